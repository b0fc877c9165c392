package viz

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"caderno/ml"
	"caderno/ml/series"
)

func plain(key string) string { return key }

// months is a monthly series of n values around a rising year.
func months(n int) *series.Series {
	s := &series.Series{ID: "d-test", Name: "test", Calendar: series.Calendar{
		Freq: series.Month, Start: time.Date(1949, 1, 1, 0, 0, 0, 0, time.UTC), Every: 1, Season: 12}}
	for i := range n {
		s.Values = append(s.Values, 100+float64(i)+20*math.Sin(float64(i)/12*2*math.Pi))
	}
	return s
}

func resolved(t testing.TB, spec ml.Spec, data *series.Series) ml.Spec {
	t.Helper()
	spec, err := spec.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	return spec
}

// randomLog makes a log as a trainer would, with gaps, infinities and a divergence now and then.
func randomLog(rng *rand.Rand, spec ml.Spec, data *series.Series) []ml.Event {
	start := len(data.Values)
	if !spec.Future {
		start -= spec.Horizon
	}
	values := func(around float64) []float64 {
		out := make([]float64, spec.Horizon)
		for i := range out {
			out[i] = around + rng.NormFloat64()
			if rng.IntN(40) == 0 {
				out[i] = []float64{math.NaN(), math.Inf(1), math.Inf(-1)}[rng.IntN(3)]
			}
		}
		return out
	}
	log := []ml.Event{{Kind: ml.Begin, Begin: &ml.BeginEvent{Epochs: spec.Epochs, StepsPerEpoch: 4, Windows: 50, TrainEnd: start,
		Horizon: spec.Horizon, Naive: values(100), Seasonal: values(120),
		NaiveScores: &ml.Scores{RMSE: 3, MASE: new(math.NaN())}}}}
	steps := 1 + rng.IntN(60)
	for step := 1; step <= steps; step++ {
		e := ml.Event{Step: step, Epoch: float64(step) / 4, Elapsed: float64(step) / 10}
		if rng.IntN(3) == 0 {
			fit := make([]*float64, start-10)
			for i := range fit {
				if rng.IntN(9) > 0 {
					fit[i] = new(100 + rng.NormFloat64())
				}
			}
			e.Kind, e.Forecast = ml.Forecast, &ml.ForecastEvent{Mean: values(130), Low80: values(120), High80: values(140),
				Low95: values(110), High95: values(150), FitFrom: 10, Fit: fit, Scores: &ml.Scores{RMSE: math.Inf(1), Skill: new(0.3)}}
		} else {
			e.Kind, e.Progress = ml.Progress, &ml.ProgressEvent{Loss: rng.Float64(), GradientNorm: math.Inf(1)}
			if step%4 == 0 {
				e.Progress.Validation, e.Progress.Best = new(rng.Float64()), rng.IntN(2) == 0
			}
		}
		log = append(log, e)
	}
	end := &ml.EndEvent{Reason: ml.EndEarly, BestEpoch: 2, Loss: new(0.5), Best: new(0.25)}
	if rng.IntN(3) == 0 {
		end = &ml.EndEvent{Reason: ml.EndDiverged, Loss: new(12.0), Diverged: &ml.Divergence{Step: steps, Epoch: 3, Layer: 1, TimeStep: 4, Quantity: "cell state"}}
	}
	log = append(log, ml.Event{Kind: ml.End, Step: steps, Epoch: float64(steps) / 4, End: end})
	for i := range log {
		log[i].Seq = i
	}
	return log
}

// asJSON decodes what a page would read.
func asJSON(t testing.TB, v any) map[string]any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// replay does to charts what a page does with a delta.
func replay(charts, delta map[string]any) {
	for name, change := range delta {
		for _, s := range charts[name].(map[string]any)["option"].(map[string]any)["series"].([]any) {
			s := s.(map[string]any)
			id := s["id"].(string)
			if set, ok := change.(map[string]any)["set"].(map[string]any); ok && set[id] != nil {
				s["data"] = set[id]
			}
			if more, ok := change.(map[string]any)["append"].(map[string]any); ok && more[id] != nil {
				s["data"] = append(s["data"].([]any), more[id].([]any)...)
			}
		}
	}
}

func TestDeltasReplayedOnAnyPrefixGiveTheWholeFold(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		data := months(96 + rng.IntN(60))
		data.Values[5] = math.NaN()
		spec := resolved(t, ml.Spec{Horizon: 1 + rng.IntN(24), Future: rng.IntN(2) == 0, Window: 12, Log: ml.Off}, data)
		log := randomLog(rng, spec, data)
		full := NewView(spec, data)
		full.Apply(log...)
		want := asJSON(t, full.Charts(plain))
		asJSON(t, full.Now()) // whatever is not finite in the log

		v := NewView(spec, data)
		at := rng.IntN(len(log) + 1)
		v.Apply(log[:at]...)
		got := asJSON(t, v.Charts(plain))
		for at < len(log) {
			n := 1 + rng.IntN(min(9, len(log)-at))
			replay(got, asJSON(t, v.Delta(log[at:at+n])))
			if rng.IntN(2) == 0 { // a page may lag behind the view that makes its deltas
				v.Apply(log[at : at+n]...)
			}
			at += n
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: the replayed charts differ from the whole fold", seed)
		}
	}
}

func TestDeltaLeavesTheViewAlone(t *testing.T) {
	data := months(96)
	spec := resolved(t, ml.Spec{Log: ml.Off}, data)
	log := randomLog(rand.New(rand.NewPCG(3, 3)), spec, data)
	v := NewView(spec, data)
	v.Apply(log[:5]...)
	before := asJSON(t, v.Charts(plain))
	charts := v.Charts(plain)
	v.Delta(log[5:])
	if !reflect.DeepEqual(asJSON(t, v.Charts(plain)), before) {
		t.Error("Delta changed the view")
	}
	v.Apply(log[5:]...)
	if !reflect.DeepEqual(asJSON(t, charts), before) {
		t.Error("Apply changed charts that were handed out before")
	}
}

func TestTrainedLog(t *testing.T) {
	data, err := series.Load("air-passengers")
	if err != nil {
		t.Fatal(err)
	}
	spec := resolved(t, ml.Spec{Data: "air-passengers", Hidden: 4, Epochs: 3}, data)
	v := NewView(spec, data)
	untrained := asJSON(t, v.Charts(plain))
	var log []ml.Event
	if err := ml.Train(t.Context(), spec, data, func(e ml.Event) { log = append(log, e) }); err != nil {
		t.Fatal(err)
	}
	// The rivals of the begin event are those that the view drew before it.
	replay(untrained, asJSON(t, v.Delta(log[:1])))
	v.Apply(log[0])
	if !reflect.DeepEqual(untrained, asJSON(t, v.Charts(plain))) {
		t.Error("the begin event drew more than its delta said")
	}
	v.Apply(log[1:]...)
	now := v.Now()
	if now.Epoch != 3 || now.Step != log[len(log)-1].Step || now.End != ml.EndEpochs || now.Best == nil || now.Scores.Network == nil {
		t.Errorf("now %+v", now)
	}
	if m := v.Meta(); m.TrainEnd != 120 || m.FitEnd != 108 || m.Near != 72 || m.Decimals != 1 || m.Bucket != 1 {
		t.Errorf("meta %+v", m)
	}
}
