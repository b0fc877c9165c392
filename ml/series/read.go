package series

import (
	"math"
	"slices"
	"strings"
)

// Reading says how data is to be read, where its reader should not choose.
type Reading struct {
	// Column is the header of the column to read, or its letter where there is no header. Default: the one headed
	// "value" or "valor", else the first column of numbers that does not count the rows.
	Column string `json:"column,omitempty"`
	// Gaps is "fill" (the default) for a straight line between the neighbours of missing values, or "leave" for NaN.
	Gaps string `json:"gaps,omitempty"`
	// Name is the title. Default: the header of the column, or "value".
	Name string `json:"name,omitempty"`
	// Unit is what one value counts. Default: the currency or per-cent sign that stands at every value, or "".
	Unit string `json:"unit,omitempty"`
	// Season is the number of steps after which the pattern comes round again. Default: DefaultSeason, or 1 when the data
	// is shorter than two seasons.
	Season int `json:"season,omitempty"`
}

// The choices of Reading.Gaps.
const (
	Fill  = "fill"
	Leave = "leave"
)

// ReadCSV reads one series from a table as text: values separated by comma, semicolon, tab, bar or blanks, with or without
// a header, a column of dates, and other columns. It keeps nothing of raw. The error, if any, is an *Error; the report is
// nil then. Rows are numbered by the line they begin on, from 1.
func ReadCSV(raw []byte, opt Reading) (*Series, *Report, error) {
	s, r, err := readCSV(raw, opt)
	if err != nil {
		return nil, nil, err // not a nil *Error in an error
	}
	return s, r, nil
}

func readCSV(raw []byte, opt Reading) (*Series, *Report, *Error) {
	if err := opt.check(); err != nil {
		return nil, nil, err
	}
	text, encoding, err := decode(raw)
	if err != nil {
		return nil, nil, err
	}
	t, err := cut(text)
	if err != nil {
		return nil, nil, err
	}
	r := &Report{Encoding: encoding, Separator: t.separator, Header: t.header, Rows: len(t.rows)}
	if strings.HasPrefix(encoding, "Windows") {
		r.note(NoteEncoding, "encoding", encoding)
	}
	r.noteRows(NoteSkipped, t.skipped)
	points, column, err := t.read(opt, r)
	if err != nil {
		return nil, nil, err
	}
	s, err := build(points, column, opt, r)
	return s, r, err
}

func (o Reading) check() *Error {
	switch o.Gaps {
	case "", Fill, Leave:
	default:
		return &Error{Code: CodeOption, Column: "gaps", Value: shorten(o.Gaps)}
	}
	if o.Season < 0 || o.Season > MaxValues {
		return &Error{Code: CodeOption, Column: "season", Value: shorten(formatValue(float64(o.Season)))}
	}
	return nil
}

// placed is what a table gives: points in order of time on a calendar.
type placed struct {
	points   []point
	schedule schedule
}

// read finds the columns, reads their fields and puts them on a calendar.
func (t *table) read(opt Reading, r *Report) (placed, string, *Error) {
	profiles := make([]profile, len(t.names))
	for c := range profiles {
		profiles[c] = profileOf(t.rows, c)
	}
	tm := t.findTiming(profiles)
	column, candidates, err := t.valueColumn(opt.Column, tm, profiles)
	if err != nil {
		return placed{}, "", err
	}
	name := t.names[column]
	r.DateColumn, r.ValueColumn, r.NumericColumns = tm.name(t.names), name, t.allNames(candidates)
	if len(candidates) > 1 {
		r.note(NoteColumns, "column", name, "columns", t.someNames(candidates))
	}
	decimal, doubt := decimalOf(t.rows, column, t.separator)
	r.Decimal = decimal
	if doubt.fields != nil {
		field := doubt.field(column)
		v, _ := parseNumber(field, decimal)
		r.note(NoteDecimal, "row", doubt.line, "value", shorten(field), "read", formatValue(v), "decimal", string(decimal))
	}
	p, err := t.place(tm, column, decimal, r)
	if err != nil {
		t.blame(err, tm)
		return placed{}, "", err
	}
	return p, name, nil
}

// place reads the rows in the order of day and month that fits, and says what is worth saying about the dates.
func (t *table) place(tm timing, column int, decimal rune, r *Report) (placed, *Error) {
	points, s, early, err := t.dayFirstOrMonthFirst(tm, column, decimal, r)
	if err != nil {
		return placed{}, err
	}
	if tm.kind == untimed {
		r.note(NoteNoDates)
	} else if tm.kind == numbered {
		r.DateLayout = "n"
	} else {
		r.DateLayout = commonLayout(points)
		if i := slices.IndexFunc(points, func(p point) bool { return p.date.short }); i >= 0 {
			p := points[i]
			r.note(NoteShortYear, "row", p.row.line, "value", shorten(p.row.field(tm.columns[0])), "year", p.date.time.Year())
		}
	}
	if len(early) > 0 {
		r.note(NoteSorted, "row", early[0], "count", len(early))
	}
	if s.dayIgnored {
		r.note(NoteDayIgnored)
	}
	if s.calendar.Freq == BusinessDay {
		r.note(NoteBusinessDays)
	}
	return placed{points, s}, nil
}

// dayFirstOrMonthFirst decides what 01/02/2015 is: the order in which every date exists, else the one that makes a regular
// calendar, else the one with fewer holes, else day first, with a note.
func (t *table) dayFirstOrMonthFirst(tm timing, column int, decimal rune, r *Report) ([]point, schedule, []int, *Error) {
	points, err := t.points(tm, column, decimal)
	swap := slices.IndexFunc(points, func(p point) bool { return p.date.swappable })
	if (err == nil && swap < 0) || (err != nil && err.Code != CodeBadDate) {
		s, early, errPlace := arrangeUnless(err, points, tm)
		return points, s, early, errPlace
	}
	other := tm
	other.monthFirst = true
	swapped, errSwapped := t.points(other, column, decimal)
	if err != nil && errSwapped != nil {
		if errSwapped.Row > err.Row {
			err = errSwapped
		}
		return nil, schedule{}, nil, err
	}
	s, early, errPlace := arrangeUnless(err, points, tm)
	s2, early2, errPlace2 := arrangeUnless(errSwapped, swapped, other)
	switch {
	case errPlace2 == nil && (errPlace != nil || s2.missingSteps() < s.missingSteps()), err != nil:
		return swapped, s2, early2, errPlace2
	case errPlace == nil && errPlace2 == nil && s.missingSteps() == s2.missingSteps():
		p := points[slices.IndexFunc(points, func(p point) bool { return p.date.swappable })]
		r.note(NoteDateOrder, "row", p.row.line, "value", shorten(p.row.field(tm.columns[0])), "layout", p.date.layout)
	}
	return points, s, early, errPlace
}

func arrangeUnless(err *Error, points []point, tm timing) (schedule, []int, *Error) {
	if err != nil {
		return schedule{}, nil, err
	}
	if len(points) == 0 {
		return schedule{}, nil, &Error{Code: CodeTooFew, Extra: map[string]any{"values": 0, "min": MinValues}}
	}
	return arrange(points, tm)
}

// commonLayout is the layout of most dates.
func commonLayout(points []point) string {
	count, best := map[string]int{}, points[0].date.layout
	for _, p := range points {
		l := p.date.layout
		if count[l]++; count[l] > count[best] {
			best = l
		}
	}
	return best
}

// blame completes an error about dates with what only the table knows: the name of the column, and whether a text tells
// rows with the same date apart, because the table holds several series one below the other.
func (t *table) blame(e *Error, tm timing) {
	if e.Column == "" {
		e.Column = tm.name(t.names)
	}
	if e.Code != CodeDuplicate {
		return
	}
	at := func(line int) row {
		i := slices.IndexFunc(t.rows, func(r row) bool { return r.line == line })
		return t.rows[max(i, 0)]
	}
	a, b := at(e.Other), at(e.Row)
	for c, name := range t.names {
		x, y := a.field(c), b.field(c)
		if x != y && !isNumber(x) && !isNumber(y) && !isMissing(x) && !isMissing(y) && !tm.uses(c) {
			e.Code, e.Column, e.Value = CodeSeveral, name, shorten(y)
			e.Extra = map[string]any{"before": shorten(x)}
			return
		}
	}
}

func (t *table) allNames(columns []int) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = t.names[c]
	}
	return names
}

// isMissing tells a point without a value.
func (p point) isMissing() bool { return math.IsNaN(p.value) }
