package live

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"caderno/ml"
	"caderno/storage"
)

// TestCloseAndReopen holds that closing in mid-training loses nothing, and that what waited or was paused does so still.
func TestCloseAndReopen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		l := openToys(t, s, every(100*time.Millisecond), Options{Workers: 1})
		training, queued, paused := toySpec(1, 50), toySpec(2, 2), toySpec(3, 2)
		pausedID := mustStart(t, l, paused, "ana")
		time.Sleep(time.Second)
		if err := l.Pause(pausedID); err != nil {
			t.Fatal(err)
		}
		trainingID, queuedID := mustStart(t, l, training, "ana"), mustStart(t, l, queued, "ana")
		time.Sleep(3333 * time.Millisecond)
		before := status(t, l, trainingID)
		closeLive(t, l)
		for _, err := range []error{l.Pause(trainingID), l.Resume(pausedID), l.Step(pausedID, UnitBatch)} {
			if !errors.Is(err, ErrClosed) {
				t.Errorf("a command after Close: %v", err)
			}
		}
		if _, _, err := l.Start(t.Context(), toySpec(7, 2), toySeries(), "ana"); !errors.Is(err, ErrClosed) {
			t.Errorf("Start after Close: %v", err)
		}
		for id, want := range map[string]storage.State{trainingID: "training", queuedID: "queued", pausedID: "paused"} {
			if row, err := s.Run(t.Context(), id); err != nil || row.State != want {
				t.Errorf("stored as %s, %v, want %s", row.State, err, want)
			}
		}
		l = openToys(t, s, every(100*time.Millisecond), Options{Workers: 1})
		time.Sleep(50 * time.Millisecond)
		after := status(t, l, trainingID)
		if after.State != storage.Training || after.Steps < before.Steps || after.Length < before.Length {
			t.Errorf("reopened at step %d, %s, closed at %d", after.Steps, after.State, before.Steps)
		}
		await(t, l, queuedID, storage.Done)
		if got := status(t, l, pausedID).State; got != storage.Paused {
			t.Errorf("a paused run is %s after reopening", got)
		}
		sameLog(t, readAll(t, l, trainingID, 0), toyEvents(training))
		sameLog(t, readAll(t, l, queuedID, 0), toyEvents(queued))
	})
}

// TestCloseGivesUp holds that a trainer that does not come back cannot keep the server from ending.
func TestCloseGivesUp(t *testing.T) {
	stuck := make(chan struct{})
	l, err := openWith(openStore(t), loadToy, Options{Workers: 1}, toys(func(int) { <-stuck }))
	if err != nil {
		t.Fatal(err)
	}
	await(t, l, mustStart(t, l, toySpec(1, 1), "ana"), storage.Training)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Close with a stuck trainer: %v", err)
	}
	close(stuck)
	closeLive(t, l)
}

// TestLostWork holds that at no time more than five seconds of training are unsaved, also when a checkpoint takes long.
func TestLostWork(t *testing.T) {
	for _, cost := range []time.Duration{0, 100 * time.Millisecond, time.Second} {
		synctest.Test(t, func(t *testing.T) {
			s := openStore(t)
			l := openSlow(t, s, cost)
			id := mustStart(t, l, toySpec(1, 50), "ana")
			saves, last := 0, -1
			for !status(t, l, id).State.Over() {
				time.Sleep(137 * time.Millisecond)
				now := status(t, l, id).Run
				row, err := s.Run(t.Context(), id)
				if err != nil {
					t.Fatal(err)
				}
				if lost := now.Elapsed - row.Elapsed; lost > 5 {
					t.Fatalf("%.2f s of work would be lost", lost)
				}
				if row.Length != last {
					saves, last = saves+1, row.Length
				}
			}
			most := 1 + int(status(t, l, id).Run.Elapsed/2)
			t.Logf("a checkpoint that takes %v: %d of them in %.0f s", cost, saves, status(t, l, id).Run.Elapsed)
			if saves > most+1 {
				t.Errorf("%d checkpoints, want at most %d", saves, most)
			}
		})
	}
}

// crashed returns a store as a killed process would leave it, with a run in mid-training: the log and the checkpoint
// that were saved, and a cursor of a reader that had seen more.
func crashed(t *testing.T, spec ml.Spec) (s *storage.Store, path, id string, cursor int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "caderno.db")
	s, err := storage.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	series := toySeries()
	id = spec.ID(series.Hash())
	row, _, err := s.CreateRun(t.Context(), storage.Run{ID: id, Spec: spec, Data: "toy", DataHash: series.Hash(), State: storage.Queued})
	if err != nil {
		t.Fatal(err)
	}
	toy := &toy{spec: spec}
	var events []ml.Event
	for range 100 {
		toy.Step(func(e ml.Event) {
			e.Seq = len(events)
			events = append(events, e)
		})
	}
	row.State = storage.Training
	advance(&row, toy.Position(), events)
	if err := s.Save(t.Context(), row, events, toy.Checkpoint()); err != nil {
		t.Fatal(err)
	}
	return s, path, id, len(events) + 17
}

// TestRecovery damages what a crash left behind, and holds that the run always ends with the log that it would have had.
func TestRecovery(t *testing.T) {
	for _, c := range []struct {
		name, sql string
		fresh     bool // the run has to start from scratch
	}{
		{"whole", ``, false},
		{"checkpoint missing", `DELETE FROM checkpoint`, true},
		{"checkpoint damaged", `UPDATE checkpoint SET data = x'00'`, true},
		{"checkpoint of another format", `UPDATE checkpoint SET data = x'21', sum = 'bb7208bc9b5d7c04f1236a82a0093a5e33f40423d5ba8d4266f7092c3ba43b62'`, true},
		{"checkpoint behind the log", `UPDATE checkpoint SET length = length - 1`, true},
		{"log cut", `DELETE FROM run_chunk`, true},
		{"log damaged", `UPDATE run_chunk SET data = x'00'`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := toySpec(1, 30)
			s, path, id, cursor := crashed(t, spec)
			damage(t, path, c.sql)
			first := -1
			l := openToys(t, s, func(step int) {
				if first < 0 {
					first = step
				}
			}, Options{Workers: 1})
			var seen []ml.Event
			for next := cursor; ; { // a page that was open all the while
				page := mustRead(t, l, id, next)
				seen = append(seen, page.Events...)
				next += len(page.Events)
				if page.Status.State.Over() && next >= page.Status.Length {
					break
				}
				if len(page.Events) == 0 {
					<-page.Changed
				}
			}
			want := toyEvents(spec)
			sameLog(t, seen, want[cursor:])
			sameLog(t, readAll(t, l, id, 0), want)
			if (first == 0) != c.fresh {
				t.Errorf("training went on from step %d", first)
			}
		})
	}
}

func damage(t *testing.T, path, query string) {
	t.Helper()
	if query == "" {
		return
	}
	db := openSQL(t, path)
	defer db.Close()
	if res, err := db.Exec(query); err != nil {
		t.Fatal(err)
	} else if n, _ := res.RowsAffected(); n == 0 {
		t.Fatal("nothing was there to damage")
	}
}
