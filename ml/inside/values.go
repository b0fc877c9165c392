package inside

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// digits is how many significant digits of a number are kept: more than a picture shows, and a third of the text.
const digits = 4

// Number is a number of four significant digits. JSON has null for one that is not finite, which is read back as NaN.
type Number float32

// Values is a list of such numbers, one for each step or unit.
type Values []float32

// Matrix has a row for each step and a column for each unit.
type Matrix []Values

// Round is v with four significant digits.
func Round(v float64) Number { return Number(round(v)) }

// round goes by way of the decimal, which is what is written.
func round(v float64) float32 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return float32(v)
	}
	var text [24]byte
	short, err := strconv.ParseFloat(string(strconv.AppendFloat(text[:0], v, 'e', digits-1, 64)), 32)
	if err != nil {
		return float32(v) // beyond 32 bits: an infinity
	}
	return float32(short)
}

// MarshalJSON writes the shortest text.
func (n Number) MarshalJSON() ([]byte, error) { return appendNumber(nil, float32(n)), nil }

// UnmarshalJSON reads a number or null.
func (n *Number) UnmarshalJSON(text []byte) error {
	v, err := parseNumber(text)
	*n = Number(v)
	return err
}

// MarshalJSON writes a list.
func (v Values) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	out := make([]byte, 0, 2+8*len(v))
	out = append(out, '[')
	for i, x := range v {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendNumber(out, x)
	}
	return append(out, ']'), nil
}

// UnmarshalJSON reads a list of numbers and nulls.
func (v *Values) UnmarshalJSON(text []byte) error {
	*v = nil
	text = bytes.TrimSpace(text)
	if string(text) == "null" {
		return nil
	}
	if len(text) < 2 || text[0] != '[' || text[len(text)-1] != ']' {
		return fmt.Errorf("inside: %.20q is no list of numbers", text)
	}
	text = bytes.TrimSpace(text[1 : len(text)-1])
	out := make(Values, 0, bytes.Count(text, []byte{','})+1)
	for rest := len(text) > 0; rest; {
		var part []byte
		part, text, rest = bytes.Cut(text, []byte{','})
		x, err := parseNumber(bytes.TrimSpace(part))
		if err != nil {
			return err
		}
		out = append(out, x)
	}
	*v = out
	return nil
}

func appendNumber(out []byte, v float32) []byte {
	if x := float64(v); math.IsNaN(x) || math.IsInf(x, 0) {
		return append(out, "null"...)
	}
	return strconv.AppendFloat(out, float64(v), 'g', -1, 32)
}

func parseNumber(text []byte) (float32, error) {
	if string(text) == "null" {
		return float32(math.NaN()), nil
	}
	v, err := strconv.ParseFloat(string(text), 32)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("inside: %.20q is no number", text)
	}
	return float32(v), nil
}
