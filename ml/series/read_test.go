package series

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// sales are two years of months from 2014-05, with thousands, decimals and a negative value.
var sales = []float64{980.5, 1020, 1234.5, -15.25, 1500.75, 999, 1100, 1210.5, 1333, 2000.5, 870, 12345.5,
	990.5, 1120, 1334.5, 15.25, 1600.75, 1099, 1200, 1310.5, 1433, 2100.5, 970, 13345.5}

// sheet writes the sales with these forms of the i-th date and of a number.
func sheet(separator, header string, date func(i int) string, number func(v float64) string) string {
	var b strings.Builder
	if header != "" {
		b.WriteString(header + "\n")
	}
	for i, v := range sales {
		b.WriteString(date(i) + separator + number(v) + "\n")
	}
	return b.String()
}

func yearMonthOf(i int) (year, month int) { return 2014 + (i+4)/12, (i+4)%12 + 1 }

func iso(i int) string {
	y, m := yearMonthOf(i)
	return fmt.Sprintf("%d-%02d", y, m)
}

func named(format string, names string) func(int) string {
	list := strings.Fields(names)
	return func(i int) string {
		y, m := yearMonthOf(i)
		return strings.NewReplacer("MON", list[m-1], "YYYY", fmt.Sprint(y), "YY", fmt.Sprintf("%02d", y%100), "MM", fmt.Sprintf("%02d", m)).Replace(format)
	}
}

const (
	short = "jan fev mar abr mai jun jul ago set out nov dez"
	long  = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"
	month = "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec"
	full  = "January February March April May June July August September October November December"
)

func point2(v float64) string { return fmt.Sprintf("%.2f", v) }
func comma2(v float64) string { return strings.Replace(point2(v), ".", ",", 1) }

// grouped writes 12345.5 as 12.345,50 with the given signs.
func grouped(group, decimal string) func(float64) string {
	return func(v float64) string {
		whole, fraction, _ := strings.Cut(point2(math.Abs(v)), ".")
		if n := len(whole); n > 3 {
			whole = whole[:n-3] + group + whole[n-3:]
		}
		if v < 0 {
			whole = "-" + whole
		}
		return whole + decimal + fraction
	}
}

// clothes are the same sales in the ways of many spreadsheets and offices.
var clothes = map[string]string{
	"iso, comma, point":              sheet(",", "date,sales", iso, point2),
	"semicolon, decimal comma":       sheet(";", "data;vendas", iso, comma2),
	"tab, decimal comma":             sheet("\t", "data\tvendas", iso, comma2),
	"bar":                            sheet("|", "data|vendas", iso, point2),
	"blanks, no header":              sheet("   ", "", iso, point2),
	"no header":                      sheet(";", "", iso, point2),
	"thousands 1.234,50":             sheet(";", "data;vendas", iso, grouped(".", ",")),
	"thousands 1,234.50 quoted":      sheet(",", "date,sales", iso, func(v float64) string { return `"` + grouped(",", ".")(v) + `"` }),
	"thousands 1,234.50 tab":         sheet("\t", "date\tsales", iso, grouped(",", ".")),
	"thousands 1 234,50":             sheet(";", "date;sales", iso, grouped(" ", ",")),
	"thousands with no-break space":  sheet(";", "date;sales", iso, grouped("\u00a0", ",")),
	"thousands with narrow space":    sheet(";", "date;sales", iso, grouped("\u202f", ",")),
	"thousands 1'234.50":             sheet(";", "date;sales", iso, grouped("'", ".")),
	"minus sign U+2212":              sheet(";", "date;sales", iso, func(v float64) string { return strings.Replace(comma2(v), "-", "\u2212", 1) }),
	"brackets for minus":             sheet(";", "date;sales", iso, func(v float64) string { return strings.NewReplacer("-15.25", "(15.25)").Replace(point2(v)) }),
	"R$":                             sheet(";", "date;sales", iso, func(v float64) string { return "R$ " + comma2(v) }),
	"minus before R$":                sheet(";", "date;sales", iso, func(v float64) string { return strings.Replace("R$ "+comma2(v), "R$ -", "-R$ ", 1) }),
	"euro behind":                    sheet(";", "date;sales", iso, func(v float64) string { return comma2(v) + " €" }),
	"exponents":                      sheet(";", "date;sales", iso, func(v float64) string { return fmt.Sprintf("%.6E", v) }),
	"quotes around all":              sheet(",", `"date","sales"`, func(i int) string { return `"` + iso(i) + `"` }, func(v float64) string { return `"` + point2(v) + `"` }),
	"CRLF":                           strings.ReplaceAll(sheet(",", "date,sales", iso, point2), "\n", "\r\n"),
	"CR":                             strings.ReplaceAll(sheet(",", "date,sales", iso, point2), "\n", "\r"),
	"blank lines and comments":       "# from the till\n\n" + strings.ReplaceAll(sheet(",", "date,sales", iso, point2), "2015-01", "# half-way\n\n2015-01"),
	"no line end":                    strings.TrimSpace(sheet(",", "date,sales", iso, point2)),
	"trailing separators":            strings.ReplaceAll(sheet(";", "date;sales", iso, point2), "\n", ";;;\n"),
	"sep= line":                      "sep=;\n" + sheet(";", "date;sales", iso, point2),
	"titles and footnotes":           "Vendas da loja\nValores em reais\n" + sheet(";", "data;vendas", iso, comma2) + "Fonte: caixa\n\"Nota: inclui\ndevoluções\"\n",
	"outer blanks":                   sheet(" ; ", " date ; sales ", iso, point2),
	"UTF-8 with mark":                "\ufeff" + sheet(";", "mês;vendas", iso, point2),
	"value before date":              swapColumns(sheet(";", "data;vendas", iso, comma2)),
	"dd/mm/yyyy":                     sheet(";", "data;vendas", named("01/MM/YYYY", short), comma2),
	"dd.mm.yyyy":                     sheet(";", "data;vendas", named("01.MM.YYYY", short), comma2),
	"month ends":                     sheet(";", "data;vendas", monthEnd, comma2),
	"m/d/yyyy":                       sheet(",", "date,sales", americanDate, point2),
	"dd/mm/yy":                       sheet(";", "data;vendas", named("28/MM/YY", short), comma2),
	"mm/yyyy":                        sheet(";", "data;vendas", named("MM/YYYY", short), comma2),
	"yyyy/mm/dd":                     sheet(";", "data;vendas", named("YYYY/MM/01", short), comma2),
	"jan/2015":                       sheet(";", "data;vendas", named("MON/YYYY", short), comma2),
	"jan-15":                         sheet(";", "data;vendas", named("MON-YY", short), comma2),
	"jan. 2015":                      sheet(";", "data;vendas", named("MON. YYYY", short), comma2),
	"Jan 2015":                       sheet(",", "date,sales", named("MON YYYY", month), point2),
	"2015 January":                   sheet(",", "date,sales", named("YYYY MON", full), point2),
	"janeiro de 2015":                sheet(";", "data;vendas", named("MON de YYYY", long), comma2),
	"1º de janeiro de 2015":          sheet(";", "data;vendas", named("1º de MON de YYYY", long), comma2),
	"1 Jan 2015":                     sheet(",", "date,sales", named("1 MON YYYY", month), point2),
	"January 1, 2015":                sheet(",", "date,sales", named(`"MON 1, YYYY"`, full), point2),
	"2015M01":                        sheet(",", "date,sales", func(i int) string { return strings.Replace(iso(i), "-", "M", 1) }, point2),
	"201501":                         sheet(",", "date,sales", named("YYYYMM", short), point2),
	"201501 without header":          sheet(",", "", named("YYYYMM", short), point2),
	"20150101":                       sheet(",", "date,sales", named("YYYYMM01", short), point2),
	"with midnight":                  sheet(",", "date,sales", named("YYYY-MM-01 00:00:00", short), point2),
	"RFC 3339":                       sheet(",", "date,sales", named("YYYY-MM-01T00:00:00-03:00", short), point2),
	"year and month":                 sheet(";", "ano;mês;vendas", named("YYYY;MM", short), comma2),
	"year and month in words":        sheet(";", "ano;mês;vendas", named("YYYY;MON", long), comma2),
	"month and year":                 sheet(",", "month,year,sales", named("MM,YYYY", short), point2),
	"year and month without header":  sheet(";", "", named("YYYY;MM", short), comma2),
	"year, month and day":            sheet(";", "ano;mes;dia;vendas", named("YYYY;MM;1", short), comma2),
	"month and year apart by blanks": sheet("  ", "", named("MON  YYYY", month), point2),
	"first working day":              sheet(";", "data;vendas", firstWorkday, comma2),
}

func americanDate(i int) string {
	y, m := yearMonthOf(i)
	return fmt.Sprintf("%d/15/%d", m, y)
}

func monthEnd(i int) string {
	y, m := yearMonthOf(i + 1)
	return on(fmt.Sprintf("%d-%02d-01T00:00", y, m)).AddDate(0, 0, -1).Format("02/01/2006")
}

func TestOneSeriesInManyClothes(t *testing.T) {
	for name, text := range clothes {
		s, r, err := ReadCSV([]byte(text), Reading{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.Equal(s.Values, sales) {
			t.Errorf("%s: got values %v", name, s.Values)
		}
		if s.Calendar.Freq != Month || s.Stamp(0) != "2014-05" || s.Stamp(23) != "2016-04" || s.Calendar.Season != 12 || s.Calendar.Every != 1 {
			t.Errorf("%s: got %+v", name, s.Calendar)
		}
		if !slices.Contains(Layouts, r.DateLayout) {
			t.Errorf("%s: layout %q is not listed", name, r.DateLayout)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func firstWorkday(i int) string {
	y, m := yearMonthOf(i)
	d := on(fmt.Sprintf("%d-%02d-01T00:00", y, m))
	for d.Weekday() == 0 || d.Weekday() == 6 {
		d = d.AddDate(0, 0, 1)
	}
	return d.Format("02/01/2006")
}

func swapColumns(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		a, b, _ := strings.Cut(line, ";")
		lines[i] = b + ";" + a
	}
	return strings.Join(lines, "\n")
}

func utf16Of(text string, low int) []byte {
	var raw []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		pair := []byte{byte(u >> 8), byte(u)}
		raw = append(raw, pair[1-low], pair[low])
	}
	return raw
}

func TestEncodings(t *testing.T) {
	text := sheet(";", "mês 😀;preço", iso, func(v float64) string { return comma2(v) + " €" })
	windows := []byte(strings.NewReplacer("ê", "\xea", " 😀", "", "ç", "\xe7", "€", "\x80").Replace(text))
	for _, c := range []struct {
		want string
		raw  []byte
		note bool
	}{
		{"UTF-8", []byte(text), false},
		{"UTF-8", []byte("\ufeff" + text), false},
		{"UTF-8", []byte(text + "\x1a"), false}, // as DOS closed its files
		{"UTF-16LE", utf16Of(text, 0), false},
		{"UTF-16BE", utf16Of(text, 1), false},
		{"Windows-1252", windows, true},
	} {
		s, r, err := ReadCSV(c.raw, Reading{})
		if err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		if r.Encoding != c.want || s.Name != "preço" || s.Unit != "€" || !slices.Equal(s.Values, sales) {
			t.Errorf("%s: read as %s, name %q, unit %q, values %v", c.want, r.Encoding, s.Name, s.Unit, s.Values)
		}
		if _, noted := noteOf(r, NoteEncoding); noted != c.note {
			t.Errorf("%s: noted %v, want %v", c.want, noted, c.note)
		}
	}
}

func noteOf(r *Report, code string) (Note, bool) {
	for _, n := range r.Notes {
		if n.Code == code {
			return n, true
		}
	}
	return Note{}, false
}
