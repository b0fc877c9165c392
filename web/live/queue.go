package live

import (
	"context"
	"slices"
	"sync"
)

// Queue holds the runs that wait for a worker and is fair to visitors: each in turn gets one of their runs taken, in
// the order they submitted them, however many they have.
type Queue interface {
	// Submit puts a run at the end of its visitor's runs. A run that waits already keeps its place.
	Submit(visitor, id string)
	// Take waits for a run and removes it from the queue. It fails only with the context's error.
	Take(ctx context.Context) (id string, err error)
	// Cancel removes a run; false when it does not wait (any more).
	Cancel(id string) bool
	// Place is 1 for the run that is taken next, 2 for the one after, and 0 for one that does not wait.
	Place(id string) int
	// Waiting counts the visitor's runs that wait, and everyone's.
	Waiting(visitor string) (own, all int)
}

// turns is the Queue of a single process.
type turns struct {
	mu      sync.Mutex
	line    []*waiter         // in the order of their turns; none without runs
	visitor map[string]string // by id of a waiting run
	filled  chan struct{}     // closed and replaced when a run comes in
}

type waiter struct {
	visitor string
	ids     []string
}

func newTurns() *turns {
	return &turns{visitor: map[string]string{}, filled: make(chan struct{})}
}

func (q *turns) Submit(visitor, id string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, waits := q.visitor[id]; waits {
		return
	}
	q.visitor[id] = visitor
	if i := q.find(visitor); i >= 0 {
		q.line[i].ids = append(q.line[i].ids, id)
	} else {
		q.line = append(q.line, &waiter{visitor, []string{id}})
	}
	close(q.filled)
	q.filled = make(chan struct{})
}

func (q *turns) find(visitor string) int {
	return slices.IndexFunc(q.line, func(w *waiter) bool { return w.visitor == visitor })
}

func (q *turns) Take(ctx context.Context) (string, error) {
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		id, filled := q.next()
		if id != "" {
			return id, nil
		}
		select {
		case <-filled:
		case <-ctx.Done():
		}
	}
}

// next removes the run whose turn it is, and sends its visitor to the end of the line. With no run, it returns the
// channel that tells of one.
func (q *turns) next() (string, <-chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.line) == 0 {
		return "", q.filled
	}
	w := q.line[0]
	id := w.ids[0]
	w.ids = w.ids[1:]
	q.line = q.line[1:]
	if len(w.ids) > 0 {
		q.line = append(q.line, w)
	}
	delete(q.visitor, id)
	return id, nil
}

func (q *turns) Cancel(id string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	visitor, waits := q.visitor[id]
	if !waits {
		return false
	}
	delete(q.visitor, id)
	i := q.find(visitor)
	w := q.line[i]
	w.ids = slices.DeleteFunc(slices.Clone(w.ids), func(other string) bool { return other == id })
	if len(w.ids) == 0 {
		q.line = slices.Delete(q.line, i, i+1)
	}
	return true
}

func (q *turns) Place(id string) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	visitor, waits := q.visitor[id]
	if !waits {
		return 0
	}
	mine := q.find(visitor)
	round := slices.Index(q.line[mine].ids, id) // full rounds of the line before this run's
	place := 1
	for i, w := range q.line {
		place += min(len(w.ids), round)
		if i < mine && len(w.ids) > round {
			place++
		}
	}
	return place
}

func (q *turns) Waiting(visitor string) (own, all int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := q.find(visitor); i >= 0 {
		own = len(q.line[i].ids)
	}
	return own, len(q.visitor)
}
