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
	t.threads.Do(t.read)
	for l := n.config.Layers - 1; l >= 0; l-- {
		if t.below(l) { // before the steps below change it
			f32.Copy(t.all(t.target(l-1)), t.all(t.gradient(l)))
		}
		for d := range n.layers[l] {
			t.backThrough(l, d)
		}
		if n.config.Bidirectional && (l > 0 || t.dx.Rows > 0) {
			t.threads.Do(t.down)
		}
		if l > 0 && t.drops(l-1) {
			t.restore(l - 1)
		}
	}
	if t.symbols != nil && weights {
		n.lookUpBack(t)
	}
}

// backThrough takes the gradient by a layer's outputs back through its steps, piece after piece: when the threads have all come
// to the end of one, they send its gradients down and gather them, each a share of them, while they are near.
func (t *Tape) backThrough(l, d int) {
	t.job.layer, t.job.direction, t.job.done, t.job.end = l, d, t.steps, t.steps
	for t.job.done > 0 {
		t.job.begin = max(0, t.job.end-t.piece())
		t.threads.Do(t.back)
		t.job.done, t.job.end = t.job.end, t.job.begin
	}
}

// below says whether the layer below gets the gradient by a layer's outputs too, past it.
func (t *Tape) below(l int) bool { return l > 0 && t.config.Wiring == Residual }

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

// doRead takes the gradients by the outputs to the layers that the read-out reads, and to its weights.
func (t *Tape) doRead(part int) {
	n := t.job.n
	t.shared(part, 0, t.steps, func(from, rows int) {
		for _, s := range n.sources[t.config.Layers] {
			f32.MulTo(f32.Rows(t.gradient(s.layer), from, rows), f32.Rows(t.dy, from, rows), f32.Columns(n.out.w, s.at, s.width))
		}
	})
	if t.job.weights {
		t.gatherReadOut(part)
	}
}

// piece is how many steps' gradients by sums are gathered at once: as many rows as a product sums in one go, so that they are
// still near when the next product reads them; all of them where they are few.
func (t *Tape) piece() int {
	const rows, near = 256, 256 << 10 / 4
	if t.steps*t.batch*t.cell.gates()*t.config.Hidden <= near {
		return t.steps
	}
	return (rows + t.batch - 1) / t.batch
}

// doBack does what is left of the piece from job.end to job.done, and takes the one from job.begin to job.end back through its
// steps.
func (t *Tape) doBack(part int) {
	l, d := t.job.layer, t.job.direction
	if t.job.end < t.job.done {
		if !t.config.Bidirectional {
			begin, end := t.job.end, t.job.done
			t.shared(part, begin, end, func(from, rows int) { t.sendDown(l, d, from, rows) })
		}
		if lo, hi := t.threads.Share(t.layers[l].dirs[d].da.Cols, part); lo < hi && t.job.weights {
			t.job.n.gatherWeights(t, place{l: l, d: d, lo: lo, hi: hi}, t.job.end, t.job.done)
		}
	}
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
	p := place{l, d, lo, hi, &t.workers[part]}
	if t.job.end == t.steps {
		clear(t.rows(t.dc, 0, lo, hi).Data)
	}
	for i := t.job.end - 1; i >= t.job.begin; i-- {
		if p.ahead != nil {
			t.askBefore(p, i)
		}
		t.job.n.stepBack(t, p, t.nth(d, i))
	}
}

// doDown sends the gradients by the sums of both directions of a layer down.
func (t *Tape) doDown(part int) {
	t.shared(part, 0, t.steps, func(from, rows int) {
		for d := range t.job.n.layers[t.job.layer] {
			t.sendDown(t.job.layer, d, from, rows)
		}
	})
}

// sendDown takes the gradients by some rows of the sums of a layer to what it reads.
func (t *Tape) sendDown(l, d, from, rows int) {
	n, da := t.job.n, f32.Rows(t.layers[l].dirs[d].da, from, rows)
	for _, s := range n.sources[l] {
		to, shared := t.dx, n.config.Wiring == Skip // others send there too
		if s.layer != input {
			to, shared = t.target(s.layer), shared && !t.drops(s.layer)
		}
		switch w := f32.Columns(n.layers[l][d].ih.w, s.at, s.width); {
		case to.Rows == 0:
		case d == 0 && !shared && !t.below(l):
			f32.MulTo(f32.Rows(to, from, rows), da, w)
		default:
			f32.AddMul(f32.Rows(to, from, rows), da, w)
		}
	}
}

// gatherReadOut adds the gradients by some columns of the read-out's weights and some of its biases.
func (t *Tape) gatherReadOut(part int) {
	n, dy := t.job.n, t.all(t.dy)
	for _, s := range n.sources[t.config.Layers] {
		if lo, hi := t.threads.Share(s.width, part); lo < hi {
			f32.AddTMul(f32.Columns(n.out.dW, s.at+lo, hi-lo), dy, f32.Columns(t.all(t.seen(s, t.config.Layers)), lo, hi-lo))
		}
	}
	if lo, hi := t.threads.Share(t.config.Output, part); lo < hi {
		f32.AddRows(n.out.db[lo:hi], f32.Columns(dy, lo, hi-lo))
	}
}

// span is the rows of the steps that a direction comes to after begin others and before end.
func (t *Tape) span(d, begin, end int) (from, rows int) {
	if d == 1 {
		begin, end = t.steps-end, t.steps-begin
	}
	return begin * t.batch, (end - begin) * t.batch
}

// gatherWeights adds the gradients by some rows of a direction's weights and biases, p.lo to p.hi, that come from a span of
// steps.
func (n *Net) gatherWeights(t *Tape, p place, begin, end int) {
	lo, hi := p.lo, p.hi
	w, y := &n.layers[p.l][p.d], &t.layers[p.l].dirs[p.d]
	from, rows := t.span(p.d, begin, end)
	da := f32.Columns(f32.Rows(y.da, from, rows), lo, hi-lo)
	dq := f32.Columns(y.da, lo, hi-lo)
	if n.cell.apart() {
		dq = f32.Columns(y.dq, lo, hi-lo)
	}
	if !n.config.Norm {
		f32.AddRows(w.db[lo:hi], da)
		if n.cell.apart() {
			f32.AddRows(w.dq[lo:hi], f32.Rows(dq, from, rows))
		}
	}
	for _, s := range n.sources[p.l] {
		f32.AddTMul(f32.Columns(f32.Rows(w.ih.dW, lo, hi-lo), s.at, s.width), da, f32.Rows(t.seen(s, p.l), from, rows))
	}
	for i, g := range n.stages {
		first, last := max(lo, g.from*n.config.Hidden), min(hi, g.to*n.config.Hidden)
		if first < last {
			dW, sums := f32.Rows(w.hh.dW, first, last-first), f32.Columns(dq, first-lo, last-first)
			n.gatherRecurrent(t, p.d, y, dW, sums, i, begin, end)
		}
	}
}

// gatherRecurrent adds the gradients by some rows of the recurrent weights: the sums of each step meet the state before it.
func (n *Net) gatherRecurrent(t *Tape, d int, y *tapeDirection, dW, sums blas32.General, stage, begin, end int) {
	seen, late := y.h, 0
	switch {
	case stage > 0:
		seen = y.rh
	case t.dropping && y.hRec.Rows > 0:
		seen = y.hRec
	default:
		late = 1
	}
	if late > 0 && begin == 0 {
		if t.from {
			from, rows := t.span(d, 0, 1)
			f32.AddTMul(dW, f32.Rows(sums, from, rows), f32.Rows(y.h0, 0, rows))
		}
		begin = 1
	}
	if begin < end {
		from, rows := t.span(d, begin, end)
		before, _ := t.span(d, begin-late, end-late)
		f32.AddTMul(dW, f32.Rows(sums, from, rows), f32.Rows(seen, before, rows))
	}
}
