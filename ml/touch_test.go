package ml

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// trained is a run after so many steps of the trainer.
func trained(t testing.TB, steps int, set func(*Spec)) *Trainer {
	t.Helper()
	spec, data := quick(t, set)
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	for range steps {
		trainer.Step(func(Event) {})
	}
	return trainer
}

func all(gate string, layer int, value float64) Touch {
	return Touch{Clamp: &Clamp{Layer: layer, Gate: gate, Value: value}}
}

func TestTouchWithoutTouchesChangesNothing(t *testing.T) {
	trainer := trained(t, 9, nil)
	before := trainer.Checkpoint()
	got, err := trainer.Touch(nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got.Before, got.After) {
		t.Error("untouched, the network does something else")
	}
	if want := trainer.forecast(trainer.look, draft); !reflect.DeepEqual(got.Before.Forecast, want) {
		t.Error("untouched, the forecast is not the run's")
	}
	if want := newGlass(trainer.net, trainer.cut, trainer.spec).look(true); !reflect.DeepEqual(got.Before.Inside, want) {
		t.Error("untouched, the inside is not the run's")
	}
	if got.Step != 8 || string(trainer.Checkpoint()) != string(before) {
		t.Errorf("at step %d, touching has changed the run", got.Step)
	}
}

// With its forget gate at 0 a cell holds what it has just taken in and nothing else.
func TestTouchedForgetGateForgets(t *testing.T) {
	got, err := trained(t, 9, func(s *Spec) { s.Layers = 2 }).Touch([]Touch{all("forget gate", 1, 0)})
	if err != nil {
		t.Fatal(err)
	}
	after, before := got.After.Inside.Layers[1], got.Before.Inside.Layers[1]
	for s, row := range after.Cell {
		for u, c := range row {
			if want := after.Gates[0].Values[s][u] * after.Gates[2].Values[s][u]; math.Abs(float64(c-want)) > 2e-3*math.Abs(float64(want))+1e-6 {
				t.Errorf("step %d, unit %d: the cell holds %v, its input is %v", s, u, c, want)
			}
		}
	}
	if reflect.DeepEqual(after.Cell, before.Cell) || reflect.DeepEqual(got.After.Forecast.Mean, got.Before.Forecast.Mean) {
		t.Error("what is touched does as before")
	}
	if f := after.Factors; f.Max[3] > 1e-30 || f.Histogram[3][0] != 8 {
		t.Errorf("the way back multiplies with up to %v", f.Max[3])
	}
	if !reflect.DeepEqual(got.After.Inside.Layers[0].Hidden, got.Before.Inside.Layers[0].Hidden) {
		t.Error("the layer below is touched")
	}
}

func TestTouchedUnitIsSilent(t *testing.T) {
	trainer := trained(t, 9, func(s *Spec) { s.Cell = GRU })
	unit := 3
	got, err := trainer.Touch([]Touch{{Silence: &Silence{Unit: unit}}, {Clamp: &Clamp{Gate: "update gate", Unit: &unit, Value: 0.5}}})
	if err != nil {
		t.Fatal(err)
	}
	after := got.After.Inside.Layers[0]
	for s, row := range after.Hidden {
		if row[unit] != 0 || row[unit+1] == 0 {
			t.Errorf("step %d: %v", s, row)
		}
		if gate := after.Gates[1].Values[s]; gate[unit] != 0.5 || gate[unit+1] == 0.5 {
			t.Errorf("step %d: update gate %v", s, gate)
		}
	}
	if after.State.Dead != 0.125 {
		t.Errorf("a share of %v is dead, want 1 of 8", after.State.Dead)
	}
}

// A network with a weight edited is one that has this weight.
func TestTouchedWeightIsTheNetworks(t *testing.T) {
	for _, edit := range []WeightEdit{
		{"weight_hh_l1", 5, 2, 1.5}, {"weight_ih_l0", 31, 0, -2}, {"bias_ih_l1", 9, 0, 0.75}, {"out.weight", 0, 7, 1}, {"out.bias", 0, 0, -0.25},
	} {
		set := func(s *Spec) { s.Layers, s.Horizon = 2, 3 }
		trainer, other := trained(t, 9, set), trained(t, 9, set)
		got, err := trainer.Touch([]Touch{{Weight: &edit}})
		if err != nil {
			t.Fatal(err)
		}
		name, found := strings.Replace(edit.Tensor, "bias_ih", "bias", 1), false
		for _, p := range other.net.Tensors() {
			if p.Name == name {
				other.net.Params()[p.Offset+edit.Row*p.Cols+edit.Column], found = float32(edit.Value), true
			}
		}
		want, err := other.Touch(nil)
		if err != nil || !found {
			t.Fatal(found, err)
		}
		if !reflect.DeepEqual(got.After, want.Before) {
			t.Errorf("%s: the network does not do what one of this weight does", edit.Tensor)
		}
		if reflect.DeepEqual(got.After.Forecast.Mean, got.Before.Forecast.Mean) {
			t.Errorf("%s changes nothing", edit.Tensor)
		}
	}
}

// What a checkpoint gives is what the run gives, also when it has ended: then it is the network that it forecasts with.
func TestTouchCheckpoint(t *testing.T) {
	spec, data := quick(t, nil)
	for _, steps := range []int{0, 1, 9, 1000} {
		trainer := trained(t, steps, nil)
		touches := []Touch{all("output gate", 0, 0.5)}
		want, err := trainer.Touch(touches)
		if err != nil {
			t.Fatal(err)
		}
		got, err := TouchCheckpoint(spec, data, trainer.Checkpoint(), touches)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("after %d steps: %v", steps, err)
		}
		if body, err := json.Marshal(got); err != nil || !strings.Contains(string(body), `"output gate"`) {
			t.Errorf("%.80s, %v", body, err)
		}
	}
	if _, err := TouchCheckpoint(spec, data, []byte("no"), nil); !errors.Is(err, ErrCheckpoint) {
		t.Errorf("a damaged checkpoint: %v", err)
	}
	if _, err := TouchCheckpoint(spec, data, trained(t, 1, nil).Checkpoint(), []Touch{{}}); err == nil {
		t.Error("a touch of nothing is not refused")
	}
}

func TestTouchesAreRefused(t *testing.T) {
	unit := 8
	for _, tt := range []struct {
		name    string
		set     func(*Spec)
		touch   Touch
		field   string
		code    string
		touches int
	}{
		{"nothing", nil, Touch{}, "", CodeOneTouch, 1},
		{"two at once", nil, Touch{Silence: &Silence{}, Clamp: &Clamp{Gate: "forget gate"}}, "", CodeOneTouch, 1},
		{"layer", nil, all("forget gate", 1, 0), ".clamp.layer", CodeRange, 1},
		{"gate", nil, all("reset gate", 0, 0), ".clamp.gate", CodeChoice, 1},
		{"unit", nil, Touch{Clamp: &Clamp{Gate: "forget gate", Unit: &unit}}, ".clamp.unit", CodeRange, 1},
		{"value", nil, all("forget gate", 0, -0.1), ".clamp.value", CodeRange, 1},
		{"value that is none", nil, all("cell input", 0, math.NaN()), ".clamp.value", CodeRange, 1},
		{"simple", func(s *Spec) { s.Cell = Simple }, all("forget gate", 0, 0), ".clamp.gate", CodeNoGates, 1},
		{"peephole", func(s *Spec) { s.Variant = Peephole }, all("forget gate", 0, 0), ".clamp.gate", CodePeephole, 1},
		{"silent layer", nil, Touch{Silence: &Silence{Layer: -1}}, ".silence.layer", CodeRange, 1},
		{"silent unit", nil, Touch{Silence: &Silence{Unit: 8}}, ".silence.unit", CodeRange, 1},
		{"all units", nil, Touch{Silence: &Silence{Unit: -1}}, ".silence.unit", CodeRange, 1},
		{"tensor", nil, Touch{Weight: &WeightEdit{Tensor: "bias_l0"}}, ".weight.tensor", CodeUnknown, 1},
		{"row", nil, Touch{Weight: &WeightEdit{Tensor: "out.bias", Row: 1}}, ".weight.row", CodeRange, 1},
		{"column", nil, Touch{Weight: &WeightEdit{Tensor: "bias_hh_l0", Column: 1}}, ".weight.column", CodeRange, 1},
		{"weight", nil, Touch{Weight: &WeightEdit{Tensor: "out.bias", Value: math.Inf(1)}}, ".weight.value", CodeRange, 1},
		{"many", nil, Touch{Silence: &Silence{}}, "s", CodeTooMany, MaxTouches + 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			trainer := trained(t, 0, tt.set)
			field := "touches[0]" + tt.field
			if tt.field == "s" {
				field = "touches"
			}
			_, err := trainer.Touch(slices.Repeat([]Touch{tt.touch}, tt.touches))
			var errs FieldErrors
			if !errors.As(err, &errs) || errs[0].Field != field || errs[0].Code != tt.code {
				t.Fatalf("got %v, want %s: %s", err, field, tt.code)
			}
			if errs[0].Error() == errs[0].Field+": "+errs[0].Code {
				t.Errorf("%s has no sentence", tt.code)
			}
		})
	}
}

// Weights at the end of their range break networks without bounds; that is said, not computed with.
func TestTouchThatOverflowsIsRefused(t *testing.T) {
	trainer := trained(t, 3, func(s *Spec) { s.Cell, s.Activation, s.Layers, s.Window = Simple, "relu", 1, 24 })
	var touches []Touch
	for unit := range 8 {
		touches = append(touches, Touch{Weight: &WeightEdit{"weight_hh_l0", unit, unit, 1e6}},
			Touch{Weight: &WeightEdit{"out.weight", 0, unit, 1e6 * float64(1-2*(unit%2))}})
	}
	_, err := trainer.Touch(touches)
	var errs FieldErrors
	if !errors.As(err, &errs) || errs[0].Code != CodeNotFinite {
		t.Errorf("got %v", err)
	}
}

// Whatever is asked for, the answer is refusals or numbers that JSON can say.
func FuzzTouch(f *testing.F) {
	unit := 1
	for _, h := range []Touch{all("forget gate", 0, 0.5), {Silence: &Silence{Unit: 3}}, {Weight: &WeightEdit{"weight_hh_l0", 1, 2, 3}}, {Clamp: &Clamp{Gate: "cell input", Unit: &unit, Value: -1}}} {
		body, _ := json.Marshal(map[string]any{"touches": []Touch{h}})
		f.Add(body)
	}
	for _, text := range []string{`{"touches":[{"clamp":{"layer":1.5}}]}`, `{"touches":[{"clamp":{"gate":3}}]}`, `{"touches":[{"pat":1}]}`, `[]`, `{"touches":null}`, `{} {}`} {
		f.Add([]byte(text))
	}
	trainer := trained(f, 3, func(s *Spec) { s.Hidden, s.Window, s.Horizon = 4, 4, 2 })
	f.Fuzz(func(t *testing.T, body []byte) {
		touches, err := ReadTouches(body)
		if err != nil {
			return
		}
		out, err := trainer.Touch(touches)
		if _, ok := errors.AsType[FieldErrors](err); err != nil && !ok {
			t.Fatalf("%s: %v", body, err)
		}
		if _, err := json.Marshal(out); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
	})
}

func TestReadTouches(t *testing.T) {
	got, err := ReadTouches([]byte(`{"touches": [{"clamp": {"gate": "forget gate", "value": 1}}, {"silence": {"unit": 2}}]}`))
	if err != nil || len(got) != 2 || got[0].Clamp.Unit != nil || got[0].Clamp.Value != 1 || got[1].Silence.Unit != 2 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, tt := range []struct{ text, field, code string }{
		{`{"touches": [{"clamp": {"layer": 1.5}}]}`, "touches.clamp.layer", CodeWhole},
		{`{"touches": [{"clamp": {"layer": "one"}}]}`, "touches.clamp.layer", CodeNumber},
		{`{"touches": [{"clamp": {"value": true}}]}`, "touches.clamp.value", CodeNumber},
		{`{"touches": [{"clamp": {"gate": 3}}]}`, "touches.clamp.gate", CodeType},
		{`{"touches": [{"clamp": 3}]}`, "touches.clamp", CodeType},
		{`{"touches": {}}`, "touches", CodeType},
		{`{"touches": [{"pat": 3}]}`, "pat", CodeUnknown},
		{`{"touch": []}`, "touch", CodeUnknown},
		{`{"touches": []}`, "touches", CodeRequired},
		{`{}`, "touches", CodeRequired},
		{`null`, "touches", CodeRequired},
		{`[]`, "", ""},
		{`{"touches": []} {}`, "", ""},
		{`{`, "", ""},
		{``, "", ""},
	} {
		_, err := ReadTouches([]byte(tt.text))
		var errs FieldErrors
		if err == nil || errors.As(err, &errs) != (tt.code != "") || tt.code != "" && (errs[0].Field != tt.field || errs[0].Code != tt.code) {
			t.Errorf("%s: got %v, want %s", tt.text, fmt.Sprint(err), tt.field+" "+tt.code)
		}
	}
}

// A touch costs little however much a spec validates and forecasts.
func TestTouchIsBounded(t *testing.T) {
	trainer := trained(t, 0, func(s *Spec) { s.Hidden, s.Layers, s.Window, s.Batch, s.Horizon = 256, 4, 60, 1, 3 })
	f := trainer.forecast(trainer.look, glimpse)
	shown := 0
	for _, v := range f.Fit {
		if v != nil {
			shown++
		}
	}
	if want := int(glimpse.operations / (trainer.look.cost * 60)); shown != max(fewestFit, want) {
		t.Errorf("a glimpse of the largest network shows %d one-step forecasts, want %d", shown, max(fewestFit, want))
	}
	if len(f.Mean) != trainer.spec.Horizon || !f.isFinite() {
		t.Errorf("the forecast is %v", f.Mean)
	}
}
