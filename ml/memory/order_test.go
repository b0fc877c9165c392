package memory_test

import (
	"math"
	"testing"

	"caderno/ml/memory"
)

// TestOrder recomputes every class from the inputs and looks at where the two symbols fall.
func TestOrder(t *testing.T) {
	for _, c := range []struct{ T, low1, high1, low2, high2 int }{{10, 1, 2, 5, 6}, {37, 3, 7, 18, 22}, {100, 10, 20, 50, 60}} {
		o := memory.Order{T: c.T}
		x, y := blank(c.T, 20, 8, 0), make([]int, 20)
		first, second := make([]int, c.high1-c.low1+1), make([]int, c.high2-c.low2+1)
		classes, others := make([]int, 4), make([]int, 4)
		for index := range uint64(200) {
			o.Batch(2, index, x, y)
			for r := range 20 {
				at, class := []int(nil), 0
				for s := range c.T {
					switch k := hot(t, x[s], r); {
					case k == memory.SymbolX, k == memory.SymbolY:
						at, class = append(at, s), 2*class+k-memory.SymbolX
					case (k == memory.Begin) != (s == 0), (k == memory.End) != (s == c.T-1):
						t.Fatalf("T=%d, step %d: got symbol %d", c.T, s, k)
					case k < 4:
						others[k]++
					}
				}
				if len(at) != 2 || at[0] < c.low1 || at[0] > c.high1 || at[1] < c.low2 || at[1] > c.high2 {
					t.Fatalf("T=%d: got X and Y at %v, want %+v", c.T, at, c)
				}
				if y[r] != class {
					t.Fatalf("T=%d: got class %d, want %d", c.T, y[r], class)
				}
				classes[class]++
				first[at[0]-c.low1]++
				second[at[1]-c.low2]++
			}
		}
		even(t, "classes", classes)
		even(t, "distractors", others)
		even(t, "first places", first)
		even(t, "second places", second)
	}
}

// TestOrderBaseline plays the network without memory: it knows how often each class comes and no more.
func TestOrderBaseline(t *testing.T) {
	o := memory.Order{T: 10}
	x, y, seen, n := blank(10, 50, 8, 0), make([]int, 50), make([]float64, 4), 0.0
	for index := range uint64(200) {
		o.Batch(6, index, x, y)
		for _, k := range y {
			seen[k]++
			n++
		}
	}
	loss := 0.0
	for _, k := range seen {
		loss -= k / n * math.Log(k/n)
	}
	if got := o.Baseline(); math.Abs(got-loss) > 1e-3 {
		t.Errorf("got baseline %v, want %v", got, loss)
	}
}
