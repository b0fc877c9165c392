package series

import "math"

// Transform maps a series to what the network sees and back: logarithm, then difference, then zero mean and unit variance.
//
//	u_t = log(y_t)            if Log, else y_t
//	x_t = u_t - u_{t-D}       if D = Difference > 0, else u_t
//	z_t = (x_t - Mean) / Std
//
// It is fitted on the training part only, so that nothing of the future leaks into what the network sees of the past. A
// Transform is a value: it may be copied, stored and used by many at once.
type Transform struct {
	Log        bool    `json:"log"`
	Difference int     `json:"difference"` // 0 none, 1 first, m seasonal
	Mean       float64 `json:"mean"`       // of x over the training part
	Std        float64 `json:"std"`        // of x over the training part, divisor n; 1 where x never changes
}

// FitTransform fits the mean and the standard deviation to the training part, in which NaN is missing and ignored. The
// error is an *Error: CodeNotPositive when log is wanted of a value that has none, CodeTooFew when fewer than two
// differences can be formed. It panics on a negative difference.
func FitTransform(train []float64, log bool, difference int) (Transform, error) {
	if difference < 0 {
		panic("series: negative difference")
	}
	t := Transform{Log: log, Difference: difference, Std: 1}
	if log {
		for _, v := range train {
			if v <= 0 {
				return Transform{}, &Error{Code: CodeNotPositive, Value: formatValue(v)}
			}
		}
	}
	x := t.Apply(train) // Mean 0 and Std 1 leave x as it is
	sum, n := 0.0, 0
	for _, v := range x {
		if !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	if n < 2 {
		return Transform{}, &Error{Code: CodeTooFew, Extra: map[string]any{"values": n, "min": 2}}
	}
	mean, squares := sum/float64(n), 0.0
	for _, v := range x {
		if !math.IsNaN(v) {
			squares += (v - mean) * (v - mean)
		}
	}
	t.Mean = mean
	if std := math.Sqrt(squares / float64(n)); std > 1e-13*t.largest(train) { // below that it is rounding, and dividing by it makes noise
		t.Std = std
	}
	return t, nil
}

// Apply is z for every value, in a new slice. The first Difference entries are NaN, and so is every z that needs a missing
// value, or the logarithm of one that is not positive.
func (t Transform) Apply(values []float64) []float64 {
	z := make([]float64, len(values))
	for i, v := range values {
		switch {
		case i < t.Difference:
			z[i] = math.NaN()
		case t.Difference == 0:
			z[i] = (t.level(v) - t.Mean) / t.Std
		default:
			z[i] = (t.level(v) - t.level(values[i-t.Difference]) - t.Mean) / t.Std
		}
	}
	return z
}

// Inverse turns z back into the data's units. history(lag) is the value lag steps before, in the data's units; it is asked
// for the lag Difference only, and not at all where that is 0.
func (t Transform) Inverse(z float64, history func(lag int) float64) float64 {
	u := z*t.Std + t.Mean
	if t.Difference > 0 {
		u += t.level(history(t.Difference))
	}
	if t.Log {
		return math.Exp(u)
	}
	return u
}

// level is u of the equations; NaN for the logarithm of what is not positive.
func (t Transform) level(v float64) float64 {
	if !t.Log {
		return v
	}
	if v <= 0 {
		return math.NaN()
	}
	return math.Log(v)
}

// largest is the largest magnitude of u.
func (t Transform) largest(values []float64) float64 {
	m := 0.0
	for _, v := range values {
		if u := math.Abs(t.level(v)); u > m { // false for NaN
			m = u
		}
	}
	return m
}

// Windows lists the targets t with from <= t < to whose window z[t-length:t] lies inside z and, like z[t] itself, has
// nothing missing: the network reads the window and must say z[t]. Cut z at the end of the training part (or give that as
// to) and no training window sees what comes after. It panics when length is below 1 or to beyond the end of z.
func Windows(z []float64, length, from, to int) []int {
	if length < 1 || to > len(z) {
		panic("series: windows out of range")
	}
	var targets []int
	run := 0 // values in a row before t with none missing
	for t := range max(0, to) {
		if math.IsNaN(z[t]) {
			run = 0
			continue
		}
		if run >= length && t >= from {
			targets = append(targets, t)
		}
		run++
	}
	return targets
}
