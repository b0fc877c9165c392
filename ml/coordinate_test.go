package ml

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/concept"
	"caderno/ml/f32"
)

// space is n pairs of random words, two rows each, whose second has more of the coordinate at, unless that is below 0.
func space(n, D, at int) (blas32.General, []concept.Pair) {
	r := rand.New(rand.NewPCG(3, 4))
	m, pairs := f32.NewMatrix(2*n, D), []concept.Pair{}
	for i := range m.Data {
		m.Data[i] = float32(r.NormFloat64())
	}
	for i := range n {
		if at >= 0 {
			f32.Row(m, 2*i)[at], f32.Row(m, 2*i+1)[at] = -0.1, 0.1
		}
		pairs = append(pairs, concept.Pair{From: 2 * i, To: 2*i + 1})
	}
	return m, pairs
}

func TestBestCoordinate(t *testing.T) {
	m, pairs := space(40, 12, 7)
	if got, want := BestCoordinate(m, pairs), (Coordinate{7, 1, 1}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for i := range pairs { // the other way round it is as good
		pairs[i].From, pairs[i].To = pairs[i].To, pairs[i].From
	}
	if got, want := BestCoordinate(m, pairs), (Coordinate{7, 1, 1}); got != want {
		t.Errorf("turned round: got %+v, want %+v", got, want)
	}
	m, pairs = space(40, 12, -1)
	got := BestCoordinate(m, pairs)
	if got.Share < 0.55 || got.Accuracy > 0.75 || got.Accuracy > got.Share {
		t.Errorf("of nothing at all: %+v", got)
	}
}

// Coordinate 0 puts the first and last of three pairs in order, coordinate 1 the last two, against the first.
func TestBestCoordinateByHand(t *testing.T) {
	s := float32(math.Sqrt2 / 2)
	m := f32.Over([]float32{
		0, 1, 1, 0, // up, down
		s, -s, s, s, // level, up
		-s, -s, s, s, // up, up
	}, 6, 2)
	pairs := []concept.Pair{{From: 0, To: 1}, {From: 2, To: 3}, {From: 4, To: 5}}
	// All: 0 has 2, 1 has 1. Without the first: 0 has 1, 1 has 2, so the first is put wrong. Without the second: 0 has 2,
	// which says nothing of it. Without the third: 0 has 1, which puts it right.
	want := Coordinate{Index: 0, Share: 2.0 / 3, Accuracy: 1.0 / 3}
	if got := BestCoordinate(m, pairs); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("no pairs do not panic")
		}
	}()
	BestCoordinate(m, nil)
}
