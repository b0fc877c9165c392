package live

import (
	"context"
	"errors"
	"fmt"

	"caderno/ml"
	"caderno/storage"
)

// opener begins a run, or takes it up from a checkpoint when that is not nil. Its error wraps ml.ErrCheckpoint when only
// the checkpoint is at fault.
type opener func(spec ml.Spec, data ml.Data, checkpoint []byte) (ml.Training, error)

// Why a run failed: the first part of storage.Run.Failure. What follows after ": ", if anything, is for those who look
// for the cause.
const (
	FailurePanic   = "panic"   // a mistake in the program; the detail is its message
	FailureData    = "data"    // the series cannot be loaded (any more)
	FailureChanged = "changed" // the series is no longer the one that the run was started with
	FailureEngine  = "engine"  // the run was begun by another version, whose numbers may differ
	FailureSpec    = "spec"    // the spec does not fit the series; the detail is the reason in English
	FailureStorage = "storage" // something could not be stored or read back
)

// failure is an error that ends a run.
type failure struct {
	code  string
	err   error // nil where the code says it all
	stack []byte
}

func (f *failure) Error() string {
	if f.err == nil {
		return f.code
	}
	return f.code + ": " + f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// open gets the trainer to where the stored log ends.
func (t *turn) open() error {
	l, row := t.l, t.r.row // only this worker changes what is used of it
	if row.Spec.ID(row.DataHash) != row.ID {
		return &failure{code: FailureEngine}
	}
	data, err := l.load(l.ctx, row.Data)
	if err != nil {
		return &failure{code: FailureData, err: err}
	}
	if data.Hash() != row.DataHash {
		return &failure{code: FailureChanged}
	}
	checkpoint, err := t.checkpoint()
	if err != nil {
		return &failure{code: FailureStorage, err: err}
	}
	if checkpoint != nil {
		t.trainer, err = l.open(row.Spec, data, checkpoint)
		if err == nil || !errors.Is(err, ml.ErrCheckpoint) {
			return asFailure(err)
		}
	}
	if err := t.restart(err); err != nil {
		return &failure{code: FailureStorage, err: err}
	}
	t.trainer, err = l.open(row.Spec, data, nil)
	return asFailure(err)
}

func asFailure(err error) error {
	if err == nil {
		return nil
	}
	return &failure{code: FailureSpec, err: err}
}

// checkpoint returns the stored checkpoint, or nil when the run has to start from scratch because there is none, or it
// or the end of the log is damaged.
func (t *turn) checkpoint() ([]byte, error) {
	l, id, length := t.l, t.r.row.ID, t.r.row.Length
	ctx := context.WithoutCancel(l.ctx)
	unusable := func(err error) bool {
		return errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrDamaged)
	}
	checkpoint, err := l.store.Checkpoint(ctx, id)
	if err != nil && !unusable(err) {
		return nil, err
	}
	if err == nil && length > 0 { // the chunk that Save will add to
		var last []ml.Event
		last, err = l.store.Events(ctx, id, length-1, 1)
		if err == nil && len(last) == 0 {
			err = fmt.Errorf("%w: the log ends before event %d", storage.ErrDamaged, length-1)
		}
		if err != nil && !unusable(err) {
			return nil, err
		}
	}
	if err != nil {
		checkpoint = nil
		if length > 0 {
			l.opt.Logger.Warn("run starts from scratch", "run", id, "error", err)
		}
	}
	return checkpoint, nil
}

// restart empties what is stored of a run that has to start from scratch. Its readers keep their cursors: the same
// events will come again.
func (t *turn) restart(reason error) error {
	l, r := t.l, t.r
	if reason != nil {
		l.opt.Logger.Warn("run starts from scratch", "run", r.row.ID, "error", reason)
	}
	if r.row.Length == 0 {
		return nil
	}
	if err := l.store.Reset(context.WithoutCancel(l.ctx), r.row.ID); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := l.reread(r); err != nil {
		return err
	}
	r.row.State = storage.Training
	return nil
}
