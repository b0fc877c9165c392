package live

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"caderno/ml"
	"caderno/storage"
)

// maxGap bounds the time between two checkpoints however costly they are, so that less than five seconds are lost.
const maxGap = 4 * time.Second

// turn is a worker's time with a run.
type turn struct {
	l       *Live
	r       *run
	trainer ml.Training
	began   time.Time
	saved   time.Time     // when the last checkpoint was stored, or the turn began
	cost    time.Duration // how long that took
	ended   *ml.EndEvent  // nil while training goes on

	metronome metronome
}

// takeTurns is one worker: it trains whatever run comes next, until Close.
func (l *Live) takeTurns() {
	for {
		id, err := l.queue.Take(l.ctx)
		if err != nil {
			return
		}
		l.wakeQueued()
		r, err := l.hold(l.ctx, id)
		if err != nil {
			if l.ctx.Err() == nil {
				l.opt.Logger.Error("take up run", "run", id, "error", err)
			}
			continue
		}
		// Between leaving the queue and here, a command may have paused the run, or paused and resumed it so that another
		// worker has it.
		mine := r.row.State == storage.Queued && !r.owned
		if mine {
			r.owned = true
			r.row.State, r.row.Failure = storage.Training, ""
			wake(r.log)
		}
		r.mu.Unlock()
		if mine {
			now := l.opt.Clock()
			t := &turn{l: l, r: r, began: now, saved: now}
			t.leave(t.train())
		}
	}
}

// train trains until the run ends, a command or Close asks for something else, or others should have their turn, and
// stores the run in the state that it returns. A panic fails this run and no other.
func (t *turn) train() (state storage.State, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &failure{FailurePanic, fmt.Errorf("%v", p), debug.Stack()}
		}
	}()
	if err := t.open(); err != nil {
		if t.l.ctx.Err() != nil { // Close came while the data was being loaded
			return storage.Training, nil
		}
		return "", err
	}
	for {
		if state := t.next(); state != "" {
			return state, t.save(state)
		}
		if t.wait() {
			continue
		}
		more, err := t.step()
		if err != nil {
			return "", err
		}
		if !more {
			state := storage.Done
			if t.ended != nil && t.ended.Reason == ml.EndDiverged {
				state = storage.Diverged
			}
			return state, t.save(state)
		}
		if t.due() {
			if err := t.save(storage.Training); err != nil {
				return "", err
			}
		}
		runtime.Gosched() // pages go first
	}
}

// next is "" when training should go on, otherwise the state to leave the run in.
func (t *turn) next() storage.State {
	if state := t.r.next(t.trainer.Position()); state != "" {
		return state
	}
	if t.l.ctx.Err() != nil {
		return storage.Training // so that the next Open takes it up first
	}
	if t.l.opt.Clock().Sub(t.began) >= t.l.opt.Slice {
		t.r.mu.Lock()
		visitor, stepping := t.r.visitor, t.r.stepping
		t.r.mu.Unlock()
		if own, all := t.l.queue.Waiting(visitor); all > own && !stepping {
			return storage.Queued
		}
	}
	return ""
}

// step does one batch and puts what happened into the log.
func (t *turn) step() (more bool, err error) {
	r, clock := t.r, t.l.opt.Clock
	before, from := r.row.Elapsed, clock() // only this worker changes Elapsed
	var events []ml.Event
	more = t.trainer.Step(func(e ml.Event) {
		e.Elapsed = before + clock().Sub(from).Seconds()
		if e.End != nil {
			t.ended = e.End
		}
		events = append(events, e)
	})
	spent := clock().Sub(from).Seconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.row.Elapsed += spent
	advance(&r.row, t.trainer.Position(), events)
	if len(events) == 0 {
		return more, nil
	}
	if err := r.log.Append(context.WithoutCancel(t.l.ctx), events...); err != nil {
		return more, &failure{code: FailureStorage, err: err}
	}
	return more, nil
}

// due says whether it is time for a checkpoint. A run's first is due right after its first step. Those of large networks
// cost more and come more rarely, so that no more than a tenth of the time goes into them.
func (t *turn) due() bool {
	gap := max(t.l.opt.CheckpointEvery, min(10*t.cost, maxGap))
	return t.r.row.Length == 0 || t.l.opt.Clock().Sub(t.saved) >= gap
}

// save stores the run in this state with a checkpoint and the events since the last one.
func (t *turn) save(state storage.State) error {
	l, r := t.l, t.r
	from := l.opt.Clock()
	r.mu.Lock()
	row, log := r.stored(state, from.UTC()), r.log
	r.mu.Unlock()
	ctx := context.WithoutCancel(l.ctx) // Close waits for it
	events, err := log.Read(ctx, row.Length, log.Length()-row.Length)
	if err == nil {
		err = l.store.Save(ctx, row, events, t.trainer.Checkpoint())
	}
	if err != nil {
		return &failure{code: FailureStorage, err: err}
	}
	r.mu.Lock()
	r.row.Length += len(events)
	r.row.Updated = row.Updated
	r.mu.Unlock()
	t.saved = l.opt.Clock()
	t.cost = t.saved.Sub(from)
	return nil
}

// leave hands the run back in the state that train has stored, or as failed, and carries out what was asked too late
// for train to see.
func (t *turn) leave(state storage.State, err error) {
	l, r := t.l, t.r
	r.mu.Lock()
	defer r.mu.Unlock()
	r.owned = false
	want := r.want
	r.want = ""
	if err != nil {
		t.fail(err)
		return
	}
	r.row.State = state
	rests := state == storage.Paused || state == storage.Stopped
	more := rests && len(r.asked) > 0
	if !more && state != storage.Training {
		r.endSteps()
	}
	halt := want == storage.Paused || want == storage.Stopped
	switch {
	case halt && want != state && !state.Over():
		err = l.setState(r, want)
	case state == storage.Queued:
		l.queue.Submit(r.visitor, r.row.ID)
	case more || rests && want == storage.Queued:
		err = l.enqueue(r)
	}
	if err != nil {
		t.fail(err)
		return
	}
	wake(r.log)
}

// fail takes the locked run back to what is stored of it and marks it failed.
func (t *turn) fail(err error) {
	l, r := t.l, t.r
	f := &failure{code: FailureStorage, err: err}
	errors.As(err, &f)
	l.opt.Logger.Error("run failed", "run", r.row.ID, "error", f, "stack", string(f.stack))
	r.endSteps()
	if err := l.reread(r); err != nil {
		l.opt.Logger.Error("reread failed run", "run", r.row.ID, "error", err)
	}
	r.row.State, r.row.Failure, r.row.Updated = storage.Failed, f.Error(), l.opt.Clock().UTC()
	if errors.Is(err, storage.ErrConflict) {
		wake(r.log) // what is stored belongs to another process
		return
	}
	if err := l.store.Save(context.WithoutCancel(l.ctx), r.row, nil, nil); err != nil {
		l.opt.Logger.Error("store failed run", "run", r.row.ID, "error", err)
	}
	wake(r.log)
}
