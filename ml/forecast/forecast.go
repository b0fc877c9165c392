// Package forecast holds the rivals that any forecast must beat, and the measures that say by how much.
//
// Everything is in the data's own units, oldest first. NaN is a missing value: measures skip the steps where the truth or
// the forecast is NaN, and are NaN when no step is left. Slices that must match in length panic when they do not: that is
// a bug of the caller. Nothing here changes its arguments.
//
// The scaled error is that of Hyndman, R. J. and Koehler, A. B. (2006), "Another look at measures of forecast accuracy",
// International Journal of Forecasting 22(4), 679-688; the interval score that of Winkler, R. L. (1972), "A decision-
// theoretic approach to interval estimation", Journal of the American Statistical Association 67, 187-191.
//
// Shapes: h steps ahead, n values in the training part, m values in a season, P sample paths.
package forecast

import "math"

// Naive forecasts the last value for each of h steps; NaN when there is none.
func Naive(train []float64, h int) []float64 { return SeasonalNaive(train, 1, h) }

// SeasonalNaive forecasts for each of h steps the value of the same time last season: m steps before, again and again.
// Where that value is missing it looks one more season back; where no season has one it takes the last value there is,
// and NaN when there is none. A season below 2 is the naive forecast.
func SeasonalNaive(train []float64, season, h int) []float64 {
	season = max(1, season)
	last := math.NaN()
	for i := len(train) - 1; i >= 0 && math.IsNaN(last); i-- {
		last = train[i]
	}
	forecast := make([]float64, h)
	for k := range forecast {
		forecast[k] = last
		for i := len(train) - season + k%season; i >= 0; i -= season {
			if !math.IsNaN(train[i]) {
				forecast[k] = train[i]
				break
			}
		}
	}
	return forecast
}

// Quantile is the p-quantile, 0 to 1, of values in ascending order: Hyndman and Fan's type 7 (The American Statistician
// 50(4), 1996), the default of R and NumPy. NaN when there are none.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := p * float64(len(sorted)-1)
	i := min(max(0, int(math.Floor(at))), len(sorted)-1)
	j := min(i+1, len(sorted)-1)
	if sorted[i] == sorted[j] { // infinities, too, whose difference is NaN
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[j]-sorted[i])
}
