package live

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
)

// crashFile names the database for a process of this test that is going to be killed.
const crashFile = "CADERNO_LIVE_CRASH"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashFile); path != "" {
		if err := trainUntilKilled(path, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func crashSpec(t *testing.T) (ml.Spec, *series.Series) {
	data, err := series.Load("air-passengers")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := ml.Spec{Data: data.ID, Hidden: 6, Epochs: 60, Patience: 60}.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	return spec, data
}

func loadBuiltin(_ context.Context, id string) (ml.Data, error) { return series.Load(id) }

// trainUntilKilled trains whatever the database at path has unfinished, and prints the one run's events as a reader of
// its log sees them.
func trainUntilKilled(path string, out io.Writer) error {
	s, err := storage.Open(path)
	if err != nil {
		return err
	}
	runs, err := s.Recent(context.Background(), 1)
	if err != nil {
		return err
	}
	l, err := Open(s, loadBuiltin, Options{Workers: 1, CheckpointEvery: 50 * time.Millisecond})
	if err != nil {
		return err
	}
	print := json.NewEncoder(out)
	for next := 0; ; {
		page, err := l.Read(context.Background(), runs[0].ID, next)
		if err != nil {
			return err
		}
		for _, e := range page.Events {
			if err := print.Encode(e); err != nil {
				return err
			}
			next++
		}
		if len(page.Events) == 0 {
			<-page.Changed
		}
	}
}

// TestKilled trains in a process of its own that is killed (SIGKILL) again and again in mid-training, and holds that the
// log ends as if nothing had happened, and that no event that a reader saw was ever taken back.
func TestKilled(t *testing.T) {
	spec, data := crashSpec(t)
	path := filepath.Join(t.TempDir(), "caderno.db")
	s, err := storage.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	id := spec.ID(data.Hash())
	if _, _, err := s.CreateRun(t.Context(), storage.Run{ID: id, Spec: spec, Data: spec.Data, DataHash: data.Hash(), State: storage.Queued}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var want []ml.Event
	if err := ml.Train(t.Context(), spec, data, func(e ml.Event) { want = append(want, e) }); err != nil {
		t.Fatal(err)
	}
	for _, at := range []int{len(want) / 5, len(want) / 2, len(want) / 2, len(want) * 4 / 5} {
		seen := killAt(t, path, at)
		sameLog(t, seen, want[:len(seen)])
	}

	if s, err = storage.Open(path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	left, err := s.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if left.State != storage.Training || left.Length == 0 || left.Length == len(want) {
		t.Errorf("the last killed process left the run %s with %d of %d events: not in mid-training", left.State, left.Length, len(want))
	}
	l, err := Open(s, loadBuiltin, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer closeLive(t, l)
	got := await(t, l, id, storage.Done)
	sameLog(t, readAll(t, l, id, 0), want)
	if got.Run.Elapsed <= left.Elapsed {
		t.Errorf("elapsed %v s, and %v before the crash", got.Run.Elapsed, left.Elapsed)
	}
}

// killAt lets a process train until a reader of its log has seen n events, and kills it there and then. It returns what
// the reader saw.
func killAt(t *testing.T, path string, n int) []ml.Event {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), crashFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var seen []ml.Event
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil { // killed in the middle of a line, or of none
			break
		}
		var e ml.Event
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		seen = append(seen, e)
		if len(seen) == n {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || child.ProcessState.Exited() {
		t.Fatalf("the process ended by itself: %v", child.ProcessState)
	}
	if len(seen) < n {
		t.Fatalf("saw %d events, want %d", len(seen), n)
	}
	return seen
}

// TestRealRun pauses, steps and resumes a run of the real trainer, twice over a closed and reopened Live.
func TestRealRun(t *testing.T) {
	spec, data := crashSpec(t)
	s := openStore(t)
	open := func() *Live {
		l, err := Open(s, loadBuiltin, Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := open()
	status, created, err := l.Start(t.Context(), spec, data, "ana")
	if err != nil || !created {
		t.Fatal(created, err)
	}
	id := status.Run.ID
	for range 2 {
		if err := l.Pause(id); err != nil {
			t.Fatal(err)
		}
		before := await(t, l, id, storage.Paused)
		for _, unit := range []string{UnitBatch, UnitEpoch} {
			if err := l.Step(id, unit); err != nil {
				t.Fatal(err)
			}
			await(t, l, id, storage.Paused)
		}
		after := await(t, l, id, storage.Paused)
		per := after.StepsPerEpoch
		if want := ((before.Steps+1)/per + 1) * per; after.Steps != want {
			t.Errorf("from step %d, a batch and an epoch led to %d, want %d", before.Steps, after.Steps, want)
		}
		closeLive(t, l)
		l = open()
		if err := l.Resume(id); err != nil {
			t.Fatal(err)
		}
	}
	defer closeLive(t, l)
	end := await(t, l, id, storage.Done)
	var want []ml.Event
	if err := ml.Train(t.Context(), spec, data, func(e ml.Event) { want = append(want, e) }); err != nil {
		t.Fatal(err)
	}
	sameLog(t, readAll(t, l, id, 0), want)
	if end.Run.Scores == nil || end.Run.Validation == nil || len(end.Run.Spark) == 0 || end.Run.Name != data.Name {
		t.Errorf("the row says too little: %+v", end.Run)
	}
}
