package ml

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"caderno/ml/f32"
	"caderno/ml/inside"
	"caderno/ml/rnn"
)

// without is a log without its looks inside.
func without(log []Event) (rest []Event) {
	for _, e := range log {
		if e.Kind != Inside {
			rest = append(rest, e)
		}
	}
	return rest
}

// A run that looks inside emits exactly what it would without, and the looks, right after the step's other events.
func TestLooksDisturbNothing(t *testing.T) {
	for _, name := range []string{"peephole", "skip", "sampling"} {
		t.Run(name, func(t *testing.T) {
			spec := options[name].short()
			spec.Epochs, spec.Horizon = 4, 6
			plain := runEvents(t, spec, -1)
			last := plain[len(plain)-1].Step
			spec.Look = joinLooks([]int{0, 1, 5, last - 1, last})
			looked := runEvents(t, spec, -1)
			if !reflect.DeepEqual(without(looked), plain) {
				t.Error("looking changes what is trained")
			}
			if resumed := runEvents(t, spec, 4); !reflect.DeepEqual(resumed, looked) {
				t.Error("taken up after 4 steps it sees something else")
			}
			var steps []int
			for i, e := range looked {
				if e.Kind != Inside {
					continue
				}
				steps = append(steps, e.Step)
				if next := looked[i+1]; next.Step == e.Step && next.Kind != End && !(next.Forecast != nil && next.Forecast.Final) {
					t.Errorf("after the look at %d comes %s of the same step", e.Step, next.Kind)
				}
			}
			if want := []int{0, 1, 5, last - 1, last}; !reflect.DeepEqual(steps, want) {
				t.Errorf("looks at %v, want %v", steps, want)
			}
		})
	}
}

func TestInsideIsWhatTheNetworkDoes(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Look, s.Layers, s.Loss = "9", 2, Huber })
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	var seen *InsideEvent
	for range 10 {
		trainer.Step(func(e Event) {
			if e.Inside != nil {
				seen = e.Inside
			}
		})
	}
	if seen == nil {
		t.Fatal("there is no look at step 9")
	}
	// The same by hand, on a network of the same weights.
	c, w := trainer.cut, spec.Window
	if seen.From+w != c.fitEnd-1 { // the window's target is the last value that is trained on
		t.Errorf("the window ends before value %d, the training part at %d", seen.From+w, c.fitEnd)
	}
	net := rnn.New(networkOf(spec), generator(1, 0, 0))
	copy(net.Params(), trainer.net.Params())
	tape := rnn.NewTape(net, 1, w)
	for s := range w {
		tape.X(s).Data[0] = float32(c.z[seen.From+s])
	}
	net.Forward(tape)
	var sum float64
	for s := range w {
		y, target := float64(tape.Y(s).Data[0]), c.z[seen.From+s+1]
		if !near(seen.Output[s], y) || !near(seen.Target[s], target) || !near(seen.Input[s], c.z[seen.From+s]) {
			t.Errorf("step %d: %v → %v for %v", s, seen.Input[s], seen.Output[s], seen.Target[s])
		}
		if s >= w/2 {
			d := y - float64(float32(target)) // Huber's loss, and its slope over the mean
			slope := max(-1, min(1, d))
			sum += slope * (d - slope/2)
			tape.DY(s).Data[0] = float32(slope / float64(w-w/2))
		}
	}
	if want := sum / float64(w-w/2); math.Abs(*seen.Loss-want) > 1e-6*want {
		t.Errorf("loss %v, want %v", *seen.Loss, want)
	}
	if want := inside.Look(net, tape, 0, true); !reflect.DeepEqual(seen.View, want) {
		t.Error("the view is not that of the network and the loss by hand")
	}
	if trainer.net.Config().Layers != len(seen.Layers) || len(seen.Layers[1].Gates[1].Values) != w || len(seen.Layers[1].Cell[0]) != spec.Hidden {
		t.Error("the view has another shape")
	}
}

func near(got float32, want float64) bool {
	return math.Abs(float64(got)-want) <= 6e-4*math.Abs(want)+1e-7
}

// Connectivity is what a small change of an input does to the last output.
func TestConnectivityByDifferences(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Hidden, s.Window, s.Cell = 3, 8, GRU })
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	g := newGlass(trainer.net, trainer.cut, spec)
	seen := g.look(true)
	at := func(step int, d float64) float64 {
		state, x, y := rnn.NewState(trainer.net, 1), f32.NewMatrix(1, 1), f32.NewMatrix(1, 1)
		for s := range spec.Window {
			x.Data[0] = float32(trainer.cut.z[seen.From+s])
			if s == step {
				x.Data[0] += float32(d)
			}
			trainer.net.StepForward(state, x, y)
		}
		return float64(y.Data[0])
	}
	for s, got := range seen.Connectivity {
		const d = 1e-2
		if want := math.Abs(at(s, d)-at(s, -d)) / (2 * d); math.Abs(float64(got)-want) > 2e-5+1e-3*want {
			t.Errorf("step %d: %v, by differences %v", s, got, want)
		}
	}
}

// A look stays within what Spec.Look is checked with, and comes back from JSON as it was.
func TestInsideThroughJSON(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Look, s.Epochs = "0,6", 1 })
	for _, e := range record(t, spec, data) {
		if e.Inside == nil {
			continue
		}
		body, err := json.Marshal(e)
		var back Event
		if err != nil || json.Unmarshal(body, &back) != nil || !reflect.DeepEqual(back, e) {
			t.Errorf("the look at %d does not come back: %v", e.Step, err)
		}
		if most := 9*inside.Size(networkOf(spec), spec.Window) + 100*spec.Window + 2000; len(body) > most {
			t.Errorf("it takes %d bytes, more than %d", len(body), most)
		}
	}
}

// A network that overflows on the window is shown with nulls; nothing breaks.
func TestInsideOfWhatOverflows(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Cell, s.Activation = Simple, "relu" })
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	for i := range trainer.net.Params() {
		trainer.net.Params()[i] = 1e20
	}
	e := newGlass(trainer.net, trainer.cut, spec).look(true)
	if body, err := json.Marshal(e); err != nil || e.Loss != nil {
		t.Errorf("%.80s, loss %v, %v", body, e.Loss, err)
	}
}

func TestStepsBetweenLooksAllocateNothing(t *testing.T) {
	spec, data := quick(t, func(s *Spec) { s.Look, s.Batch, s.Epochs = "0,1", 1, 500 })
	trainer, err := NewTrainer(spec, data)
	if err != nil {
		t.Fatal(err)
	}
	quiet := func(Event) {}
	for range 40 {
		trainer.Step(quiet)
	}
	if n := testing.AllocsPerRun(20, func() { trainer.Step(quiet) }); n != 0 {
		t.Errorf("%v allocations in a step without events", n)
	}
}
