package inside

import (
	"math"
	"math/rand/v2"
	"testing"

	"caderno/ml/f32"
	"caderno/ml/rnn"
)

// pass is a network, and a tape that it has gone forward over with a gradient to go back.
func pass(c rnn.Config, batch, steps int) (*rnn.Net, *rnn.Tape) {
	rng := rand.New(rand.NewPCG(7, 8))
	n := rnn.New(c, rng)
	t := rnn.NewTape(n, batch, steps)
	fill(n, t, rng)
	return n, t
}

func fill(n *rnn.Net, t *rnn.Tape, rng *rand.Rand) {
	_, steps := t.Size()
	for s := range steps {
		for i := range t.X(s).Data {
			t.X(s).Data[i] = float32(rng.NormFloat64())
		}
		for i := range t.DY(s).Data {
			t.DY(s).Data[i] = float32(rng.NormFloat64())
		}
	}
	n.Forward(t)
}

// near says whether a number is another with four digits.
func near(got float32, want float64) bool {
	return math.Abs(float64(got)-want) <= 6e-4*math.Abs(want)+1e-30
}

func TestLookShowsWhatTheTapeHolds(t *testing.T) {
	for name, c := range map[string]rnn.Config{
		"lstm": {Cell: rnn.LSTM}, "gru": {Cell: rnn.GRU}, "gru-original": {Cell: rnn.GRUOriginal}, "rnn": {Cell: rnn.Simple},
		"peephole": {Cell: rnn.LSTM, Peephole: true, Norm: true}, "skip": {Cell: rnn.GRU, Norm: true, Wiring: rnn.Skip}, "both ways": {Bidirectional: true},
	} {
		t.Run(name, func(t *testing.T) {
			c.Input, c.Hidden, c.Layers, c.Output = 2, 5, 2, 3
			n, tape := pass(c, 3, 7)
			v := Look(n, tape, 1, true)
			n, tape = pass(c, 3, 7) // the same once more, by hand
			tape.Watch()
			n.Backward(tape)
			directions := 1
			if c.Bidirectional {
				directions = 2
			}
			if len(v.Layers) != 2*directions {
				t.Fatalf("%d layers", len(v.Layers))
			}
			for i, y := range v.Layers {
				if y.Reverse != (i%directions == 1) {
					t.Errorf("layer %d reads backwards: %v", i, y.Reverse)
				}
				checkLayer(t, n, tape, y, i/directions, i%directions)
			}
			for s, want := range n.Connectivity(tape, 6, 1) {
				if got := v.Connectivity[s]; !near(got, want) {
					t.Errorf("connectivity at %d is %v, want %v", s, got, want)
				}
			}
		})
	}
}

func checkLayer(t *testing.T, n *rnn.Net, tape *rnn.Tape, y Layer, l, d int) {
	t.Helper()
	names, f := tape.GateNames(), f32.NewMatrix(3, 5)
	if len(y.Gates) != len(names) || len(y.Hidden) != 7 || (len(y.Cell) > 0) != (tape.CellState(l, d, 0).Rows > 0) {
		t.Fatalf("%d gates, %d hidden states, %d cell states", len(y.Gates), len(y.Hidden), len(y.Cell))
	}
	for s := range 7 {
		for u := range 5 {
			for g, name := range names {
				if got, want := y.Gates[g].Values[s][u], tape.Gate(l, d, g, s).Data[u]; y.Gates[g].Name != name || !near(got, float64(want)) {
					t.Errorf("%s (%s) of unit %d at %d is %v, want %v", y.Gates[g].Name, name, u, s, got, want)
				}
			}
			if got, want := y.Hidden[s][u], tape.HiddenState(l, d, s).Data[u]; !near(got, float64(want)) {
				t.Errorf("unit %d at %d holds %v, want %v", u, s, got, want)
			}
			if len(y.Cell) > 0 && !near(y.Cell[s][u], float64(tape.CellState(l, d, s).Data[u])) {
				t.Errorf("cell %d at %d is %v", u, s, y.Cell[s][u])
			}
		}
		if !near(y.GradientNorm[s], tape.GradientNorm(l, d, s)) {
			t.Errorf("gradient at %d is %v, want %v", s, y.GradientNorm[s], tape.GradientNorm(l, d, s))
		}
		tape.FactorsTo(f, l, d, s)
		var sum float64
		low, high, bins := f.Data[0], f.Data[0], make([]int, Bins)
		for _, v := range f.Data {
			sum, low, high = sum+float64(v), min(low, v), max(high, v)
			bins[int(v*Bins)]++
		}
		if !near(y.Factors.Mean[s], sum/15) || !near(y.Factors.Min[s], float64(low)) || !near(y.Factors.Max[s], float64(high)) {
			t.Errorf("factors at %d: %v, %v to %v, want %v, %v to %v", s, y.Factors.Mean[s], y.Factors.Min[s], y.Factors.Max[s], sum/15, low, high)
		}
		for i, want := range bins {
			if got := y.Factors.Histogram[s][i]; got != want {
				t.Errorf("bin %d of the factors at %d has %d, want %d", i, s, got, want)
			}
		}
	}
	if !near(float32(y.WeightNorm), n.LayerGradientNorm(l, d)) {
		t.Errorf("the weights' gradient is %v, want %v", y.WeightNorm, n.LayerGradientNorm(l, d))
	}
	want := tape.StateActivity(l, d, Bins)
	if a := y.State; !near(float32(a.Mean), want.Mean) || !near(float32(a.Deviation), want.Deviation) || !near(float32(a.Saturated), want.Saturated) || len(a.Histogram) != Bins {
		t.Errorf("the state does %+v, want %+v", a, want)
	}
	for g := range names {
		if a, want := y.Gates[g].Activity, tape.GateActivity(l, d, g, Bins); !near(float32(a.Mean), want.Mean) || a.High != 1 {
			t.Errorf("%s does %+v, want %+v", names[g], a, want)
		}
	}
}

func TestLookWithoutStates(t *testing.T) {
	n, tape := pass(rnn.Config{Input: 1, Hidden: 4, Layers: 1, Output: 1}, 2, 5)
	y := Look(n, tape, 0, false).Layers[0]
	if y.Hidden != nil || y.Cell != nil || y.Gates[0].Values != nil || len(y.GradientNorm) != 5 || len(y.State.Histogram) != Bins {
		t.Errorf("%+v", y)
	}
}

// Looking leaves the gradients of the loss and nothing of the second way back.
func TestLookLeavesTheGradientsOfTheLoss(t *testing.T) {
	c := rnn.Config{Cell: rnn.GRU, Input: 1, Hidden: 4, Layers: 2, Output: 1}
	n, tape := pass(c, 2, 5)
	Look(n, tape, 0, true)
	other, plain := pass(c, 2, 5)
	other.Backward(plain)
	for i, want := range other.Grads() {
		if got := n.Grads()[i]; got != want {
			t.Fatalf("gradient %d is %v, want %v", i, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for _, tt := range []struct {
		c    rnn.Config
		want int
	}{
		{rnn.Config{Hidden: 3, Layers: 2}, 10 * 3 * 2 * 6},
		{rnn.Config{Cell: rnn.GRU, Hidden: 3, Layers: 2, Bidirectional: true}, 10 * 3 * 2 * 2 * 5},
		{rnn.Config{Cell: rnn.Simple, Hidden: 3, Layers: 1}, 10 * 3 * 2},
	} {
		if got := Size(tt.c, 10); got != tt.want {
			t.Errorf("%+v: %d, want %d", tt.c, got, tt.want)
		}
	}
}
