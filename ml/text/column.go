package text

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// Bounds of a table.
const (
	maxField   = 1 << 20 // bytes between two records: what a quotation mark left open may swallow
	maxColumns = 1000    // columns that are named in messages and looked at
	sampleRows = 200     // rows looked at to find the column with the most text
)

// takeColumn writes one column of a table, a paragraph for each row. The first row names the columns.
func takeColumn(to io.Writer, src *Source, name string, report *Report) error {
	head, err := src.head()
	if err != nil {
		return err
	}
	meter := &meter{r: io.NewSectionReader(src, 0, src.size)}
	in := csv.NewReader(meter)
	in.Comma, in.FieldsPerRecord = separatorOf(head), -1
	in.LazyQuotes = in.Comma == '\t' // such tables are often written without regard to quotation marks
	var rows [][]string
	for len(rows) < sampleRows {
		row, err := meter.next(in)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		rows = append(rows, row[:min(len(row), maxColumns)])
	}
	if len(rows) == 0 {
		return &Error{Code: CodeEmpty}
	}
	names := make([]string, len(rows[0]))
	for i, s := range rows[0] {
		names[i] = shorten(strings.TrimSpace(s))
	}
	report.Columns = names
	at := columnOf(rows, name)
	if at < 0 {
		return &Error{Code: CodeNoColumn, Column: shorten(name), Extra: map[string]any{"columns": names}}
	}
	if name == "" && len(names) > 1 {
		report.note(NoteColumn, 0, map[string]any{"column": names[at], "columns": names})
	}
	out := bufio.NewWriter(to)
	for _, row := range rows[1:] {
		writeField(out, row, at)
	}
	for {
		row, err := meter.next(in)
		if err == io.EOF {
			return out.Flush()
		}
		if err != nil {
			return err
		}
		writeField(out, row, at)
	}
}

// writeField writes a field as a paragraph: its own empty lines are no ends.
func writeField(out *bufio.Writer, row []string, at int) {
	if at >= len(row) {
		return
	}
	if s := strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, row[at])); s != "" {
		// The writer keeps its first error until Flush.
		out.WriteString(s)
		out.WriteString("\n\n")
	}
}

// columnOf is the number of the column of that name, or without a name of the one with the most text; -1 for none.
func columnOf(rows [][]string, name string) int {
	if name != "" {
		return slices.IndexFunc(rows[0], func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), strings.TrimSpace(name)) })
	}
	sizes := make([]int, len(rows[0]))
	for _, row := range rows[1:] {
		for i := range min(len(row), len(sizes)) {
			sizes[i] += len(row[i])
		}
	}
	return slices.Index(sizes, slices.Max(sizes))
}

// separatorOf is the sign that stands most often, outside quotation marks, in the first line of a table.
func separatorOf(head []byte) rune {
	best, most := ',', 0
	line, _, _ := bytes.Cut(head, []byte("\n"))
	for _, sep := range "\t;|," {
		n, quoted := 0, false
		for _, r := range string(line) {
			if r == '"' {
				quoted = !quoted
			} else if r == sep && !quoted {
				n++
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}

var errField = errors.New("a field without end")

// meter stops a record that grows too long.
type meter struct {
	r    io.Reader
	n    int
	line int // where the record being read begins
}

func (m *meter) Read(p []byte) (int, error) {
	if m.n > maxField {
		return 0, errField
	}
	n, err := m.r.Read(p)
	m.n += n
	return n, err
}

// next is the next record. Errors are an *Error, io.EOF, or those of the source.
func (m *meter) next(in *csv.Reader) ([]string, error) {
	m.n = 0
	row, err := in.Read()
	if err == nil {
		m.line, _ = in.FieldPos(len(row) - 1)
		return row, nil
	}
	if errors.Is(err, errField) {
		return nil, &Error{Code: CodeQuote, Line: m.line + 1, Extra: map[string]any{"limit": maxField}}
	}
	if e, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, &Error{Code: CodeTable, Line: e.Line}
	}
	return nil, err
}
