package series

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		field   string
		decimal rune
		want    float64
		state   state
	}{
		{"12", 0, 12, numeric}, {"-12.5", '.', -12.5, numeric}, {"+.5", '.', .5, numeric}, {"5.", '.', 5, numeric},
		{"1.234.567,89", ',', 1234567.89, numeric}, {"1,234,567.89", '.', 1234567.89, numeric}, {"1 234 567", 0, 1234567, numeric},
		{"1.5e3", '.', 1500, numeric}, {"1,5E-3", ',', .0015, numeric}, {"1e5", 0, 1e5, numeric}, {"-0", 0, math.Copysign(0, -1), numeric},
		{"(1.234,50)", ',', -1234.5, numeric}, {"R$ -5,00", ',', -5, numeric}, {"-R$5,00", ',', -5, numeric}, {"US$ 7", 0, 7, numeric}, {"12,5 %", ',', 12.5, numeric},
		{"\u22125,0", ',', -5, numeric}, {"0.1", '.', 0.1, numeric}, {"123456789012345.25", '.', 123456789012345.25, numeric},
		{"4.9e-324", '.', 5e-324, numeric}, {"1e-999", 0, 0, numeric},
		{"", '.', 0, missing}, {" - ", '.', 0, missing}, {"N/D", '.', 0, missing}, {"NaN", '.', 0, missing}, {"#N/A", '.', 0, missing}, {"#VALOR!", '.', 0, missing}, {"null", '.', 0, missing},
		{"inf", '.', 0, infinite}, {"-∞", '.', 0, infinite}, {"+Infinity", '.', 0, infinite},
		{"1e16", '.', 0, oversize}, {"-1000000000000001", '.', 0, oversize}, {strings.Repeat("9", 399), '.', 0, oversize},
		{"1e15", '.', 1e15, numeric},
		{"12.34.56", '.', 0, wording}, {"1.23", ',', 0, wording}, {"1,23,456", '.', 0, wording}, {"1234,567.8", '.', 0, wording}, {"12 34", 0, 0, wording}, {"--5", 0, 0, wording},
		{"0x1p4", 0, 0, wording}, {"1_000", 0, 0, wording}, {"1e", 0, 0, wording}, {"e5", 0, 0, wording}, {"1e5.5", '.', 0, wording}, {"1e+-5", 0, 0, wording}, {".", 0, 0, missing}, {",", '.', 0, wording}, {"R$", '.', 0, wording},
		{"٣", 0, 0, wording}, {"5 kg", 0, 0, wording}, {"()", 0, 0, wording}, {strings.Repeat("9", 401), '.', 0, wording},
	} {
		got, state := parseNumber(c.field, c.decimal)
		if state != c.state || state == numeric && math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("%q with decimal %q: got %v, state %d, want %v, %d", c.field, c.decimal, got, state, c.want, c.state)
		}
	}
}

func TestDecimalOf(t *testing.T) {
	for _, c := range []struct {
		fields    string
		separator rune
		want      rune
		doubt     string
	}{
		{"1 2 3", ';', 0, ""},
		{"1,5 2 3", ';', ',', ""},
		{"1.5 2 3", ';', '.', ""},
		{"1.234,5 1", '\t', ',', ""},
		{"1,234.5 1", ';', '.', ""},
		{"1.234.567 1", ',', ',', ""},
		{"1,234,567 1", ';', '.', ""},
		{"0,123 1", '\t', ',', ""},
		{"1.234 5678", ';', '.', ""}, // 5678 is not grouped, so the point is decimal
		{"1,234 5678", '\t', ',', ""},
		{"1.234 567", ',', '.', ""},
		{"1,234 567", ',', '.', "1,234"},
		{"1.234 567", ';', ',', "1.234"},
		{"1,234 567", ';', ',', "1,234"},
		{"1.234 567", '\t', '.', "1.234"},
		{"1,234 567", 0, '.', "1,234"},
		{"1,5 2,5 3.5", ';', ',', ""},
		{"n/d abc R$1,5", ';', ',', ""},
	} {
		var rows []row
		for _, field := range strings.Fields(c.fields) {
			rows = append(rows, row{fields: []string{field}})
		}
		got, doubt := decimalOf(rows, 0, c.separator)
		if got != c.want || doubt.field(0) != c.doubt {
			t.Errorf("%s with %q: got %q, doubt %q, want %q, %q", c.fields, c.separator, got, doubt.field(0), c.want, c.doubt)
		}
	}
}

func TestParseDate(t *testing.T) {
	for field, want := range map[string]string{
		"2015": "2015-01-01T00:00", "2015-02": "2015-02-01T00:00", "02/2015": "2015-02-01T00:00", "2015/2/3": "2015-02-03T00:00", "03.02.2015": "2015-02-03T00:00",
		"3-2-15": "2015-02-03T00:00", "3/2/29": "2029-02-03T00:00", "3/2/30": "1930-02-03T00:00", "20150203": "2015-02-03T00:00", "201502": "2015-02-01T00:00",
		"fev/15": "2015-02-01T00:00", "Fev. 2015": "2015-02-01T00:00", "março de 2015": "2015-03-01T00:00", "MARÇO/2015": "2015-03-01T00:00", "3rd Feb 2015": "2015-02-03T00:00",
		"Feb 3, 2015": "2015-02-03T00:00", "2015-Feb-03": "2015-02-03T00:00", "03-fev-15": "2015-02-03T00:00", "2015Q2": "2015-04-01T00:00", "Q2 2015": "2015-04-01T00:00",
		"2º trimestre de 2015": "2015-04-01T00:00", "2T15": "2015-04-01T00:00", "2015m3": "2015-03-01T00:00", "2015-W01": "2014-12-29T00:00", "2020-W53": "2020-12-28T00:00",
		"2015-02-03 10:20": "2015-02-03T10:20", "2015-02-03T10:20:30.125Z": "2015-02-03T10:20", "2015-02-03 10:20-03": "2015-02-03T10:20", "3/2/2015 12:05 AM": "2015-02-03T00:05",
		"3/2/2015, 1:05 pm": "2015-02-03T13:05", "1420070400": "2015-01-01T00:00", "1420070400000": "2015-01-01T00:00", "29/02/2016": "2016-02-29T00:00", "9999-12-31": "9999-12-31T00:00",
	} {
		d, ok := parseDate(field, false)
		if got := d.time.Format("2006-01-02T15:04"); !ok || got != want {
			t.Errorf("%s: got %s, %v, want %s", field, got, ok, want)
		}
		if !slices.Contains(Layouts, d.layout) {
			t.Errorf("%s: layout %q is not listed", field, d.layout)
		}
	}
	if d, ok := parseDate("01/31/2015", true); !ok || d.time != on("2015-01-31T00:00") || d.layout != "MM/DD/YYYY" {
		t.Errorf("month first: got %+v, %v", d, ok)
	}
	for _, field := range []string{
		"", "1", "12", "123", "12.2015", "2015.5", "1,234", "1.234.567", "-2015", "2015-", "2015-13", "2015-00", "2015-02-30", "29/02/2015", "31/04/2015", "0000-01-01",
		"jan", "jan 5 6", "2015Q5", "5T2015", "2015-W54", "2014-W53", "10:00", "2015-02-03 24:00", "2015-02-03 10:60", "2015-02-03 13:00 pm", "2015-02-03 10", "2015-02 10:00",
		"2015-02-03 10:00+99:00x", "may be", "2015//02", "2015-02/03", "1-2-3-4", strings.Repeat("2", 100), "2015-02-03 :", "::", "T", "q2015", "２０１５",
	} {
		if d, ok := parseDate(field, false); ok {
			t.Errorf("%q is a date: %+v", field, d)
		}
	}
}

func TestKindsAreListed(t *testing.T) {
	for _, m := range append(magics, wordMagics...) {
		if !slices.Contains(Kinds, m.kind) {
			t.Errorf("%s is not listed", m.kind)
		}
	}
	if kind := kindOf([]byte("PAR1;BZh\n1;2\n")); kind != "" {
		t.Errorf("a header that begins like a file is %s", kind)
	}
}
