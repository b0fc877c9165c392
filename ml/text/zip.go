package text

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// maxDirectory bounds the directory of a zip, which is read into memory.
const maxDirectory = 8 << 20

// unzip writes the .txt files of a zip, in the order of their names, with an empty line after each. Names are compared and
// shown, never used as paths. Sizes are those that come out, not those that the zip promises.
func unzip(to io.Writer, src *Source, opt Reading, report *Report) error {
	gate := &gate{r: src, left: maxDirectory}
	z, err := zip.NewReader(gate, src.size)
	if gate.left <= 0 {
		return &Error{Code: CodeZipFiles, Extra: map[string]any{"limit": opt.MaxFiles}}
	}
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return &Error{Code: CodeZip}
	}
	gate.open = true
	if kind := officeOf(z); kind != "" {
		return &Error{Code: CodeFormat, Value: kind}
	}
	if len(z.File) > opt.MaxFiles {
		return &Error{Code: CodeZipFiles, Extra: map[string]any{"limit": opt.MaxFiles}}
	}
	var texts []*zip.File
	var skipped []string
	for _, f := range z.File {
		switch {
		case strings.HasSuffix(f.Name, "/"), strings.HasPrefix(f.Name, "__MACOSX/"), strings.HasPrefix(path.Base(f.Name), "."):
		case strings.EqualFold(path.Ext(f.Name), ".txt"):
			texts = append(texts, f)
		default:
			skipped = append(skipped, shorten(f.Name))
		}
	}
	if len(texts) == 0 {
		return &Error{Code: CodeZipNoText}
	}
	slices.SortStableFunc(texts, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	left := opt.MaxBytes
	for _, f := range texts {
		if err := unzipOne(to, f, opt, &left, report); err != nil {
			return err
		}
	}
	if len(skipped) > 0 {
		report.note(NoteSkipped, int64(len(skipped)), map[string]any{"files": skipped[:min(len(skipped), maxListed)]})
	}
	return nil
}

// maxListed is how many files one note lists.
const maxListed = 5

// unzipOne writes one file, of which at most left bytes may come out. One that holds no byte is passed over.
func unzipOne(to io.Writer, f *zip.File, opt Reading, left *int64, report *Report) error {
	if f.Flags&1 != 0 {
		return &Error{Code: CodeZipLocked, File: shorten(f.Name)}
	}
	in, err := f.Open()
	if err != nil {
		return &Error{Code: CodeZip, File: shorten(f.Name)}
	}
	one := &spool{limit: *left, dir: opt.Dir}
	err = errors.Join(copyText(one, in, &Error{Code: CodeZip, File: shorten(f.Name)}), in.Close())
	if err != nil {
		return errors.Join(named(err, f.Name, opt), one.drop())
	}
	*left -= one.n
	src, err := one.source()
	if err != nil {
		return err
	}
	var own Report
	src, encoding, err := toUTF8(src, opt, &own)
	if err != nil {
		return named(err, f.Name, opt)
	}
	report.Files = append(report.Files, shorten(f.Name))
	if report.Encoding == "" {
		report.Encoding = encoding
	}
	for _, n := range own.Notes {
		report.merge(n)
	}
	_, err = io.Copy(to, io.NewSectionReader(src, 0, src.size))
	if err == nil {
		_, err = io.WriteString(to, "\n\n")
	}
	return errors.Join(err, src.Close())
}

// named puts the name of a file into an error about it. A file that is too long is so together with those before it.
func named(err error, name string, opt Reading) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	if e.Code == CodeTooLong {
		return &Error{Code: CodeTooLong, Extra: map[string]any{"limit": opt.MaxBytes}}
	}
	e.File = shorten(name)
	return e
}

// merge adds a note about one of several files to what was said of those before it.
func (r *Report) merge(n Note) {
	for i, old := range r.Notes {
		if old.Code == n.Code && old.Extra["encoding"] == n.Extra["encoding"] {
			r.Notes[i].Count += n.Count
			return
		}
	}
	r.Notes = append(r.Notes, n)
}

// officeOf tells documents that are zips, "" for others.
func officeOf(z *zip.Reader) string {
	for _, f := range z.File {
		switch f.Name {
		case "word/document.xml":
			return "docx"
		case "xl/workbook.xml":
			return "xlsx"
		case "mimetype":
			in, err := f.Open()
			if err != nil {
				return ""
			}
			var b [80]byte
			n, _ := io.ReadFull(in, b[:])
			in.Close()
			switch s := string(b[:n]); {
			case strings.HasPrefix(s, "application/epub"):
				return "epub"
			case strings.HasPrefix(s, "application/vnd.oasis.opendocument.text"):
				return "odt"
			case strings.HasPrefix(s, "application/vnd.oasis.opendocument.spreadsheet"):
				return "ods"
			}
		}
	}
	return ""
}

// gate lets so many bytes through until it is opened.
type gate struct {
	r    io.ReaderAt
	left int64
	open bool
}

func (g *gate) ReadAt(p []byte, off int64) (int, error) {
	if !g.open {
		if g.left -= int64(len(p)); g.left <= 0 {
			return 0, io.ErrUnexpectedEOF
		}
	}
	return g.r.ReadAt(p, off)
}
