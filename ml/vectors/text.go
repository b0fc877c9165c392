package vectors

import (
	"bytes"
	"io"
)

// readText reads lines of a word and its numbers, after a line with their number and length where headed is set.
func (r *rows) readText(src *source, headed bool, first int) error {
	words := -1
	if headed {
		n, err := r.header(src)
		if err != nil {
			return err
		}
		words = n
	}
	for (words < 0 || r.read < words) && (first < 1 || r.read < first) {
		line, err := src.next()
		if err == io.EOF {
			if words >= 0 {
				return &Error{Code: CodeCut, Line: src.line, Extra: map[string]any{"have": r.read, "want": words}}
			}
			return nil
		}
		if err != nil {
			return err
		}
		line = trimEnd(line)
		if len(line) == 0 && words < 0 {
			return src.onlyBlanks(refuse(CodeNoWord))
		}
		if refused := r.textRow(line); refused != nil {
			refused.Line = src.line
			return refused
		}
	}
	if words >= 0 && r.read == words {
		return src.onlyBlanks(refuse(CodeMore, "want", words))
	}
	return nil
}

// textRow reads one line. The first of a file without a header says how many numbers there are.
func (r *rows) textRow(line []byte) *Error {
	if r.columns == 0 {
		n := trailingNumbers(line)
		if n == 0 {
			return refuse(CodeColumns, "have", 0, "want", 1)
		}
		if n > r.limits.Columns {
			return refuse(CodeTooWide, "have", n, "limit", r.limits.Columns)
		}
		r.columns = n
	}
	word, numbers, ok := splitRow(line, uint64(r.columns))
	if !ok {
		return r.at(refuse(CodeColumns, "have", bytes.Count(line, []byte(" ")), "want", r.columns))
	}
	if at := bytes.LastIndexByte(word, ' '); at >= 0 {
		if _, number := parseNumber(word[at+1:]); number {
			return refuse(CodeColumns, "have", trailingNumbers(line), "want", r.columns)
		}
	}
	if err := r.numbers(numbers, ' '); err != nil {
		return err
	}
	return r.word(word)
}

// splitRow cuts a line before its last n fields.
func splitRow(line []byte, n uint64) (word, numbers []byte, ok bool) {
	cut := len(line)
	for range n {
		if cut = bytes.LastIndexByte(line[:cut], ' '); cut < 0 {
			return nil, nil, false
		}
	}
	return line[:cut], line[cut+1:], true
}

// trailingNumbers counts the fields at the end of a line that are numbers, the first field, the word, aside.
func trailingNumbers(line []byte) int {
	n := 0
	for {
		cut := bytes.LastIndexByte(line, ' ')
		if cut < 0 {
			return n
		}
		if _, ok := parseNumber(line[cut+1:]); !ok {
			return n
		}
		line = line[:cut]
		n++
	}
}
