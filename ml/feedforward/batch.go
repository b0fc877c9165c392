package feedforward

import (
	"math"

	"caderno/ml/f32"
)

// momentum is how much of the batch's mean and variance the running ones take on, PyTorch's.
const momentum = 0.1

// batchForward normalises the sums of a layer, unit by unit over the rows:
//
//	μ = mean(a)   s = 1/√(mean((a-μ)²) + ε)   â = (a-μ) s   a = gain â + bias
//
// Out of training, μ and the mean of squares are the running ones.
func (n *Net) batchForward(t *Tape, l int) {
	y, w := &t.layers[l], &n.layers[l]
	if t.training {
		t.measure(l)
		w.take(t)
	} else {
		for j := range t.mean {
			t.mean[j], t.variance[j] = float64(w.mean[j]), float64(w.variance[j])
		}
	}
	for j, v := range t.variance {
		y.scale[j] = float32(1 / math.Sqrt(v+f32.NormEpsilon))
	}
	for r := range t.batch {
		a, hat := f32.Row(y.sums, r), f32.Row(y.hat, r)
		for j, v := range a {
			hat[j] = float32(float64(v)-t.mean[j]) * y.scale[j]
			a[j] = w.gain[j]*hat[j] + w.bias[j]
		}
	}
}

// measure finds the mean and the variance of a layer's sums over the rows, first row first.
func (t *Tape) measure(l int) {
	sums := t.layers[l].sums
	clear(t.mean)
	clear(t.variance)
	for r := range t.batch {
		for j, v := range f32.Row(sums, r) {
			t.mean[j] += float64(v) / float64(t.batch)
		}
	}
	for r := range t.batch {
		for j, v := range f32.Row(sums, r) {
			e := float64(v) - t.mean[j]
			t.variance[j] += e * e / float64(t.batch)
		}
	}
}

// take brings the running values nearer to the batch's, whose variance is divided by B-1 for this.
func (w *layer) take(t *Tape) {
	wider := float64(t.batch) / float64(t.batch-1)
	for j, mean := range t.mean {
		w.mean[j] += momentum * (float32(mean) - w.mean[j])
		w.variance[j] += momentum * (float32(t.variance[j]*wider) - w.variance[j])
	}
}

// batchBack takes the gradient d by the normalised sums to that by the sums,
//
//	e = d gain   d ← s (e - mean(e) - â mean(e â))   over the rows
//
// and only s e out of training, when μ and s do not depend on the sums; it adds d â to the gradient of the gain and d to
// that of the bias, first row first.
func (n *Net) batchBack(t *Tape, l int) {
	y, w := &t.layers[l], &n.layers[l]
	sum, along := t.mean, t.variance // of d and d â: the room that batchForward used
	clear(sum)
	clear(along)
	for r := range t.batch {
		hat := f32.Row(y.hat, r)
		for j, d := range f32.Row(y.dSums, r) {
			sum[j] += float64(d)
			along[j] += float64(d) * float64(hat[j])
		}
	}
	for j := range sum {
		w.dBias[j] += float32(sum[j])
		w.dGain[j] += float32(along[j])
		sum[j] /= float64(t.batch)
		along[j] /= float64(t.batch)
	}
	if !t.training {
		clear(sum)
		clear(along)
	}
	for r := range t.batch {
		d, hat := f32.Row(y.dSums, r), f32.Row(y.hat, r)
		for j, v := range d {
			d[j] = y.scale[j] * w.gain[j] * float32(float64(v)-sum[j]-float64(hat[j])*along[j])
		}
	}
}
