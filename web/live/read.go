package live

import (
	"context"
	"sync"

	"caderno/ml"
	"caderno/storage"
)

// pageEvents is the most events that one Read returns.
const pageEvents = 512

// Page is what a reader gets at its cursor.
type Page struct {
	// Events are those from the cursor on, in order and without gaps, at most 512. The reader must not change them; its
	// next cursor is the old one plus their number. There are none when the cursor is at the end of the log, or beyond it
	// after a recovery that has not come back that far.
	Events []ml.Event
	Status Status
	// Changed is closed when there are more events than at the time of the Read, or when the status has changed.
	Changed <-chan struct{}
}

// Status is how a run stands now.
type Status struct {
	Run           storage.Run // as in memory: ahead of what is stored, but for Length
	State         storage.State
	Stepping      bool // it makes single steps and will pause
	Queue         int  // its place in the queue, 1 for the next; 0 when it does not wait
	Watchers      int
	Pace          float64 // epochs a second at most; 0 is as fast as it goes
	Length        int     // events in the log
	Steps         int     // optimiser steps done
	StepsPerEpoch int     // 0 before the first
}

// Read returns the events of a run's log from number after on (0 is the first), and how the run stands. The error is
// storage.ErrNotFound when there is no such run.
func (l *Live) Read(ctx context.Context, id string, after int) (Page, error) {
	r, err := l.hold(ctx, id)
	if err != nil {
		return Page{}, err
	}
	// Status and channel are taken before the events: a page that says "done" is of a log that has its end.
	log := r.log
	page := Page{Status: l.status(r), Changed: log.Changed()}
	r.mu.Unlock()
	page.Events, err = log.Read(ctx, after, pageEvents)
	if err != nil {
		return Page{}, err
	}
	if len(page.Events) > 0 {
		page.Status.Length = max(page.Status.Length, page.Events[len(page.Events)-1].Seq+1)
	}
	return page, nil
}

// status is how a locked run stands.
func (l *Live) status(r *run) Status {
	return Status{Run: r.row, State: r.row.State, Stepping: r.stepping, Queue: l.queue.Place(r.row.ID), Watchers: r.watchers, Pace: r.pace,
		Length: r.log.Length(), Steps: r.row.Steps, StepsPerEpoch: r.row.StepsPerEpoch}
}

// Watch counts a reader in Status.Watchers until leave is called; calling leave again does nothing. An unknown run has
// no watchers.
func (l *Live) Watch(id string) (leave func()) {
	r, err := l.hold(l.ctx, id)
	if err != nil {
		return func() {}
	}
	defer r.mu.Unlock()
	r.watchers++
	wake(r.log)
	return sync.OnceFunc(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.watchers--
		r.used = l.opt.Clock()
		wake(r.log)
	})
}
