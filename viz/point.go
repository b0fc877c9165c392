package viz

import (
	"encoding/json"
	"math"
	"strconv"
)

// Point is one point of a line: an index on a category axis, or an epoch, and a value in the data's units. It is
// written as [x,y] with seven significant digits, about one pixel in a million; what is not finite is written as null.
type Point struct{ X, Y float64 }

// MarshalJSON writes [x,y].
func (p Point) MarshalJSON() ([]byte, error) {
	b := make([]byte, 0, 24)
	b = append(b, '[')
	b = appendNumber(b, p.X)
	b = append(b, ',')
	b = appendNumber(b, p.Y)
	return append(b, ']'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote; null becomes NaN.
func (p *Point) UnmarshalJSON(raw []byte) error {
	var pair [2]*float64
	if err := json.Unmarshal(raw, &pair); err != nil {
		return err
	}
	p.X, p.Y = orNaN(pair[0]), orNaN(pair[1])
	return nil
}

func appendNumber(b []byte, v float64) []byte {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return append(b, "null"...)
	}
	return strconv.AppendFloat(b, v, 'g', 7, 64)
}

// orNaN is the number, or NaN where there is none.
func orNaN(p *float64) float64 {
	if p == nil {
		return math.NaN()
	}
	return *p
}

// number is nil for what JSON cannot say.
func number(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}

// finite is nil for nil and for what JSON cannot say.
func finite(p *float64) *float64 {
	if p == nil {
		return nil
	}
	return number(*p)
}
