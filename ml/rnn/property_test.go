package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/f32"
)

// However many threads share a pass, the bits are the same: outputs, gradients, norms on the way back, and what an output
// depends on.
func TestThreadsChangeNoBit(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		for _, c := range []Config{{Layers: 3}, {Layers: 2, Bidirectional: true}, {Layers: 3, Wiring: Skip}, {Layers: 3, Wiring: Skip, Norm: true},
			{Layers: 2, Wiring: Residual}, {Layers: 3, Dropout: 0.3}} {
			c.Cell, c.Input, c.Hidden, c.Output = cell, 5, 70, 3
			var want, wantY []float32
			var wantSeen []float64
			for threads := 1; threads <= 4; threads++ {
				n, tape := example(c, 29, 20)
				tape.share(threads) // also where that does not pay
				tape.Drop(1, 2)
				n.Forward(tape)
				n.Backward(tape)
				grads := slices.Clone(n.Grads())
				tape.Watch()
				n.Forward(tape)
				n.Backward(tape)
				seen := n.Connectivity(tape, 15, 1)
				for s := range 20 {
					seen = append(seen, tape.GradientNorm(0, 0, s))
				}
				if threads == 1 {
					want, wantY, wantSeen = grads, slices.Clone(tape.y.Data), seen
				}
				if !slices.Equal(tape.y.Data, wantY) || !slices.Equal(grads, want) || !slices.Equal(seen, wantSeen) {
					t.Errorf("%s, %+v: %d threads give other bits", cell, c, threads)
				}
			}
		}
	}
}

// The gradients of a batch are the sums of its rows': those of a row, of few numbers, are gathered all at once, those of the
// batch piece by piece.
func TestPiecesAddUp(t *testing.T) {
	const batch, steps = 40, 25
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		for _, c := range []Config{{Layers: 2}, {Layers: 1, Bidirectional: true}, {Layers: 2, Wiring: Residual}} {
			c.Cell, c.Input, c.Hidden, c.Output = cell, 3, 80, 2
			n, tape := example(c, batch, steps)
			n.Forward(tape)
			n.Backward(tape)
			whole := slices.Clone(n.Grads())
			if tape.piece() == steps {
				t.Fatal("the batch is gathered at once")
			}
			n.ZeroGrads()
			one := NewTape(n, 1, steps)
			for r := range batch {
				for s := range steps {
					copy(one.X(s).Data, f32.Row(tape.X(s), r))
					copy(one.DY(s).Data, f32.Row(tape.DY(s), r))
				}
				n.Forward(one)
				n.Backward(one)
			}
			for i, g := range n.Grads() {
				if d := math.Abs(float64(g - whole[i])); d > 1e-3*(1+math.Abs(float64(g))) {
					t.Fatalf("%s, %+v: gradient %d is %v in the batch, %v row by row", cell, c, i, whole[i], g)
				}
			}
		}
	}
}

// A directional derivative of every variant against the difference quotient along a random direction.
func TestVariantsAgainstDifferences(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, v := range variants(t) {
		n, tape := v.network(t)
		n.Forward(tape)
		v.loss(tape)
		n.ZeroGrads()
		n.Backward(tape)
		start, way := slices.Clone(n.Params()), make([]float64, len(n.Params()))
		var slope float64
		for i, g := range n.Grads() {
			way[i] = rng.NormFloat64()
			slope += way[i] * float64(g)
		}
		const step = 2e-3
		at := func(far float64) float64 {
			for i, p := range start {
				n.Params()[i] = p + float32(far*way[i])
			}
			n.Forward(tape)
			return v.loss(tape)
		}
		if got := (at(step) - at(-step)) / (2 * step); math.Abs(got-slope) > 2e-3*(1+math.Abs(slope)) {
			t.Errorf("%s: slope %v by the way back, %v by differences", v.name(), slope, got)
		}
	}
}

// What stands beyond the end of a row's sequence changes nothing, not even where it is no number; and a short row gives
// what it gives alone.
func TestMaskedTailChangesNothing(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		for _, both := range []bool{false, true} {
			c := Config{Cell: cell, Input: 2, Hidden: 6, Layers: 2, Output: 2, Bidirectional: both}
			n, tape := example(c, 3, 7)
			lengths := []int{3, 7, 5}
			tape.Lengths(lengths)
			for i := range tape.dy.Data {
				if tape.over(i / 2) {
					tape.dy.Data[i] = 0
				}
			}
			n.Forward(tape)
			n.Backward(tape)
			y, grads := slices.Clone(tape.y.Data), slices.Clone(n.Grads())
			for i := range tape.x.Data {
				if tape.over(i / 2) {
					tape.x.Data[i] = float32(math.NaN())
				}
			}
			n.ZeroGrads()
			n.Forward(tape)
			n.Backward(tape)
			if !slices.Equal(tape.y.Data, y) || !slices.Equal(n.Grads(), grads) {
				t.Errorf("%s: the tail shows", cell)
			}
			for r, length := range lengths {
				alone := NewTape(n, 1, length)
				for s := range length {
					copy(alone.X(s).Data, f32.Row(tape.X(s), r))
				}
				n.Forward(alone)
				for s := range 7 {
					if got, want := y[(s*3+r)*2:(s*3+r)*2+2], alone.Y(min(s, length-1)).Data; !both && !slices.Equal(got, want) || both && s < length && !slices.Equal(got, want) {
						t.Errorf("%s: row %d, step %d: %v in the batch, %v alone", cell, r, s, got, want)
					}
				}
			}
		}
	}
}

// Fed with the truth, step by step, a network does what it does with all steps at once.
func TestFeedingTheTruthIsForward(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		n, tape := example(Config{Cell: cell, Input: 2, Hidden: 13, Layers: 2, Output: 2}, 4, 6)
		n.Forward(tape)
		n.Backward(tape)
		y, grads := slices.Clone(tape.y.Data), slices.Clone(n.Grads())
		truth := slices.Clone(tape.x.Data)
		n.ZeroGrads()
		n.ForwardFeeding(tape, nil, func(step int) {
			if step+1 < 6 {
				copy(tape.X(step+1).Data, truth[(step+1)*8:])
			}
		})
		n.Backward(tape)
		if !slices.Equal(tape.y.Data, y) || !slices.Equal(n.Grads(), grads) {
			t.Errorf("%s: fed with the truth it goes another way", cell)
		}
		n.ForwardFeeding(tape, nil, func(step int) { // free running
			if step+1 < 6 {
				f32.Copy(tape.X(step+1), tape.Y(step))
			}
		})
		state, out := NewState(n, 4), f32.NewMatrix(4, 2)
		x := f32.NewMatrix(4, 2)
		copy(x.Data, truth[:8])
		for s := range 6 {
			n.StepForward(state, x, out)
			if !slices.Equal(out.Data, tape.Y(s).Data) {
				t.Fatalf("%s, step %d: %v running free, %v step by step", cell, s, tape.Y(s).Data, out.Data)
			}
			copy(x.Data, out.Data)
		}
	}
}

func TestDropping(t *testing.T) {
	c := Config{Input: 2, Hidden: 50, Layers: 3, Output: 1, Dropout: 0.3}
	n, tape := example(c, 10, 20)
	n.Forward(tape)
	whole := slices.Clone(tape.y.Data)
	tape.Drop(3, 4)
	n.Forward(tape)
	first := slices.Clone(tape.y.Data)
	if slices.Equal(first, whole) {
		t.Error("dropping changes nothing")
	}
	dropped := 0
	for _, m := range tape.layers[0].mask.Data {
		if m == 0 {
			dropped++
		} else if m != 1/(1-c.Dropout) {
			t.Fatalf("what is kept is scaled by %v", m)
		}
	}
	if share := float64(dropped) / float64(len(tape.layers[0].mask.Data)); math.Abs(share-0.3) > 0.02 {
		t.Errorf("%.3f dropped, not 0.3", share)
	}
	tape.Drop(3, 5)
	n.Forward(tape)
	if slices.Equal(tape.y.Data, first) {
		t.Error("two draws drop the same")
	}
	tape.Drop(3, 4)
	n.Forward(tape)
	if !slices.Equal(tape.y.Data, first) {
		t.Error("one draw, made twice, drops different things")
	}
	tape.Keep()
	n.Forward(tape)
	if !slices.Equal(tape.y.Data, whole) {
		t.Error("Keep does not keep")
	}
	if a := testing.AllocsPerRun(10, func() { tape.Drop(1, 2); n.Forward(tape); n.Backward(tape) }); a != 0 {
		t.Errorf("%v allocations in a pass with dropout", a)
	}
}
