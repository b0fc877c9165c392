package live

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"path/filepath"
	"testing"
	"time"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
)

// toy is a trainer whose every step is known beforehand: it emits a progress event for each, with a validation loss at
// the end of an epoch, and hooks in whatever the test wants to happen at a step.
type toy struct {
	spec ml.Spec
	at   toyPosition
	hook func(step int) // called at the start of each step with the steps done; nil for none
}

type toyPosition struct {
	Begun, Over bool
	Step        int
}

const toyBatches = 8 // steps of an epoch

func (t *toy) Step(emit func(ml.Event)) bool {
	if t.at.Over {
		return false
	}
	if t.hook != nil {
		t.hook(t.at.Step)
	}
	if !t.at.Begun {
		t.at.Begun = true
		emit(ml.Event{Kind: ml.Begin, Begin: &ml.BeginEvent{StepsPerEpoch: toyBatches, Epochs: t.spec.Epochs}})
		return true
	}
	t.at.Step++
	e := ml.Event{Kind: ml.Progress, Step: t.at.Step, Epoch: float64(t.at.Step) / toyBatches,
		Progress: &ml.ProgressEvent{Loss: 1 / float64(t.at.Step)}}
	if t.at.Step%toyBatches == 0 {
		v := 1 + 1/e.Epoch
		e.Progress.Validation = &v
	}
	emit(e)
	if t.at.Step < toyBatches*t.spec.Epochs {
		return true
	}
	t.at.Over = true
	emit(ml.Event{Kind: ml.Forecast, Step: t.at.Step, Epoch: e.Epoch, Forecast: &ml.ForecastEvent{Scores: &ml.Scores{RMSE: 7}, Final: true}})
	end := &ml.EndEvent{Reason: ml.EndEpochs}
	if t.spec.Seed == divergingSeed {
		end = &ml.EndEvent{Reason: ml.EndDiverged, Diverged: &ml.Divergence{Step: t.at.Step}}
	}
	emit(ml.Event{Kind: ml.End, Step: t.at.Step, Epoch: e.Epoch, End: end})
	return false
}

// divergingSeed makes a toy end as diverged.
const divergingSeed = 666

func (t *toy) Position() ml.Position {
	return ml.Position{Step: t.at.Step, StepsPerEpoch: toyBatches, Epochs: t.spec.Epochs}
}

func (t *toy) Checkpoint() []byte {
	b, err := json.Marshal(t.at)
	if err != nil {
		panic(err)
	}
	return b
}

// toys opens toys that call hook at each step.
func toys(hook func(step int)) opener {
	return func(spec ml.Spec, _ ml.Data, checkpoint []byte) (ml.Training, error) {
		t := &toy{spec: spec, hook: hook}
		if checkpoint == nil {
			return t, nil
		}
		if err := json.Unmarshal(checkpoint, &t.at); err != nil {
			return nil, fmt.Errorf("%w: %w", ml.ErrCheckpoint, err)
		}
		return t, nil
	}
}

// every makes each step of a toy take this long.
func every(d time.Duration) func(int) { return func(int) { time.Sleep(d) } }

// toyEvents is the whole log of an uninterrupted toy, as compared by sameLog.
func toyEvents(spec ml.Spec) []ml.Event {
	var events []ml.Event
	t := &toy{spec: spec}
	for more := true; more; {
		more = t.Step(func(e ml.Event) {
			e.Seq = len(events)
			events = append(events, e)
		})
	}
	return events
}

// sameLog fails the test unless got is want, but for Elapsed, which must not go back.
func sameLog(t *testing.T, got, want []ml.Event) {
	t.Helper()
	elapsed := 0.0
	for i, e := range got {
		if e.Elapsed < elapsed {
			t.Fatalf("event %d: elapsed goes back from %v to %v", i, elapsed, e.Elapsed)
		}
		elapsed = e.Elapsed
		if i < len(want) && asText(t, e) != asText(t, want[i]) {
			t.Fatalf("event %d is\n%s, want\n%s", i, asText(t, e), asText(t, want[i]))
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d", len(got), len(want))
	}
}

func asText(t *testing.T, e ml.Event) string {
	t.Helper()
	e.Elapsed = 0
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func toySpec(seed uint64, epochs int) ml.Spec {
	return ml.Spec{Data: "toy", Horizon: 12, Window: 12, Log: ml.Off, Difference: ml.Step, Cell: ml.LSTM, Hidden: 4, Layers: 1,
		Epochs: epochs, Batch: 16, LearningRate: 0.01, Clip: 1, Validation: 12, Patience: epochs, Seed: seed}
}

// toySeries is a year's swing on a slope, ten years of it.
func toySeries() *series.Series {
	s := &series.Series{ID: "toy", Name: "toy", Calendar: series.Calendar{Freq: series.Month,
		Start: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), Every: 1, Season: 12}}
	for i := range 120 {
		s.Values = append(s.Values, 100+float64(i)+20*math.Sin(float64(i)*math.Pi/6))
	}
	return s
}

func loadToy(_ context.Context, id string) (ml.Data, error) {
	if id != "toy" {
		return nil, fmt.Errorf("%q: %w", id, storage.ErrNotFound)
	}
	return toySeries(), nil
}

func openStore(t *testing.T) *storage.Store {
	t.Helper()
	s, err := storage.Open(filepath.Join(t.TempDir(), "caderno.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// openToys opens a Live of toys that is closed before the store when the test ends.
func openToys(t *testing.T, s *storage.Store, hook func(int), opt Options) *Live {
	t.Helper()
	if opt.Logger == nil {
		opt.Logger = quiet()
	}
	l, err := openWith(s, loadToy, opt, toys(hook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeLive(t, l) })
	return l
}

type slowCheckpoint struct {
	ml.Training
	cost time.Duration
}

func (s slowCheckpoint) Checkpoint() []byte {
	time.Sleep(s.cost)
	return s.Training.Checkpoint()
}

// openSlow opens a Live of toys whose steps take a second, and whose checkpoints take cost.
func openSlow(t *testing.T, s *storage.Store, cost time.Duration) *Live {
	t.Helper()
	l, err := openWith(s, loadToy, Options{Workers: 1, Logger: quiet()}, func(spec ml.Spec, data ml.Data, checkpoint []byte) (ml.Training, error) {
		toy, err := toys(every(time.Second))(spec, data, checkpoint)
		return slowCheckpoint{toy, cost}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeLive(t, l) })
	return l
}

func closeLive(t *testing.T, l *Live) {
	t.Helper()
	if err := l.Close(context.Background()); err != nil {
		t.Error(err)
	}
}

func mustStart(t *testing.T, l *Live, spec ml.Spec, visitor string) string {
	t.Helper()
	status, _, err := l.Start(t.Context(), spec, toySeries(), visitor)
	if err != nil {
		t.Fatal(err)
	}
	return status.Run.ID
}

func mustRead(t *testing.T, l *Live, id string, after int) Page {
	t.Helper()
	page, err := l.Read(t.Context(), id, after)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func status(t *testing.T, l *Live, id string) Status {
	t.Helper()
	return mustRead(t, l, id, 1<<30).Status
}

// await reads until the run is in one of the states.
func await(t *testing.T, l *Live, id string, states ...storage.State) Status {
	t.Helper()
	for {
		page := mustRead(t, l, id, 1<<30)
		for _, s := range states {
			if page.Status.State == s {
				return page.Status
			}
		}
		select {
		case <-page.Changed:
		case <-t.Context().Done():
			t.Fatalf("still %s", page.Status.State)
		}
	}
}

// readAll reads a log from a cursor to its present end.
func readAll(t *testing.T, l *Live, id string, after int) []ml.Event {
	t.Helper()
	var all []ml.Event
	for {
		page := mustRead(t, l, id, after+len(all))
		if len(page.Events) == 0 {
			return all
		}
		all = append(all, page.Events...)
	}
}

func isState(err error) bool {
	var s *StateError
	return errors.Is(err, ErrState) && errors.As(err, &s)
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// openSQL opens the database file beside the store, to look at it or to damage it.
func openSQL(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	return db
}
