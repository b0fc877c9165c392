package text

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// The encodings that a text can come in.
const (
	utf8Name    = "UTF-8"
	utf16LE     = "UTF-16LE"
	utf16BE     = "UTF-16BE"
	windows1252 = "Windows-1252"
)

// Kinds lists what CodeFormat can have as its value: kinds of files that people take for texts.
var Kinds = []string{"docx", "odt", "epub", "xlsx", "ods", "doc", "bzip2", "xz", "zstd", "7z", "rar", "pdf", "png", "jpeg", "rtf", "html", "sqlite"}

// magics are the first bytes of such files; those in a zip are told apart by the names in it.
var magics = []struct{ kind, start string }{
	{"xz", "\xfd7zXZ\x00"}, {"zstd", "\x28\xb5\x2f\xfd"}, {"7z", "7z\xbc\xaf\x27\x1c"}, {"rar", "Rar!\x1a\x07"}, {"bzip2", "BZh91AY&SY"},
	{"pdf", "%PDF-"}, {"png", "\x89PNG\r\n\x1a\n"}, {"jpeg", "\xff\xd8\xff"}, {"doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, {"rtf", `{\rtf`},
	{"sqlite", "SQLite format 3\x00"},
}

// formatOf names the kind of file that begins like this, "" when it may be text.
func formatOf(head []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.start)) {
			return m.kind
		}
	}
	low := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, bom), " \t\r\n"))
	if bytes.HasPrefix(low, []byte("<!doctype html")) || bytes.HasPrefix(low, []byte("<html")) {
		return "html"
	}
	return ""
}

// census is what the bytes of a text say about its encoding.
type census struct {
	bytes    int64
	even     int64 // NUL at an even offset: the high byte of a character of UTF-16BE
	odd      int64
	controls int64 // control characters, NUL too
	first    int64 // offset of the first of them
	whole    int64 // characters of UTF-8 of several bytes
	broken   int64 // bytes that are none
}

// take counts the next stretch, which cuts no character of UTF-8.
func (c *census) take(b []byte) {
	for i := 0; i < len(b); {
		k := b[i]
		if k >= utf8.RuneSelf {
			r, n := utf8.DecodeRune(b[i:])
			if r == utf8.RuneError && n == 1 {
				c.broken++
			} else {
				c.whole++
			}
			i += n
			continue
		}
		if isControl(k) {
			if c.controls == 0 {
				c.first = c.bytes + int64(i)
			}
			c.controls++
			if k == 0 && (c.bytes+int64(i))%2 == 0 {
				c.even++
			} else if k == 0 {
				c.odd++
			}
		}
		i++
	}
	c.bytes += int64(len(b))
}

// Bounds for finding an encoding without a byte-order mark. In UTF-16 at least every tenth character of a text in Latin
// letters has a NUL, all but all on one side; text proper has no control characters, but one byte in a thousand is
// forgiven, since they only separate words.
const (
	nulShare     = 0.05
	oneSided     = 20
	controlShare = 0.001
)

// encoding names the encoding, "" for bytes that are no text.
func (c *census) encoding(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return utf16LE
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return utf16BE
	case float64(c.odd) > nulShare*float64(c.bytes) && c.odd > oneSided*c.even:
		return utf16LE
	case float64(c.even) > nulShare*float64(c.bytes) && c.even > oneSided*c.odd:
		return utf16BE
	case float64(c.controls) > controlShare*float64(c.bytes):
		return ""
	case c.broken > c.whole:
		return windows1252
	}
	return utf8Name
}

// toUTF8 finds the encoding of a source and converts it, unless it is UTF-8. It owns src.
func toUTF8(src *Source, opt Reading, report *Report) (*Source, string, error) {
	head, err := src.head()
	if kind := formatOf(head); err == nil && kind != "" {
		err = &Error{Code: CodeFormat, Value: kind}
	}
	var c census
	if err == nil {
		err = src.blocks(0, 1, c.take, func() error { return nil })
	}
	name := c.encoding(head)
	if err == nil && name == "" {
		err = &Error{Code: CodeBinary, Byte: c.first}
	}
	if err != nil {
		if closed := src.Close(); closed != nil {
			err = errors.Join(err, closed)
		}
		return nil, "", err
	}
	if name == utf8Name {
		if c.broken > 0 {
			report.note(NoteBroken, c.broken, nil)
		}
		return src.withoutBOM(head), name, nil
	}
	report.note(NoteEncoding, 0, map[string]any{"encoding": name})
	src, err = src.replace(opt, func(to io.Writer) error {
		_, err := io.Copy(to, decoder(name).Reader(io.NewSectionReader(src, 0, src.size)))
		return err
	})
	return src, name, err
}

func decoder(name string) *encoding.Decoder {
	switch name {
	case utf16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
	case utf16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
	}
	return charmap.Windows1252.NewDecoder()
}

// withoutBOM leaves a byte-order mark out.
func (s *Source) withoutBOM(head []byte) *Source {
	if !bytes.HasPrefix(head, bom) {
		return s
	}
	n := int64(len(bom))
	return &Source{r: io.NewSectionReader(s.r, n, s.size-n), size: s.size - n, close: s.close}
}
