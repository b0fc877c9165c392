package vectors

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
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
	bits := func(x, y float32) bool { return math.Float32bits(x) == math.Float32bits(y) }
	return a != nil && b != nil && slices.Equal(a.words, b.words) && slices.EqualFunc(a.matrix.Data, b.matrix.Data, bits)
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
		words, values := []string{"rei", "rainha"}, []float32{0.5, 0.25, 0.25, -1}
		if !slices.Equal(s.words, words) || !slices.Equal(s.matrix.Data, values) {
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
		{"a terabyte in a header", "1000000000 300\n", "", CodeTooMany, 1, 0},
		{"more than can be counted", "99999999999999999999 300\n", "", CodeTooMany, 1, 0},
		{"wide", "3 100000\na 1\n", "", CodeTooWide, 1, 0},
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
		{"noise", "\x7fELF\x00\x01\xff\xfe", "", CodeFormat, 1, 0},
		{"noise from the first byte", "\xff\xfe\x01", "", CodeFormat, 1, 0},
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
			t.Errorf("%s: got %s in line %d, byte %d (%v), want %s, %d, %d", c.name, e.Code, e.Line, e.Byte, err,
				c.code, c.line, c.at)
		}
	}
}

// What a header claims costs nothing: a few bytes that tell of millions of words are refused in little memory.
func TestMemoryFollowsTheFile(t *testing.T) {
	for _, file := range []string{"4000000 9999\n", "4000000 9999\nrei 1 2 3\n", "4000000 9999\nrei \x00\x00\x80\x3f"} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := Read(strings.NewReader(file), Options{})
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; err == nil || took > 1<<20 {
			t.Errorf("%.20q took %d bytes, %v", file, took, err)
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
