// Package activation holds the functions that a layer without gates puts its sums through, each with its derivative.
package activation

import (
	"math"

	"caderno/ml/f32"
)

// The activations there are. For each, the table gives φ(a) and its derivative in terms of h = φ(a), which is what the
// backward pass has.
const (
	Tanh     = "tanh"       // tanh(a); 1-h², at most 1
	Sigmoid  = "sigmoid"    // 1/(1+e⁻ᵃ); h(1-h), at most 1/4
	ReLU     = "relu"       // max(0, a); 1 above zero, else 0
	Leaky    = "leaky-relu" // a above zero, else a/100; 1 or 1/100 (Maas, Hannun & Ng, 2013)
	ELU      = "elu"        // a above zero, else eᵃ-1; 1 or h+1 (Clevert, Unterthiner & Hochreiter, 2016)
	Softplus = "softplus"   // log(1+eᵃ), whose derivative is the logistic; 1-e⁻ʰ
)

// leak is the slope of the leaky rectifier below zero, PyTorch's default.
const leak = 0.01

// Names lists them, the default first.
var Names = []string{Tanh, Sigmoid, ReLU, Leaky, ELU, Softplus}

// Func is φ. Apply replaces every a by h = φ(a); Back sets da = dh φ'(a), for three slices of one length, of which da may
// be dh. NaN stays NaN. Its values lie between Low and High, which may be infinite.
type Func struct {
	Apply     func(v []float32)
	Back      func(da, dh, h []float32)
	Low, High float64
}

// New returns the activation of a name; "" is Tanh. It panics on a name that there is not.
func New(name string) Func {
	inf := math.Inf(1)
	switch name {
	case Tanh, "":
		return Func{f32.Tanh, f32.TanhBackward, -1, 1}
	case Sigmoid:
		return Func{f32.Sigmoid, scaled(func(h float32) float32 { return h * (1 - h) }), 0, 1}
	case ReLU:
		return Func{each(func(a float32) float32 { return max(a, 0) }), scaled(func(h float32) float32 { return above(h, 0) }), 0, inf}
	case Leaky:
		return Func{each(func(a float32) float32 { return a * above(a, leak) }), scaled(func(h float32) float32 { return above(h, leak) }), -inf, inf}
	case ELU:
		return Func{each(elu), scaled(func(h float32) float32 { return 1 + min(h, 0) }), -1, inf}
	case Softplus:
		return Func{each(softplus), scaled(func(h float32) float32 { return float32(-math.Expm1(-float64(h))) }), 0, inf}
	}
	panic("activation: there is no such function")
}

// above is 1 for a positive number and otherwise below; NaN stays NaN.
func above(x, below float32) float32 {
	switch {
	case x > 0:
		return 1
	case x != x:
		return x
	}
	return below
}

func elu(a float32) float32 {
	if a > 0 {
		return a
	}
	return float32(math.Expm1(float64(a)))
}

// softplus is log(1+eᵃ), written so that eᵃ cannot overflow.
func softplus(a float32) float32 {
	return float32(math.Max(float64(a), 0) + math.Log1p(math.Exp(-math.Abs(float64(a)))))
}

func each(f func(float32) float32) func([]float32) {
	return func(v []float32) {
		for i, a := range v {
			v[i] = f(a)
		}
	}
}

func scaled(slope func(float32) float32) func(da, dh, h []float32) {
	return func(da, dh, h []float32) {
		for i, d := range dh {
			da[i] = d * slope(h[i])
		}
	}
}
