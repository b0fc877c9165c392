package ml

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Looks is the steps of the optimiser at which a run looks inside its network, as text: whole numbers with commas between
// them, such as "0,10,100"; "" is none. JSON and YAML have a list. It is text so that a Spec can be compared, and copied
// without sharing anything.
type Looks string

const (
	// MaxLooks is the most steps of a Looks.
	MaxLooks = 32
	// MaxLookSize is the most numbers that all looks of a run may show together; each takes about eight bytes in the log.
	MaxLookSize = 1 << 20
)

// farthestLook is beyond the last step of any run.
const farthestLook = 1e9

// ParseLooks reads steps with commas or blanks between them, in any order and perhaps in brackets; they come out in order,
// each once. The error is a FieldErrors for the given field: something is no number, no whole number or negative, or there
// are more than MaxLooks.
func ParseLooks(field, text string) (Looks, error) {
	var errs FieldErrors
	var steps []int
	plain := strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(plain, "["); ok {
		plain = strings.TrimSuffix(inner, "]")
	}
	for _, word := range strings.FieldsFunc(plain, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '\n' || r == '\r' }) {
		v, err := strconv.ParseFloat(word, 64)
		switch {
		case err != nil || math.IsNaN(v):
			errs.add(field, CodeNumber, "got", shorten(word))
		case !(v >= 0 && v <= farthestLook):
			errs.add(field, CodeRange, "min", 0, "max", farthestLook, "got", shorten(word))
		case v != math.Trunc(v):
			errs.add(field, CodeWhole, "got", shorten(word))
		default:
			steps = append(steps, int(v))
		}
		if len(errs) > 0 {
			return "", errs // one is enough: there may be thousands
		}
	}
	slices.Sort(steps)
	if steps = slices.Compact(steps); len(steps) > MaxLooks {
		errs.add(field, CodeTooMany, "max", MaxLooks, "got", len(steps))
		return "", errs
	}
	return joinLooks(steps), nil
}

func joinLooks(steps []int) Looks {
	words := make([]string, len(steps))
	for i, step := range steps {
		words[i] = strconv.Itoa(step)
	}
	return Looks(strings.Join(words, ","))
}

// Steps lists the steps, in order where ParseLooks has made them. It panics on what ParseLooks would refuse.
func (l Looks) Steps() []int {
	if l == "" {
		return nil
	}
	words := strings.Split(string(l), ",")
	steps := make([]int, len(words))
	for i, word := range words {
		step, err := strconv.Atoi(word)
		if err != nil {
			panic("ml: looks are whole numbers with commas between them")
		}
		steps[i] = step
	}
	return steps
}

// Resolve puts the steps in order, each once, and checks that none is beyond the last and that looks of so many numbers
// each stay within MaxLookSize. The error is a FieldErrors for the given field.
func (l Looks) Resolve(field string, last, size int) (Looks, error) {
	l, err := ParseLooks(field, string(l))
	if err != nil || l == "" {
		return l, err
	}
	var errs FieldErrors
	steps := l.Steps()
	if far := steps[len(steps)-1]; far > last {
		errs.add(field, CodeRange, "min", 0, "max", last, "got", far)
	}
	if all := len(steps) * size; all > MaxLookSize {
		errs.add(field, CodeLooksTooLarge, "looks", len(steps), "size", all, "max", MaxLookSize)
	}
	return l, errs.orNil()
}

// MarshalJSON writes a list of numbers. It fails on what ParseLooks would refuse.
func (l Looks) MarshalJSON() ([]byte, error) {
	clean, err := ParseLooks("look", string(l))
	if err != nil {
		return nil, err
	}
	return []byte("[" + clean + "]"), nil
}

// UnmarshalJSON reads a list of whole numbers.
func (l *Looks) UnmarshalJSON(text []byte) error {
	return l.unmarshal(func(into any) error { return json.Unmarshal(text, into) })
}

// UnmarshalYAML reads a list of whole numbers.
func (l *Looks) UnmarshalYAML(unmarshal func(any) error) error { return l.unmarshal(unmarshal) }

func (l *Looks) unmarshal(read func(any) error) error {
	var steps []float64 // of which ParseLooks refuses fractions
	if err := read(&steps); err != nil {
		return fmt.Errorf("steps to look at are a list of whole numbers: %w", err)
	}
	words := make([]string, len(steps))
	for i, step := range steps {
		words[i] = strconv.FormatFloat(step, 'g', -1, 64)
	}
	clean, err := ParseLooks("look", strings.Join(words, ","))
	if err != nil {
		return err
	}
	*l = clean
	return nil
}
