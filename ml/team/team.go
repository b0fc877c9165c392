// Package team shares the work of one step of training among a few goroutines, which wait between steps instead of being
// made anew. Who does which part is fixed, so that what is computed does not depend on how fast they are.
package team

import (
	"runtime"
	"sync/atomic"
)

// Team is a number of goroutines; the one that calls Do is its first. Those of a Team that nobody holds any more end.
type Team struct {
	work []chan func(part int)
	left *atomic.Int32
	done chan struct{}
}

// New makes a team of threads goroutines, at least 1, or it panics. A team of one starts none.
func New(threads int) *Team {
	if threads < 1 {
		panic("team: at least one goroutine does the work")
	}
	t := &Team{left: new(atomic.Int32), done: make(chan struct{}, 1)}
	for part := 1; part < threads; part++ {
		work := make(chan func(int), 1)
		t.work = append(t.work, work)
		go serve(part, work, t.left, t.done)
	}
	if threads > 1 {
		runtime.AddCleanup(t, func(work []chan func(int)) {
			for _, w := range work {
				close(w)
			}
		}, t.work)
	}
	return t
}

func serve(part int, work chan func(int), left *atomic.Int32, done chan struct{}) {
	for f := range work {
		f(part)
		f = nil
		if left.Add(-1) == 0 {
			done <- struct{}{}
		}
	}
}

// Size is the number of goroutines.
func (t *Team) Size() int { return len(t.work) + 1 }

// Do calls f with every part from 0 to Size-1 at once and returns when all are through. It allocates nothing; f must not
// call Do of the same team.
func (t *Team) Do(f func(part int)) {
	if len(t.work) == 0 {
		f(0)
		return
	}
	t.left.Store(int32(len(t.work)))
	for _, w := range t.work {
		w <- f
	}
	f(0)
	<-t.done
	runtime.KeepAlive(t)
}

// Share is the range of n things that falls to a part: as even as can be, and in order.
func (t *Team) Share(n, part int) (from, to int) {
	size := t.Size()
	return n * part / size, n * (part + 1) / size
}
