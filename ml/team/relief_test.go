package team

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// stretch is a piece of work that can be halved: the numbers from lo to before hi.
type stretch struct{ lo, hi int }

// Whoever gives what to whom, and however late somebody comes, every number is done once.
func TestReliefLosesNothing(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const each = 200
	for _, processors := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(processors)
		for size := 1; size <= 4; size++ {
			team, relief := New(size), NewRelief[stretch](size)
			for round := range 15 {
				done := make([]atomic.Int32, each*size)
				relief.Begin()
				team.Do(func(part int) {
					if part == round%(size+1) {
						time.Sleep(200 * time.Microsecond)
					}
					for w, more := (stretch{part * each, (part + 1) * each}), true; more; w, more = relief.Next(part) {
						for ; w.lo < w.hi; w.lo++ {
							if mid := (w.lo + 1 + w.hi) / 2; mid < w.hi && relief.Wanted() && relief.Give(stretch{mid, w.hi}) {
								w.hi = mid
							}
							done[w.lo].Add(1)
						}
					}
				})
				for i := range done {
					if n := done[i].Load(); n != 1 {
						t.Fatalf("%d of %d processors: number %d done %d times", size, processors, i, n)
					}
				}
				if relief.Wanted() {
					t.Fatalf("%d of %d processors: somebody still waits", size, processors)
				}
			}
		}
	}
}

// Who is through takes over from who is not.
func TestReliefIsGiven(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("there is one processor")
	}
	team, relief := New(2), NewRelief[int](2)
	var by atomic.Int32
	by.Store(-1)
	relief.Begin()
	team.Do(func(part int) {
		if part == 0 {
			for !relief.Wanted() || !relief.Give(7) {
				runtime.Gosched()
			}
		}
		for w, more := relief.Next(part); more; w, more = relief.Next(part) {
			if w != 7 || !by.CompareAndSwap(-1, int32(part)) {
				t.Errorf("part %d is given %d, after part %d", part, w, by.Load())
			}
		}
	})
	if by.Load() != 1 {
		t.Errorf("part 0 was relieved by part %d", by.Load())
	}
}

func TestReliefAllocatesNothing(t *testing.T) {
	team, relief := New(2), NewRelief[stretch](2)
	f := func(part int) {
		relief.Give(stretch{1, 2})
		for _, more := relief.Next(part); more; _, more = relief.Next(part) {
		}
	}
	if a := testing.AllocsPerRun(100, func() { relief.Begin(); team.Do(f) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}
