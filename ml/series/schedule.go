package series

import (
	"cmp"
	"slices"
	"time"
)

// schedule is where points lie on a calendar: index[i] is the step of the i-th point.
type schedule struct {
	calendar   Calendar
	index      []int
	dayIgnored bool
}

// missingSteps is how many steps have no point.
func (s schedule) missingSteps() int { return s.index[len(s.index)-1] + 1 - len(s.index) }

// arrange sorts points by time and finds the calendar that they lie on. rows are the lines that came too early in the data.
func arrange(points []point, tm timing) (s schedule, early []int, err *Error) {
	if tm.kind == untimed || tm.kind == numbered {
		early = sortBy(points, func(a, b point) int { return cmp.Compare(a.at, b.at) })
		s, err = countCalendar(points)
		return s, early, err
	}
	if err := samePrecision(points, tm); err != nil {
		return s, nil, err
	}
	toOneClock(points)
	early = sortBy(points, func(a, b point) int { return a.date.time.Compare(b.date.time) })
	s, err = dateCalendar(points)
	return s, early, err
}

// sortBy sorts stably and returns the rows that come before the row above them.
func sortBy(points []point, order func(a, b point) int) (early []int) {
	for i := 1; i < len(points); i++ {
		if order(points[i], points[i-1]) < 0 {
			early = append(early, points[i].row.line)
		}
	}
	slices.SortStableFunc(points, order)
	return early
}

// samePrecision refuses a column that mixes years, quarters, months and days: the first date names what is expected. Days
// and times of day mix: spreadsheets leave midnight out.
func samePrecision(points []point, tm timing) *Error {
	for _, p := range points {
		want, got := min(points[0].date.precision, byDay), min(p.date.precision, byDay)
		if got != want {
			return &Error{Code: CodeBadDate, Row: p.row.line, Value: shorten(p.row.field(tm.columns[0])), Extra: map[string]any{"layout": points[0].date.layout}}
		}
	}
	return nil
}

// toOneClock turns times with changing offsets, as summer time makes them, to UTC. Midnights stay where they are: they
// name days.
func toOneClock(points []point) {
	same, midnight := true, true
	for _, p := range points {
		same = same && p.date.offset == points[0].date.offset
		midnight = midnight && p.date.time.Equal(p.date.time.Truncate(24*time.Hour))
	}
	if same || midnight {
		return
	}
	for i := range points {
		d := &points[i].date
		d.time = d.time.Add(-time.Duration(d.offset) * time.Second)
	}
}

// countCalendar is the calendar of numbers.
func countCalendar(points []point) (schedule, *Error) {
	at := make([]int64, len(points))
	for i, p := range points {
		at[i] = p.at
	}
	step, index, bad := steps(at, 1)
	stamp := Calendar{Freq: Count, Every: 1}
	if bad != nil {
		return schedule{}, bad.error(points, func(i int) string { return stamp.Stamp(int(points[i].at)) }, Count, step)
	}
	every := int(step)
	return schedule{calendar: Calendar{Freq: Count, Every: every, Season: 1, First: int(at[0])}, index: index}, nil
}

// dateCalendar is the calendar of dates in order.
func dateCalendar(points []point) (schedule, *Error) {
	switch points[0].date.precision {
	case byYear:
		return onAxis(points, Year)
	case byQuarter:
		return onAxis(points, Quarter)
	case byMonth:
		return onAxis(points, Month)
	}
	if !sameTimeOfDay(points) {
		return minuteCalendar(points)
	}
	if sameDayOfMonth(points) {
		return onAxis(points, Month)
	}
	if allBusinessDays(points) {
		if s, err := onAxis(points, BusinessDay); err == nil && s.calendar.Every == 1 {
			return s, nil
		}
	}
	s, err := onAxis(points, Day)
	if err != nil && err.Code != CodeDuplicate {
		if s, err := onAxis(points, Month); err == nil { // one value a month, on its first working day, say
			s.dayIgnored = true
			return s, nil
		}
	}
	return s, err
}

// onAxis puts points on the axis of a frequency.
func onAxis(points []point, f Frequency) (schedule, *Error) {
	position, _ := f.axis()
	at := make([]int64, len(points))
	for i, p := range points {
		at[i] = position(p.date.time)
	}
	step, index, bad := steps(at, 1)
	if bad != nil {
		stamps := Calendar{Freq: f, Every: 1}
		return schedule{}, bad.error(points, func(i int) string {
			stamps.Start = points[i].date.time
			return stamps.Stamp(0)
		}, f, step)
	}
	return schedule{calendar: calendarFrom(f, points[0].date.time, int(step)), index: index}, nil
}

// minuteCalendar puts points on an axis of seconds, whose step must be whole minutes.
func minuteCalendar(points []point) (schedule, *Error) {
	at := make([]int64, len(points))
	for i, p := range points {
		at[i] = p.date.time.Unix()
	}
	stamp := func(i int) string { return points[i].date.time.Format("2006-01-02T15:04:05") }
	step, index, bad := steps(at, 60)
	if bad != nil {
		return schedule{}, bad.error(points, stamp, Minute, step/60)
	}
	return schedule{calendar: calendarFrom(Minute, points[0].date.time, int(step/60)), index: index}, nil
}

// calendarFrom is the calendar that begins with the unit around start and goes on by every units, in the largest unit that
// says the same: twelve months are a year, and three months a quarter where they begin or end one.
func calendarFrom(f Frequency, start time.Time, every int) Calendar {
	y, m, d := start.Date()
	month := int(m)
	switch {
	case f == Quarter && every%4 == 0:
		f, every = Year, every/4
	case f == Month && every%12 == 0:
		f, every = Year, every/12
	case f == Month && every%3 == 0 && month%3 != 2:
		f, every = Quarter, every/3
	case f == Day && every%7 == 0:
		f, every = Week, every/7
	case f == Minute && every%60 == 0:
		f, every = Hour, every/60
	}
	switch f {
	case Year:
		start = time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC)
	case Quarter:
		start = time.Date(y, time.Month(month-(month-1)%3), 1, 0, 0, 0, 0, time.UTC)
	case Month:
		start = time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
	case Hour, Minute:
		start = start.Truncate(time.Minute)
	default:
		start = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return Calendar{Freq: f, Start: start, Every: every, Season: DefaultSeason(f, every)}
}
