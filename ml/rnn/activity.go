package rnn

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// Activity sums up the values of a gate or state over all rows and steps of a pass.
type Activity struct {
	Mean, Deviation float64
	// Low and High are the ends of what the values can be, or of what they are where there are no such ends; the histogram
	// counts them in bins of equal width between.
	Low, High float64
	Histogram []int
	// Dead is the share of units whose value is zero in every row and step, 0 to 1.
	Dead float64
	// Saturated is the share of values within a hundredth of the range from its ends, where the slope has all but gone; 0
	// where there are none.
	Saturated float64
}

// GateActivity sums up one gate, as Gate numbers them, in so many bins, at least 1. It panics as Gate does.
func (t *Tape) GateActivity(layer, direction, gate, bins int) Activity {
	low, high := math.Inf(-1), math.Inf(1)
	if names := t.cell.names(); len(names) > 0 {
		low, high = GateRange(names[gate])
	}
	return t.activity(bins, low, high, func(s int) blas32.General { return t.Gate(layer, direction, gate, s) })
}

// StateActivity sums up the hidden state in so many bins, at least 1. It panics as HiddenState does.
func (t *Tape) StateActivity(layer, direction, bins int) Activity {
	low, high := -1.0, 1.0
	if c, ok := t.cell.(simple); ok {
		low, high = c.Low, c.High
	}
	return t.activity(bins, low, high, func(s int) blas32.General { return t.HiddenState(layer, direction, s) })
}

func (t *Tape) activity(bins int, low, high float64, at func(step int) blas32.General) Activity {
	var sum, squares, count float64
	least, most, alive := math.Inf(1), math.Inf(-1), make([]bool, t.config.Hidden)
	each := func(visit func(unit int, v float64)) {
		for s := range t.steps {
			m := at(s)
			for i := range m.Rows {
				for j, v := range m.Data[i*m.Stride : i*m.Stride+m.Cols] {
					visit(j, float64(v))
				}
			}
		}
	}
	each(func(unit int, v float64) {
		sum, squares, count = sum+v, squares+v*v, count+1
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			least, most = min(least, v), max(most, v)
		}
		alive[unit] = alive[unit] || v != 0
	})
	a := Activity{Mean: sum / count, Low: low, High: high, Histogram: make([]int, bins)}
	a.Deviation = math.Sqrt(max(0, squares/count-a.Mean*a.Mean))
	bounded := !math.IsInf(low, 0) && !math.IsInf(high, 0)
	if math.IsInf(low, 0) {
		a.Low = least
	}
	if math.IsInf(high, 0) {
		a.High = most
	}
	edge, saturated := (a.High-a.Low)/100, 0
	each(func(_ int, v float64) {
		if !(v >= a.Low && v <= a.High) {
			return // NaN or an infinity, which lie in no bin
		}
		a.Histogram[min(bins-1, int(float64(bins)*(v-a.Low)/max(a.High-a.Low, math.SmallestNonzeroFloat64)))]++
		if bounded && (v < a.Low+edge || v > a.High-edge) {
			saturated++
		}
	})
	for _, yes := range alive {
		if !yes {
			a.Dead += 1 / float64(len(alive))
		}
	}
	a.Saturated = float64(saturated) / count
	return a
}
