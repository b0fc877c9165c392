package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"caderno/ml/text"
)

// Text is a text that someone brought along, ready to be made into an ml.Text.
type Text struct {
	ID      string // TextID of the upload
	Name    string
	Lang    string // text.Portuguese, text.English or "" where nobody knows
	Raw     []byte // UTF-8, unpacked and converted
	Report  TextReport
	Created time.Time
}

// TextReport says how a text was read and what was found in it.
type TextReport struct {
	text.Report
	Tally   text.Tally  `json:"tally"`
	Guessed bool        `json:"guessed,omitempty"` // nobody said which language it is
	Checks  []text.Note `json:"checks,omitempty"`  // of text.Corpus.Check
}

// TextReading says how an upload was asked to be read.
type TextReading struct {
	File   string `json:"file"` // the name of the uploaded file, "" of what was pasted
	Name   string `json:"name"`
	Lang   string `json:"lang"`
	Column string `json:"column"` // of a table
}

// TextID names what reading an upload in this way gives: "t-" and 16 characters of lower-case base32, the first 80 bits of a
// SHA-256 over both.
func TextID(upload []byte, how TextReading) string {
	reading, err := json.Marshal(how)
	if err != nil {
		panic("storage: a reading always encodes: " + err.Error())
	}
	h := sha256.New()
	fmt.Fprintf(h, "caderno text 1\n%s\n", reading)
	h.Write(upload)
	return "t-" + strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil))[:16])
}

// PutText stores a text under its id. What stands under that id already is left alone. The error is ErrFull when all own
// data and texts together would take more than MaxData bytes.
func (s *Store) PutText(ctx context.Context, t Text) error {
	report, err := json.Marshal(t.Report)
	if err != nil {
		return fmt.Errorf("store text %q: %w", t.ID, err)
	}
	if len(t.Raw) > maxPacked || !utf8.ValidString(t.Name) { // it could not be read back
		return fmt.Errorf("store text %q: %d bytes called %q", t.ID, len(t.Raw), t.Name)
	}
	raw := pack(t.Raw)
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var known int64
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM own_text WHERE id = $1`, t.ID).Scan(&known); err != nil || known > 0 {
			return err
		}
		if err := s.roomFor(ctx, tx, int64(len(raw))); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO own_text (id, name, lang, raw, report, size, created) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			t.ID, t.Name, t.Lang, raw, string(report), len(raw), micros(t.Created))
		return err
	})
	if err != nil {
		return fmt.Errorf("store text %q: %w", t.ID, err)
	}
	return nil
}

// roomFor refuses more bytes of people's own data and texts than there may be.
func (s *Store) roomFor(ctx context.Context, tx *sql.Tx, size int64) error {
	var used int64
	if err := tx.QueryRowContext(ctx, `SELECT (SELECT COALESCE(SUM(size), 0) FROM data) + (SELECT COALESCE(SUM(size), 0) FROM own_text)`).Scan(&used); err != nil {
		return err
	}
	if used+size > s.maxData {
		return fmt.Errorf("%w: %d of %d bytes are taken and this would take %d", ErrFull, used, s.maxData, size)
	}
	return nil
}

// Text returns what is stored under this id, or ErrNotFound.
func (s *Store) Text(ctx context.Context, id string) (Text, error) {
	var raw []byte
	t, err := scanText(s.read.QueryRowContext(ctx, `SELECT id, name, lang, report, created, raw FROM own_text WHERE id = $1`, id), &raw)
	if err != nil {
		return Text{}, notFound(err, "text", id)
	}
	if t.Raw, err = unpack(raw); err != nil {
		return Text{}, fmt.Errorf("text %q: %w", id, err)
	}
	return t, nil
}

// AboutText is Text without its Raw.
func (s *Store) AboutText(ctx context.Context, id string) (Text, error) {
	t, err := scanText(s.read.QueryRowContext(ctx, `SELECT id, name, lang, report, created FROM own_text WHERE id = $1`, id))
	if err != nil {
		return Text{}, notFound(err, "text", id)
	}
	return t, nil
}

// scanText reads the columns that come before raw, and whatever columns follow into more.
func scanText(row interface{ Scan(...any) error }, more ...any) (Text, error) {
	var t Text
	var report string
	var created int64
	if err := row.Scan(append([]any{&t.ID, &t.Name, &t.Lang, &report, &created}, more...)...); err != nil {
		return Text{}, err
	}
	if err := json.Unmarshal([]byte(report), &t.Report); err != nil {
		return Text{}, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	t.Created = fromMicros(created)
	return t, nil
}
