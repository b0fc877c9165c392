package live

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"caderno/storage"
)

// bringTo starts a run and brings it to a state. "stepping" is a run in the middle of a single epoch.
func bringTo(t *testing.T, state string) (*Live, string) {
	t.Helper()
	opt := Options{Workers: 1}
	hook := every(10 * time.Millisecond)
	spec := toySpec(1, 1000)
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	switch state {
	case "queued":
		opt.Workers = -1
	case "done":
		spec.Epochs = 1
	case "diverged":
		spec.Epochs, spec.Seed = 1, divergingSeed
	case "failed":
		hook = func(step int) {
			if step == 3 {
				panic("three")
			}
		}
	case "stepping":
		hook = every(100 * time.Second)
	}
	l := openToys(t, openStore(t), hook, opt)
	id := mustStart(t, l, spec, "ana")
	switch state {
	case "training":
		time.Sleep(time.Second)
	case "paused":
		time.Sleep(time.Second)
		do(l.Pause(id))
	case "stopped":
		time.Sleep(time.Second)
		do(l.Stop(id))
	case "stepping":
		do(l.Pause(id))
		await(t, l, id, storage.Paused)
		do(l.Step(id, UnitEpoch))
		time.Sleep(time.Second)
	case "done", "diverged", "failed":
		await(t, l, id, storage.State(state))
	}
	want := storage.State(state)
	if state == "stepping" {
		want = storage.Training
	}
	if s := status(t, l, id); s.State != want || s.Stepping != (state == "stepping") {
		t.Fatalf("the run is %s (stepping: %v), wanted it %s", s.State, s.Stepping, state)
	}
	return l, id
}

func TestCommands(t *testing.T) {
	const refused = ""
	commands := map[string]func(*Live, string) error{
		"pause":  (*Live).Pause,
		"resume": (*Live).Resume,
		"stop":   (*Live).Stop,
		"batch":  func(l *Live, id string) error { return l.Step(id, UnitBatch) },
		"epoch":  func(l *Live, id string) error { return l.Step(id, UnitEpoch) },
	}
	for _, c := range []struct {
		state string
		then  map[string]storage.State // where each command leads to in the end
	}{
		{"queued", map[string]storage.State{"pause": "paused", "resume": "queued", "stop": "stopped", "batch": refused, "epoch": refused}},
		{"training", map[string]storage.State{"pause": "paused", "resume": "training", "stop": "stopped", "batch": refused, "epoch": refused}},
		{"stepping", map[string]storage.State{"pause": "paused", "resume": "training", "stop": "stopped", "batch": "paused", "epoch": "paused"}},
		{"paused", map[string]storage.State{"pause": "paused", "resume": "training", "stop": "stopped", "batch": "paused", "epoch": "paused"}},
		{"stopped", map[string]storage.State{"pause": refused, "resume": "training", "stop": "stopped", "batch": "paused", "epoch": "paused"}},
		{"failed", map[string]storage.State{"pause": refused, "resume": "failed", "stop": refused, "batch": refused, "epoch": refused}},
		{"done", map[string]storage.State{"pause": refused, "resume": refused, "stop": refused, "batch": refused, "epoch": refused}},
		{"diverged", map[string]storage.State{"pause": refused, "resume": refused, "stop": refused, "batch": refused, "epoch": refused}},
	} {
		for name, command := range commands {
			t.Run(c.state+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					l, id := bringTo(t, c.state)
					before := status(t, l, id).State
					err := command(l, id)
					if c.then[name] == refused {
						if !isState(err) {
							t.Errorf("error %v, want an ErrState", err)
						}
						if after := status(t, l, id).State; after != before {
							t.Errorf("a refused command made the run %s", after)
						}
						return
					}
					if err != nil {
						t.Fatal(err)
					}
					time.Sleep(time.Minute)
					if c.state == "stepping" { // its steps take long
						time.Sleep(time.Hour)
					}
					if after := status(t, l, id).State; after != c.then[name] {
						t.Errorf("the run is %s, want %s", after, c.then[name])
					}
					row, err := l.store.Run(t.Context(), id)
					if err != nil || row.State != c.then[name] {
						t.Errorf("stored as %s, %v, want %s", row.State, err, c.then[name])
					}
				})
			})
		}
	}
}

func TestUnknownRunAndUnit(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: 1})
	for name, err := range map[string]error{"pause": l.Pause("x"), "resume": l.Resume("x"), "stop": l.Stop("x"), "step": l.Step("x", UnitBatch)} {
		if !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("%s an unknown run: %v", name, err)
		}
	}
	if err := l.Step("x", "decade"); !errors.Is(err, ErrUnit) {
		t.Errorf("step by a decade: %v", err)
	}
	if _, err := l.Read(t.Context(), "x", 0); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("read an unknown run: %v", err)
	}
	l.Watch("x")()
	if len(l.runs) != 0 {
		t.Errorf("asking for unknown runs left %d in memory", len(l.runs))
	}
}

// TestSteps holds that single steps do exactly what they say, also before the first batch and across an epoch's end.
func TestSteps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(time.Millisecond), Options{Workers: 1})
		blocker := mustStart(t, l, toySpec(9, 1000), "bia") // holds the worker, so that the other waits
		id := mustStart(t, l, toySpec(1, 3), "ana")
		for _, err := range []error{l.Pause(id), l.Pause(blocker)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, c := range []struct {
			unit  string
			steps int
		}{
			{UnitBatch, 1}, {UnitBatch, 2}, {UnitEpoch, 8}, {UnitEpoch, 16}, {UnitBatch, 17}, {UnitEpoch, 24},
		} {
			if err := l.Step(id, c.unit); err != nil {
				t.Fatal(err)
			}
			s := status(t, l, id) // Step has waited for it
			want := storage.Paused
			if c.steps == 24 {
				want = storage.Done
			}
			if s.Steps != c.steps || s.State != want || s.Stepping {
				t.Errorf("step %d: %d steps done, %s; want %d, %s", i, s.Steps, s.State, c.steps, want)
			}
		}
		sameLog(t, readAll(t, l, id, 0), toyEvents(toySpec(1, 3)))
	})
}

// TestStepsAddUp holds that impatient clicks are all carried out.
func TestStepsAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(10*time.Second), Options{Workers: 1})
		id := mustStart(t, l, toySpec(1, 9), "ana")
		if err := l.Pause(id); err != nil {
			t.Fatal(err)
		}
		await(t, l, id, storage.Paused)
		for _, unit := range []string{UnitBatch, UnitBatch, UnitBatch, UnitEpoch, UnitBatch} {
			if err := l.Step(id, unit); err != nil { // waits for a second, of ten that a batch takes
				t.Fatal(err)
			}
		}
		if s := await(t, l, id, storage.Paused); s.Steps != 9 {
			t.Errorf("%d steps, want three, then up to eight, then one", s.Steps)
		}
	})
}

func TestElapsedCountsTrainingOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openStore(t)
		l := openToys(t, s, every(time.Second), Options{Workers: 1})
		spec := toySpec(1, 2)
		id := mustStart(t, l, spec, "ana")
		time.Sleep(5500 * time.Millisecond)
		if err := l.Pause(id); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		if err := l.Resume(id); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3500 * time.Millisecond)
		closeLive(t, l)
		time.Sleep(time.Hour)
		l = openToys(t, s, every(time.Second), Options{Workers: 1})
		got := await(t, l, id, storage.Done)
		const steps = 1 + 2*toyBatches // the first emits Begin
		if got.Run.Elapsed != steps {
			t.Errorf("elapsed %v s, want %d", got.Run.Elapsed, steps)
		}
		events := readAll(t, l, id, 0)
		for _, e := range events {
			if want := float64(e.Step + 1); e.Elapsed != want {
				t.Errorf("event %d: elapsed %v, want %v", e.Seq, e.Elapsed, want)
			}
		}
		sameLog(t, events, toyEvents(spec))
	})
}

// TestLateCommands gives commands while the worker, having seen an earlier one, is storing the run.
func TestLateCommands(t *testing.T) {
	step := func(l *Live, id string) error { return l.Step(id, UnitBatch) }
	for _, c := range []struct {
		name        string
		first, late func(*Live, string) error
		want        storage.State
		steps       int // after those done when the first command came; -1 for any
	}{
		{"pause, resume", (*Live).Pause, (*Live).Resume, storage.Training, -1},
		{"pause, stop", (*Live).Pause, (*Live).Stop, storage.Stopped, 0},
		{"pause, pause", (*Live).Pause, (*Live).Pause, storage.Paused, 0},
		{"stop, resume", (*Live).Stop, (*Live).Resume, storage.Training, -1},
		{"step, step", step, step, storage.Paused, 2},
		{"step, resume", step, (*Live).Resume, storage.Training, -1},
		{"step, stop", step, (*Live).Stop, storage.Stopped, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := openSlow(t, openStore(t), 10*time.Second)
				id := mustStart(t, l, toySpec(1, 5000), "ana")
				time.Sleep(15 * time.Second)
				if strings.HasPrefix(c.name, "step") {
					if err := l.Pause(id); err != nil {
						t.Fatal(err)
					}
					await(t, l, id, storage.Paused)
				}
				before := status(t, l, id)
				go func() {
					if err := c.first(l, id); err != nil {
						t.Error(err)
					}
				}()
				time.Sleep(3 * time.Second) // a step takes one, storing it takes ten
				if s := status(t, l, id).State; s != storage.Training {
					t.Fatalf("%s already", s)
				}
				if err := c.late(l, id); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Minute)
				after := status(t, l, id)
				if after.State != c.want || c.steps >= 0 && after.Steps > before.Steps+c.steps+1 || c.steps > 0 && after.Steps != before.Steps+c.steps {
					t.Errorf("%s at step %d, %d before; want %s, %d more", after.State, after.Steps, before.Steps, c.want, c.steps)
				}
			})
		})
	}
}

// TestCrashInSingleStep holds that a run that was making single steps does not train on by itself.
func TestCrashInSingleStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, id := bringTo(t, "stepping")
		if row, err := l.store.Run(t.Context(), id); err != nil || row.State != storage.Paused {
			t.Errorf("stored as %s, %v, in the middle of a step", row.State, err)
		}
		closeLive(t, l)
		l = openToys(t, l.store, nil, Options{Workers: 1})
		time.Sleep(time.Second)
		if s := status(t, l, id); s.State != storage.Paused || s.Length == 0 {
			t.Errorf("reopened as %s with %d events", s.State, s.Length)
		}
	})
}
