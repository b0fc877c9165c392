// Package loss measures how far the outputs of a network are from the truth, and by how much each output would have to
// change.
//
// Everything is said for one step: B rows of O outputs y and K targets; a sequence is as many steps as count. A row has a
// weight, 0 where it is to be left out: then its gradient is zero, whatever its outputs and targets are, numbers or
// not. Losses are sums; to minimise a mean, the caller hands the gradients' scale, one over all that is averaged.
package loss

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Loss is one of the losses of this package for targets that are numbers; classes have Softmax.
type Loss interface {
	// Outputs is how many outputs K targets need. It panics on a K that the loss is not made for.
	Outputs(targets int) int
	// row returns the loss of one row and writes scale times its gradient by the outputs.
	row(dy, y, target []float32, scale float64) float64
}

// Step writes scale times the gradient of one step's loss into dy and returns the loss, both summed over the rows with
// their weights; nil weighs all rows 1. It panics where the shapes do not fit the loss.
func Step(l Loss, dy, y, target blas32.General, weights []float32, scale float64) (sum float64) {
	if y.Cols != l.Outputs(target.Cols) || dy.Cols != y.Cols || dy.Rows != y.Rows || target.Rows != y.Rows {
		panic("loss: outputs, targets and gradients do not fit together")
	}
	checkWeights(weights, y.Rows)
	for r := range y.Rows {
		to, w := f32.Row(dy, r), weight(weights, r)
		if w == 0 {
			clear(to)
			continue
		}
		sum += w * l.row(to, f32.Row(y, r), f32.Row(target, r), scale*w)
	}
	return sum
}

func checkWeights(weights []float32, rows int) {
	if weights != nil && len(weights) != rows {
		panic("loss: a weight for every row")
	}
}

func weight(weights []float32, r int) float64 {
	if weights == nil {
		return 1
	}
	return float64(weights[r])
}

// Squared is Σ (y-t)² over the targets.
type Squared struct{}

// Outputs is one for each target.
func (Squared) Outputs(targets int) int { return targets }

func (Squared) row(dy, y, target []float32, scale float64) (sum float64) {
	for i, t := range target {
		e := float64(y[i]) - float64(t)
		sum += e * e
		dy[i] = float32(scale * 2 * e)
	}
	return sum
}

// Absolute is Σ |y-t| over the targets; its slope at y = t is taken as 0.
type Absolute struct{}

// Outputs is one for each target.
func (Absolute) Outputs(targets int) int { return targets }

func (Absolute) row(dy, y, target []float32, scale float64) (sum float64) {
	for i, t := range target {
		e := float64(y[i]) - float64(t)
		sum += math.Abs(e)
		dy[i] = float32(scale * sign(e))
	}
	return sum
}

// sign is -1, 0 or 1, and NaN for NaN.
func sign(x float64) float64 {
	if x == 0 {
		return 0
	}
	return x / math.Abs(x)
}

// Huber is squared for small errors and straight for large ones (Huber, Robust estimation of a location parameter, 1964),
// over the targets: e²/2 up to Delta, Delta (|e| - Delta/2) beyond.
type Huber struct {
	Delta float64 // above 0; 0 is 1
}

// Outputs is one for each target.
func (Huber) Outputs(targets int) int { return targets }

func (l Huber) row(dy, y, target []float32, scale float64) (sum float64) {
	delta := l.Delta
	if delta == 0 {
		delta = 1
	}
	for i, t := range target {
		e := float64(y[i]) - float64(t)
		if a := math.Abs(e); a > delta {
			sum += delta * (a - delta/2)
			dy[i] = float32(scale * delta * sign(e))
		} else {
			sum += e * e / 2
			dy[i] = float32(scale * e)
		}
	}
	return sum
}

// Quantiles is the pinball loss (Koenker & Bassett, Regression quantiles, 1978): an output for each probability of each
// target, side by side, which it makes that quantile of the target. For a quantile p of the target t it is p (t-y) above y
// and (1-p) (y-t) below; its slope at y = t is taken as that below.
type Quantiles struct {
	P []float64 // each between 0 and 1, both left out
}

// Outputs is one for each probability of each target. It panics on a probability out of range.
func (l Quantiles) Outputs(targets int) int {
	for _, p := range l.P {
		if !(p > 0 && p < 1) {
			panic("loss: a quantile lies between 0 and 1")
		}
	}
	return targets * len(l.P)
}

func (l Quantiles) row(dy, y, target []float32, scale float64) (sum float64) {
	for i, t := range target {
		for k, p := range l.P {
			at := i*len(l.P) + k
			if e := float64(t) - float64(y[at]); e > 0 {
				sum += p * e
				dy[at] = float32(scale * -p)
			} else {
				sum += (p - 1) * e
				dy[at] = float32(scale * (1 - p) * (1 + 0*e)) // NaN stays NaN
			}
		}
	}
	return sum
}

// Sigmoid is the cross-entropy of independent yes-or-no targets, 1 or 0 or between, with the outputs as logits:
// log(1+eʸ) - t y, summed over the targets in a form that cannot overflow.
type Sigmoid struct{}

// Outputs is one for each target.
func (Sigmoid) Outputs(targets int) int { return targets }

func (Sigmoid) row(dy, y, target []float32, scale float64) (sum float64) {
	for i, t := range target {
		x := float64(y[i])
		e := math.Exp(-math.Abs(x))
		sum += math.Max(x, 0) + math.Log1p(e) - float64(t)*x
		p := 1 / (1 + e)
		if x < 0 {
			p = e / (1 + e)
		}
		dy[i] = float32(scale * (p - float64(t)))
	}
	return sum
}
