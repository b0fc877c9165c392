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
	if t.symbols != nil {
		n.lookUp(t, 0, t.steps)
	}
	t.job.n = n
	t.claimed.Store(0)
	t.threads.Do(t.pack)
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
	t.pack = func(int) { t.weights.take(t.job.n, &t.claimed) }
	t.ahead = t.doAhead
	t.read, t.back, t.backPiece, t.down = t.doRead, t.doBack, t.doBackPiece, t.doDown
	t.join, t.lookUpBack = t.doJoin, t.doLookUpBack
}

// forward fills the tape from its input and the states before the first step. The threads do not wait for each other.
func (n *Net) forward(t *Tape) { t.threads.Do(t.ahead) }

// stepwise says whether the input's sums of a layer are made step by step, just before the recurrent ones join them, while they
// lie in the nearest cache. Where a step has too few rows for that, or the weights do not stay in the cache beside each other,
// they are made before the first step.
func (t *Tape) stepwise(l int) bool {
	const near = 160_000 // weights that stay in a megabyte
	return t.batch >= 12 && t.cell.gates()*t.config.Hidden*(t.config.reads(l)+t.config.Hidden) <= near
}

// own does something with the rows of the tape that belong to a part's rows of the batch: step by step, or with all at once
// where they are all there are.
func (t *Tape) own(part int, do func(from, rows int)) {
	lo, hi := t.threads.Share(t.batch, part)
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
	for i, s := range n.sources[l] {
		x, w := f32.Rows(t.seen(s, l), from, rows), t.weights.layers[l][d].ih[i].Meanwhile(ahead)
		if i == 0 {
			f32.AffinePacked(a, x, w, n.bias(n.layers[l][d].b))
		} else {
			f32.AddMulPacked(a, x, w)
		}
	}
}

// doAhead takes the rows of the batch that are a part's through all layers and the read-out.
func (t *Tape) doAhead(part int) {
	n := t.job.n
	for l := range n.layers {
		for d := range n.layers[l] {
			if !t.stepwise(l) {
				t.own(part, func(from, rows int) { t.sum(n, l, d, from, rows, nil) })
			}
			t.stepsAhead(part, l, d)
		}
	}
	t.own(part, func(from, rows int) { t.readOut(n, from, rows) })
}

func (t *Tape) stepsAhead(part, l, d int) {
	lo, hi := t.threads.Share(t.batch, part)
	if lo == hi {
		return
	}
	p, stepwise := place{l, d, lo, hi, &t.workers[part]}, t.stepwise(l)
	for i := range t.steps {
		s := t.nth(d, i)
		if p.ahead != nil {
			t.askAfter(p, i)
		}
		if stepwise {
			t.sum(t.job.n, l, d, s*t.batch+lo, hi-lo, p.ahead)
		}
		t.job.n.step(t, p, s, i == 0)
	}
}

// readOut makes the outputs of some rows of the tape.
func (t *Tape) readOut(n *Net, from, rows int) {
	y := f32.Rows(t.y, from, rows)
	for i, s := range n.sources[t.config.Layers] {
		h := f32.Rows(t.seen(s, t.config.Layers), from, rows)
		if i == 0 {
			f32.AffinePacked(y, h, t.weights.out[i], n.out.b)
		} else {
			f32.AddMulPacked(y, h, t.weights.out[i])
		}
	}
}

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
	t.weights.take(n, nil)
	for step := range t.steps {
		if t.symbols != nil {
			n.lookUp(t, step, step+1)
		}
		n.forwardOne(t, step)
		feed(step)
	}
}

// forwardOne takes one step through all layers to the output.
func (n *Net) forwardOne(t *Tape, step int) {
	for l := range n.layers {
		t.sum(n, l, 0, step*t.batch, t.batch, nil)
		n.step(t, place{l: l, hi: t.batch, worker: &t.workers[0]}, step, step == 0)
	}
	t.readOut(n, step*t.batch, t.batch)
}
