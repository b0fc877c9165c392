package series

import (
	"strconv"
	"strings"
	"time"
)

// date finds what the parts mean by their shape.
func (p parts) date(monthFirst bool) (date, bool) {
	n := p.numbers
	switch p.shape {
	case "4":
		return yearDate(n[0], true)
	case "6":
		return p.digits("YYYYMM", n[0]/100, n[0]%100, 1, byMonth)
	case "8":
		return p.digits("YYYYMMDD", n[0]/10000, n[0]/100%100, n[0]%100, byDay)
	case "u":
		return unixDate(n[0])
	case "42", "24", "422", "224", "222":
		return p.numeric(monthFirst)
	case "4m2":
		return calendarDate("YYYY-MM", n[0], n[1], 1, byMonth)
	case "4Q2":
		return quarterDate(n[0], n[1])
	case "2Q4", "42Q":
		return quarterDate(max(n[0], n[1]), min(n[0], n[1]))
	case "Q24":
		return quarterDate(n[1], n[0])
	case "2Q2":
		return shortened(quarterDate(fullYear(n[1]), n[0]))
	case "4W2":
		return weekDate(n[0], n[1])
	}
	return p.named()
}

// numeric reads numbers with one kind of separator; a point only between three, or 12.2015 would be a date.
func (p parts) numeric(monthFirst bool) (date, bool) {
	n := p.numbers
	for _, g := range p.gaps {
		if g != p.gaps[0] || g != "-" && g != "/" && (g != "." || len(n) < 3) {
			return date{}, false
		}
	}
	switch p.shape {
	case "42":
		return calendarDate("YYYY-MM", n[0], n[1], 1, byMonth)
	case "24":
		return calendarDate("MM/YYYY", n[1], n[0], 1, byMonth)
	case "422":
		return calendarDate("YYYY-MM-DD", n[0], n[1], n[2], byDay)
	}
	year, short, layout := n[2], p.shape == "222", "/YYYY"
	if short {
		year, layout = fullYear(year), "/YY"
	}
	day, month, order := n[0], n[1], "DD/MM"
	if monthFirst {
		day, month, order = n[1], n[0], "MM/DD"
	}
	d, ok := calendarDate(order+layout, year, month, day, byDay)
	d.short, d.swappable = short, day <= 12 && month <= 12 && day != month
	return d, ok
}

// named reads dates with the name of a month.
func (p parts) named() (date, bool) {
	n := p.numbers
	switch p.shape {
	case "M4":
		return calendarDate("mon YYYY", n[1], n[0], 1, byMonth)
	case "4M":
		return calendarDate("mon YYYY", n[0], n[1], 1, byMonth)
	case "M2":
		return shortened(calendarDate("mon YY", fullYear(n[1]), n[0], 1, byMonth))
	case "2M4":
		return calendarDate("DD mon YYYY", n[2], n[1], n[0], byDay)
	case "2M2":
		return shortened(calendarDate("DD mon YYYY", fullYear(n[2]), n[1], n[0], byDay))
	case "M24":
		return calendarDate("mon DD YYYY", n[2], n[0], n[1], byDay)
	case "4M2":
		return calendarDate("YYYY mon DD", n[0], n[1], n[2], byDay)
	}
	return date{}, false
}

func (p parts) digits(layout string, year, month, day int, by precision) (date, bool) {
	d, ok := calendarDate(layout, year, month, day, by)
	d.digits = true
	return d, ok
}

func shortened(d date, ok bool) (date, bool) {
	d.short = true
	return d, ok
}

// calendarDate checks that the day exists.
func calendarDate(layout string, year, month, day int, by precision) (date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return date{}, false
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return date{time: t, precision: by, layout: layout}, t.Day() == day
}

func yearDate(year int, digits bool) (date, bool) {
	d, ok := calendarDate("YYYY", year, 1, 1, byYear)
	d.digits = digits
	return d, ok
}

func quarterDate(year, quarter int) (date, bool) {
	if quarter < 1 || quarter > 4 {
		return date{}, false
	}
	return calendarDate("YYYY-Qn", year, 3*quarter-2, 1, byQuarter)
}

// weekDate is the Monday of an ISO 8601 week; week 1 is the one with 4 January in it.
func weekDate(year, week int) (date, bool) {
	if year < 1 || year > 9999 || week < 1 || week > 53 {
		return date{}, false
	}
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	t := fourth.AddDate(0, 0, 7*(week-1)-(int(fourth.Weekday())+6)%7)
	if y, w := t.ISOWeek(); y != year || w != week {
		return date{}, false
	}
	return date{time: t, precision: byDay, layout: "YYYY-Www"}, true
}

// unixDate reads seconds or, with 13 digits, milliseconds since 1970.
func unixDate(n int) (date, bool) {
	if n >= 1e12 {
		n /= 1000
	}
	return date{time: time.Unix(int64(n), 0).UTC(), precision: byTime, layout: "unix", digits: true}, true
}

// clockTime is a time of day.
type clockTime struct {
	sinceMidnight time.Duration
	offset        int // seconds ahead of UTC, 0 when none is given
}

// parseClock reads "10:00", "10:00:30", "10:00:30.5", "10:00 pm", with "z" or "+02:00" behind.
func parseClock(s string) (clockTime, bool) {
	var t clockTime
	s = trim(s)
	if i := strings.LastIndexAny(s, "+-"); i > 0 {
		offset, ok := parseOffset(s[i:])
		if !ok {
			return t, false
		}
		s, t.offset = trim(s[:i]), offset
	}
	s = trim(strings.TrimSuffix(strings.TrimSuffix(s, "z"), "utc"))
	s, pm := cutHalf(s)
	fields := strings.Split(s, ":")
	if len(fields) < 2 || len(fields) > 3 {
		return t, false
	}
	if len(fields) == 3 { // fractions of a second are below what a calendar can hold
		fields[2], _, _ = strings.Cut(fields[2], ".")
	}
	units := []time.Duration{time.Hour, time.Minute, time.Second}
	for i, f := range fields {
		n, err := strconv.Atoi(f)
		if err != nil || !isDigits(f) || n > 59 || i == 0 && n > 23 {
			return t, false
		}
		if i == 0 && pm >= 0 {
			if n < 1 || n > 12 {
				return t, false
			}
			n = n%12 + 12*pm
		}
		t.sinceMidnight += time.Duration(n) * units[i]
	}
	return t, true
}

// parseOffset reads "-03:00", "-0300" or "-03" in seconds.
func parseOffset(s string) (int, bool) {
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, s); err == nil {
			_, offset := t.Zone()
			return offset, true
		}
	}
	return 0, false
}

// cutHalf cuts "am" or "pm"; pm is 0, 1, or -1 for a clock of 24 hours.
func cutHalf(s string) (rest string, pm int) {
	for i, half := range []string{"am", "pm"} {
		if rest, ok := strings.CutSuffix(s, half); ok {
			return trim(rest), i
		}
	}
	return s, -1
}
