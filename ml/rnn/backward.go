package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Backward takes the gradients in t.DY back through every step (Werbos, Backpropagation through time, 1990) and adds
// those of the parameters to Grads. Forward must have filled t, and once: the gradients take the place of the gates,
// unless the tape is watched. A state that the pass began from counts as given: no gradient goes back into it. It panics
// where t was made for a network of other sizes.
func (n *Net) Backward(t *Tape) {
	t.check(n)
	n.backward(t, true)
}

// backward leaves the parameters' gradients alone where weights is not set.
func (n *Net) backward(t *Tape, weights bool) {
	t.job = job{n: n, weights: weights}
	if n.config.Wiring == Skip { // what the read-out sends, other layers add to
		clear(t.dx.Data)
	}
	t.threads.Do(t.readBack)
	for l := n.config.Layers - 1; l >= 0; l-- {
		t.job.l = l
		below := l > 0 && n.config.Wiring == Residual
		if below { // before the steps below change it
			f32.Copy(t.all(t.target(l-1)), t.all(t.gradient(l)))
		}
		for d := range n.layers[l] {
			t.job.d = d
			t.threads.Do(t.back)
		}
		for d := range n.layers[l] {
			t.job.d, t.job.first = d, d == 0 && !below
			t.threads.Do(t.gather)
		}
		if l > 0 && t.drops(l-1) {
			t.restore(l - 1)
		}
	}
	if t.symbols != nil && weights {
		n.lookUpBack(t)
	}
}

// gradient is that by the outputs of a layer.
func (t *Tape) gradient(l int) blas32.General {
	if t.layers[l].dOut.Rows > 0 {
		return t.layers[l].dOut
	}
	return t.dOut
}

// target is where the layer above sends the gradient by what it sees of layer l.
func (t *Tape) target(l int) blas32.General {
	if t.drops(l) {
		return t.dDropped
	}
	return t.gradient(l)
}

// drops says whether the layer above l sees only part of it.
func (t *Tape) drops(l int) bool { return t.dropping && t.layers[l].mask.Rows > 0 }

// restore takes the gradient by what was left of layer l to that by all of it.
func (t *Tape) restore(l int) {
	d := t.all(t.dDropped)
	f32.Hadamard(d, t.all(t.layers[l].mask))
	if t.config.Wiring == Skip { // the read-out has sent its own
		f32.AddMatrix(t.all(t.gradient(l)), d)
	} else {
		f32.Copy(t.all(t.gradient(l)), d)
	}
}

// doReadBack takes the gradients by the outputs to the read-out's parameters and to the layers that it reads.
func (t *Tape) doReadBack(part int) {
	n, dy := t.job.n, t.all(t.dy)
	for _, s := range n.sources[t.config.Layers] {
		if lo, hi := t.threads.Share(s.width, part); lo < hi && t.job.weights {
			f32.AddTMul(f32.Columns(n.out.dW, s.at+lo, hi-lo), dy, f32.Columns(t.all(t.seen(s, t.config.Layers)), lo, hi-lo))
		}
	}
	if lo, hi := t.threads.Share(t.config.Output, part); lo < hi && t.job.weights {
		f32.AddRows(n.out.db[lo:hi], f32.Columns(dy, lo, hi-lo))
	}
	if lo, hi := t.threads.Share(dy.Rows, part); lo < hi {
		for _, s := range n.sources[t.config.Layers] {
			f32.MulTo(f32.Rows(t.gradient(s.layer), lo, hi-lo), f32.Rows(dy, lo, hi-lo), f32.Columns(n.out.w, s.at, s.width))
		}
	}
}

// doStepsBack takes the gradient by a layer's outputs back through its steps to the sums of its units.
func (t *Tape) doStepsBack(part int) {
	lo, hi := t.threads.Share(t.batch, part)
	if t.config.Norm || t.config.Peephole { // whose gradients are summed on the way: one thread goes it
		lo, hi = 0, t.batch
		if part > 0 {
			return
		}
	}
	if lo == hi {
		return
	}
	p := place{t.job.l, t.job.d, lo, hi}
	clear(t.rows(t.dc, 0, lo, hi).Data)
	for i := t.steps - 1; i >= 0; i-- {
		t.job.n.stepBack(t, p, t.nth(p.d, i))
	}
}

// doGather takes the gradients by a direction's sums to its parameters and to what it reads.
func (t *Tape) doGather(part int) {
	n, l, d := t.job.n, t.job.l, t.job.d
	y := &t.layers[l].dirs[d]
	if lo, hi := t.threads.Share(y.da.Cols, part); lo < hi && t.job.weights {
		n.gatherWeights(t, l, d, lo, hi)
	}
	lo, hi := t.threads.Share(t.steps*t.batch, part)
	if lo == hi {
		return
	}
	da := f32.Rows(y.da, lo, hi-lo)
	for _, s := range n.sources[l] {
		to, first := t.dx, t.job.first
		if s.layer != input {
			to = t.target(s.layer)
			first = first && (n.config.Wiring != Skip || t.drops(s.layer))
		} else {
			first = first && n.config.Wiring != Skip
		}
		switch w := f32.Columns(n.layers[l][d].ih.w, s.at, s.width); {
		case to.Rows == 0:
		case first:
			f32.MulTo(f32.Rows(to, lo, hi-lo), da, w)
		default:
			f32.AddMul(f32.Rows(to, lo, hi-lo), da, w)
		}
	}
}

// gatherWeights adds the gradients by rows lo to hi of a direction's weights and biases.
func (n *Net) gatherWeights(t *Tape, l, d, lo, hi int) {
	w, y := &n.layers[l][d], &t.layers[l].dirs[d]
	da := f32.Columns(t.all(y.da), lo, hi-lo)
	dq := da
	if n.cell.apart() {
		dq = f32.Columns(t.all(y.dq), lo, hi-lo)
	}
	if !n.config.Norm {
		f32.AddRows(w.db[lo:hi], da)
		if n.cell.apart() {
			f32.AddRows(w.dq[lo:hi], dq)
		}
	}
	for _, s := range n.sources[l] {
		f32.AddTMul(f32.Columns(f32.Rows(w.ih.dW, lo, hi-lo), s.at, s.width), da, t.all(t.seen(s, l)))
	}
	for i, g := range n.stages {
		from, to := max(lo, g.from*n.config.Hidden), min(hi, g.to*n.config.Hidden)
		if from < to {
			n.gatherRecurrent(t, d, y, f32.Rows(w.hh.dW, from, to-from), f32.Columns(dq, from-lo, to-from), i)
		}
	}
}

// gatherRecurrent adds the gradients by some rows of the recurrent weights: the sums of each step meet the state before it.
func (n *Net) gatherRecurrent(t *Tape, d int, y *tapeDirection, dW, sums blas32.General, stage int) {
	switch {
	case stage > 0:
		f32.AddTMul(dW, sums, t.all(y.rh))
		return
	case t.dropping && y.hRec.Rows > 0:
		f32.AddTMul(dW, sums, t.all(y.hRec))
		return
	}
	first, late, early := t.nth(d, 0)*t.batch, t.batch, 0
	if d == 1 {
		late, early = 0, t.batch
	}
	if t.from {
		f32.AddTMul(dW, f32.Rows(sums, first, t.batch), f32.Rows(y.h0, 0, t.batch))
	}
	if rest := (t.steps - 1) * t.batch; rest > 0 {
		f32.AddTMul(dW, f32.Rows(sums, late, rest), f32.Rows(y.h, early, rest))
	}
}
