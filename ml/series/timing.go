package series

import (
	"strconv"
	"strings"
)

// profile counts what the fields of one column are, in a sample of the rows.
type profile struct {
	filled  int // neither empty nor a mark for "no value"
	numbers int
	dates   int // dates that are no numbers
	digits  int // dates that are numbers, too: years, 20150131, seconds since 1970
	clocks  int // times of day
	hours   int // whole numbers from 0 to 23
	months  int // whole numbers from 1 to 12, or names of months
	quarter int // whole numbers from 1 to 4, or "Q1", "1T"
}

// most tells whether n is a clear majority of the filled fields.
func (p profile) most(n int) bool { return p.filled > 0 && 10*n >= 6*p.filled }

func profileOf(rows []row, column int) profile {
	var p profile
	stride := 1 + len(rows)/sampleRows
	for i := 0; i < len(rows); i += stride {
		p.count(rows[i].field(column))
	}
	return p
}

func (p *profile) count(field string) {
	if len(field) > maxNumber {
		p.filled++
		return
	}
	if isMissing(field) {
		return
	}
	p.filled++
	low := fold(field)
	if isNumber(field) {
		p.numbers++
	}
	if d, ok := parseEither(field); ok && d.digits {
		p.digits++
	} else if ok {
		p.dates++
	}
	if _, ok := parseClock(low); ok {
		p.clocks++
	}
	if n, err := strconv.Atoi(low); err == nil && n >= 0 && n <= 23 {
		p.hours++
	}
	if monthField(field) > 0 {
		p.months++
	}
	if quarterField(field) > 0 {
		p.quarter++
	}
}

// parseEither reads a date with day and month in either order.
func parseEither(field string) (date, bool) {
	d, ok := parseDate(field, false)
	if !ok {
		d, ok = parseDate(field, true)
	}
	return d, ok
}

// monthField is the month that a field alone names, 0 when it names none.
func monthField(field string) int {
	if len(field) > maxDate {
		return 0
	}
	low := strings.TrimSuffix(fold(field), ".")
	if n, err := strconv.Atoi(low); err == nil && n >= 1 && n <= 12 {
		return n
	}
	return monthNames[low]
}

// quarterField is the quarter that a field alone names, 0 when it names none.
func quarterField(field string) int {
	if len(field) > maxDate {
		return 0
	}
	p, ok := partsOf(fold(field))
	if ok && (p.shape == "2" || p.shape == "Q2" || p.shape == "2Q") && p.numbers[0] <= 4 {
		return p.numbers[0]
	}
	return 0
}

// timing says which columns hold the time of a row, and how.
type timing struct {
	kind       timingKind
	columns    []int
	monthFirst bool
}

type timingKind int

const (
	untimed    timingKind = iota // no column: rows are counted
	numbered                     // a column counts the rows
	dated                        // one column of dates
	datedClock                   // a date and a time of day
	yearMonth                    // a year and a month
	yearMonthDay
	yearQuarter
)

// at is the time of a row; not for untimed or numbered.
func (t timing) at(r row) (date, bool) {
	first := r.field(t.columns[0])
	switch t.kind {
	case dated:
		return parseDate(first, t.monthFirst)
	case datedClock:
		d, ok := parseDate(first, t.monthFirst)
		c, okClock := clockField(r.field(t.columns[1]))
		d.time, d.offset, d.precision = d.time.Add(c.sinceMidnight), c.offset, byTime
		d.layout += " hh:mm"
		return d, ok && okClock
	}
	y, err := strconv.Atoi(first)
	if err != nil || len(first) != 4 {
		return date{}, false
	}
	switch t.kind {
	case yearQuarter:
		d, ok := quarterDate(y, quarterField(r.field(t.columns[1])))
		d.layout = "YYYY + Qn"
		return d, ok
	case yearMonthDay:
		day, _ := strconv.Atoi(r.field(t.columns[2]))
		return calendarDate("YYYY + MM + DD", y, monthField(r.field(t.columns[1])), day, byDay)
	}
	return calendarDate("YYYY + MM", y, monthField(r.field(t.columns[1])), 1, byMonth)
}

// clockField reads a time of day, or an hour alone.
func clockField(field string) (clockTime, bool) {
	if len(field) > maxDate {
		return clockTime{}, false
	}
	if !strings.Contains(field, ":") {
		field += ":00"
	}
	return parseClock(fold(field))
}

// blank tells a row without any time.
func (t timing) blank(r row) bool {
	for _, c := range t.columns {
		if !isMissing(r.field(c)) {
			return false
		}
	}
	return len(t.columns) > 0
}

// name is the header of the time columns.
func (t timing) name(names []string) string {
	var parts []string
	for _, c := range t.columns {
		parts = append(parts, names[c])
	}
	return strings.Join(parts, " + ")
}
