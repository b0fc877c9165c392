package feedforward

import (
	"math"

	"caderno/ml/f32"
)

// flat is the slope below which an activation counts as saturated; the leaky rectifier's least slope does not.
const flat float32 = 0.01

// Activity sums up what a hidden layer's activation gave in the last pass, over rows and units, before anything is dropped or
// added to it.
type Activity struct {
	Mean, Deviation float64
	// Low and High are the ends of what the activation can give, or of the finite values it gave where there are no such
	// ends, 0 if there were none; the histogram counts values in bins of equal width between. Values that are not finite
	// are in no bin.
	Low, High float64
	Histogram []int
	Dead      float64 // share of units whose slope is zero in every row, which no gradient passes, 0 to 1
	Saturated float64 // share of values where the slope is below a hundredth, 0 to 1
}

// Activity looks at hidden layer l in so many bins, at least 1, or it panics.
func (t *Tape) Activity(l, bins int) Activity {
	if bins < 1 {
		panic("feedforward: a histogram has at least one bin")
	}
	h, slopes := t.layers[l].act, t.slopes(l)
	a := Activity{Low: t.net.act.Low, High: t.net.act.High, Histogram: make([]int, bins)}
	least, most, count := math.Inf(1), math.Inf(-1), float64(len(h.Data))
	var sum, squares, saturated, dead float64
	for i, v := range h.Data {
		x := float64(v)
		sum, squares = sum+x, squares+x*x
		if !math.IsNaN(x) && !math.IsInf(x, 0) {
			least, most = min(least, x), max(most, x)
		}
		if slopes.Data[i] < flat {
			saturated++
		}
	}
	for j := range h.Cols {
		r := 0
		for r < h.Rows && f32.Row(slopes, r)[j] == 0 {
			r++
		}
		if r == h.Rows {
			dead++
		}
	}
	if least > most {
		least, most = 0, 0
	}
	a.Mean, a.Saturated, a.Dead = sum/count, saturated/count, dead/float64(h.Cols)
	a.Deviation = math.Sqrt(max(0, squares/count-a.Mean*a.Mean))
	if math.IsInf(a.Low, 0) {
		a.Low = least
	}
	if math.IsInf(a.High, 0) {
		a.High = most
	}
	a.fill(h.Data)
	return a
}

// fill counts values in the bins between Low and High; where these are one number, all are in the first.
func (a *Activity) fill(values []float32) {
	bins := len(a.Histogram)
	width := max(a.High-a.Low, math.SmallestNonzeroFloat64)
	for _, v := range values {
		if x := float64(v); x >= a.Low && x <= a.High {
			a.Histogram[min(bins-1, int(float64(bins)*((x-a.Low)/width)))]++
		}
	}
}
