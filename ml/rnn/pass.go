package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Forward runs the sequence in t.X from a zero state, filling t with every gate, state and output. It panics where t
// was made for a network of other sizes.
func (n *Net) Forward(t *Tape) { n.ForwardFrom(t, nil) }

// ForwardFrom is Forward from the state that s holds, which it only reads; nil stands for zeros. So a long sequence is
// cut into windows that hand their state on (Tape.Final), with gradients that stop at the cut: truncated
// backpropagation through time. It panics as Forward does, and where s is another network's or has another number of
// rows in use than t.
func (n *Net) ForwardFrom(t *Tape, s *State) {
	t.check(n)
	t.begin(n, s)
	n.checkSymbols(t, 0, t.steps)
	t.weights.begin()
	n.forward(t)
}

// begin copies in the state before the first step, or zeroes it where s is nil, and empties what lies
// beyond the ends of sequences.
func (t *Tape) begin(n *Net, s *State) {
	if s != nil && (s.net != n || s.rows != t.batch) {
		panic("rnn: network, state and tape do not belong together")
	}
	t.from = s != nil
	for l := range t.layers {
		for d := range t.layers[l].dirs {
			y := &t.layers[l].dirs[d]
			clear(y.h0.Data)
			clear(y.c0.Data)
			if s != nil {
				copy(y.h0.Data, s.layers[l].h[:t.batch*t.config.Hidden])
				copy(y.c0.Data, s.layers[l].c[:min(t.batch*t.config.Hidden, len(s.layers[l].c))])
			}
		}
	}
	for r, length := range t.lengths {
		for step := length; step < t.steps; step++ {
			clear(f32.Row(t.x, step*t.batch+r))
		}
	}
}

// job is what the threads of a tape are at.
type job struct {
	n *Net

	// Of a way back on which threads wait for each other: a layer and direction, the steps begin to end, by the order in which
	// the direction comes to them, that it goes through, and end to done that it has gone through before.
	layer, direction int
	begin, end, done int
	weights          bool // whether the gradients by the parameters are wanted
}

// prepare makes the parts of a pass that threads share, once, so that a pass allocates nothing.
func (t *Tape) prepare() {
	t.ahead, t.back = t.doAhead, t.doBack
	t.join, t.lookUpBack = t.doJoin, t.doLookUpBack
}

// forward fills the tape from its input and the states before the first step. The threads wait for each other only until all
// weights are packed, and whoever is through with its rows takes over some of another's.
func (n *Net) forward(t *Tape) {
	t.job.n = n
	t.rowsLeft.Begin()
	t.threads.Do(t.ahead)
}

// stepwise says whether the input's sums of a layer are made step by step, just before the recurrent ones join them, while they
// lie in the nearest cache. Where a step has too few rows for that, or the weights do not stay in the cache beside each other,
// or the whole tape stays in one, they are made before the first step; those of symbols only have to be copied.
func (t *Tape) stepwise(l int) bool {
	const near = 160_000 // weights that stay in a megabyte
	return t.bySymbol(l) || t.long() && t.batch >= 12 && t.cell.gates()*t.config.Hidden*(t.config.reads(l)+t.config.Hidden) <= near
}

// own is each for a part's rows of the batch.
func (t *Tape) own(part int, do func(from, rows int)) {
	lo, hi := t.threads.Share(t.batch, part)
	t.each(lo, hi, do)
}

// each does something with the rows of the tape that belong to rows lo to hi of the batch: step by step, or with all at once
// where they are all there are.
func (t *Tape) each(lo, hi int, do func(from, rows int)) {
	switch hi - lo {
	case 0:
	case t.batch:
		do(0, t.steps*t.batch)
	default:
		for s := range t.steps {
			do(s*t.batch+lo, hi-lo)
		}
	}
}

// seen is a part of what a layer reads, with a row for every step and row of the batch.
func (t *Tape) seen(s source, l int) blas32.General {
	switch {
	case s.layer == input:
		return t.x
	case t.dropping && l < t.config.Layers && t.layers[s.layer].mask.Rows > 0:
		return t.layers[s.layer].dropped
	}
	return t.layers[s.layer].out
}

// sum makes the input's sums of n rows of the tape, from row from on, and asks for what is ahead unless that is nil.
func (t *Tape) sum(n *Net, l, d, from, rows int, ahead *f32.Ahead) {
	a := f32.Rows(t.layers[l].dirs[d].gates, from, rows)
	if t.bySymbol(l) {
		n.sumSymbols(t, d, a, from)
		return
	}
	for i, s := range n.sources[l] {
		x, w := f32.Rows(t.seen(s, l), from, rows), t.weights.layers[l][d].ih[i].Meanwhile(ahead)
		if i == 0 {
			f32.AffinePacked(a, x, w, n.bias(n.layers[l][d].b))
		} else {
			f32.AddMulPacked(a, x, w)
		}
	}
}

// stretch is what is left of the way forward for some rows of the batch: from step i on, by the order in which direction d of
// layer l comes to them, to the read-out.
type stretch struct{ lo, hi, l, d, i int }

// doAhead takes the rows of the batch that are a part's through all layers and the read-out.
func (t *Tape) doAhead(part int) {
	n := t.job.n
	t.weights.take(n)
	lo, hi := t.threads.Share(t.batch, part)
	if t.symbols != nil {
		t.each(lo, hi, func(from, rows int) { n.lookUp(t, from, rows) })
	}
	for w, more := (stretch{lo: lo, hi: hi}), true; more; w, more = t.rowsLeft.Next(part) {
		if w.lo < w.hi {
			t.goAhead(part, &w)
		}
	}
}

// goAhead goes a stretch, or what is left of it where it gives some of its rows away.
func (t *Tape) goAhead(part int, w *stretch) {
	n := t.job.n
	for ; w.l < len(n.layers); w.l++ {
		for ; w.d < len(n.layers[w.l]); w.d++ {
			if w.i == 0 && !t.stepwise(w.l) {
				t.each(w.lo, w.hi, func(from, rows int) { t.sum(n, w.l, w.d, from, rows, nil) })
			}
			t.stepsAhead(part, w)
			w.i = 0
		}
		w.d = 0
	}
	t.each(w.lo, w.hi, func(from, rows int) { t.readOut(n, from, rows) })
}

func (t *Tape) stepsAhead(part int, w *stretch) {
	p, stepwise := place{w.l, w.d, w.lo, w.hi, t.workers[part]}, t.stepwise(w.l)
	for ; w.i < t.steps; w.i++ {
		if t.rowsLeft.Wanted() {
			t.giveRows(w)
			p.hi = w.hi
		}
		s := t.nth(w.d, w.i)
		if p.ahead != nil {
			t.askAfter(&p, w.i)
		}
		if stepwise {
			t.sum(t.job.n, w.l, w.d, s*t.batch+p.lo, p.hi-p.lo, p.ahead)
		}
		t.job.n.step(t, p, s, w.i == 0)
	}
}

// giveRows gives half of a stretch's rows to a thread that waits, where that pays.
func (t *Tape) giveRows(w *stretch) {
	const worthwhile, few = 64, 4 // rows times steps of the layer, rows
	mid := (w.lo + w.hi + 1) / 2
	if w.hi-mid < few || (w.hi-mid)*(t.steps-w.i) < worthwhile {
		return
	}
	given := *w
	given.lo = mid
	if t.rowsLeft.Give(given) {
		w.hi = mid
	}
}

// readOut makes the outputs of some rows of the tape.
func (t *Tape) readOut(n *Net, from, rows int) {
	y := f32.Rows(t.y, from, rows)
	if n.single() {
		f32.MulVecTo(y.Data, f32.Rows(t.seen(n.sources[t.config.Layers][0], t.config.Layers), from, rows), n.out.w.Data)
		for i := range y.Data {
			y.Data[i] += n.out.b[0]
		}
		return
	}
	for i, s := range n.sources[t.config.Layers] {
		h := f32.Rows(t.seen(s, t.config.Layers), from, rows)
		if i == 0 {
			f32.AffinePacked(y, h, t.weights.out[i], n.out.b)
		} else {
			f32.AddMulPacked(y, h, t.weights.out[i])
		}
	}
}

// single says whether there is one output, made of one layer: the product of a matrix and a vector.
func (n *Net) single() bool { return n.config.Output == 1 && len(n.sources[n.config.Layers]) == 1 }

// ForwardFeeding is ForwardFrom one step at a time through all layers: after each step it calls feed, which may look at
// Y(step) and write X(step+1) or Symbols(step+1). So a network runs free on its own outputs, or on a mixture of them and
// the truth: scheduled sampling (Bengio, Vinyals, Jaitly & Shazeer, 2015), in which, as there, no gradient goes back
// through what was fed. It panics as ForwardFrom does, and for a bidirectional network, which must have read all before.
func (n *Net) ForwardFeeding(t *Tape, s *State, feed func(step int)) {
	t.check(n)
	if n.config.Bidirectional {
		panic("rnn: a bidirectional network cannot be fed step by step")
	}
	t.begin(n, s)
	t.job.n = n
	t.weights.takeAll(n)
	for step := range t.steps {
		n.checkSymbols(t, step, step+1)
		if t.symbols != nil {
			n.lookUp(t, step*t.batch, t.batch)
		}
		n.forwardOne(t, step)
		feed(step)
	}
}

// forwardOne takes one step through all layers to the output.
func (n *Net) forwardOne(t *Tape, step int) {
	for l := range n.layers {
		t.sum(n, l, 0, step*t.batch, t.batch, nil)
		n.step(t, place{l: l, hi: t.batch, worker: t.workers[0]}, step, step == 0)
	}
	t.readOut(n, step*t.batch, t.batch)
}
