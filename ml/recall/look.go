package recall

import (
	"slices"

	"caderno/ml/inside"
	"caderno/ml/rnn"
)

// Look is what goes on inside the network after a step. The last of its T steps is the one that asks: the gradient of the
// loss by the state there, GradientNorm[T-1], has still to go back through all the others to what was to be remembered.
type Look struct {
	Step int     `json:"step"` // steps of the optimiser done
	Loss float64 `json:"loss"` // of the batch that is looked at
	// View shows the first batch of Test; its connectivity is that of the last step's first output.
	inside.View
}

// Due says whether the spec asks for a look at the present step.
func (t *Trial) Due() bool { return slices.Contains(t.spec.Look.Steps(), t.step) }

// Look looks inside. It changes nothing that Step computes.
func (t *Trial) Look() Look {
	if t.glass == nil {
		t.glass = rnn.NewTape(t.net, t.spec.Batch, t.problem.Steps())
	}
	score := t.pass(t.glass, heldOut+t.spec.Seed, 0)
	return Look{Step: t.step, Loss: score.Loss, View: inside.Look(t.net, t.glass, 0, true)}
}
