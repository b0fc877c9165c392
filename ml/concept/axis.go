package concept

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"
)

// How many pairs an axis takes.
const (
	MinPairs = 3
	MaxPairs = 500
)

// Pair is two words that differ in the concept, by their row numbers.
type Pair struct{ From, To int }

// Pairs looks up pairs of words. find gives a word's row; an unknown word is an *Error with CodeUnknown.
func Pairs(words [][2]string, find func(word string) (row int, ok bool)) ([]Pair, error) {
	out := make([]Pair, len(words))
	for i, w := range words {
		for end, to := range []*int{&out[i].From, &out[i].To} {
			row, ok := find(w[end])
			if !ok {
				return nil, refuse(CodeUnknown, "pair", i+1, "word", w[end])
			}
			*to = row
		}
	}
	return out, nil
}

// Axis is a concept as a direction, such as from masculine to feminine.
type Axis struct {
	From, To  string    // names of the two ends
	Direction []float32 // D long, length 1, pointing to To
	// Ordered says of each pair whether the axis of all other pairs alone puts its To nearer to the To end.
	Ordered []bool
	// Coherence is the mean cosine between the directions of two different pairs: 1 when all are parallel, about 0 when
	// they have nothing in common.
	Coherence float64
}

// NewAxis makes the axis of at least MinPairs pairs. With unit vectors aᵢ and bᵢ of the words From and To of pair i,
//
//	uᵢ = (bᵢ - aᵢ)/|bᵢ - aᵢ|
//	axis = Σ uᵢ / |Σ uᵢ|
//
// which is Kozlowski, Taddy and Evans's mean difference (2019) with each pair
// given the same weight; Bolukbasi et al. (2016) take the first principal component of the pairs instead,
// which has no sign. NewAxis does not change the space. It returns an *Error for the codes that speak of labels and pairs,
// and panics on a row that the space does not have.
func NewAxis(space blas32.General, from, to string, pairs []Pair) (*Axis, error) {
	checkSpace(space)
	if from == "" || to == "" {
		return nil, refuse(CodeLabel)
	}
	if err := checkPairs(space.Rows, pairs, MinPairs); err != nil {
		return nil, err
	}
	n, D := len(pairs), space.Cols
	u := make([]float64, n*D)
	ends, err := endsOf(space, pairs)
	if err != nil {
		return nil, err
	}
	for i := range pairs {
		if !difference(u[i*D:(i+1)*D], ends[2*i], ends[2*i+1]) {
			return nil, refuse(CodeZeroPair, "pair", i+1)
		}
	}
	sum := make([]float64, D)
	total(sum, u)
	length := math.Sqrt(dot(sum, sum))
	if length < 1e-6*float64(n) {
		return nil, refuse(CodeCancel, "pairs", n)
	}
	a := &Axis{From: from, To: to, Direction: make([]float32, D), Ordered: make([]bool, n)}
	for j, v := range sum {
		a.Direction[j] = float32(v / length)
	}
	for i := range pairs {
		a.Ordered[i] = ordered(u[i*D:(i+1)*D], sum)
	}
	// |Σ uᵢ|² is n and every cosine twice.
	a.Coherence = (length*length - float64(n)) / float64(n*(n-1))
	return a, nil
}

// Accuracy is the share of the pairs that the axis of the others puts in order; see Ordered.
func (a *Axis) Accuracy() float64 {
	right := 0
	for _, ok := range a.Ordered {
		if ok {
			right++
		}
	}
	return float64(right) / float64(len(a.Ordered))
}

// ScoreTo writes where words lie on the axis into dst, as long as words: the cosine of word and axis, from -1 (From) to
// 1 (To), 0 for a row without direction. It panics on a row that the space does not have.
func (a *Axis) ScoreTo(dst []float64, space blas32.General, words []int) {
	checkSpace(space)
	if len(dst) != len(words) || len(a.Direction) != space.Cols {
		panic("concept: scores, words and space differ in size")
	}
	for i, w := range words {
		along, square := 0.0, 0.0
		for j, v := range row(space, w) {
			along += float64(v) * float64(a.Direction[j])
			square += float64(v) * float64(v)
		}
		dst[i] = 0
		if square > 0 && !math.IsInf(square, 0) && !math.IsNaN(square) {
			dst[i] = max(-1, min(along/math.Sqrt(square), 1))
		}
	}
}

// Control is what an axis of nothing scores, as Axis.Accuracy.
type Control struct {
	Mean float64
	P95  float64 // 95 of 100 such axes score this or less
}

// NewControl pairs the same words anew, at random and either way round, and takes the accuracy of that axis, draws times
// over: the words are the same, only what unites the pairs is gone. An axis means something where its accuracy is above
// P95. With few pairs P95 is high, as it must be. NewControl returns the errors of NewAxis for pairs and words, and
// panics on draws below 1.
func NewControl(space blas32.General, pairs []Pair, draws int, seed uint64) (Control, error) {
	checkSpace(space)
	if draws < 1 {
		panic("concept: a control takes at least one draw")
	}
	if err := checkPairs(space.Rows, pairs, MinPairs); err != nil {
		return Control{}, err
	}
	ends, err := endsOf(space, pairs)
	if err != nil {
		return Control{}, err
	}
	r := rand.New(rand.NewPCG(seed, 0x61786973))
	n, D := len(pairs), space.Cols
	u, sum, scores, mean := make([]float64, n*D), make([]float64, D), make([]float64, draws), 0.0
	for t := range scores {
		r.Shuffle(len(ends), func(i, j int) { ends[i], ends[j] = ends[j], ends[i] })
		for i := range n {
			difference(u[i*D:(i+1)*D], ends[2*i], ends[2*i+1])
		}
		total(sum, u)
		right := 0
		for i := range n {
			if ordered(u[i*D:(i+1)*D], sum) {
				right++
			}
		}
		scores[t] = float64(right) / float64(n)
		mean += scores[t] / float64(draws)
	}
	slices.Sort(scores)
	return Control{mean, scores[(95*draws+99)/100-1]}, nil
}

// ordered says whether the sum of all directions without u agrees with u. Rounding must not decide.
func ordered(u, sum []float64) bool { return dot(u, sum)-dot(u, u) > 1e-9 }
