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
	if t.alone() {
		t.beginBack()
		t.threads.Do(t.back)
	} else {
		n.backTogether(t)
	}
	if weights && n.config.strands(t.batch) > 1 {
		t.threads.Do(t.join)
	}
	if t.symbols != nil && weights {
		t.threads.Do(t.lookUpBack)
	}
}

// doBack takes the rows of the batch that are a part's all the way back, and gathers what it made itself, piece after piece of
// each layer, while it is near. The threads do not wait for each other; whoever is through gathers for another.
func (t *Tape) doBack(part int) {
	t.doRead(part)
	relieved := false
	for k := range t.pieces() {
		l, d, begin, end := t.nthPiece(k)
		if d == 0 && end == t.steps && t.below(l) {
			t.own(part, func(from, rows int) { t.sendPast(l, from, rows) })
		}
		t.stepsBack(part, l, d, begin, end)
		t.workers[part].made.Store(int32(k + 1))
		if !relieved && t.gatherings.Wanted() && t.job.weights {
			relieved = t.gatherings.Give(gathering{strand: part, from: k})
		}
		if relieved {
			t.gatherStrand(part, l, d, 0, t.kept(), begin, end)
		} else {
			t.gather(part, l, d, begin, end)
		}
		if begin == 0 && d == len(t.job.n.layers[l])-1 {
			t.leave(part, l)
		}
	}
	for w, more := t.gatherings.Next(part); more; w, more = t.gatherings.Next(part) {
		t.relieve(w)
	}
}

// leave does with a part's rows what is left to do when a layer has gone back.
func (t *Tape) leave(part, l int) {
	if t.downAfterwards(l) {
		t.own(part, func(from, rows int) { t.sendDownAll(l, from, rows) })
	}
	if l > 0 && t.drops(l-1) {
		t.own(part, func(from, rows int) { t.restore(l-1, from, rows) })
	}
}

// backTogether does the same where each thread gathers a share of what all have made: they wait for each other at the end of
// each piece.
func (n *Net) backTogether(t *Tape) {
	all := t.steps * t.batch
	t.threads.Do(t.read)
	for l := n.config.Layers - 1; l >= 0; l-- {
		if t.below(l) {
			t.sendPast(l, 0, all)
		}
		for d := range n.layers[l] {
			t.job.layer, t.job.direction, t.job.done, t.job.end = l, d, t.steps, t.steps
			for t.job.done > 0 {
				t.job.begin = max(0, t.job.end-t.piece())
				t.threads.Do(t.backPiece)
				t.job.done, t.job.end = t.job.end, t.job.begin
			}
		}
		if t.downAfterwards(l) {
			t.threads.Do(t.down)
		}
		if l > 0 && t.drops(l-1) {
			t.restore(l-1, 0, all)
		}
	}
}

// doBackPiece gathers the piece from job.end to job.done, and takes the one from job.begin to job.end back through its steps.
func (t *Tape) doBackPiece(part int) {
	l, d := t.job.layer, t.job.direction
	t.gather(part, l, d, t.job.end, t.job.done)
	t.stepsBack(part, l, d, t.job.begin, t.job.end)
}

// below says whether the layer below gets the gradient by a layer's outputs too, past it.
func (t *Tape) below(l int) bool { return l > 0 && t.config.Wiring == Residual }

// gradient is that by the outputs of a layer.
func (t *Tape) gradient(l int) *blas32.General {
	if d := &t.layers[l].dOut; d.Rows > 0 {
		return d
	}
	return &t.dOut
}

// target is where the layer above sends the gradient by what it sees of layer l.
func (t *Tape) target(l int) blas32.General {
	if t.drops(l) {
		return t.dDropped
	}
	return *t.gradient(l)
}

// drops says whether the layer above l sees only part of it.
func (t *Tape) drops(l int) bool { return t.dropping && t.layers[l].mask.Rows > 0 }

// sendPast gives some rows of the gradient by a layer's outputs to the layer below, before the steps below change them.
func (t *Tape) sendPast(l, from, rows int) {
	f32.Copy(f32.Rows(t.target(l-1), from, rows), f32.Rows(*t.gradient(l), from, rows))
}

// restore takes some rows of the gradient by what was left of layer l to that by all of it.
func (t *Tape) restore(l, from, rows int) {
	d, to := f32.Rows(t.dDropped, from, rows), f32.Rows(*t.gradient(l), from, rows)
	f32.Hadamard(d, f32.Rows(t.layers[l].mask, from, rows))
	if t.config.Wiring == Skip { // the read-out has sent its own
		f32.AddMatrix(to, d)
	} else {
		f32.Copy(to, d)
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
		f32.MulTo(f32.Rows(*t.gradient(s.layer), from, rows), f32.Rows(t.dy, from, rows), f32.Columns(n.out.w, s.at, s.width))
	}
}

// stepsBack takes the rows of the batch that are a part's back through some steps of a layer, and down to what it reads.
func (t *Tape) stepsBack(part, l, d, begin, end int) {
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
	p := place{l, d, lo, hi, t.workers[part]}
	if end == t.steps {
		clear(t.rows(t.dc, 0, lo, hi).Data)
	}
	down := !t.config.Bidirectional && (l > 0 || t.dx.Rows > 0)
	for i := end - 1; i >= begin; i-- {
		if p.ahead != nil {
			t.askBefore(&p, i)
		}
		s := t.nth(d, i)
		t.job.n.stepBack(t, p, s)
		if down {
			t.sendDown(l, d, s*t.batch+lo, hi-lo, p.ahead)
		}
	}
}

// downAfterwards says whether gradients go down from a layer when both its directions have gone back, not step by step.
func (t *Tape) downAfterwards(l int) bool { return t.config.Bidirectional && (l > 0 || t.dx.Rows > 0) }

// doDown sends a part's share of the gradients by the sums of a layer down.
func (t *Tape) doDown(part int) {
	if lo, hi := t.threads.Share(t.steps*t.batch, part); lo < hi {
		t.sendDownAll(t.job.layer, lo, hi-lo)
	}
}

// sendDownAll is sendDown for all directions of a layer.
func (t *Tape) sendDownAll(l, from, rows int) {
	for d := range t.job.n.layers[l] {
		t.sendDown(l, d, from, rows, nil)
	}
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
