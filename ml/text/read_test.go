package text

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// zipped is a zip of names and bodies.
func zipped(files ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err != nil {
			panic(err)
		}
		io.WriteString(w, files[i+1])
	}
	z.Close()
	return b.Bytes()
}

func gzipped(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.Bytes()
}

func latin(s string) string {
	s, err := charmap.Windows1252.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return s
}

func utf16(s string, order unicode.Endianness, mark unicode.BOMPolicy) string {
	s, err := unicode.UTF16(order, mark).NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return s
}

// readBytes is Read of bytes in memory.
func readBytes(raw []byte, name string, opt Reading) (string, *Report, error) {
	src, report, err := Read(bytes.NewReader(raw), int64(len(raw)), name, opt)
	if err != nil {
		return "", nil, err
	}
	text, err := io.ReadAll(io.NewSectionReader(src, 0, src.Size()))
	return string(text), report, errors.Join(err, src.Close())
}

// codesOf is the codes of the notes with their counts.
func codesOf(notes []Note) string {
	var out []string
	for _, n := range notes {
		s := n.Code
		if n.Count > 0 {
			s = fmt.Sprintf("%s %d", s, n.Count)
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

func TestRead(t *testing.T) {
	const ação = "A ação é boa — “não” disse €5.\n"
	for _, c := range []struct {
		what, name, raw string
		opt             Reading
		want, encoding  string
		notes           string
	}{
		{"UTF-8", "a.txt", ação, Reading{}, ação, "UTF-8", ""},
		{"with a mark", "a.txt", "\ufeff" + ação, Reading{}, ação, "UTF-8", ""},
		{"Windows-1252", "a.txt", latin(ação), Reading{}, ação, "Windows-1252", "encoding"},
		{"UTF-16LE", "a.txt", utf16(ação, unicode.LittleEndian, unicode.UseBOM), Reading{}, ação, "UTF-16LE", "encoding"},
		{"UTF-16BE", "a.txt", utf16(ação, unicode.BigEndian, unicode.UseBOM), Reading{}, ação, "UTF-16BE", "encoding"},
		{"UTF-16LE, no mark", "a.txt", utf16(ação, unicode.LittleEndian, unicode.IgnoreBOM), Reading{}, ação, "UTF-16LE", "encoding"},
		{"UTF-16BE, no mark", "a.txt", utf16(ação, unicode.BigEndian, unicode.IgnoreBOM), Reading{}, ação, "UTF-16BE", "encoding"},
		{"a broken byte", "a.txt", ação + "\xff", Reading{}, ação + "\xff", "UTF-8", "broken 1"},
		{"gzip", "a.txt.gz", string(gzipped(ação)), Reading{}, ação, "UTF-8", ""},
		{"gzip of Windows-1252", "a.gz", string(gzipped(latin(ação))), Reading{}, ação, "Windows-1252", "encoding"},
		{"zip", "a.zip", string(zipped("b.txt", "b", "a.TXT", latin("é"), "__MACOSX/c.txt", "x", "../d.txt", "d", "e.pdf", "%PDF", "f/", "")), Reading{},
			"d\n\né\n\nb\n\n", "UTF-8", "encoding, skipped 1"},
		{"csv", "a.csv", "id,texto\n1,\"olá, mundo\n\nboa\"\n2,\n3,fim\n", Reading{}, "olá, mundo  boa\n\nfim\n\n", "UTF-8", "column"},
		{"csv by name", "A.CSV", "id;Texto;n\n1;olá, mundo;x y z x y z\n", Reading{Column: "texto"}, "olá, mundo\n\n", "UTF-8", ""},
		{"csv of Windows-1252", "a.csv.gz", string(gzipped(latin("t\nação\n"))), Reading{}, "ação\n\n", "Windows-1252", "encoding"},
		{"tsv", "a.tsv", "id\ttexto\n1\t5\" ou 6\"\n", Reading{}, "5\" ou 6\"\n\n", "UTF-8", "column"},
	} {
		got, report, err := readBytes([]byte(c.raw), c.name, c.opt)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if got != c.want || report.Encoding != c.encoding || codesOf(report.Notes) != c.notes {
			t.Errorf("%s: got %q in %s (%s), want %q in %s (%s)", c.what, got, report.Encoding, codesOf(report.Notes), c.want, c.encoding, c.notes)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	many := make([]string, 0, 8)
	for i := range 4 {
		many = append(many, fmt.Sprint(i, ".txt"), "x")
	}
	damaged := zipped("a.txt", strings.Repeat("texto ", 100))
	damaged[40] ^= 0x55
	locked := zipped("a.txt", "x")
	locked[bytes.LastIndex(locked, []byte("PK\x01\x02"))+8] |= 1
	bomb := zipped("a.txt", strings.Repeat("a ", 1<<20))
	small := Reading{MaxBytes: 1 << 16, MaxFiles: 3}
	gz := gzipped(strings.Repeat("olá ", 1000))
	for _, c := range []struct {
		what, name string
		raw        []byte
		opt        Reading
		code       string
	}{
		{"nothing", "a.txt", nil, Reading{}, CodeEmpty},
		{"a mark alone", "a.txt", []byte("\ufeff"), Reading{}, CodeEmpty},
		{"a long text", "a.txt", make([]byte, 1<<17), small, CodeTooLong},
		{"a PDF", "a.txt", []byte("%PDF-1.4 x"), Reading{}, CodeFormat},
		{"a web page", "a.txt", []byte("\n<!DOCTYPE html><p>x"), Reading{}, CodeFormat},
		{"noise", "a.txt", noise(5000), Reading{}, CodeBinary},
		{"a gzip bomb", "a.gz", gzipped(strings.Repeat("a ", 1<<20)), small, CodeTooLong},
		{"half a gzip", "a.gz", gz[:len(gz)-9], Reading{}, CodeGzip},
		{"a gzip of nothing", "a.gz", gzipped(""), Reading{}, CodeEmpty},
		{"a zip bomb", "a.zip", bomb, small, CodeTooLong},
		{"a zip of many files", "a.zip", zipped(many...), small, CodeZipFiles},
		{"a zip without texts", "a.zip", zipped("a.png", "x"), Reading{}, CodeZipNoText},
		{"a zip of noise", "a.zip", zipped("a.txt", string(noise(5000))), Reading{}, CodeBinary},
		{"half a zip", "a.zip", bomb[:len(bomb)/2], Reading{}, CodeZip},
		{"a damaged zip", "a.zip", damaged, Reading{}, CodeZip},
		{"a locked zip", "a.zip", locked, Reading{}, CodeZipLocked},
		{"a document", "a.txt", zipped("word/document.xml", "x"), Reading{}, CodeFormat},
		{"a book", "a.epub", zipped("mimetype", "application/epub+zip"), Reading{}, CodeFormat},
		{"an open quotation mark", "a.csv", []byte("a,b\n1,\"" + strings.Repeat("x\n", maxField*5/8)), Reading{}, CodeQuote},
		{"a quotation mark inside", "a.csv", []byte("a,b\n1,\"x\"y\n"), Reading{}, CodeTable},
		{"another column", "a.csv", []byte("a,b\n1,x\n"), Reading{Column: "c"}, CodeNoColumn},
		{"a table without rows", "a.csv", []byte("a,b\n"), Reading{}, CodeEmpty},
	} {
		_, _, err := readBytes(c.raw, c.name, c.opt)
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%s: %v, want code %s", c.what, err, c.code)
		} else if strings.HasSuffix(e.Error(), ": "+e.Code) {
			t.Errorf("%s has no sentence", e.Code)
		}
	}
}

func TestReadFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "textos.csv")
	for _, c := range []struct{ raw, want string }{{"t\nação\n", "ação\n\n"}, {latin("t\nação\n"), "ação\n\n"}} {
		if err := os.WriteFile(path, []byte(c.raw), 0o600); err != nil {
			t.Fatal(err)
		}
		src, _, err := ReadFile(path, Reading{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(io.NewSectionReader(src, 0, src.Size()))
		if err = errors.Join(err, src.Close()); err != nil || string(got) != c.want {
			t.Errorf("got %q, %v; want %q", got, err, c.want)
		}
	}
	var e *Error
	if _, _, err := ReadFile(path, Reading{MaxBytes: 3}); !errors.As(err, &e) || e.Code != CodeTooLong {
		t.Errorf("beyond the limit: %v", err)
	}
	if _, _, err := ReadFile(path+"x", Reading{}); !os.IsNotExist(err) {
		t.Errorf("a file that is not there: %v", err)
	}
}

// noise is bytes without order.
func noise(n int) []byte {
	b, x := make([]byte, n), uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

// What is unpacked and large goes to a temporary file, which Close removes, also when the limit is reached.
func TestLargeTextsAreSpooled(t *testing.T) {
	dir := t.TempDir()
	left := func() int {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(files)
	}
	raw := gzipped(strings.Repeat("uma casa\n", spoolMemory/8))
	src, _, err := Read(bytes.NewReader(raw), int64(len(raw)), "a.gz", Reading{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(spoolMemory / 8 * 9); src.Size() != want || left() != 1 {
		t.Errorf("%d bytes in %d files, want %d in one", src.Size(), left(), want)
	}
	if err := src.Close(); err != nil || left() != 0 {
		t.Errorf("%d files after Close: %v", left(), err)
	}
	var e *Error
	_, _, err = Read(bytes.NewReader(raw), int64(len(raw)), "a.gz", Reading{Dir: dir, MaxBytes: spoolMemory + 1000})
	if !errors.As(err, &e) || e.Code != CodeTooLong || left() != 0 {
		t.Errorf("%d files and %v beyond the limit", left(), err)
	}
}
