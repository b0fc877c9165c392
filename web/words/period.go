package words

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"caderno/ml/series"
)

var (
	monthStamp   = regexp.MustCompile(`^(\d{4,})-(\d\d)$`)
	quarterStamp = regexp.MustCompile(`^(\d{4,})-Q([1-4])$`)
	dayStamp     = regexp.MustCompile(`^(\d{4,})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?$`)
)

// Period writes the ISO stamp of a calendar as people do: 1958-12 is dez 1958 or Dec 1958, 1958-Q4 is 4º tri 1958 or
// Q4 1958, 1958-12-31T10:00 is 31 dez 1958, 10:00. Years, numbers and whatever is no stamp stay as they are.
func (p *Printer) Period(stamp string) string {
	if m := monthStamp.FindStringSubmatch(stamp); m != nil && p.Has("month."+m[2]) {
		return p.T("period.month", "month", p.T("month."+m[2]), "year", m[1])
	}
	if m := quarterStamp.FindStringSubmatch(stamp); m != nil {
		return p.T("period.quarter", "quarter", m[2], "year", m[1])
	}
	if m := dayStamp.FindStringSubmatch(stamp); m != nil && p.Has("month."+m[2]) {
		day := p.T("period.day", "day", strings.TrimPrefix(m[3], "0"), "month", p.T("month."+m[2]), "year", m[1])
		if m[4] == "" {
			return day
		}
		return day + ", " + m[4]
	}
	return stamp
}

// periods writes one stamp or a list of them.
func (p *Printer) periods(v any) string {
	switch v := v.(type) {
	case string:
		return p.Period(v)
	case []string:
		items := make([]string, len(v))
		for i, s := range v {
			items[i] = p.Period(s)
		}
		return p.List(items)
	case []any: // a list that went through JSON
		items := make([]string, len(v))
		for i, s := range v {
			items[i] = p.Period(fmt.Sprint(s))
		}
		return p.List(items)
	}
	return p.Value(v)
}

// Steps writes n steps of a calendar: 24 meses, 1 day, 96 steps of 15 minutes.
func (p *Printer) Steps(n int, c series.Calendar) string {
	if c.Every > 1 && c.Freq != series.Count {
		return p.T("steps.every", "n", n, "step", p.T("steps."+string(c.Freq), "n", c.Every))
	}
	return p.T("steps."+string(c.Freq), "n", n)
}

// Frequency says how often the calendar has a value: mensal, monthly, every 15 minutes.
func (p *Printer) Frequency(c series.Calendar) string {
	if c.Every > 1 && c.Freq != series.Count {
		return p.T("frequency.every", "step", p.T("steps."+string(c.Freq), "n", c.Every))
	}
	return p.T("frequency." + string(c.Freq))
}

// Duration writes seconds: 0,04 s, 0,4 s, then 14 s, 3 min 20 s, 1 h 5 min.
func (p *Printer) Duration(seconds float64) string {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) || seconds < 0 {
		return None
	}
	s := int(math.Round(seconds))
	switch {
	case seconds > 0 && seconds < 0.095:
		return p.Significant(seconds, 1) + "\u00a0s"
	case seconds < 9.95:
		return p.Number(seconds, 1) + "\u00a0s"
	case s < 60:
		return fmt.Sprintf("%d\u00a0s", s)
	case s < 3600 && s%60 == 0:
		return fmt.Sprintf("%d\u00a0min", s/60)
	case s < 3600:
		return fmt.Sprintf("%d\u00a0min %d\u00a0s", s/60, s%60)
	}
	return fmt.Sprintf("%s\u00a0h %d\u00a0min", p.Count(s/3600), s%3600/60)
}
