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
	if weights && n.config.strands(t.batch) > 1 {
		t.threads.Do(t.join)
	}
	if t.symbols != nil && weights {
		t.threads.Do(t.lookUpBack)
	}
}

// backThrough takes the gradient by a layer's outputs back through its steps, piece after piece: when the threads have all come
// to the end of one, they gather its gradients, each a share of them, while they are near. Where each gathers what it made
// itself, nobody waits.
func (t *Tape) backThrough(l, d int) {
	t.job.layer, t.job.direction, t.job.done, t.job.end = l, d, t.steps, t.steps
	if t.alone() {
		t.threads.Do(t.back)
		return
	}
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
	t.own(part, t.readBack)
	if t.job.weights {
		t.gatherReadOut(part)
	}
}

// readBack takes the gradients by the outputs of some rows of the tape to the layers that the read-out reads.
func (t *Tape) readBack(from, rows int) {
	n := t.job.n
	for _, s := range n.sources[t.config.Layers] {
		f32.MulTo(f32.Rows(t.gradient(s.layer), from, rows), f32.Rows(t.dy, from, rows), f32.Columns(n.out.w, s.at, s.width))
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
// steps; or all pieces one after another.
func (t *Tape) doBack(part int) {
	if !t.alone() {
		t.gather(part, t.job.end, t.job.done)
		t.stepsBack(part, t.job.begin, t.job.end)
		return
	}
	for end := t.steps; end > 0; {
		begin := max(0, end-t.piece())
		t.stepsBack(part, begin, end)
		t.gather(part, begin, end)
		end = begin
	}
}

// stepsBack takes the rows of the batch that are a part's back through some steps of a layer, and down to what it reads.
func (t *Tape) stepsBack(part, begin, end int) {
	l, d := t.job.layer, t.job.direction
	lo, hi := t.threads.Share(t.batch, part)
	if !t.config.summedAfterwards() {
		lo, hi = 0, t.batch
		if part > 0 {
			return
		}
	}
	if lo == hi {
		return
	}
	p := place{l, d, lo, hi, &t.workers[part]}
	if end == t.steps {
		clear(t.rows(t.dc, 0, lo, hi).Data)
	}
	down := !t.config.Bidirectional && (l > 0 || t.dx.Rows > 0)
	for i := end - 1; i >= begin; i-- {
		if p.ahead != nil {
			t.askBefore(p, i)
		}
		s := t.nth(d, i)
		t.job.n.stepBack(t, p, s)
		if down {
			t.sendDown(l, d, s*t.batch+lo, hi-lo, p.ahead)
		}
	}
}

// gather adds a part's share of a layer's gradients that come from the steps from begin to before end.
func (t *Tape) gather(part, begin, end int) {
	if begin == end || !t.job.weights {
		return
	}
	l, d := t.job.layer, t.job.direction
	wide, strands := t.cell.gates()*t.config.Hidden, t.config.strands(t.batch)
	from, to := t.threads.Share(strands*wide, part)
	for strand := range strands {
		lo, hi := max(0, from-strand*wide), min(wide, to-strand*wide)
		if lo >= hi {
			continue
		}
		into := t.into(l, d, strand)
		if strand > 0 && end == t.steps {
			into.forget(lo, hi)
		}
		t.gatherStrand(into, strand, lo, hi, begin, end)
	}
}

// doDown sends the gradients by the sums of both directions of a layer down.
func (t *Tape) doDown(part int) {
	t.shared(part, func(from, rows int) {
		for d := range t.job.n.layers[t.job.layer] {
			t.sendDown(t.job.layer, d, from, rows, nil)
		}
	})
}

// sendDown takes the gradients by some rows of the sums of a layer to what it reads.
func (t *Tape) sendDown(l, d, from, rows int, ahead *f32.Ahead) {
	n, da := t.job.n, f32.Rows(t.layers[l].dirs[d].da, from, rows)
	packed := t.weights.layers[l][d].down
	for i, s := range n.sources[l] {
		to, fresh := t.dx, n.config.Wiring != Skip // otherwise others send there too
		if s.layer != input {
			to, fresh = t.target(s.layer), fresh || t.drops(s.layer)
		}
		if to.Rows == 0 {
			continue
		}
		to, fresh = f32.Rows(to, from, rows), fresh && d == 0 && !t.below(l)
		switch w := f32.Columns(n.layers[l][d].ih.w, s.at, s.width); {
		case i < len(packed) && fresh:
			f32.MulPackedTo(to, da, packed[i].Meanwhile(ahead))
		case i < len(packed):
			f32.AddMulPacked(to, da, packed[i].Meanwhile(ahead))
		case fresh:
			f32.MulTo(to, da, w)
		default:
			f32.AddMul(to, da, w)
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

// gatherStrand adds the gradients by some rows, lo to hi, of a direction's weights and biases that a strand has of the steps from
// begin to before end.
func (t *Tape) gatherStrand(into gathered, strand, lo, hi, begin, end int) {
	n, l, d := t.job.n, t.job.layer, t.job.direction
	y := &t.layers[l].dirs[d]
	da := t.strips(f32.Columns(y.da, lo, hi-lo), strand, d, begin, end)
	dq := f32.Columns(y.da, lo, hi-lo)
	if n.cell.apart() {
		dq = f32.Columns(y.dq, lo, hi-lo)
	}
	if !n.config.Norm {
		t.addStripRows(into.b[lo:hi], da, strand)
		if n.cell.apart() {
			t.addStripRows(into.q[lo:hi], t.strips(dq, strand, d, begin, end), strand)
		}
	}
	for _, s := range n.sources[l] {
		t.addStrips(f32.Columns(f32.Rows(into.ih, lo, hi-lo), s.at, s.width), da, t.strips(t.seen(s, l), strand, d, begin, end), strand)
	}
	for i, g := range n.stages {
		first, last := max(lo, g.from*n.config.Hidden), min(hi, g.to*n.config.Hidden)
		if first < last {
			t.gatherRecurrent(f32.Rows(into.hh, first, last-first), f32.Columns(dq, first-lo, last-first), strand, i, begin, end)
		}
	}
}

// gatherRecurrent adds the gradients by some rows of the recurrent weights: the sums of each step meet the state before it.
func (t *Tape) gatherRecurrent(dW, sums blas32.General, strand, stage, begin, end int) {
	d, late := t.job.direction, 0
	y := &t.layers[t.job.layer].dirs[d]
	seen := y.h
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
			lo, hi := t.strandRows(strand)
			f32.AddTMul(dW, t.strips(sums, strand, d, 0, 1), f32.Rows(y.h0, lo, hi-lo))
		}
		begin = 1
	}
	if begin < end {
		t.addStrips(dW, t.strips(sums, strand, d, begin, end), t.strips(seen, strand, d, begin-late, end-late), strand)
	}
}
