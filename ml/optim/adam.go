package optim

import (
	"math"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// Adam's constants (Kingma & Ba, Adam: a method for stochastic optimization, 2015, algorithm 1).
const (
	Beta1   = 0.9
	Beta2   = 0.999
	Epsilon = 1e-8
)

// Adam is the optimiser of that algorithm, with PyTorch's placement of epsilon, and AdamW (Loshchilov & Hutter, Decoupled
// weight decay regularization, 2019, algorithm 2).
type Adam struct {
	pace
	apart bool // decay is kept apart from the gradient
	m, v  []float32

	shared *sharing // nil where one thread takes the steps
}

// sharing is a step that threads share.
type sharing struct {
	team          *team.Team
	params, grads []float32
	scalars       f32.AdamScalars
	part          func(part int)
}

// NewAdam makes an optimiser for n parameters with this learning rate, α in the paper, above 0.
func NewAdam(n int, rate float64) *Adam { return New(Config{Rate: rate}, n).(*Adam) }

// Step moves params against their gradients; the equations stand at f32.AdamStep. AdamW first does θ ← θ - rate·decay·θ.
func (a *Adam) Step(params, grads []float32) {
	if a.apart {
		a.begin(params, grads, 0)
		rest := float32(1 - a.rate*a.decay)
		for i := range params {
			params[i] *= rest
		}
	} else {
		a.begin(params, grads, a.decay)
	}
	scalars := f32.AdamScalars{
		Beta1: Beta1, Rest1: 1 - Beta1, Beta2: Beta2, Rest2: 1 - Beta2, Epsilon: Epsilon,
		Step: float32(a.rate / (1 - math.Pow(Beta1, float64(a.steps)))),
		Root: float32(math.Sqrt(1 - math.Pow(Beta2, float64(a.steps)))),
	}
	s := a.shared
	if s == nil {
		f32.AdamStep(params, grads, a.m, a.v, scalars)
		return
	}
	s.params, s.grads, s.scalars = params, grads, scalars
	s.team.Do(s.part)
	s.params, s.grads = nil, nil
}

// Share lets the threads of a team share the parameters from the next step on. It changes no bit.
func (a *Adam) Share(t *team.Team) {
	const line = 16 // so that no cache line is another thread's too
	if a.shared = nil; t.Size() == 1 {
		return
	}
	s := &sharing{team: t}
	s.part = func(part int) {
		lo, hi := t.Share((a.n+line-1)/line, part)
		if lo, hi = lo*line, min(a.n, hi*line); lo < hi {
			f32.AdamStep(s.params[lo:hi], s.grads[lo:hi], a.m[lo:hi], a.v[lo:hi], s.scalars)
		}
	}
	a.shared = s
}

// Vectors is the running means of the gradient and of its square.
func (a *Adam) Vectors() [][]float32 { return [][]float32{a.m, a.v} }
