package concept

import (
	"fmt"
	"unicode/utf8"
)

// The reasons a question is refused, with the arguments that Error.Args has for each.
const (
	CodeLabel      = "label"       // an end of the axis has no name
	CodeUnknown    = "unknown"     // pair, word: the space does not have this word
	CodeFewPairs   = "few-pairs"   // pairs, min
	CodeManyPairs  = "many-pairs"  // pairs, limit
	CodeSameWord   = "same-word"   // pair: both words of it are one
	CodeRepeated   = "repeated"    // pair: it has come before
	CodeNoVector   = "no-vector"   // pair: the vector of one of its words is zero or not finite
	CodeZeroPair   = "zero-pair"   // pair: its words point the same way, so that they show no direction
	CodeCancel     = "cancel"      // pairs: their directions cancel one another
	CodeNoGroups   = "no-groups"   // there are no groups to look for
	CodeManyGroups = "many-groups" // groups, limit
	CodeSmallGroup = "small-group" // group, words, min: a group has too few different words
)

// Error says why a question was refused. Error gives one plain English sentence; Code and Args are for a message
// catalogue.
type Error struct {
	Code  string
	Extra map[string]any // the code's arguments: strings and ints; pairs count from 1
}

// Args is every argument of the code by the name listed beside it.
func (e *Error) Args() map[string]any { return e.Extra }

func (e *Error) Error() string {
	x := e.Extra
	switch e.Code {
	case CodeLabel:
		return "concept: both ends of an axis need a name"
	case CodeUnknown:
		return fmt.Sprintf("concept: pair %v: the space has no word %q", x["pair"], x["word"])
	case CodeFewPairs:
		return fmt.Sprintf("concept: %v pairs are too few; it takes %v", x["pairs"], x["min"])
	case CodeManyPairs:
		return fmt.Sprintf("concept: %v pairs are too many; the limit is %v", x["pairs"], x["limit"])
	case CodeSameWord:
		return fmt.Sprintf("concept: pair %v has the same word twice", x["pair"])
	case CodeRepeated:
		return fmt.Sprintf("concept: pair %v has come before", x["pair"])
	case CodeNoVector:
		return fmt.Sprintf("concept: pair %v has a word whose vector is zero or not finite", x["pair"])
	case CodeZeroPair:
		return fmt.Sprintf("concept: the words of pair %v point the same way", x["pair"])
	case CodeCancel:
		return fmt.Sprintf("concept: the directions of the %v pairs cancel one another", x["pairs"])
	case CodeNoGroups:
		return "concept: there are no groups"
	case CodeManyGroups:
		return fmt.Sprintf("concept: %v groups are too many; the limit is %v", x["groups"], x["limit"])
	case CodeSmallGroup:
		return fmt.Sprintf("concept: group %q has %v different words; it takes %v", x["group"], x["words"], x["min"])
	}
	return "concept: " + e.Code
}

// refuse makes an error; args alternate names and values.
func refuse(code string, args ...any) *Error {
	e := &Error{Code: code, Extra: make(map[string]any, len(args)/2)}
	for i := 0; i+1 < len(args); i += 2 {
		if s, ok := args[i+1].(string); ok {
			args[i+1] = shorten(s)
		}
		e.Extra[args[i].(string)] = args[i+1]
	}
	return e
}

// shorten keeps a word recognisable without echoing all of a hostile one.
func shorten(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
