package live

import (
	"context"
	"errors"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
)

// Touch lays hands on a copy of a run's network as it was at the last checkpoint and says what it does before and after;
// the run does not notice. One network is touched at a time, the others wait. The error is an ml.FieldErrors, ErrNoNetwork
// for a run without a checkpoint, an ErrState for one that has failed, ErrOutdated, storage.ErrNotFound, ErrClosed, or that of
// ctx.
func (l *Live) Touch(ctx context.Context, id string, touches []ml.Touch) (*ml.Touched, error) {
	r, err := l.command(id)
	if err != nil {
		return nil, err
	}
	row := r.row
	r.mu.Unlock()
	if row.State == storage.Failed {
		return nil, &StateError{"touch", row.State}
	}
	if row.Spec.ID(row.DataHash) != row.ID {
		return nil, ErrOutdated
	}
	if err := ml.CheckTouches(row.Spec, touches); err != nil {
		return nil, err
	}
	select {
	case l.touching <- struct{}{}:
		defer func() { <-l.touching }()
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.ctx.Done():
		return nil, ErrClosed
	}
	data, checkpoint, err := l.left(ctx, row)
	if err != nil {
		return nil, err
	}
	out, err := ml.TouchCheckpoint(row.Spec, data, checkpoint, touches)
	if errors.Is(err, ml.ErrCheckpoint) {
		return nil, ErrNoNetwork // it will start from scratch
	}
	return out, err
}

// left is what a run was left with: its data and its checkpoint.
func (l *Live) left(ctx context.Context, row storage.Run) (*series.Series, []byte, error) {
	checkpoint, err := l.store.Checkpoint(ctx, row.ID)
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrDamaged) {
		return nil, nil, ErrNoNetwork
	}
	if err != nil {
		return nil, nil, err
	}
	data, err := l.load(ctx, row.Data)
	if errors.Is(err, storage.ErrNotFound) || err == nil && data.Hash() != row.DataHash {
		return nil, nil, ErrOutdated
	}
	if err != nil {
		return nil, nil, err
	}
	s, ok := data.(*series.Series)
	if !ok {
		return nil, nil, ErrNoNetwork // word vectors have no gates to touch
	}
	return s, checkpoint, nil
}
