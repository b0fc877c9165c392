package live

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caderno/ml"
	"caderno/storage"
)

// TestReaders lets many readers follow a run from random cursors while it is paused, resumed, stepped and stopped.
func TestReaders(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: 2, CheckpointEvery: time.Millisecond})
	spec := toySpec(1, 60)
	want := toyEvents(spec)
	id := mustStart(t, l, spec, "ana")
	var readers sync.WaitGroup
	for i := range 30 {
		rng := rand.New(rand.NewPCG(7, uint64(i)))
		readers.Go(func() {
			leave := l.Watch(id)
			defer leave()
			cursor := rng.IntN(len(want))
			for cursor < len(want) {
				page, err := l.Read(context.Background(), id, cursor)
				if err != nil {
					t.Error(err)
					return
				}
				if n := len(page.Events); n > 0 && page.Status.Length < cursor+n {
					t.Errorf("length %d with events up to %d", page.Status.Length, cursor+len(page.Events))
				}
				for _, e := range page.Events {
					if e.Seq != cursor {
						t.Errorf("event %d at cursor %d", e.Seq, cursor)
						return
					}
					cursor++
				}
				if len(page.Events) == 0 {
					if page.Status.State.Over() {
						t.Errorf("%s at cursor %d of %d", page.Status.State, cursor, len(want))
						return
					}
					<-page.Changed
				}
			}
		})
	}
	for !status(t, l, id).State.Over() { // whatever comes of each command: the log must not show it
		_ = l.Pause(id)
		_ = l.Step(id, UnitBatch)
		_ = l.Stop(id)
		_ = l.Step(id, UnitEpoch)
		_ = l.Resume(id)
	}
	readers.Wait()
	sameLog(t, readAll(t, l, id, 0), want)
	if s := status(t, l, id); s.Watchers != 0 {
		t.Errorf("%d watchers are left", s.Watchers)
	}
}

func TestReadPages(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: 1})
	spec := toySpec(1, 150)
	id := mustStart(t, l, spec, "ana")
	await(t, l, id, storage.Done)
	want := len(toyEvents(spec))
	for _, c := range []struct{ after, events int }{{-5, pageEvents}, {0, pageEvents}, {want - 3, 3}, {want, 0}, {1 << 40, 0}} {
		page := mustRead(t, l, id, c.after)
		if len(page.Events) != c.events || page.Status.Length != want {
			t.Errorf("Read from %d gave %d events of %d, want %d of %d", c.after, len(page.Events), page.Status.Length, c.events, want)
		}
	}
	s := status(t, l, id)
	if s.Run.Scores == nil || s.Run.Scores.RMSE != 7 || s.Run.Epoch != 150 || *s.Run.Validation != 1+1.0/150 {
		t.Errorf("the row says %+v", s.Run)
	}
	if n := len(s.Run.Spark); n < storage.MaxSpark/2 || n > storage.MaxSpark || s.Run.Spark[0] != 2 {
		t.Errorf("spark has %d points: %v", n, s.Run.Spark)
	}
}

// TestNoEndWithoutItsEvents lets a run end in the middle of a Read: the page must not say that it is over and yet hold
// less than the whole log.
func TestNoEndWithoutItsEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(time.Second), Options{Workers: 1})
		spec := toySpec(1, 3)
		id := mustStart(t, l, spec, "ana")
		if err := l.Pause(id); err != nil {
			t.Fatal(err)
		}
		await(t, l, id, storage.Paused)
		r, err := l.hold(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		r.log = interrupted{r.log, sync.OnceFunc(func() {
			if err := l.Resume(id); err != nil {
				t.Error(err)
			}
			await(t, l, id, storage.Done)
		})}
		r.mu.Unlock()
		page := mustRead(t, l, id, 1)
		if page.Status.State.Over() {
			t.Errorf("%s with %d events of %d", page.Status.State, 1+len(page.Events), page.Status.Length)
		}
		select {
		case <-page.Changed:
		default:
			t.Error("the reader is not told of what happened during its Read")
		}
		sameLog(t, readAll(t, l, id, 0), toyEvents(spec))
	})
}

// interrupted is a Log in which something happens just after it was read.
type interrupted struct {
	Log
	happen func()
}

func (g interrupted) Read(ctx context.Context, after, limit int) ([]ml.Event, error) {
	events, err := g.Log.Read(ctx, after, limit)
	if after == 1 && limit == pageEvents { // not the worker that saves the log
		g.happen()
	}
	return events, err
}

func TestSparkIsEven(t *testing.T) {
	for _, stride := range []int{1, 3, 7} {
		var row storage.Run
		for i := 1; i <= 1000; i++ {
			addSpark(&row, float64(i*stride), float64(i))
			if len(row.Spark) > storage.MaxSpark {
				t.Fatalf("%d points", len(row.Spark))
			}
		}
		for i, v := range row.Spark {
			if want := float64(1 + i*row.SparkEvery/stride); v != want {
				t.Fatalf("stride %d: point %d is validation %v, want %v", stride, i, v, want)
			}
		}
	}
}

func TestWatchers(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: -1})
	id := mustStart(t, l, toySpec(1, 1), "ana")
	before := mustRead(t, l, id, 0)
	one, two := l.Watch(id), l.Watch(id)
	<-before.Changed
	if s := status(t, l, id); s.Watchers != 2 {
		t.Errorf("%d watchers, want 2", s.Watchers)
	}
	one()
	one()
	if s := status(t, l, id); s.Watchers != 1 {
		t.Errorf("%d watchers after one left twice", s.Watchers)
	}
	two()
}

// TestIdleLogsLeaveMemory holds that nothing stays of a run that nobody looks at, and only its status of one that is
// watched but not read, while both can be read on.
func TestIdleLogsLeaveMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(time.Millisecond), Options{Workers: 1, IdleAfter: time.Minute})
		spec, watched, endless := toySpec(1, 3), toySpec(2, 3), toySpec(3, 5000)
		id, watchedID := mustStart(t, l, spec, "ana"), mustStart(t, l, watched, "ana")
		await(t, l, watchedID, storage.Done)
		await(t, l, id, storage.Done)
		leave := l.Watch(watchedID)
		endlessID := mustStart(t, l, endless, "ana")
		waiting := mustRead(t, l, id, 1<<30) // a reader that waits without watching
		time.Sleep(10 * time.Second)
		l.mu.Lock()
		if len(l.runs) != 3 {
			t.Errorf("%d runs in memory, want 3 before they are idle", len(l.runs))
		}
		l.mu.Unlock()
		time.Sleep(2*time.Minute - 40*time.Second) // endless takes 40 s
		await(t, l, endlessID, storage.Done)
		l.mu.Lock()
		if l.runs[id] != nil || l.runs[watchedID] == nil {
			t.Errorf("in memory: idle %v, watched %v", l.runs[id] != nil, l.runs[watchedID] != nil)
		}
		if g := l.runs[watchedID].log.(*localLog); len(g.events) != 0 {
			t.Errorf("%d events of an idle log are in memory", len(g.events))
		}
		l.mu.Unlock()
		select {
		case <-waiting.Changed:
		default:
			t.Error("a reader waits on a run that has left memory")
		}
		sameLog(t, readAll(t, l, id, 0), toyEvents(spec))
		sameLog(t, readAll(t, l, watchedID, 0), toyEvents(watched))
		leave()
		time.Sleep(3 * time.Minute)
		l.mu.Lock()
		defer l.mu.Unlock()
		if len(l.runs) != 0 {
			t.Errorf("%d runs are left in memory", len(l.runs))
		}
	})
}
