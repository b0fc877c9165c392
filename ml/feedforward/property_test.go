package feedforward

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"caderno/ml/activation"
	"caderno/ml/f32"
)

// anyConfig draws a network of odd sizes.
func anyConfig(t *rapid.T) Config {
	size := func(what string, most int) int { return rapid.IntRange(1, most).Draw(t, what) }
	return Config{Input: size("input", 40), Hidden: size("hidden", 40), Layers: size("layers", 12), Output: size("output", 20),
		Activation: rapid.SampledFrom(activation.Names).Draw(t, "activation"), Norm: rapid.SampledFrom(Norms).Draw(t, "norm"),
		Residual: rapid.Bool().Draw(t, "residual"), Dropout: rapid.SampledFrom([]float32{0, 0.5}).Draw(t, "dropout")}
}

// Out of training a row's output does not depend on the other rows of its batch, to the bit; nor does a tape made larger and
// used before for something else show.
func TestBatchOfOneEqualsRowOfBatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, batch := anyConfig(t), rapid.IntRange(1, 20).Draw(t, "batch")
		n, tape := example(c, batch)
		large := NewTape(n, batch+7)
		scatter(newRand(), large.X().Data, 1)
		large.Drop(1, 2)
		n.Forward(large, true)
		tape.Drop(5, 6) // which does nothing out of training
		n.Forward(tape, false)
		large.Resize(1)
		for r := range batch {
			copy(large.X().Data, f32.Row(tape.X(), r))
			n.Forward(large, false)
			if got, want := large.Y().Data, f32.Row(tape.Y(), r); !same(got, want) {
				t.Fatalf("row %d: %v alone, %v in the batch", r, got, want)
			}
		}
	})
}

// same compares bits.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) })
}

// A tape made larger than needed, and used before for something else, gives what a fitting one gives.
func TestResize(t *testing.T) {
	for _, c := range variants() {
		n, tape := example(c, 4)
		large := NewTape(n, 9)
		scatter(newRand(), large.X().Data, 1)
		scatter(newRand(), large.DY().Data, 1)
		running := slices.Clone(n.Running())
		large.Drop(1, 2)
		n.Forward(large, true)
		n.Backward(large)
		large.Resize(4)
		copy(large.X().Data, tape.X().Data)
		copy(large.DY().Data, tape.DY().Data)
		grads := func(tape *Tape) []float32 {
			copy(n.Running(), running)
			n.ZeroGrads()
			n.Forward(tape, true)
			n.Backward(tape)
			return slices.Clone(n.Grads())
		}
		if !same(grads(large), grads(tape)) || !same(large.DX().Data, tape.DX().Data) {
			t.Errorf("%s: gradients differ between a fitting tape and a larger one", name(c))
		}
	}
}

// In training, the batch is normalised whatever came before: unit by unit mean 0 and variance 1, up to ε, and the running
// values approach the batch's.
func TestBatchNormNormalises(t *testing.T) {
	n, tape := example(Config{Input: 4, Hidden: 6, Layers: 2, Output: 1, Norm: BatchNorm}, 50)
	for range 200 {
		n.Forward(tape, true)
	}
	y := tape.layers[1]
	for j := range 6 {
		var mean, square float64
		for r := range 50 {
			v := float64(f32.Row(y.hat, r)[j])
			mean, square = mean+v/50, square+v*v/50
		}
		if math.Abs(mean) > 1e-6 || math.Abs(square-1) > 1e-2 {
			t.Errorf("unit %d has mean %v and variance %v", j, mean, square-mean*mean)
		}
	}
	n.Forward(tape, true)
	inTraining := slices.Clone(tape.Y().Data)
	for i := range n.Running() { // the running variance is that divided by B-1
		if i/6%2 == 1 {
			n.Running()[i] *= 49.0 / 50
		}
	}
	n.Forward(tape, false)
	for i, v := range tape.Y().Data {
		if math.Abs(float64(v-inTraining[i])) > 1e-4 {
			t.Errorf("row %d: %v with running values that have settled, %v with the batch's", i, v, inTraining[i])
		}
	}
}

func TestDropping(t *testing.T) {
	c := Config{Input: 2, Hidden: 100, Layers: 3, Output: 1, Dropout: 0.3}
	n, tape := example(c, 60)
	pass := func(training bool) []float32 { n.Forward(tape, training); return slices.Clone(tape.Y().Data) }
	whole := pass(true)
	tape.Drop(3, 4)
	first := pass(true)
	if slices.Equal(first, whole) {
		t.Error("dropping changes nothing")
	}
	if !slices.Equal(pass(false), whole) {
		t.Error("it drops out of training")
	}
	for l, y := range tape.layers {
		dropped := 0
		for _, m := range y.mask.Data {
			if m == 0 {
				dropped++
			} else if m != 1/(1-c.Dropout) {
				t.Fatalf("what is kept is scaled by %v", m)
			}
		}
		if share := float64(dropped) / float64(len(y.mask.Data)); math.Abs(share-0.3) > 0.025 {
			t.Errorf("layer %d: %.3f dropped, not 0.3", l, share)
		}
	}
	tape.Drop(3, 5)
	if slices.Equal(pass(true), first) {
		t.Error("two draws drop the same")
	}
	tape.Drop(3, 4)
	if !slices.Equal(pass(true), first) {
		t.Error("one draw, made twice, drops different things")
	}
	tape.Keep()
	if !slices.Equal(pass(true), whole) {
		t.Error("Keep does not keep")
	}
	tape.Drop(3, 4)
	tape.Resize(60)
	if !slices.Equal(pass(true), whole) {
		t.Error("a tape that was resized goes on dropping")
	}
}

// NaN and infinities are found where they begin.
func TestNonFiniteNamesTheFirstPlace(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, norm := range Norms {
		for _, tt := range []struct {
			what     string
			spoil    func(n *Net, t *Tape)
			layer    int
			quantity string
		}{
			{"NaN input", func(_ *Net, t *Tape) { t.X().Data[3] = nan }, 0, "sums"},
			{"infinite weight", func(n *Net, _ *Tape) { n.layers[2].w.Data[1] = inf }, 2, "sums"},
			{"huge input of the read-out", func(n *Net, t *Tape) {
				n.layers[3].w.Data[0] = 3e38
				n.layers[3].w.Data[1] = 3e38
				n.layers[3].b[0] = 3e38
			}, 3, "output"},
			{"NaN bias of the read-out", func(n *Net, _ *Tape) { n.layers[3].b[0] = nan }, 3, "output"},
			{"what is dropped by NaN", func(_ *Net, t *Tape) { t.layers[1].mask.Data[0] = nan }, 1, "activation"},
		} {
			n, tape := example(Config{Input: 2, Hidden: 4, Layers: 3, Output: 1, Norm: norm, Activation: activation.Softplus, Dropout: 0.1}, 3)
			tape.Drop(1, 1)
			n.Forward(tape, true)
			if l, q, found := tape.NonFinite(); found {
				t.Fatalf("norm %q: a healthy pass has bad %s in layer %d", norm, q, l)
			}
			tt.spoil(n, tape)
			n.Forward(tape, true)
			if l, q, found := tape.NonFinite(); !found || l != tt.layer || q != tt.quantity {
				t.Errorf("norm %q, %s: found in layer %d, %s (%v)", norm, tt.what, l, q, found)
			}
		}
	}
}

func TestNonFiniteGradientNamesTheFirstPlace(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for _, norm := range Norms {
		n, tape := example(Config{Input: 2, Hidden: 4, Layers: 3, Output: 1, Norm: norm}, 3)
		n.Forward(tape, true)
		n.Backward(tape)
		if l, found := tape.NonFiniteGradient(); found {
			t.Errorf("norm %q: a healthy pass has a bad gradient in layer %d", norm, l)
		}
		row := rng.IntN(3)
		f32.Row(tape.layers[1].act, row)[2] = float32(math.NaN()) // which the slope of layer 1 is taken from
		n.Backward(tape)
		if l, found := tape.NonFiniteGradient(); !found || l != 1 {
			t.Errorf("norm %q: a slope that is no number is found in layer %d (%v)", norm, l, found)
		}
		tape.DY().Data[row] = float32(math.Inf(1))
		n.Backward(tape)
		if l, found := tape.NonFiniteGradient(); !found || l != 3 {
			t.Errorf("norm %q: an infinite gradient of the output is found in layer %d (%v)", norm, l, found)
		}
	}
}
