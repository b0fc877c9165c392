package ml

import (
	"errors"
	"math"
	"slices"

	"caderno/ml/series"
)

// cut is a series prepared for one run: split in time, transformed by what the fit part alone says, and listed as
// windows. Windows are made after the split, so that no training window touches a later value.
type cut struct {
	values    []float64 // the whole series in its own units, NaN where a value is missing
	fitEnd    int       // values[:fitEnd] are trained on
	trainEnd  int       // values[fitEnd:trainEnd] validate; the forecast starts here
	horizon   int
	season    int
	transform series.Transform
	z         []float64 // transformed values[:trainEnd], NaN where undefined
	fit       []int     // targets t < fitEnd whose window z[t-window:t] and target z[t] are complete
	validate  []int     // the same for fitEnd <= t < trainEnd
}

// cutSeries splits, transforms and lists the windows. The error is a FieldErrors when gaps leave too little.
func cutSeries(spec Spec, data *series.Series) (*cut, error) {
	c := &cut{values: data.Values, horizon: spec.Horizon, season: max(1, data.Calendar.Season)}
	c.trainEnd = len(data.Values)
	if !spec.Future {
		c.trainEnd -= spec.Horizon
	}
	c.fitEnd = c.trainEnd - spec.Validation
	tr, err := series.FitTransform(c.values[:c.fitEnd], spec.Log == On, spec.lag(c.season))
	if bad, ok := errors.AsType[*series.Error](err); ok && bad.Code == series.CodeTooFew {
		var errs FieldErrors
		errs.add("window", CodeGaps, "window", spec.Window+spec.lag(c.season)+1)
		return nil, errs
	}
	if err != nil {
		return nil, err
	}
	c.transform = tr
	c.z = tr.Apply(c.values[:c.trainEnd])

	c.fit = series.Windows(c.z, spec.Window, 0, c.fitEnd)
	c.validate = series.Windows(c.z, spec.Window, c.fitEnd, c.trainEnd)

	var errs FieldErrors
	if slices.ContainsFunc(c.z[len(c.z)-spec.Window:], math.IsNaN) {
		errs.add("window", CodeGapAtEnd, "window", spec.Window+spec.lag(c.season))
	}
	if len(c.fit) < minWindows || len(c.validate) == 0 {
		errs.add("window", CodeGaps, "window", spec.Window+spec.lag(c.season)+1)
	}
	return c, errs.orNil()
}

// stepsPerEpoch is how many batches of so many windows there are, the last perhaps smaller.
func (c *cut) stepsPerEpoch(batch int) int {
	b := min(batch, len(c.fit))
	return (len(c.fit) + b - 1) / b
}

// truth is what the forecast is measured against, or nil when it goes beyond the data.
func (c *cut) truth() []float64 {
	if c.trainEnd == len(c.values) {
		return nil
	}
	return c.values[c.trainEnd:]
}
