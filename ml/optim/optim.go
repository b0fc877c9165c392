// Package optim turns gradients into steps: optimisers, clipping, schedules of the learning rate. Parameters and gradients
// are flat float32 vectors of one length, so that an optimiser knows nothing of the network they belong to. Formulas and
// defaults are PyTorch's.
package optim

import "math"

// The optimisers there are.
const (
	NameAdam     = "adam"     // Kingma & Ba, 2015
	NameAdamW    = "adamw"    // the same with decay apart from the gradient (Loshchilov & Hutter, 2019)
	NameSGD      = "sgd"      // stochastic gradient descent
	NameMomentum = "momentum" // with a running sum of gradients (Polyak, 1964)
	NameNesterov = "nesterov" // which looks ahead along it (Sutskever, Martens, Dahl & Hinton, 2013)
	NameRMSProp  = "rmsprop"  // Tieleman & Hinton, 2012
	NameAdagrad  = "adagrad"  // Duchi, Hazan & Singer, 2011
)

// Names lists them, the default first.
var Names = []string{NameAdam, NameAdamW, NameSGD, NameMomentum, NameNesterov, NameRMSProp, NameAdagrad}

// Optimizer takes parameters step by step against their gradients. Vectors and Steps are all that it remembers: a
// checkpoint copies them out, and copies them back in together with SetSteps.
type Optimizer interface {
	// Step moves params and panics where the lengths differ from the one the optimiser was made for. With weight decay it
	// may change grads, too.
	Step(params, grads []float32)
	SetRate(rate float64) // the learning rate from the next step on, at least 0
	Vectors() [][]float32 // its own, each as long as the parameters, in a fixed order
	Steps() int           // taken so far
	SetSteps(n int)       // at least 0
}

// Config says which optimiser.
type Config struct {
	Name string  // "" is NameAdam
	Rate float64 // the learning rate, at least 0
	// Momentum is how much of the running sum each step keeps, 0 to below 1; 0 is 0.9. Only momentum and Nesterov have it.
	Momentum float64
	// Decay draws every parameter towards zero, at least 0: as part of the gradient (an L2 penalty of Decay/2 times the
	// squares) or, in AdamW, apart from it, by Rate·Decay a step.
	Decay float64
}

// New makes an optimiser for n parameters. It panics on a name that there is not and on numbers out of their ranges.
func New(c Config, n int) Optimizer {
	if c.Momentum == 0 {
		c.Momentum = 0.9
	}
	if !(c.Rate >= 0 && c.Decay >= 0 && c.Momentum > 0 && c.Momentum < 1) {
		panic("optim: rate, decay or momentum out of range")
	}
	b := pace{n: n, rate: c.Rate, decay: c.Decay}
	switch c.Name {
	case NameAdam, "":
		return &Adam{pace: b, m: make([]float32, n), v: make([]float32, n)}
	case NameAdamW:
		return &Adam{pace: b, apart: true, m: make([]float32, n), v: make([]float32, n)}
	case NameSGD:
		return &sgd{pace: b}
	case NameMomentum, NameNesterov:
		return &momentum{pace: b, keep: c.Momentum, ahead: c.Name == NameNesterov, sum: make([]float32, n)}
	case NameRMSProp:
		return &rmsprop{pace: b, square: make([]float32, n)}
	case NameAdagrad:
		return &adagrad{pace: b, square: make([]float32, n)}
	}
	panic("optim: there is no such optimiser")
}

// pace is what all optimisers have.
type pace struct {
	n, steps    int
	rate, decay float64
}

func (p *pace) SetRate(rate float64) { p.rate = rate }
func (p *pace) Steps() int           { return p.steps }
func (p *pace) SetSteps(n int)       { p.steps = n }

// begin counts a step and makes the penalty for their size part of the gradients.
func (p *pace) begin(params, grads []float32, penalty float64) {
	if len(params) != p.n || len(grads) != p.n {
		panic("optim: parameters, gradients and optimiser differ in length")
	}
	p.steps++
	if penalty == 0 {
		return
	}
	for i, v := range params {
		grads[i] += float32(penalty) * v
	}
}

// sqrt is that of a float32.
func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
