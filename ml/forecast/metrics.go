package forecast

import "math"

// RMSE is the root of the mean squared error.
func RMSE(truth, forecast []float64) float64 {
	return math.Sqrt(mean(truth, forecast, func(y, f float64) float64 { return (y - f) * (y - f) }))
}

// MAE is the mean absolute error.
func MAE(truth, forecast []float64) float64 {
	return mean(truth, forecast, func(y, f float64) float64 { return math.Abs(y - f) })
}

// SMAPE is the symmetric mean absolute percentage error, mean of 200 |y-f| / (|y|+|f|): percent, from 0 to 200. A step where
// both are 0 counts as 0. (Makridakis, S. (1993), "Accuracy measures", International Journal of Forecasting 9(4), in the
// form of the M3 competition.)
func SMAPE(truth, forecast []float64) float64 {
	return mean(truth, forecast, func(y, f float64) float64 {
		if y == f {
			return 0
		}
		return 200 * math.Abs(y-f) / (math.Abs(y) + math.Abs(f))
	})
}

// MASE is the mean absolute error over Scale: below 1 is better than the seasonal naive forecast of the next season was
// inside the training part. NaN when the scale is 0 or NaN.
func MASE(truth, forecast, train []float64, season int) float64 {
	scale := Scale(train, season)
	if scale == 0 {
		return math.NaN()
	}
	return MAE(truth, forecast) / scale
}

// Scale is the mean of |y_t - y_{t-m}| over the training part, the denominator of MASE. Pairs with a missing value are left
// out; NaN when no pair is left. A season below 2 is 1.
func Scale(train []float64, season int) float64 {
	season = max(1, season)
	if len(train) <= season {
		return math.NaN()
	}
	return MAE(train[season:], train[:len(train)-season])
}

// Skill is 1 - e/reference, for two errors of one kind such as RMSE: 1 is perfect, 0 no better than the reference, below 0
// worse. NaN when the reference is 0.
func Skill(e, reference float64) float64 {
	if reference == 0 {
		return math.NaN()
	}
	return 1 - e/reference
}

// mean is the mean of loss over the steps that have both a truth and a forecast, in order.
func mean(truth, forecast []float64, loss func(y, f float64) float64) float64 {
	mustMatch(len(truth), len(forecast))
	sum, n := 0.0, 0
	for i, y := range truth {
		if math.IsNaN(y) || math.IsNaN(forecast[i]) {
			continue
		}
		sum += loss(y, forecast[i])
		n++
	}
	return sum / float64(n) // 0/0 is NaN
}

func mustMatch(n int, others ...int) {
	for _, m := range others {
		if m != n {
			panic("forecast: truth and forecast differ in length")
		}
	}
}
