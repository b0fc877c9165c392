package rnn

import (
	"slices"
	"testing"

	"caderno/ml/f32"
)

// A tape that is longer than the caches asks for its rows ahead: its outputs are still those of each row alone, its gradients
// are the same on two threads and three, and a pass allocates nothing.
func TestLongTapes(t *testing.T) {
	const batch, steps = 32, 24
	for _, c := range []Config{{Cell: LSTM}, {Cell: GRU}, {Cell: GRUOriginal}, {Cell: Simple}, {Cell: LSTM, Bidirectional: true}} {
		c.Input, c.Hidden, c.Layers, c.Output = 1, 64, 2, 1
		if c.Cell == Simple {
			c.Hidden = 128
		}
		n, tape := example(c, batch, steps)
		if tape.workers[0].ahead == nil {
			t.Fatalf("%v: a tape of %d steps does not ask ahead", c, steps)
		}
		pass := func() {
			n.ZeroGrads()
			n.Forward(tape)
			n.Backward(tape)
		}
		if allocs := testing.AllocsPerRun(1, pass); allocs != 0 {
			t.Errorf("%v: %v allocations in a pass", c, allocs)
		}
		grads := slices.Clone(n.Grads())
		alone := NewTape(n, 1, steps)
		for _, r := range []int{0, 13, batch - 1} {
			for s := range steps {
				copy(alone.X(s).Data, f32.Row(tape.X(s), r))
			}
			n.Forward(alone)
			for s := range steps {
				if got, want := tape.Y(s).Data[r], alone.Y(s).Data[0]; got != want {
					t.Fatalf("%v: row %d of step %d is %v, and %v alone", c, r, s, got, want)
				}
			}
		}
		for threads := 2; threads <= 3; threads++ {
			tape.share(threads)
			if pass(); !slices.Equal(n.Grads(), grads) {
				t.Errorf("%v: %d threads have other gradients than one", c, threads)
			}
		}
	}
}
