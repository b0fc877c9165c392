package team

import (
	"runtime"
	"sync/atomic"
)

// Relief evens out what the parts of one call of Do take: whoever is through with its own waits for another to give it some of
// what that one has left. So processors that are not equally fast, or that others use too, come to the end together. Who does
// which work is then not fixed, and what it computes must not depend on it. Begin comes before Do, everything else inside it.
type Relief[Work any] struct {
	left    atomic.Int32 // pieces of work that somebody is at
	waiting atomic.Int32 // how many wait
	desks   []desk[Work] // none for one goroutine
}

// desk is where one of the goroutines finds what it is given.
type desk[Work any] struct {
	state atomic.Int32
	work  Work
	_     [128]byte // so that no cache line is another's too, nor the one beside it
}

const (
	busy = iota
	waits
	chosen // by one who is about to give
	given
)

// NewRelief makes one for a team of so many.
func NewRelief[Work any](size int) *Relief[Work] {
	if size == 1 {
		return new(Relief[Work])
	}
	return &Relief[Work]{desks: make([]desk[Work], size)}
}

// Begin is called before Do: each part has its own work to do.
func (r *Relief[Work]) Begin() { r.left.Store(int32(max(1, len(r.desks)))) }

// Wanted says whether somebody waits. It costs little: whoever is at something for long asks now and then.
func (r *Relief[Work]) Wanted() bool { return r.waiting.Load() > 0 }

// Give gives work to one who waits, and says whether there was one.
func (r *Relief[Work]) Give(w Work) bool {
	for i := range r.desks {
		if d := &r.desks[i]; d.state.Load() == waits && d.state.CompareAndSwap(waits, chosen) {
			r.waiting.Add(-1)
			r.left.Add(1)
			d.work = w
			d.state.Store(given)
			return true
		}
	}
	return false
}

// Next is called by a part that is through with its own work or what it was given, and waits for other work; more is false when
// there will be none. Nobody waits where there are not processors for all: it would keep the others from working.
func (r *Relief[Work]) Next(part int) (w Work, more bool) {
	if r.left.Add(-1) == 0 || runtime.GOMAXPROCS(0) < len(r.desks) {
		return w, false
	}
	d := &r.desks[part]
	d.state.Store(waits)
	r.waiting.Add(1)
	Await(func() bool {
		more = d.state.Load() == given
		return more || r.left.Load() == 0 && d.state.CompareAndSwap(waits, busy)
	})
	if !more {
		r.waiting.Add(-1)
		return w, false
	}
	w = d.work
	d.state.Store(busy)
	return w, true
}
