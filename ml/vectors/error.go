package vectors

import (
	"bytes"
	"fmt"
)

// The reasons a question or a file is refused, with the arguments that Error.Args has for each beside line, byte, row and
// word.
const (
	CodeUnknown = "unknown" // word, near (words spelled alike, a list): there is no vector for this word
	CodeNothing = "nothing" // a question without words
	CodeCancel  = "cancel"  // the vectors of a question add up to zero: no word is nearer than another
	CodeLength  = "length"  // have, want: a vector in a question is not as long as the set's
	CodeWeight  = "weight"  // word: a weight, or a vector given in a question, is not finite

	CodeEmpty     = "empty"          // nothing but blanks
	CodeFormat    = "format"         // value: not vectors, or not in a format that can be told for certain
	CodeTable     = "table"          // a NumPy array alone: it needs a file of words beside it
	CodeTooLong   = "too-long"       // limit: more bytes than the caller allows
	CodeTooMany   = "too-many"       // have, limit: more words
	CodeTooWide   = "too-wide"       // have, limit: longer vectors
	CodeLongLine  = "long-line"      // limit: a line of more bytes
	CodeHeader    = "header"         // value: not the number of words and the length of a vector
	CodeColumns   = "columns"        // have, want: a row with another number of numbers
	CodeNumber    = "number"         // value, column: not a number
	CodeNotFinite = "not-finite"     // word, column: NaN, infinite, or too large for 32 bits
	CodeDuplicate = "duplicate"      // word, other (its row before): a word comes a second time
	CodeNoWord    = "no-word"        // a row without a word
	CodeLongWord  = "long-word"      // limit: a word of more bytes
	CodeEncoding  = "encoding"       // word: not UTF-8
	CodeCut       = "cut"            // have, want: the file ends after that many words
	CodeMore      = "more"           // want: something follows the last word that the header tells of
	CodeGzip      = "gzip"           // the compressed file is damaged or cut off
	CodeNumPy     = "numpy"          // value: not a two-dimensional array of floats, row by row
	CodeWords     = "words"          // have, want: a file of words with another number of lines than there are vectors
	CodeCount     = "count"          // value: not a number of occurrences
	CodeWord      = "word"           // word, value (the format): Write cannot keep this word in this format
	CodeNoCount   = "no-count"       // word: a vocabulary has no count for it
	CodeSection   = "section"        // a question before the first section
	CodeQuestions = "no-questions"   // skipped: no line has the form of a question
	CodePairs     = "no-pairs"       // skipped: no line has the form of a pair
	CodeItems     = "too-many-items" // limit: more questions or pairs
	CodeLayout    = "layout"         // have: it cannot be told which of so many columns are words and judgement
)

// Error says why a question was not answered, or a file refused. Error gives one plain English sentence; Code and Args are
// for a message catalogue.
type Error struct {
	Code  string
	Line  int            // of a text, from 1; 0 when no line is to blame
	Byte  int64          // offset from 0 in a binary file, uncompressed; -1 or 0 when none is to blame
	Row   int            // of the vectors, from 1; 0 when none is to blame
	Word  string         // shortened; plain text, possibly hostile
	Extra map[string]any // the code's further arguments: strings, lists of strings, ints and floats
}

// Args is every argument of the code by the name listed beside it.
func (e *Error) Args() map[string]any {
	args := map[string]any{"line": e.Line, "byte": e.Byte, "row": e.Row, "word": e.Word}
	for k, v := range e.Extra {
		args[k] = v
	}
	return args
}

func (e *Error) Error() string {
	where := "vectors: "
	switch {
	case e.Line > 0:
		where = fmt.Sprintf("vectors: line %d: ", e.Line)
	case e.Byte > 0:
		where = fmt.Sprintf("vectors: byte %d: ", e.Byte)
	case e.Row > 0:
		where = fmt.Sprintf("vectors: row %d: ", e.Row)
	}
	if sentence := e.askedError(); sentence != "" {
		return where + sentence
	}
	if sentence := e.rowError(); sentence != "" {
		return where + sentence
	}
	return where + e.fileError()
}

// askedError is the sentence of the codes that blame a question, "" for the others.
func (e *Error) askedError() string {
	x := e.Extra
	switch e.Code {
	case CodeUnknown:
		if near, _ := x["near"].([]string); len(near) > 0 {
			return fmt.Sprintf("there is no vector for %q; spelled alike: %q", e.Word, near)
		}
		return fmt.Sprintf("there is no vector for %q", e.Word)
	case CodeNothing:
		return "the question has no words"
	case CodeCancel:
		return "the vectors of the question cancel out"
	case CodeLength:
		return fmt.Sprintf("a vector has %v numbers where the set's have %v", x["have"], x["want"])
	case CodeWeight:
		return fmt.Sprintf("the weight or vector of %q is not finite", e.Word)
	case CodeSection:
		return "a question stands before the first section, which begins with \": \""
	case CodeQuestions:
		return "no line has four words"
	case CodePairs:
		return "no line has two words and a number"
	case CodeItems:
		return fmt.Sprintf("there are more than %v questions", x["limit"])
	case CodeLayout:
		return fmt.Sprintf("it cannot be told which of %v columns are the words and the judgement", x["have"])
	}
	return ""
}

// rowError is the sentence of the codes that blame one row, "" for the others.
func (e *Error) rowError() string {
	x := e.Extra
	switch e.Code {
	case CodeLongLine:
		return fmt.Sprintf("more than %v bytes in one line", x["limit"])
	case CodeColumns:
		return fmt.Sprintf("%v numbers in place of %v", x["have"], x["want"])
	case CodeNumber:
		return fmt.Sprintf("%q, number %v, is no number", x["value"], x["column"])
	case CodeNotFinite:
		return fmt.Sprintf("number %v of the vector of %q is not finite", x["column"], e.Word)
	case CodeDuplicate:
		return fmt.Sprintf("%q comes a second time, after row %v", e.Word, x["other"])
	case CodeNoWord:
		return "a word is missing"
	case CodeLongWord:
		return fmt.Sprintf("a word of more than %v bytes", x["limit"])
	case CodeEncoding:
		return fmt.Sprintf("%q is not UTF-8", e.Word)
	case CodeCount:
		return fmt.Sprintf("%q is not a number of occurrences", x["value"])
	case CodeWord:
		return fmt.Sprintf("the format %v cannot hold the word %q", x["value"], e.Word)
	case CodeNoCount:
		return fmt.Sprintf("there is no count for %q", e.Word)
	}
	return ""
}

// fileError is the sentence of the codes that blame a file.
func (e *Error) fileError() string {
	x := e.Extra
	switch e.Code {
	case CodeEmpty:
		return "there is nothing here to read"
	case CodeFormat:
		return fmt.Sprintf("this is not a file of vectors (%v)", x["value"])
	case CodeTable:
		return "a NumPy array needs a file of words beside it"
	case CodeTooLong:
		return fmt.Sprintf("the file is longer than the %v bytes allowed here", x["limit"])
	case CodeTooMany:
		return fmt.Sprintf("%v words are more than the %v allowed here", x["have"], x["limit"])
	case CodeTooWide:
		return fmt.Sprintf("vectors of %v numbers are longer than the %v allowed here", x["have"], x["limit"])
	case CodeHeader:
		return fmt.Sprintf("%q is not the number of words and the length of a vector", x["value"])
	case CodeCut:
		return fmt.Sprintf("the file ends after %v of %v words", x["have"], x["want"])
	case CodeMore:
		return fmt.Sprintf("something follows the %v words that the header tells of", x["want"])
	case CodeGzip:
		return "the compressed file is damaged or cut off"
	case CodeNumPy:
		return fmt.Sprintf("not a two-dimensional array of floats, row by row (%v)", x["value"])
	case CodeWords:
		return fmt.Sprintf("%v words for %v vectors", x["have"], x["want"])
	}
	return e.Code
}

// refuse makes an error; args alternate names and values.
func refuse(code string, args ...any) *Error {
	e := &Error{Code: code, Extra: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		e.Extra[args[i].(string)] = args[i+1]
	}
	return e
}

// shorten keeps a word recognisable without echoing all of a hostile one.
func shorten(s string) string {
	const most = 60
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// shown is what stood in a file, shortened, for an error.
func shown(b []byte) string { return shorten(string(bytes.ToValidUTF8(b, []byte("\uFFFD")))) }
