package storage

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"caderno/ml"
)

func TestSaveWritesRowLogAndCheckpoint(t *testing.T) {
	s, path := openStore(t)
	run := mustCreate(t, s, newRun("a"))
	v, mase := 0.25, 0.9
	run.State, run.Elapsed, run.Updated = Training, 1.5, created.Add(time.Minute)
	run.Steps, run.StepsPerEpoch, run.Epoch, run.Validation = 12, 8, 1.5, &v
	run.Scores = &ml.Scores{RMSE: 1, MASE: &mase}
	run.Spark, run.SparkEvery = []float64{1, 0.5, 0.25}, 2
	events := someEvents(0, 700)
	if err := s.Save(t.Context(), run, events, []byte("weights")); err != nil {
		t.Fatal(err)
	}
	run.Length = 700
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, err := s.Run(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, run) {
		t.Errorf("after reopening\n%+v, %v, want\n%+v", got, err, run)
	}
	if got := readAll(t, s, "a", 100); !reflect.DeepEqual(got, events) {
		t.Errorf("the log came back different (%d events, want %d)", len(got), len(events))
	}
	if got, err := s.Checkpoint(t.Context(), "a"); err != nil || string(got) != "weights" {
		t.Errorf("checkpoint %q, %v", got, err)
	}
}

func readAll(t *testing.T, s *Store, id string, limit int) []ml.Event {
	t.Helper()
	var all []ml.Event
	for {
		part, err := s.Events(t.Context(), id, len(all), limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(part) == 0 {
			return all
		}
		all = append(all, part...)
	}
}

func TestSaveKeepsCheckpoint(t *testing.T) {
	s, _ := openStore(t)
	run := mustCreate(t, s, newRun("a"))
	if _, err := s.Checkpoint(t.Context(), "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("checkpoint of a new run: %v", err)
	}
	if err := s.Save(t.Context(), run, nil, []byte("one")); err != nil {
		t.Fatal(err)
	}
	run.State = Paused
	if err := s.Save(t.Context(), run, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Checkpoint(t.Context(), "a"); err != nil || string(got) != "one" {
		t.Errorf("checkpoint %q, %v after a save without one", got, err)
	}
	if err := s.Save(t.Context(), run, someEvents(0, 1), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Checkpoint(t.Context(), "a"); !errors.Is(err, ErrDamaged) {
		t.Errorf("a checkpoint older than the log: %v", err)
	}
}

func TestSaveRefuses(t *testing.T) {
	s, _ := openStore(t)
	run := mustCreate(t, s, newRun("a"))
	if err := s.Save(t.Context(), run, someEvents(0, 5), []byte("five")); err != nil {
		t.Fatal(err)
	}
	at := func(length int) Run { r := run; r.Length, r.State = length, Done; return r }
	for _, c := range []struct {
		name   string
		run    Run
		events []ml.Event
		want   error
	}{
		{"a writer left behind", at(0), someEvents(0, 5), ErrConflict},
		{"a writer ahead", at(6), someEvents(6, 1), ErrConflict},
		{"a gap before the events", at(5), someEvents(6, 1), ErrConflict},
		{"a repeat", at(5), someEvents(4, 2), ErrConflict},
		{"a gap among the events", at(5), append(someEvents(5, 1), someEvents(7, 1)...), ErrConflict},
		{"no such run", newRun("b"), nil, ErrNotFound},
	} {
		if err := s.Save(t.Context(), c.run, c.events, []byte("other")); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	nan := at(5)
	nan.Spark = []float64{math.NaN()}
	if err := s.Save(t.Context(), nan, nil, nil); err == nil {
		t.Error("a spark that JSON cannot say was saved")
	}
	got, err := s.Run(t.Context(), "a")
	if err != nil || got.State != Queued || got.Length != 5 {
		t.Errorf("a refused Save changed the row: %+v, %v", got, err)
	}
	if c, err := s.Checkpoint(t.Context(), "a"); err != nil || string(c) != "five" {
		t.Errorf("a refused Save changed the checkpoint: %q, %v", c, err)
	}
}

func TestSaveIsAllOrNothing(t *testing.T) {
	s, _ := openStore(t)
	run := mustCreate(t, s, newRun("a"))
	if err := s.Save(t.Context(), run, someEvents(0, 5), []byte("five")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(`CREATE TRIGGER broken BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'disk'); END`); err != nil {
		t.Fatal(err)
	}
	run.Length = 5
	if err := s.Save(t.Context(), run, someEvents(5, 5), []byte("ten")); err == nil {
		t.Fatal("Save did not see that its checkpoint failed")
	}
	if got, err := s.Run(t.Context(), "a"); err != nil || got.Length != 5 {
		t.Errorf("length %d, %v after a failed Save", got.Length, err)
	}
	if got := readAll(t, s, "a", 100); len(got) != 5 {
		t.Errorf("%d events after a failed Save", len(got))
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Save(cancelled, run, nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Save with a dead context: %v", err)
	}
}
