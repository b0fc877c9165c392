package ml

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/forecast"
	"caderno/ml/rnn"
)

// effort bounds what one forecast may cost, so that a run of any size stays quick to watch, to pause and to take up again.
type effort struct {
	paths, fit int     // sample paths, and one-step forecasts of the past, at most
	operations float64 // floating-point operations for each of the two, beyond which there are fewer
	firm       bool    // there may be so few that bands are coarse and part of the validation is left out
}

// A draft is made while training and costs little; the forecast that stays may cost a second or two. A glimpse is the draft
// that anyone may ask for at any time: of all but large networks it is the same, of those it still costs little.
var (
	draft    = effort{paths: 100, fit: 400, operations: 4e9}
	thorough = effort{paths: 1000, fit: math.MaxInt, operations: 1e11}
	glimpse  = effort{paths: 100, fit: 400, operations: 4e9, firm: true}
)

const (
	fewestPaths = 60   // fewer would make no quantiles
	fewestFit   = 16   // besides those that validate, unless the effort is firm
	coarsest    = 20   // sample paths of a firm effort, at least
	rowsAtOnce  = 64   // windows evaluated together
	farthest    = 1e15 // forecasts are held within what series accepts as a value
	steepest    = 20.0 // and sample paths within so many standard deviations a step
)

// lookout runs the network forward without training it: validation, the fit on the past, the forecast.
type lookout struct {
	net     *rnn.Net
	cut     *cut
	window  int
	cost    float64 // floating-point operations of one step of one row, roughly
	rows    *rnn.State
	x, y    blas32.General  // rowsAtOnce×1
	targets []int           // fit, then validate
	touch   func(touchable) // lays hands on each state that is made; nil for none
}

func newLookout(net *rnn.Net, c *cut, spec Spec) *lookout {
	return &lookout{
		net: net, cut: c, window: spec.Window, cost: 2 * float64(len(net.Params())),
		rows: rnn.NewState(net, rowsAtOnce), x: f32.NewMatrix(rowsAtOnce, 1), y: f32.NewMatrix(rowsAtOnce, 1),
		targets: append(append([]int(nil), c.fit...), c.validate...),
	}
}

// oneStep calls say with the network's forecast of each target's transformed value, given the window of truths before.
func (l *lookout) oneStep(targets []int, say func(i int, z float64)) {
	for from := 0; from < len(targets); from += rowsAtOnce {
		part := targets[from:min(from+rowsAtOnce, len(targets))]
		l.rows.Reset(len(part))
		x, y := f32.Rows(l.x, 0, len(part)), f32.Rows(l.y, 0, len(part))
		for s := range l.window {
			for r, at := range part {
				x.Data[r] = float32(l.cut.z[at-l.window+s])
			}
			l.net.StepForward(l.rows, x, y)
		}
		for r := range part {
			say(from+r, float64(y.Data[r]))
		}
	}
}

// validation is the mean squared one-step error on the validation part.
func (l *lookout) validation() float64 {
	var sum float64
	l.oneStep(l.cut.validate, func(i int, z float64) {
		e := z - l.cut.z[l.cut.validate[i]]
		sum += e * e
	})
	return sum / float64(len(l.cut.validate))
}

// forecast runs free from the end of the training part and says what it would have said, one step ahead, of the past.
//
// Mean feeds each forecast back as the next input. The bands are quantiles over sample paths that do the same but add,
// at each step, one of the network's own one-step errors on the past, drawn at random; errors on what it was trained on
// are too small, so they are all scaled up to the size of those on the validation part where those are larger. The
// bands thus hold the noise of the series and how errors feed on each other, not doubt about the weights.
func (l *lookout) forecast(e effort, rng *rand.Rand) *ForecastEvent {
	affordable := func(steps int) int { return int(min(1e9, e.operations/(l.cost*float64(steps)))) }
	fewPaths, fewFit := fewestPaths, len(l.cut.validate)+fewestFit
	if e.firm {
		fewPaths, fewFit = coarsest, fewestFit
	}
	paths := min(e.paths, max(fewPaths, affordable(l.cut.horizon)))
	fit := min(e.fit, len(l.targets), max(fewFit, affordable(l.window)))
	targets := l.targets[len(l.targets)-fit:]
	f := &ForecastEvent{FitFrom: targets[0], Fit: make([]*float64, l.cut.trainEnd-targets[0])}
	errors := make([]float64, len(targets))
	l.oneStep(targets, func(i int, z float64) {
		at := targets[i]
		errors[i] = l.cut.z[at] - z
		v := l.cut.untransform(z, func(lag int) float64 { return l.cut.values[at-lag] })
		f.Fit[at-f.FitFrom] = &v
	})
	scaleToValidation(errors, len(l.cut.validate))
	runs := l.freeRun(paths, errors, rng)
	f.Mean = runs[0]
	f.Low80, f.High80 = forecast.Bands(runs[1:], 0.80)
	f.Low95, f.High95 = forecast.Bands(runs[1:], 0.95)
	return f
}

// scaleToValidation multiplies the errors so that their root mean square is that of their last n, if that is larger.
func scaleToValidation(errors []float64, n int) {
	n = min(n, len(errors))
	whole, tail := rms(errors[:len(errors)-n]), rms(errors[len(errors)-n:])
	if len(errors) == n || whole == 0 || tail <= whole {
		return
	}
	for i := range errors[:len(errors)-n] {
		errors[i] *= tail / whole
	}
}

func rms(v []float64) float64 {
	var sum float64
	for _, e := range v {
		sum += e * e
	}
	return math.Sqrt(sum / float64(len(v)))
}

// freeRun returns paths+1 continuations of the training part in the data's units: the first without noise, the others
// with errors drawn from the given ones at each step.
func (l *lookout) freeRun(paths int, errors []float64, rng *rand.Rand) [][]float64 {
	c, rows := l.cut, paths+1
	state := rnn.NewState(l.net, rows)
	if l.touch != nil {
		l.touch(state)
	}
	x, y := f32.NewMatrix(rows, 1), f32.NewMatrix(rows, 1)
	state.Reset(1)
	for s := c.trainEnd - l.window; s < c.trainEnd; s++ {
		x.Data[0] = float32(c.z[s])
		l.net.StepForward(state, f32.Rows(x, 0, 1), f32.Rows(y, 0, 1))
	}
	state.Repeat(rows)
	for r := range y.Data {
		y.Data[r] = y.Data[0]
	}
	runs := make([][]float64, rows)
	for r := range runs {
		runs[r] = make([]float64, c.horizon)
	}
	for k := range c.horizon {
		if k > 0 {
			l.net.StepForward(state, x, y)
		}
		for r, run := range runs {
			z := float64(y.Data[r])
			if r > 0 {
				z += errors[rng.IntN(len(errors))]
			}
			z = max(-steepest, min(steepest, z))
			x.Data[r] = float32(z)
			run[k] = c.untransform(z, func(lag int) float64 {
				if k >= lag {
					return run[k-lag]
				}
				return c.values[c.trainEnd+k-lag]
			})
		}
	}
	return runs
}

// untransform brings a transformed value back to the data's units, given the value lag steps before.
func (c *cut) untransform(z float64, before func(lag int) float64) float64 {
	return max(-farthest, min(farthest, c.transform.Inverse(z, before)))
}
