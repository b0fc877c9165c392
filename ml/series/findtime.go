package series

import "strconv"

// The headers that say what a column of bare numbers is; folded.
var (
	yearHeaders    = marks([]string{"ano", "year", "yr", "aaaa", "yyyy"})
	monthHeaders   = marks([]string{"mes", "month", "mon", "mm", "mnth"})
	dayHeaders     = marks([]string{"dia", "day", "dd"})
	quarterHeaders = marks([]string{"trimestre", "tri", "trim", "quarter", "qtr", "q", "t"})
	hourHeaders    = marks([]string{"hora", "hour", "hr", "time", "horario"})
	dateHeaders    = marks([]string{"data", "date", "dia", "day", "ano", "year", "mes", "month", "periodo", "period", "time",
		"timestamp", "ds", "dt", "datetime", "date time", "tempo", "semana", "week", "trimestre", "quarter", "competencia", "unix", "epoch"})
	countHeaders = marks([]string{"n", "t", "i", "k", "#", "index", "indice", "obs", "no", "nr", "num", "numero", "count", "step"})
)

// findTiming finds the columns that hold the time. Columns that can be nothing but dates come first; bare numbers are
// dates only where the header or the order of the rows says so.
func (t *table) findTiming(profiles []profile) timing {
	for c, p := range profiles {
		if p.most(p.dates) {
			return t.withClock(c, profiles)
		}
	}
	if tm, ok := t.findYearAnd(profiles); ok {
		return tm
	}
	numbers := 0
	for _, p := range profiles {
		if p.most(p.numbers) {
			numbers++
		}
	}
	for c, p := range profiles {
		if numbers < 2 || !p.most(p.numbers) {
			continue // a column that counts needs another to count for
		}
		if t.counts(c) {
			return timing{kind: numbered, columns: []int{c}}
		}
		if p.most(p.digits) && (t.named(c, dateHeaders) || c == 0 && t.goesOnAsDates(c)) {
			return timing{kind: dated, columns: []int{c}}
		}
	}
	return timing{kind: untimed}
}

// named tells a column whose header is one of these.
func (t *table) named(c int, headers map[string]bool) bool {
	return t.header && headers[fold(t.names[c])]
}

// withClock joins a column of days with one of times of day, where the days repeat.
func (t *table) withClock(c int, profiles []profile) timing {
	one := timing{kind: dated, columns: []int{c}}
	if len(t.rows) < 2 {
		return one
	}
	d, ok := parseEither(t.rows[0].field(c))
	if !ok || d.precision != byDay || t.rows[0].field(c) != t.rows[1].field(c) {
		return one
	}
	for i, p := range profiles {
		if i != c && (p.most(p.clocks) || p.most(p.hours) && t.named(i, hourHeaders)) {
			return timing{kind: datedClock, columns: []int{c, i}}
		}
	}
	return one
}

// findYearAnd finds a year and a month or quarter in columns of their own: by their headers, or by counting up together.
func (t *table) findYearAnd(profiles []profile) (timing, bool) {
	for y, p := range profiles {
		if !p.most(p.digits) || t.header && !t.named(y, yearHeaders) {
			continue
		}
		for m, q := range profiles {
			pair := timing{kind: yearMonth, columns: []int{y, m}}
			switch {
			case m == y:
			case t.named(m, monthHeaders) && q.most(q.months):
				return t.withDay(pair), true
			case t.named(m, quarterHeaders) && q.most(q.quarter):
				pair.kind = yearQuarter
				return pair, true
			case !t.header && (m == y+1 || m == y-1) && q.most(q.months) && t.monthsCountUp(pair):
				return pair, true
			}
		}
	}
	return timing{}, false
}

func (t *table) withDay(pair timing) timing {
	for d := range t.names {
		if t.named(d, dayHeaders) {
			return timing{kind: yearMonthDay, columns: append(pair.columns, d)}
		}
	}
	return pair
}

// monthsCountUp tells whether each row is one month after the row before.
func (t *table) monthsCountUp(tm timing) bool {
	position, _ := Month.axis()
	previous := int64(0)
	for i, r := range t.rows {
		d, ok := tm.at(r)
		at := position(d.time)
		if !ok || i > 0 && at != previous+1 {
			return false
		}
		previous = at
	}
	return len(t.rows) > 1
}

// counts tells a column that numbers the rows in equal steps, up or down, or goes strictly up under a header such as "n";
// whole years and other dates of digits do not count.
func (t *table) counts(c int) bool {
	named := t.named(c, countHeaders)
	if c > 0 && !named {
		return false
	}
	return t.isCounter(c, named) && (named || !t.goesOnAsDates(c))
}

// isCounter tells whole numbers in equal steps; with holes also those that only go strictly up.
func (t *table) isCounter(c int, holes bool) bool {
	previous, step := 0, 0
	for i, r := range t.rows {
		n, err := strconv.Atoi(r.field(c))
		if err != nil {
			return false
		}
		switch {
		case i == 1:
			step = n - previous
		case i > 1 && n-previous != step && !(holes && n > previous && step > 0):
			return false
		}
		if i > 0 && n == previous {
			return false
		}
		previous = n
	}
	return len(t.rows) > 1
}

// goesOnAsDates tells a column of dates of digits that go strictly up or down; without a header that says so, only years
// near ours count.
func (t *table) goesOnAsDates(c int) bool {
	named := t.named(c, dateHeaders)
	up, previous := 0, date{}
	for i, r := range t.rows {
		d, ok := parseDate(r.field(c), false)
		if !ok || !d.digits || !named && (d.time.Year() < 1500 || d.time.Year() > 2200) {
			return false
		}
		order := d.time.Compare(previous.time)
		if i == 1 {
			up = order
		}
		if i > 0 && (order == 0 || order != up) {
			return false
		}
		previous = d
	}
	return len(t.rows) > 1
}
