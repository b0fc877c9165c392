package storage

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"caderno/ml"
	"caderno/ml/series"
)

var created = time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)

func openStore(t *testing.T) (*Store, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "caderno.db")
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, path
}

func newRun(id string) Run {
	return Run{ID: id, Spec: ml.Spec{Data: "co2", Hidden: 8, LearningRate: 0.1, Seed: 1 << 53}, Data: "co2", DataHash: "h",
		Name: "CO₂ </script>", State: Queued, Created: created, Updated: created, Epochs: 3, SparkEvery: 1}
}

func mustCreate(t *testing.T, s *Store, run Run) Run {
	t.Helper()
	stands, isNew, err := s.CreateRun(t.Context(), run)
	if err != nil || !isNew {
		t.Fatalf("CreateRun = %v, %v", isNew, err)
	}
	return stands
}

// someEvents makes n events from number from on, of a size that real ones have.
func someEvents(from, n int) []ml.Event {
	events := make([]ml.Event, n)
	for i := range events {
		seq := from + i
		v := 1 / float64(seq+3)
		e := ml.Event{Seq: seq, Elapsed: float64(seq) / 7, Kind: ml.Progress, Step: seq, Epoch: float64(seq) / 8,
			Progress: &ml.ProgressEvent{Loss: v, Validation: &v, GradientNorm: math.Sqrt(v), LearningRate: 0.005}}
		if seq%10 == 3 {
			e.Kind, e.Progress, e.Forecast = ml.Forecast, nil, someForecast(v)
		}
		events[i] = e
	}
	return events
}

func someForecast(v float64) *ml.ForecastEvent {
	line := func(n int, at float64) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = 100 * math.Sin(at+v*float64(i+1))
		}
		return out
	}
	f := &ml.ForecastEvent{Mean: line(24, 0), Low80: line(24, 1), High80: line(24, 2), Low95: line(24, 3), High95: line(24, 4)}
	f.Fit = make([]*float64, 108)
	for i, y := range line(len(f.Fit), 5) {
		if i != 7 {
			f.Fit[i] = &y
		}
	}
	return f
}

func TestCreateRunReturnsWhatStands(t *testing.T) {
	s, _ := openStore(t)
	want := newRun("a")
	if got := mustCreate(t, s, want); !reflect.DeepEqual(got, emptySpark(want)) {
		t.Errorf("created\n%+v, want\n%+v", got, want)
	}
	other := want
	other.Name, other.State = "other", Done
	got, isNew, err := s.CreateRun(t.Context(), other)
	if err != nil || isNew || got.Name != want.Name || got.State != Queued {
		t.Errorf("second CreateRun = %+v, %v, %v", got, isNew, err)
	}
	if _, err := s.Run(t.Context(), "b"); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown run: %v", err)
	}
}

// emptySpark is run as it comes back from the database.
func emptySpark(run Run) Run {
	if run.Spark == nil {
		run.Spark = []float64{}
	}
	return run
}

func TestCreateRunRace(t *testing.T) {
	s, _ := openStore(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	news := 0
	for range 16 {
		wg.Go(func() {
			_, isNew, err := s.CreateRun(t.Context(), newRun("a"))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if isNew {
				news++
			}
		})
	}
	wg.Wait()
	if news != 1 {
		t.Errorf("%d callers created the run", news)
	}
}

func TestRecentAndUnfinished(t *testing.T) {
	s, _ := openStore(t)
	for i, state := range []State{Queued, Done, Training, Paused, Stopped, Failed, Diverged, Queued} {
		run := newRun(fmt.Sprint(i))
		run.State, run.Created = state, created.Add(time.Duration(i)*time.Second)
		run.Updated = created.Add(time.Duration(-i) * time.Hour)
		mustCreate(t, s, run)
	}
	ids := func(runs []Run, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, r := range runs {
			out += r.ID
		}
		return out
	}
	if got, want := ids(s.Recent(t.Context(), 3)), "012"; got != want {
		t.Errorf("recent %s, want %s", got, want)
	}
	if got, want := ids(s.Recent(t.Context(), -5)), "0"; got != want {
		t.Errorf("recent with a silly limit %s, want %s", got, want)
	}
	if got, want := ids(s.Unfinished(t.Context())), "2037"; got != want {
		t.Errorf("unfinished %s, want %s", got, want)
	}
}

func TestReset(t *testing.T) {
	s, _ := openStore(t)
	run := mustCreate(t, s, newRun("a"))
	v := 1.0
	run.Elapsed, run.Steps, run.Epoch, run.Validation, run.Spark, run.Scores = 3, 9, 2, &v, []float64{1}, &ml.Scores{}
	if err := s.Save(t.Context(), run, someEvents(0, 300), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := s.Reset(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	want := emptySpark(newRun("a"))
	if got, err := s.Run(t.Context(), "a"); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after Reset\n%+v, %v, want\n%+v", got, err, want)
	}
	if got := readAll(t, s, "a", 100); len(got) != 0 {
		t.Errorf("%d events after Reset", len(got))
	}
	if _, err := s.Checkpoint(t.Context(), "a"); !errors.Is(err, ErrNotFound) {
		t.Errorf("checkpoint after Reset: %v", err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	odd := filepath.Join(dir, "new folder", "a b?c%41#d.db")
	s, err := Open(odd)
	if err != nil {
		t.Fatal(err)
	}
	mustCreate(t, s, newRun("a"))
	twin, err := Open(odd)
	if err != nil {
		t.Fatalf("a second opening: %v", err)
	}
	if _, err := twin.Run(t.Context(), "a"); err != nil {
		t.Errorf("through a second opening: %v", err)
	}
	if err := errors.Join(twin.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(odd); err != nil {
		t.Errorf("the file is not where it was asked for: %v", err)
	}
	noise := filepath.Join(dir, "noise.db")
	if err := os.WriteFile(noise, []byte("this is a text file and not a database at all, long enough for a header"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(noise); err == nil {
		s.Close()
		t.Error("a text file opened as a database")
	}
	if s, err := Open(filepath.Join(noise, "x.db")); err == nil {
		s.Close()
		t.Error("a database opened inside a file")
	}
}

// TestTwoWriters lets two stores, as two processes would have them, write to one file at once.
func TestTwoWriters(t *testing.T) {
	a, path := openStore(t)
	b, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	var writers sync.WaitGroup
	for _, s := range []*Store{a, b} {
		for i := range 40 {
			writers.Go(func() {
				if err := s.PutData(context.Background(), someData(fmt.Sprint(i), series.Reading{})); err != nil {
					t.Error(err)
				}
			})
		}
	}
	writers.Wait()
	if list, err := a.RecentData(t.Context(), 1000); err != nil || len(list) != 40 {
		t.Errorf("%d data, %v, want 40", len(list), err)
	}
}
