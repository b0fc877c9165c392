package feedforward

import (
	"math"
	"math/rand/v2"
	"testing"

	"caderno/ml/activation"
	"caderno/ml/f32"
	"caderno/ml/initial"
	"caderno/ml/loss"
	"caderno/ml/optim"
)

// wave trains a network of twenty layers to tell one and a half periods of a sine from their abscissa, and returns the mean
// squared error that is left, out of training; what knows nothing but the mean has 0.508.
func wave(c Config, steps int) float64 {
	c.Input, c.Hidden, c.Layers, c.Output = 1, 16, 20, 1
	n := New(c, rand.New(rand.NewPCG(4, 5)))
	tape, adam := NewTape(n, 64), optim.New(optim.Config{Rate: 0.003}, len(n.Params()))
	truth := f32.NewMatrix(64, 1)
	for i := range truth.Data {
		x := 2*float64(i)/63 - 1
		tape.X().Data[i], truth.Data[i] = float32(x), float32(math.Sin(1.5*math.Pi*x))
	}
	measure := func() float64 { return loss.Step(loss.Squared{}, tape.DY(), tape.Y(), truth, nil, 1.0/64) / 64 }
	for range steps {
		n.ZeroGrads()
		n.Forward(tape, true)
		measure()
		n.Backward(tape)
		adam.Step(n.Params(), n.Grads())
	}
	n.Forward(tape, false)
	return measure()
}

// A deep stack of logistic layers learns nothing but the mean; each of the remedies makes it learn.
func TestRemediesMakeADeepStackLearn(t *testing.T) {
	const steps = 200
	for _, tt := range []struct {
		what      string
		c         Config
		low, high float64
	}{
		{"logistic", Config{Activation: activation.Sigmoid, Init: initial.Xavier}, 0.49, 0.53},
		{"rectifier, He", Config{Activation: activation.ReLU, Init: initial.He}, 0, 0.05},
		{"logistic over the batch", Config{Activation: activation.Sigmoid, Init: initial.Xavier, Norm: BatchNorm}, 0, 0.1},
		{"rectifier, layer by layer", Config{Activation: activation.ReLU, Init: initial.He, Norm: LayerNorm}, 0, 0.05},
		{"tanh, residual", Config{Activation: activation.Tanh, Init: initial.Xavier, Residual: true}, 0, 0.05},
		{"tanh, orthogonal", Config{Activation: activation.Tanh, Init: initial.Orthogonal}, 0, 0.05},
	} {
		got := wave(tt.c, steps)
		t.Logf("%s: %.4f", tt.what, got)
		if !(got >= tt.low && got <= tt.high) {
			t.Errorf("%s: a mean squared error of %.3f is left, not %v to %v", tt.what, got, tt.low, tt.high)
		}
	}
}
