package series

import "time"

// misfit is the point that does not lie on a calendar with the others.
type misfit struct {
	code  string
	i     int // of the point; the one before it is i-1
	steps int64
}

// steps finds the step between positions in ascending order, the most frequent difference and of equals the smallest, and
// counts every position in it from the first. It fails on positions that are equal, that lie between the steps, when the
// step is no multiple of unit, and when more than half of the steps would have no point.
func steps(at []int64, unit int64) (step int64, index []int, bad *misfit) {
	if len(at) < 2 {
		return 1, make([]int, len(at)), nil
	}
	count := map[int64]int{}
	widest := 1
	for i := 1; i < len(at); i++ {
		d := at[i] - at[i-1]
		if d == 0 {
			return 0, nil, &misfit{code: CodeDuplicate, i: i}
		}
		if count[d]++; count[d] > count[step] || count[d] == count[step] && d < step {
			step = d
		}
		if d > at[widest]-at[widest-1] {
			widest = i
		}
	}
	if step < unit {
		return step, nil, &misfit{code: CodeTooFine, i: 1}
	}
	if step%unit != 0 {
		return step, nil, &misfit{code: CodeIrregular, i: 1}
	}
	index = make([]int, len(at))
	for i := range at {
		if (at[i]-at[0])%step != 0 {
			return step, nil, &misfit{code: CodeIrregular, i: i}
		}
		index[i] = int((at[i] - at[0]) / step)
	}
	if all := (at[len(at)-1]-at[0])/step + 1; all > 2*int64(len(at)) {
		return step, nil, &misfit{code: CodeMostlyMissing, i: widest, steps: all}
	}
	return step, index, nil
}

// error names the rows of the misfit; stamp is the text of a point's date.
func (m *misfit) error(points []point, stamp func(i int) string, f Frequency, every int64) *Error {
	here, before := points[m.i].row.line, points[m.i-1].row.line
	e := &Error{Code: m.code, Row: here, Value: stamp(m.i)}
	switch m.code {
	case CodeDuplicate:
		e.Row, e.Other = max(here, before), min(here, before)
	case CodeIrregular:
		e.Other = before
		e.Extra = map[string]any{"before": stamp(m.i - 1), "every": int(every), "freq": string(f)}
	case CodeMostlyMissing:
		e.Extra = map[string]any{"values": len(points), "steps": int(m.steps)}
	}
	return e
}

// sameTimeOfDay tells days from times that vary within the day.
func sameTimeOfDay(points []point) bool {
	sinceMidnight := func(t time.Time) int64 { return t.Unix() - dayNumber(t)*24*60*60 }
	for _, p := range points {
		if sinceMidnight(p.date.time) != sinceMidnight(points[0].date.time) {
			return false
		}
	}
	return true
}

// sameDayOfMonth tells dates that are all the 1st, or the 15th, or the last of a month: what varies is the month alone.
func sameDayOfMonth(points []point) bool {
	day := 0
	for _, p := range points {
		day = max(day, p.date.time.Day())
	}
	for _, p := range points {
		t := p.date.time
		if last := time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day(); t.Day() != min(day, last) {
			return false
		}
	}
	return true
}

// allBusinessDays tells dates on every day from Monday to Friday and never on a weekend.
func allBusinessDays(points []point) bool {
	seen := [7]bool{}
	for _, p := range points {
		seen[p.date.time.Weekday()] = true
	}
	return !seen[time.Saturday] && !seen[time.Sunday] &&
		seen[time.Monday] && seen[time.Tuesday] && seen[time.Wednesday] && seen[time.Thursday] && seen[time.Friday]
}
