package vectors

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestTablesRoundTrip(t *testing.T) {
	for name, write := range map[string]func(a, b io.Writer, s *Set) error{"NumPy": WriteNumPy, "Projector": WriteProjector} {
		for _, counted := range []bool{true, false} {
			s := sample(t)
			if !counted {
				s.counts = nil
			}
			var vectors, words bytes.Buffer
			if err := write(&vectors, &words, s); err != nil {
				t.Fatal(err)
			}
			got, err := ReadTable(bytes.NewReader(packed(vectors.Bytes())), &words, Options{})
			if err != nil || !same(got, s) || !slices.Equal(got.counts, s.counts) {
				t.Errorf("%s: got %v, %v", name, got, err)
			}
		}
	}
}

func TestTablesRefuse(t *testing.T) {
	array := func(header, data string) string {
		return numPyMagic + "\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + data
	}
	good := "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n"
	one := "\x00\x00\x80\x3f"
	double := func(order string) string {
		return "{'descr': '" + order + "f8', 'fortran_order': False, 'shape': (1, 1), }"
	}
	for _, c := range []struct{ name, vectors, words, code string }{
		{"good", array(good, one+one), "a\nb\n", ""},
		{"big-endian doubles", array(double(">"), "\x3f\xf0\x00\x00\x00\x00\x00\x00"), "a", ""},
		{"cut", array(good, one+"\x00"), "a\nb\n", CodeCut},
		{"more", array(good, one+one+one), "a\nb\n", CodeMore},
		{"fewer words", array(good, one+one), "a\n", CodeWords},
		{"more words", array(good, one+one), "a\nb\nc\n", CodeWords},
		{"twice", array(good, one+one), "a\na\n", CodeDuplicate},
		{"not finite", array(good, one+"\x00\x00\x80\x7f"), "a\nb\n", CodeNotFinite},
		{"too large for 32 bits", array(double("<"), "\xff\xff\xff\xff\xff\xff\xef\x7f"), "a", CodeNotFinite},
		{"whole numbers", array(strings.Replace(good, "f4", "i4", 1), one+one), "a\nb\n", CodeNumPy},
		{"by columns", array(strings.Replace(good, "False", "True", 1), one+one), "a\nb\n", CodeNumPy},
		{"one dimension", array(strings.Replace(good, "(2, 1)", "(2,)", 1), one+one), "a\nb\n", CodeNumPy},
		{"no rows", array(strings.Replace(good, "(2,", "(0,", 1), ""), "a\n", CodeNumPy},
		{"a terabyte", array(strings.Replace(good, "(2, 1)", "(1000000000, 300)", 1), one), "a\n", CodeTooMany},
		{"beyond counting", array(strings.Replace(good, "(2, 1)", "(99999999999999999999, 3)", 1), one), "a\n", CodeNumPy},
		{"version 9", numPyMagic + "\x09\x00\x00\x00", "a\n", CodeNumPy},
		{"long header", numPyMagic + "\x02\x00\xff\xff\xff\x7f", "a\n", CodeNumPy},
		{"header cut", numPyMagic + "\x01\x00\x80\x00{", "a\n", CodeCut},
		{"magic alone", numPyMagic, "a\n", CodeCut},
		{"no words", array(good, one+one), "\n\n", CodeEmpty},
		{"a line without a word", array(good, one+one), "a\n\nb\n", CodeNoWord},
		{"tabs", "1\t2\n3\t4\n", "a\nb\n", ""},
		{"tabs, other columns first", "1\t2\n3\t4\n", "kind\tWord\tCount\nx\ta\t4\ny\tb\t3\n", ""},
		{"tabs, a row short", "1\t2\n3\n", "a\nb\n", CodeColumns},
		{"tabs, a row long", "1\t2\n3\t4\t5\n", "a\nb\n", CodeColumns},
		{"tabs, no number", "1\t2\n3\tx\n", "a\nb\n", CodeNumber},
		{"tabs, empty", "", "a\n", CodeEmpty},
		{"tabs, blank line", "1\n\n2\n", "a\nb\n", CodeColumns},
		{"no column for a word", "1\n2\n", "kind\tword\nx\n y\tb\n", CodeNoWord},
		{"no count", "1\n2\n", "word\tcount\na\t1\nb\tx\n", CodeCount},
		{"NaN", "1\nnan\n", "a\nb\n", CodeNotFinite},
	} {
		s, err := ReadTable(strings.NewReader(c.vectors), strings.NewReader(c.words), Options{})
		e := new(Error)
		if c.code == "" && (err != nil || s.words[0] != "a" || s.matrix.Data[0] != 1) {
			t.Errorf("%s: got %v, %v", c.name, s, err)
		}
		if c.code != "" && (!errors.As(err, &e) || e.Code != c.code || s != nil) {
			t.Errorf("%s: got %v, %v, want %s", c.name, s, err, c.code)
		}
	}
}
