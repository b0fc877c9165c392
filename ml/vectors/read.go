package vectors

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// The formats of a single file.
const (
	Word2VecText   = "word2vec-text"   // "V D", then a line for each word: the word and D numbers; gensim's too
	Word2VecBinary = "word2vec-binary" // "V D", then for each word: the word, a space, D float32, perhaps a new line
	GloVe          = "glove"           // word2vec's text without its first line
)

// Formats lists the formats that Read knows.
var Formats = []string{Word2VecText, Word2VecBinary, GloVe}

// Options says how to read a file.
type Options struct {
	Format     string // one of Formats; empty to tell by what stands in the file
	First      int    // read only so many rows; 0 means all
	FirstOfTwo bool   // keep the first of two rows with the same word, as gensim does, in place of refusing the file
	Limits     Limits
}

// Read reads a set of vectors in one of Formats, packed with gzip or not, and says which format it was. What the file holds
// wrong is an *Error with the line, or in a binary file the byte; any other error is r's. In no case is there half a set.
//
// Left to itself it tells word2vec's formats from GloVe's by the first line, two whole numbers, and its text from its
// binary form by the line after that. That is certain but for GloVe vectors of length 1.
//
// In the text formats a word may have spaces in it: the last D fields of a line are the numbers. Only what follows its last
// space must not be a number itself, or a row with a number too many would pass for a word.
//
// Memory is in proportion to the bytes that r gave, whatever they claim.
func Read(r io.Reader, o Options) (s *Set, format string, err error) {
	src, err := open(r, o.Limits.orDefault())
	if err != nil {
		return nil, "", err
	}
	start, err := src.peek()
	if err != nil {
		return nil, "", err
	}
	if bytes.HasPrefix(start, byteOrderMark) {
		src.skip(len(byteOrderMark))
		start = start[len(byteOrderMark):]
	}
	format = o.Format
	if format == "" {
		if format, err = detect(start, len(start) >= peeked-len(byteOrderMark)); err != nil {
			return nil, "", err
		}
	}
	into := newRows(o)
	switch format {
	case Word2VecText, GloVe:
		err = into.readText(src, format == Word2VecText, o.First)
	case Word2VecBinary:
		err = into.readBinary(src, o.First)
	default:
		err = refuse(CodeFormat, "value", shorten(format))
	}
	if err == nil {
		s, err = into.set()
	}
	if err != nil {
		return nil, "", err
	}
	return s, format, nil
}

var byteOrderMark = []byte("\uFEFF")

// detect tells the format by the beginning of a file; more says that the file goes on after it.
func detect(shown []byte, more bool) (string, error) {
	if len(bytes.TrimSpace(shown)) == 0 && !more {
		return "", refuse(CodeEmpty)
	}
	if bytes.HasPrefix(shown, []byte(numPyMagic)) {
		return "", refuse(CodeTable)
	}
	first, rest, _ := bytes.Cut(shown, []byte("\n"))
	_, columns, ok := parseHeader(first)
	if !ok {
		if bytes.IndexByte(first, 0) >= 0 || !validStart(first, more) {
			return "", noFormat(shown)
		}
		return GloVe, nil
	}
	line, _, whole := bytes.Cut(rest, []byte("\n"))
	if _, found, ok := splitRow(trimEnd(line), columns); ok && whole {
		for _, field := range bytes.Split(found, []byte(" ")) {
			if _, ok := parseNumber(field); !ok {
				return binaryOr(rest, more), nil
			}
		}
		return Word2VecText, nil
	}
	return binaryOr(rest, more), nil
}

// binaryOr is the text format for what is text, good or bad, and the binary one for others.
func binaryOr(b []byte, more bool) string {
	if !validStart(b, more) || bytes.ContainsFunc(b, func(c rune) bool { return c < ' ' && c != '\t' && c != '\r' && c != '\n' }) {
		return Word2VecBinary
	}
	return Word2VecText
}

// validStart tells whether b is UTF-8, or would be if its last letter were not cut.
func validStart(b []byte, cut bool) bool {
	for k := 0; cut && k < utf8.UTFMax && k < len(b); k++ {
		if utf8.Valid(b[:len(b)-k]) {
			return true
		}
	}
	return utf8.Valid(b)
}

// kindOf names what a file is that holds no vectors, by its first bytes.
func kindOf(shown []byte) string {
	for _, kind := range [][2]string{{"PK\x03\x04", "zip"}, {"\x80", "pickle"}, {"\x89HDF", "hdf5"}, {"BZh", "bzip2"},
		{"\xfd7zXZ", "xz"}, {"%PDF", "pdf"}, {"\x28\xb5\x2f\xfd", "zstd"}} {
		if bytes.HasPrefix(shown, []byte(kind[0])) {
			return kind[1]
		}
	}
	return "binary"
}

// noFormat says what a file is that holds no vectors; one whose kind has no name, that its first line is no text.
func noFormat(shown []byte) *Error {
	kind := kindOf(shown)
	err := refuse(CodeFormat, "value", kind)
	if kind == "binary" {
		err.Line = 1
	}
	return err
}

// parseHeader reads "V D", both at least 1; what is too large to count is as large as can be.
func parseHeader(line []byte) (words, columns uint64, ok bool) {
	fields := bytes.Fields(line)
	if len(fields) != 2 || len(line) > 64 {
		return 0, 0, false
	}
	words, err1 := strconv.ParseUint(string(fields[0]), 10, 64)
	columns, err2 := strconv.ParseUint(string(fields[1]), 10, 64)
	if err1 != nil && !errors.Is(err1, strconv.ErrRange) || err2 != nil && !errors.Is(err2, strconv.ErrRange) {
		return 0, 0, false
	}
	return words, columns, words > 0 && columns > 0
}

// header reads the first line of word2vec's formats.
func (r *rows) header(src *source) (words int, err error) {
	line, err := src.next()
	if err == io.EOF {
		return 0, refuse(CodeEmpty)
	}
	if err != nil {
		return 0, err
	}
	v, d, ok := parseHeader(line)
	if !ok {
		return 0, &Error{Code: CodeHeader, Line: 1, Extra: map[string]any{"value": shown(line)}}
	}
	if refused := r.size(v, d); refused != nil {
		refused.Line = 1
		return 0, refused
	}
	return int(v), nil
}

// readBinary reads word2vec's binary format.
func (r *rows) readBinary(src *source, first int) error {
	words, err := r.header(src)
	if err != nil {
		return err
	}
	want := words
	if first > 0 {
		want = min(words, first)
	}
	raw := make([]byte, 4*r.columns)
	for r.read < want {
		if err := r.binaryRow(src, raw); err == io.EOF || err == io.ErrUnexpectedEOF {
			return &Error{Code: CodeCut, Byte: src.at, Extra: map[string]any{"have": r.read, "want": words}}
		} else if err != nil {
			return err
		}
	}
	if want < words {
		return nil
	}
	// The last vector too may have a new line behind it.
	for _, also := range []int{'\n', -1} {
		b, err := src.r.ReadByte()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if int(b) != also {
			return &Error{Code: CodeMore, Byte: src.at, Extra: map[string]any{"want": words}}
		}
		src.at++
	}
	return nil
}

// binaryRow reads one word and its vector, by way of raw.
func (r *rows) binaryRow(src *source, raw []byte) error {
	from := src.at
	word, err := src.binaryWord()
	if refused, ok := err.(*Error); ok && refused.Code == CodeLongWord {
		refused.Byte, refused.Row = from, r.read+1
	}
	if err != nil {
		return err
	}
	n, err := io.ReadFull(src.r, raw)
	src.at += int64(n)
	if err != nil {
		return err
	}
	r.floats(raw, binary.LittleEndian, 4)
	if refused := r.word(word); refused != nil {
		refused.Byte = from
		return refused
	}
	return nil
}

// binaryWord reads up to a space, without the new lines before. The bytes are the caller's.
func (s *source) binaryWord() ([]byte, error) {
	var word []byte
	for {
		b, err := s.r.ReadByte()
		if err != nil {
			return nil, err
		}
		s.at++
		switch {
		case b == ' ':
			return word, nil
		case b == '\n' && len(word) == 0:
			continue
		case len(word) == maxWord:
			return nil, refuse(CodeLongWord, "limit", maxWord)
		}
		word = append(word, b)
	}
}
