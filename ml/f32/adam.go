package f32

import "math"

// AdamScalars are the numbers of one step of Adam that are the same for every parameter.
type AdamScalars struct {
	Beta1, Rest1 float32 // decay of the running mean, and 1-β₁, which float32 must not be left to subtract
	Beta2, Rest2 float32 // the same for the mean of squares
	Step         float32 // α/(1-β₁ᵗ)
	Root         float32 // √(1-β₂ᵗ)
	Epsilon      float32
}

// AdamStep moves params against their gradients, all four slices of one length:
//
//	m ← β₁ m + (1-β₁) g
//	v ← β₂ v + (1-β₂) g²
//	θ ← θ - step · m / (√v/root + ε)
func AdamStep(params, grads, m, v []float32, s AdamScalars) {
	if len(grads) != len(params) || len(m) != len(params) || len(v) != len(params) {
		panic("f32: parameters, gradients and moments differ in length")
	}
	adamStep(params, grads, m, v, s)
}

func portableAdam(params, grads, m, v []float32, s AdamScalars) {
	for i, g := range grads {
		m[i] = s.Beta1*m[i] + s.Rest1*g
		v[i] = s.Beta2*v[i] + s.Rest2*g*g
		params[i] -= s.Step * m[i] / (float32(math.Sqrt(float64(v[i])))/s.Root + s.Epsilon)
	}
}
