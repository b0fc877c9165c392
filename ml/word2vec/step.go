package word2vec

import (
	"context"
	"sync"
)

// Step trains on so many words more, at least one and in whole sentences, and tells whether there are more after them. It
// ends early with the context's error when that ends, with the corpus's when that has one, and with ErrDiverged; whatever
// was done until then stands, and another Step goes on from there. Words are counted before any is left out.
func (t *Trainer) Step(ctx context.Context, words int64) (more bool, err error) {
	if words < 1 {
		panic("word2vec: a step is at least one word long")
	}
	until := t.done.Load() + min(words, 1<<60)
	if len(t.workers) == 1 {
		err = t.workers[0].run(ctx, t, until)
	} else {
		err = t.together(ctx, until)
	}
	for _, w := range t.workers {
		more = more || w.epoch < t.config.Epochs
	}
	return more, err
}

// together runs every worker on a thread of its own. A panic of one becomes the caller's.
func (t *Trainer) together(ctx context.Context, until int64) error {
	errs, panics := make([]error, len(t.workers)), make([]any, len(t.workers))
	for _, w := range t.workers {
		w.withCopies(t, (*copies).begin)
	}
	var all sync.WaitGroup
	for i, w := range t.workers {
		all.Go(func() {
			defer func() { panics[i] = recover() }()
			errs[i] = w.run(ctx, t, until)
		})
	}
	all.Wait()
	for _, w := range t.workers {
		w.withCopies(t, (*copies).end)
	}
	for i, err := range errs {
		if panics[i] != nil {
			panic(panics[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Train is Step for all words that are left.
func (t *Trainer) Train(ctx context.Context) error {
	for {
		if more, err := t.Step(ctx, 1<<40); err != nil || !more {
			return err
		}
	}
}

// stratumWords is how many words all threads together train on until each goes on to the next stratum: so many that most rows
// of it are written more than once, and so few that the strata are well mixed.
func (t *Trainer) stratumWords() int64 {
	const most, times = 100_000, 8
	return max(1, min(most, t.total/int64(times*len(t.strata))))
}

// Progress is how far training has come.
type Progress struct {
	Words, Total int64   // done, and all: Total is Config.Words times Epochs, which a corpus of another length will miss
	Epoch        int     // the earliest that has not ended, from 0; Config.Epochs when all have
	Alpha        float64 // learning rate of the next sentence
	Recent       float64 // moving mean of the loss; see Recent
	Losses       []Loss  // by epoch
}

// published is what other goroutines see of a worker.
type published struct {
	epoch  int
	recent float64
	losses []Loss
}

// publish lets other goroutines see how far the worker is.
func (w *worker) publish(t *Trainer) {
	t.done.Add(w.unseen)
	w.unseen = 0
	t.lock.Lock()
	defer t.lock.Unlock()
	if w.epoch < len(w.losses) {
		w.seen.losses[w.epoch] = w.losses[w.epoch]
	}
	w.seen.epoch, w.seen.recent = w.epoch, w.recent.value()
}

// Progress may be called while Step runs; then it may be a thousand words late. The loss lacks the last few predictions,
// whose logarithm is not yet taken, until an epoch ends.
func (t *Trainer) Progress() Progress {
	t.lock.Lock()
	defer t.lock.Unlock()
	p := Progress{Words: t.done.Load(), Total: t.total, Epoch: t.config.Epochs, Losses: make([]Loss, t.config.Epochs)}
	for _, w := range t.workers {
		p.Epoch = min(p.Epoch, w.seen.epoch)
		p.Recent += w.seen.recent / float64(len(t.workers))
		for e, l := range w.seen.losses {
			p.Losses[e].Predictions += l.Predictions
			p.Losses[e].Sum += l.Sum
		}
	}
	p.Alpha = t.rate(p.Words)
	return p
}

// rate is the learning rate after so many words.
func (t *Trainer) rate(words int64) float64 {
	c := t.config
	return c.Alpha - (c.Alpha-c.MinAlpha)*float64(min(words, t.total))/float64(t.total)
}
