package vectors

import (
	"bytes"
	"encoding/binary"
	"math"
	"strconv"
	"unsafe"

	"caderno/ml/f32"
)

// rows gathers the rows of a file. Its memory grows with them, whatever a header says.
type rows struct {
	limits  Limits
	keep    bool // the first of two rows with one word, in place of refusing
	columns int
	words   []string
	index   map[string]int32
	counts  []int64
	values  []float32
	read    int // rows read, kept or not
}

func newRows(o Options) *rows {
	return &rows{limits: o.Limits.orDefault(), keep: o.FirstOfTwo, index: map[string]int32{}}
}

// size sets the number of columns and checks how many rows there are said to be.
func (r *rows) size(words, columns uint64) *Error {
	if words > uint64(r.limits.Words) {
		return refuse(CodeTooMany, "have", words, "limit", r.limits.Words)
	}
	if columns > uint64(r.limits.Columns) {
		return refuse(CodeTooWide, "have", columns, "limit", r.limits.Columns)
	}
	r.columns = int(columns)
	return nil
}

// word takes a row in whose values have been added, or takes them away again.
func (r *rows) word(raw []byte) *Error {
	r.read++
	from := len(r.values) - r.columns
	if err := checkWord(unsafe.String(unsafe.SliceData(raw), len(raw))); err != nil {
		return r.at(err)
	}
	if len(raw) > maxWord {
		return r.at(refuse(CodeLongWord, "limit", maxWord))
	}
	if j := notFinite(r.values[from:]); j >= 0 {
		err := refuse(CodeNotFinite, "column", j+1)
		err.Word = shorten(string(raw))
		return r.at(err)
	}
	word := string(raw)
	if other, ok := r.index[word]; ok {
		if r.keep {
			r.values = r.values[:from]
			return nil
		}
		err := refuse(CodeDuplicate, "other", int(other)+1)
		err.Word = shorten(word)
		return r.at(err)
	}
	if len(r.words) == r.limits.Words {
		return r.at(refuse(CodeTooMany, "have", len(r.words)+1, "limit", r.limits.Words))
	}
	r.index[word] = int32(len(r.words))
	r.words = append(r.words, word)
	return nil
}

// at says in which row something is wrong.
func (r *rows) at(err *Error) *Error {
	err.Row = r.read
	return err
}

// set is what was gathered.
func (r *rows) set() (*Set, error) {
	if len(r.words) == 0 {
		return nil, refuse(CodeEmpty)
	}
	return newSet(r.words, r.index, r.counts, f32.Over(r.values, len(r.words), r.columns)), nil
}

// numbers adds the numbers of a text, which sep stands between. There must be as many as columns.
func (r *rows) numbers(text []byte, sep byte) *Error {
	for j := range r.columns {
		field, rest, more := bytes.Cut(text, []byte{sep})
		if more != (j+1 < r.columns) {
			return refuse(CodeColumns, "have", bytes.Count(text, []byte{sep})+j+1, "want", r.columns)
		}
		v, ok := parseNumber(field)
		if !ok {
			return refuse(CodeNumber, "value", shown(field), "column", j+1)
		}
		r.values = append(r.values, v)
		text = rest
	}
	return nil
}

// parseNumber reads a decimal number, infinite where it is too large for 32 bits.
func parseNumber(b []byte) (v float32, ok bool) {
	x, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(b), len(b)), 32)
	if err != nil && !math.IsInf(x, 0) {
		return 0, false
	}
	return float32(x), true
}

// floats adds the numbers of a row in binary, in an order of bytes and of 4 or 8 bytes each.
func (r *rows) floats(raw []byte, order binary.ByteOrder, width int) {
	for ; len(raw) > 0; raw = raw[width:] {
		if width == 8 {
			r.values = append(r.values, float32(math.Float64frombits(order.Uint64(raw))))
		} else {
			r.values = append(r.values, math.Float32frombits(order.Uint32(raw)))
		}
	}
}

// trimEnd cuts the blanks at the end of a line: one that Windows wrote ends with a carriage return, one of word2vec's with a
// space.
func trimEnd(line []byte) []byte { return bytes.TrimRight(line, " \t\r\n") }
