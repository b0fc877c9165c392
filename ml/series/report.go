package series

// The things worth saying about how data was read, with the arguments that Note.Args has for each. A note about rows
// lists at most 20 of them; count says how many there are.
const (
	NoteEncoding       = "encoding"         // encoding: the bytes are not UTF-8 and were read in this encoding
	NoteSkipped        = "skipped"          // rows, count: titles above the table or footnotes below it, left out
	NoteColumns        = "columns"          // column, columns: several columns hold numbers; this one was read
	NoteSigns          = "signs"            // sign, count, row: a currency or per-cent sign was left out
	NoteDecimal        = "decimal"          // row, value, read, decimal: the separator could be decimal or thousands; this is how it was read
	NoteNoDates        = "no-dates"         // no column of dates: the values are counted from 1
	NoteDateOrder      = "date-order"       // row, value, layout: day and month could be swapped
	NoteShortYear      = "short-year"       // row, value, year: two-digit years; 00-29 are 2000-2029, 30-99 are 1930-1999
	NoteDayIgnored     = "day-ignored"      // one value a month, on changing days: only year and month were used
	NoteBusinessDays   = "business-days"    // no Saturdays and Sundays: a week has five steps
	NoteSorted         = "sorted"           // row, count: rows were not in order of time; row is the first that came too early
	NoteTrimmed        = "trimmed"          // rows, count: rows without a value at the start or the end, left out
	NoteFilled         = "filled"           // rows, count, column: no value there, filled on a straight line between the neighbours
	NoteLeftEmpty      = "left-empty"       // rows, count, column: no value there, left empty
	NoteInserted       = "inserted"         // stamps, count, row: dates missing from the data, filled between the neighbours; row follows the first
	NoteInsertedEmpty  = "inserted-empty"   // stamps, count, row: dates missing from the data, left empty
	NoteConstant       = "constant"         // value: every value is the same
	NoteTooShortSeason = "too-short-season" // season, values: fewer than two seasons, so none is used
)

// maxListed is how many rows or stamps one note lists.
const maxListed = 20

// Note is one thing worth saying about how data was read.
type Note struct {
	Code  string         `json:"code"`
	Row   int            `json:"row,omitempty"`   // the first row it is about; 0 for all
	Rows  []int          `json:"rows,omitempty"`  // the rows it is about, ascending, at most 20
	Count int            `json:"count,omitempty"` // how many rows or steps it is about
	Extra map[string]any `json:"extra,omitempty"` // the code's further arguments: strings, lists of strings, ints and floats
}

// Args is every argument of the code by the name listed beside it. Those that a code does not list are absent or zero.
func (n Note) Args() map[string]any {
	args := map[string]any{"row": n.Row, "rows": n.Rows, "count": n.Count}
	for k, v := range n.Extra {
		args[k] = v
	}
	return args
}

// Report says how data was read.
type Report struct {
	Encoding       string   `json:"encoding"`              // "UTF-8", "UTF-16LE", "UTF-16BE" or "Windows-1252"
	Separator      rune     `json:"separator,omitempty"`   // ';', ',', '\t', '|', ' ' for runs of blanks, or 0 for a single column
	Decimal        rune     `json:"decimal,omitempty"`     // '.' or ',', 0 when no value has one
	Header         bool     `json:"header"`                // the first row names the columns
	DateColumn     string   `json:"date_column,omitempty"` // "" when there is none; several are joined by " + "
	DateLayout     string   `json:"date_layout,omitempty"` // one of the Layouts
	ValueColumn    string   `json:"value_column"`          // the column the series was read from
	NumericColumns []string `json:"numeric_columns"`       // the columns that could have been
	Rows           int      `json:"rows"`                  // rows of data, header and skipped rows not counted
	Notes          []Note   `json:"notes,omitempty"`       // in the order of reading
}

func (r *Report) note(code string, args ...any) {
	n := Note{Code: code}
	for i := 0; i+1 < len(args); i += 2 {
		n.set(args[i].(string), args[i+1])
	}
	r.Notes = append(r.Notes, n)
}

// noteRows adds a note about rows, listing the first of them.
func (r *Report) noteRows(code string, rows []int, args ...any) {
	if len(rows) == 0 {
		return
	}
	r.note(code, args...)
	n := &r.Notes[len(r.Notes)-1]
	n.Row, n.Count = rows[0], len(rows)
	n.Rows = append([]int(nil), rows[:min(len(rows), maxListed)]...)
}

func (n *Note) set(name string, v any) {
	switch name {
	case "row":
		n.Row = v.(int)
	case "count":
		n.Count = v.(int)
	default:
		if n.Extra == nil {
			n.Extra = map[string]any{}
		}
		n.Extra[name] = v
	}
}
