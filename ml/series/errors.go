package series

import "fmt"

// The reasons data is refused, with the arguments that Error.Args has for each.
const (
	CodeEmpty         = "empty"            // nothing but blanks
	CodeTooLong       = "too-long"         // bytes, limit: longer than MaxBytes
	CodeFormat        = "format"           // value: not text but one of the Kinds
	CodeBinary        = "binary"           // byte: a NUL or control character at this offset from 0
	CodeEncoding      = "encoding"         // byte, value: not text in this encoding from this offset on
	CodeQuote         = "quote"            // row: a quoted field begins in this row and never ends
	CodeTooManyRows   = "too-many-rows"    // rows (lines in all), limit
	CodeTooManyCols   = "too-many-columns" // row, limit: more fields than MaxColumns
	CodeRagged        = "ragged"           // row, fields, columns: a row with more fields than there are columns
	CodeWide          = "wide"             // row, value (one of them), count: dates stand side by side in the header
	CodeNoNumbers     = "no-numbers"       // no column of numbers
	CodeNoColumn      = "no-column"        // column, columns: there is no such column; columns lists the numeric ones
	CodeNotNumber     = "not-a-number"     // row, column, value, decimal: text in the value column
	CodeNotFinite     = "not-finite"       // row, column, value: infinity
	CodeTooLarge      = "too-large"        // row, column, value, limit: magnitude beyond MaxSize
	CodeBadDate       = "bad-date"         // row, column, value ("" for none), layout: not a date like the others
	CodeIrregular     = "irregular"        // row, other, value, before, every, freq: not a whole number of steps after row other
	CodeTooFine       = "too-fine"         // row, value: steps of less than a minute
	CodeDuplicate     = "duplicate-date"   // row, other, value: both rows have this date
	CodeSeveral       = "several-series"   // row, other, column, value, before: same date, but this text column tells them apart
	CodeMostlyMissing = "mostly-missing"   // row, values, steps: fewer than half of the steps have a value; the longest hole ends at row
	CodeTooFew        = "too-few"          // values, min
	CodeTooMany       = "too-many-values"  // values (steps of the calendar), limit
	CodeOption        = "option"           // column (the option), value: not a way to read
	CodeNotPositive   = "not-positive"     // value: a logarithm needs positive values
)

// Error says why data was refused. Error gives one plain English sentence; Code and Args are for the message catalogue.
type Error struct {
	Code   string         `json:"code"`
	Row    int            `json:"row,omitempty"`    // line of the text, from 1, headers and blank lines counted; 0 when no row is to blame
	Other  int            `json:"other,omitempty"`  // the row it clashes with
	Column string         `json:"column,omitempty"` // header, or the letter a spreadsheet would give
	Byte   int            `json:"byte,omitempty"`   // offset from 0
	Value  string         `json:"value,omitempty"`  // what stood there, shortened; plain text, possibly hostile
	Extra  map[string]any `json:"extra,omitempty"`  // the code's further arguments: strings, ints and floats
}

// Args is every argument of the code by the name listed beside it. Those that a code does not list are absent or zero.
func (e *Error) Args() map[string]any {
	args := map[string]any{"row": e.Row, "other": e.Other, "column": e.Column, "byte": e.Byte, "value": e.Value}
	for k, v := range e.Extra {
		args[k] = v
	}
	return args
}

func (e *Error) Error() string {
	x := e.Extra
	switch e.Code {
	case CodeEmpty:
		return "there is nothing here to read"
	case CodeTooLong:
		return fmt.Sprintf("this is %v bytes long; at most %v can be read", x["bytes"], x["limit"])
	case CodeFormat:
		return fmt.Sprintf("this is a file of another kind (%s), not a table as text: export it as CSV first", e.Value)
	case CodeBinary:
		return fmt.Sprintf("this is not text: byte %d is a control character", e.Byte)
	case CodeEncoding:
		return fmt.Sprintf("this is not text in %s: byte %d fits no character; save it as UTF-8", e.Value, e.Byte)
	case CodeOption:
		return fmt.Sprintf("%s cannot be %q", e.Column, e.Value)
	case CodeNotPositive:
		return fmt.Sprintf("a logarithm needs positive values, and one is %s", e.Value)
	case CodeTooFew:
		return fmt.Sprintf("there are %v values; it takes at least %v", x["values"], x["min"])
	case CodeTooMany:
		return fmt.Sprintf("from the first date to the last there are %v steps; at most %v can be read", x["values"], x["limit"])
	}
	return e.tableError()
}

// tableError is the sentence of the codes that blame a part of the table.
func (e *Error) tableError() string {
	x := e.Extra
	switch e.Code {
	case CodeQuote:
		return fmt.Sprintf("row %d has a quotation mark that is never closed", e.Row)
	case CodeTooManyRows:
		return fmt.Sprintf("there are %v rows; at most %v can be read", x["rows"], x["limit"])
	case CodeTooManyCols:
		return fmt.Sprintf("row %d has more than %v columns", e.Row, x["limit"])
	case CodeRagged:
		return fmt.Sprintf("row %d has %v fields where there are %v columns; a decimal comma needs ';' or a tab between the columns",
			e.Row, x["fields"], x["columns"])
	case CodeWide:
		return fmt.Sprintf("row %d has dates side by side (%v of them, such as %q); put one date and one value in each row",
			e.Row, x["count"], e.Value)
	case CodeNoNumbers:
		return "no column of numbers was found"
	case CodeNoColumn:
		return fmt.Sprintf("there is no column of numbers called %q; there is %v", e.Column, x["columns"])
	case CodeNotNumber:
		return fmt.Sprintf("row %d, column %s: %q is not a number like the others", e.Row, e.Column, e.Value)
	case CodeNotFinite:
		return fmt.Sprintf("row %d, column %s: %q is not a finite number", e.Row, e.Column, e.Value)
	case CodeTooLarge:
		return fmt.Sprintf("row %d, column %s: %q is too large; the limit is %v", e.Row, e.Column, e.Value, x["limit"])
	}
	return e.dateError()
}

// dateError is the sentence of the codes that blame a date.
func (e *Error) dateError() string {
	x := e.Extra
	switch e.Code {
	case CodeBadDate:
		if e.Value == "" {
			return fmt.Sprintf("row %d, column %s: there is no date", e.Row, e.Column)
		}
		return fmt.Sprintf("row %d, column %s: %q is not a date like the others", e.Row, e.Column, e.Value)
	case CodeIrregular:
		return fmt.Sprintf("the dates are not evenly spaced: row %d (%s) is no whole number of steps after row %d (%v); a step is %v %v",
			e.Row, e.Value, e.Other, x["before"], x["every"], x["freq"])
	case CodeTooFine:
		return fmt.Sprintf("row %d (%s): steps shorter than a minute cannot be read", e.Row, e.Value)
	case CodeDuplicate:
		return fmt.Sprintf("rows %d and %d have the same date, %s", e.Other, e.Row, e.Value)
	case CodeSeveral:
		return fmt.Sprintf("rows %d and %d have the same date: column %s seems to hold several series (%q, %q); keep one",
			e.Other, e.Row, e.Column, x["before"], e.Value)
	case CodeMostlyMissing:
		return fmt.Sprintf("only %v of %v steps have a value; the longest hole ends at row %d", x["values"], x["steps"], e.Row)
	}
	return e.Code
}

// maxShown is the longest piece of the data that is shown back, in characters.
const maxShown = 40

// shorten keeps a field recognisable without echoing all of a hostile one.
func shorten(s string) string {
	if len(s) > 4*maxShown {
		s = s[:4*maxShown]
	}
	r := []rune(cleanName(s))
	if len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return string(r)
}
