package series

import (
	"strconv"
	"strings"
	"time"
)

// precision is what a date names.
type precision int

const (
	byYear precision = iota
	byQuarter
	byMonth
	byDay
	byTime
)

// Layouts lists the names that Report.DateLayout can have. Separators in the data may differ from those shown; "mon" is
// the name of a month, short or long, in Portuguese or English.
var Layouts = []string{
	"YYYY", "YYYY-Qn", "YYYY-MM", "MM/YYYY", "YYYYMM", "mon YYYY", "mon YY", "YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY",
	"DD/MM/YY", "MM/DD/YY", "YYYYMMDD", "DD mon YYYY", "mon DD YYYY", "YYYY mon DD", "YYYY-Www", "YYYY-MM-DD hh:mm",
	"DD/MM/YYYY hh:mm", "MM/DD/YYYY hh:mm", "DD/MM/YY hh:mm", "MM/DD/YY hh:mm", "DD mon YYYY hh:mm", "mon DD YYYY hh:mm",
	"YYYY mon DD hh:mm", "YYYYMMDD hh:mm", "unix", "YYYY + MM", "YYYY + MM + DD", "YYYY + Qn", "n",
}

// date is a field read as a date.
type date struct {
	time      time.Time // on the clock of the data, as if it were UTC
	offset    int       // seconds that the clock is ahead of UTC
	precision precision
	layout    string
	digits    bool // nothing but digits: also a number, so a date only where other columns say so
	swappable bool // day and month could be swapped
	short     bool // a year of two digits
}

// maxDate is the longest field, in bytes, that can be a date.
const maxDate = 64

// parseDate reads a date in any of the Layouts that one field can have. monthFirst reads 01/31/2015, otherwise 31/01/2015.
func parseDate(field string, monthFirst bool) (date, bool) {
	if len(field) > maxDate || len(field) < 3 {
		return date{}, false
	}
	day, clock := cutClock(fold(field))
	p, ok := partsOf(day)
	if !ok {
		return date{}, false
	}
	d, ok := p.date(monthFirst)
	if !ok || clock == "" {
		return d, ok
	}
	t, ok := parseClock(clock)
	if !ok || d.precision != byDay || d.layout == "YYYY-Www" {
		return date{}, false
	}
	d.time, d.offset = d.time.Add(t.sinceMidnight), t.offset
	d.precision, d.digits = byTime, false
	d.layout += " hh:mm"
	return d, true
}

// parts is a date cut into numbers, words and what stands between them.
type parts struct {
	shape   string   // one letter for each part: 2, 4, 6, 8, u and x for numbers by width, M month, Q, W and m markers
	numbers []int    // numbers and months, in order
	gaps    []string // what stands before each part but the first
}

// partsOf cuts a folded date. It fails on a word that no date has.
func partsOf(s string) (parts, bool) {
	var p parts
	end := 0 // of the last part
	for i := 0; i < len(s); {
		from := i
		switch c := s[i]; {
		case isDigit(c):
			for i < len(s) && isDigit(s[i]) {
				i++
			}
			v, _ := strconv.Atoi(s[from:i])
			p.add(widthLetter(i-from), s[end:from])
			p.numbers = append(p.numbers, v)
			end = i
		case c >= 'a' && c <= 'z':
			for i < len(s) && s[i] >= 'a' && s[i] <= 'z' {
				i++
			}
			if !p.word(s[from:i], s[end:from]) {
				return p, false
			}
			end = i
		case p.shape != "" && strings.IndexByte(" -/.,", c) >= 0:
			i++
		default:
			return p, false
		}
		if len(p.shape) > 3 {
			return p, false
		}
	}
	return p, s[end:] == "" || s[end:] == "."
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func (p *parts) add(letter byte, gap string) {
	if p.shape != "" {
		p.gaps = append(p.gaps, gap)
	}
	p.shape += string(letter)
}

func widthLetter(n int) byte {
	switch n {
	case 1, 2:
		return '2'
	case 4, 6, 8:
		return byte('0' + n)
	case 10, 13:
		return 'u'
	}
	return 'x'
}

// word adds a month or a marker; "31 de janeiro de 2015" has words that say nothing.
func (p *parts) word(w, gap string) bool {
	if m, ok := monthNames[w]; ok {
		p.add('M', gap)
		p.numbers = append(p.numbers, m)
		return true
	}
	switch w {
	case "de", "do", "of", "o", "st", "nd", "rd", "th": // "1o" is what folding leaves of "1º" typed as a letter
		return p.shape != ""
	case "q", "t", "tri", "trim", "trimestre", "qtr", "quarter":
		p.add('Q', gap)
	case "m":
		p.add('m', gap)
	case "w":
		p.add('W', gap)
	default:
		return false
	}
	return true
}

var monthNames = func() map[string]int {
	m := map[string]int{"sept": 9}
	for i, names := range []string{
		"janeiro january", "fevereiro february", "marco march", "abril april", "maio may", "junho june",
		"julho july", "agosto august", "setembro september", "outubro october", "novembro november", "dezembro december",
	} {
		for name := range strings.FieldsSeq(names) {
			m[name], m[name[:3]] = i+1, i+1
		}
	}
	return m
}()

// fullYear reads a year of two digits as spreadsheets do: 00 to 29 are 2000 to 2029, 30 to 99 are 1930 to 1999.
func fullYear(yy int) int {
	if yy < 30 {
		return 2000 + yy
	}
	return 1900 + yy
}

// cutClock cuts "2015-01-31t10:00" and "31/01/2015 10:00" before the time of day.
func cutClock(s string) (day, clock string) {
	colon := strings.IndexByte(s, ':')
	if colon < 0 {
		return s, ""
	}
	begin := colon
	for begin > 0 && isDigit(s[begin-1]) {
		begin--
	}
	if begin == 0 || begin == colon {
		return s, "" // partsOf fails on the colon
	}
	return strings.TrimRight(strings.TrimSuffix(trim(s[:begin]), "t"), " ,"), s[begin:]
}
