package vectors

import (
	"bytes"
	"io"
	"slices"
	"strconv"
)

// names is a file of words that goes with a file of vectors.
type names struct {
	all    [][]byte // the lines, until it is known how many words there should be
	words  [][]byte
	lines  []int   // of each word
	counts []int64 // nil, or one for each word
}

// readWords reads a file of words. How many of its columns count is known only when the number of vectors is.
func readWords(r io.Reader, limits Limits) (*names, error) {
	src, err := open(r, limits)
	if err != nil {
		return nil, err
	}
	n := &names{}
	for {
		line, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if src.line == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			if err := src.onlyBlanks(refuse(CodeNoWord)); err != nil {
				return nil, err
			}
			break
		}
		if len(n.all) > limits.Words {
			return nil, refuse(CodeTooMany, "have", len(n.all), "limit", limits.Words)
		}
		n.all = append(n.all, bytes.Clone(line))
	}
	if len(n.all) == 0 {
		return nil, refuse(CodeEmpty)
	}
	return n, nil
}

// fit takes the words for v vectors from the lines.
func (n *names) fit(v int) error {
	word, count, headed := 0, -1, 0
	if len(n.all) == v+1 && bytes.IndexByte(n.all[0], '\t') >= 0 {
		headed = 1
		columns := bytes.Split(bytes.ToLower(n.all[0]), []byte("\t"))
		word = max(0, slices.IndexFunc(columns, func(c []byte) bool { return string(c) == "word" }))
		count = slices.IndexFunc(columns, func(c []byte) bool { return string(c) == "count" })
	}
	if len(n.all)-headed != v {
		return refuse(CodeWords, "have", len(n.all), "want", v)
	}
	for i, line := range n.all[headed:] {
		cells := bytes.Split(line, []byte("\t"))
		if word >= len(cells) {
			return &Error{Code: CodeNoWord, Line: i + headed + 1}
		}
		n.words, n.lines = append(n.words, cells[word]), append(n.lines, i+headed+1)
		if count < 0 {
			continue
		}
		var c int64
		var err error
		if count < len(cells) {
			c, err = strconv.ParseInt(string(cells[count]), 10, 64)
		}
		if err != nil || c < 0 || count >= len(cells) {
			return &Error{Code: CodeCount, Line: i + headed + 1, Extra: map[string]any{"value": shown(line)}}
		}
		n.counts = append(n.counts, c)
	}
	n.all = nil
	return nil
}

// add gives the last row its word.
func (n *names) add(r *rows, i int) *Error {
	before := len(r.words)
	if err := r.word(n.words[i]); err != nil {
		if err.Code != CodeNotFinite {
			err.Line = n.lines[i]
		}
		return err
	}
	if n.counts != nil && len(r.words) > before {
		r.counts = append(r.counts, n.counts[i])
	}
	return nil
}

// readTabs reads vectors as lines of numbers with tabs between.
func (r *rows) readTabs(src *source, names *names, first int) error {
	lines := 0
	for {
		line, err := src.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if src.line == 1 {
			line = bytes.TrimPrefix(line, byteOrderMark)
		}
		if line = trimEnd(line); len(line) == 0 {
			if err := src.onlyBlanks(refuse(CodeColumns, "have", 0, "want", r.columns)); err != nil {
				return err
			}
			break
		}
		if lines == 0 {
			if err := r.size(0, uint64(bytes.Count(line, []byte("\t"))+1)); err != nil {
				err.Line = src.line
				return err
			}
		}
		if lines++; lines > r.limits.Words {
			err := refuse(CodeTooMany, "have", lines, "limit", r.limits.Words)
			err.Line = src.line
			return err
		}
		if err := r.numbers(line, '\t'); err != nil {
			err.Line = src.line
			return err
		}
	}
	return r.nameAll(names, lines, first)
}

// nameAll gives rows that have been read without words theirs.
func (r *rows) nameAll(names *names, v, first int) error {
	if v == 0 {
		return refuse(CodeEmpty)
	}
	if err := names.fit(v); err != nil {
		return err
	}
	if first > 0 {
		v = min(v, first)
	}
	values := r.values
	r.values = values[:0:len(values)]
	for i := range v {
		row := values[i*r.columns : (i+1)*r.columns]
		r.values = append(r.values, row...) // never beyond row i: what is kept moves up
		if err := names.add(r, i); err != nil {
			if err.Line == 0 {
				err.Line = i + 1
			}
			return err
		}
	}
	return nil
}
