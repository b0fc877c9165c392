package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// piece is how many steps' gradients by sums are gathered at once: as many rows as a product sums in one go, so that they are
// still near when the next product reads them; twice as many where it is the sums that come from afar each time and each strand
// has half of the rows; all of them where they are few.
func (t *Tape) piece() int {
	const rows, near, large = 256, 256 << 10 / 4, 1 << 20 / 4
	units := t.config.Hidden
	if t.steps*t.batch*t.cell.gates()*units <= near {
		return t.steps
	}
	some := rows
	if t.config.strands(t.batch) > 1 && t.cell.gates()*units*units >= large {
		some *= 2
	}
	return (some + t.batch - 1) / t.batch
}

// pieces is how many the whole way back has, through all layers.
func (t *Tape) pieces() int { return t.config.Layers * t.config.directions() * t.piecesOfOne() }

func (t *Tape) piecesOfOne() int { return (t.steps + t.piece() - 1) / t.piece() }

// nthPiece says which steps of which layer and direction the k-th piece of the way back has.
func (t *Tape) nthPiece(k int) (l, d, begin, end int) {
	nth, i := k/t.piecesOfOne(), k%t.piecesOfOne()
	l, d = t.config.Layers-1-nth/t.config.directions(), nth%t.config.directions()
	end = t.steps - i*t.piece()
	return l, d, max(0, end-t.piece()), end
}

// gather adds a part's share of a layer's gradients that come from the steps from begin to before end.
func (t *Tape) gather(part, l, d, begin, end int) {
	if begin == end || !t.job.weights {
		return
	}
	t.eachStrand(part, t.cell.gates()*t.config.Hidden, func(strand, lo, hi int) { t.gatherStrand(strand, l, d, lo, hi, begin, end) })
}

// gathering is what a strand's thread leaves to another: but for the first few rows, all gradients of the pieces from a number on.
type gathering struct{ strand, from int }

// kept is how many rows of the gradients by a layer's weights a thread gathers itself when another relieves it: with its steps
// about as much as the other's share, which comes from afar.
func (t *Tape) kept() int {
	const bands = 12
	return t.cell.gates() * t.config.Hidden / 4 / bands * bands
}

// relieve gathers for a strand's thread, piece after piece as it makes them.
func (t *Tape) relieve(w gathering) {
	for k := w.from; k < t.pieces(); k++ {
		team.Await(func() bool { return t.workers[w.strand].made.Load() > int32(k) })
		l, d, begin, end := t.nthPiece(k)
		t.gatherStrand(w.strand, l, d, t.kept(), t.cell.gates()*t.config.Hidden, begin, end)
	}
}

// beginBack comes before threads go back without waiting.
func (t *Tape) beginBack() {
	for i := range t.workers {
		t.workers[i].made.Store(0)
	}
	t.gatherings.Begin()
}

// eachStrand visits a part's share of n rows of gradients that each strand has, from lo to before hi.
func (t *Tape) eachStrand(part, n int, visit func(strand, lo, hi int)) {
	strands := t.config.strands(t.batch)
	from, to := t.threads.Share(strands*n, part)
	for strand := range strands {
		if lo, hi := max(0, from-strand*n), min(n, to-strand*n); lo < hi {
			visit(strand, lo, hi)
		}
	}
}

// gatherReadOut adds a part's share of the gradients by the read-out's weights and biases: some of the columns, or what a strand
// has of some of the rows.
func (t *Tape) gatherReadOut(part int) {
	n, dy := t.job.n, t.all(t.dy)
	if t.config.strands(t.batch) > 1 {
		t.eachStrand(part, t.config.Output, func(strand, lo, hi int) { t.gatherOutputs(strand, lo, hi) })
		return
	}
	for _, s := range n.sources[t.config.Layers] {
		if lo, hi := t.threads.Share(s.width, part); lo < hi {
			f32.AddTMul(f32.Columns(n.out.dW, s.at+lo, hi-lo), dy, f32.Columns(t.all(t.seen(s, t.config.Layers)), lo, hi-lo))
		}
	}
	if lo, hi := t.threads.Share(t.config.Output, part); lo < hi {
		f32.AddRows(n.out.db[lo:hi], f32.Columns(dy, lo, hi-lo))
	}
}

// gatherOutputs adds what a strand has of the gradients by the weights and biases of the outputs from lo to before hi.
func (t *Tape) gatherOutputs(strand, lo, hi int) {
	const few = 24 // too few rows for a product to be worth copying its factors together
	n, w, b := t.job.n, t.job.n.out.dW, t.job.n.out.db
	if strand > 0 {
		w, b = t.second.out, t.second.outBias
		clear(f32.Rows(w, lo, hi-lo).Data)
		clear(b[lo:hi])
	}
	dy := t.strips(f32.Columns(t.dy, lo, hi-lo), strand, 0, 0, t.steps)
	t.addStripRows(b[lo:hi], dy, strand)
	for _, s := range n.sources[t.config.Layers] {
		to, seen := f32.Columns(f32.Rows(w, lo, hi-lo), s.at, s.width), t.strips(t.seen(s, t.config.Layers), strand, 0, 0, t.steps)
		if t.config.Output >= few {
			t.addStrips(to, dy, seen, strand)
			continue
		}
		first, last := t.strandRows(strand)
		for r := 0; r < dy.Rows; r += t.batch {
			f32.AddTMul(to, f32.Rows(dy, r, last-first), f32.Rows(seen, r, last-first))
		}
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
func (t *Tape) gatherStrand(strand, l, d, lo, hi, begin, end int) {
	n, into := t.job.n, t.into(l, d, strand)
	if strand > 0 && end == t.steps {
		into.forget(lo, hi)
	}
	y := &t.layers[l].dirs[d]
	da := t.strips(f32.Columns(y.da, lo, hi-lo), strand, d, begin, end)
	dq := f32.Columns(y.da, lo, hi-lo)
	if n.cell.apart() {
		dq = f32.Columns(y.dq, lo, hi-lo)
	}
	if n.cell.apart() && !n.config.Norm {
		t.addStripRows(into.q[lo:hi], t.strips(dq, strand, d, begin, end), strand)
	}
	if t.bySymbol(l) {
		t.gatherSymbols(strand, d, lo, hi, begin, end)
	} else {
		t.gatherInput(into, da, strand, l, d, lo, begin, end)
	}
	for i, g := range n.stages {
		first, last := max(lo, g.from*n.config.Hidden), min(hi, g.to*n.config.Hidden)
		if first < last {
			t.gatherRecurrent(f32.Rows(into.hh, first, last-first), f32.Columns(dq, first-lo, last-first), l, d, strand, i, begin, end)
		}
	}
}

// gatherInput adds the gradients by the biases and the input's weights of some rows, from row lo on, whose sums have da.
func (t *Tape) gatherInput(into gathered, da blas32.General, strand, l, d, lo, begin, end int) {
	if !t.config.Norm {
		t.addStripRows(into.b[lo:lo+da.Cols], da, strand)
	}
	for _, s := range t.job.n.sources[l] {
		to := f32.Columns(f32.Rows(into.ih, lo, da.Cols), s.at, s.width)
		t.addStrips(to, da, t.strips(t.seen(s, l), strand, d, begin, end), strand)
	}
}

// gatherRecurrent adds the gradients by some rows of the recurrent weights: the sums of each step meet the state before it.
func (t *Tape) gatherRecurrent(dW, sums blas32.General, l, d, strand, stage, begin, end int) {
	y, late := &t.layers[l].dirs[d], 0
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
