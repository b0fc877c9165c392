package live

import (
	"fmt"
	"sync"
	"time"

	"caderno/ml"
	"caderno/storage"
)

// run is one run in memory.
type run struct {
	mu sync.Mutex
	// row is the run as it stands. Its Length is what is stored and may lag behind the log's; its State is what readers
	// see, which differs from what is stored while single steps are made (see stored).
	row     storage.Run
	log     Log
	visitor string // whose turn in the queue it takes
	owned   bool   // a worker is at it; only that worker saves
	gone    bool   // no longer in memory: look it up again

	// What commands ask of the worker. want is Paused, Stopped, Queued for "go on training after all", or "".
	want     storage.State
	stepping bool     // train no further than until
	until    int      // optimiser steps
	asked    []string // units of the single steps asked for that are not in until yet

	pace     float64 // epochs a second at most; 0 is as fast as it goes
	watchers int
	used     time.Time // when it was last asked for
}

// active says whether a worker is at the run or will be.
func (r *run) active() bool {
	return r.owned || r.row.State == storage.Queued || r.row.State == storage.Training
}

// stored is the row to be saved for a state: a run that makes single steps is stored as paused, so that it does not
// train on by itself after a restart.
func (r *run) stored(state storage.State, now time.Time) storage.Run {
	row := r.row
	row.State, row.Updated = state, now
	if r.stepping && (state == storage.Training || state == storage.Queued) {
		row.State = storage.Paused
	}
	return row
}

// next tells a worker how the run goes on from here: "" for one more batch, otherwise the state to leave it in.
func (r *run) next(at ml.Position) storage.State {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch r.want {
	case storage.Paused, storage.Stopped:
		return r.want
	case storage.Queued:
		r.want = ""
		r.endSteps()
	}
	if !r.stepping {
		return ""
	}
	r.until = max(r.until, at.Step)
	for _, unit := range r.asked {
		if unit == UnitEpoch {
			r.until += at.StepsPerEpoch - r.until%at.StepsPerEpoch
		} else {
			r.until++
		}
	}
	r.asked = nil
	if at.Step >= r.until {
		return storage.Paused
	}
	return ""
}

func (r *run) endSteps() {
	r.stepping, r.until, r.asked = false, 0, nil
}

// maxAsked is the most single steps that may be asked for ahead of what is done.
const maxAsked = 1000

// addStep asks for one more single step.
func (r *run) addStep(unit string) error {
	if len(r.asked) >= maxAsked {
		return ErrBusy
	}
	r.stepping = true
	r.asked = append(r.asked, unit)
	return nil
}

// StateError says that a run cannot be told something as it stands.
type StateError struct {
	Command string // "pause", "resume", "step", "stop", "pace" or "touch"
	State   storage.State
}

func (e *StateError) Error() string {
	return fmt.Sprintf("live: cannot %s a run that is %s", e.Command, e.State)
}

// Unwrap makes errors.Is(err, ErrState) true.
func (e *StateError) Unwrap() error { return ErrState }

// advance brings the row up to a position and the events that led there.
func advance(row *storage.Run, at ml.Position, events []ml.Event) {
	row.Steps, row.StepsPerEpoch, row.Epochs = at.Step, at.StepsPerEpoch, at.Epochs
	row.Epoch = float64(at.Step) / float64(max(1, at.StepsPerEpoch))
	for _, e := range events {
		if e.Forecast != nil {
			row.Scores = e.Forecast.Scores
		}
		if e.Progress == nil || e.Progress.Validation == nil {
			continue
		}
		v := *e.Progress.Validation
		if row.Validation == nil || v < *row.Validation {
			row.Validation = &v
		}
		addSpark(row, e.Epoch, v)
	}
}

// addSpark adds the validation loss of an epoch to the small picture: the first of every SparkEvery epochs, which starts
// as the distance that the trainer keeps. When there are too many points, every other one goes. Statuses share the
// slice, so what it holds is never overwritten.
func addSpark(row *storage.Run, epoch, v float64) {
	e := int(epoch + 0.5)
	if len(row.Spark) == 0 {
		row.SparkEvery = max(1, e)
	}
	if e <= len(row.Spark)*row.SparkEvery && len(row.Spark) > 0 {
		return
	}
	row.Spark = append(row.Spark[:len(row.Spark):len(row.Spark)], v)
	if len(row.Spark) <= storage.MaxSpark {
		return
	}
	var half []float64
	for i := 0; i < len(row.Spark); i += 2 {
		half = append(half, row.Spark[i])
	}
	row.Spark, row.SparkEvery = half, 2*row.SparkEvery
}
