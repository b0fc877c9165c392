// Package storage keeps runs, their logs and checkpoints, and people's own data and texts in one SQLite file.
//
// A run is a row; its log is a handful of chunks, each some hundred events as deflated JSON lines; its checkpoint is a
// blob. Save writes the three in one transaction, so that whenever the process dies, row, log and checkpoint agree.
// Save also refuses to go on from a length that is not the stored one: of two writers of one run, the slower is told
// (ErrConflict) instead of tearing the log.
//
// There is one writer connection, so that writers queue in Go instead of failing in SQLite, and a pool of readers that
// write-ahead logging keeps apart from it. Commits are not synced to the disk one by one (synchronous=NORMAL): a killed
// process loses nothing that was committed, a power cut may lose the last moments but leaves the file whole.
//
// The SQL is kept to what PostgreSQL understands as well. The package leaves out what is not the database's business:
// who trains, who waits and who watches is web/live's.
package storage

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// What callers tell apart with errors.Is.
var (
	// ErrNotFound says that there is no such run, data or checkpoint.
	ErrNotFound = errors.New("storage: not found")
	// ErrConflict says that a Save does not follow on what is stored: something else has written the run's log.
	ErrConflict = errors.New("storage: the run's log was written by another")
	// ErrDamaged says that stored bytes are not what was once stored.
	ErrDamaged = errors.New("storage: damaged")
	// ErrFull says that there is no room for more of people's own data.
	ErrFull = errors.New("storage: no room for more data")
)

// Store is an open database. Its methods may be called by many goroutines at once.
type Store struct {
	write, read *sql.DB
	maxData     int64 // bytes of own data kept at most
}

// MaxData is how many bytes of people's own data are kept at most, as stored.
const MaxData = 1 << 30

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the database file at path, creating it and its folder when they do not exist, and brings its schema up to
// date. A second process may open the same file; see ErrConflict for what happens when both train the same run.
func Open(path string) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &Store{maxData: MaxData}
	if err := s.open(path); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, errors.Join(err, s.Close()))
	}
	return s, nil
}

func (s *Store) open(path string) (err error) {
	if s.write, err = sql.Open("sqlite", dsn(path, "_txlock=immediate")); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := migrate(s.write); err != nil {
		return err
	}
	if s.read, err = sql.Open("sqlite", dsn(path, "_pragma=query_only(1)")); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	s.read.SetConnMaxIdleTime(time.Minute) // each holds up to 2 MB of pages
	return nil
}

// dsn spells the settings out for every connection, because in SQLite they are the connection's and not the file's.
// journal_size_limit gives back the disk that one large checkpoint took.
func dsn(path, last string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)" +
		"&_pragma=foreign_keys(1)&_pragma=journal_size_limit(16777216)&" + last
}

func migrate(db *sql.DB) error {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	_, err = p.Up(context.Background())
	return err
}

// Close waits for what is under way and closes the file.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// inTx runs f in one write transaction.
func (s *Store) inTx(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func fromMicros(us int64) time.Time { return time.UnixMicro(us).UTC() }

// notFound says which thing was not found where the database says no more than "no rows".
func notFound(err error, what, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s %q: %w", what, id, ErrNotFound)
	}
	return fmt.Errorf("%s %q: %w", what, id, err)
}

// clampLimit keeps a number of rows asked for between 1 and 1000; 0 means 100.
func clampLimit(n int) int { return max(1, min(cmp.Or(n, 100), 1000)) }
