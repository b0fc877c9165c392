package ml

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"

	"caderno/ml/series"
)

// quick is a run short enough for tests under the race detector.
func quick(t testing.TB, set func(*Spec)) (Spec, *series.Series) {
	t.Helper()
	data := air(t)
	spec := Spec{Data: "air-passengers", Hidden: 8, Epochs: 6}
	if set != nil {
		set(&spec)
	}
	spec, err := spec.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	return spec, data
}

func record(t testing.TB, spec Spec, data *series.Series) []Event {
	t.Helper()
	var log []Event
	if err := Train(t.Context(), spec, data, func(e Event) { log = append(log, e) }); err != nil {
		t.Fatal(err)
	}
	return log
}

func TestLogHasTheShapeOfARun(t *testing.T) {
	spec, data := quick(t, nil)
	log := record(t, spec, data)
	if log[0].Kind != Begin || log[1].Kind != Forecast || log[len(log)-1].Kind != End {
		t.Fatalf("begins %s, %s and ends %s", log[0].Kind, log[1].Kind, log[len(log)-1].Kind)
	}
	final := log[len(log)-2]
	if final.Kind != Forecast || !final.Forecast.Final {
		t.Error("the event before the end is not the final forecast")
	}
	b := log[0].Begin
	if b.TrainEnd != 120 || b.FitEnd != 108 || b.Horizon != 24 || len(b.Naive) != 24 || len(b.Seasonal) != 24 {
		t.Errorf("begin %+v", b)
	}
	// The rivals' errors on this split, from forecast 8.20 in R.
	if math.Abs(b.NaiveScores.RMSE-137.33) > 0.01 || math.Abs(b.SeasonalScores.RMSE-76.995) > 0.001 {
		t.Errorf("naive %v, seasonal %v", b.NaiveScores.RMSE, b.SeasonalScores.RMSE)
	}
	epochs := 0
	for i, e := range log {
		if e.Seq != i {
			t.Fatalf("event %d is numbered %d", i, e.Seq)
		}
		if _, err := json.Marshal(e); err != nil {
			t.Fatalf("event %d: %v", i, err)
		}
		if e.Kind == Progress && e.Progress.Validation != nil {
			epochs++
			if e.Epoch != float64(epochs) {
				t.Errorf("validation %d at epoch %v", epochs, e.Epoch)
			}
		}
		if f := e.Forecast; f != nil {
			checkForecast(t, f, spec, b)
		}
	}
	if epochs != spec.Epochs {
		t.Errorf("%d validations in %d epochs", epochs, spec.Epochs)
	}
}

func checkForecast(t *testing.T, f *ForecastEvent, spec Spec, b *BeginEvent) {
	t.Helper()
	for k := range f.Mean {
		inOrder := f.Low95[k] <= f.Low80[k] && f.Low80[k] <= f.High80[k] && f.High80[k] <= f.High95[k]
		if !inOrder {
			t.Fatalf("bands out of order at step %d: %v %v %v %v", k, f.Low95[k], f.Low80[k], f.High80[k], f.High95[k])
		}
	}
	if len(f.Mean) != spec.Horizon || f.FitFrom+len(f.Fit) != b.TrainEnd {
		t.Errorf("%d forecasts, fit from %d for %d", len(f.Mean), f.FitFrom, len(f.Fit))
	}
}

func TestSameSeedSameEvents(t *testing.T) {
	spec, data := quick(t, nil)
	a, b := record(t, spec, data), record(t, spec, data)
	if !reflect.DeepEqual(a, b) {
		t.Error("two runs of one spec differ")
	}
	spec.Seed = 2
	if c := record(t, spec, data); reflect.DeepEqual(a[len(a)-2].Forecast.Mean, c[len(c)-2].Forecast.Mean) {
		t.Error("another seed gives the same forecast")
	}
}

// A checkpoint at any step, written and read back, must continue with the same events to the last bit.
func TestCheckpointResumesBitForBit(t *testing.T) {
	spec, data := quick(t, nil)
	whole := record(t, spec, data)
	last := whole[len(whole)-1].Step
	for at := 0; at <= last; at += 7 {
		trainer, err := NewTrainer(spec, data)
		if err != nil {
			t.Fatal(err)
		}
		var log []Event
		emit := func(e Event) { e.Seq = len(log); log = append(log, e) }
		for range at {
			trainer.Step(emit)
		}
		resumed, err := ResumeTrainer(spec, data, trainer.Checkpoint())
		if err != nil {
			t.Fatal(err)
		}
		if resumed.Position() != trainer.Position() {
			t.Fatalf("at %+v, not %+v", resumed.Position(), trainer.Position())
		}
		for resumed.Step(emit) {
		}
		if !reflect.DeepEqual(log, whole) {
			t.Fatalf("resumed after %d steps, the log differs", at)
		}
		if resumed.Step(emit) || !bytes.Equal(resumed.Checkpoint(), resumed.Checkpoint()) {
			t.Fatal("a finished run goes on")
		}
	}
}

func TestResumeRefusesForeignCheckpoints(t *testing.T) {
	spec, data := quick(t, nil)
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	good := trainer.Checkpoint()
	other := spec
	other.Hidden = 9
	for name, try := range map[string]struct {
		spec Spec
		body []byte
	}{
		"empty":      {spec, nil},
		"no JSON":    {spec, []byte("what\n")},
		"truncated":  {spec, good[:len(good)-1]},
		"other net":  {other, good},
		"other step": {spec, bytes.Replace(good, []byte(`"step":0`), []byte(`"step":-1`), 1)},
		"version":    {spec, bytes.Replace(good, []byte(`"version":2`), []byte(`"version":9`), 1)},
	} {
		if _, err := ResumeTrainer(try.spec, data, try.body); !errors.Is(err, ErrCheckpoint) {
			t.Errorf("%s: got %v, want ErrCheckpoint", name, err)
		}
	}
}

// Nothing that lies in the held-out part may change what is trained: not the transform, not the windows, not a weight.
func TestHeldOutValuesDoNotLeak(t *testing.T) {
	spec, data := quick(t, nil)
	changed := *data
	changed.Values = append([]float64(nil), data.Values...)
	for i := 120; i < 144; i++ {
		changed.Values[i] = 1e6
	}
	a, b := record(t, spec, data), record(t, spec, &changed)
	for i := range a {
		if f, g := a[i].Forecast, b[i].Forecast; f != nil && (!reflect.DeepEqual(f.Mean, g.Mean) || !reflect.DeepEqual(f.Fit, g.Fit)) {
			t.Fatalf("event %d: the forecast knows the held-out values", i)
		}
		if !reflect.DeepEqual(a[i].Progress, b[i].Progress) {
			t.Fatalf("event %d: training knows the held-out values", i)
		}
	}
	// And nothing in the validation part may change a training loss before the weights are chosen.
	changed.Values = append([]float64(nil), data.Values...)
	for i := 108; i < 120; i++ {
		changed.Values[i] = 50
	}
	b = record(t, spec, &changed)
	for i := range a {
		if p, q := a[i].Progress, b[i].Progress; p != nil && p.Loss != q.Loss {
			t.Fatalf("event %d: the training loss knows the validation part", i)
		}
	}
}

func TestEarlyStoppingKeepsTheBestWeights(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Epochs, s.Patience, s.LearningRate = 400, 5, 0.02 })
	log := record(t, spec, data)
	end := log[len(log)-1]
	if end.End.Reason != EndEarly {
		t.Fatalf("ended by %s", end.End.Reason)
	}
	if got := int(end.Epoch) - end.End.BestEpoch; got != spec.Patience {
		t.Errorf("stopped %d epochs after the best, want %d", got, spec.Patience)
	}
	best := math.Inf(1)
	for _, e := range log {
		if e.Kind == Progress && e.Progress.Validation != nil {
			best = min(best, *e.Progress.Validation)
		}
	}
	if *end.End.Best != best {
		t.Errorf("best %v, lowest seen %v", *end.End.Best, best)
	}
}

func TestDivergenceIsNamed(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.LearningRate, s.Clip, s.Epochs = 10, 1e6, 50 })
	log := record(t, spec, data)
	end := log[len(log)-1].End
	if end.Reason != EndDiverged || end.Diverged == nil || end.Diverged.Quantity == "" || end.Diverged.Step == 0 {
		t.Fatalf("ended %+v", end)
	}
	for _, e := range log {
		if _, err := json.Marshal(e); err != nil {
			t.Fatalf("a diverging run must still encode: %v", err)
		}
	}
}

func TestFutureHasNoScores(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Future = true })
	log := record(t, spec, data)
	if b := log[0].Begin; b.TrainEnd != 144 || b.NaiveScores != nil {
		t.Errorf("begin %+v", b)
	}
	for _, e := range log {
		if e.Forecast != nil && e.Forecast.Scores != nil {
			t.Fatal("scores without a truth")
		}
	}
}

func TestGaps(t *testing.T) {
	data := *air(t)
	data.Values = append([]float64(nil), data.Values...)
	data.Values[60] = math.NaN()
	data.Values[130] = math.NaN() // in the held-out part
	spec, err := Spec{Hidden: 4, Epochs: 2, Window: 12}.Resolve(&data)
	if err != nil {
		t.Fatal(err)
	}
	log := record(t, spec, &data)
	whole, _ := quick(t, func(s *Spec) { s.Hidden, s.Epochs, s.Window = 4, 2, 12 })
	full := record(t, whole, air(t))
	if got, want := log[0].Begin.Windows, full[0].Begin.Windows-14; got != want {
		t.Errorf("%d windows around the gap, want %d", got, want)
	}
	final := log[len(log)-2].Forecast
	if final.Scores == nil || final.Fit[60-final.FitFrom] != nil {
		t.Errorf("scores %v, fit at the gap %v", final.Scores, final.Fit[60-final.FitFrom])
	}
	data.Values[118] = math.NaN()
	_, err = NewTrainer(spec, &data)
	var errs FieldErrors
	if !errors.As(err, &errs) || errs[0].Code != CodeGapAtEnd {
		t.Errorf("a gap before the forecast: %v", err)
	}
}

func TestTrainStopsWithTheContext(t *testing.T) {
	spec, data := quick(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := Train(ctx, spec, data, func(Event) {
		if n++; n == 5 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestEventsStayAboutAThousand(t *testing.T) {
	for _, epochs := range []int{1, 30, 300, 3000} {
		spec, data := quick(t, func(s *Spec) { s.Hidden, s.Window, s.Epochs, s.Patience, s.Batch = 1, 2, epochs, 5000, 64 })
		if n := len(record(t, spec, data)); n > 1300 {
			t.Errorf("%d epochs give %d events", epochs, n)
		}
	}
}

// A step that emits nothing allocates nothing.
func TestBatchAllocatesNothing(t *testing.T) {
	spec, data := quick(t, nil)
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	trainer.shuffle(0)
	if n := testing.AllocsPerRun(20, func() { trainer.trainBatch(1, 0) }); n != 0 {
		t.Errorf("%v allocations in a batch", n)
	}
}

// However large a network may be, a forecast stays within its bounds; for the default nothing is left out.
func TestForecastsAreBounded(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Hidden = 32 })
	log := record(t, spec, data)
	if f := log[1].Forecast; len(f.Fit) != 95 {
		t.Errorf("the default network shows %d one-step forecasts, want 95", len(f.Fit))
	}
	spec, data = quick(t, func(s *Spec) { s.Hidden, s.Layers, s.Window, s.Batch, s.Epochs = 256, 4, 60, 1, 1 })
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	trainer.Step(func(e Event) {
		if f := e.Forecast; f != nil && (len(f.Fit) != 12+fewestFit || len(f.Low80) != spec.Horizon) {
			t.Errorf("the largest network shows %d one-step forecasts, want %d", len(f.Fit), 12+fewestFit)
		}
	})
}
