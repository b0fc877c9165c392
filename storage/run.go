package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"caderno/ml"
)

// State is how a run stands.
type State string

// The states of a run. Queued and Training go on by themselves, also after a restart; Paused and Stopped wait for
// someone; Failed can be tried again from its checkpoint; Done and Diverged are the end.
const (
	Queued   State = "queued"
	Training State = "training"
	Paused   State = "paused"
	Stopped  State = "stopped"
	Done     State = "done"
	Diverged State = "diverged"
	Failed   State = "failed"
)

// Over says whether nothing can happen to the run any more.
func (s State) Over() bool { return s == Done || s == Diverged }

// MaxSpark is the most points of Run.Spark.
const MaxSpark = 60

// Run is the row of a run: what is trained, and how far it has come as of the last Save.
type Run struct {
	ID       string
	Spec     ml.Spec // resolved
	Data     string  // id of the series or text
	DataHash string  // ml.Data's Hash when the run was created
	Name     string  // of the data, plain text, for lists
	State    State
	Failure  string // why it failed: a code, then for some codes ": " and a detail; "" in every other state
	Created  time.Time
	Updated  time.Time
	Elapsed  float64 // seconds spent training, waits and pauses left out
	Length   int     // events stored

	Steps         int     // optimiser steps done
	StepsPerEpoch int     // 0 before the first step
	Epoch         float64 // passes over the training windows done
	Epochs        int     // the most there can be

	Validation *float64   // lowest validation loss so far, nil before the first
	Scores     *ml.Scores // of the latest forecast, nil when there is no truth to measure against
	// Spark is the course of the validation loss for a small picture: one point for each SparkEvery epochs, at most
	// MaxSpark points.
	Spark      []float64
	SparkEvery int
}

const runColumns = `id, spec, data, data_hash, name, state, failure, created, updated, elapsed, length, steps,
	steps_an_epoch, epoch, epochs, validation, scores, spark, spark_every`

// CreateRun stores a new run. Where the id exists already, it changes nothing and returns what stands, with created
// false; of several callers with one id, exactly one sees created true.
func (s *Store) CreateRun(ctx context.Context, run Run) (stands Run, created bool, err error) {
	texts, err := runTexts(run)
	if err != nil {
		return Run{}, false, fmt.Errorf("create run %q: %w", run.ID, err)
	}
	res, err := s.write.ExecContext(ctx, `INSERT INTO run (`+runColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (id) DO NOTHING`,
		run.ID, texts.spec, run.Data, run.DataHash, run.Name, string(run.State), run.Failure, micros(run.Created),
		micros(run.Updated), run.Elapsed, run.Steps, run.StepsPerEpoch, run.Epoch, run.Epochs, run.Validation,
		texts.scores, texts.spark, max(1, run.SparkEvery))
	if err != nil {
		return Run{}, false, fmt.Errorf("create run %q: %w", run.ID, err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return Run{}, false, fmt.Errorf("create run %q: %w", run.ID, err)
	}
	stands, err = s.Run(ctx, run.ID)
	return stands, n == 1, err
}

// Run returns the run with this id, or ErrNotFound.
func (s *Store) Run(ctx context.Context, id string) (Run, error) {
	run, err := scanRun(s.read.QueryRowContext(ctx, `SELECT `+runColumns+` FROM run WHERE id = $1`, id))
	if err != nil {
		return Run{}, notFound(err, "run", id)
	}
	return run, nil
}

// Recent returns up to limit runs (default 100, at most 1000), the last changed first.
func (s *Store) Recent(ctx context.Context, limit int) ([]Run, error) {
	return s.runs(ctx, `ORDER BY updated DESC, id LIMIT $1`, clampLimit(limit))
}

// Unfinished returns the runs that are queued, training or paused: those in training first, then in the order they
// were created.
func (s *Store) Unfinished(ctx context.Context) ([]Run, error) {
	return s.runs(ctx, `WHERE state IN ('training', 'queued', 'paused')
		ORDER BY CASE state WHEN 'training' THEN 0 ELSE 1 END, created, id`)
}

func (s *Store) runs(ctx context.Context, tail string, args ...any) ([]Run, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+runColumns+` FROM run `+tail, args...)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	defer rows.Close()
	var runs []Run
	for rows.Next() {
		run, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", err)
		}
		runs = append(runs, run)
	}
	return runs, rows.Err()
}

// runText is the part of a run that is stored as JSON.
type runText struct {
	spec, spark string
	scores      sql.NullString
}

func runTexts(run Run) (runText, error) {
	spec, err := json.Marshal(run.Spec)
	if err != nil {
		return runText{}, err
	}
	spark, err := json.Marshal(append([]float64{}, run.Spark...))
	if err != nil {
		return runText{}, err
	}
	t := runText{spec: string(spec), spark: string(spark)}
	if run.Scores != nil {
		scores, err := json.Marshal(run.Scores)
		if err != nil {
			return runText{}, err
		}
		t.scores = sql.NullString{String: string(scores), Valid: true}
	}
	return t, nil
}

func scanRun(row interface{ Scan(...any) error }) (Run, error) {
	var (
		run              Run
		state            string
		created, updated int64
		validation       sql.NullFloat64
		t                runText
	)
	err := row.Scan(&run.ID, &t.spec, &run.Data, &run.DataHash, &run.Name, &state, &run.Failure, &created, &updated,
		&run.Elapsed, &run.Length, &run.Steps, &run.StepsPerEpoch, &run.Epoch, &run.Epochs, &validation, &t.scores,
		&t.spark, &run.SparkEvery)
	if err != nil {
		return Run{}, err
	}
	run.State, run.Created, run.Updated = State(state), fromMicros(created), fromMicros(updated)
	if validation.Valid {
		run.Validation = &validation.Float64
	}
	if err := json.Unmarshal([]byte(t.spec), &run.Spec); err != nil {
		return Run{}, fmt.Errorf("%w: its spec: %w", ErrDamaged, err)
	}
	if err := json.Unmarshal([]byte(t.spark), &run.Spark); err != nil {
		return Run{}, fmt.Errorf("%w: its spark: %w", ErrDamaged, err)
	}
	if t.scores.Valid {
		if err := json.Unmarshal([]byte(t.scores.String), &run.Scores); err != nil {
			return Run{}, fmt.Errorf("%w: its scores: %w", ErrDamaged, err)
		}
	}
	return run, nil
}
