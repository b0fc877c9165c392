package memory_test

import (
	"math"
	"testing"

	"caderno/ml/memory"
)

// TestAdding recomputes every target from the inputs and looks at where values and markers fall.
func TestAdding(t *testing.T) {
	for _, T := range []int{2, 3, 10, 101} {
		a := memory.Adding{T: T}
		x, y := blank(a.Steps(), 20, 2, 0), matrix(20, 1, 0)
		first, second := make([]int, T/2), make([]int, T-T/2)
		tenths := make([]int, 10)
		for index := range uint64(200) {
			a.Batch(7, index, x, y)
			for r := range 20 {
				marked, sum := []int(nil), float32(0)
				for s := range x {
					value, marker := x[s].Data[2*r], x[s].Data[2*r+1]
					if !(value >= 0 && value < 1) {
						t.Fatalf("T=%d: value %v is outside [0,1)", T, value)
					}
					tenths[int(10*float64(value))]++
					if marker == 1 {
						marked, sum = append(marked, s), sum+value
					} else if marker != 0 {
						t.Fatalf("T=%d: marker %v", T, marker)
					}
				}
				if len(marked) != 2 || marked[0] >= T/2 || marked[1] < T/2 {
					t.Fatalf("T=%d: got marks at %v, want one in each half", T, marked)
				}
				if got := y.Data[r]; got != sum {
					t.Fatalf("T=%d: got target %v, want %v", T, got, sum)
				}
				first[marked[0]]++
				second[marked[1]-T/2]++
			}
		}
		if T > 3 {
			even(t, "first marks", first)
		}
		if T > 2 {
			even(t, "second marks", second)
		}
		even(t, "values by tenths", tenths)
	}
}

// TestAddingBaseline: always 1 costs 1/6, no other constant less, and batches with neighbouring numbers or seeds know
// nothing of each other.
func TestAddingBaseline(t *testing.T) {
	a := memory.Adding{T: 10}
	const batches, rows = 1000, 20
	sums := func(seed uint64) (all []float64) {
		x, y := blank(a.Steps(), rows, 2, 0), matrix(rows, 1, 0)
		for index := range uint64(batches) {
			a.Batch(seed, index, x, y)
			for _, v := range y.Data {
				all = append(all, float64(v)-1)
			}
		}
		return all
	}
	mean := func(u, v []float64) (m float64) {
		for i := range u {
			m += u[i] * v[i] / float64(len(u))
		}
		return m
	}
	y, other := sums(3), sums(4)
	// The square of a sum less 1 has mean 1/6 and variance 1/15-1/36; five standard deviations of 20 000 are 0.007.
	if got, want := mean(y, y), a.Baseline(); math.Abs(got-want) > 0.007 || want != 1.0/6 {
		t.Errorf("always saying 1: got error %v, want %v", got, want)
	}
	// A product of two independent ones has standard deviation 1/6: five of 20 000 are 0.006.
	for name, got := range map[string]float64{"next batch": mean(y[rows:], y[:len(y)-rows]), "next seed": mean(y, other), "next row": mean(y[1:], y[:len(y)-1])} {
		if math.Abs(got) > 0.006 {
			t.Errorf("%s: got covariance %v, want 0", name, got)
		}
	}
}
