package word2vec

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"caderno/ml/f32"
)

// ErrDiverged is why training ended when a score was not a number any more: the learning rate was too high.
var ErrDiverged = errors.New("word2vec: the vectors have grown without bound; the learning rate is too high")

// worker trains on one part of the corpus.
type worker struct {
	shape
	config    Config
	part      int
	ins, outs copies
	apart     int // words since the copies' last turn
	generator rand.PCG
	*feeding
	at, word int // sentence and word of the batch that are next

	epoch     int
	sentences int64 // of the epoch, that are done
	words     int64 // that are done, in all epochs
	unseen    int64 // of them, not yet counted by the trainer

	rate     float32
	kept     []int32 // a sentence without the words left out
	reach    []int32 // of the window around each
	windows  [2]window
	planned  int  // which of them is next
	pending  bool // whether the other waits to be trained on
	h, e, e1 []float32
	factors  []float32 // of a window

	openPredictions int // in the likelihood whose logarithm is not yet taken
	openFactors     int
	losses          []Loss // by epoch
	recent          Recent
	diverged        bool
	seen            published
}

func newWorker(t *Trainer, part int) *worker {
	c := t.config
	w := ownWorker()
	w.shape, w.config, w.part, w.losses, w.feeding = t.shape, c, part, own[Loss](c.Epochs), new(feeding)
	w.generator.Seed(c.Seed, uint64(part)+1)
	w.factors = ownVector(windowVectors * f32.WindowFactors)
	w.h, w.e, w.e1 = ownVector(w.in.Stride), ownVector(w.in.Stride), ownVector(w.in.Stride)
	for i := range w.windows {
		w.windows[i] = newWindow(c, w.shape)
	}
	w.kept, w.reach = make([]int32, 0, sentenceWords), make([]int32, 0, sentenceWords)
	w.seen.losses = make([]Loss, c.Epochs)
	return w
}

// run trains until all threads have done so many words, or this one has no more, or the context ends.
func (w *worker) run(ctx context.Context, t *Trainer, until int64) error {
	const often = 1000 // words between two looks at what concerns other threads
	err := ctx.Err()
	for err == nil && w.epoch < w.config.Epochs && t.done.Load()+w.unseen < until {
		var ids []int32
		if ids, err = w.next(ctx, t); err != nil {
			break
		}
		if ids != nil {
			w.sentence(ids, t)
		}
		if w.unseen >= often {
			w.publish(t)
			err = ctx.Err()
		}
		if w.diverged {
			err = ErrDiverged
		}
	}
	w.flush(t)
	w.publish(t)
	return err
}

// next is the sentence that comes next, or nil where an epoch has ended instead.
func (w *worker) next(ctx context.Context, t *Trainer) ([]int32, error) {
	for {
		if w.feed == nil {
			w.feed = newFeed(t.corpus, w.part, w.config.Threads, w.epoch, w.config.Epochs, w.sentences, t.inputs)
		}
		if w.batch == nil {
			select {
			case w.batch = <-w.feed.full:
				w.at, w.word = 0, 0
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		b := w.batch
		if w.at < len(b.ends) {
			ids := b.words[w.word:b.ends[w.at]]
			w.word = b.ends[w.at]
			w.at++
			return ids, nil
		}
		if p := b.panic; p != nil {
			w.close()
			panic(p)
		}
		if b.err != nil {
			w.close()
			return nil, fmt.Errorf("read the corpus: %w", b.err)
		}
		last := b.last
		w.feed.empty <- b
		w.batch = nil
		if last {
			w.endEpoch(t)
			return nil, nil
		}
	}
}

func (w *worker) endEpoch(t *Trainer) {
	w.flush(t)
	if w.openPredictions > 0 {
		w.settle()
	}
	w.publish(t)
	w.epoch++
	w.sentences = 0
}

// sentence trains on one, all but its last window, which waits for the next to be planned.
func (w *worker) sentence(ids []int32, t *Trainer) {
	done := t.done.Load() + w.unseen
	w.rate = float32(t.rate(done))
	if n := int64(len(t.strata)); n > 1 {
		w.noise = t.strata[(int64(w.part)+done/t.stratumWords())%n]
	}
	w.sample(ids, t.kept)
	for _, id := range w.kept[:min(len(w.kept), w.config.Window)] {
		w.fetchInput(id)
	}
	for i, centre := range w.kept {
		if i+w.config.Window < len(w.kept) {
			w.fetchInput(w.kept[i+w.config.Window])
		}
		reach := int(w.reach[i])
		before, after := w.kept[max(0, i-reach):i], w.kept[i+1:min(len(w.kept), i+1+reach)]
		if len(before)+len(after) == 0 {
			continue
		}
		next := &w.windows[w.planned]
		w.plan(next, before, centre, after)
		w.train(next, t)
		w.planned, w.pending = 1-w.planned, true
	}
	w.sentences++
	w.words += int64(len(ids))
	w.unseen += int64(len(ids))
	for w.apart += len(ids); w.apart >= turnWords; w.apart -= turnWords {
		w.withCopies(t, (*copies).meet)
	}
}

// withCopies does something with the copies of both matrices.
func (w *worker) withCopies(t *Trainer, do func(*copies)) {
	if w.ins.count == 0 {
		return
	}
	if t.exclusive() {
		t.lock.Lock()
		defer t.lock.Unlock()
	}
	do(&w.ins)
	do(&w.outs)
}

// sample leaves out frequent words at random, and draws the reach of each window: the words left out are not in between.
func (w *worker) sample(ids []int32, kept []uint32) {
	w.kept, w.reach = w.kept[:0], w.reach[:0]
	for _, id := range ids {
		u := w.generator.Uint64()
		if uint32(u>>32) > kept[id] {
			continue
		}
		reach := w.config.Window
		if !w.config.FixedWindow {
			reach = 1 + int(u&(1<<32-1)*uint64(reach)>>32)
		}
		w.kept, w.reach = append(w.kept, id), append(w.reach, int32(reach))
	}
}

func (w *worker) fetchInput(id int32) { f32.Fetch(w.in, []int32{w.ins.of(id)}) }

// train trains on the window that waits; next is known and comes after it.
func (w *worker) train(next *window, t *Trainer) {
	if !w.pending {
		return
	}
	if t.exclusive() {
		t.lock.Lock()
		defer t.lock.Unlock()
	}
	w.apply(&w.windows[1-w.planned], next)
}

// flush trains on the window that waits.
func (w *worker) flush(t *Trainer) {
	w.train(nil, t)
	w.pending = false
}
