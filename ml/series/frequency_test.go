package series

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// stamps writes n dates from start, each moved on by step, without those that leave names.
func stamps(start string, n int, layout string, step func(t time.Time) time.Time, leave ...int) []string {
	var list []string
	t := on(start)
	for i := range n {
		skip := false
		for _, l := range leave {
			skip = skip || l == i
		}
		if !skip {
			list = append(list, t.Format(layout))
		}
		t = step(t)
	}
	return list
}

func plus(d time.Duration) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.Add(d) }
}

func months(n int) func(time.Time) time.Time {
	return func(t time.Time) time.Time { return t.AddDate(0, n, 0) }
}

func workday(t time.Time) time.Time {
	t = t.AddDate(0, 0, 1)
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// numbers writes 1, 2, 4, 7, ... beside each date, so that no column counts like dates do.
func numbers(dates []string) string {
	var b strings.Builder
	b.WriteString("when;how many\n")
	for i, d := range dates {
		fmt.Fprintf(&b, "%s;%d\n", d, 1+i*(i+1)/2)
	}
	return b.String()
}

func list(from, n, step int, format string) []string {
	var l []string
	for i := range n {
		l = append(l, fmt.Sprintf(format, from+i*step))
	}
	return l
}

func quarters(format string) []string {
	var l []string
	for i := range 14 {
		l = append(l, strings.NewReplacer("YYYY", fmt.Sprint(2015+(i+2)/4), "YY", fmt.Sprint(15+(i+2)/4), "Q", fmt.Sprint((i+2)%4+1)).Replace(format))
	}
	return l
}

const day = 24 * time.Hour

// calendars are dates and what they must be read as; Start is not compared.
var calendars = []struct {
	name  string
	dates []string
	want  Calendar
	last  string
}{
	{"years", list(1990, 20, 1, "%d"), Calendar{Freq: Year, Every: 1, Season: 1}, "2009"},
	{"decades", list(1890, 13, 10, "%d"), Calendar{Freq: Year, Every: 10, Season: 1}, "2010"},
	{"years down", list(2010, 20, -1, "%d"), Calendar{Freq: Year, Every: 1, Season: 1}, "2010"},
	{"years by date", stamps("1990-12-31T00:00", 14, "2006-01-02", months(12)), Calendar{Freq: Year, Every: 1, Season: 1}, "2003"},
	{"2015-Q3", quarters("YYYY-qQ"), Calendar{Freq: Quarter, Every: 1, Season: 4}, "2018-Q4"},
	{"quarters by month", stamps("1995-01-01T00:00", 14, "01/2006", months(3)), Calendar{Freq: Quarter, Every: 1, Season: 4}, "1998-Q2"},
	{"quarters by their last month", stamps("1995-03-01T00:00", 14, "2006-01", months(3)), Calendar{Freq: Quarter, Every: 1, Season: 4}, "1998-Q2"},
	{"every third month from February", stamps("1995-02-01T00:00", 14, "2006-01", months(3)), Calendar{Freq: Month, Every: 3, Season: 4}, "1998-05"},
	{"half-years", stamps("1995-01-01T00:00", 14, "2006-01", months(6)), Calendar{Freq: Quarter, Every: 2, Season: 2}, "2001-Q3"},
	{"every second month", stamps("1995-01-01T00:00", 14, "2006-01", months(2)), Calendar{Freq: Month, Every: 2, Season: 6}, "1997-03"},
	{"months with two missing", stamps("1995-01-01T00:00", 40, "02/01/2006", months(1), 7, 8), Calendar{Freq: Month, Every: 1, Season: 12}, "1998-04"},
	{"weeks", stamps("2024-01-05T00:00", 120, "2006-01-02", plus(7*day), 4), Calendar{Freq: Week, Every: 1, Season: 52}, "2026-04-17"},
	{"ISO weeks", list(1, 30, 1, "2015-W%02d"), Calendar{Freq: Week, Every: 1, Season: 1}, "2015-07-20"},
	{"fortnights", stamps("2024-01-05T00:00", 60, "2006-01-02", plus(14*day)), Calendar{Freq: Week, Every: 2, Season: 26}, "2026-04-10"},
	{"days", stamps("2024-02-20T00:00", 30, "2006-01-02", plus(day), 3, 9), Calendar{Freq: Day, Every: 1, Season: 7}, "2024-03-20"},
	{"days, American", stamps("2024-02-20T00:00", 30, "1/2/2006", plus(day)), Calendar{Freq: Day, Every: 1, Season: 7}, "2024-03-20"},
	{"days without Sundays", stamps("2024-01-01T00:00", 60, "2006-01-02", plus(day), 6, 13, 20, 27, 34, 41, 48, 55), Calendar{Freq: Day, Every: 1, Season: 7}, "2024-02-29"},
	{"business days with a holiday", stamps("2024-05-27T00:00", 30, "02/01/2006", workday, 3), Calendar{Freq: BusinessDay, Every: 1, Season: 5}, "2024-07-05"},
	{"days at noon", stamps("2024-02-20T12:00", 30, "2006-01-02 15:04", plus(day)), Calendar{Freq: Day, Every: 1, Season: 7}, "2024-03-20"},
	{"hours", stamps("2024-02-28T00:00", 60, "2006-01-02 15:04:05", plus(time.Hour), 5), Calendar{Freq: Hour, Every: 1, Season: 24}, "2024-03-01T11:00"},
	{"hours with midnight left out", midnightLess(60), Calendar{Freq: Hour, Every: 1, Season: 24}, "2024-03-01T11:00"},
	{"hours of twice twelve", stamps("2024-02-28T00:00", 60, "01/02/2006 03:04 PM", plus(time.Hour)), Calendar{Freq: Hour, Every: 1, Season: 24}, "2024-03-01T11:00"},
	{"six hours", stamps("2024-02-28T03:00", 20, "2006-01-02T15:04Z", plus(6*time.Hour)), Calendar{Freq: Hour, Every: 6, Season: 4}, "2024-03-03T21:00"},
	{"half hours", stamps("2024-02-28T00:00", 100, "02/01/2006 15:04", plus(30*time.Minute)), Calendar{Freq: Minute, Every: 30, Season: 48}, "2024-03-01T01:30"},
	{"quarter hours, too few for a season", stamps("2024-02-28T00:00", 100, "2006-01-02T15:04:05Z07:00", plus(15*time.Minute)), Calendar{Freq: Minute, Every: 15, Season: 1}, "2024-02-29T00:45"},
	{"date and time apart", stamps("2024-02-28T00:00", 60, "02/01/2006;15:04", plus(time.Hour)), Calendar{Freq: Hour, Every: 1, Season: 24}, "2024-03-01T11:00"},
	{"date and hour apart", stamps("2024-02-28T00:00", 60, "02/01/2006;15", plus(time.Hour)), Calendar{Freq: Hour, Every: 1, Season: 24}, "2024-03-01T11:00"},
	{"numbers with holes", append(list(1, 20, 1, "%d"), "23"), Calendar{Freq: Count, Every: 1, Season: 1, First: 1}, "23"},
	{"summer time", []string{
		"2024-03-31T00:00+01:00", "2024-03-31T01:00+01:00", "2024-03-31T03:00+02:00", "2024-03-31T04:00+02:00", "2024-03-31T05:00+02:00", "2024-03-31T06:00+02:00",
		"2024-03-31T07:00+02:00", "2024-03-31T08:00+02:00", "2024-03-31T09:00+02:00", "2024-03-31T10:00+02:00", "2024-03-31T11:00+02:00", "2024-03-31T12:00+02:00",
	}, Calendar{Freq: Hour, Every: 1, Season: 1}, "2024-03-31T10:00"},
	{"seconds since 1970", list(1420070400, 30, 3600, "%d"), Calendar{Freq: Hour, Every: 1, Season: 1}, "2015-01-02T05:00"},
	{"milliseconds since 1970", list(1420070400, 30, 86400, "%d000"), Calendar{Freq: Day, Every: 1, Season: 7}, "2015-01-30"},
	{"numbers", list(0, 20, 1, "%d"), Calendar{Freq: Count, Every: 1, Season: 1}, "19"},
	{"numbers by fives", list(5, 20, 5, "%d"), Calendar{Freq: Count, Every: 5, Season: 1, First: 5}, "100"},
}

func TestFrequencies(t *testing.T) {
	for _, c := range calendars {
		text := numbers(c.dates)
		if c.want.Freq == Count {
			text = strings.Replace(text, "when", "n", 1)
		} else if strings.Contains(c.dates[0], ";") {
			text = strings.Replace(text, "when;", "data;hora;", 1)
		}
		s, r, err := ReadCSV([]byte(text), Reading{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := s.Calendar
		got.Start = time.Time{}
		if got != c.want || s.Stamp(s.Len()-1) != c.last {
			t.Errorf("%s: got %+v up to %s, want %+v up to %s", c.name, got, s.Stamp(s.Len()-1), c.want, c.last)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if _, noted := noteOf(r, NoteBusinessDays); noted != (got.Freq == BusinessDay) {
			t.Errorf("%s: business days noted: %v", c.name, noted)
		}
	}
}

// midnightLess are hours as some spreadsheets write them: midnight is the bare date.
func midnightLess(n int) []string {
	dates := stamps("2024-02-28T00:00", n, "2006-01-02 15:04", plus(time.Hour))
	for i, d := range dates {
		dates[i] = strings.TrimSuffix(d, " 00:00")
	}
	return dates
}

func TestQuarterFormats(t *testing.T) {
	for _, format := range []string{"YYYY-TQ", "YYYYTQ", "QTYYYY", "QTYY", "Qº tri YYYY", "Qº trimestre de YYYY", "TQ YYYY", "YYYY.QT", "YYYY;Q"} {
		text := numbers(quarters(format))
		if strings.Contains(format, ";") {
			text = strings.Replace(text, "when;", "ano;trimestre;", 1)
		}
		s, _, err := ReadCSV([]byte(text), Reading{})
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if s.Calendar.Freq != Quarter || s.Stamp(0) != "2015-Q3" || s.Stamp(13) != "2018-Q4" {
			t.Errorf("%s: got %+v", format, s.Calendar)
		}
	}
}

func TestNoDates(t *testing.T) {
	for _, c := range []struct {
		name, text string
		n          int
		value      float64 // of step 2
	}{
		{"one column", "sales\n" + strings.Join(list(10, 12, 7, "%d,5"), "\n"), 12, 24.5},
		{"one column without header", strings.Join(list(10, 12, 7, "%d.25"), "\n"), 12, 24.25},
		{"titles above", "My shop\nsales\n" + strings.Join(list(10, 12, 7, "%d"), "\n"), 12, 24},
		{"an empty field is a blank line", "v\n1\n2\n\n4\n1\n2\n3\n4\n1\n2\n3\n4\n9\n", 13, 3},
		{"spaced out", "v\n\n" + strings.Join(list(10, 12, 7, "%d"), "\n\n"), 12, 24},
		{"years could be sales", "sales\n" + strings.Join(list(1990, 12, 3, "%d"), "\n"), 12, 1996},
		{"two columns of numbers", "a;b\n" + strings.Repeat("18;4\n29;5\n24;3\n", 4), 12, 24},
	} {
		s, r, err := ReadCSV([]byte(c.text), Reading{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if s.Calendar != (Calendar{Freq: Count, Every: 1, Season: 1, First: 1}) || s.Len() != c.n || s.Values[2] != c.value {
			t.Errorf("%s: got %+v, values %v", c.name, s.Calendar, s.Values)
		}
		if _, noted := noteOf(r, NoteNoDates); !noted || r.DateColumn != "" {
			t.Errorf("%s: noted %v, date column %q", c.name, noted, r.DateColumn)
		}
	}
}
