package series

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hostile is where the fuzzer starts from: what people and machines have pasted by mistake or on purpose.
func hostile() []string {
	return []string{
		"", "\ufeff", "\x00", "1", "1\n2\n", "date,value\n2015-01,1\n", withGaps(), monthly(24, nil), twoShops(), irregular(),
		sheet(";", "data;vendas", named("01/MM/YYYY", short), grouped(".", ",")), sheet("\t", "ano\tmês\tvendas", named("YYYY\tMM", short), comma2),
		sheet(" ", "", named("MON YYYY", month), point2), string(utf16Of(monthly(13, nil), 0)), string(utf16Of(monthly(13, nil), 1)),
		"sep=;\n" + monthly(13, nil), `"a;"b";;` + "\n\"\n", strings.Repeat(";", 300), strings.Repeat("9", 500) + "\n1\n2\n", "PK\x03\x04", "\xff\xfe\x00\xd8",
		"m\xeas;v\n", "a,b\n\"x\ny\",1\n", "2015;2016;2017;2018\n", numbers(list(1, 12, 1, "01/%02d/2015")), numbers(list(0, 12, 7, "%d")),
		numbers(list(1420070400, 13, 900, "%d")), numbers([]string{"0001-01-01", "9999-12-31"}), numbers(list(9990, 9, 1, "%d")),
		numbers(list(-9223372036854775, 12, 1, "%d808")), "v\n" + strings.Repeat("1e15\n-1e15\n", 9), "v\n" + strings.Repeat("(1)\n", 20), "n;v\n" + strings.Repeat("1;\n", 20),
		numbers(quarters("QT15")), numbers(stamps("2024-05-27T00:00", 20, "02/01/2006", workday)), "#N/A;1\n#c\n", "1,5\n2,5\n", "date;time;v\n2015-01-01;10:00;1\n2015-01-01;11:00;2\n",
	}
}

// FuzzReadCSV: whatever is pasted, the answer is an *Error that speaks, or a series that keeps to the rules and that its
// own CSV reads back to.
func FuzzReadCSV(f *testing.F) {
	for _, text := range hostile() {
		f.Add([]byte(text), false)
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, leave bool) { readAny(t, raw, leave) })
}

// failer is what the fuzzer and the property tests share.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func readAny(t failer, raw []byte, leave bool) {
	t.Helper()
	opt := Reading{}
	if leave {
		opt.Gaps = Leave
	}
	s, r, err := ReadCSV(raw, opt)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) || e.Error() == e.Code || strings.Contains(e.Error(), "%!") || strings.Contains(e.Error(), "<nil>") || s != nil || r != nil {
			t.Fatalf("refused with %#v: %v", err, err)
		}
		return
	}
	if err := s.Validate(); err != nil {
		t.Fatalf("%v: %+v", err, s)
	}
	if !leave && s.Missing() > 0 || leave && s.Filled != nil {
		t.Fatalf("leave %v: %d missing, filled %v", leave, s.Missing(), s.Filled)
	}
	if r.DateLayout != "" && !slices.Contains(Layouts, r.DateLayout) || r.Rows < MinValues || !slices.Contains(r.NumericColumns, r.ValueColumn) {
		t.Fatalf("report %+v", r)
	}
	for _, n := range r.Notes {
		if n.Code == "" || n.Row < 0 || len(n.Rows) > maxListed || !slices.IsSorted(n.Rows) {
			t.Fatalf("note %+v", n)
		}
	}
	readsBack(t, s)
}

func readsBack(t failer, s *Series) {
	t.Helper()
	text := s.MarshalCSV()
	again, _, err := ReadCSV(text, Reading{Name: s.Name, Unit: s.Unit, Season: s.Calendar.Season, Gaps: Leave})
	if err != nil {
		t.Fatalf("its own CSV: %v in\n%s", err, text)
	}
	if again.Hash() != s.Hash() {
		t.Fatalf("its own CSV reads as\n%+v\nnot\n%+v", again, s)
	}
}

// TestAnyTable puts tables together from pieces that mean something, which the fuzzer's bytes seldom do.
func TestAnyTable(t *testing.T) {
	dates := []string{"2015", "2016", "2015-01", "2015-02", "03/2015", "2015-01-01", "2015-01-02", "02/01/2015", "13/01/2015", "01/13/2015", "jan/15", "fev/15", "mar 2015", "2015Q1", "2T15",
		"2015-01-01 10:00", "2015-01-01 11:30", "2015-W05", "20150101", "201501", "1420070400", "1", "2", "3", "x", "", "-", "0001-01-01", "9999-12-31", "10:00", "2015-01-01T10:00-03:00"}
	values := []string{"1", "2.5", "2,5", "1.234", "1,234", "1.234,5", "R$ 5", "5%", "", "-", "nan", "inf", "1e15", "1e16", "x", "(7)", "\u22127", `"a"`, `"1,5"`, "5", "7", "0", "-3", "7 000"}
	rapid.Check(t, func(t *rapid.T) {
		sep := rapid.SampledFrom([]string{",", ";", "\t", "|", "  ", ""}).Draw(t, "sep")
		end := rapid.SampledFrom([]string{"\n", "\r\n", "\r", sep + "\n"}).Draw(t, "end")
		var b strings.Builder
		b.WriteString(rapid.SampledFrom([]string{"", "date" + sep + "v" + end, "ano" + sep + "mes" + sep + "v" + end, "title" + end, "# c" + end, "n" + sep + "v" + sep + "w" + end}).Draw(t, "head"))
		fields := rapid.IntRange(1, 3).Draw(t, "fields")
		calendar := anyCalendar(t)
		order := rapid.SampledFrom([]int{1, 1, 1, -1, 2}).Draw(t, "order")
		for i := range rapid.IntRange(0, 40).Draw(t, "rows") {
			date := calendar.Stamp(i * order)
			if rapid.IntRange(0, 30).Draw(t, "odd") == 30 {
				date = rapid.SampledFrom(dates).Draw(t, "date")
			}
			b.WriteString(date)
			for range fields {
				value := rapid.SampledFrom([]string{"1", "7", "2", "12"}).Draw(t, "plain")
				if rapid.IntRange(0, 30).Draw(t, "odd") == 30 {
					value = rapid.SampledFrom(values).Draw(t, "value")
				}
				b.WriteString(sep + value)
			}
			b.WriteString(end)
		}
		readAny(t, []byte(b.String()), rapid.Bool().Draw(t, "leave"))
	})
}
