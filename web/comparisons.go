package web

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"caderno/ml"
	"caderno/ml/counting"
	"caderno/storage"
)

// question is what every way of making vectors of words is asked, by the words' numbers in the text.
type question struct {
	first, near, far int32
	nearest          int // how many neighbours of first
}

// measured is what one way of making vectors of words answered, and the seconds that the vectors took.
type measured struct {
	method         string
	near, far, rho float64 // rho is NaN where all pairs are equally alike
	pairs          int     // that rho is over
	nearest        []string
	seconds        float64
	state          storage.State // of the run that trains them, "" before there is one; Done for what is counted
	run            string        // that trains them
}

// measure asks a space of the text's first words.
func measure(text *ml.Text, space counting.Space, q question) measured {
	m := measured{near: space.Similarity(q.first, q.near), far: space.Similarity(q.first, q.far)}
	m.rho, m.pairs = text.Agreement(space)
	for _, x := range space.Nearest(counting.Query{Terms: []counting.Term{{Word: q.first, Weight: 1}}}, q.nearest) {
		if x.Similarity > 0 { // words at right angles are no neighbours, whatever their order
			m.nearest = append(m.nearest, text.Words[x.Word])
		}
	}
	return m
}

// comparisons counts texts in the background, one at a time, and keeps what came of it.
type comparisons struct {
	mu   sync.Mutex
	kept map[string]*comparison
	turn chan struct{}
}

// comparison is one text's ways of counting; the rest is there once done is closed.
type comparison struct {
	done chan struct{}
	rows []measured
	err  error
}

// maxComparisons is how many are kept; there is one for each compare block of the notebooks.
const maxComparisons = 64

func newComparisons() *comparisons {
	return &comparisons{kept: map[string]*comparison{}, turn: make(chan struct{}, 1)}
}

// get returns a comparison by its name. The first to ask starts it; it ends with ctx. One that failed is started again.
func (k *comparisons) get(ctx context.Context, name string, work func(context.Context) ([]measured, error)) *comparison {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.kept[name]; c != nil && !c.failed() {
		return c
	}
	if len(k.kept) >= maxComparisons {
		clear(k.kept)
	}
	c := &comparison{done: make(chan struct{})}
	k.kept[name] = c
	go func() {
		defer close(c.done)
		defer func() {
			if p := recover(); p != nil {
				c.rows, c.err = nil, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		select {
		case k.turn <- struct{}{}:
			defer func() { <-k.turn }()
			c.rows, c.err = work(ctx)
		case <-ctx.Done():
			c.err = ctx.Err()
		}
	}()
	return c
}

// failed says whether it is over without an answer.
func (c *comparison) failed() bool {
	select {
	case <-c.done:
		return c.err != nil
	default:
		return false
	}
}

// wait returns whether it is over, at the latest after some time.
func (c *comparison) wait(ctx context.Context, most time.Duration) bool {
	soon := time.NewTimer(most)
	defer soon.Stop()
	select {
	case <-c.done:
		return true
	case <-soon.C:
	case <-ctx.Done():
	}
	return false
}

// countText measures every way of counting a text, each from the text on.
func (s *Site) countText(ctx context.Context, text *ml.Text, o ml.CountSpec, q question) ([]measured, error) {
	var rows []measured
	for _, method := range ml.CountMethods {
		start := s.clock()
		space, err := text.Count(ctx, method, o)
		if err != nil {
			return nil, fmt.Errorf("count %s by %s: %w", text.ID, method, err)
		}
		seconds := s.clock().Sub(start).Seconds()
		m := measure(text, space, q)
		m.method, m.seconds, m.state = method, seconds, storage.Done
		rows = append(rows, m)
	}
	return rows, nil
}
