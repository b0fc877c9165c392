package ml

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/concept"
	"caderno/ml/f32"
)

// Coordinate is how well single coordinates of a space tell the two words of a pair apart, to stand beside a direction.
type Coordinate struct {
	// Index is the coordinate, from 0, that puts the most of all pairs in order, one way round or the other; the lowest of
	// equals. Share is the share of the pairs that it does, 0.5 to 1 unless the words are equal in it: that of the winner
	// among many, chosen with hindsight.
	Index int
	Share float64
	// Accuracy is the share of the pairs that are put in order by the coordinate that does best on all others, 0 to 1. It
	// is chosen without the pair, as the direction of concept.Axis.Accuracy is.
	Accuracy float64
}

// BestCoordinate tries every coordinate of the words' vectors, brought to length 1. It panics without pairs and on a row that
// the space does not have.
func BestCoordinate(space blas32.General, pairs []concept.Pair) Coordinate {
	n, D := len(pairs), space.Cols
	if n == 0 {
		panic("ml: no pairs to tell apart")
	}
	order := make([]int, n*D) // 1 where the second word of a pair has more of the coordinate, -1 where the first has
	sum := make([]int, D)
	for i, p := range pairs {
		from, to := unit(f32.Row(space, p.From)), unit(f32.Row(space, p.To))
		for j := range D {
			switch {
			case to[j] > from[j]:
				order[i*D+j] = 1
			case to[j] < from[j]:
				order[i*D+j] = -1
			}
			sum[j] += order[i*D+j]
		}
	}
	var c Coordinate
	right := 0
	for i := range pairs {
		best, way := -1, 0
		for j := range D {
			if others := sum[j] - order[i*D+j]; abs(others) > best {
				best, way = abs(others), sign(others)*order[i*D+j]
			}
		}
		if way > 0 {
			right++
		}
	}
	for j := range D {
		if abs(sum[j]) > abs(sum[c.Index]) {
			c.Index = j
		}
	}
	inOrder := 0
	for i := range pairs {
		if order[i*D+c.Index]*sign(sum[c.Index]) > 0 {
			inOrder++
		}
	}
	c.Share, c.Accuracy = float64(inOrder)/float64(n), float64(right)/float64(n)
	return c
}

func abs(n int) int { return max(n, -n) }

// sign is 1 or -1; nothing counts as up.
func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}

// unit is a vector at length 1, or of zeros where it has no direction.
func unit(v []float32) []float64 {
	u, square := make([]float64, len(v)), 0.0
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if square == 0 || math.IsInf(square, 0) || math.IsNaN(square) {
		return u
	}
	for j, x := range v {
		u[j] = float64(x) / math.Sqrt(square)
	}
	return u
}
