package text

import "context"

// Corpus is a text as word numbers: what word vectors are trained on. Its fields are set before it is used and then left
// alone; it is safe for several goroutines at once.
type Corpus struct {
	Source     *Source
	Tokenizer  *Tokenizer
	Phrases    *Phrases // nil for none
	Vocabulary *Vocabulary
}

// NewCorpus counts the words of a text, or its phrases where phrases is not nil, and numbers those that are kept. It reads
// the text once. The Tally says what was read, for Check. Errors: an *Error with CodeOption, or CodeNoWords when no word is
// left; ctx's; those of reading.
func NewCorpus(ctx context.Context, src *Source, tok *Tokenizer, phrases *Phrases, keep Keep) (*Corpus, *Tally, error) {
	keep, bad := keep.check()
	if bad != nil {
		return nil, nil, bad
	}
	k := &countSink{ctx: ctx, words: newCounter(keep.MaxTypes)}
	if err := tok.scan(k.tally.watch(src), 0, 1, phrases.before(k)); err != nil {
		return nil, nil, err
	}
	v := k.words.vocabulary(keep)
	v.sentences = k.tally.Sentences
	k.tally.Types, k.tally.Bytes = int64(k.words.len()), src.size
	if v.Len() == 0 {
		return nil, nil, &Error{Code: CodeNoWords, Extra: map[string]any{"words": k.tally.Words, "min_count": keep.MinCount}}
	}
	return &Corpus{Source: src, Tokenizer: tok, Phrases: phrases, Vocabulary: v}, &k.tally, nil
}

// Sentences calls visit with the word numbers of one sentence after the other of part number part (from 0) of parts about
// equally long ones; together they give every word once. Words outside the vocabulary are left out, and sentences with no
// word left. A sentence has at most MaxSentence words; what goes beyond is another sentence. ids is valid during the call
// only. An error of visit ends the reading and is returned. Nothing is allocated per sentence. Panics if part is not in 0
// to parts-1.
func (c *Corpus) Sentences(part, parts int, visit func(ids []int32) error) error {
	k := &idSink{words: c.Vocabulary.words, visit: visit}
	return c.Tokenizer.scan(c.Source, part, parts, c.Phrases.before(k))
}

// idSink numbers the words of a sentence.
type idSink struct {
	words *table
	visit func(ids []int32) error
	ids   [MaxSentence]int32
	n     int
	err   error
}

func (k *idSink) word(w []byte) {
	id := k.words.find(w)
	if id < 0 {
		return
	}
	k.ids[k.n] = int32(id)
	if k.n++; k.n == MaxSentence {
		k.end()
	}
}

func (k *idSink) end() {
	if k.n > 0 && k.err == nil {
		k.err = k.visit(k.ids[:k.n])
	}
	k.n = 0
}

func (k *idSink) failed() error { return k.err }

// countSink counts words and what Check wants to know.
type countSink struct {
	ctx   context.Context
	words *counter
	tally Tally
	n     int // words in the sentence so far
}

func (k *countSink) word(w []byte) {
	k.words.add(w)
	k.tally.Words++
	if isLetterWord(w) {
		k.tally.Letters++
	}
	if k.n++; k.n == MaxSentence {
		k.end()
	}
}

func (k *countSink) end() {
	switch k.n {
	case 0:
		return
	case 1:
		k.tally.Singles++
	}
	k.tally.Sentences++
	k.n = 0
}

func (k *countSink) failed() error { return k.ctx.Err() }
