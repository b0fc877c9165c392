package feedforward

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Forward fills t from its input: layer by layer
//
//	a = x Wᵀ + b      normalised where Config.Norm says so
//	h = φ(a)          dropped where Drop has drawn so
//	x ← h, or x + h   with Config.Residual
//
// and y = x Wᵀ + b of the read-out. In training, BatchNorm takes the batch's mean and variance and adds them to the
// running ones with a weight of 0.1, and what Drop has drawn is dropped; otherwise BatchNorm takes the running ones, and
// nothing is dropped. It panics where t is another network's, and where BatchNorm would have to train on a single row,
// which has no variance.
func (n *Net) Forward(t *Tape, training bool) {
	t.check(n)
	if training && t.batch == 1 && n.config.Norm == BatchNorm {
		panic("feedforward: normalisation over a batch trains on at least two rows")
	}
	t.training = training
	for l := range t.layers {
		y, w := &t.layers[l], &n.layers[l]
		n.linear(t, l, y.sums)
		switch n.config.Norm {
		case LayerNorm:
			f32.NormForward(y.sums, y.hat, y.scale[:t.batch], w.gain, w.bias)
		case BatchNorm:
			n.batchForward(t, l)
		}
		f32.Copy(y.act, y.sums)
		n.act.Apply(y.act.Data)
		f32.Copy(y.out, y.act)
		if t.drops() {
			f32.Hadamard(y.out, y.mask)
		}
		if n.adds(l) {
			f32.AddMatrix(y.out, t.input(l))
		}
	}
	n.linear(t, n.config.Layers, t.y)
}

// drops says whether the last Forward has dropped what Drop drew.
func (t *Tape) drops() bool { return t.training && t.dropping }

// linear sets dst = x Wᵀ + b of a layer or, after the last, the read-out.
func (n *Net) linear(t *Tape, l int, dst blas32.General) {
	t.weights[l].PackTransposed(n.layers[l].w)
	f32.AffinePacked(dst, t.input(l), t.weights[l], n.layers[l].b)
}

// Backward takes the gradients in t.DY back through every layer, leaves that by the input in t.DX and adds those of the
// parameters to Grads. Forward must have filled t, and neither the parameters nor what is dropped may have changed since.
// It panics where t is another network's.
func (n *Net) Backward(t *Tape) {
	t.check(n)
	top := n.config.Layers
	n.linearBack(t, top, t.dy, t.layers[top-1].dOut, false)
	for l := top - 1; l >= 0; l-- {
		y, w := &t.layers[l], &n.layers[l]
		below := t.dx
		if l > 0 {
			below = t.layers[l-1].dOut
		}
		if n.adds(l) {
			f32.Copy(below, y.dOut)
		}
		f32.Copy(y.dSums, y.dOut)
		if t.drops() {
			f32.Hadamard(y.dSums, y.mask)
		}
		n.act.Back(y.dSums.Data, y.dSums.Data, y.act.Data)
		switch n.config.Norm {
		case LayerNorm:
			f32.NormBackward(y.dSums, y.hat, y.scale[:t.batch], w.gain, w.dGain, w.dBias)
		case BatchNorm:
			n.batchBack(t, l)
		}
		n.linearBack(t, l, y.dSums, below, n.adds(l))
	}
}

// linearBack takes d, the gradient by a linear map's outputs, to its parameters and to its input, adding to what stands there
// where keep is set.
func (n *Net) linearBack(t *Tape, l int, d, below blas32.General, keep bool) {
	w := &n.layers[l]
	f32.AddTMul(w.dW, d, t.input(l))
	f32.AddRows(w.db, d)
	if keep {
		f32.AddMul(below, d, w.w)
	} else {
		f32.MulTo(below, d, w.w)
	}
}
