package team

import (
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
