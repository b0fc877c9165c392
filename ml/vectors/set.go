// Package vectors holds word vectors as a value: words in order, most frequent first as a rule, a vector for each, and
// answers to what is asked of them, which words are near a word or a sum of words, which one does not belong, how well
// they solve analogies and agree with people's judgement of likeness. It reads and writes the formats in which vectors
// are exchanged: word2vec's text and binary files, GloVe's, NumPy arrays, and tables for the Embedding Projector.
//
// The answers are those of gensim 4's KeyedVectors on the same vectors. Where gensim passes over a mistake, a word it
// does not know, a line it cannot read, two rows for one word, this package says so.
//
// V is the number of words, D the length of a vector; matrices are V×D. The likeness of two vectors is their cosine,
//
//	cos(a, b) = a·b / (‖a‖ ‖b‖)
//
// between -1 and 1; of a zero vector it is 0. Products are summed in float32, as in gensim.
//
// Left out: training (package word2vec), approximate indexes, and the Word Mover's Distance.
package vectors

import (
	"math"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Set is a number of words with their vectors. It does not change and is safe for use by many goroutines.
type Set struct {
	words  []string
	index  map[string]int32
	counts []int64 // nil where they are not known
	matrix blas32.General
	norms  []float32

	coarse   func() *coarse // a smaller copy to search first, made when it is first asked for
	searches atomic.Int32   // of this set, up to some
}

// New makes a set of words, a vector for each in the rows of m, and how often each word occurs, or nil where that is not
// known. It keeps the slices, which must not change any more. It panics where their lengths differ or m has no row or
// column, and returns an *Error with the row in Row on an empty word, one that is not UTF-8, a word that comes twice, and a
// vector that is not finite.
func New(words []string, counts []int64, m blas32.General) (*Set, error) {
	if len(words) != m.Rows || m.Rows < 1 || m.Cols < 1 || counts != nil && len(counts) != len(words) {
		panic("vectors: words, counts and vectors differ in number")
	}
	index := make(map[string]int32, len(words))
	for i, word := range words {
		if err := checkWord(word); err != nil {
			err.Row = i + 1
			return nil, err
		}
		if other, ok := index[word]; ok {
			return nil, &Error{Code: CodeDuplicate, Row: i + 1, Word: shorten(word), Extra: map[string]any{"other": int(other) + 1}}
		}
		index[word] = int32(i)
		if j := notFinite(f32.Row(m, i)); j >= 0 {
			return nil, &Error{Code: CodeNotFinite, Row: i + 1, Word: shorten(word), Extra: map[string]any{"column": j + 1}}
		}
	}
	return newSet(words, index, counts, m), nil
}

// newSet is New for what has been checked.
func newSet(words []string, index map[string]int32, counts []int64, m blas32.General) *Set {
	s := &Set{words: words, index: index, counts: counts, matrix: m, norms: make([]float32, len(words))}
	for i := range s.norms {
		s.norms[i] = norm(f32.Row(m, i))
	}
	s.coarse = sync.OnceValue(s.newCoarse)
	return s
}

// norm is the length of v, without overflow on the way.
func norm(v []float32) float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return float32(min(math.Sqrt(sum), math.MaxFloat32))
}

func notFinite(v []float32) int {
	for j, x := range v {
		if x-x != 0 {
			return j
		}
	}
	return -1
}

func checkWord(word string) *Error {
	switch {
	case word == "":
		return &Error{Code: CodeNoWord}
	case !utf8.ValidString(word):
		return &Error{Code: CodeEncoding, Word: shown([]byte(word))}
	}
	return nil
}

// Len is the number of words, V.
func (s *Set) Len() int { return len(s.words) }

// Dim is the length of a vector, D.
func (s *Set) Dim() int { return s.matrix.Cols }

// Words is all words in order. The slice is the set's own.
func (s *Set) Words() []string { return s.words }

// Counts is how often each word occurs, or nil where that is not known. The slice is the set's own.
func (s *Set) Counts() []int64 { return s.counts }

// Matrix is the V×D matrix of vectors, the set's own: it must not be written to.
func (s *Set) Matrix() blas32.General { return s.matrix }

// Norm is the length of vector i.
func (s *Set) Norm(i int) float32 { return s.norms[i] }

// Index is the place of a word, from 0.
func (s *Set) Index(word string) (i int, ok bool) {
	at, ok := s.index[word]
	return int(at), ok
}

// Vector is a word's vector, the set's own: it must not be written to. The error is CodeUnknown.
func (s *Set) Vector(word string) ([]float32, error) {
	i, err := s.find(word)
	if err != nil {
		return nil, err
	}
	return f32.Row(s.matrix, i), nil
}

// find is Index with an error that names near spellings.
func (s *Set) find(word string) (int, error) {
	if i, ok := s.index[word]; ok {
		return int(i), nil
	}
	return 0, &Error{Code: CodeUnknown, Word: shorten(word), Extra: map[string]any{"near": s.Spelled(word, 3)}}
}

// First is a set of the first n words; all of them where there are not as many. It panics on n below 1. Vectors are
// shared.
func (s *Set) First(n int) *Set {
	if n < 1 {
		panic("vectors: a set has at least one word")
	}
	if n >= len(s.words) {
		return s
	}
	index := make(map[string]int32, n)
	for i, word := range s.words[:n] {
		index[word] = int32(i)
	}
	counts := s.counts
	if counts != nil {
		counts = counts[:n]
	}
	return newSet(s.words[:n:n], index, counts, f32.Rows(s.matrix, 0, n))
}
