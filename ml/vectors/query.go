package vectors

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"caderno/ml/f32"
)

// Term is one part of a sum of vectors: a word, or a vector where Word is empty.
type Term struct {
	Word   string
	Vector []float32 // D long, not zero
	Weight float64   // 1 adds it, -1 subtracts it; any finite number
}

// Sum is the terms of a question with words to add and words to subtract: rei and mulher without homem.
func Sum(plus, minus []string) []Term {
	terms := make([]Term, 0, len(plus)+len(minus))
	for _, word := range plus {
		terms = append(terms, Term{Word: word, Weight: 1})
	}
	for _, word := range minus {
		terms = append(terms, Term{Word: word, Weight: -1})
	}
	return terms
}

// ParseSum reads a sum as people write it, already cut at its blanks: "rei", "-", "homem", "+", "mulher", also "-homem" and
// "0.5*mulher". A part that is a word of the set, sign and all, is that word; so is a lone sign that has nothing to its
// right.
func (s *Set) ParseSum(parts ...string) []Term {
	var terms []Term
	weight := 1.0
	for i, part := range parts {
		if part == "" {
			continue
		}
		if (part == "+" || part == "-") && i+1 < len(parts) {
			weight *= signs[part[0]]
			continue
		}
		if _, known := s.index[part]; !known {
			if sign := signs[part[0]]; sign != 0 && len(part) > 1 {
				weight, part = weight*sign, part[1:]
			}
			number, word, _ := strings.Cut(part, "*")
			if v, err := strconv.ParseFloat(number, 64); err == nil && word != "" {
				weight, part = weight*v, word
			}
		}
		terms = append(terms, Term{Word: part, Weight: weight})
		weight = 1
	}
	return terms
}

var signs = map[byte]float64{'+': 1, '-': -1}

// Query asks for the words that are nearest to a sum.
type Query struct {
	Terms   []Term
	N       int  // how many words; 0 means 10
	Among   int  // search the first so many words only, which are the most frequent as a rule; 0 means all
	WithOwn bool // let the question's own words be answers too
}

// defaultN is how many neighbours a question gets that does not say.
const defaultN = 10

// Neighbour is a word of an answer.
type Neighbour struct {
	Word  string  `json:"word"`
	Index int     `json:"index"` // of the word in the set
	Score float32 `json:"score"`
}

// Nearest is the words whose vectors are nearest to the query's sum, nearest first, the more frequent of two first where
// they are equally near (gensim's most_similar, 3CosAdd for an analogy):
//
//	score(w) = cos(v_w, Σ_t weight_t v_t/‖v_t‖)
//
// Answers are exact: a first look at a smaller copy of the vectors only leaves out words that cannot be among them. The
// errors are CodeUnknown, CodeNothing, CodeLength, CodeWeight and CodeCancel.
func (s *Set) Nearest(q Query) ([]Neighbour, error) {
	units, own, err := s.resolve(q.Terms)
	if err != nil {
		return nil, err
	}
	x, err := s.sum(units, q.Terms)
	if err != nil {
		return nil, err
	}
	n, among := q.size(s)
	if q.WithOwn {
		own = nil
	}
	return s.neighbours(s.search(x, n+len(own), among), own, n), nil
}

// NearestTo is the n words nearest to a vector, of the first among words; 0 means 10, and all.
func (s *Set) NearestTo(v []float32, n, among int) ([]Neighbour, error) {
	return s.Nearest(Query{Terms: []Term{{Vector: v, Weight: 1}}, N: n, Among: among})
}

// Analogy is the n words nearest to what is to c as b is to a, 0 meaning 10: homem, rei, mulher gives rainha.
func (s *Set) Analogy(a, b, c string, n int) ([]Neighbour, error) {
	return s.Nearest(Query{Terms: Sum([]string{b, c}, []string{a}), N: n})
}

// NearestMul is Nearest with likenesses multiplied in place of vectors added, so that one large term does not decide alone
// (Levy and Goldberg 2014, equation 4, 3CosMul; gensim's most_similar_cosmul):
//
//	score(w) = Π_{t added} s_t^weight_t / (Π_{t subtracted} s_t^|weight_t| + 1e-6),   s_t = (1 + cos(v_w, v_t)) / 2
func (s *Set) NearestMul(q Query) ([]Neighbour, error) {
	units, own, err := s.resolve(q.Terms)
	if err != nil {
		return nil, err
	}
	n, among := q.size(s)
	scores, below := make([]float32, among), make([]float32, among)
	for i := range scores {
		scores[i], below[i] = 1, 1
	}
	cosines := make([]float32, among)
	for t, x := range units {
		s.cosines(cosines, x)
		into, weight := scores, q.Terms[t].Weight
		if weight < 0 {
			into, weight = below, -weight
		}
		for i, c := range cosines {
			share := max(0, (1+c)/2)
			if weight != 1 {
				share = float32(math.Pow(float64(share), weight))
			}
			into[i] *= share
		}
	}
	for i := range scores {
		scores[i] /= below[i] + 1e-6
	}
	if q.WithOwn {
		own = nil
	}
	return s.neighbours(best(scores, n+len(own)), own, n), nil
}

// size is how many neighbours to find, of how many words.
func (q Query) size(s *Set) (n, among int) {
	n, among = q.N, q.Among
	if n < 1 {
		n = defaultN
	}
	if among < 1 || among > s.Len() {
		among = s.Len()
	}
	return min(n, among), among
}

// resolve is each term's vector at length 1, zero for a zero vector, and the places of the words, each once.
func (s *Set) resolve(terms []Term) (units [][]float32, own []int, err error) {
	if len(terms) == 0 {
		return nil, nil, refuse(CodeNothing)
	}
	for _, t := range terms {
		v, length := t.Vector, norm(t.Vector)
		if t.Word != "" {
			i, err := s.find(t.Word)
			if err != nil {
				return nil, nil, err
			}
			v, length = f32.Row(s.matrix, i), s.norms[i]
			if !slices.Contains(own, i) {
				own = append(own, i)
			}
		}
		if len(v) != s.Dim() {
			return nil, nil, refuse(CodeLength, "have", len(v), "want", s.Dim())
		}
		if notFinite(v) >= 0 || t.Weight-t.Weight != 0 {
			return nil, nil, &Error{Code: CodeWeight, Word: shorten(t.Word)}
		}
		unit := make([]float32, len(v))
		for j, x := range v {
			if length > 0 {
				unit[j] = x / length
			}
		}
		units = append(units, unit)
	}
	return units, own, nil
}

// sum is the weighted sum of units at length 1.
func (s *Set) sum(units [][]float32, terms []Term) ([]float32, error) {
	total, size := make([]float64, s.Dim()), 0.0
	for t, unit := range units {
		w := terms[t].Weight
		size = max(size, math.Abs(w))
		for j, x := range unit {
			total[j] += w * float64(x)
		}
	}
	square := 0.0
	for _, x := range total {
		square += (x / size) * (x / size)
	}
	// Units have 24 bits: what is left of a sum that cancels is their rounding.
	if !(math.Sqrt(square) > 1e-6) {
		return nil, refuse(CodeCancel)
	}
	length := size * math.Sqrt(square)
	x := make([]float32, len(total))
	for j, v := range total {
		x[j] = float32(v / length)
	}
	return x, nil
}

// neighbours turns places into the first n answers that are not the question's own words.
func (s *Set) neighbours(found []hit, own []int, n int) []Neighbour {
	answers := make([]Neighbour, 0, n)
	for _, h := range found {
		if len(answers) < n && !slices.Contains(own, int(h.index)) {
			answers = append(answers, Neighbour{s.words[h.index], int(h.index), h.score})
		}
	}
	return answers
}
