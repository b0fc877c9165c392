// Package live keeps the runs in progress: who waits, who trains, what has happened so far, and who watches.
//
// A run is a log. Start names it by the hash of what it computes, so that starting the same spec twice gives the same
// run. Workers take runs from a Queue that is fair to visitors, train them batch by batch, and append what happens to
// the run's Log. Readers hold a cursor, the number of the next event they want, and nothing else: Read gives what there
// is from there and a channel that tells when there is more. No reader makes the trainer wait, and none has a buffer
// that could overflow.
//
// What is stored is always a checkpoint and the log up to it, in one transaction (storage.Save). Between checkpoints the
// newest events are in memory only. When the process dies, the run goes on from its checkpoint, and since training is
// deterministic it emits the very events again that were lost: a reader whose cursor lies ahead of the recovered log
// waits until the log has come back to it. Hence the states of a run (queued, paused …) are not events but Status.
//
// A checkpoint that is missing, damaged or not the log's is no reason to give up a run: it starts from scratch, with
// an empty log, for the same reason.
//
// The package knows no HTTP and no page. Queue and Log are interfaces so that several processes can share them one day;
// the ones here live in this process.
package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"slices"
	"sync"
	"time"

	"caderno/ml"
	"caderno/storage"
)

// What callers tell apart with errors.Is; an unknown run is storage.ErrNotFound.
var (
	// ErrBusy says that too much is waiting already: runs of the visitor, runs in all, or single steps of one run.
	ErrBusy = errors.New("live: too much is waiting")
	// ErrState says that a run cannot be told this as it stands; the error is a *StateError.
	ErrState = errors.New("live: not in this state")
	// ErrPace says that Pace was asked for less than 0 or more than MaxPace.
	ErrPace = errors.New("live: a pace is 0 to 10000 epochs a second")
	// ErrUnit says that Step knows no such unit.
	ErrUnit = errors.New(`live: a single step is a "batch" or an "epoch"`)
	// ErrNoNetwork says that a run has no checkpoint to touch yet.
	ErrNoNetwork = errors.New("live: there is no network to touch yet")
	// ErrOutdated says that a run was begun by another version, or on data that have changed since.
	ErrOutdated = errors.New("live: the run is outdated")
	// ErrClosed says that Close was called.
	ErrClosed = errors.New("live: closed")
)

// Options are the settings of Open. Zero means the default.
type Options struct {
	Workers         int              // runs that train at once; default one for each CPU, negative for none
	Clock           func() time.Time // default time.Now
	CheckpointEvery time.Duration    // time between two checkpoints of a run; default 2 s, at most 4 s
	IdleAfter       time.Duration    // time after which an unread log leaves memory; default 1 min
	Slice           time.Duration    // how long a run trains before it lets another visitor's go first; default 30 s
	PerVisitor      int              // runs of one visitor that may wait; default 32
	MostWaiting     int              // runs that may wait in all; default 1000
	Logger          *slog.Logger     // internal errors only; default slog.Default()
}

func (o Options) withDefaults() Options {
	o.Workers = cmp.Or(o.Workers, runtime.NumCPU())
	if o.Clock == nil {
		o.Clock = time.Now
	}
	o.CheckpointEvery = min(cmp.Or(o.CheckpointEvery, 2*time.Second), maxGap)
	o.IdleAfter = cmp.Or(o.IdleAfter, time.Minute)
	o.Slice = cmp.Or(o.Slice, 30*time.Second)
	o.PerVisitor = cmp.Or(o.PerVisitor, 32)
	o.MostWaiting = cmp.Or(o.MostWaiting, 1000)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	return o
}

// Live is the runs in progress and those lately looked at. Its methods may be called by many goroutines at once.
type Live struct {
	store *storage.Store
	load  Loader
	open  opener
	opt   Options
	queue Queue

	touching chan struct{} // holds a token while a network is being touched: one at a time

	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup

	// mu guards runs and evictions. Where both are held, it is locked before a run's own.
	mu        sync.Mutex
	runs      map[string]*run
	evictions int
}

// Loader returns the data with this id, or an error that wraps storage.ErrNotFound.
type Loader func(ctx context.Context, dataID string) (ml.Data, error)

// Open starts the workers and takes up every run that was queued or training when the store was last used, those that
// were training first. Paused runs stay paused. The caller closes the Live before the store.
func Open(store *storage.Store, load Loader, opt Options) (*Live, error) {
	return openWith(store, load, opt, ml.Open)
}

func openWith(store *storage.Store, load Loader, opt Options, open opener) (*Live, error) {
	ctx, cancel := context.WithCancel(context.Background())
	l := &Live{store: store, load: load, open: open, opt: opt.withDefaults(), queue: newTurns(),
		touching: make(chan struct{}, 1), ctx: ctx, cancel: cancel, runs: map[string]*run{}}
	unfinished, err := store.Unfinished(ctx)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("take up unfinished runs: %w", err)
	}
	for _, row := range unfinished {
		if row.State == storage.Paused {
			continue
		}
		row.State = storage.Queued
		l.adopt(row, "", 0)
		l.queue.Submit("", row.ID)
	}
	for range l.opt.Workers {
		l.work.Go(l.takeTurns)
	}
	l.work.Go(l.rest)
	return l, nil
}

// Close checkpoints every run in training and ends the workers. What trained or waited goes on with the next Open.
// When ctx ends first, Close returns its error and what was done since the last checkpoints is lost.
func (l *Live) Close(ctx context.Context) error {
	l.cancel()
	done := make(chan struct{})
	go func() {
		l.work.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("close with runs in training: %w", ctx.Err())
	}
}

// hold returns the run with this id, locked; the caller unlocks it. The error is storage.ErrNotFound when there is none.
func (l *Live) hold(ctx context.Context, id string) (*run, error) {
	for {
		l.mu.Lock()
		r, evictions := l.runs[id], l.evictions
		l.mu.Unlock()
		if r == nil {
			row, err := l.store.Run(ctx, id)
			if err != nil {
				return nil, err
			}
			r = l.adopt(row, "", evictions)
		}
		if r != nil {
			r.mu.Lock()
			if !r.gone {
				r.used = l.opt.Clock()
				return r, nil
			}
			r.mu.Unlock()
		}
	}
}

// adopt puts a run into memory, unless it is there, and returns the one that is. It returns nil when runs have left
// memory since evictions was read, because the row may have been read before what they stored.
func (l *Live) adopt(row storage.Run, visitor string, evictions int) *run {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r := l.runs[row.ID]; r != nil {
		return r
	}
	if evictions != l.evictions {
		return nil
	}
	r := &run{row: row, visitor: visitor, used: l.opt.Clock(), log: l.openLog(row)}
	l.runs[row.ID] = r
	return r
}

// rest lets idle logs leave memory, until Close.
func (l *Live) rest() {
	tick := time.NewTicker(max(l.opt.IdleAfter/2, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-l.ctx.Done():
			return
		case <-tick.C:
			l.sweep()
		}
	}
}

// sweep forgets the runs that nobody watches and the events of those that nobody reads. A reader that waits on a
// forgotten run without watching it is woken, and finds the run again by reading on.
func (l *Live) sweep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, r := range l.runs {
		if !r.mu.TryLock() { // someone is at it: not idle
			continue
		}
		if !r.active() && l.opt.Clock().Sub(r.used) >= l.opt.IdleAfter && r.row.Length == r.log.Length() {
			old := r.log
			r.log = l.openLog(r.row)
			if r.watchers == 0 {
				r.gone = true
				delete(l.runs, id)
				l.evictions++
			}
			wake(old)
		}
		r.mu.Unlock()
	}
}

// wakeQueued tells the readers of every waiting run that its place in the queue may have changed.
func (l *Live) wakeQueued() {
	l.mu.Lock()
	runs := slices.Collect(maps.Values(l.runs))
	l.mu.Unlock()
	for _, r := range runs {
		r.mu.Lock()
		if r.row.State == storage.Queued {
			wake(r.log)
		}
		r.mu.Unlock()
	}
}

func (l *Live) openLog(row storage.Run) Log {
	return newLocalLog(row.Length, func(ctx context.Context, after, limit int) ([]ml.Event, error) {
		return l.store.Events(ctx, row.ID, after, limit)
	})
}
