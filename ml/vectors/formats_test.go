package vectors

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"caderno/ml/f32"
)

// sample is a set whose words and numbers are hard to write.
func sample(tb testing.TB, words ...string) *Set {
	tb.Helper()
	if words == nil {
		words = []string{"rei", "coração", "日本", "3", "-", "nan", "\u00a0", "é", "#", ":"}
	}
	r := rand.New(rand.NewPCG(8, 8))
	m := f32.NewMatrix(len(words), 5)
	for i := range m.Data {
		m.Data[i] = float32(r.NormFloat64())
	}
	copy(m.Data, []float32{math.MaxFloat32, math.SmallestNonzeroFloat32, float32(math.Copysign(0, -1)), 1e-40, 16777216})
	counts := make([]int64, len(words))
	for i := range counts {
		counts[i] = int64(1000 - i)
	}
	s, err := New(words, counts, m)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func same(a, b *Set) bool {
	return a != nil && b != nil && slices.Equal(a.words, b.words) && slices.EqualFunc(a.matrix.Data, b.matrix.Data, func(x, y float32) bool {
		return math.Float32bits(x) == math.Float32bits(y)
	})
}

func packed(raw []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(raw)
	z.Close()
	return b.Bytes()
}

// Every format gives back the words and the bits, told by itself, packed or not.
func TestRoundTrip(t *testing.T) {
	for _, format := range Formats {
		s := sample(t)
		if format != Word2VecBinary {
			s = sample(t, "bom dia", ". . .", "a 1 b", " ", "tab\there", "rei")
		}
		var b bytes.Buffer
		if err := Write(&b, s, format); err != nil {
			t.Fatal(err)
		}
		for name, raw := range map[string][]byte{"plain": b.Bytes(), "gzip": packed(b.Bytes())} {
			got, told, err := Read(bytes.NewReader(raw), Options{})
			if err != nil || told != format || !same(got, s) {
				t.Errorf("%s, %s: got %v as %q, %v", format, name, got, told, err)
			}
			two, _, err := Read(bytes.NewReader(raw), Options{First: 2})
			if err != nil || !same(two, s.First(2)) {
				t.Errorf("%s, %s: the first two are %v, %v", format, name, two, err)
			}
		}
	}
}

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

func TestVocabularyRoundTrip(t *testing.T) {
	s := sample(t)
	var b bytes.Buffer
	if err := WriteVocabulary(&b, s); err != nil {
		t.Fatal(err)
	}
	b.WriteString("another 7\n\n")
	got, err := newSet(s.words, s.index, nil, s.matrix).WithCounts(&b, Limits{})
	if err != nil || !slices.Equal(got.counts, s.counts) {
		t.Errorf("got %v, %v", got, err)
	}
}

// What other programs write that this one does not.
func TestReadsWhatOthersWrite(t *testing.T) {
	half, quarter := "\x00\x00\x00\x3f", "\x00\x00\x80\x3e"
	for _, c := range []struct {
		name, file, format string
	}{
		{"original text, spaces at the ends", "2 2\nrei 0.500000 0.250000 \nrainha 0.25 -1 \n", Word2VecText},
		{"Windows", "2 2\r\nrei 0.5 0.25\r\nrainha 0.25 -1\r\n", Word2VecText},
		{"byte order mark", "\ufeff2 2\nrei 0.5 0.25\nrainha 0.25 -1\n", Word2VecText},
		{"no last new line", "2 2\nrei 0.5 0.25\nrainha 0.25 -1", Word2VecText},
		{"blank lines behind", "2 2\nrei 5e-1 +0.25\nrainha .25 -1\n\n \n", Word2VecText},
		{"original binary", "2 2\nrei " + half + quarter + "\nrainha " + quarter + "\x00\x00\x80\xbf\n", Word2VecBinary},
		{"gensim's binary", "2 2\nrei " + half + quarter + "rainha " + quarter + "\x00\x00\x80\xbf", Word2VecBinary},
		{"GloVe", "rei 0.5 0.25\nrainha 0.25 -1\n", GloVe},
		{"GloVe, Windows", "\ufeffrei 0.5 0.25\r\nrainha 0.25 -1\r\n\r\n", GloVe},
	} {
		s, format, err := Read(strings.NewReader(c.file), Options{})
		if err != nil || format != c.format {
			t.Errorf("%s: got %q, %v", c.name, format, err)
			continue
		}
		if want := []float32{0.5, 0.25, 0.25, -1}; !slices.Equal(s.words, []string{"rei", "rainha"}) || !slices.Equal(s.matrix.Data, want) {
			t.Errorf("%s: got %q %v", c.name, s.words, s.matrix.Data)
		}
	}
}

// A new line among the first bytes of a binary vector does not make a text of it.
func TestBinaryWithANewLineInIt(t *testing.T) {
	s, err := New([]string{"a"}, nil, f32.Over([]float32{math.Float32frombits(0x3d41410a), -2}, 1, 2))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, s, Word2VecBinary); err != nil {
		t.Fatal(err)
	}
	if got, format, err := Read(&b, Options{}); err != nil || format != Word2VecBinary || !same(got, s) {
		t.Errorf("got %v as %q, %v", got, format, err)
	}
}

func TestFirstOfTwo(t *testing.T) {
	for _, file := range []string{"3 1\na 1\na 2\nb 3\n", "a 1\na 2\nb 3\n"} {
		s, _, err := Read(strings.NewReader(file), Options{FirstOfTwo: true})
		if err != nil || !slices.Equal(s.words, []string{"a", "b"}) || !slices.Equal(s.matrix.Data, []float32{1, 3}) {
			t.Errorf("got %v, %v", s, err)
		}
	}
	s, err := ReadTable(strings.NewReader("1\n2\n3\n"), strings.NewReader("word\tcount\na\t5\na\t4\nb\t3\n"), Options{FirstOfTwo: true})
	if err != nil || !slices.Equal(s.matrix.Data, []float32{1, 3}) || !slices.Equal(s.counts, []int64{5, 3}) {
		t.Errorf("got %v, %v", s, err)
	}
}

// refusal is a file and why it is refused.
type refusal struct {
	name, file, format, code string
	line                     int
	at                       int64
}

func refusals() []refusal {
	one := "\x00\x00\x80\x3f"
	return []refusal{
		{"nothing", "", "", CodeEmpty, 0, 0},
		{"blanks", " \n\n", "", CodeEmpty, 0, 0},
		{"a terabyte in a header", "1000000000 300\n", "", CodeTooMany, 0, 0},
		{"more than can be counted", "99999999999999999999 300\n", "", CodeTooMany, 0, 0},
		{"wide", "3 100000\na 1\n", "", CodeTooWide, 0, 0},
		{"a header alone", "4000000 300\n", Word2VecText, CodeCut, 2, 0},
		{"a header alone, binary", "4000000 300\n", Word2VecBinary, CodeCut, 0, 12},
		{"no header", "a 1 2\n", Word2VecText, CodeHeader, 1, 0},
		{"header of zeros", "0 0\n", Word2VecText, CodeHeader, 1, 0},
		{"too few numbers", "2 3\na 1 2 3\nb 1 2\n", "", CodeColumns, 3, 0},
		{"too many numbers", "2 2\na 1 2\nb 1 2 3\n", "", CodeColumns, 3, 0},
		{"too many numbers at once", "2 2\na 1 2 3\nb 1 2 3\n", "", CodeColumns, 2, 0},
		{"no number", "2 2\na 1 2\nb 1 x\n", "", CodeNumber, 3, 0},
		{"two spaces", "1 2\na 1  2\n", "", CodeColumns, 2, 0},
		{"empty number", "1 3\na 1  2\n", "", CodeNumber, 2, 0},
		{"NaN", "2 2\na 1 2\nb 1 nan\n", "", CodeNotFinite, 3, 0},
		{"Inf", "a 1 2\nb -Inf 2\n", "", CodeNotFinite, 2, 0},
		{"too large", "a 1 2\nb 1 1e39\n", "", CodeNotFinite, 2, 0},
		{"cut", "3 2\na 1 2\nb 1 2\n", "", CodeCut, 4, 0},
		{"more", "1 2\na 1 2\nb 1 2\n", "", CodeMore, 3, 0},
		{"twice", "a 1\nb 2\na 3\n", "", CodeDuplicate, 3, 0},
		{"no word", "2 2\na 1 2\n 1 2\n", "", CodeNoWord, 3, 0},
		{"blank line", "a 1 2\n\nb 1 2\n", "", CodeNoWord, 3, 0},
		{"not UTF-8", "2 2\na 1 2\nb\xff 1 2\n", "", CodeEncoding, 3, 0},
		{"long word", "a 1\n" + strings.Repeat("b", 2000) + " 1\n", "", CodeLongWord, 2, 0},
		{"long line", "a 1\n" + strings.Repeat("b", 400_000), "", CodeLongLine, 2, 0},
		{"binary NaN", "2 1\na " + one + "b \x00\x00\xc0\x7f", "", CodeNotFinite, 0, 10},
		{"binary cut", "2 1\na " + one + "b \x00\x00", "", CodeCut, 0, 14},
		{"binary more", "1 1\na " + one + "\nb", "", CodeMore, 0, 11},
		{"binary more at once", "1 1\na " + one + "b", "", CodeMore, 0, 10},
		{"binary twice", "2 1\na " + one + "a " + one, "", CodeDuplicate, 0, 10},
		{"binary no word", "1 1\n " + one, "", CodeNoWord, 0, 4},
		{"binary long word", "1 1\n" + strings.Repeat("b", 2000), Word2VecBinary, CodeLongWord, 0, 4},
		{"binary not UTF-8", "1 1\n\xff " + one, "", CodeEncoding, 0, 4},
		{"noise", "\x7fELF\x00\x01\xff\xfe", "", CodeFormat, 0, 0},
		{"zip", "PK\x03\x04\x00\x00", "", CodeFormat, 0, 0},
		{"pickle", "\x80\x04\x95\x00\x00", "", CodeFormat, 0, 0},
		{"NumPy", numPyMagic + "\x01\x00", "", CodeTable, 0, 0},
		{"unknown format", "a 1\n", "csv", CodeFormat, 0, 0},
		{"prose", "era uma vez\num rei\n", "", CodeColumns, 1, 0},
		{"cut gzip", string(packed([]byte("a 1\n"))[:15]), "", CodeGzip, 0, 0},
		{"short gzip", gzipMagic, "", CodeGzip, 0, 0},
		{"bad gzip", gzipMagic + strings.Repeat("x", 30), "", CodeGzip, 0, 0},
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range refusals() {
		s, format, err := Read(strings.NewReader(c.file), Options{Format: c.format})
		e := new(Error)
		if !errors.As(err, &e) || s != nil || format != "" {
			t.Errorf("%s: got %v, %q, %v", c.name, s, format, err)
			continue
		}
		if e.Code != c.code || e.Line != c.line || e.Byte != c.at {
			t.Errorf("%s: got %s in line %d, byte %d, want %s, %d, %d (%v)", c.name, e.Code, e.Line, e.Byte, c.code, c.line, c.at, err)
		}
	}
}

func TestLimits(t *testing.T) {
	file := "3 2\na 1 2\nb 1 2\nc 1 2\n"
	for _, c := range []struct {
		limits Limits
		code   string
	}{
		{Limits{Bytes: int64(len(file))}, ""},
		{Limits{Bytes: int64(len(file)) - 1}, CodeTooLong},
		{Limits{Words: 3, Columns: 2}, ""},
		{Limits{Words: 2}, CodeTooMany},
		{Limits{Columns: 1}, CodeTooWide},
	} {
		for name, raw := range map[string][]byte{"plain": []byte(file), "gzip": packed([]byte(file)), "GloVe": []byte(file[4:] + "    ")} {
			_, _, err := Read(bytes.NewReader(raw), Options{Limits: c.limits})
			got := ""
			if e := new(Error); errors.As(err, &e) {
				got = e.Code
			} else if err != nil {
				t.Error(err)
			}
			if got != c.code {
				t.Errorf("%s, %+v: got %q, want %q", name, c.limits, got, c.code)
			}
		}
	}
	bomb := packed(bytes.Repeat([]byte("a"), 1<<22))
	if _, _, err := Read(bytes.NewReader(bomb), Options{Limits: Limits{Bytes: 1 << 16}}); err == nil {
		t.Error("a small file of four million letters passed")
	}
}

func TestTablesRefuse(t *testing.T) {
	array := func(header, data string) string {
		return numPyMagic + "\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + data
	}
	good := "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }\n"
	one := "\x00\x00\x80\x3f"
	for _, c := range []struct{ name, vectors, words, code string }{
		{"good", array(good, one+one), "a\nb\n", ""},
		{"big-endian doubles", array("{'descr': '>f8', 'fortran_order': False, 'shape': (1, 1), }", "\x3f\xf0\x00\x00\x00\x00\x00\x00"), "a", ""},
		{"cut", array(good, one+"\x00"), "a\nb\n", CodeCut},
		{"more", array(good, one+one+one), "a\nb\n", CodeMore},
		{"fewer words", array(good, one+one), "a\n", CodeWords},
		{"more words", array(good, one+one), "a\nb\nc\n", CodeWords},
		{"twice", array(good, one+one), "a\na\n", CodeDuplicate},
		{"not finite", array(good, one+"\x00\x00\x80\x7f"), "a\nb\n", CodeNotFinite},
		{"too large for 32 bits", array("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }", "\xff\xff\xff\xff\xff\xff\xef\x7f"), "a", CodeNotFinite},
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

// A word that a format cannot hold is refused before anything is written.
func TestWriteRefuses(t *testing.T) {
	for _, c := range []struct {
		word   string
		cannot []string
	}{
		{"bom dia", []string{Word2VecBinary}},
		{"agente 007", Formats},
		{"duas\nlinhas", append([]string{tableFormat}, Formats...)},
		{"\ufeffbom", append([]string{tableFormat}, Formats...)},
		{strings.Repeat("x", maxWord+1), append([]string{tableFormat}, Formats...)},
		{"a\tb", []string{tableFormat}},
	} {
		s := sample(t, c.word, "rei")
		for _, format := range append([]string{tableFormat}, Formats...) {
			var b, w bytes.Buffer
			var err error
			if format == tableFormat {
				err = WriteProjector(&b, &w, s)
			} else {
				err = Write(&b, s, format)
			}
			e := new(Error)
			refused := errors.As(err, &e) && e.Code == CodeWord && e.Row == 1
			if refused != slices.Contains(c.cannot, format) || refused && b.Len()+w.Len() > 0 {
				t.Errorf("%s, %.20q: %v", format, c.word, err)
			}
		}
	}
	if err := Write(io.Discard, sample(t), "csv"); err == nil {
		t.Error("wrote an unknown format")
	}
}
