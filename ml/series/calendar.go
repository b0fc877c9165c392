package series

import (
	"fmt"
	"strconv"
	"time"
)

// Frequency is the unit of a calendar's step.
type Frequency string

// The frequencies. A business day is Monday to Friday: Saturday and Sunday are no steps at all, and a holiday is a gap.
const (
	Year        Frequency = "year"
	Quarter     Frequency = "quarter"
	Month       Frequency = "month"
	Week        Frequency = "week"
	Day         Frequency = "day"
	BusinessDay Frequency = "business-day"
	Hour        Frequency = "hour"
	Minute      Frequency = "minute"
	Count       Frequency = "count" // numbered, no date
)

// Calendar says when each step of a series is.
type Calendar struct {
	Freq Frequency `json:"freq"`
	// Start is the time of step 0 in UTC: the first day of the year, quarter or month; the day of the week's or day's
	// value; the minute. Zero for Count.
	Start time.Time `json:"start,omitzero"`
	// Every is how many units one step is: 15 with Minute is a quarter of an hour. Default 1.
	Every int `json:"every"`
	// Season is the number of steps after which the pattern comes round again; 1 when there is none.
	Season int `json:"season"`
	// First is the number of step 0; for Count only.
	First int `json:"first,omitempty"`
}

func (c Calendar) every() int { return max(1, c.Every) }

// DefaultSeason is the number of steps in the cycle that a frequency suggests: a year of months, quarters or weeks, a
// week of days, a day of hours or minutes. It is 1 where no whole number of steps makes the cycle.
func DefaultSeason(f Frequency, every int) int {
	cycle := map[Frequency]int{Quarter: 4, Month: 12, Week: 52, Day: 7, BusinessDay: 5, Hour: 24, Minute: 24 * 60}[f]
	if every < 1 || cycle%every != 0 {
		return 1
	}
	return max(1, cycle/every)
}

// Time is the moment of step i, also before the start and beyond the end. It is the zero time for Count.
func (c Calendar) Time(i int) time.Time {
	n := i * c.every()
	switch c.Freq {
	case Year:
		return monthOf(c.Start, 12*n)
	case Quarter:
		return monthOf(c.Start, 3*n)
	case Month:
		return monthOf(c.Start, n)
	case Week:
		return c.Start.AddDate(0, 0, 7*n)
	case Day:
		return c.Start.AddDate(0, 0, n)
	case BusinessDay:
		return fromBusinessDay(businessDay(c.Start) + int64(n))
	case Hour:
		return time.Unix(c.Start.Unix()+int64(n)*60*60, 0).UTC() // a time.Duration holds only 292 years
	case Minute:
		return time.Unix(c.Start.Unix()+int64(n)*60, 0).UTC()
	}
	return time.Time{}
}

// monthOf is the first day of the month that lies n months after t's: month ends cannot spill over.
func monthOf(t time.Time, n int) time.Time {
	return time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
}

// Stamp is the ISO text of step i, also beyond the end: "1958", "1958-Q4", "1958-12", "1958-12-31",
// "1958-12-31T10:00", or "17" for Count. Stamps of one calendar sort like their steps as long as years have four digits
// and counts one length.
func (c Calendar) Stamp(i int) string {
	if c.Freq == Count {
		return strconv.Itoa(c.First + i*c.every())
	}
	t := c.Time(i)
	switch c.Freq {
	case Year:
		return t.Format("2006")
	case Quarter:
		return fmt.Sprintf("%s-Q%d", t.Format("2006"), (int(t.Month())-1)/3+1)
	case Month:
		return t.Format("2006-01")
	case Hour, Minute:
		return t.Format("2006-01-02T15:04")
	}
	return t.Format("2006-01-02")
}

// Index is the step with this stamp, the inverse of Stamp; false when no step has it. The step may lie before the start
// or beyond the end.
func (c Calendar) Index(stamp string) (int, bool) {
	var distance int64
	if c.Freq == Count {
		n, err := strconv.Atoi(stamp)
		if err != nil {
			return 0, false
		}
		distance = int64(n) - int64(c.First)
	} else {
		d, ok := parseDate(stamp, false)
		if !ok {
			return 0, false
		}
		position, per := c.Freq.axis()
		distance = (position(d.time) - position(c.Start)) / per
	}
	i := int(distance / int64(c.every()))
	if c.Stamp(i) != stamp {
		return 0, false
	}
	return i, true
}

// axis numbers time for a frequency: position counts whole years, quarters, months, days, business days or minutes, and
// per of them make one unit. Weeks are counted in days and hours in minutes because the data says where they begin.
func (f Frequency) axis() (position func(time.Time) int64, per int64) {
	switch f {
	case Year:
		return func(t time.Time) int64 { return int64(t.Year()) }, 1
	case Quarter:
		return func(t time.Time) int64 { return int64(t.Year())*4 + int64(t.Month()-1)/3 }, 1
	case Month:
		return func(t time.Time) int64 { return int64(t.Year())*12 + int64(t.Month()-1) }, 1
	case Week:
		return dayNumber, 7
	case Day:
		return dayNumber, 1
	case BusinessDay:
		return businessDay, 1
	case Hour:
		return minuteNumber, 60
	}
	return minuteNumber, 1
}

// minuteNumber counts minutes from 1970-01-01.
func minuteNumber(t time.Time) int64 { return floorDiv(t.Unix(), 60) }

// dayNumber counts days from 1970-01-01.
func dayNumber(t time.Time) int64 {
	s := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix()
	return s / (24 * 60 * 60)
}

// monday is the day number of Monday 1969-12-29, an origin for weeks.
const monday = -3

// businessDay counts Mondays to Fridays from 1969-12-29; a Saturday or Sunday counts as the Friday before.
func businessDay(t time.Time) int64 {
	d := dayNumber(t) - monday
	week, day := floorDiv(d, 7), d-7*floorDiv(d, 7)
	return 5*week + min(day, 4)
}

func fromBusinessDay(n int64) time.Time {
	week := floorDiv(n, 5)
	return time.Unix((7*week+(n-5*week)+monday)*24*60*60, 0).UTC()
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
