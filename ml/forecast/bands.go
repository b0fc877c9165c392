package forecast

import (
	"math"
	"slices"
)

// Bands is the central interval of P sample paths at each of h steps that should hold the share level, 0 to 1, of truths:
// the quantiles (1-level)/2 and 1-(1-level)/2 of what the paths say there. The paths are h long, one beside the other; a
// step where any path is NaN has NaN for both ends, because a path that broke down says nothing good about the others. It
// panics when paths differ in length or the level lies outside (0, 1).
func Bands(paths [][]float64, level float64) (lo, hi []float64) {
	if !(level > 0 && level < 1) {
		panic("forecast: level must lie between 0 and 1")
	}
	if len(paths) == 0 {
		return nil, nil
	}
	h := len(paths[0])
	lo, hi = make([]float64, h), make([]float64, h)
	at := make([]float64, len(paths))
	tail := (1 - level) / 2
	for k := range h {
		for p, path := range paths {
			if len(path) != h {
				panic("forecast: paths differ in length")
			}
			at[p] = path[k]
		}
		slices.Sort(at) // NaN first
		if math.IsNaN(at[0]) {
			lo[k], hi[k] = math.NaN(), math.NaN()
			continue
		}
		lo[k], hi[k] = Quantile(at, tail), Quantile(at, 1-tail)
	}
	return lo, hi
}

// Coverage is the share of truths inside [lo, hi], 0 to 1.
func Coverage(truth, lo, hi []float64) float64 {
	mustMatch(len(truth), len(lo), len(hi))
	inside, n := 0, 0
	for i, y := range truth {
		if math.IsNaN(y) || math.IsNaN(lo[i]) || math.IsNaN(hi[i]) {
			continue
		}
		n++
		if lo[i] <= y && y <= hi[i] {
			inside++
		}
	}
	return float64(inside) / float64(n) // 0/0 is NaN
}

// WinklerScore is the mean interval score of bands that should hold the share level of truths: their width, plus 2/(1-level)
// times the distance by which a truth lies outside. Lower is better; the unit is the data's.
func WinklerScore(truth, lo, hi []float64, level float64) float64 {
	mustMatch(len(truth), len(lo), len(hi))
	if !(level > 0 && level < 1) {
		panic("forecast: level must lie between 0 and 1")
	}
	sum, n := 0.0, 0
	for i, y := range truth {
		if math.IsNaN(y) || math.IsNaN(lo[i]) || math.IsNaN(hi[i]) {
			continue
		}
		n++
		sum += hi[i] - lo[i] + 2/(1-level)*max(lo[i]-y, y-hi[i], 0)
	}
	return sum / float64(n)
}
