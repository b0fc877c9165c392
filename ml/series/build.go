package series

import (
	"math"
	"slices"
	"strconv"
)

// build makes the series of points on a calendar: it trims the ends, fills the gaps, and checks that enough is left.
func build(p placed, column string, opt Reading, r *Report) (*Series, *Error) {
	points, index := p.points, p.schedule.index
	found := 0
	for _, q := range points {
		if !q.isMissing() {
			found++
		}
	}
	if found < MinValues {
		return nil, &Error{Code: CodeTooFew, Extra: map[string]any{"values": found, "min": MinValues}}
	}
	from, to := trimEnds(points, r)
	points, index = points[from:to], index[from:to]
	n := index[len(index)-1] - index[0] + 1
	if n > MaxValues {
		return nil, &Error{Code: CodeTooMany, Extra: map[string]any{"values": n, "limit": MaxValues}}
	}
	if 2*found < n {
		return nil, mostlyMissing(points, found, n)
	}
	c := p.schedule.calendar
	if c.Freq == Count {
		c.First += index[0] * c.every()
	} else {
		c.Start = c.Time(index[0])
	}
	c.Season = chooseSeason(c.Season, n, opt, r)
	s := &Series{Calendar: c, Values: make([]float64, n)}
	for i := range s.Values {
		s.Values[i] = math.NaN()
	}
	for i, q := range points {
		s.Values[index[i]-index[0]] = q.value
	}
	s.closeGaps(points, index, column, opt.Gaps != Leave, r)
	s.label(points, column, opt, r)
	s.ID = "d-" + s.Hash()
	return s, nil
}

// chooseSeason is the reader's choice, or the calendar's where the data is long enough to show it.
func chooseSeason(season, n int, opt Reading, r *Report) int {
	if opt.Season > 0 {
		return opt.Season
	}
	if season > 1 && n < 2*season {
		r.note(NoteTooShortSeason, "season", season, "values", n)
		return 1
	}
	return season
}

// trimEnds finds the first and last points with a value.
func trimEnds(points []point, r *Report) (from, to int) {
	var rows []int
	for points[from].isMissing() {
		rows = append(rows, points[from].row.line)
		from++
	}
	to = len(points)
	for points[to-1].isMissing() {
		to--
	}
	for _, p := range points[to:] {
		rows = append(rows, p.row.line)
	}
	slices.Sort(rows)
	r.noteRows(NoteTrimmed, rows)
	return from, to
}

// mostlyMissing names the row after the longest run of missing values.
func mostlyMissing(points []point, found, n int) *Error {
	longest, run, end := 0, 0, points[0]
	for _, p := range points {
		if p.isMissing() {
			run++
			continue
		}
		if run > longest {
			longest, end = run, p
		}
		run = 0
	}
	return &Error{Code: CodeMostlyMissing, Row: end.row.line, Extra: map[string]any{"values": found, "steps": n}}
}

// closeGaps fills every gap on a straight line between its neighbours, or leaves it, and says so.
func (s *Series) closeGaps(points []point, index []int, column string, fill bool, r *Report) {
	var empty []int // rows without a value
	for _, p := range points {
		if p.isMissing() {
			empty = append(empty, p.row.line)
		}
	}
	slices.Sort(empty)
	var stamps []string // steps without a row
	absent, after := 0, 0
	for i := 1; i < len(index); i++ {
		for k := index[i-1] + 1; k < index[i]; k++ {
			if absent++; absent == 1 {
				after = points[i].row.line
			}
			if len(stamps) < maxListed {
				stamps = append(stamps, s.Stamp(k-index[0]))
			}
		}
	}
	filled, inserted := NoteFilled, NoteInserted
	if !fill {
		filled, inserted = NoteLeftEmpty, NoteInsertedEmpty
	}
	r.noteRows(filled, empty, "column", column)
	if absent > 0 {
		r.note(inserted, "stamps", stamps, "count", absent, "row", after)
	}
	if fill {
		s.Filled = fillGaps(s.Values)
	}
}

// fillGaps replaces every NaN between two values by the straight line between them, and lists where.
func fillGaps(values []float64) (filled []int) {
	last := 0
	for i, v := range values {
		if math.IsNaN(v) {
			continue
		}
		for k := last + 1; k < i; k++ {
			values[k] = values[last] + (v-values[last])*float64(k-last)/float64(i-last)
			filled = append(filled, k)
		}
		last = i
	}
	return filled
}

// label names the series and its unit, and notes signs and constancy.
func (s *Series) label(points []point, column string, opt Reading, r *Report) {
	s.Name, s.Unit = cleanName(opt.Name), cleanName(opt.Unit)
	if s.Name == "" {
		s.Name = "value"
		if r.Header {
			s.Name = column
		}
	}
	if sign := noteSigns(points, r); s.Unit == "" {
		s.Unit = sign
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range s.Values {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low == high {
		r.note(NoteConstant, "value", formatValue(low))
	}
}

// noteSigns notes currency and per-cent signs that were left out; the sign is returned when every value has it.
func noteSigns(points []point, r *Report) string {
	var rows []int
	sign, values, same := "", 0, true
	for _, p := range points {
		if !p.isMissing() {
			values++
		}
		if p.sign == "" {
			continue
		}
		if sign == "" {
			sign = p.sign
		}
		same = same && p.sign == sign
		rows = append(rows, p.row.line)
	}
	slices.Sort(rows)
	r.noteRows(NoteSigns, rows, "sign", sign)
	if same && len(rows) == values {
		return sign
	}
	return ""
}

// formatValue is the shortest text that reads back as v.
func formatValue(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
