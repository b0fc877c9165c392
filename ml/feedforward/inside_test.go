package feedforward

import (
	"math"
	"slices"
	"testing"

	"caderno/ml/activation"
	"caderno/ml/initial"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// by makes a tape of one layer whose activation has given these values, units side by side.
func by(act string, rows int, values ...float32) *Tape {
	n := New(Config{Input: 1, Hidden: len(values) / rows, Layers: 1, Output: 1, Activation: act}, newRand())
	t := NewTape(n, rows)
	copy(t.layers[0].act.Data, values)
	return t
}

func TestActivity(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, tt := range []struct {
		what            string
		tape            *Tape
		low, high       float64
		histogram       []int
		dead, saturated float64
		mean, deviation float64
	}{
		{"a rectifier with one dead unit of two", by(activation.ReLU, 3, 0, 1, 0, 0, 0, 3), 0, 3, []int{4, 1, 1}, 0.5, 4.0 / 6, 4.0 / 6, math.Sqrt(10.0/6 - 16.0/36)},
		{"the leaky one is never dead", by(activation.Leaky, 2, -0.01, -0.02, 1, -0.03), -0.03, 1, []int{3, 0, 1}, 0, 0, 0.235, math.Sqrt(1.0014/4 - 0.235*0.235)},
		{"tanh at its ends", by(activation.Tanh, 2, -1, 0.999, 0, 0.5), -1, 1, []int{1, 1, 2}, 0, 0.5, 0.12475, math.Sqrt(2.248001/4 - 0.12475*0.12475)},
		{"the logistic, half dead", by(activation.Sigmoid, 1, 1, 0.5), 0, 1, []int{0, 1, 1}, 0.5, 0.5, 0.75, 0.25},
		{"what is not finite is in no bin", by(activation.ReLU, 2, nan, 1, 2, inf), 0, 2, []int{0, 1, 1}, 0, 0, math.NaN(), math.NaN()},
		{"nothing finite at all", by(activation.Leaky, 1, nan), 0, 0, []int{0, 0, 0}, 0, 0, math.NaN(), math.NaN()},
		{"one value only", by(activation.ELU, 2, -1, -1), -1, -1, []int{2, 0, 0}, 1, 1, -1, 0},
	} {
		a := tt.tape.Activity(0, 3)
		if !slices.Equal(a.Histogram, tt.histogram) {
			t.Errorf("%s: histogram %v, want %v", tt.what, a.Histogram, tt.histogram)
		}
		near(t, tt.what+", low", a.Low, tt.low, 1e-7)
		near(t, tt.what+", high", a.High, tt.high, 1e-7)
		near(t, tt.what+", dead", a.Dead, tt.dead, 1e-12)
		near(t, tt.what+", saturated", a.Saturated, tt.saturated, 1e-12)
		if !math.IsNaN(tt.mean) {
			near(t, tt.what+", mean", a.Mean, tt.mean, 1e-4)
			near(t, tt.what+", deviation", a.Deviation, tt.deviation, 1e-4)
		} else if !math.IsNaN(a.Mean) || !math.IsNaN(a.Deviation) {
			t.Errorf("%s: mean %v, deviation %v", tt.what, a.Mean, a.Deviation)
		}
	}
}

func TestDecay(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, tt := range []struct {
		what  string
		norms []float64
		want  float64
	}{
		{"vanishing by half a layer", []float64{1, 2, 4, 8}, 0.5},
		{"exploding threefold", []float64{9, 3, 1}, 3},
		{"steady", []float64{7, 7, 7}, 1},
		{"some underflown, some infinite", []float64{0, 0.25, 0.5, nan, 2, inf}, 0.5},
		{"least squares", []float64{1, math.E, 1}, 1},
		{"very small", []float64{1e-300, 1e-290}, 1e-10},
		{"one layer", []float64{3}, nan},
		{"none", nil, nan},
		{"all zero", []float64{0, 0, 0}, nan},
	} {
		if got := Decay(tt.norms); math.Abs(got-tt.want) > 1e-12 || math.IsNaN(got) != math.IsNaN(tt.want) {
			t.Errorf("%s: %v, want %v", tt.what, got, tt.want)
		}
	}
}

func TestFactorsByHand(t *testing.T) {
	tape := by(activation.ReLU, 2, 0, 3, 0, 0.5)
	copy(tape.net.layers[0].w.Data, []float32{3, 4})
	f := tape.Factors(0)
	near(t, "slope", f.Slope, 0.5, 1e-12)
	near(t, "root slope", f.RootSlope, math.Sqrt(0.5), 1e-12)
	near(t, "weights", f.Weights, 5/math.Sqrt2, 1e-6)
	near(t, "no norm", f.Norm, 1, 0)
	for _, norm := range []string{LayerNorm, BatchNorm} {
		n := New(Config{Input: 2, Hidden: 2, Layers: 1, Output: 1, Norm: norm}, newRand())
		tape := NewTape(n, 2)
		copy(n.layers[0].w.Data, []float32{1, 0, 0, 1})
		copy(n.layers[0].gain, []float32{2, 2})
		copy(tape.X().Data, []float32{3, 1, -3, 7}) // deviations 1 and 5 by row, 3 and 3 by unit
		n.Forward(tape, true)
		want := map[string]float64{LayerNorm: 2 * math.Sqrt((1+1.0/25)/2), BatchNorm: 2.0 / 3}[norm]
		near(t, norm+" norm", tape.Factors(0).Norm, want, 1e-4)
	}
}

func TestGradientNorms(t *testing.T) {
	n, tape := example(Config{Input: 2, Hidden: 3, Layers: 2, Output: 1}, 2)
	n.Forward(tape, false)
	n.Backward(tape)
	w := n.layers[2].w.Data
	var want float64 // of dy wᵀ: the read-out's weights times each row's gradient
	for _, d := range tape.DY().Data {
		for _, v := range w {
			want += float64(d*v) * float64(d*v)
		}
	}
	near(t, "by the last layer's output", tape.GradientNorm(1), math.Sqrt(want), 1e-6)
	first := n.Tensors()[0]
	want = 0
	for _, g := range n.Grads()[first.Offset : first.Offset+first.Rows*first.Cols] {
		want += float64(g) * float64(g)
	}
	near(t, "by the first layer's weights", n.WeightGradientNorm(0), math.Sqrt(want), 1e-6)
}

// A gradient that has become too small for float32 after some twenty of fifty layers still tells its decay.
func TestDecayOfAGradientThatUnderflows(t *testing.T) {
	n := New(Config{Input: 10, Hidden: 50, Layers: 50, Output: 1, Activation: activation.Sigmoid, Init: initial.Small}, newRand())
	tape := NewTape(n, 8)
	scatter(newRand(), tape.X().Data, 1)
	scatter(newRand(), tape.DY().Data, 1)
	n.Forward(tape, true)
	n.Backward(tape)
	var norms []float64
	for l := range 50 {
		norms = append(norms, tape.GradientNorm(l))
	}
	if norms[0] != 0 || norms[49] == 0 {
		t.Errorf("the first layer's gradient is %v, the last's %v", norms[0], norms[49])
	}
	near(t, "decay", Decay(norms), 0.25*0.01*math.Sqrt(50), 0.002) // slope times weights
}

// stack is thirty layers of fifty units after one pass there and back, with the norms of the gradients by their outputs.
func stack(c Config) (*Tape, []float64) {
	c.Input, c.Hidden, c.Layers, c.Output = 10, 50, 30, 1
	n := New(c, newRand())
	tape := NewTape(n, 64)
	scatter(newRand(), tape.X().Data, 1)
	scatter(newRand(), tape.DY().Data, 1)
	n.Forward(tape, true)
	n.Backward(tape)
	var norms []float64
	for l := range c.Layers {
		norms = append(norms, tape.GradientNorm(l))
	}
	return tape, norms
}

// Thirty layers of the logistic lose the gradient, as Xavier's weights times a slope of at most 1/4 say; rectifiers with He's
// weights (He et al., 2015, section 2.2), residual connections and normalised layers keep it, and large weights make it
// explode.
func TestGradientsVanishWithDepthAsTheorySays(t *testing.T) {
	for _, tt := range []struct {
		what      string
		c         Config
		low, high float64 // of the first layer's gradient by the last's
	}{
		{"logistic", Config{Activation: activation.Sigmoid, Init: initial.Xavier}, 0, 1e-14},
		{"tanh, small weights", Config{Activation: activation.Tanh, Init: initial.Small}, 0, 1e-25},
		{"tanh, orthogonal", Config{Activation: activation.Tanh, Init: initial.Orthogonal}, 1e-3, 10},
		{"rectifier, He", Config{Activation: activation.ReLU, Init: initial.He}, 1e-2, 1e2},
		{"rectifier, Xavier", Config{Activation: activation.ReLU, Init: initial.Xavier}, 1e-7, 1e-2},
		{"rectifier, large", Config{Activation: activation.ReLU, Init: initial.Large}, 1e10, math.Inf(1)},
		{"logistic over the batch", Config{Activation: activation.Sigmoid, Init: initial.Xavier, Norm: BatchNorm}, 1e-4, 1e6},
		{"rectifier over the batch", Config{Activation: activation.ReLU, Init: initial.He, Norm: BatchNorm}, 1e-1, 1e6},
		{"logistic, residual", Config{Activation: activation.Sigmoid, Init: initial.Xavier, Residual: true}, 1e-2, 1e4},
	} {
		tape, norms := stack(tt.c)
		ratio, decay, foretold := norms[0]/norms[29], Decay(norms), 0.0
		for l := 1; l < 30; l++ {
			f := tape.Factors(l)
			foretold += math.Log(f.RootSlope*f.Norm*f.Weights) / 29
		}
		t.Logf("%s: first by last %.2g, %.3f a layer, foretold %.3f, mean slope %.3f", tt.what, ratio, decay, math.Exp(foretold), tape.Factors(15).Slope)
		if !(ratio >= tt.low && ratio <= tt.high) {
			t.Errorf("%s: the first layer's gradient is %.3g of the last's", tt.what, ratio)
		}
		if !tt.c.Residual && tt.c.Norm == "" && math.Abs(math.Log(decay)-foretold) > 0.15 {
			t.Errorf("%s: a gradient changes by %.3f a layer, its factors say %.3f", tt.what, decay, math.Exp(foretold))
		}
	}
}
