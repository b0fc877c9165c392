package ml

import (
	"reflect"
	"testing"
)

// options are ways of training, each with something that the others leave out.
var options = map[string]Spec{
	"original":    {Cell: GRU, Variant: Original, Optimizer: "rmsprop", Schedule: "cosine", Warmup: 1},
	"peephole":    {Cell: LSTM, Variant: Peephole, Loss: Huber, Decay: 0.01, Optimizer: "adamw"},
	"residual":    {Cell: Simple, Layers: 3, Wiring: "residual", Norm: Layer, Optimizer: "nesterov", ClipBy: ByValue, Clip: 0.1},
	"skip":        {Cell: GRU, Layers: 2, Wiring: "skip", Dropout: 0.2, Dropping: EachStep, Loss: Absolute, Schedule: "one-cycle"},
	"variational": {Cell: LSTM, Dropout: 0.2, Optimizer: "momentum", LearningRate: 0.01, Schedule: "step"},
	"sampling":    {Cell: GRU, Sampling: 0.5, Optimizer: "adagrad", LearningRate: 0.02},
	"plain":       {Cell: Simple, Optimizer: "sgd", LearningRate: 0.05},
}

func (s Spec) short() Spec {
	s.Data, s.Hidden, s.Epochs, s.Batch = "air-passengers", 8, 6, 32
	return s
}

// Every option changes the run, brings the loss down, and is taken up from a checkpoint with the same bits.
func TestOptions(t *testing.T) {
	usual, seen := runEvents(t, Spec{}.short(), -1), map[float64]string{}
	seen[lastLoss(usual)] = "usual"
	for name, spec := range options {
		t.Run(name, func(t *testing.T) {
			events := runEvents(t, spec.short(), -1)
			last := lastLoss(events)
			if other, twice := seen[last]; twice {
				t.Errorf("it ends with the same loss as %s", other)
			}
			seen[last] = name
			if first := firstLoss(events); !(last < first) {
				t.Errorf("the loss is %v at first and %v at last", first, last)
			}
			if resumed := runEvents(t, spec.short(), 7); !reflect.DeepEqual(resumed, events) {
				t.Error("taken up after 7 steps it goes another way")
			}
		})
	}
}

// runEvents trains to the end; after cut steps of the trainer, unless negative, it goes on from a checkpoint.
func runEvents(t *testing.T, spec Spec, cut int) (events []Event) {
	t.Helper()
	data := air(t)
	full, err := spec.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := NewTrainer(full, data)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; trainer.Step(func(e Event) { events = append(events, e) }); i++ {
		if i == cut {
			if trainer, err = ResumeTrainer(full, data, trainer.Checkpoint()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return events
}

func firstLoss(events []Event) float64 {
	for _, e := range events {
		if e.Progress != nil {
			return e.Progress.Loss
		}
	}
	return 0
}

func lastLoss(events []Event) (last float64) {
	for _, e := range events {
		if e.Progress != nil {
			last = e.Progress.Loss
		}
	}
	return last
}

// A schedule is seen in what is reported.
func TestScheduleIsReported(t *testing.T) {
	var rates []float64
	for _, e := range runEvents(t, Spec{Schedule: "cosine", LearningRate: 0.01, Warmup: 2}.short(), -1) {
		if e.Progress != nil {
			rates = append(rates, e.Progress.LearningRate)
		}
	}
	if len(rates) < 6 || !(rates[0] < 0.01) || !(rates[len(rates)-1] < 0.002) {
		t.Errorf("rates %v", rates)
	}
}
