package series

import (
	"fmt"
	"slices"
	"strings"
)

// maxAround is how many rows of titles, and of footnotes, a table may have around it.
const maxAround = 50

// cut reads the text into a table.
func cut(text string) (*table, *Error) {
	if strings.Trim(text, " \t\r\n;,|") == "" {
		return nil, &Error{Code: CodeEmpty}
	}
	t := &table{separator: separatorOf(text)}
	if err := t.takeRows(text); err != nil {
		return nil, err
	}
	t.dropBlanks()
	if len(t.rows) == 0 {
		return nil, &Error{Code: CodeEmpty}
	}
	t.dropTitles()
	t.dropFootnotes()
	if err := t.wide(); err != nil {
		return nil, err
	}
	t.takeHeader()
	return t, t.ragged()
}

// takeRows splits the text and stops as soon as there are too many rows. In a single column it keeps blank lines between
// others: an empty field of a spreadsheet is pasted as one.
func (t *table) takeRows(text string) *Error {
	s := splitter{text: text, separator: t.separator, line: 1, keepBlank: t.separator == 0}
	if _, declared := declaredSeparator(text); declared {
		s.skipLine()
	}
	const most = MaxValues + maxAround
	var blanks []row
	for filled := 0; ; {
		r, ok, err := s.next()
		if err != nil || !ok {
			return err
		}
		if r.width() == 0 {
			if len(t.rows) > 0 && len(blanks) <= most {
				blanks = append(blanks, r)
			}
			continue
		}
		t.rows = append(append(t.rows, blanks...), r)
		blanks = blanks[:0]
		if filled++; filled > most || len(t.rows) > 2*most {
			return &Error{Code: CodeTooManyRows, Extra: map[string]any{"rows": countLines(text), "limit": MaxValues}}
		}
	}
}

// dropBlanks decides what the blank lines of a single column are. A few between the values are fields left empty; where
// they are as many as the values, the lines are just spaced out.
func (t *table) dropBlanks() {
	blank := func(r row) bool { return r.width() == 0 }
	blanks := 0
	for _, r := range t.rows {
		if blank(r) {
			blanks++
		}
	}
	if 3*blanks > len(t.rows) {
		t.rows = slices.DeleteFunc(t.rows, blank)
	}
}

// countLines is the number of lines of a text, for saying how many too many there are.
func countLines(text string) int {
	n := max(strings.Count(text, "\n"), strings.Count(text, "\r"))
	if !strings.HasSuffix(text, "\n") && !strings.HasSuffix(text, "\r") {
		n++
	}
	return n
}

// dropTitles drops the lines above the table: in a table of several columns those with one filled field, in a single column
// the texts before the last one above the numbers.
func (t *table) dropTitles() {
	fields, _ := commonWidth(t.rows)
	for i := 0; i < maxAround && len(t.rows) > 1; i++ {
		top, next := t.rows[0], t.rows[1]
		title := top.width() < 2 && !speaks(top)
		if fields < 2 {
			title = !speaks(top) && !speaks(next)
		} else if len(top.fields) == fields && speaks(next) {
			title = false // a header with one name only
		}
		if !title {
			return
		}
		t.skipped = append(t.skipped, top.line)
		t.rows = t.rows[1:]
	}
}

// dropFootnotes drops the rows below the table that have neither number nor date.
func (t *table) dropFootnotes() {
	from := len(t.skipped)
	for i := 0; i < maxAround && len(t.rows) > 1 && !speaks(t.rows[len(t.rows)-1]); i++ {
		t.skipped = append(t.skipped, t.rows[len(t.rows)-1].line)
		t.rows = t.rows[:len(t.rows)-1]
	}
	slices.Reverse(t.skipped[from:])
}

// speaks tells a row with a number or a date in it.
func speaks(r row) bool {
	return slices.ContainsFunc(r.fields, func(c string) bool {
		_, ok := parseEither(c)
		return ok || isNumber(c)
	})
}

// takeHeader makes the first row the header when it has a text above a column of numbers or dates, and no date above a
// column of dates. Columns without a name get the letter that a spreadsheet gives them.
func (t *table) takeHeader() {
	top, body := t.rows[0], t.rows[1:]
	columns := t.columns()
	for c := range columns {
		field := top.field(c)
		d, isDate := parseEither(field)
		p := profileOf(body, c)
		if isDate && !d.digits && p.most(p.dates) {
			t.header = false
			break
		}
		if !isDate && !isNumber(field) && !isMissing(field) && (len(body) == 0 || p.most(max(p.numbers, p.dates))) {
			t.header = true
		}
	}
	t.names = make([]string, columns)
	if t.header {
		for c := range t.names {
			t.names[c] = cleanName(top.field(c))
		}
		t.rows = body
		t.names = t.names[:max(1, min(columns, len(top.fields)))]
	}
	t.fillNames()
}

// columns is the width of the table: of the widest row, empty fields at its end not counted.
func (t *table) columns() int {
	n := 0
	for _, r := range t.rows {
		n = max(n, r.width())
	}
	return n
}

// fillNames makes names unique and gives every column one.
func (t *table) fillNames() {
	used := map[string]bool{}
	for c, name := range t.names {
		if name == "" {
			name = columnLetter(c)
		}
		t.names[c] = name
		for n := 2; used[t.names[c]]; n++ {
			t.names[c] = fmt.Sprintf("%s (%d)", name, n)
		}
		used[t.names[c]] = true
	}
}

// columnLetter is the name that a spreadsheet gives a column: A to Z, AA and on.
func columnLetter(c int) string {
	if c < 26 {
		return string(rune('A' + c))
	}
	return columnLetter(c/26-1) + string(rune('A'+c%26))
}

// ragged refuses rows with more filled fields than there are columns: one of them has lost its place.
func (t *table) ragged() *Error {
	columns := len(t.names)
	if !t.header {
		columns, _ = commonWidth(t.rows)
		columns = min(max(columns, 1), len(t.names))
		t.names = t.names[:columns]
	}
	for _, r := range t.rows {
		if w := r.width(); w > columns {
			return &Error{Code: CodeRagged, Row: r.line, Extra: map[string]any{"fields": w, "columns": columns}}
		}
	}
	return nil
}

// wide refuses a table whose first row has dates side by side behind a text or nothing: its series lie in rows.
func (t *table) wide() *Error {
	top := t.rows[0]
	if _, isDate := parseEither(top.field(0)); isDate || isNumber(top.field(0)) {
		return nil
	}
	dates, last, year := 0, "", 0
	for _, field := range top.fields {
		d, isDate := parseEither(field)
		if d.digits && year > 0 && d.time.Year() != year+1 {
			isDate = false // numbers of four digits, not years side by side
		}
		if isDate || monthField(field) > 0 && !isNumber(field) {
			dates, last, year = dates+1, field, d.time.Year()
		}
	}
	if dates < 3 || 2*dates < top.width() {
		return nil
	}
	return &Error{Code: CodeWide, Row: top.line, Value: shorten(last), Extra: map[string]any{"count": dates}}
}
