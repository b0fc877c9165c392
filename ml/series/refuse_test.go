package series

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// monthly is a good table of n rows with a header, whose row i (from 2) may be replaced.
func monthly(n int, replace map[int]string) string {
	var b strings.Builder
	b.WriteString("date;sales\n")
	for i := range n {
		line := fmt.Sprintf("%d-%02d;%d,5", 2010+i/12, i%12+1, 100+i*i)
		if r, ok := replace[i+2]; ok {
			line = r
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

// good is a table without fault.
var good = monthly(24, nil)

// refused are tables with one fault each; Extra is not compared.
var refused = []struct {
	name string
	text string
	want Error
	says string
}{
	{"nothing", "", Error{Code: CodeEmpty}, "nothing"},
	{"blanks", " \r\n\t\n;;;\n", Error{Code: CodeEmpty}, "nothing"},
	{"only a byte order mark", "\ufeff", Error{Code: CodeEmpty}, "nothing"},
	{"only comments", "# a\n# b\n", Error{Code: CodeEmpty}, "nothing"},
	{"prose", "It was the best of times,\nit was the worst of times,\n", Error{Code: CodeNoNumbers}, "no column of numbers"},
	{"header only", "date;sales\n", Error{Code: CodeNoNumbers}, "no column of numbers"},
	{"no numbers", strings.NewReplacer(",5", "x", "1", "a").Replace(good), Error{Code: CodeNoNumbers}, "no column of numbers"},
	{"one row", "2015-01;112\n", Error{Code: CodeTooFew}, "there are 1 values; it takes at least 12"},
	{"eleven rows", monthly(11, nil), Error{Code: CodeTooFew}, "there are 11 values"},
	{"NUL", good[:20] + "\x00" + good[20:], Error{Code: CodeBinary, Byte: 20}, "byte 20"},
	{"noise", "a;b\n\x01\x02\x90\x8f", Error{Code: CodeBinary, Byte: 4}, "byte 4"},
	{"no encoding has this", "m\xeas;v\n\x81;1\n", Error{Code: CodeEncoding, Byte: 6, Value: "Windows-1252"}, "byte 6"},
	{"bad UTF-8 behind a mark", "\ufeffm\xeas;v\n", Error{Code: CodeEncoding, Byte: 4, Value: "UTF-8"}, "byte 4"},
	{"odd UTF-16", "\xff\xfea\x00b", Error{Code: CodeEncoding, Byte: 4, Value: "UTF-16LE"}, "byte 4"},
	{"half a pair", "\xff\xfea\x00\x3d\xd8a\x00", Error{Code: CodeEncoding, Byte: 4, Value: "UTF-16LE"}, "byte 4"},
	{"NUL in UTF-16", "\xfe\xff\x00a\x00\x00", Error{Code: CodeBinary, Byte: 4}, "byte 4"},
	{"zip", "PK\x03\x04\x14\x00 sales.csv", Error{Code: CodeFormat, Value: "zip"}, "export it as CSV"},
	{"xlsx", "PK\x03\x04\x14\x00 [Content_Types].xml", Error{Code: CodeFormat, Value: "xlsx"}, "xlsx"},
	{"ods", "PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", Error{Code: CodeFormat, Value: "ods"}, "ods"},
	{"xls", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", Error{Code: CodeFormat, Value: "xls"}, "xls"},
	{"gzip", gzipped(good), Error{Code: CodeFormat, Value: "gzip"}, "gzip"},
	{"pdf", "%PDF-1.7\n", Error{Code: CodeFormat, Value: "pdf"}, "pdf"},
	{"png", "\x89PNG\r\n\x1a\n\x00\x00", Error{Code: CodeFormat, Value: "png"}, "png"},
	{"parquet", "PAR1\x15\x00", Error{Code: CodeFormat, Value: "parquet"}, "parquet"},
	{"web page", "\n<!DOCTYPE html><html>", Error{Code: CodeFormat, Value: "html"}, "html"},
	{"json", `{"values": [1, 2, 3]}`, Error{Code: CodeFormat, Value: "json"}, "json"},
	{"open quotation mark", monthly(24, map[int]string{9: `2010-08;"164`}), Error{Code: CodeQuote, Row: 9}, "row 9"},
	{"too many columns", "date" + strings.Repeat(";x", 100) + "\n", Error{Code: CodeTooManyCols, Row: 1}, "more than 100 columns"},
	{"decimal commas between commas", "date,sales\n" + strings.Repeat("2015-01,1,5\n", 20), Error{Code: CodeRagged, Row: 2}, "decimal comma needs ';'"},
	{"a field too many", monthly(24, map[int]string{7: "2010-06;1;2"}), Error{Code: CodeRagged, Row: 7}, "row 7 has 3 fields"},
	{"years side by side", "shop;2014;2015;2016\nA;1;2;3\nB;1;2;3\n", Error{Code: CodeWide, Row: 1, Value: "2016"}, "side by side"},
	{"months side by side", "ano;jan;fev;mar;abr;mai\n2014;1;2;3;4;5\n", Error{Code: CodeWide, Row: 1, Value: "mai"}, "side by side"},
	{"text among numbers", monthly(24, map[int]string{14: "2011-01;many"}), Error{Code: CodeNotNumber, Row: 14, Column: "sales", Value: "many"}, `row 14, column sales: "many"`},
	{"another decimal sign", monthly(24, map[int]string{14: "2011-01;12.25"}), Error{Code: CodeNotNumber, Row: 14, Column: "sales", Value: "12.25"}, `"12.25"`},
	{"number with a unit", monthly(24, map[int]string{14: "2011-01;12 kg"}), Error{Code: CodeNotNumber, Row: 14, Column: "sales", Value: "12 kg"}, `"12 kg"`},
	{"hexadecimal", monthly(24, map[int]string{14: "2011-01;0x10"}), Error{Code: CodeNotNumber, Row: 14, Column: "sales", Value: "0x10"}, `"0x10"`},
	{"infinity", monthly(24, map[int]string{14: "2011-01;-Inf"}), Error{Code: CodeNotFinite, Row: 14, Column: "sales", Value: "-Inf"}, "not a finite number"},
	{"too large", monthly(24, map[int]string{14: "2011-01;1000000000000001"}), Error{Code: CodeTooLarge, Row: 14, Column: "sales", Value: "1000000000000001"}, "too large"},
	{"beyond float64", monthly(24, map[int]string{14: "2011-01;1e999"}), Error{Code: CodeTooLarge, Row: 14, Column: "sales", Value: "1e999"}, "too large"},
	{"no such day", monthly(24, map[int]string{14: "2011-13;9"}), Error{Code: CodeBadDate, Row: 14, Column: "date", Value: "2011-13"}, `row 14, column date: "2011-13"`},
	{"no date", monthly(24, map[int]string{14: ";9"}), Error{Code: CodeBadDate, Row: 14, Column: "date"}, "row 14, column date: there is no date"},
	{"a total", monthly(24, map[int]string{25: "Total;900"}), Error{Code: CodeBadDate, Row: 25, Column: "date", Value: "Total"}, `"Total"`},
	{"a year among months", monthly(24, map[int]string{14: "2011;9"}), Error{Code: CodeBadDate, Row: 14, Column: "date", Value: "2011"}, "row 14"},
	{"same date twice", monthly(24, map[int]string{14: "2010-12;9"}), Error{Code: CodeDuplicate, Row: 14, Other: 13, Column: "date", Value: "2010-12"}, "rows 13 and 14 have the same date, 2010-12"},
	{"same date far apart", monthly(24, map[int]string{14: "2010-01;9"}), Error{Code: CodeDuplicate, Row: 14, Other: 2, Column: "date", Value: "2010-01"}, "rows 2 and 14"},
	{"the same row again", "date,shop,sales\n" + strings.Repeat("2010-01,A,3\n", 16), Error{Code: CodeDuplicate, Row: 3, Other: 2, Column: "date", Value: "2010-01"}, "rows 2 and 3"},
	{"shops row by row", "date,shop,sales\n" + strings.Repeat("2010-01,A,3\n2010-01,B,4\n", 8), Error{Code: CodeSeveral, Row: 3, Other: 2, Column: "shop", Value: "B"}, "rows 2 and 3"},
	{"two shops", "date,shop,sales\n" + twoShops(), Error{Code: CodeSeveral, Row: 16, Other: 2, Column: "shop", Value: "B"}, `column shop seems to hold several series ("A", "B")`},
	{"a day out of step", irregular(), Error{Code: CodeIrregular, Row: 9, Other: 8, Column: "when", Value: "2024-02-20"}, "not evenly spaced: row 9 (2024-02-20)"},
	{"seconds", numbers(stamps("2024-01-01T00:00", 20, "2006-01-02 15:04:05", plus(10e9))), Error{Code: CodeTooFine, Row: 3, Column: "when", Value: "2024-01-01T00:00:10"}, "shorter than a minute"},
	{"mostly holes", numbers(append(list(1500, 6, 1, "%d"), list(2000, 6, 1, "%d")...)), Error{Code: CodeMostlyMissing, Row: 8, Column: "when", Value: "2000"}, "only 12 of 506 steps"},
	{"mostly empty fields", "v\n" + strings.Repeat("3\n-\n-\n", 12) + "-\n4\n", Error{Code: CodeMostlyMissing, Row: 39}, "only 13 of 38 steps"},
	{"numbers with a long hole", "n;v\n" + strings.Join(list(1, 20, 1, "%d;7"), "\n") + "\n99;8\n", Error{Code: CodeMostlyMissing, Row: 22, Column: "n", Value: "99"}, "only 21 of 99 steps"},
	{"xml", "<?xml version='1.0'?>", Error{Code: CodeFormat, Value: "xml"}, "xml"},
}

func TestRefusals(t *testing.T) {
	for _, c := range refused {
		_, _, err := ReadCSV([]byte(c.text), Reading{})
		checkError(t, c.name, err, c.want, c.says)
	}
}

func checkError(t *testing.T, name string, err error, want Error, says string) {
	t.Helper()
	var got *Error
	if !errors.As(err, &got) {
		t.Errorf("%s: got %v", name, err)
		return
	}
	if got.Code != want.Code || got.Row != want.Row || got.Other != want.Other || got.Column != want.Column || got.Byte != want.Byte || got.Value != want.Value {
		t.Errorf("%s: got %+v, want %+v", name, *got, want)
	}
	if !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "%!") || strings.Contains(err.Error(), "<nil>") {
		t.Errorf("%s: says %q, want %q in it", name, err, says)
	}
	for arg := range got.Extra {
		if _, ok := got.Args()[arg]; !ok {
			t.Errorf("%s: argument %s is missing", name, arg)
		}
	}
}

func twoShops() string {
	var b strings.Builder
	for _, shop := range []string{"A", "B"} {
		for m := range 14 {
			fmt.Fprintf(&b, "%d-%02d,%s,%d\n", 2010+m/12, m%12+1, shop, m*m)
		}
	}
	return b.String()
}

func irregular() string {
	dates := stamps("2024-01-01T00:00", 20, "2006-01-02", plus(7*24*3600e9))
	dates[7] = "2024-02-20"
	return numbers(dates)
}

func TestOptions(t *testing.T) {
	text := "date;a;b\n" + strings.ReplaceAll(strings.TrimPrefix(monthly(24, nil), "date;sales\n"), ";", ";7;")
	s, r, err := ReadCSV([]byte(text), Reading{Column: "B", Name: " <b>Vendas</b>\n", Unit: "mil\tR$", Season: 6})
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "<b>Vendas</b>" || s.Unit != "mil R$" || s.Calendar.Season != 6 || s.Values[0] != 100.5 || r.ValueColumn != "b" || len(r.NumericColumns) != 2 {
		t.Errorf("got %+v, %+v", s, r)
	}
	for _, c := range []struct {
		opt  Reading
		want Error
		says string
	}{
		{Reading{Column: "c"}, Error{Code: CodeNoColumn, Column: "c"}, "there is a, b"},
		{Reading{Column: "date"}, Error{Code: CodeNoColumn, Column: "date"}, "there is a, b"},
		{Reading{Gaps: "guess"}, Error{Code: CodeOption, Column: "gaps", Value: "guess"}, "gaps"},
		{Reading{Season: -1}, Error{Code: CodeOption, Column: "season", Value: "-1"}, "season"},
		{Reading{Season: MaxValues + 1}, Error{Code: CodeOption, Column: "season", Value: "20001"}, "season"},
	} {
		_, _, err := ReadCSV([]byte(text), c.opt)
		checkError(t, fmt.Sprint(c.opt), err, c.want, c.says)
	}
}

// TestTooMuch checks that what is far too long is refused without building what it claims.
func TestTooMuch(t *testing.T) {
	rows := strings.Repeat("1;2\n", 1_000_000)
	single := strings.Repeat("1\n", 1_000_000)
	for name, c := range map[string]struct {
		text string
		want Error
		says string
		most uint64 // bytes allocated beyond the text itself, in MiB
	}{
		"a million rows":           {rows, Error{Code: CodeTooManyRows}, "there are 1000000 rows; at most 20000", 16},
		"a million lines":          {single, Error{Code: CodeTooManyRows}, "1000000 rows", 16},
		"a million dates":          {strings.Repeat("2015-01-01;7\n", 600_000), Error{Code: CodeTooManyRows}, "600000 rows", 20},
		"9 MiB":                    {strings.Repeat("x", 9<<20), Error{Code: CodeTooLong}, "9437184 bytes", 1},
		"8 MiB without a line end": {strings.Repeat("1", 8<<20), Error{Code: CodeNoNumbers}, "no column", 40},
		"8 MiB of separators":      {strings.Repeat(";", 8<<20), Error{Code: CodeEmpty}, "nothing", 16},
		"8 MiB of blank lines":     {"1" + strings.Repeat("\n", 8<<20-2) + "2", Error{Code: CodeTooFew}, "2 values", 40},
		"20001 values":             {strings.Repeat("1;2\n", MaxValues+1), Error{Code: CodeTooMany}, "20001 steps", 16},
		"2000 years of days":       {numbers([]string{"0001-01-01", "0001-01-02", "0001-01-03", "2000-01-01"}), Error{Code: CodeMostlyMissing, Row: 5, Column: "when", Value: "2000-01-01"}, "only 4 of", 1},
	} {
		raw := []byte(c.text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := ReadCSV(raw, Reading{})
		runtime.ReadMemStats(&after)
		checkError(t, name, err, c.want, c.says)
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > c.most+uint64(len(raw)>>20) {
			t.Errorf("%s: allocated %d MiB", name, used)
		}
	}
}
