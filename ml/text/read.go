package text

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"path"
	"strings"
)

// Reading says how to take what a person brings. The zero value is the default.
type Reading struct {
	Column   string // the column of a .csv or .tsv: its name in the first row, in any case; default: the one with the most text
	MaxBytes int64  // at most so many bytes, packed and unpacked; default 256 MiB
	MaxFiles int    // at most so many files in a zip; default 1000
	Dir      string // for temporary files of text that was unpacked or converted, when large; default os.TempDir()
}

func (o Reading) filled() Reading {
	if o.MaxBytes <= 0 {
		o.MaxBytes = 256 << 20
	}
	if o.MaxFiles <= 0 {
		o.MaxFiles = 1000
	}
	return o
}

// Report says how a text was taken.
type Report struct {
	Encoding string   `json:"encoding"`          // "UTF-8", "UTF-16LE", "UTF-16BE" or "Windows-1252"; of a zip, of its first file
	Files    []string `json:"files,omitempty"`   // the members of a zip that were read, in order
	Columns  []string `json:"columns,omitempty"` // the columns of a table
	Notes    []Note   `json:"notes,omitempty"`   // in the order of reading
}

func (r *Report) note(code string, count int64, args map[string]any) {
	r.Notes = append(r.Notes, Note{Code: code, Count: count, Extra: args})
}

// Read takes size bytes of a file called name: a text, a table with a column of text when name ends in .csv or .tsv, a gzip
// of either, or a zip of .txt files, which are joined in the order of their names with an empty line between them. What is
// in another encoding than UTF-8 is converted; Latin-1 is read as Windows-1252, which has the same letters. A text in UTF-8
// stays where it is, so r must stay open; anything else is unpacked once, into memory or, when it is large, into a temporary
// file that Close of the source removes, so that every source can be read in parts. Errors, for errors.As, are an *Error or
// those of files.
func Read(r io.ReaderAt, size int64, name string, opt Reading) (*Source, *Report, error) {
	return readSource(NewSource(r, size), name, opt.filled())
}

// ReadFile is Read of a file, which the source closes.
func ReadFile(path string, opt Reading) (*Source, *Report, error) {
	src, err := OpenFile(path)
	if err != nil {
		return nil, nil, err
	}
	return readSource(src, path, opt.filled())
}

// readSource owns src.
func readSource(src *Source, name string, opt Reading) (*Source, *Report, error) {
	if src.size > opt.MaxBytes {
		return nil, nil, errors.Join(&Error{Code: CodeTooLong, Extra: map[string]any{"limit": opt.MaxBytes}}, src.Close())
	}
	report := &Report{}
	src, err := readAny(src, strings.ToLower(name), opt, report)
	if err != nil {
		return nil, nil, err
	}
	if src.size == 0 {
		return nil, nil, errors.Join(&Error{Code: CodeEmpty}, src.Close())
	}
	return src, report, nil
}

// readAny takes a source apart and owns it: it is closed when another one is returned in its place.
func readAny(src *Source, name string, opt Reading, report *Report) (*Source, error) {
	head, err := src.head()
	if err != nil {
		return nil, errors.Join(err, src.Close())
	}
	if bytes.HasPrefix(head, []byte("\x1f\x8b")) {
		if src, err = src.replace(opt, func(to io.Writer) error { return gunzip(to, src) }); err != nil {
			return nil, err
		}
		name = strings.TrimSuffix(name, ".gz")
		if head, err = src.head(); err != nil {
			return nil, errors.Join(err, src.Close())
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return src.replace(opt, func(to io.Writer) error { return unzip(to, src, opt, report) })
	}
	src, encoding, err := toUTF8(src, opt, report)
	if err != nil {
		return nil, err
	}
	report.Encoding = encoding
	if ext := path.Ext(name); ext == ".csv" || ext == ".tsv" {
		return src.replace(opt, func(to io.Writer) error { return takeColumn(to, src, opt.Column, report) })
	}
	return src, nil
}

// head is the first bytes of a source.
func (s *Source) head() ([]byte, error) {
	head := make([]byte, min(s.size, 4096))
	n, err := s.r.ReadAt(head, 0)
	if n == len(head) {
		err = nil
	}
	return head[:n], err
}

// replace closes a source and returns what f writes in its place.
func (s *Source) replace(opt Reading, f func(to io.Writer) error) (*Source, error) {
	to := &spool{limit: opt.MaxBytes, dir: opt.Dir}
	err := f(to)
	if err = errors.Join(err, s.Close()); err != nil {
		err = errors.Join(err, to.drop())
		if e, ok := errors.AsType[*Error](err); ok {
			return nil, e
		}
		return nil, err
	}
	return to.source()
}

// gunzip unpacks every member of a gzip file.
func gunzip(to io.Writer, src *Source) error {
	in := io.NewSectionReader(src, 0, src.size)
	z, err := gzip.NewReader(in)
	if err != nil {
		return &Error{Code: CodeGzip}
	}
	return copyText(to, z, &Error{Code: CodeGzip})
}

// copyText copies what a decompressor gives. Its own errors become bad.
func copyText(to io.Writer, from io.Reader, bad *Error) error {
	w := &writeError{w: to}
	if _, err := io.Copy(w, from); err != nil {
		if w.err != nil {
			return w.err
		}
		return bad
	}
	return nil
}

// writeError tells errors of writing from those of reading.
type writeError struct {
	w   io.Writer
	err error
}

func (w *writeError) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	w.err = err
	return n, err
}
