// Package optim turns gradients into steps: Adam, and clipping by the global norm. Parameters and gradients are flat
// float32 vectors of one length, so that an optimiser knows nothing of the network they belong to.
package optim

import (
	"math"

	"caderno/ml/f32"
)

// Adam's constants (Kingma & Ba, Adam: a method for stochastic optimization, 2015, algorithm 1).
const (
	Beta1   = 0.9
	Beta2   = 0.999
	Epsilon = 1e-8
)

// Adam is the optimiser of that algorithm, with PyTorch's placement of epsilon.
type Adam struct {
	rate  float64
	m, v  []float32
	steps int
}

// NewAdam makes an optimiser for n parameters with this learning rate, α in the paper, above 0.
func NewAdam(n int, rate float64) *Adam {
	return &Adam{rate: rate, m: make([]float32, n), v: make([]float32, n)}
}

// Step moves params against their gradients; the equations stand at f32.AdamStep. It panics where the lengths differ
// from the one the optimiser was made for.
func (a *Adam) Step(params, grads []float32) {
	if len(params) != len(a.m) || len(grads) != len(a.m) {
		panic("optim: parameters, gradients and optimiser differ in length")
	}
	a.steps++
	f32.AdamStep(params, grads, a.m, a.v, f32.AdamScalars{
		Beta1: Beta1, Rest1: 1 - Beta1, Beta2: Beta2, Rest2: 1 - Beta2, Epsilon: Epsilon,
		Step: float32(a.rate / (1 - math.Pow(Beta1, float64(a.steps)))),
		Root: float32(math.Sqrt(1 - math.Pow(Beta2, float64(a.steps)))),
	})
}

// Moments returns the running means of the gradient and of its square. They are the optimiser's own: a checkpoint
// copies them out, and copies them back in together with SetSteps.
func (a *Adam) Moments() (m, v []float32) { return a.m, a.v }

// Steps is the number of steps taken.
func (a *Adam) Steps() int { return a.steps }

// SetSteps sets the number of steps taken, at least 0.
func (a *Adam) SetSteps(n int) { a.steps = n }

// ClipNorm scales the gradients so that their Euclidean norm is at most limit, and returns the norm that they had
// (Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks, 2013, algorithm 1; the 1e-6 is
// PyTorch's). Where that norm is not finite it leaves them alone. It panics on a limit below 0, which would turn every
// gradient round.
func ClipNorm(grads []float32, limit float64) (norm float64) {
	if limit < 0 {
		panic("optim: the largest norm of a gradient is at least 0")
	}
	for _, g := range grads {
		norm += float64(g) * float64(g)
	}
	norm = math.Sqrt(norm)
	scale := limit / (norm + 1e-6)
	if !(scale < 1) || math.IsInf(norm, 0) {
		return norm
	}
	for i := range grads {
		grads[i] *= float32(scale)
	}
	return norm
}
