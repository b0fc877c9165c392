package memory_test

import (
	"math"
	"testing"

	"caderno/ml/memory"
)

// TestCopying recomputes every class from the inputs and looks at the symbols.
func TestCopying(t *testing.T) {
	for _, T := range []int{1, 2, 30} {
		c := memory.Copying{T: T}
		if got, want := c.Steps(), T+20; got != want {
			t.Errorf("T=%d: got %d steps, want %d", T, got, want)
		}
		const rows = 5
		x, y := blank(c.Steps(), rows, 10, 0), make([]int, c.Steps()*rows)
		counts, pairs := make([]int, 8), make([]int, 64)
		for index := range uint64(200) {
			c.Batch(9, index, x, y)
			for r := range rows {
				before := -1
				for s := range c.Steps() {
					in, out := hot(t, x[s], r), y[s*rows+r]
					wantOut := 8
					if s >= T+10 {
						wantOut = hot(t, x[s-T-10], r)
					}
					if out != wantOut || out >= c.Outputs() {
						t.Fatalf("T=%d, step %d: got class %d, want %d", T, s, out, wantOut)
					}
					switch {
					case s < 10 && in < 8:
						counts[in]++
						if before >= 0 {
							pairs[8*before+in]++
						}
						before = in
					case s < 10, s == T+9 && in != 9, s > 9 && s != T+9 && in != 8:
						t.Fatalf("T=%d, step %d: got symbol %d", T, s, in)
					}
				}
			}
		}
		even(t, "symbols", counts)
		even(t, "pairs of symbols", pairs)
	}
}

// TestCopyingBaseline plays the network without memory: certain of the blanks, knowing only how often each symbol comes.
func TestCopyingBaseline(t *testing.T) {
	for _, T := range []int{10, 100} {
		c := memory.Copying{T: T}
		const rows, batches = 20, 100
		x, y := blank(c.Steps(), rows, 10, 0), make([]int, c.Steps()*rows)
		seen, said := make([]float64, 8), 0.0
		for index := range uint64(batches) {
			c.Batch(1, index, x, y)
			for i, k := range y {
				if i/rows >= c.Steps()-10 {
					seen[k]++
					said++
				}
			}
		}
		loss := 0.0
		for _, n := range seen {
			loss -= n * math.Log(n/said)
		}
		loss /= float64(rows * batches * c.Steps())
		if got := c.Baseline(); math.Abs(got-loss) > 1e-3*loss {
			t.Errorf("T=%d: got baseline %v, want %v", T, got, loss)
		}
	}
	if got, want := (memory.Copying{T: 80}).Baseline(), 0.20794415416798359; math.Abs(got-want) > 1e-15 {
		t.Errorf("got %v at T=80, want 10 ln 8 / 100 = %v", got, want)
	}
}
