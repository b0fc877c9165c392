package vectors

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

var fuzzLimits = Limits{Bytes: 1 << 20, Words: 1000, Columns: 200}

// FuzzRead: any bytes in any format are an *Error, or a set that holds no more than they did and that comes back the same
// from the formats that can hold its words.
func FuzzRead(f *testing.F) {
	for _, c := range refusals() {
		if len(c.file) > 1<<14 {
			continue // slow to change
		}
		f.Add([]byte(c.file), uint8(0))
		f.Add([]byte(c.file), uint8(1+slices.Index(Formats, Word2VecBinary)))
	}
	for i, format := range Formats {
		var b bytes.Buffer
		if err := Write(&b, sample(f), format); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes(), uint8(0))
		f.Add(packed(b.Bytes()), uint8(i+1))
	}
	f.Fuzz(func(t *testing.T, raw []byte, which uint8) {
		o := Options{Limits: fuzzLimits, FirstOfTwo: which&8 != 0}
		if n := int(which % 4); n > 0 {
			o.Format = Formats[n-1]
		}
		s, format, err := Read(bytes.NewReader(raw), o)
		if err != nil {
			if !errors.As(err, new(*Error)) || s != nil || format != "" {
				t.Fatalf("got %v, %q, error %v", s, format, err)
			}
			return
		}
		if !bytes.HasPrefix(raw, []byte(gzipMagic)) && 4*len(s.matrix.Data) > 4*len(raw) {
			t.Fatalf("%d numbers from %d bytes", len(s.matrix.Data), len(raw))
		}
		checkComesBack(t, s)
	})
}

func checkComesBack(t *testing.T, s *Set) {
	t.Helper()
	for _, format := range Formats {
		var b bytes.Buffer
		err := Write(&b, s, format)
		if e := new(Error); errors.As(err, &e) && e.Code == CodeWord {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := Read(&b, Options{Format: format})
		if err != nil || !same(got, s) {
			t.Fatalf("%s: %q\ncame back as %v, %v", format, s.words, got, err)
		}
	}
}

// FuzzReadTable: any two files are an *Error, or a set that comes back the same.
func FuzzReadTable(f *testing.F) {
	var vectors, words bytes.Buffer
	if err := WriteNumPy(&vectors, &words, sample(f)); err != nil {
		f.Fatal(err)
	}
	f.Add(vectors.Bytes(), words.Bytes())
	f.Add([]byte("1\t2\n3\t4\n"), []byte("kind\tWord\tCount\nx\ta\t4\ny\tb\t3\n"))
	f.Add([]byte("1\n"), []byte("a"))
	f.Fuzz(func(t *testing.T, vectors, words []byte) {
		s, err := ReadTable(bytes.NewReader(vectors), bytes.NewReader(words), Options{Limits: fuzzLimits})
		if err != nil {
			if !errors.As(err, new(*Error)) || s != nil {
				t.Fatalf("got %v, error %v", s, err)
			}
			return
		}
		var v, w bytes.Buffer
		err = WriteProjector(&v, &w, s)
		if e := new(Error); errors.As(err, &e) && e.Code == CodeWord {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		got, err := ReadTable(&v, &w, Options{})
		if err != nil || !same(got, s) || !slices.Equal(got.counts, s.counts) {
			t.Fatalf("%q %v came back as %v, %v", s.words, s.counts, got, err)
		}
	})
}

// FuzzVocabulary: any bytes are an *Error, or counts for every word.
func FuzzVocabulary(f *testing.F) {
	f.Add([]byte("rei 7\nrainha 3\n"))
	f.Add([]byte("rei\n"))
	s := sample(f, "rei", "rainha")
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := s.WithCounts(bytes.NewReader(raw), fuzzLimits)
		if err != nil {
			if !errors.As(err, new(*Error)) || got != nil {
				t.Fatalf("got %v, error %v", got, err)
			}
			return
		}
		named := bytes.Contains(raw, []byte("rei")) || bytes.HasPrefix(raw, []byte(gzipMagic))
		if len(got.counts) != 2 || got.counts[0] < 0 || !named {
			t.Fatalf("counts %v", got.counts)
		}
	})
}
