package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// piece is how many steps' gradients by sums are gathered at once: as many rows as a product sums in one go, so that they are
// still near when the next product reads them; all of them where they are few.
func (t *Tape) piece() int {
	const rows, near = 256, 256 << 10 / 4
	if t.steps*t.batch*t.cell.gates()*t.config.Hidden <= near {
		return t.steps
	}
	return (rows + t.batch - 1) / t.batch
}

// gather adds a part's share of a layer's gradients that come from the steps from begin to before end.
func (t *Tape) gather(part, l, d, begin, end int) {
	if begin == end || !t.job.weights {
		return
	}
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
		t.gatherStrand(into, l, d, strand, lo, hi, begin, end)
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
func (t *Tape) gatherStrand(into gathered, l, d, strand, lo, hi, begin, end int) {
	n := t.job.n
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
			t.gatherRecurrent(f32.Rows(into.hh, first, last-first), f32.Columns(dq, first-lo, last-first), l, d, strand, i, begin, end)
		}
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
