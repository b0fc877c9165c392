package series

import (
	"flag"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The property tests draw the same cases every time; -rapid.seed=0 -rapid.checks=100000 on the command line draws others.
func init() {
	for name, value := range map[string]string{"rapid.seed": "1", "rapid.nofailfile": "true"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

func on(text string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestStamp(t *testing.T) {
	for _, c := range []struct {
		calendar Calendar
		i        int
		want     string
	}{
		{Calendar{Freq: Month, Start: on("1949-01-01T00:00"), Every: 1}, 143, "1960-12"},
		{Calendar{Freq: Month, Start: on("1949-01-01T00:00")}, 144, "1961-01"}, // Every 0 is 1
		{Calendar{Freq: Month, Start: on("2015-01-31T00:00"), Every: 1}, 1, "2015-02"},
		{Calendar{Freq: Month, Start: on("2015-11-01T00:00"), Every: 2}, 2, "2016-03"},
		{Calendar{Freq: Month, Start: on("2015-01-01T00:00"), Every: 1}, -1, "2014-12"},
		{Calendar{Freq: Quarter, Start: on("1960-01-01T00:00"), Every: 1}, 107, "1986-Q4"},
		{Calendar{Freq: Quarter, Start: on("1994-07-01T00:00"), Every: 2}, 1, "1995-Q1"},
		{Calendar{Freq: Year, Start: on("1871-01-01T00:00"), Every: 1}, 99, "1970"},
		{Calendar{Freq: Year, Start: on("1900-01-01T00:00"), Every: 10}, 12, "2020"},
		{Calendar{Freq: Day, Start: on("2016-02-28T00:00"), Every: 1}, 2, "2016-03-01"},
		{Calendar{Freq: Week, Start: on("2016-12-26T00:00"), Every: 1}, 1, "2017-01-02"},
		{Calendar{Freq: BusinessDay, Start: on("2024-05-31T00:00"), Every: 1}, 1, "2024-06-03"},   // Friday, Monday
		{Calendar{Freq: BusinessDay, Start: on("2024-05-31T00:00"), Every: 1}, -5, "2024-05-24"},  // Friday before
		{Calendar{Freq: BusinessDay, Start: on("1969-12-31T00:00"), Every: 1}, 260, "1970-12-30"}, // 52 weeks on
		{Calendar{Freq: Hour, Start: on("2015-12-31T23:00"), Every: 1}, 1, "2016-01-01T00:00"},
		{Calendar{Freq: Hour, Start: on("1000-01-01T00:00"), Every: 1000}, 8000, "1912-08-21T08:00"}, // beyond a Duration
		{Calendar{Freq: Minute, Start: on("2015-02-28T23:45"), Every: 15}, 1, "2015-03-01T00:00"},
		{Calendar{Freq: Count, Every: 1, First: 1}, 149, "150"},
		{Calendar{Freq: Count, Every: 5, First: -10}, 1, "-5"},
	} {
		if got := c.calendar.Stamp(c.i); got != c.want {
			t.Errorf("%s every %d, step %d: got %s, want %s", c.calendar.Freq, c.calendar.Every, c.i, got, c.want)
		}
		if got, ok := c.calendar.Index(c.want); !ok || got != c.i {
			t.Errorf("%s: index of %s: got %d, %v, want %d", c.calendar.Freq, c.want, got, ok, c.i)
		}
	}
}

func TestIndexRefusesWhatIsNoStep(t *testing.T) {
	month := Calendar{Freq: Month, Start: on("2015-01-01T00:00"), Every: 2, Season: 6}
	for _, stamp := range []string{"2015-02", "2015-01-01", "2015", "", "now", "2015-13"} {
		if i, ok := month.Index(stamp); ok {
			t.Errorf("%q is step %d", stamp, i)
		}
	}
	workday := Calendar{Freq: BusinessDay, Start: on("2024-05-31T00:00"), Every: 1}
	if i, ok := workday.Index("2024-06-01"); ok {
		t.Errorf("a Saturday is business day %d", i)
	}
}

func TestDefaultSeason(t *testing.T) {
	for _, c := range []struct {
		freq  Frequency
		every int
		want  int
	}{
		{Year, 1, 1}, {Quarter, 1, 4}, {Quarter, 2, 2}, {Month, 1, 12}, {Month, 2, 6}, {Month, 5, 1}, {Week, 1, 52}, {Week, 2, 26},
		{Day, 1, 7}, {Day, 2, 1}, {BusinessDay, 1, 5}, {Hour, 1, 24}, {Hour, 6, 4}, {Minute, 15, 96}, {Minute, 30, 48}, {Count, 1, 1},
	} {
		if got := DefaultSeason(c.freq, c.every); got != c.want {
			t.Errorf("%s every %d: got %d, want %d", c.freq, c.every, got, c.want)
		}
	}
}

// anyCalendar draws a calendar in the form that ReadCSV gives it: in the largest unit that says the same.
func anyCalendar(t *rapid.T) Calendar {
	f := rapid.SampledFrom([]Frequency{Year, Quarter, Month, Week, Day, BusinessDay, Hour, Minute, Count}).Draw(t, "freq")
	if f == Count {
		return Calendar{Freq: Count, Every: rapid.IntRange(1, 20).Draw(t, "every"), Season: 1, First: rapid.IntRange(-500, 3000).Draw(t, "first")}
	}
	every := 1
	switch f {
	case Month:
		every = rapid.SampledFrom([]int{1, 2, 4, 5, 6}).Draw(t, "every")
	case Day, Minute:
		every = rapid.SampledFrom([]int{1, 2, 3, 5, 10, 15, 30}).Draw(t, "every")
	case Hour:
		every = rapid.SampledFrom([]int{1, 2, 3, 6, 12}).Draw(t, "every")
	case Year, Week:
		every = rapid.IntRange(1, 5).Draw(t, "every")
	}
	start := time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 40*365*24*4).Draw(t, "start")) * 15 * time.Minute)
	if f == BusinessDay {
		start = fromBusinessDay(businessDay(start))
	}
	return calendarFrom(f, start, every)
}

func TestIndexUndoesStamp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyCalendar(t)
		i := rapid.IntRange(-300, 1500).Draw(t, "i")
		if got, ok := c.Index(c.Stamp(i)); !ok || got != i {
			t.Fatalf("%+v: step %d is %s, which is step %d (%v)", c, i, c.Stamp(i), got, ok)
		}
		if c.Freq != Count && !c.Time(i).Before(c.Time(i+1)) {
			t.Fatalf("%+v: step %d does not come before the next", c, i)
		}
	})
}
