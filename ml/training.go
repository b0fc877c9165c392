package ml

import (
	"context"
	"fmt"

	"caderno/ml/series"
)

// NameOf is the name that people gave their data, "" for what is built in.
func NameOf(d Data) string {
	switch d := d.(type) {
	case *Text:
		return d.Name
	case *series.Series:
		return d.Name
	}
	return ""
}

// Training is a run on its way: a *Trainer or a *WordTrainer. Step trains a little and emits what happened, and returns
// false once the End event is out; Checkpoint returns everything that Open needs to go on from there with the same bits.
type Training interface {
	Step(emit func(Event)) (more bool)
	Position() Position
	Checkpoint() []byte
}

// ResolveOn is Resolve on whatever data there is.
func (s Spec) ResolveOn(data Data) (Spec, error) {
	if t, ok := data.(*Text); ok {
		return s.ResolveWords(t)
	}
	return s.Resolve(data.(*series.Series))
}

// Open prepares a run of a resolved spec on its data, or takes it up from a checkpoint where that is not nil. The error wraps
// ErrCheckpoint where only that is at fault.
func Open(spec Spec, data Data, checkpoint []byte) (Training, error) {
	switch data := data.(type) {
	case *Text:
		if checkpoint == nil {
			return NewWordTrainer(spec, data)
		}
		return ResumeWordTrainer(spec, data, checkpoint)
	case *series.Series:
		if checkpoint == nil {
			return NewTrainer(spec, data)
		}
		return ResumeTrainer(spec, data, checkpoint)
	}
	return nil, fmt.Errorf("ml: there is no training on a %T", data)
}

// Run trains to the end, numbering the events from 0. It returns early with the context's error when ctx is done.
func Run(ctx context.Context, t Training, emit func(Event)) error {
	seq := 0
	number := func(e Event) {
		e.Seq = seq
		seq++
		emit(e)
	}
	for t.Step(number) {
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}
