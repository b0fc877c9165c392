package vectors

import (
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
)

const (
	numPyMagic = "\x93NUMPY"
	// maxNumPyHeader is the longest header of a NumPy array that is read, in bytes.
	maxNumPyHeader = 1 << 14
)

// ReadTable reads vectors that lie in one file and their words in another, either packed with gzip or not. The vectors are
// a NumPy array of shape (V, D), float32 or float64, version 1 to 3 of the format, row by row; or lines of D numbers with
// tabs between, as the Embedding Projector takes them. The words are lines, as many as vectors: the word, or the word
// and more columns behind tabs, in which case a first line names the columns, "word" and "count" among them, and is
// known by there being one line more.
func ReadTable(vectors, words io.Reader, o Options) (*Set, error) {
	into := newRows(o)
	src, err := open(vectors, into.limits)
	if err != nil {
		return nil, err
	}
	names, err := readWords(words, into.limits)
	if err != nil {
		return nil, err
	}
	if shown, err := src.peek(); err != nil {
		return nil, err
	} else if len(shown) >= len(numPyMagic) && string(shown[:len(numPyMagic)]) == numPyMagic {
		err = into.readNumPy(src, names, o.First)
		if err != nil {
			return nil, err
		}
	} else if err := into.readTabs(src, names, o.First); err != nil {
		return nil, err
	}
	return into.set()
}

// numPyHeader is the dictionary of an array's header as NumPy writes it, and as its format says that writers must.
var numPyHeader = regexp.MustCompile(`^\{'descr': '([<>])f([48])', 'fortran_order': (False|True), 'shape': \((\d+), (\d+)\), ?\}\s*$`)

// readNumPy reads an array (NEP 1: magic, version, length of the header, header, data).
func (r *rows) readNumPy(src *source, names *names, first int) error {
	var fixed [8]byte
	if _, err := io.ReadFull(src.r, fixed[:]); err != nil {
		return cutShort(err, src, 0, 1)
	}
	size := make([]byte, 2)
	switch fixed[6] {
	case 1:
	case 2, 3:
		size = make([]byte, 4)
	default:
		return refuse(CodeNumPy, "value", "version "+strconv.Itoa(int(fixed[6])))
	}
	if _, err := io.ReadFull(src.r, size); err != nil {
		return cutShort(err, src, 0, 1)
	}
	length := uint32(binary.LittleEndian.Uint16(size))
	if len(size) == 4 {
		length = binary.LittleEndian.Uint32(size)
	}
	if length > maxNumPyHeader {
		return refuse(CodeNumPy, "value", "header")
	}
	header := make([]byte, length)
	if _, err := io.ReadFull(src.r, header); err != nil {
		return cutShort(err, src, 0, 1)
	}
	src.at = int64(len(fixed) + len(size) + len(header))
	m := numPyHeader.FindStringSubmatch(string(header))
	if m == nil || m[3] == "True" {
		return refuse(CodeNumPy, "value", shorten(strconv.QuoteToASCII(string(header))))
	}
	v, err1 := strconv.ParseUint(m[4], 10, 64)
	d, err2 := strconv.ParseUint(m[5], 10, 64)
	if err1 != nil || err2 != nil || v == 0 || d == 0 {
		return refuse(CodeNumPy, "value", "("+shorten(m[4])+", "+shorten(m[5])+")")
	}
	if err := r.size(v, d); err != nil {
		err.Byte = int64(len(fixed) + len(size)) // where the header begins
		return err
	}
	if err := names.fit(int(v)); err != nil {
		return err
	}
	var order binary.ByteOrder = binary.LittleEndian
	if m[1] == ">" {
		order = binary.BigEndian
	}
	return r.arrayRows(src, names, order, int(m[2][0]-'0'), first)
}

// arrayRows reads the data of an array.
func (r *rows) arrayRows(src *source, names *names, order binary.ByteOrder, width, first int) error {
	words, whole := len(names.words), true
	if first > 0 && first < words {
		words, whole = first, false
	}
	raw := make([]byte, width*r.columns)
	for i := range words {
		if _, err := io.ReadFull(src.r, raw); err != nil {
			return cutShort(err, src, i, words)
		}
		r.floats(raw, order, width)
		if err := names.add(r, i); err != nil {
			err.Byte = src.at
			return err
		}
		src.at += int64(len(raw))
	}
	if !whole {
		return nil
	}
	if _, err := src.r.ReadByte(); err == nil {
		return &Error{Code: CodeMore, Byte: src.at, Extra: map[string]any{"want": words}}
	} else if err != io.EOF {
		return err
	}
	return nil
}

// cutShort is the error of a binary file that ends too early, or any other that reading had.
func cutShort(err error, src *source, have, want int) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return &Error{Code: CodeCut, Byte: src.at, Extra: map[string]any{"have": have, "want": want}}
	}
	return err
}
