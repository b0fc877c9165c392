package text

import (
	"bytes"
	"cmp"
	"slices"
)

// MaxWords is the most words a vocabulary can have.
const MaxWords = 5_000_000

// Keep says which words a vocabulary keeps.
type Keep struct {
	MinCount int64 // words that come less often are left out; default 5, as in word2vec.c; 1 keeps all
	MaxWords int   // only so many of the most frequent words stay, 1 to MaxWords; default MaxWords
	// MaxTypes bounds memory: when so many different words (or pairs, for Learn) have come, the rarest are forgotten.
	// About 90 bytes each; 1000 to 50 million, default 4 million. Vocabulary.Floor says what that did to the counts.
	MaxTypes int
}

func (k Keep) check() (Keep, *Error) {
	if k.MinCount == 0 {
		k.MinCount = 5
	}
	if k.MaxWords == 0 {
		k.MaxWords = MaxWords
	}
	if k.MaxTypes == 0 {
		k.MaxTypes = 4_000_000
	}
	switch {
	case k.MinCount < 1:
		return k, badOption("min_count", k.MinCount)
	case k.MaxWords < 1 || k.MaxWords > MaxWords:
		return k, badOption("max_words", k.MaxWords)
	case k.MaxTypes < 1000 || k.MaxTypes > 50_000_000:
		return k, badOption("max_types", k.MaxTypes)
	}
	return k, nil
}

// Vocabulary numbers words from 0 by falling count; words of the same count stand in the order of their bytes. It does not
// change and is safe for several goroutines at once.
type Vocabulary struct {
	words     *table
	counts    []int64
	total     int64
	sentences int64
	floor     int64
}

// Len is the number of words, V.
func (v *Vocabulary) Len() int { return len(v.counts) }

// Word is word number id. Panics if id is not in 0 to V-1.
func (v *Vocabulary) Word(id int32) string { return string(v.words.text(int(id))) }

// ID is the number of a word, written as the tokenizer writes it.
func (v *Vocabulary) ID(word string) (id int32, ok bool) {
	i := v.words.find([]byte(word))
	return int32(i), i >= 0
}

// Count is how often word number id came. Panics if id is not in 0 to V-1.
func (v *Vocabulary) Count(id int32) int64 { return v.counts[id] }

// Counts is how often each word came, by number. The caller owns it.
func (v *Vocabulary) Counts() []int64 { return slices.Clone(v.counts) }

// Total is how often the words of the vocabulary came together: what a pass over the corpus trains on.
func (v *Vocabulary) Total() int64 { return v.total }

// Sentences is the number of sentences that were counted; 0 for a vocabulary that was read and did not say.
func (v *Vocabulary) Sentences() int64 { return v.sentences }

// Floor is 0 when every count is exact. Otherwise counting ran into Keep.MaxTypes, no count is too low by more than
// Floor, and every word that came more often than MinCount+Floor is there.
func (v *Vocabulary) Floor() int64 { return v.floor }

// entry is a word with its count.
type entry struct {
	word  []byte
	count int64
}

// newVocabulary orders the entries, which it may change, and cuts them to what is kept. Their words are copied.
func newVocabulary(all []entry, most int) *Vocabulary {
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.count, a.count), bytes.Compare(a.word, b.word))
	})
	all = all[:min(most, len(all))]
	v := &Vocabulary{words: newTable(len(all)), counts: make([]int64, len(all))}
	for i, e := range all {
		v.words.put(e.word)
		v.counts[i] = e.count
		v.total += e.count
	}
	return v
}

// vocabulary is what is kept of the counted words.
func (c *counter) vocabulary(keep Keep) *Vocabulary {
	var all []entry
	for i, n := range c.counts {
		if n >= keep.MinCount {
			all = append(all, entry{c.text(i), n})
		}
	}
	v := newVocabulary(all, keep.MaxWords)
	v.floor = c.floor
	return v
}
