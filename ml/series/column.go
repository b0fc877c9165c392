package series

import (
	"strconv"
	"strings"
)

// valueHeaders say that a column is the one to read; folded.
var valueHeaders = marks([]string{"value", "values", "valor", "valores", "y"})

// valueColumn chooses the column that the series is read from, and lists all that could be.
//
// A column of numbers is one whose filled fields are numbers but for one in ten; if there is none, but for half of them; if
// there is none, any with a number in it: the error then names the field that is not. The first is chosen, but a column
// headed "value" goes before others, and one that counts the rows or is headed like a part of a date goes last.
func (t *table) valueColumn(wanted string, tm timing, profiles []profile) (int, []int, *Error) {
	var candidates []int
	for _, share := range []int{90, 50, 0} {
		for c, p := range profiles {
			if p.numbers > 0 && 100*p.numbers >= share*p.filled && !tm.uses(c) {
				candidates = append(candidates, c)
			}
		}
		if len(candidates) > 0 {
			break
		}
	}
	if len(candidates) == 0 {
		return 0, nil, &Error{Code: CodeNoNumbers}
	}
	if wanted != "" {
		c, err := t.wantedColumn(wanted, tm, profiles, candidates)
		return c, candidates, err
	}
	for _, c := range candidates {
		if t.named(c, valueHeaders) {
			return c, candidates, nil
		}
	}
	for _, c := range candidates {
		if !t.isCounter(c, false) && !t.named(c, dateHeaders) && !t.named(c, countHeaders) {
			return c, candidates, nil
		}
	}
	return candidates[0], candidates, nil
}

func (tm timing) uses(column int) bool {
	for _, c := range tm.columns {
		if c == column {
			return true
		}
	}
	return false
}

// wantedColumn finds a column by its name, to the letter if it can.
func (t *table) wantedColumn(wanted string, tm timing, profiles []profile, candidates []int) (int, *Error) {
	name := cleanName(wanted)
	for _, same := range []func(a, b string) bool{
		func(a, b string) bool { return a == b },
		func(a, b string) bool { return fold(a) == fold(b) },
	} {
		for c, have := range t.names {
			if same(have, name) && profiles[c].numbers > 0 && !tm.uses(c) {
				return c, nil
			}
		}
	}
	return 0, &Error{Code: CodeNoColumn, Column: shorten(wanted), Extra: map[string]any{"columns": strings.Join(t.someNames(candidates), ", ")}}
}

// someNames are the names of columns, as many as one message lists.
func (t *table) someNames(columns []int) []string {
	names := make([]string, 0, maxListed)
	for _, c := range columns[:min(len(columns), maxListed)] {
		names = append(names, t.names[c])
	}
	return names
}

// point is one row of data.
type point struct {
	row   row
	date  date
	at    int64   // number of the row for a numbered or untimed table
	value float64 // NaN when missing
	sign  string  // currency or per-cent sign that stood at the value
}

// points reads the time and the value of every row.
func (t *table) points(tm timing, column int, decimal rune) ([]point, *Error) {
	points := make([]point, 0, len(t.rows))
	for _, r := range t.rows {
		field := r.field(column)
		v, state := parseNumber(field, decimal)
		if state == missing && tm.blank(r) {
			continue
		}
		p := point{row: r, value: v, at: int64(len(points) + 1)}
		if state == numeric {
			_, p.sign, _ = unsign(field)
		}
		if err := t.readTime(&p, tm); err != nil {
			return nil, err
		}
		if code := refusals[state]; code != "" {
			e := &Error{Code: code, Row: r.line, Column: t.names[column], Value: shorten(field)}
			switch state {
			case oversize:
				e.Extra = map[string]any{"limit": MaxSize}
			case wording:
				e.Extra = map[string]any{"decimal": string(max(decimal, '.'))}
			}
			return nil, e
		}
		points = append(points, p)
	}
	return points, nil
}

// refusals are the codes of fields that are neither a number nor missing.
var refusals = map[state]string{wording: CodeNotNumber, infinite: CodeNotFinite, oversize: CodeTooLarge}

func (t *table) readTime(p *point, tm timing) *Error {
	switch tm.kind {
	case untimed:
		return nil
	case numbered:
		n, err := strconv.Atoi(p.row.field(tm.columns[0]))
		if err != nil {
			return &Error{Code: CodeBadDate, Row: p.row.line, Column: tm.name(t.names), Value: shorten(p.row.field(tm.columns[0]))}
		}
		p.at = int64(n)
		return nil
	}
	d, ok := tm.at(p.row)
	if !ok {
		field := p.row.field(tm.columns[0])
		return &Error{Code: CodeBadDate, Row: p.row.line, Column: tm.name(t.names), Value: shorten(field)}
	}
	p.date = d
	return nil
}
