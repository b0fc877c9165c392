package live

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"caderno/storage"
)

func TestStartTwiceIsOneRun(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: 2})
	spec := toySpec(1, 3)
	var mu sync.Mutex
	ids, created := map[string]bool{}, 0
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			s, isNew, err := l.Start(context.Background(), spec, toySeries(), fmt.Sprint(i))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[s.Run.ID] = true
			if isNew {
				created++
			}
		})
	}
	wg.Wait()
	id := spec.ID(toySeries().Hash())
	if len(ids) != 1 || !ids[id] || created != 1 {
		t.Errorf("16 starts gave the runs %v, %d of them new", ids, created)
	}
	await(t, l, id, storage.Done)
	sameLog(t, readAll(t, l, id, 0), toyEvents(spec))
	s, isNew, err := l.Start(t.Context(), spec, toySeries(), "late")
	if err != nil || isNew || s.State != storage.Done || s.Length != len(toyEvents(spec)) {
		t.Errorf("starting a finished run: %+v, %v, %v", s, isNew, err)
	}
	other := toySeries()
	other.Values[3]++
	if s, isNew, err := l.Start(t.Context(), spec, other, "late"); err != nil || !isNew || s.Run.ID == id {
		t.Errorf("the same spec on other data: %s, %v, %v", s.Run.ID, isNew, err)
	}
}

func TestStartIsBounded(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: -1, PerVisitor: 2, MostWaiting: 3})
	for i, c := range []struct {
		visitor string
		want    error
	}{{"ana", nil}, {"ana", nil}, {"ana", ErrBusy}, {"bia", nil}, {"caio", ErrBusy}} {
		if _, _, err := l.Start(t.Context(), toySpec(uint64(i+1), 3), toySeries(), c.visitor); !errors.Is(err, c.want) {
			t.Errorf("start %d by %s: %v, want %v", i, c.visitor, err, c.want)
		}
	}
	if s, isNew, err := l.Start(t.Context(), toySpec(1, 3), toySeries(), "ana"); err != nil || isNew || s.Queue != 1 {
		t.Errorf("a run that waits already: %+v, %v, %v", s, isNew, err)
	}
	if runs, err := l.store.Recent(t.Context(), 10); err != nil || len(runs) != 3 {
		t.Errorf("%d runs stored, %v: a refused start left something behind", len(runs), err)
	}
}

func TestStartWithGoneReader(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: 1})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := l.Start(gone, toySpec(1, 3), toySeries(), "ana"); !errors.Is(err, context.Canceled) {
		t.Errorf("start for a reader who has left: %v", err)
	}
	await(t, l, mustStart(t, l, toySpec(1, 3), "ana"), storage.Done)
}

// TestStartMendsHalfAStart starts a run that was stored as waiting but never came into the queue.
func TestStartMendsHalfAStart(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: 1})
	spec, data := toySpec(1, 3), toySeries()
	id := spec.ID(data.Hash())
	if _, _, err := l.store.CreateRun(t.Context(), storage.Run{ID: id, Spec: spec, Data: "toy", DataHash: data.Hash(), State: storage.Queued}); err != nil {
		t.Fatal(err)
	}
	if got := mustStart(t, l, spec, "ana"); got != id {
		t.Fatalf("started %s, want %s", got, id)
	}
	await(t, l, id, storage.Done)
}

// TestOneRunInMemory looks a run up from many sides at once while it keeps leaving memory.
func TestOneRunInMemory(t *testing.T) {
	now := time.Now()
	l := openToys(t, openStore(t), nil, Options{Workers: 1, IdleAfter: time.Hour, Clock: func() time.Time { return now }})
	id := mustStart(t, l, toySpec(1, 1), "ana")
	await(t, l, id, storage.Done)
	for range 200 {
		now = now.Add(time.Hour)
		l.sweep()
		if len(l.runs) != 0 {
			t.Fatal("an idle run stays in memory")
		}
		found := make([]*run, 8)
		var lookers sync.WaitGroup
		for i := range found {
			lookers.Go(func() {
				r, err := l.hold(context.Background(), id)
				if err != nil {
					t.Error(err)
					return
				}
				found[i] = r
				r.mu.Unlock()
			})
		}
		lookers.Wait()
		if len(slices.Compact(found)) != 1 {
			t.Fatal("one run is in memory twice")
		}
	}
}

// TestFairQueue holds that one visitor's many runs do not keep another's one waiting.
func TestFairQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(10*time.Millisecond), Options{Workers: 1})
		var ids []string
		for seed := range 4 {
			ids = append(ids, mustStart(t, l, toySpec(uint64(seed+1), 1), "ana"))
			synctest.Wait()
		}
		bia := mustStart(t, l, toySpec(9, 1), "bia")
		var places []int
		for _, id := range append(ids, bia) {
			places = append(places, status(t, l, id).Queue)
		}
		if want := []int{0, 1, 3, 4, 2}; !slices.Equal(places, want) {
			t.Errorf("places %v, want %v: the first trains, then ana and bia take turns", places, want)
		}
		await(t, l, bia, storage.Done)
		if s := status(t, l, ids[2]); s.State == storage.Done {
			t.Error("ana's third run was done before bia's first")
		}
		for _, id := range ids {
			await(t, l, id, storage.Done)
		}
	})
}

// TestSlices holds that a long run lets another visitor's go first after its slice of time, but none of its own
// visitor's, and that being interrupted leaves no trace in its log.
func TestSlices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(time.Second), Options{Workers: 1, Slice: 30 * time.Second})
		long, own, others := toySpec(1, 20), toySpec(2, 1), toySpec(3, 1)
		longID := mustStart(t, l, long, "ana")
		ownID := mustStart(t, l, own, "ana")
		time.Sleep(50 * time.Second)
		if s := status(t, l, ownID); s.State != storage.Queued {
			t.Errorf("ana's second run is %s while her first has its turn", s.State)
		}
		othersID := mustStart(t, l, others, "bia")
		time.Sleep(15 * time.Second)
		if s := status(t, l, longID); s.State != storage.Queued || s.Queue == 0 {
			t.Errorf("the long run is %s, place %d, while bia's one waits", s.State, s.Queue)
		}
		for id, spec := range map[string]int{longID: 20, ownID: 1, othersID: 1} {
			if s := await(t, l, id, storage.Done); s.Run.Elapsed != float64(1+spec*toyBatches) {
				t.Errorf("elapsed %v s for %d epochs", s.Run.Elapsed, spec)
			}
		}
		sameLog(t, readAll(t, l, longID, 0), toyEvents(long))
	})
}
