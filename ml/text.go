package ml

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"

	"caderno/ml/concept"
	"caderno/ml/text"
	"caderno/ml/word2vec"
	"caderno/ml/world"
)

// Data is what a run trains on: a *series.Series or a *Text.
type Data interface {
	// Hash names the content: two with the same hash give the same runs.
	Hash() string
}

// Text is what word vectors are trained on: sentences of word numbers, and the words, the most frequent first. It does not
// change once it is made.
type Text struct {
	ID     string
	Name   string // of people's own text; "" of a built-in one
	Lang   string // "pt" or "en", "" where nobody knows
	Words  []string
	Counts []int64 // by word, falling
	Groups []Group // kinds of words, where the truth is known
	Axes   []Axis  // pairs that differ in one thing, where the truth is known
	Alike  []Alike // pairs with how alike they are, where the truth is known

	sentences        word2vec.Sentences
	rows             map[string]int
	hash             string
	minCount, epochs int // defaults of a spec
}

// Group is words of one kind.
type Group struct {
	Name  string
	Words []string
}

// Axis is pairs of words whose second differs from the first in the same way.
type Axis struct {
	Name, From, To string
	Pairs          [][2]string
}

// Alike is two words with how alike they truly are: more is more alike, and only the order counts.
type Alike struct {
	A, B  string
	Score float64
}

// The built-in texts: the small world of package world in each language.
const (
	WorldPortuguese = "world-pt"
	WorldEnglish    = "world-en"
)

// Texts lists the built-in texts.
var Texts = []string{WorldPortuguese, WorldEnglish}

// LoadText is a built-in text, which takes some tenths of a second to make the first time it is asked for. It panics where
// there is none with this id.
func LoadText(id string) *Text {
	switch id {
	case WorldPortuguese:
		return portuguese()
	case WorldEnglish:
		return english()
	}
	panic("ml: there is no text " + id)
}

var (
	portuguese = sync.OnceValue(func() *Text { return worldText(WorldPortuguese, world.Portuguese) })
	english    = sync.OnceValue(func() *Text { return worldText(WorldEnglish, world.English) })
)

func worldText(id, lang string) *Text {
	w := world.New(lang)
	t, err := NewText(context.Background(), id, "", lang, w.Text(1, world.Sentences))
	if err != nil {
		panic("ml: the small world is no text: " + err.Error())
	}
	t.minCount, t.epochs = world.MinCount, world.Epochs
	for _, g := range w.Groups() {
		t.Groups = append(t.Groups, Group(g))
	}
	for _, a := range w.Axes() {
		axis := Axis{Name: a.Name, From: a.From, To: a.To}
		for _, p := range a.Pairs {
			axis.Pairs = append(axis.Pairs, [2]string(p))
		}
		t.Axes = append(t.Axes, axis)
	}
	for _, l := range w.Similar() {
		t.Alike = append(t.Alike, Alike(l))
	}
	return t
}

// NewText reads a text into words. The errors are those of text.NewCorpus.
func NewText(ctx context.Context, id, name, lang string, raw []byte) (*Text, error) {
	tok, err := text.NewTokenizer(text.Options{Lang: lang})
	if err != nil {
		return nil, err
	}
	corpus, _, err := text.NewCorpus(ctx, text.FromBytes(raw), tok, nil, text.Keep{MinCount: 1})
	if err != nil {
		return nil, err
	}
	t := &Text{ID: id, Name: name, Lang: lang, Counts: corpus.Vocabulary.Counts(), rows: map[string]int{}, minCount: 5}
	for i := range t.Counts {
		word := corpus.Vocabulary.Word(int32(i))
		t.Words = append(t.Words, word)
		t.rows[word] = i
	}
	sum := sha256.New()
	err = corpus.Sentences(0, 1, func(ids []int32) error {
		t.sentences.Add(ids...)
		binary.Write(sum, binary.LittleEndian, ids)
		sum.Write([]byte{0xff, 0xff, 0xff, 0xff})
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, w := range t.Words {
		fmt.Fprintln(sum, w)
	}
	t.hash = hex.EncodeToString(sum.Sum(nil))
	t.epochs = int(min(20, max(1, enoughWords/max(1, t.sentences.Words()))))
	return t, nil
}

// Hash names the words and sentences.
func (t *Text) Hash() string { return t.hash }

// Size is the number of words in all sentences.
func (t *Text) Size() int64 { return t.sentences.Words() }

// Sentences is the number of sentences.
func (t *Text) Sentences() int { return t.sentences.Len() }

// Frequent is how many words come at least so often: they have the numbers below.
func (t *Text) Frequent(minCount int) int {
	n, _ := slices.BinarySearchFunc(t.Counts, int64(minCount), func(count, min int64) int {
		if count >= min {
			return -1
		}
		return 1
	})
	return n
}

// Shown is how many of those words are on the map of a run, which answers for their vectors: the most frequent.
func (t *Text) Shown(minCount int) int { return min(t.Frequent(minCount), mostShown) }

// Row is the number of a word.
func (t *Text) Row(word string) (row int, ok bool) {
	row, ok = t.rows[word]
	return row, ok
}

// below is the text's sentences without the words from number n on.
type below struct {
	text *Text
	n    int32
}

// Sentences implements word2vec.Corpus.
func (b below) Sentences(part, parts int, visit func(ids []int32) error) error {
	var kept []int32
	return b.text.sentences.Sentences(part, parts, func(ids []int32) error {
		kept = kept[:0]
		for _, id := range ids {
			if id < b.n {
				kept = append(kept, id)
			}
		}
		return visit(kept)
	})
}

// pairs are those pairs of an axis whose words have numbers below n.
func (t *Text) pairs(a Axis, n int) (pairs []concept.Pair) {
	for _, p := range a.Pairs {
		from, okFrom := t.rows[p[0]]
		to, okTo := t.rows[p[1]]
		if okFrom && okTo && from < n && to < n {
			pairs = append(pairs, concept.Pair{From: from, To: to})
		}
	}
	return pairs
}
