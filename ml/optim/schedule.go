package optim

import "math"

// The schedules there are. A step s counts from 0; rates are shares of the highest.
const (
	// Constant is 1 throughout.
	Constant = "constant"
	// Steps multiplies by Factor after every Every steps: Factor^⌊s/Every⌋.
	Steps = "step"
	// Cosine falls along half a wave to zero at Total: (1 + cos(π s/Total))/2 (Loshchilov & Hutter, SGDR, 2017, equation 5).
	Cosine = "cosine"
	// OneCycle rises along half a wave from 1/25 to 1 in the first 0.3 of Total, then falls along another to 1/250000 (Smith
	// & Topin, Super-convergence, 2018, in PyTorch's form).
	OneCycle = "one-cycle"
)

// Schedules lists them, the default first.
var Schedules = []string{Constant, Steps, Cosine, OneCycle}

// Schedule says how the learning rate changes from step to step.
type Schedule struct {
	Name  string // "" is Constant
	Total int    // steps that there will be, at least 1; Cosine and OneCycle need it
	// Warmup steps lead up to the schedule, which begins after them: (s+1)/(Warmup+1), PyTorch's LinearLR from
	// 1/(Warmup+1) (Goyal et al., Accurate, large minibatch SGD, 2017, section 2.2). OneCycle has its own instead.
	Warmup int
	Every  int     // of Steps, at least 1; 0 is a third of Total
	Factor float64 // of Steps, above 0; 0 is 0.1
}

// At is the share of the highest rate at a step, counted from 0. Beyond Total, Cosine and OneCycle stay where they have
// come to. It panics on a schedule that there is not.
func (c Schedule) At(step int) float64 {
	if step < c.Warmup && c.Name != OneCycle {
		return float64(step+1) / float64(c.Warmup+1)
	}
	s, total := step, max(1, c.Total)
	if c.Name != OneCycle {
		s, total = step-c.Warmup, max(1, c.Total-c.Warmup)
	}
	switch c.Name {
	case Constant, "":
		return 1
	case Steps:
		return c.fallen(s, total)
	case Cosine:
		return wave(1, 0, float64(min(s, total))/float64(total))
	case OneCycle:
		return oneCycle(min(s, total-1), total)
	}
	panic("optim: there is no such schedule")
}

func (c Schedule) fallen(s, total int) float64 {
	every, factor := c.Every, c.Factor
	if every == 0 {
		every = max(1, total/3)
	}
	if factor == 0 {
		factor = 0.1
	}
	return math.Pow(factor, float64(s/every))
}

func oneCycle(s, total int) float64 {
	const rising, lowest, last = 0.3, 1.0 / 25, 1.0 / 25 / 1e4
	top, end := rising*float64(total)-1, float64(total-1)
	at := float64(s)
	if at <= top {
		return wave(lowest, 1, at/top)
	}
	return wave(1, last, (at-top)/(end-top))
}

// wave goes from one value to another along half a cosine, the share being how far it has come.
func wave(from, to, share float64) float64 { return to + (from-to)/2*(1+math.Cos(math.Pi*share)) }
