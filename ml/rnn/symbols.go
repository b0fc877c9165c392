package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// A network that reads symbols meets each of a few again and again. So where a pass has many more rows than there are symbols,
// what comes of one is made once: with the embedding E, a row for each symbol, and S, which has a one in each row for the symbol
// there, the input's sums of the lowest layer and the gradients are
//
//	SEWᵀ + b = S(EWᵀ + b)
//	dW = dAᵀSE = (Sᵀ dA)ᵀ E
//	dE = Sᵀ dA W
//
// and S takes rows from a matrix, or adds rows to one.

// bySymbol says whether passes over so many rows do that. With fewer rows it gains too little for the memory that it takes.
func (c Config) bySymbol(rows int) bool {
	const worthwhile = 8 // rows for each symbol
	return c.Vocabulary > 0 && c.Wiring != Skip && rows >= worthwhile*c.Vocabulary
}

// rowByRow says whether they look up every row's symbol by itself instead, and send its gradient down to its vector.
func (c Config) rowByRow(rows int) bool { return c.Vocabulary > 0 && !c.bySymbol(rows) }

// bySymbol says whether the tape's passes do that in a layer.
func (t *Tape) bySymbol(l int) bool { return l == 0 && len(t.weights.symbols) > 0 }

// sumSymbols makes the sums of the lowest layer's input, from row from of the tape on.
func (n *Net) sumSymbols(t *Tape, d int, sums blas32.General, from int) {
	of := t.weights.symbols[d]
	for i := range sums.Rows {
		if t.over(from + i) {
			copy(f32.Row(sums, i), n.bias(n.layers[0][d].b))
		} else {
			copy(f32.Row(sums, i), f32.Row(of, int(t.symbols[from+i])))
		}
	}
}

// gatherSymbols adds the gradients by some of the lowest layer's sums, lo to hi, that a strand has of the steps from begin to
// before end, to those of their symbols.
func (t *Tape) gatherSymbols(strand, d, lo, hi, begin, end int) {
	to := f32.Columns(t.symbolGrads[strand][d], lo, hi-lo)
	if end == t.steps {
		for s := range to.Rows {
			clear(f32.Row(to, s))
		}
	}
	da := f32.Columns(t.layers[0].dirs[d].da, lo, hi-lo)
	first, last := t.strandRows(strand)
	from, rows := t.span(d, begin, end)
	for at := from; at < from+rows; at += t.batch {
		for i := at + first; i < at+last; i++ {
			if !t.over(i) {
				f32.Add(f32.Row(to, int(t.symbols[i])), f32.Row(da, i))
			}
		}
	}
}

// spreadSymbols takes a part's share of the gradients by the symbols' sums to the weights and biases of the lowest layer, and to
// the embedding.
func (t *Tape) spreadSymbols(part int) {
	n := t.job.n
	for d := range n.layers[0] {
		y, da := &n.layers[0][d], t.symbolGrads[0][d]
		if lo, hi := t.threads.Share(da.Cols, part); lo < hi {
			f32.AddTMul(f32.Rows(y.ih.dW, lo, hi-lo), f32.Columns(da, lo, hi-lo), n.embedding.w)
			if !n.config.Norm {
				f32.AddRows(y.db[lo:hi], f32.Columns(da, lo, hi-lo))
			}
		}
		if lo, hi := t.threads.Share(da.Rows, part); lo < hi {
			f32.AddMul(f32.Rows(n.embedding.dW, lo, hi-lo), f32.Rows(da, lo, hi-lo), y.ih.w)
		}
	}
}

// checkSymbols panics where a symbol that counts, of steps from to before to, is not in the vocabulary.
func (n *Net) checkSymbols(t *Tape, from, to int) {
	if t.symbols == nil {
		return
	}
	for i := from * t.batch; i < to*t.batch; i++ {
		if s := int(t.symbols[i]); (s < 0 || s >= n.config.Vocabulary) && !t.over(i) {
			panic("rnn: a symbol is not in the vocabulary")
		}
	}
}

// lookUp fills some rows of the input with the vectors of their symbols.
func (n *Net) lookUp(t *Tape, from, rows int) {
	for i := from; i < from+rows; i++ {
		if !t.over(i) {
			copy(f32.Row(t.x, i), f32.Row(n.embedding.w, int(t.symbols[i])))
		}
	}
}

// doLookUpBack takes a part's share of the gradients by what the input's vectors became to the embedding.
func (t *Tape) doLookUpBack(part int) {
	if t.bySymbol(0) {
		t.spreadSymbols(part)
		return
	}
	lo, hi := t.threads.Share(t.config.Input, part)
	if lo == hi {
		return
	}
	to, from := f32.Columns(t.job.n.embedding.dW, lo, hi-lo), f32.Columns(t.dx, lo, hi-lo)
	for i := range t.steps * t.batch {
		if !t.over(i) {
			f32.Add(f32.Row(to, int(t.symbols[i])), f32.Row(from, i))
		}
	}
}

// over says whether row i of the tape lies beyond the end of its sequence.
func (t *Tape) over(i int) bool { return t.lengths != nil && i/t.batch >= t.lengths[i%t.batch] }
