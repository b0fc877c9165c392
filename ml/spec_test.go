package ml

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"

	"caderno/ml/series"
)

func air(t testing.TB) *series.Series {
	t.Helper()
	s, err := series.Load("air-passengers")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestResolveFillsFromTheData(t *testing.T) {
	got, err := Spec{Data: "air-passengers"}.Resolve(air(t))
	if err != nil {
		t.Fatal(err)
	}
	want := Spec{Data: "air-passengers", Horizon: 24, Window: 24, Log: On, Difference: Step, Cell: LSTM, Variant: Usual, Init: "uniform", Hidden: 32,
		Layers: 1, Norm: None, Epochs: 300, Batch: 16, Loss: Squared, Optimizer: "adam", LearningRate: 0.005, Schedule: "constant", Clip: 1,
		ClipBy: ByNorm, Validation: 12, Patience: 60, Seed: 1}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	again, err := got.Resolve(air(t))
	if err != nil || again != got {
		t.Errorf("resolving a resolved spec gave %+v, %v", again, err)
	}
}

func TestResolveWorksForEveryBuiltin(t *testing.T) {
	for _, id := range series.Builtin() {
		s, err := series.Load(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, future := range []bool{false, true} {
			spec, err := Spec{Data: id, Future: future}.Resolve(s)
			if err != nil {
				t.Errorf("%s: %v", id, err)
				continue
			}
			if _, err := NewTrainer(spec, s); err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	negative := *air(t)
	negative.Values = append([]float64{-1}, negative.Values[1:]...)
	counted := *air(t)
	counted.Calendar.Season = 1
	for _, tt := range []struct {
		name  string
		data  *series.Series
		set   func(*Spec)
		field string
		code  string
	}{
		{"negative horizon", nil, func(s *Spec) { s.Horizon = -3 }, "horizon", CodeRange},
		{"horizon beyond the bound", nil, func(s *Spec) { s.Horizon = 366 }, "horizon", CodeRange},
		{"horizon as long as the series", nil, func(s *Spec) { s.Horizon = 144 }, "horizon", CodeTooShort},
		{"hidden", nil, func(s *Spec) { s.Hidden = 1 << 20 }, "hidden", CodeRange},
		{"layers", nil, func(s *Spec) { s.Layers = 5 }, "layers", CodeRange},
		{"epochs", nil, func(s *Spec) { s.Epochs = -1 }, "epochs", CodeRange},
		{"window", nil, func(s *Spec) { s.Window = 1 }, "window", CodeRange},
		{"window longer than the data", nil, func(s *Spec) { s.Window = 200 }, "horizon", CodeTooShort},
		{"batch", nil, func(s *Spec) { s.Batch = 513 }, "batch", CodeRange},
		{"learning rate", nil, func(s *Spec) { s.LearningRate = 11 }, "learning_rate", CodeRange},
		{"learning rate NaN", nil, func(s *Spec) { s.LearningRate = math.NaN() }, "learning_rate", CodeRange},
		{"clip infinite", nil, func(s *Spec) { s.Clip = math.Inf(1) }, "clip", CodeRange},
		{"validation", nil, func(s *Spec) { s.Validation = 400 }, "validation", CodeRange},
		{"patience", nil, func(s *Spec) { s.Patience = 5001 }, "patience", CodeRange},
		{"memory", nil, func(s *Spec) { s.Batch, s.Hidden, s.Layers = 512, 256, 4 }, "batch", CodeTooLarge},
		{"cell", nil, func(s *Spec) { s.Cell = "perceptron" }, "cell", CodeChoice},
		{"log", nil, func(s *Spec) { s.Log = "yes" }, "log", CodeChoice},
		{"dropout", nil, func(s *Spec) { s.Dropout = 0.95 }, "dropout", CodeRange},
		{"sampling", nil, func(s *Spec) { s.Sampling = -0.1 }, "sampling", CodeRange},
		{"momentum", nil, func(s *Spec) { s.Momentum = 1 }, "momentum", CodeRange},
		{"decay", nil, func(s *Spec) { s.Decay = math.NaN() }, "decay", CodeRange},
		{"warm-up", nil, func(s *Spec) { s.Warmup = 1001 }, "warmup", CodeRange},
		{"optimiser", nil, func(s *Spec) { s.Optimizer = "luck" }, "optimizer", CodeChoice},
		{"loss", nil, func(s *Spec) { s.Loss = "regret" }, "loss", CodeChoice},
		{"log of a negative value", &negative, func(s *Spec) { s.Log = On }, "log", CodeNotPositive},
		{"season without one", &counted, func(s *Spec) { s.Difference = Season }, "difference", CodeNoSeason},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data := tt.data
			if data == nil {
				data = air(t)
			}
			spec := Spec{Data: "air-passengers"}
			tt.set(&spec)
			_, err := spec.Resolve(data)
			var errs FieldErrors
			if !errors.As(err, &errs) {
				t.Fatalf("got %v, want FieldErrors", err)
			}
			if errs[0].Field != tt.field || errs[0].Code != tt.code {
				t.Errorf("got %s: %s, want %s: %s", errs[0].Field, errs[0].Code, tt.field, tt.code)
			}
			if errs.Error() == "" || errs[0].Error() == errs[0].Field+": "+errs[0].Code {
				t.Errorf("%s has no sentence", errs[0].Code)
			}
		})
	}
}

func TestActivationIsTheSimpleNetworks(t *testing.T) {
	for cell, want := range map[string]string{Simple: "relu", LSTM: "", GRU: ""} {
		got, err := Spec{Cell: cell, Activation: "relu"}.Resolve(air(t))
		if err != nil || got.Activation != want {
			t.Errorf("%s: activation %q, %v", cell, got.Activation, err)
		}
	}
	if got, err := (Spec{Cell: Simple}).Resolve(air(t)); err != nil || got.Activation != "tanh" {
		t.Errorf("activation %q, %v", got.Activation, err)
	}
}

// What changes nothing is emptied, so that it does not change the run's name.
func TestResolveForgetsWhatChangesNothing(t *testing.T) {
	plain := Spec{Optimizer: "adam", Schedule: "one-cycle"}
	idle := Spec{Optimizer: "adam", Schedule: "one-cycle", Momentum: 0.5, Wiring: "skip", Variant: Original, Dropping: EachStep, Warmup: 3}
	plain.Cell, idle.Cell = Simple, Simple
	a, errA := plain.Resolve(air(t))
	b, errB := idle.Resolve(air(t))
	if errA != nil || errB != nil || a != b {
		t.Errorf("%+v, %v\n%+v, %v", a, errA, b, errB)
	}
	kept := Spec{Cell: GRU, Variant: Original, Layers: 2, Wiring: "skip", Dropout: 0.2, Dropping: EachStep, Optimizer: "nesterov", Schedule: "cosine", Warmup: 3}
	got, err := kept.Resolve(air(t))
	if err != nil || got.Variant != Original || got.Wiring != "skip" || got.Dropping != EachStep || got.Momentum != 0.9 || got.Warmup != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestResolveNamesEveryFieldAtOnce(t *testing.T) {
	_, err := Spec{Hidden: -1, Epochs: -1, Cell: "?"}.Resolve(air(t))
	var errs FieldErrors
	if !errors.As(err, &errs) || len(errs) != 3 {
		t.Fatalf("got %v, want three refusals", err)
	}
}

func TestIDNamesWhatIsComputed(t *testing.T) {
	data := air(t)
	spec, err := Spec{Data: "air-passengers"}.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	id := spec.ID(data.Hash())
	if len(id) != 26 || id != spec.ID(data.Hash()) {
		t.Errorf("id %q", id)
	}
	if want := "fq5flqjrzcmbd6yv677duskp2l"; Engine == "8" && id != want {
		t.Errorf("id %s, which was %s when this engine began: its runs have lost their names", id, want)
	}
	if id == spec.ID("other") {
		t.Error("other data, same id")
	}
	// Every field of the struct must change the identity.
	v := reflect.ValueOf(&spec).Elem()
	for i := range v.NumField() {
		other := spec
		f := reflect.ValueOf(&other).Elem().Field(i)
		switch f.Kind() {
		case reflect.String:
			if _, ok := f.Interface().(Looks); ok {
				f.SetString("0,12")
				break
			}
			f.SetString(f.String() + "x")
		case reflect.Int:
			f.SetInt(f.Int() + 1)
		case reflect.Uint64:
			f.SetUint(f.Uint() + 1)
		case reflect.Float64:
			f.SetFloat(f.Float() + 1)
		case reflect.Bool:
			f.SetBool(!f.Bool())
		case reflect.Struct:
			f.Set(reflect.ValueOf(WordSpec{Size: 2}))
		}
		if other.ID(data.Hash()) == id {
			t.Errorf("%s does not change the id", v.Type().Field(i).Name)
		}
	}
	var back Spec
	body, _ := json.Marshal(spec)
	if err := json.Unmarshal(body, &back); err != nil || back != spec {
		t.Errorf("through JSON: %+v, %v", back, err)
	}
}

func TestBoundsCoverEveryNumber(t *testing.T) {
	var spec Spec
	fields := map[string]bool{}
	for _, b := range Bounds {
		spec.SetNumber(b.Field, b.Max)
		if got := spec.Number(b.Field); got != b.Max {
			t.Errorf("%s: set %v, got %v", b.Field, b.Max, got)
		}
		fields[b.Field] = true
	}
	for _, c := range Choices {
		fields[c.Field] = true
	}
	typ := reflect.TypeFor[Spec]()
	for i := range typ.NumField() {
		name, _, _ := cutTag(typ.Field(i).Tag.Get("json"))
		if !fields[name] && name != "data" && name != "future" && name != "look" && name != "words" {
			t.Errorf("%s is in neither Bounds nor Choices", name)
		}
	}
	for _, b := range WordBounds {
		spec.Words.SetNumber(b.Field, b.Max)
		if got := spec.Words.Number(b.Field); got != b.Max {
			t.Errorf("%s: set %v, got %v", b.Field, b.Max, got)
		}
	}
	if typ := reflect.TypeFor[WordSpec](); typ.NumField() != len(WordBounds)+len(WordChoices) {
		t.Errorf("%d fields of word vectors, %d known", typ.NumField(), len(WordBounds)+len(WordChoices))
	}
}

func cutTag(tag string) (name, rest string, found bool) {
	for i := range tag {
		if tag[i] == ',' {
			return tag[:i], tag[i+1:], true
		}
	}
	return tag, "", false
}
