package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// The gradients by the weights of a large layer are summed in two strands, one of the first half of the batch's rows and one of
// the second, and the second joins the first at the end: whatever the number of threads, so that the bits do not depend on it.
// Two threads then go all the way back without waiting for each other or reading what the other made. Small layers, which are
// gathered without copying, would lose more by it than that gains.

// strands is how many the sums of a pass with so many rows have.
func (c Config) strands(batch int) int {
	if batch >= 24 && c.Hidden > 64 && c.summedAfterwards() {
		return 2
	}
	return 1
}

// summedAfterwards says whether the way back through the steps sums no gradients; where it does, one thread goes it.
func (c Config) summedAfterwards() bool { return !c.Norm && !c.Peephole }

// alone says whether the rows of the batch that a thread goes back through are all that it sums.
func (t *Tape) alone() bool {
	size := t.threads.Size()
	return size == 1 || size == t.config.strands(t.batch)
}

// strandRows is the rows of the batch that belong to a strand.
func (t *Tape) strandRows(strand int) (lo, hi int) {
	n := t.config.strands(t.batch)
	return t.batch * strand / n, t.batch * (strand + 1) / n
}

// strips is what a strand has of the steps that a direction comes to after begin others and before end: some rows of each.
func (t *Tape) strips(m blas32.General, strand, d, begin, end int) blas32.General {
	from, rows := t.span(d, begin, end)
	lo, hi := t.strandRows(strand)
	return f32.Rows(m, from+lo, rows-t.batch+hi-lo)
}

// addStrips adds aᵀ*b to dst, for strips of both.
func (t *Tape) addStrips(dst, a, b blas32.General, strand int) {
	lo, hi := t.strandRows(strand)
	f32.AddTMulStrips(dst, a, b, hi-lo, t.batch)
}

// addStripRows adds the sum of a strand's rows to v.
func (t *Tape) addStripRows(v []float32, m blas32.General, strand int) {
	lo, hi := t.strandRows(strand)
	if hi-lo == t.batch {
		f32.AddRows(v, m)
		return
	}
	for r := 0; r < m.Rows; r += t.batch {
		f32.AddRows(v, f32.Rows(m, r, hi-lo))
	}
}

// gathered is where the gradients by a direction's weights and biases are summed.
type gathered struct {
	ih, hh blas32.General // GH×reads, GH×H
	b, q   []float32      // GH; q is nil where the cell does not keep the recurrent sums apart
}

// into is where a strand's gradients are summed: the first one's are the network's.
func (t *Tape) into(l, d, strand int) gathered {
	if strand > 0 {
		return t.second.layers[l][d]
	}
	w := &t.job.n.layers[l][d]
	return gathered{w.ih.dW, w.hh.dW, w.db, w.dq}
}

// forget sets rows lo to hi of the sums to zero.
func (s gathered) forget(lo, hi int) {
	clear(f32.Rows(s.ih, lo, hi-lo).Data)
	clear(f32.Rows(s.hh, lo, hi-lo).Data)
	clear(s.b[lo:hi])
	if s.q != nil {
		clear(s.q[lo:hi])
	}
}

// strandGrads is the sums of a second strand. They lie in one piece, as the network's own do.
type strandGrads struct {
	all     []float32
	at      int // of the first one among the network's
	layers  [][]gathered
	out     blas32.General // O×reads
	outBias []float32      // O
}

// newStrandGrads is empty where passes over so many rows have one strand.
func newStrandGrads(n *Net, batch int) strandGrads {
	if n.config.strands(batch) == 1 {
		return strandGrads{}
	}
	s := strandGrads{at: len(n.embedding.w.Data)}
	s.all = f32.Make(len(n.params) - s.at)
	rest := s.all
	next := func(size int) []float32 {
		v := rest[:size:size]
		rest = rest[size:]
		return v
	}
	for _, y := range n.layers {
		var directions []gathered
		for _, w := range y {
			to := gathered{ih: w.ih.w, hh: w.hh.w}
			to.ih.Data, to.hh.Data = next(len(to.ih.Data)), next(len(to.hh.Data))
			to.b = next(len(w.b))
			if w.q != nil {
				to.q = next(len(w.q))
			}
			directions = append(directions, to)
		}
		s.layers = append(s.layers, directions)
	}
	s.out = n.out.w
	s.out.Data, s.outBias = next(len(n.out.w.Data)), next(len(n.out.b))
	return s
}

// newSymbolGrads makes room for the gradients by what the lowest layer makes of each symbol, in every strand; for nothing where
// passes over so many rows go row by row.
func newSymbolGrads(n *Net, batch, rows int) (grads [][]blas32.General) {
	if !n.config.bySymbol(rows) {
		return nil
	}
	grads = make([][]blas32.General, n.config.strands(batch))
	for strand := range grads {
		for range n.config.directions() {
			grads[strand] = append(grads[strand], f32.NewMatrix(n.config.Vocabulary, n.cell.gates()*n.config.Hidden))
		}
	}
	return grads
}

// doJoin adds a share of the second strand's gradients to the network's.
func (t *Tape) doJoin(part int) {
	if lo, hi := t.threads.Share(len(t.second.all), part); lo < hi {
		f32.Add(t.job.n.grads[t.second.at+lo:t.second.at+hi], t.second.all[lo:hi])
	}
	if t.bySymbol(0) {
		for d, to := range t.symbolGrads[0] {
			if lo, hi := t.threads.Share(len(to.Data), part); lo < hi {
				f32.Add(to.Data[lo:hi], t.symbolGrads[1][d].Data[lo:hi])
			}
		}
	}
}
