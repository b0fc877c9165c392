package counting

import (
	"context"
	"math"
	"slices"
)

// Blocks says what a document is.
type Blocks struct {
	Sentences int // in a document; default 1. Where a part of the corpus ends, a document ends too
	Parts     int // of the corpus, each counted by a goroutine; 1 to 64, default 2
	Most      int // entries allowed; default 1<<26, which take 0.5 GB
}

// Documents counts the words of every document: documents × words, each row a bag of words. Its Transpose has a row for
// each word, the documents where it stands. A sentence of no words is a sentence.
//
// It returns an *Error for too many entries or a word that is not below words, or the error of the corpus or of ctx. It
// panics on options out of range.
func Documents(ctx context.Context, c Corpus, words int, o Blocks) (*Matrix, error) {
	if o.Sentences == 0 {
		o.Sentences = 1
	}
	if o.Most == 0 {
		o.Most = 1 << 26
	}
	o.Parts = checkParts(o.Parts)
	if words < 1 || words > math.MaxInt32 || o.Sentences < 1 || o.Most < 1 {
		panic("counting: a document has at least one sentence, and a vocabulary one word")
	}
	bags := make([]bags, o.Parts)
	for p := range bags {
		bags[p].count = make([]float32, words)
	}
	err := read(ctx, c, words, o.Parts, func(part int, ids []int32) error { return bags[part].sentence(ids, o) })
	if err != nil {
		return nil, err
	}
	m := &Matrix{Cols: words, Start: []int{0}}
	for p := range bags {
		bags[p].close()
		before := len(m.Index)
		for _, end := range bags[p].ends {
			m.Start = append(m.Start, before+end)
		}
		m.Index, m.Value = append(m.Index, bags[p].index...), append(m.Value, bags[p].value...)
		bags[p].index, bags[p].value = nil, nil
	}
	if m.Entries() > o.Most {
		return nil, &Error{Code: CodeTooMany, Limit: o.Most}
	}
	m.Rows = len(m.Start) - 1
	return m, nil
}

// bags counts the documents of one part of a corpus.
type bags struct {
	count     []float32 // of each word in the document that is not complete
	seen      []int32   // the words whose count is not 0
	sentences int       // of that document so far
	index     []int32
	value     []float32
	ends      []int
}

func (b *bags) sentence(ids []int32, o Blocks) error {
	for _, id := range ids {
		if b.count[id] == 0 {
			b.seen = append(b.seen, id)
		}
		b.count[id]++
	}
	if b.sentences++; b.sentences == o.Sentences {
		b.close()
	}
	if len(b.index) > o.Most {
		return &Error{Code: CodeTooMany, Limit: o.Most}
	}
	return nil
}

// close ends a document.
func (b *bags) close() {
	if b.sentences == 0 {
		return
	}
	slices.Sort(b.seen)
	for _, w := range b.seen {
		b.index, b.value = append(b.index, w), append(b.value, b.count[w])
		b.count[w] = 0
	}
	b.ends = append(b.ends, len(b.index))
	b.seen, b.sentences = b.seen[:0], 0
}
