package text

import (
	"fmt"
	"strings"
	"unicode"
)

// The reasons a text, a vocabulary or a choice is refused, with the arguments that Error.Args has for each.
const (
	CodeEmpty      = "empty"       // nothing to read
	CodeTooLong    = "too-long"    // limit: more bytes than allowed, unpacked
	CodeFormat     = "format"      // value: not text but one of the Kinds
	CodeBinary     = "binary"      // byte: too many control characters, the first at this offset from 0
	CodeGzip       = "gzip"        // a gzip file that is damaged or cut
	CodeZip        = "zip"         // file ("" for the whole): a zip that is damaged
	CodeZipLocked  = "zip-locked"  // file: this member needs a password
	CodeZipFiles   = "zip-files"   // limit: more members than allowed
	CodeZipNoText  = "zip-no-text" // no member whose name ends in .txt
	CodeQuote      = "quote"       // line, limit: a field of a table that begins here is longer than so many bytes
	CodeTable      = "table"       // line: a table with its quotation marks in the wrong places
	CodeNoColumn   = "no-column"   // column, columns: there is no such column; columns lists those there are
	CodeOption     = "option"      // column (the option), value: not a choice
	CodeNoWords    = "no-words"    // words, min_count: no word is left for the vocabulary
	CodeVocabEmpty = "vocab-empty" // a vocabulary file without words
	CodeVocabLine  = "vocab-line"  // line, value: not a word, a blank and a count
	CodeVocabLong  = "vocab-long"  // line, limit: longer than so many bytes
	CodeVocabWord  = "vocab-word"  // line, value: a word that is too long, not UTF-8, or has control characters
	CodeVocabCount = "vocab-count" // line, value: a count that is 0, or with which the sum grows too large
	CodeVocabTwice = "vocab-twice" // line, value: this word stood before
	CodeVocabSize  = "vocab-size"  // line, limit: more words than allowed
)

// Error says why something was refused. Error gives one plain English sentence; Code and Args are for the message catalogue.
type Error struct {
	Code   string         `json:"code"`
	Line   int            `json:"line,omitempty"`   // from 1
	Byte   int64          `json:"byte,omitempty"`   // offset from 0
	File   string         `json:"file,omitempty"`   // name of a member of a zip, shortened; plain text, possibly hostile
	Column string         `json:"column,omitempty"` // of a table; for CodeOption the option
	Value  string         `json:"value,omitempty"`  // what stood there, shortened; plain text, possibly hostile
	Extra  map[string]any `json:"extra,omitempty"`  // the code's further arguments: strings, lists of strings, ints and floats
}

// Args is every argument of the code by the name listed beside it. Those that a code does not list are absent or zero.
func (e *Error) Args() map[string]any {
	args := map[string]any{"line": e.Line, "byte": e.Byte, "file": e.File, "column": e.Column, "value": e.Value}
	for k, v := range e.Extra {
		args[k] = v
	}
	return args
}

func (e *Error) Error() string {
	x := e.Extra
	switch e.Code {
	case CodeEmpty:
		return "text: there is nothing here to read"
	case CodeTooLong:
		return fmt.Sprintf("text: there are more than the %v bytes allowed here", x["limit"])
	case CodeFormat:
		return fmt.Sprintf("text: this is a file of another kind (%s), not plain text", e.Value)
	case CodeBinary:
		return fmt.Sprintf("text: this is not text: there are control characters, the first at byte %d", e.Byte)
	case CodeGzip:
		return "text: the gzip file is damaged or not complete"
	case CodeZip:
		return fmt.Sprintf("text: the zip is damaged (%q)", e.File)
	case CodeZipLocked:
		return fmt.Sprintf("text: %q in the zip needs a password", e.File)
	case CodeZipFiles:
		return fmt.Sprintf("text: the zip has more than %v files", x["limit"])
	case CodeZipNoText:
		return "text: the zip has no .txt file"
	case CodeQuote:
		return fmt.Sprintf("text: line %d begins a field of more than %v bytes; is a quotation mark left open?", e.Line, x["limit"])
	case CodeTable:
		return fmt.Sprintf("text: line %d of the table has a quotation mark in the wrong place", e.Line)
	case CodeNoColumn:
		return fmt.Sprintf("text: there is no column %q; there is %v", e.Column, x["columns"])
	case CodeOption:
		return fmt.Sprintf("text: %s cannot be %q", e.Column, e.Value)
	case CodeNoWords:
		return fmt.Sprintf("text: none of the words (%v) comes at least %v times", x["words"], x["min_count"])
	}
	return e.vocabularyError()
}

// vocabularyError is the sentence of the codes about vocabulary files.
func (e *Error) vocabularyError() string {
	x := e.Extra
	switch e.Code {
	case CodeVocabEmpty:
		return "text: the vocabulary has no words"
	case CodeVocabLine:
		return fmt.Sprintf("text: line %d of the vocabulary is not a word and a count: %q", e.Line, e.Value)
	case CodeVocabLong:
		return fmt.Sprintf("text: line %d of the vocabulary is longer than %v bytes", e.Line, x["limit"])
	case CodeVocabWord:
		return fmt.Sprintf("text: line %d of the vocabulary has no word that can be read: %q", e.Line, e.Value)
	case CodeVocabCount:
		return fmt.Sprintf("text: line %d of the vocabulary has the count %s, which is 0 or too large", e.Line, e.Value)
	case CodeVocabTwice:
		return fmt.Sprintf("text: line %d of the vocabulary has %q a second time", e.Line, e.Value)
	case CodeVocabSize:
		return fmt.Sprintf("text: from line %d on the vocabulary has more than %v words", e.Line, x["limit"])
	}
	return "text: " + e.Code
}

func badOption(name string, value any) *Error {
	return &Error{Code: CodeOption, Column: name, Value: shorten(fmt.Sprint(value))}
}

// maxShown is the longest piece of the data that is shown back, in characters.
const maxShown = 40

// shorten keeps a piece recognisable without echoing all of a hostile one.
func shorten(s string) string {
	cut := len(s) > 4*maxShown
	if cut {
		s = s[:4*maxShown]
	}
	r := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return '�'
		}
		return r
	}, s))
	if len(r) > maxShown {
		return string(r[:maxShown]) + "…"
	}
	return string(r)
}
