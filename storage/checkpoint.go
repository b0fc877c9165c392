package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
)

func putCheckpoint(ctx context.Context, tx *sql.Tx, id string, length int, data []byte) error {
	if data == nil {
		return nil
	}
	sum := sha256.Sum256(data)
	_, err := tx.ExecContext(ctx, `INSERT INTO checkpoint (run_id, length, sum, data) VALUES ($1, $2, $3, $4)
		ON CONFLICT (run_id) DO UPDATE SET length = excluded.length, sum = excluded.sum, data = excluded.data`,
		id, length, hex.EncodeToString(sum[:]), data)
	return err
}

// Checkpoint returns the bytes last saved for a run. The error is ErrNotFound when there are none, and ErrDamaged when
// they are not what was saved or do not belong to the log's present length.
func (s *Store) Checkpoint(ctx context.Context, id string) ([]byte, error) {
	var (
		at, length int
		sum        string
		data       []byte
	)
	err := s.read.QueryRowContext(ctx, `SELECT c.length, r.length, c.sum, c.data FROM checkpoint c
		JOIN run r ON r.id = c.run_id WHERE c.run_id = $1`, id).Scan(&at, &length, &sum, &data)
	if err != nil {
		return nil, notFound(err, "checkpoint of run", id)
	}
	if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("checkpoint of run %q: %w: its sum differs", id, ErrDamaged)
	}
	if at != length {
		return nil, fmt.Errorf("checkpoint of run %q: %w: taken at event %d, the log has %d", id, ErrDamaged, at, length)
	}
	return data, nil
}

// Reset takes a run back to before its first event: no log, no checkpoint, nothing measured, no time spent.
func (s *Store) Reset(ctx context.Context, id string) error {
	err := s.inTx(ctx, func(tx *sql.Tx) error {
		for _, q := range []string{
			`DELETE FROM run_chunk WHERE run_id = $1`,
			`DELETE FROM checkpoint WHERE run_id = $1`,
			`UPDATE run SET elapsed = 0, length = 0, steps = 0, epoch = 0, validation = NULL, scores = NULL,
				spark = '[]', spark_every = 1 WHERE id = $1`,
		} {
			if _, err := tx.ExecContext(ctx, q, id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("reset run %q: %w", id, err)
	}
	return nil
}
