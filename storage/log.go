package storage

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"caderno/ml"
)

// A chunk takes more events until it holds this many, or this many bytes of JSON: deflate wants some tens of kilobytes
// to work with, and each Save writes the last chunk anew.
const (
	chunkEvents = 256
	chunkBytes  = 32 << 10
)

// Save writes a run's row, adds events to its log, and replaces its checkpoint unless that is nil, all or nothing. The
// events are those from run.Length on, where run.Length must be what is stored; otherwise the error is ErrConflict. The
// stored length becomes run.Length + len(events). ID, Spec, Data, DataHash, Name and Created stay as they are.
func (s *Store) Save(ctx context.Context, run Run, events []ml.Event, checkpoint []byte) error {
	texts, err := runTexts(run)
	if err != nil {
		return fmt.Errorf("save run %q: %w", run.ID, err)
	}
	for i, e := range events {
		if e.Seq != run.Length+i {
			return fmt.Errorf("save run %q: event %d does not follow on %d: %w", run.ID, e.Seq, run.Length+i-1, ErrConflict)
		}
	}
	length := run.Length + len(events)
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		if err := updateRun(ctx, tx, run, texts, length); err != nil {
			return err
		}
		if err := appendEvents(ctx, tx, run.ID, events); err != nil {
			return err
		}
		return putCheckpoint(ctx, tx, run.ID, length, checkpoint)
	})
	if err != nil {
		return fmt.Errorf("save run %q: %w", run.ID, err)
	}
	return nil
}

func updateRun(ctx context.Context, tx *sql.Tx, run Run, texts runText, length int) error {
	res, err := tx.ExecContext(ctx, `UPDATE run SET state = $1, failure = $2, updated = $3, elapsed = $4, length = $5,
		steps = $6, steps_an_epoch = $7, epoch = $8, epochs = $9, validation = $10, scores = $11, spark = $12,
		spark_every = $13 WHERE id = $14 AND length = $15`,
		string(run.State), run.Failure, micros(run.Updated), run.Elapsed, length, run.Steps, run.StepsPerEpoch,
		run.Epoch, run.Epochs, run.Validation, texts.scores, texts.spark, max(1, run.SparkEvery), run.ID, run.Length)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	var stored int
	if err := tx.QueryRowContext(ctx, `SELECT length FROM run WHERE id = $1`, run.ID).Scan(&stored); err != nil {
		return notFound(err, "run", run.ID)
	}
	return fmt.Errorf("%w: it has %d events, not %d", ErrConflict, stored, run.Length)
}

// appendEvents fills the last chunk up and starts another when it is full.
func appendEvents(ctx context.Context, tx *sql.Tx, id string, events []ml.Event) error {
	if len(events) == 0 {
		return nil
	}
	from, n, lines := events[0].Seq, 0, []byte(nil)
	last, err := lastChunk(ctx, tx, id)
	if err != nil {
		return err
	}
	if last.n > 0 && last.n < chunkEvents && last.size < chunkBytes {
		from, n = last.from, last.n
		if lines, err = inflate(last.data, last.size); err != nil {
			return err
		}
	}
	for _, e := range events {
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("event %d: %w", e.Seq, err)
		}
		lines = append(append(lines, line...), '\n')
		n++
		if n >= chunkEvents || len(lines) >= chunkBytes {
			if err := putChunk(ctx, tx, id, from, n, lines); err != nil {
				return err
			}
			from, n, lines = from+n, 0, lines[:0]
		}
	}
	if n == 0 {
		return nil
	}
	return putChunk(ctx, tx, id, from, n, lines)
}

type chunk struct {
	from, n, size int
	data          []byte
}

func lastChunk(ctx context.Context, tx *sql.Tx, id string) (c chunk, err error) {
	err = tx.QueryRowContext(ctx, `SELECT from_seq, n, size, data FROM run_chunk WHERE run_id = $1
		ORDER BY from_seq DESC LIMIT 1`, id).Scan(&c.from, &c.n, &c.size, &c.data)
	if errors.Is(err, sql.ErrNoRows) {
		return chunk{}, nil
	}
	return c, err
}

func putChunk(ctx context.Context, tx *sql.Tx, id string, from, n int, lines []byte) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO run_chunk (run_id, from_seq, n, size, data) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (run_id, from_seq) DO UPDATE SET n = excluded.n, size = excluded.size, data = excluded.data`,
		id, from, n, len(lines), deflate(lines))
	return err
}

// Events returns up to limit events (default 100, at most 1000) of a run's log from number after on, in order and
// without gaps. It returns none where the log is not that long, or where there is no such run.
func (s *Store) Events(ctx context.Context, id string, after, limit int) ([]ml.Event, error) {
	after, limit = max(0, after), clampLimit(limit)
	rows, err := s.read.QueryContext(ctx, `SELECT from_seq, n, size, data FROM run_chunk
		WHERE run_id = $1 AND from_seq + n > $2 AND from_seq < $3 ORDER BY from_seq`, id, after, after+limit)
	if err != nil {
		return nil, fmt.Errorf("read log of %q: %w", id, err)
	}
	defer rows.Close()
	var events []ml.Event
	for rows.Next() {
		var c chunk
		if err := rows.Scan(&c.from, &c.n, &c.size, &c.data); err != nil {
			return nil, fmt.Errorf("read log of %q: %w", id, err)
		}
		if events, err = c.pick(events, after, limit); err != nil {
			return nil, fmt.Errorf("read log of %q: %w", id, err)
		}
	}
	return events, rows.Err()
}

// pick adds those events of a chunk to the list that are numbered from after on, up to limit in all.
func (c chunk) pick(events []ml.Event, after, limit int) ([]ml.Event, error) {
	lines, err := inflate(c.data, c.size)
	if err != nil {
		return nil, err
	}
	for seq := c.from; seq < c.from+c.n && len(events) < limit; seq++ {
		line, rest, found := bytes.Cut(lines, []byte{'\n'})
		lines = rest
		if seq < after {
			continue
		}
		var e ml.Event
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("%w: event %d: %w", ErrDamaged, seq, err)
		}
		if !found || e.Seq != seq || seq != after+len(events) {
			return nil, fmt.Errorf("%w: event %d stands where %d belongs", ErrDamaged, e.Seq, seq)
		}
		events = append(events, e)
	}
	return events, nil
}
