package series

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

func mustRead(t *testing.T, text string, opt Reading) (*Series, *Report) {
	t.Helper()
	s, r, err := ReadCSV([]byte(text), opt)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if err := s.Validate(); err != nil {
		t.Fatalf("%v: %+v", err, s)
	}
	return s, r
}

// withGaps has no value in rows 8 and 9, in row 14, and in the first and the last two rows; June 2011 has no row.
func withGaps() string {
	return monthly(26, map[int]string{2: "2010-01;", 8: "2010-07;n/d", 9: "2010-08;", 14: "2011-01;-", 19: "# 2011-06 was lost", 26: "2012-01;NaN", 27: "2012-02;"})
}

func TestGapsAreFilledAndSaid(t *testing.T) {
	s, r := mustRead(t, withGaps(), Reading{})
	if s.Stamp(0) != "2010-02" || s.Stamp(s.Len()-1) != "2011-12" || s.Len() != 23 {
		t.Fatalf("from %s to %s, %d values", s.Stamp(0), s.Stamp(s.Len()-1), s.Len())
	}
	// 125.5 in June and 164.5 in September 2010 (rows 7 and 10), 221.5 and 269.5 around January, 356.5 and 424.5 around June 2011.
	for stamp, want := range map[string]float64{"2010-06": 125.5, "2010-07": 138.5, "2010-08": 151.5, "2010-09": 164.5, "2011-01": 245.5, "2011-06": 390.5} {
		if i, _ := s.Calendar.Index(stamp); math.Abs(s.Values[i]-want) > 1e-12 {
			t.Errorf("%s: got %v, want %v", stamp, s.Values[i], want)
		}
	}
	if !slices.Equal(s.Filled, []int{5, 6, 11, 16}) {
		t.Errorf("filled %v", s.Filled)
	}
	filled, _ := noteOf(r, NoteFilled)
	if !slices.Equal(filled.Rows, []int{8, 9, 14}) || filled.Row != 8 || filled.Count != 3 || filled.Args()["column"] != "sales" {
		t.Errorf("filled: %+v", filled)
	}
	inserted, _ := noteOf(r, NoteInserted)
	if fmt.Sprint(inserted.Args()["stamps"]) != "[2011-06]" || inserted.Count != 1 || inserted.Row != 20 {
		t.Errorf("inserted: %+v", inserted)
	}
	trimmed, _ := noteOf(r, NoteTrimmed)
	if !slices.Equal(trimmed.Rows, []int{2, 26, 27}) {
		t.Errorf("trimmed: %+v", trimmed)
	}
}

func TestGapsAreLeftOnRequest(t *testing.T) {
	s, r := mustRead(t, withGaps(), Reading{Gaps: Leave})
	var missing []int
	for i, v := range s.Values {
		if math.IsNaN(v) {
			missing = append(missing, i)
		}
	}
	if !slices.Equal(missing, []int{5, 6, 11, 16}) || s.Filled != nil || s.Missing() != 4 {
		t.Errorf("missing %v, filled %v", missing, s.Filled)
	}
	if n, ok := noteOf(r, NoteLeftEmpty); !ok || n.Count != 3 {
		t.Errorf("left empty: %+v", n)
	}
	if n, ok := noteOf(r, NoteInsertedEmpty); !ok || n.Count != 1 {
		t.Errorf("inserted empty: %+v", n)
	}
	filled, _ := mustRead(t, withGaps(), Reading{})
	if filled.ID == s.ID {
		t.Error("filled and left are one series")
	}
}

func TestNotes(t *testing.T) {
	for _, c := range []struct {
		name string
		text string
		code string
		want Note // Extra as printed by Args
		args map[string]string
	}{
		{"sorted", monthly(24, map[int]string{5: "2010-02;7", 3: "2010-04;8"}), NoteSorted, Note{Row: 4, Count: 2}, nil},
		{"newest first", "data;v\n" + strings.Join(slices.Collect(backwards(24)), "\n"), NoteSorted, Note{Row: 3, Count: 23}, nil},
		{"constant", "v\n" + strings.Repeat("7\n", 20), NoteConstant, Note{}, map[string]string{"value": "7"}},
		{"thousands or decimals, ';'", "v;w\n" + strings.Repeat("x;1.234\ny;982\n", 9), NoteDecimal, Note{Row: 2}, map[string]string{"value": "1.234", "read": "1234", "decimal": ","}},
		{"thousands or decimals, tab", "v\tw\n" + strings.Repeat("x\t1,234\ny\t982\n", 9), NoteDecimal, Note{Row: 2}, map[string]string{"value": "1,234", "read": "1234", "decimal": "."}},
		{"day or month", numbers(list(1, 12, 1, "%02d/02/2015")), NoteDateOrder, Note{Row: 2}, map[string]string{"value": "01/02/2015", "layout": "DD/MM/YYYY"}},
		{"short years", numbers(list(12, 14, 1, "01/03/%d")), NoteShortYear, Note{Row: 2}, map[string]string{"value": "01/03/12", "year": "2012"}},
		{"changing days", sheet(";", "data;vendas", firstWorkday, comma2), NoteDayIgnored, Note{}, nil},
		{"signs", "v\n" + strings.Repeat("7%\n8%\n9\n", 8), NoteSigns, Note{Row: 2, Count: 16, Rows: []int{2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18, 20, 21, 23, 24}}, map[string]string{"sign": "%"}},
		{"columns", "date;a;b\n" + strings.ReplaceAll(strings.TrimPrefix(monthly(24, nil), "date;sales\n"), ";", ";7;"), NoteColumns, Note{}, map[string]string{"column": "a", "columns": "[a b]"}},
		{"short season", monthly(23, nil), NoteTooShortSeason, Note{}, map[string]string{"season": "12", "values": "23"}},
		{"titles and footnotes", "A shop\n" + monthly(24, nil) + "Source: till\nNote;none\n", NoteSkipped, Note{Row: 1, Count: 3, Rows: []int{1, 27, 28}}, nil},
		{"many rows", "v\n" + strings.Repeat("7\n8\n\n", 30) + "7\n", NoteFilled, Note{Row: 4, Count: 30, Rows: list60()}, nil},
	} {
		_, r := mustRead(t, c.text, Reading{})
		n, ok := noteOf(r, c.code)
		if !ok || n.Row != c.want.Row || n.Count != c.want.Count || !slices.Equal(n.Rows, c.want.Rows) {
			t.Errorf("%s: got %+v among %+v", c.name, n, r.Notes)
		}
		for k, want := range c.args {
			if got := fmt.Sprint(n.Args()[k]); got != want {
				t.Errorf("%s: %s is %s, want %s", c.name, k, got, want)
			}
		}
	}
}

func list60() []int {
	var rows []int
	for i := range maxListed {
		rows = append(rows, 4+3*i)
	}
	return rows
}

func backwards(n int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := range n {
			if !yield(fmt.Sprintf("%s;%d", iso(n-1-i), i*i)) {
				return
			}
		}
	}
}

// Nothing to say means no notes.
func TestAPlainTableHasNoNotes(t *testing.T) {
	_, r := mustRead(t, monthly(24, nil), Reading{})
	if len(r.Notes) > 0 {
		t.Errorf("got %+v", r.Notes)
	}
	if r.Separator != ';' || r.Decimal != ',' || !r.Header || r.DateColumn != "date" || r.ValueColumn != "sales" || r.DateLayout != "YYYY-MM" || r.Rows != 24 || r.Encoding != "UTF-8" {
		t.Errorf("got %+v", r)
	}
}

// What cannot be told is day first; what can, is told.
func TestDayAndMonth(t *testing.T) {
	for _, c := range []struct {
		name  string
		dates []string
		first string
		noted bool
	}{
		{"a 13th settles it", append(list(5, 9, 1, "02/%02d/2015"), "02/14/2015", "02/15/2015", "02/16/2015"), "2015-02-05", false},
		{"months in order settle it", stamps("2015-01-01T00:00", 30, "02/01/2006", months(1)), "2015-01", false},
		{"American months settle it", stamps("2015-01-01T00:00", 30, "01/02/2006", months(1)), "2015-01", false},
		{"twelve days or months", list(1, 12, 1, "01/%02d/2015"), "2015-01", true},
		{"both alike", []string{"01/01/2015", "02/02/2015", "03/03/2015", "04/04/2015", "05/05/2015", "06/06/2015", "07/07/2015", "08/08/2015", "09/09/2015", "10/10/2015", "11/11/2015", "12/12/2015"}, "2015-01", false},
	} {
		s, r := mustRead(t, numbers(c.dates), Reading{})
		if _, noted := noteOf(r, NoteDateOrder); s.Stamp(0) != c.first || noted != c.noted {
			t.Errorf("%s: from %s to %s (%s), noted %v", c.name, s.Stamp(0), s.Stamp(s.Len()-1), s.Calendar.Freq, noted)
		}
	}
}

func TestNamesStayText(t *testing.T) {
	hostile := `</script><b onclick="x()">preço`
	text := strings.Replace(monthly(24, nil), "sales", `"`+strings.ReplaceAll(hostile, `"`, `""`)+"\nin R$\x09\"", 1)
	s, r := mustRead(t, text, Reading{})
	if want := hostile + " in R$"; s.Name != want || r.ValueColumn != want {
		t.Errorf("got %q", s.Name)
	}
	long := strings.Repeat("ã", 5000)
	s, _ = mustRead(t, strings.Replace(monthly(24, nil), "sales", long, 1), Reading{})
	if got := len([]rune(s.Name)); got != maxName {
		t.Errorf("a long name keeps %d characters", got)
	}
	s, r = mustRead(t, "a;v;v;\n"+strings.Repeat("x;1;2;3\ny;4;5;6\n", 8), Reading{Column: "v (2)"})
	if s.Values[0] != 2 || !slices.Equal(r.NumericColumns, []string{"v", "v (2)", "D"}) {
		t.Errorf("got %v from %v", s.Values, r.NumericColumns)
	}
}

// The column headed like a value goes before the first one, and one that counts goes last.
func TestWhichColumn(t *testing.T) {
	for header, want := range map[string]string{"id;price;valor": "valor", "id;price;units": "price", "mes;price;units": "price"} {
		var b strings.Builder
		b.WriteString("date;" + header + "\n")
		for i := range 24 {
			fmt.Fprintf(&b, "%s;%d;%d;%d\n", iso(i), i+1, i*i, i*i*i)
		}
		if s, _ := mustRead(t, b.String(), Reading{}); s.Name != want {
			t.Errorf("%s: read %s", header, s.Name)
		}
	}
}
