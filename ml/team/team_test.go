package team

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

func TestEveryPartIsDoneOnce(t *testing.T) {
	for size := 1; size <= 5; size++ {
		team := New(size)
		if team.Size() != size {
			t.Errorf("a team of %d has %d", size, team.Size())
		}
		for range 200 {
			done := make([]atomic.Int32, size)
			team.Do(func(part int) { done[part].Add(1) })
			for part := range done {
				if n := done[part].Load(); n != 1 {
					t.Fatalf("team of %d: part %d done %d times", size, part, n)
				}
			}
		}
	}
}

// Whether those who wait still look or sleep already, and however many processors there are, no part is done twice or not at all.
func TestWaitingAndSleeping(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	rng := rand.New(rand.NewPCG(1, 2))
	for _, processors := range []int{1, 2, 4} {
		runtime.GOMAXPROCS(processors)
		for size := 2; size <= 4; size++ {
			team, done, want := New(size), make([]int, size), 0
			for range 60 {
				slow, pause := rng.IntN(3*size), time.Duration(rng.IntN(3))*100*time.Microsecond
				for range rng.IntN(20) {
					want++
					team.Do(func(part int) {
						if part == slow {
							time.Sleep(pause)
						}
						done[part]++
					})
				}
				for part, n := range done {
					if n != want {
						t.Fatalf("team of %d on %d processors: part %d done %d times of %d", size, processors, part, n, want)
					}
				}
				if slow == 2*size { // time for the others to fall asleep
					time.Sleep(pause)
				}
			}
		}
	}
}

func TestSharesCoverEverything(t *testing.T) {
	for size := 1; size <= 5; size++ {
		team, next := New(size), 0
		for part := range size {
			from, to := team.Share(13, part)
			if from != next || to < from {
				t.Errorf("team of %d: part %d is %d to %d, after %d", size, part, from, to, next)
			}
			next = to
		}
		if next != 13 {
			t.Errorf("team of %d: shares end at %d of 13", size, next)
		}
	}
}

func TestDoAllocatesNothing(t *testing.T) {
	team, f := New(3), func(int) {}
	if a := testing.AllocsPerRun(100, func() { team.Do(f) }); a != 0 {
		t.Errorf("%v allocations", a)
	}
}

// A team that nobody holds lets its goroutines go.
func TestTeamsEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 20 {
		New(4).Do(func(int) {})
	}
	for range 500 {
		runtime.GC()
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

func TestNobodyPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a team of nobody")
		}
	}()
	New(0)
}

// BenchmarkDo is what two goroutines need for nothing, and for some work each, beside one for its own part of it.
func BenchmarkDo(b *testing.B) {
	var sums [2][64]int
	for _, n := range []int{0, 10_000, 100_000} {
		work := func(part int) {
			sum := 0
			for i := range n {
				sum += i ^ sum
			}
			sums[part][0] = sum
		}
		for size := 1; size <= 2; size++ {
			b.Run(fmt.Sprintf("work=%d/size=%d", n, size), func(b *testing.B) {
				team := New(size)
				for b.Loop() {
					team.Do(work)
				}
			})
		}
	}
}
