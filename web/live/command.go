package live

import (
	"context"
	"errors"
	"time"

	"caderno/ml"
	"caderno/storage"
)

// The units of Step.
const (
	UnitBatch = "batch" // one step of the optimiser
	UnitEpoch = "epoch" // up to the end of the epoch
)

// Start queues a run of a resolved spec on the data that it names. When that run exists already, whatever has become
// of it, Start changes nothing and returns it with created false. visitor tells whose turn in the queue it takes. The
// error is ErrBusy when too many runs wait.
func (l *Live) Start(ctx context.Context, spec ml.Spec, data ml.Data, visitor string) (status Status, created bool, err error) {
	hash := data.Hash()
	id := spec.ID(hash)
	defer l.wakeQueued()
	r, err := l.hold(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		if err := l.room(visitor); err != nil {
			return Status{}, false, err
		}
		ctx = context.WithoutCancel(ctx) // from here on a reader who leaves must not leave half a start behind
		now := l.opt.Clock().UTC()
		_, created, err = l.store.CreateRun(ctx, storage.Run{ID: id, Spec: spec, Data: spec.Data, DataHash: hash,
			Name: ml.NameOf(data), State: storage.Queued, Created: now, Updated: now, Epochs: spec.Passes(), SparkEvery: 1})
		if err != nil {
			return Status{}, false, err
		}
		r, err = l.hold(ctx, id)
	}
	if err != nil {
		return Status{}, false, err
	}
	defer r.mu.Unlock()
	if created {
		r.visitor = visitor
	}
	if r.row.State == storage.Queued && !r.owned {
		l.queue.Submit(r.visitor, id) // a waiting run keeps its place
	}
	return l.status(r), created, nil
}

// room says whether one more run may wait.
func (l *Live) room(visitor string) error {
	if l.ctx.Err() != nil {
		return ErrClosed
	}
	if own, all := l.queue.Waiting(visitor); own >= l.opt.PerVisitor || all >= l.opt.MostWaiting {
		return ErrBusy
	}
	return nil
}

// Pause makes a run wait after the batch it is at, or before its first; Resume takes it up again. Pausing a paused run
// does nothing. The error is storage.ErrNotFound, ErrClosed, or an ErrState for a run that was stopped or has ended.
func (l *Live) Pause(id string) error { return l.halt(id, "pause", storage.Paused) }

// Stop is Pause for a run that is not meant to go on: it keeps its log and its checkpoint, and Resume would still take
// it up. Stopping a stopped run does nothing. The error is storage.ErrNotFound, ErrClosed, or an ErrState for a run that
// has ended.
func (l *Live) Stop(id string) error { return l.halt(id, "stop", storage.Stopped) }

func (l *Live) halt(id, command string, want storage.State) error {
	r, err := l.command(id)
	if err != nil {
		return err
	}
	defer l.wakeQueued()
	defer l.settle(r)
	defer r.mu.Unlock()
	switch state := r.row.State; {
	case state == want:
		return nil
	case state.Over() || state == storage.Failed || state == storage.Stopped:
		return &StateError{command, state}
	case r.owned:
		r.want = want
		r.endSteps()
		return nil
	default:
		r.endSteps()
		if err := l.setState(r, want); err != nil {
			return err
		}
		l.queue.Cancel(id)
		return nil
	}
}

// Resume lets a paused, stopped or failed run train on from its checkpoint, by way of the queue, and a run that makes
// single steps train freely. Resuming a run that waits or trains does nothing. The error is storage.ErrNotFound,
// ErrClosed, or an ErrState for a run that has ended.
func (l *Live) Resume(id string) error {
	r, err := l.command(id)
	if err != nil {
		return err
	}
	defer l.wakeQueued()
	defer r.mu.Unlock()
	switch {
	case r.row.State.Over():
		return &StateError{"resume", r.row.State}
	case r.owned:
		r.want = storage.Queued
		return nil
	case r.row.State == storage.Queued && !r.stepping || r.row.State == storage.Training:
		return nil
	}
	if r.row.State == storage.Failed {
		if err := l.reread(r); err != nil {
			return err
		}
		if r.row.State.Over() { // another process has finished it
			return &StateError{"resume", r.row.State}
		}
	}
	r.endSteps()
	return l.enqueue(r)
}

// Step lets a paused or stopped run do one batch, or the rest of an epoch, and pauses it. While it does so, another Step
// adds one more. The error is ErrUnit, ErrBusy for very many, storage.ErrNotFound, ErrClosed, or an ErrState for a run
// that trains freely, has failed or has ended.
func (l *Live) Step(id, unit string) error {
	if unit != UnitBatch && unit != UnitEpoch {
		return ErrUnit
	}
	r, err := l.command(id)
	if err != nil {
		return err
	}
	defer l.wakeQueued()
	defer l.settle(r)
	defer r.mu.Unlock()
	switch state := r.row.State; {
	case state == storage.Paused || state == storage.Stopped:
		if err := r.addStep(unit); err != nil {
			return err
		}
		return l.enqueue(r)
	case r.stepping && r.active():
		return r.addStep(unit)
	default:
		return &StateError{"step", state}
	}
}

// command returns the run that a command is for, locked.
func (l *Live) command(id string) (*run, error) {
	if l.ctx.Err() != nil {
		return nil, ErrClosed
	}
	return l.hold(l.ctx, id)
}

// setState changes and stores the state of a locked run that no worker is at.
func (l *Live) setState(r *run, state storage.State) error {
	row := r.stored(state, l.opt.Clock().UTC())
	row.Failure = ""
	if err := l.store.Save(context.WithoutCancel(l.ctx), row, nil, nil); err != nil {
		return err
	}
	r.row.State, r.row.Updated, r.row.Failure = state, row.Updated, ""
	wake(r.log)
	return nil
}

// enqueue sends a locked run that no worker is at to the queue.
func (l *Live) enqueue(r *run) error {
	if err := l.setState(r, storage.Queued); err != nil {
		r.endSteps()
		return err
	}
	l.queue.Submit(r.visitor, r.row.ID)
	return nil
}

// reread takes a locked run back to what is stored of it.
func (l *Live) reread(r *run) error {
	row, err := l.store.Run(context.WithoutCancel(l.ctx), r.row.ID)
	if err != nil {
		return err
	}
	r.row = row
	old := r.log
	r.log = l.openLog(row)
	wake(old)
	return nil
}

// settleAtMost is how long a command waits to be carried out. A page that comes back sooner would show the old state.
const settleAtMost = time.Second

// settle waits until the worker has done what it was asked, which takes one batch and a Save.
func (l *Live) settle(r *run) {
	late := time.NewTimer(settleAtMost)
	defer late.Stop()
	for {
		r.mu.Lock()
		changed := r.log.Changed()
		settled := r.want == "" && !(r.stepping && r.active())
		r.mu.Unlock()
		if settled {
			return
		}
		select {
		case <-changed:
		case <-late.C:
			return
		case <-l.ctx.Done():
			return
		}
	}
}
