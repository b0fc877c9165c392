package ml

import (
	"fmt"
	"strings"
)

// The reasons a field of a spec is refused, with the arguments of each.
const (
	CodeRange       = "range"        // min, max, got: outside its range
	CodeNumber      = "number"       // got: not a number at all
	CodeWhole       = "whole"        // got: a fraction where something is counted
	CodeChoice      = "choice"       // choices, got: not one of the words
	CodeUnknown     = "unknown"      // got: no such field, or no such data
	CodeNotPositive = "not-positive" // low: a logarithm needs positive values
	CodeNoSeason    = "no-season"    // the series has no season to difference by
	CodeTooShort    = "too-short"    // values, horizon, validation, window, need: too little data is left to train on
	CodeTooLarge    = "too-large"    // size, max: batch × window × hidden × layers would not fit in memory
	CodeGapAtEnd    = "gap-at-end"   // window: the values the forecast starts from have gaps
	CodeFewWords    = "few-words"    // words, need: too few words come often enough to be trained
	CodeManyWords   = "many-words"   // words, max: more words than a run trains
	CodeGaps        = "gaps"         // window: no stretch without a gap is long enough to train on
	CodeTooMany     = "too-many"     // max, got: more of something than there may be
	CodeRequired    = "required"     // it is missing
	CodeType        = "type"         // the value is of another kind than the field
	// Why a run cannot be looked into or touched as asked.
	CodeLooksTooLarge = "looks-too-large" // looks, size, max: looks × window × hidden × layers × (gates + 2) would swell the log
	CodeOneTouch      = "one-touch"       // not exactly one of clamp, silence and weight
	CodeNoGates       = "no-gates"        // the simple network has no gates to hold
	CodePeephole      = "peephole"        // gates with peepholes cannot be held
	CodeNotFinite     = "not-finite"      // what is touched makes the network's numbers infinite or no numbers
)

// FieldError says why one field of a spec was refused. Code and Args are for the message catalogue; Error gives
// the same in plain English.
type FieldError struct {
	Field string         `json:"field"`
	Code  string         `json:"code"`
	Args  map[string]any `json:"args,omitempty"`
}

func (e FieldError) Error() string {
	a := e.Args
	switch e.Code {
	case CodeRange:
		return fmt.Sprintf("%s must be between %v and %v, not %v", e.Field, a["min"], a["max"], a["got"])
	case CodeNumber:
		return fmt.Sprintf("%s must be a number, not %q", e.Field, a["got"])
	case CodeWhole:
		return fmt.Sprintf("%s must be a whole number, not %v", e.Field, a["got"])
	case CodeChoice:
		return fmt.Sprintf("%s must be one of %v, not %q", e.Field, a["choices"], a["got"])
	case CodeUnknown:
		return fmt.Sprintf("%s: there is no %q", e.Field, a["got"])
	case CodeNotPositive:
		return fmt.Sprintf("%s: a logarithm needs positive values, and the smallest here is %v", e.Field, a["low"])
	case CodeNoSeason:
		return e.Field + ": this series has no season to compare with"
	case CodeTooShort:
		return fmt.Sprintf("%s: %v values are too few for a horizon of %v, a validation part of %v and windows of %v; it takes %v",
			e.Field, a["values"], a["horizon"], a["validation"], a["window"], a["need"])
	case CodeTooLarge:
		return fmt.Sprintf("%s: batch times window times hidden times layers is %v, and at most %v fit in memory", e.Field, a["size"], a["max"])
	case CodeGapAtEnd:
		return fmt.Sprintf("%s: the forecast starts from the last %v values, and some of them are missing", e.Field, a["window"])
	case CodeFewWords:
		return fmt.Sprintf("%s: only %v words come so often; training takes %v", e.Field, a["words"], a["need"])
	case CodeManyWords:
		return fmt.Sprintf("%s: %v words come so often; a run trains at most %v", e.Field, a["words"], a["max"])
	case CodeGaps:
		return fmt.Sprintf("%s: the gaps leave too few stretches of %v values to train on", e.Field, a["window"])
	case CodeTooMany:
		return fmt.Sprintf("%s: at most %v, not %v", e.Field, a["max"], a["got"])
	case CodeLooksTooLarge:
		return fmt.Sprintf("%s: %v looks times window times hidden times layers times (gates + 2) is %v, and at most %v fit in a log; "+
			"look less often, or lower window, hidden or layers", e.Field, a["looks"], a["size"], a["max"])
	case CodeRequired:
		return e.Field + " is missing"
	case CodeType:
		return e.Field + ": the value is of another kind"
	case CodeOneTouch:
		return e.Field + ": a touch is exactly one of clamp, silence and weight"
	case CodeNoGates:
		return e.Field + ": a simple network has no gates"
	case CodePeephole:
		return e.Field + ": gates with peepholes cannot be held"
	case CodeNotFinite:
		return e.Field + ": the network's numbers are no longer finite"
	}
	return e.Field + ": " + e.Code
}

// FieldErrors is every refusal of one spec, in the order of its fields.
type FieldErrors []FieldError

func (e FieldErrors) Error() string {
	lines := make([]string, len(e))
	for i, f := range e {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "; ")
}

// orNil is the error to return: nil when nothing was refused.
func (e FieldErrors) orNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// add appends a refusal; args alternate names and values.
func (e *FieldErrors) add(field, code string, args ...any) {
	f := FieldError{Field: field, Code: code}
	if len(args) > 0 {
		f.Args = make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			f.Args[args[i].(string)] = args[i+1]
		}
	}
	*e = append(*e, f)
}

// shorten keeps what a reader typed recognisable without echoing all of a hostile value.
func shorten(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
