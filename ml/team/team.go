// Package team shares the work of one step of training among a few goroutines, which wait between steps instead of being
// made anew. Who does which part is fixed, so that what is computed does not depend on how fast they are.
package team

import (
	"runtime"
	"sync/atomic"
	"time"
)

// Team is a number of goroutines; the one that calls Do is its first. Those of a Team that nobody holds any more end.
type Team struct{ *crew }

// crew is what the goroutines hold of a Team.
type crew struct {
	seats []seat // of all but the first
	// What Do hands out, to be read from its turn on.
	turn  uint32
	f     func(part int)
	looks bool         // whether who waits looks before it sleeps
	left  atomic.Int32 // how many of the others are not through, and asleep where the first sleeps until done
	done  chan struct{}
}

const asleep = 1 << 30

// seat is where one of the others waits. Its turn is the one that its goroutine has done, and dozing too where it sleeps;
// Do puts the next in its place. That both are one word, changed in one piece, is what loses no waking: to write one word
// and then read another needs an order that not every machine keeps, emulated ones least.
type seat struct {
	turn atomic.Uint32
	wake chan struct{}
	_    [112]byte // so that no cache line is another's too, nor the one beside it
}

const (
	dozing   = 1
	nextTurn = 2
)

// patience is how long who waits looks before it sleeps. Being woken takes longer than most of the work between two calls of
// Do, on a virtual machine a tenth of a millisecond and more, and whoever waits is mostly near the end of it.
const patience = time.Millisecond

// look returns when something is there, or when patience is at its end.
func look(there func() bool) {
	if there() {
		return
	}
	for from := time.Now(); time.Since(from) < patience; {
		for range 50 {
			if there() {
				return
			}
			pause()
		}
	}
}

// Await returns when something is there that another goroutine is about to bring. It looks all the time.
func Await(there func() bool) {
	for {
		for range 50 {
			if there() {
				return
			}
			pause()
		}
		runtime.Gosched()
	}
}

// New makes a team of threads goroutines, at least 1, or it panics. A team of one starts none.
func New(threads int) *Team {
	if threads < 1 {
		panic("team: at least one goroutine does the work")
	}
	t := &Team{&crew{seats: make([]seat, threads-1), done: make(chan struct{}, 1)}}
	for i := range t.seats {
		t.seats[i].wake = make(chan struct{}, 1)
		go t.crew.serve(i)
	}
	if threads > 1 {
		runtime.AddCleanup(t, func(seats []seat) {
			for i := range seats {
				close(seats[i].wake)
			}
		}, t.seats)
	}
	return t
}

func (c *crew) serve(i int) {
	s, looks := &c.seats[i], false
	for turn := uint32(0); ; turn += nextTurn {
		if looks {
			look(func() bool { return s.turn.Load() != turn })
		}
		if s.turn.CompareAndSwap(turn, turn|dozing) {
			if _, more := <-s.wake; !more {
				return
			}
		}
		looks = c.looks
		c.f(i + 1)
		if c.left.Add(-1) == asleep {
			c.done <- struct{}{}
		}
	}
}

// Size is the number of goroutines.
func (t *Team) Size() int { return len(t.seats) + 1 }

// Do calls f with every part from 0 to Size-1 at once and returns when all are through. It allocates nothing; f must not
// call Do of the same team.
func (t *Team) Do(f func(part int)) {
	if len(t.seats) == 0 {
		f(0)
		return
	}
	c := t.crew
	c.f, c.looks = f, runtime.GOMAXPROCS(0) > len(c.seats) // otherwise who waits would keep the others from working
	c.left.Store(int32(len(c.seats)))
	c.turn += nextTurn
	for i := range c.seats {
		if s := &c.seats[i]; s.turn.Swap(c.turn)&dozing != 0 {
			s.wake <- struct{}{}
		}
	}
	f(0)
	if c.looks {
		look(func() bool { return c.left.Load() == 0 })
	}
	for left := c.left.Load(); left > 0; left = c.left.Load() {
		if c.left.CompareAndSwap(left, left+asleep) {
			<-c.done
			break
		}
	}
	c.f = nil
	runtime.KeepAlive(t)
}

// Share is the range of n things that falls to a part: as even as can be, and in order.
func (t *Team) Share(n, part int) (from, to int) {
	size := t.Size()
	return n * part / size, n * (part + 1) / size
}
