package series

import "strings"

// table is the text cut into rows and fields.
type table struct {
	separator rune
	rows      []row
	skipped   []int // rows of titles and footnotes
	header    bool
	names     []string // one for each column, unique, never empty
}

// row is one record: the line it begins on, counted from 1, and its fields.
type row struct {
	line   int
	fields []string
}

// field is the trimmed text in a column, "" where the row is shorter.
func (r row) field(column int) string {
	if column >= len(r.fields) {
		return ""
	}
	return r.fields[column]
}

// width is the number of fields up to the last one that is not empty.
func (r row) width() int {
	n := len(r.fields)
	for n > 0 && r.fields[n-1] == "" {
		n--
	}
	return n
}

// splitter cuts text into rows, RFC 4180 with the liberties that real files take: any line end, any separator, blank
// lines, and quotation marks inside a field that does not begin with one.
type splitter struct {
	text      string
	separator rune // 0 keeps each line whole, ' ' cuts at runs of blanks
	keepBlank bool
	at        int
	line      int // of the text at at, from 1
}

// next is the next row that is neither a comment nor blank (unless those are kept); false at the end. Its fields are trimmed.
func (s *splitter) next() (row, bool, *Error) {
	for s.at < len(s.text) {
		if s.isComment() {
			s.skipLine()
			continue
		}
		r := row{line: s.line}
		if !s.lineEnd() {
			var err *Error
			if r, err = s.record(); err != nil {
				return r, false, err
			}
		}
		if r.width() > 0 || s.keepBlank {
			return r, true, nil
		}
	}
	return row{}, false, nil
}

// isComment tells a line that begins with '#', unless that begins a field of a table: "#;date;value" or "#N/A;3".
func (s *splitter) isComment() bool {
	rest := s.text[s.at:]
	if !strings.HasPrefix(rest, "#") {
		return false
	}
	if len(rest) == 1 || strings.ContainsRune(";,\t|\"", rune(rest[1])) {
		return false
	}
	start := fold(rest[:min(len(rest), 8)])
	for _, mark := range spreadsheetErrors {
		if strings.HasPrefix(start, mark) {
			return false
		}
	}
	return true
}

func (s *splitter) skipLine() {
	for s.at < len(s.text) && !s.lineEnd() {
		s.at++
	}
}

// lineEnd steps over a line end if one is here.
func (s *splitter) lineEnd() bool {
	switch s.text[s.at] {
	case '\r':
		if s.at+1 < len(s.text) && s.text[s.at+1] == '\n' {
			s.at++
		}
	case '\n':
	default:
		return false
	}
	s.at++
	s.line++
	return true
}

// record reads up to the end of the line, or beyond it where a quoted field goes on.
func (s *splitter) record() (row, *Error) {
	r := row{line: s.line}
	if s.separator == ' ' {
		return s.words(r), nil
	}
	for {
		field, last, err := s.field(r.line)
		if err != nil {
			return r, err
		}
		field = trim(field)
		if len(r.fields) < MaxColumns {
			r.fields = append(r.fields, field)
		} else if field != "" { // empty ones are free: spreadsheets write separators by the hundred
			return r, &Error{Code: CodeTooManyCols, Row: r.line, Extra: map[string]any{"limit": MaxColumns}}
		}
		if last {
			return r, nil
		}
	}
}

// words cuts the rest of the line at runs of blanks; words beyond the last column there can be are dropped.
func (s *splitter) words(r row) row {
	begin := s.at
	for s.at < len(s.text) && s.text[s.at] != '\n' && s.text[s.at] != '\r' {
		s.at++
	}
	for word := range strings.FieldsSeq(s.text[begin:s.at]) {
		if len(r.fields) < MaxColumns {
			r.fields = append(r.fields, word)
		}
	}
	if s.at < len(s.text) {
		s.lineEnd()
	}
	return r
}

// field reads one field and the separator or line end behind it.
func (s *splitter) field(line int) (text string, last bool, err *Error) {
	begin := s.at
	for s.at < len(s.text) && s.text[s.at] == ' ' {
		s.at++
	}
	var quoted strings.Builder
	if s.at < len(s.text) && s.text[s.at] == '"' {
		if !s.quoted(&quoted) {
			return "", false, &Error{Code: CodeQuote, Row: line}
		}
		begin = s.at
	}
	for s.at < len(s.text) {
		end := s.at
		if s.lineEnd() {
			return quoted.String() + s.text[begin:end], true, nil
		}
		s.at++
		if s.separator != 0 && s.text[end] == byte(s.separator) {
			return quoted.String() + s.text[begin:end], false, nil
		}
	}
	return quoted.String() + s.text[begin:], true, nil
}

// quoted reads from an opening quotation mark past the closing one; false when there is none.
func (s *splitter) quoted(into *strings.Builder) bool {
	s.at++
	for s.at < len(s.text) {
		n := strings.IndexAny(s.text[s.at:], "\"\r\n")
		if n < 0 {
			return false
		}
		into.WriteString(s.text[s.at : s.at+n])
		s.at += n
		begin := s.at
		switch {
		case s.lineEnd():
			into.WriteString(s.text[begin:s.at])
		case strings.HasPrefix(s.text[s.at:], `""`):
			into.WriteByte('"')
			s.at += 2
		default:
			s.at++
			return true
		}
	}
	return false
}
