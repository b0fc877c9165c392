package counting

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Space answers questions about words by the angles between their vectors, whatever these are made of. It can be asked
// by several goroutines at once. Words that do not exist are a bug of the caller and panic.
type Space interface {
	// Words is how many words there are.
	Words() int
	// Similarity is the cosine of the angle between two words, -1 to 1; 0 where a word's vector is all zeros.
	Similarity(a, b int32) float64
	// Nearest lists up to n words by falling cosine with what the query says, words of equal cosine by number;
	// words whose vector is not a number are left out.
	Nearest(q Query, n int) []Neighbour
}

// Term is a word with its weight in a sum: 1 to add it, -1 to take it away.
type Term struct {
	Word   int32
	Weight float64
}

// Query is the sum of words' unit vectors, each times its weight; queen may be near king - man + woman. Mikolov, Yih &
// Zweig (Linguistic regularities in continuous space word representations, 2013) leave the question's own words out
// of the answer, and so do we unless Own is set.
type Query struct {
	Terms []Term
	Own   bool // list the words of the query too
	Most  int  // only words below this number, the most frequent; 0 for all
}

// Neighbour is a word and its cosine with a query.
type Neighbour struct {
	Word       int32
	Similarity float64
}

// Sparse makes the rows of a matrix a space of words: of a transposed documents × words matrix, of co-occurrences, of
// PPMI. It keeps m, which must not change any more.
func Sparse(m *Matrix) Space { return &sparse{m, m.lengths()} }

// Dense makes the rows of a matrix a space of words: word2vec's or those of Factors.Vectors. It keeps m, which must not
// change any more.
func Dense(m blas32.General) Space {
	d := &dense{m, make([]float64, m.Rows)}
	for r := range d.length {
		d.length[r] = math.Sqrt(dot(f32.Row(m, r), f32.Row(m, r)))
	}
	return d
}

type sparse struct {
	m      *Matrix
	length []float64
}

func (s *sparse) Words() int { return s.m.Rows }

func (s *sparse) Similarity(a, b int32) float64 {
	checkWord(a, s.m.Rows)
	checkWord(b, s.m.Rows)
	ai, av := s.m.Row(int(a))
	bi, bv := s.m.Row(int(b))
	sum := 0.0
	for i, j := 0, 0; i < len(ai) && j < len(bi); {
		switch {
		case ai[i] < bi[j]:
			i++
		case ai[i] > bi[j]:
			j++
		default:
			sum += float64(av[i]) * float64(bv[j])
			i++
			j++
		}
	}
	return ratio(sum, s.length[a]*s.length[b])
}

func (s *sparse) Nearest(q Query, n int) []Neighbour {
	query := make([]float64, s.m.Cols)
	for _, t := range q.Terms {
		checkWord(t.Word, s.m.Rows)
		index, value := s.m.Row(int(t.Word))
		for k, c := range index {
			query[c] += t.Weight * ratio(float64(value[k]), s.length[t.Word])
		}
	}
	length := norm(query)
	return best(q, n, s.m.Rows, func(w int) float64 {
		index, value := s.m.Row(w)
		sum := 0.0
		for k, c := range index {
			sum += float64(value[k]) * query[c]
		}
		return ratio(sum, length*s.length[w])
	})
}

type dense struct {
	m      blas32.General
	length []float64
}

func (d *dense) Words() int { return d.m.Rows }

func (d *dense) Similarity(a, b int32) float64 {
	checkWord(a, d.m.Rows)
	checkWord(b, d.m.Rows)
	return ratio(dot(f32.Row(d.m, int(a)), f32.Row(d.m, int(b))), d.length[a]*d.length[b])
}

func (d *dense) Nearest(q Query, n int) []Neighbour {
	query := make([]float64, d.m.Cols)
	for _, t := range q.Terms {
		checkWord(t.Word, d.m.Rows)
		for c, v := range f32.Row(d.m, int(t.Word)) {
			query[c] += t.Weight * ratio(float64(v), d.length[t.Word])
		}
	}
	length := norm(query)
	return best(q, n, d.m.Rows, func(w int) float64 {
		sum := 0.0
		for c, v := range f32.Row(d.m, w) {
			sum += float64(v) * query[c]
		}
		return ratio(sum, length*d.length[w])
	})
}

// best keeps the n words of highest similarity, in order.
func best(q Query, n, words int, similarity func(w int) float64) []Neighbour {
	if q.Most > 0 {
		words = min(words, q.Most)
	}
	n = min(n, words)
	if n < 1 {
		return nil
	}
	own := func(w int) bool {
		return !q.Own && slices.ContainsFunc(q.Terms, func(t Term) bool { return int(t.Word) == w })
	}
	found := make([]Neighbour, 0, n+1)
	for w := range words {
		s := similarity(w)
		if s != s || len(found) == n && s <= found[n-1].Similarity || own(w) {
			continue
		}
		at, _ := slices.BinarySearchFunc(found, s, func(x Neighbour, s float64) int {
			if x.Similarity >= s {
				return -1
			}
			return 1
		})
		found = slices.Insert(found, at, Neighbour{int32(w), s})
		found = found[:min(n, len(found))]
	}
	return found
}

func checkWord(w int32, words int) {
	if w < 0 || int(w) >= words {
		panic("counting: there is no such word")
	}
}

func (m *Matrix) lengths() []float64 {
	l := make([]float64, m.Rows)
	for r := range l {
		_, value := m.Row(r)
		l[r] = math.Sqrt(dot(value, value))
	}
	return l
}

func dot(a, b []float32) (sum float64) {
	for i, v := range a {
		sum += float64(v) * float64(b[i])
	}
	return sum
}

func norm(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum)
}

// ratio is a cosine from a product and the product of the lengths, 0 where that is 0; rounding leaves it within -1 to 1.
func ratio(sum, lengths float64) float64 {
	if lengths == 0 {
		return 0
	}
	return max(-1, min(1, sum/lengths))
}
