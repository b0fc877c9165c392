package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/number"
)

// None is what stands where there is no number.
const None = "–"

// verbs lists what may follow the name of a placeholder. Without one, whole numbers are grouped, fractions get four
// significant digits, texts stay as they are, and lists are joined.
var verbs = map[string]bool{"": true, "plain": true, "percent": true, "period": true, "bytes": true, "duration": true}

func (p *Printer) value(v any, verb string) string {
	switch verb {
	case "plain":
		return fmt.Sprint(v)
	case "percent":
		f := toFloat(v)
		return p.Percent(&f)
	case "period":
		return p.periods(v)
	case "bytes":
		return p.Bytes(int(toFloat(v)))
	case "duration":
		return p.Duration(toFloat(v))
	}
	return p.Value(v)
}

// Value writes a value the way its type suggests: see the verbs of a placeholder.
func (p *Printer) Value(v any) string {
	switch v := v.(type) {
	case nil:
		return None
	case string:
		return v
	case []string:
		return p.List(v)
	case []int:
		items := make([]string, len(v))
		for i, n := range v {
			items[i] = p.Count(n)
		}
		return p.List(items)
	case []any: // a list that went through JSON
		items := make([]string, len(v))
		for i, x := range v {
			items[i] = p.Value(x)
		}
		return p.List(items)
	case float64:
		return p.Significant(v, 4)
	case *float64:
		if v == nil {
			return None
		}
		return p.Significant(*v, 4)
	case int, int64, uint64, int32:
		return p.numbers.Sprint(number.Decimal(v))
	}
	return fmt.Sprint(v)
}

func toFloat(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case *float64:
		if v != nil {
			return *v
		}
	}
	return math.NaN()
}

// Count writes a whole number with its groups: 12.345 or 12,345.
func (p *Printer) Count(n int) string { return p.numbers.Sprint(number.Decimal(n)) }

// Number writes v with exactly this many decimals: 1.234,50 or 1,234.50; None for what is not finite, and a
// power of ten from 10¹² on.
func (p *Printer) Number(v float64, digits int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return None
	}
	if v = zeroed(v, digits); math.Abs(v) >= 1e12 {
		return p.scientific(v, 3)
	}
	return p.numbers.Sprint(number.Decimal(v, number.Scale(digits)))
}

// zeroed is 0 where v rounds to -0.
func zeroed(v float64, digits int) float64 {
	if math.Abs(v) < 0.5*math.Pow(10, -float64(digits)) {
		return 0
	}
	return v
}

// Significant writes v rounded to this many significant digits, but to no more than a whole number, and without zeros
// at the end: 0,005 or 18,71 or 12.346. Numbers below 10⁻⁶ and from 10¹² on are written with a power of ten.
func (p *Printer) Significant(v float64, digits int) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return None
	case a == 0:
		return "0"
	case a < 1e-6 || a >= 1e12:
		return p.scientific(v, digits)
	default:
		after := max(0, digits-1-int(math.Floor(math.Log10(a))))
		return p.numbers.Sprint(number.Decimal(v, number.MaxFractionDigits(after)))
	}
}

var superscript = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷",
	"8", "⁸", "9", "⁹", "-", "⁻", "+", "")

func (p *Printer) scientific(v float64, digits int) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', digits-1, 64), "e")
	m, _ := strconv.ParseFloat(mantissa, 64)
	e, _ := strconv.Atoi(exponent)
	return p.numbers.Sprint(number.Decimal(m, number.MaxFractionDigits(digits-1))) + "×10" + superscript.Replace(strconv.Itoa(e))
}

// Percent writes a share between 0 and 1 as 29 %, with one decimal below 10 %; None for nil and what is not finite.
func (p *Printer) Percent(share *float64) string {
	if share == nil || math.IsNaN(*share) || math.IsInf(*share, 0) {
		return None
	}
	v := 100 * *share
	digits := 0
	if a := math.Abs(v); a < 9.95 && a >= 0.05 && math.Abs(v-math.Round(v)) > 0.05 {
		digits = 1
	}
	return p.Number(v, digits) + "\u00a0%"
}

// Bytes writes a size: 512 bytes, 64 KiB, 8 MiB.
func (p *Printer) Bytes(n int) string {
	switch {
	case n >= 1<<20:
		return p.Significant(math.Round(10*float64(n)/(1<<20))/10, 3) + " MiB"
	case n >= 1<<10:
		return p.Significant(math.Round(10*float64(n)/(1<<10))/10, 3) + " KiB"
	}
	return p.Count(n) + " bytes"
}

// List joins texts: a, b e c.
func (p *Printer) List(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + p.T("list.and") + " " + items[last]
}
