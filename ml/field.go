package ml

import (
	"math"
	"strconv"
	"strings"
)

// Parse sets a field by its JSON name from what a reader typed, in a form, a URL or a flag. Empty text leaves the
// field alone. A number may have a decimal comma; one that is out of range, as zero mostly is, is refused rather
// than taken for "choose for me", and so is a fraction where something is counted. The steps of look may have commas or
// blanks between them. The error is a FieldErrors.
func (s *Spec) Parse(field, text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	var errs FieldErrors
	for _, b := range Bounds {
		if b.Field == field {
			s.parseNumber(b, text, &errs)
			return errs.orNil()
		}
	}
	for _, c := range Choices {
		if c.Field == field {
			*s.word(field) = text
			return nil // Resolve knows the words
		}
	}
	if strings.HasPrefix(field, "words.") {
		s.Words.Parse(field, text, &errs)
		return errs.orNil()
	}
	switch field {
	case "data":
		s.Data = text
	case "future":
		s.Future = text == "true" || text == "on" || text == "1"
	case "look":
		look, err := ParseLooks(field, text)
		if err != nil {
			return err
		}
		s.Look = look
	default:
		errs.add(shorten(field), CodeUnknown, "got", shorten(field))
	}
	return errs.orNil()
}

func (s *Spec) parseNumber(b Bound, text string, errs *FieldErrors) {
	_, fraction := s.number(b.Field).(*float64)
	if v, ok := parseNumber(b, text, fraction, errs); ok {
		s.SetNumber(b.Field, v)
	}
}

// parseNumber reads what a reader typed into a field; what is wrong with it goes to errs.
func parseNumber(b Bound, text string, fraction bool, errs *FieldErrors) (v float64, ok bool) {
	plain := text
	if !strings.Contains(text, ".") {
		plain = strings.Replace(text, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(plain, 64)
	switch {
	case err != nil || math.IsNaN(v):
		errs.add(b.Field, CodeNumber, "got", shorten(text))
	case !(v >= b.Min && v <= b.Max):
		errs.add(b.Field, CodeRange, "min", b.Min, "max", b.Max, "got", shorten(text))
	case !fraction && v != math.Trunc(v):
		errs.add(b.Field, CodeWhole, "got", shorten(text))
	default:
		return v, true
	}
	return 0, false
}

// Number returns a numeric field by its JSON name. It panics on a name that is not in Bounds.
func (s *Spec) Number(field string) float64 { return numberIn(s.number(field)) }

// SetNumber sets a numeric field by its JSON name, rounding where the field counts something. It panics on a name
// that is not in Bounds.
func (s *Spec) SetNumber(field string, v float64) { putNumber(s.number(field), v) }

// numberIn reads a numeric field, whatever its type.
func numberIn(field any) float64 {
	switch p := field.(type) {
	case *int:
		return float64(*p)
	case *uint64:
		return float64(*p)
	default:
		return *p.(*float64)
	}
}

// putNumber sets a numeric field, rounding where it counts something.
func putNumber(field any, v float64) {
	switch p := field.(type) {
	case *int:
		*p = int(v)
	case *uint64:
		*p = uint64(v)
	case *float64:
		*p = v
	}
}

func (s *Spec) number(field string) any {
	switch field {
	case "horizon":
		return &s.Horizon
	case "window":
		return &s.Window
	case "hidden":
		return &s.Hidden
	case "layers":
		return &s.Layers
	case "epochs":
		return &s.Epochs
	case "batch":
		return &s.Batch
	case "learning_rate":
		return &s.LearningRate
	case "clip":
		return &s.Clip
	case "dropout":
		return &s.Dropout
	case "sampling":
		return &s.Sampling
	case "momentum":
		return &s.Momentum
	case "decay":
		return &s.Decay
	case "warmup":
		return &s.Warmup
	case "validation":
		return &s.Validation
	case "patience":
		return &s.Patience
	case "seed":
		return &s.Seed
	}
	panic("ml: no numeric field " + field)
}

// Word returns a worded field by its JSON name. It panics on a name that is not in Choices.
func (s *Spec) Word(field string) string { return *s.word(field) }

func (s *Spec) word(field string) *string {
	switch field {
	case "log":
		return &s.Log
	case "difference":
		return &s.Difference
	case "cell":
		return &s.Cell
	case "activation":
		return &s.Activation
	case "init":
		return &s.Init
	case "variant":
		return &s.Variant
	case "wiring":
		return &s.Wiring
	case "norm":
		return &s.Norm
	case "dropping":
		return &s.Dropping
	case "loss":
		return &s.Loss
	case "optimizer":
		return &s.Optimizer
	case "schedule":
		return &s.Schedule
	case "clip_by":
		return &s.ClipBy
	}
	panic("ml: no worded field " + field)
}
