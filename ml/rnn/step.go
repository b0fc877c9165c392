package rnn

import (
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// place is a part of a pass: rows lo to hi of the batch in one direction of one layer, and which thread's it is.
type place struct {
	l, d, lo, hi int
	*worker
}

// worker is what a thread has for itself.
type worker struct {
	view  stepView   // of the step at hand
	ahead *f32.Ahead // what its next step will go through, for products to ask for, or nil
	*progress
}

// progress is how many pieces of the way back a thread has gone.
type progress struct{ made atomic.Int32 }

// before is the step whose state step s begins from; -1 stands for the state before the first.
func (t *Tape) before(d, s int) int {
	if d == 0 {
		return s - 1
	}
	if s == t.steps-1 {
		return -1
	}
	return s + 1
}

// nth is the step that a direction comes to after i others.
func (t *Tape) nth(d, i int) int {
	if d == 0 {
		return i
	}
	return t.steps - 1 - i
}

// at views step s the way its cell does, until the place's thread comes to another.
func (t *Tape) at(p place, s int) *stepView {
	y, v, b := &t.layers[p.l].dirs[p.d], &p.view, t.before(p.d, s)
	t.look(&v.a, &y.gates, &p, s)
	t.look(&v.q, &y.q, &p, s)
	t.look(&v.h, &y.h, &p, s)
	t.look(&v.c, &y.c, &p, s)
	t.look(&v.tanhC, &y.tanhC, &p, s)
	t.look(&v.rh, &y.rh, &p, s)
	h, c, from := &y.h, &y.c, b
	if b < 0 {
		h, c, from = &y.h0, &y.c0, 0
	}
	t.look(&v.hPrev, h, &p, from)
	t.look(&v.cPrev, c, &p, from)
	if t.dropping && y.hRec.Rows > 0 {
		h, from = &y.hRec, s
	}
	t.look(&v.hRec, h, &p, from)
	return v
}

// look sets a view to a place's rows of a step, where the cell has that matrix. It writes field by field: many are looked at,
// and a matrix that is copied just after a part of it was written makes the processor wait.
func (t *Tape) look(view, m *blas32.General, p *place, s int) {
	if m.Rows > 0 {
		from := (s*t.batch + p.lo) * m.Stride
		view.Rows, view.Cols, view.Stride = p.hi-p.lo, m.Cols, m.Stride
		view.Data = m.Data[from : from+(p.hi-p.lo-1)*m.Stride+m.Cols]
	}
}

// atBack is at with what the way back needs.
func (t *Tape) atBack(p place, s int) *stepView {
	v, y := t.at(p, s), &t.layers[p.l].dirs[p.d]
	t.look(&v.da, &y.da, &p, s)
	t.look(&v.dq, &y.dq, &p, s)
	t.lookAtState(&v.dh, &p, s)
	if b := t.before(p.d, s); b >= 0 {
		t.lookAtState(&v.dhPrev, &p, b)
	}
	t.look(&v.dc, &t.dc, &p, 0)
	t.look(&v.drh, &t.drh, &p, 0)
	return v
}

// gates is the columns of a matrix that belong to a stage.
func (n *Net) gates(m blas32.General, stage int) blas32.General {
	g, H := n.stages[stage], n.config.Hidden
	if g.from == 0 && g.to == n.cell.gates() {
		return m
	}
	return f32.Columns(m, g.from*H, (g.to-g.from)*H)
}

// block is the rows of a matrix that belong to a stage.
func (n *Net) block(m blas32.General, stage int) blas32.General {
	g, H := n.stages[stage], n.config.Hidden
	return f32.Rows(m, g.from*H, (g.to-g.from)*H)
}

// step goes one step forward: the input's sums stand in the gates already, the recurrent ones join them, and the cell makes
// of them the state. Where the state before is known to be zero, first is set and nothing comes of its products.
func (n *Net) step(t *Tape, p place, s int, first bool) {
	y, w := &n.layers[p.l][p.d], &t.weights.layers[p.l][p.d]
	v := t.at(p, s)
	v.peep = &y.peep
	moving := !first || t.from
	if tape := &t.layers[p.l].dirs[p.d]; t.dropping && tape.hRec.Rows > 0 {
		f32.Copy(v.hRec, v.hPrev)
		f32.Hadamard(v.hRec, t.rows(tape.mask, 0, p.lo, p.hi))
	}
	for i := range n.stages {
		from, to := v.hRec, n.gates(v.a, i)
		if i > 0 {
			from = v.rh
		}
		if n.cell.apart() {
			to = v.q
		}
		switch {
		case moving && n.cell.apart():
			f32.AffinePacked(to, from, w.hh[i].Meanwhile(p.ahead), n.bias(y.q))
		case moving:
			f32.AddMulPacked(to, from, w.hh[i].Meanwhile(p.ahead))
		case n.cell.apart():
			f32.SetRows(to, n.bias(y.q))
		}
		if n.config.Norm {
			n.normalise(t, p, s, i)
		}
		t.clamp(p, v, i)
		n.cell.forward(v, i)
	}
	if s >= t.shortest {
		t.hold(p, v, s)
	}
	t.silence(p, v.h)
	n.join(t, p, s)
}

// bias is what sums begin with: nothing where they are normalised, which would take it away again.
func (n *Net) bias(b []float32) []float32 {
	if n.config.Norm {
		return n.zeros
	}
	return b
}

// normalise does it to a stage's sums, gate by gate.
func (n *Net) normalise(t *Tape, p place, s, stage int) {
	n.eachNorm(t, p, s, stage, func(sums, hat blas32.General, scale []float32, gate, which int) {
		y, H := &n.layers[p.l][p.d], n.config.Hidden
		bias := y.b
		if which == 1 {
			bias = y.q
		}
		f32.NormForward(sums, hat, scale, y.gains[which].w.Data[gate*H:(gate+1)*H], bias[gate*H:(gate+1)*H])
	})
}

// normaliseBack takes the gradients by a stage's normalised sums to those by the sums.
func (n *Net) normaliseBack(t *Tape, p place, s, stage int) {
	n.eachNorm(t, p, s, stage, func(_, hat blas32.General, scale []float32, gate, which int) {
		y, tape, H := &n.layers[p.l][p.d], &t.layers[p.l].dirs[p.d], n.config.Hidden
		d, dBias, dGain := tape.da, y.db, y.gains[which].dW.Data
		if which == 1 {
			d, dBias = tape.dq, y.dq
		}
		if !t.job.weights {
			dBias, dGain = t.nowhere, t.nowhere
		}
		f32.NormBackward(f32.Columns(t.rows(d, s, p.lo, p.hi), gate*H, H), hat, scale,
			y.gains[which].w.Data[gate*H:(gate+1)*H], dGain[gate*H:(gate+1)*H], dBias[gate*H:(gate+1)*H])
	})
}

// eachNorm visits the gates of a stage, with their sums (where they still are), what normalising keeps of them, and
// whether they are the recurrent sums of a cell that keeps those apart.
func (n *Net) eachNorm(t *Tape, p place, s, stage int, visit func(sums, hat blas32.General, scale []float32, gate, which int)) {
	y, g, H := &t.layers[p.l].dirs[p.d], n.stages[stage], n.config.Hidden
	for which, sums := range []blas32.General{y.gates, y.q} {
		if sums.Rows == 0 {
			continue
		}
		for gate := g.from; gate < g.to; gate++ {
			at := (s*n.cell.gates() + gate) * t.batch
			visit(f32.Columns(t.rows(sums, s, p.lo, p.hi), gate*H, H), f32.Columns(t.rows(y.norms[which].hat, s, p.lo, p.hi), gate*H, H),
				y.norms[which].scale[at+p.lo:at+p.hi], gate, which)
		}
	}
}

// hold keeps the state of rows whose sequence is over.
func (t *Tape) hold(p place, v *stepView, s int) {
	for r := p.lo; r < p.hi; r++ {
		if s < t.lengths[r] {
			continue
		}
		copy(f32.Row(v.h, r-p.lo), f32.Row(v.hPrev, r-p.lo))
		if t.cell.memory() {
			copy(f32.Row(v.c, r-p.lo), f32.Row(v.cPrev, r-p.lo))
		}
	}
}

// stepBack goes one step back: from the gradient by the state after it to those by the sums of its units, and it adds what
// that says of the state before to the gradient by it, in t.dc and among those by the layer's outputs.
func (n *Net) stepBack(t *Tape, p place, s int) {
	w, v := &t.weights.layers[p.l][p.d], t.atBack(p, s)
	v.peep = &n.layers[p.l][p.d].peep
	t.silence(p, v.dh)
	if t.watch != nil {
		t.watch.see(t, p, s, v)
	}
	held := s >= t.shortest
	if held {
		t.release(p, v, s)
	}
	for i := len(n.stages) - 1; i >= 0; i-- {
		n.cell.backward(v, i)
		t.unclamp(p, v, i)
		if n.config.Peephole && t.job.weights {
			f32.PeepholeWeights(n.layers[p.l][p.d].peep.dW, v.da, v.cPrev, v.c)
		}
		if n.config.Norm {
			n.normaliseBack(t, p, s, i)
		}
		if i > 0 {
			f32.MulPackedTo(v.drh, n.gates(v.da, i), w.back[i].Meanwhile(p.ahead))
		}
	}
	b := t.before(p.d, s)
	if b >= 0 {
		n.sendBack(t, p, v, w)
	}
	if held {
		t.pass(p, v, s, b)
	}
}

// lookAtState sets a view to the gradient by a place's states of a step.
func (t *Tape) lookAtState(view *blas32.General, p *place, s int) {
	d, H := t.gradient(p.l), t.config.Hidden
	from := (s*t.batch+p.lo)*d.Stride + p.d*H
	view.Rows, view.Cols, view.Stride = p.hi-p.lo, H, d.Stride
	view.Data = d.Data[from : from+(p.hi-p.lo-1)*d.Stride+H]
}

// sendBack adds to the gradient by the state before.
func (n *Net) sendBack(t *Tape, p place, v *stepView, w *packedDirection) {
	to, d, mask, back := v.dhPrev, n.gates(v.da, 0), t.layers[p.l].dirs[p.d].mask, w.back[0].Meanwhile(p.ahead)
	if n.cell.apart() {
		d = v.dq
	}
	if n.cell.straight() {
		f32.AddMatrix(to, v.dh)
	}
	if !t.dropping || mask.Rows == 0 {
		f32.AddMulPacked(to, d, back)
		if len(n.stages) > 1 {
			f32.AddMatrix(to, v.drh)
		}
		return
	}
	seen := t.rows(t.dRec, 0, p.lo, p.hi)
	f32.MulPackedTo(seen, d, back)
	if len(n.stages) > 1 {
		f32.AddMatrix(seen, v.drh)
	}
	f32.Hadamard(seen, t.rows(mask, 0, p.lo, p.hi))
	f32.AddMatrix(to, seen)
}

// release takes the gradients by the states of rows that are over out of the cell's sight, into t.heldH and t.heldC; pass
// brings them back as those by the state before, which is the same.
func (t *Tape) release(p place, v *stepView, s int) {
	for r := p.lo; r < p.hi; r++ {
		if s < t.lengths[r] {
			continue
		}
		dh, dc := f32.Row(v.dh, r-p.lo), f32.Row(v.dc, r-p.lo)
		copy(f32.Row(t.heldH, r), dh)
		copy(f32.Row(t.heldC, r), dc)
		clear(dh)
		clear(dc)
	}
}

func (t *Tape) pass(p place, v *stepView, s, before int) {
	for r := p.lo; r < p.hi; r++ {
		if s < t.lengths[r] {
			continue
		}
		copy(f32.Row(v.dc, r-p.lo), f32.Row(t.heldC, r))
		if before >= 0 {
			f32.Add(f32.Row(v.dhPrev, r-p.lo), f32.Row(t.heldH, r))
		}
	}
}
