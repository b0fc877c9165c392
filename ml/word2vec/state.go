package word2vec

import (
	"errors"
	"math"
	"slices"
)

// State is where a Trainer stands between two steps, apart from its matrices. A trainer made with the same Config, counts and
// corpus that gets both goes on as this one would have, in the reproducible mode to the last bit. Its fields are for whoever
// writes it down.
type State struct {
	Parts []Part // one for each thread
}

// Part is where one thread stands.
type Part struct {
	Epoch     int
	Sentences int64  // of the epoch, that are done; one of more than 10,000 words counts as several
	Words     int64  // that are done, in all epochs
	Generator []byte // of random numbers: rand.PCG, as it marshals itself
	Losses    []Loss // by epoch
	Recent    Recent
	Open      [8]float32 // likelihoods that are not yet in a loss: their product,
	Count     int        // of how many predictions,
	Factors   int        // and of how many at most in each place
}

// ErrState is Restore's answer to a state that does not belong to its trainer.
var ErrState = errors.New("word2vec: the state is that of another training")

// State returns the trainer's. It is for between two steps.
func (t *Trainer) State() State {
	var s State
	for _, w := range t.workers {
		generator, _ := w.generator.MarshalBinary() // never fails
		s.Parts = append(s.Parts, Part{Epoch: w.epoch, Sentences: w.sentences, Words: w.words, Generator: generator,
			Losses: slices.Clone(w.losses), Recent: w.recent, Open: w.out.Likelihood, Count: w.openPredictions, Factors: w.openFactors})
	}
	return s
}

// Restore sets the trainer's state, for Load to set the matrices. It leaves the trainer as it is where it returns ErrState.
func (t *Trainer) Restore(s State) error {
	if len(s.Parts) != len(t.workers) {
		return ErrState
	}
	for _, p := range s.Parts {
		w := worker{}
		if p.Epoch < 0 || p.Epoch > t.config.Epochs || p.Sentences < 0 || p.Words < 0 || p.Words > math.MaxInt64/int64(len(s.Parts)) ||
			len(p.Losses) != t.config.Epochs || p.Count < 0 || p.Factors < 0 || p.Factors > 1<<20 || w.generator.UnmarshalBinary(p.Generator) != nil {
			return ErrState
		}
	}
	t.Close()
	t.done.Store(0)
	for i, p := range s.Parts {
		w := t.workers[i]
		w.generator.UnmarshalBinary(p.Generator)
		w.epoch, w.sentences, w.words, w.unseen = p.Epoch, p.Sentences, p.Words, p.Words
		copy(w.losses, p.Losses)
		copy(w.seen.losses, p.Losses)
		w.recent, w.out.Likelihood, w.openPredictions, w.openFactors, w.diverged = p.Recent, p.Open, p.Count, p.Factors, false
		w.publish(t)
	}
	return nil
}
