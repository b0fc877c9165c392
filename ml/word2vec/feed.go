package word2vec

import (
	"errors"
	"fmt"
	"sync"
)

// sentenceWords is the most words of a sentence; the rest of a longer one counts as the next. It is gensim's.
const sentenceWords = 10_000

// batchWords is how many words a feed gathers before it hands them over.
const batchWords = 4_096

// feed is a goroutine that reads a part of the corpus ahead, epoch after epoch.
type feed struct {
	full, empty chan *batch
	stop        chan struct{}
	once        *sync.Once
}

// batch is some sentences in a row.
type batch struct {
	words []int32
	ends  []int
	last  bool  // an epoch ends with it
	err   error // why there is no more
	panic any   // what the corpus panicked with
}

// feeding is where a worker's words come from. It is not a part of the worker, so that whoever is left to close the feed of a
// trainer that nobody has any more does not hold on to its matrices.
type feeding struct {
	feed  *feed // nil until it is needed
	batch *batch
}

func (f *feeding) close() {
	if f.feed != nil {
		f.feed.close()
	}
	*f = feeding{}
}

var errStopped = errors.New("word2vec: stopped")

// newFeed begins behind so many sentences of an epoch.
func newFeed(c Corpus, part, parts, epoch, epochs int, skip int64, vocabulary int) *feed {
	const ahead = 3
	f := &feed{make(chan *batch, ahead), make(chan *batch, ahead), make(chan struct{}), new(sync.Once)}
	for range ahead {
		f.empty <- new(batch)
	}
	r := reader{feed: f, skip: skip, vocabulary: vocabulary}
	go r.run(c, part, parts, epochs-epoch)
	return f
}

// close ends the goroutine; what it has read is lost.
func (f *feed) close() { f.once.Do(func() { close(f.stop) }) }

// reader is the goroutine's side of a feed.
type reader struct {
	feed       *feed
	batch      *batch
	skip       int64
	vocabulary int
}

func (r *reader) run(c Corpus, part, parts, epochs int) {
	defer func() {
		if p := recover(); p != nil && r.next() == nil {
			r.batch.panic = p
			r.hand()
		}
	}()
	for range epochs {
		err := c.Sentences(part, parts, r.visit)
		if err == nil && r.skip > 0 {
			err = errors.New("word2vec: the corpus is shorter than it was")
		}
		if r.next() != nil || errors.Is(err, errStopped) {
			return
		}
		r.batch.last, r.batch.err = err == nil, err
		r.hand()
		if err != nil {
			return
		}
	}
}

// next makes sure that there is a batch to fill.
func (r *reader) next() error {
	if r.batch != nil {
		return nil
	}
	select {
	case r.batch = <-r.feed.empty:
		*r.batch = batch{words: r.batch.words[:0], ends: r.batch.ends[:0]}
		return nil
	case <-r.feed.stop:
		return errStopped
	}
}

// hand gives the batch away; there is always room.
func (r *reader) hand() {
	r.feed.full <- r.batch
	r.batch = nil
}

func (r *reader) visit(ids []int32) error {
	for _, id := range ids {
		if uint(id) >= uint(r.vocabulary) {
			return fmt.Errorf("word2vec: the corpus has word %d of a vocabulary of %d", id, r.vocabulary)
		}
	}
	for len(ids) > 0 {
		n := min(len(ids), sentenceWords)
		if r.skip > 0 {
			r.skip--
			ids = ids[n:]
			continue
		}
		if err := r.next(); err != nil {
			return err
		}
		r.batch.words = append(r.batch.words, ids[:n]...)
		r.batch.ends = append(r.batch.ends, len(r.batch.words))
		if len(r.batch.words) >= batchWords {
			r.hand()
		}
		ids = ids[n:]
	}
	return nil
}
