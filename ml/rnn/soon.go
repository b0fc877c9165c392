package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// A tape is longer than the caches. What the next step will go through is asked for while this one multiplies, which leaves
// the way to memory idle.

// newWorkers makes what n threads have for themselves. Their products ask for nothing where the tape is so short that it stays
// near.
func (t *Tape) newWorkers(n int) []*worker {
	workers := make([]*worker, n)
	for i := range workers {
		workers[i] = newWorker(n)
		if t.long() {
			workers[i].ahead = new(f32.Ahead)
		}
	}
	return workers
}

// long says whether the tape is longer than the second cache.
func (t *Tape) long() bool {
	const near = 1 << 20 / 4
	return t.config.Layers*t.config.directions()*t.maxSteps*t.maxBatch*(t.cell.gates()+3)*t.config.Hidden > near
}

// newWorker makes that of one of n threads. Where there are several, no cache line of one is another's too, nor the one beside
// it, and its progress, which others look at, lies apart.
func newWorker(n int) *worker {
	if n == 1 {
		return &worker{progress: new(progress)}
	}
	roomy := new(struct {
		_ [128]byte
		worker
		_ [128]byte
		p progress
		_ [128]byte
	})
	roomy.progress = &roomy.p
	return &roomy.worker
}

// askAfter puts ahead what the step after the i-th of a direction reads and fills.
func (t *Tape) askAfter(p *place, i int) {
	p.ahead.Clear()
	if i+1 == t.steps {
		return
	}
	y, next := &t.layers[p.l].dirs[p.d], t.nth(p.d, i+1)
	if t.stepwise(p.l) && !t.bySymbol(p.l) {
		for _, s := range t.job.n.sources[p.l] {
			seen := t.seen(s, p.l)
			t.ask(p, next, &seen)
		}
	}
	if !t.cell.inPlace() {
		t.ask(p, next, &y.gates)
	}
	t.ask(p, next, &y.q, &y.c, &y.tanhC, &y.h, &y.rh)
}

// askBefore puts ahead what the way back reads and writes at the step before the i-th of a direction, and of the states those
// before it.
func (t *Tape) askBefore(p *place, i int) {
	p.ahead.Clear()
	if i == 0 {
		return
	}
	y, s := &t.layers[p.l].dirs[p.d], t.nth(p.d, i-1)
	t.ask(p, s, &y.gates, &y.q, &y.tanhC, &y.rh)
	var dh blas32.General
	t.lookAtState(&dh, p, s)
	p.ahead.Need(dh.Data)
	if t.cell.inPlace() {
		t.ask(p, s, &y.da)
	}
	if i > 1 {
		t.ask(p, t.nth(p.d, i-2), &y.c, &y.h)
	}
}

// ask puts ahead rows p.lo to p.hi of a step in each matrix that the cell has.
func (t *Tape) ask(p *place, s int, of ...*blas32.General) {
	for _, m := range of {
		if m.Rows > 0 {
			p.ahead.Need(m.Data[(s*t.batch+p.lo)*m.Stride : (s*t.batch+p.hi-1)*m.Stride+m.Cols])
		}
	}
}
