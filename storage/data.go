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

	"caderno/ml/series"
)

// Data is a series that someone brought along, and where it came from.
type Data struct {
	Series  *series.Series // its ID is DataID(Raw, Reading)
	Reading series.Reading // how the reader was asked to read Raw
	Report  *series.Report // how it did
	Raw     []byte         // as pasted or uploaded
	Created time.Time
}

// DataID names what reading raw in this way gives: "d-" and 16 characters of lower-case base32, the first 80 bits of a
// SHA-256 over both. The same paste gives the same data.
func DataID(raw []byte, reading series.Reading) string {
	how, err := json.Marshal(reading)
	if err != nil {
		panic("storage: a reading always encodes: " + err.Error())
	}
	h := sha256.New()
	fmt.Fprintf(h, "caderno data 1\n%s\n", how)
	h.Write(raw)
	return "d-" + strings.ToLower(base32.StdEncoding.EncodeToString(h.Sum(nil))[:16])
}

// PutData stores data under its series' id. What stands under that id already is left alone, so that putting the same
// data again changes nothing. The error is ErrFull when all own data and texts together would take more than
// MaxData bytes, and a series.Invalid for a series that no reader made.
func (s *Store) PutData(ctx context.Context, d Data) error {
	id := d.Series.ID
	if err := d.Series.Validate(); err != nil { // it could not be read back
		return fmt.Errorf("store data %q: %w", id, err)
	}
	body, err := json.Marshal(d.Series)
	if err != nil {
		return fmt.Errorf("store data %q: %w", id, err)
	}
	reading, err := json.Marshal(d.Reading)
	if err != nil {
		return fmt.Errorf("store data %q: %w", id, err)
	}
	report, err := json.Marshal(d.Report)
	if err != nil {
		return fmt.Errorf("store data %q: %w", id, err)
	}
	packed, raw := pack(body), pack(d.Raw)
	size := int64(len(packed) + len(raw))
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		var known int64
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM data WHERE id = $1`, id).Scan(&known); err != nil || known > 0 {
			return err
		}
		if err := s.roomFor(ctx, tx, size); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO data (id, name, series, reading, report, raw, size, created)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			id, d.Series.Name, packed, string(reading), string(report), raw, size, micros(d.Created))
		return err
	})
	if err != nil {
		return fmt.Errorf("store data %q: %w", id, err)
	}
	return nil
}

const dataColumns = `series, reading, report, created`

// Data returns what is stored under this id, or ErrNotFound.
func (s *Store) Data(ctx context.Context, id string) (Data, error) {
	var raw []byte
	d, err := scanData(s.read.QueryRowContext(ctx, `SELECT `+dataColumns+`, raw FROM data WHERE id = $1`, id), &raw)
	if err != nil {
		return Data{}, notFound(err, "data", id)
	}
	if d.Raw, err = unpack(raw); err != nil {
		return Data{}, fmt.Errorf("data %q: %w", id, err)
	}
	return d, nil
}

// Series returns the series stored under this id, or ErrNotFound: Data without its raw text.
func (s *Store) Series(ctx context.Context, id string) (*series.Series, error) {
	d, err := scanData(s.read.QueryRowContext(ctx, `SELECT `+dataColumns+` FROM data WHERE id = $1`, id))
	if err != nil {
		return nil, notFound(err, "data", id)
	}
	return d.Series, nil
}

// RecentData returns up to limit data (default 100, at most 1000), the newest first, without their Raw.
func (s *Store) RecentData(ctx context.Context, limit int) ([]Data, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+dataColumns+` FROM data ORDER BY created DESC, id LIMIT $1`, clampLimit(limit))
	if err != nil {
		return nil, fmt.Errorf("list data: %w", err)
	}
	defer rows.Close()
	var list []Data
	for rows.Next() {
		d, err := scanData(rows)
		if err != nil {
			return nil, fmt.Errorf("list data: %w", err)
		}
		list = append(list, d)
	}
	return list, rows.Err()
}

// scanData reads dataColumns, and whatever columns follow into more.
func scanData(row interface{ Scan(...any) error }, more ...any) (Data, error) {
	var (
		d               Data
		packed          []byte
		reading, report string
		created         int64
	)
	if err := row.Scan(append([]any{&packed, &reading, &report, &created}, more...)...); err != nil {
		return Data{}, err
	}
	body, err := unpack(packed)
	if err != nil {
		return Data{}, err
	}
	for _, part := range []struct {
		text []byte
		into any
	}{{body, &d.Series}, {[]byte(reading), &d.Reading}, {[]byte(report), &d.Report}} {
		if err := json.Unmarshal(part.text, part.into); err != nil {
			return Data{}, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	d.Created = fromMicros(created)
	return d, nil
}
