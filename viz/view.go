package viz

import (
	"math"
	"slices"

	"caderno/ml"
	"caderno/ml/forecast"
	"caderno/ml/series"
)

// Words gives the text of a key of the message catalogue in the page's language: "chart.truth", "table.loss".
type Words func(key string) string

// Meta holds the facts about a chart that a page needs beside its option. Indices count the steps of the category axis.
type Meta struct {
	FitEnd   int  `json:"fitEnd"`   // the first value that validates instead of being trained on
	TrainEnd int  `json:"trainEnd"` // the first value forecast
	Horizon  int  `json:"horizon"`  // how many are
	Near     int  `json:"near"`     // where the near view starts; 0 when it would show everything
	Future   bool `json:"future"`   // there is no truth to compare with
	Season   int  `json:"season"`   // steps after which the pattern comes round again
	Decimals int  `json:"decimals"` // digits after the point of a forecast or a score in the data's units, 0 to 6
	Exact    int  `json:"exact"`    // before this index each drawn pair of points is the smallest and largest of a bucket
	Bucket   int  `json:"bucket"`   // values in such a bucket; 1 when every value is drawn
	Epochs   int  `json:"epochs"`   // the most there can be
}

// View is the fold of a run's log into charts, tables and numbers. It is not safe for use by several goroutines, except
// that Delta may run beside anything.
type View struct {
	spec  ml.Spec
	data  *series.Series
	meta  Meta
	exact int // from here on every value is drawn: what the near view and the table of the past show
	truth []Point
	lines map[string]map[string][]Point // chart, series id
	now   Now
	begin *ml.BeginEvent
	last  *ml.ForecastEvent
}

// NewView starts the view of a run of a resolved spec: the data, and the two rivals, which need no training.
func NewView(spec ml.Spec, data *series.Series) *View {
	n := len(data.Values)
	m := Meta{TrainEnd: n, Horizon: spec.Horizon, Future: spec.Future, Season: max(1, data.Calendar.Season), Epochs: spec.Epochs}
	if !spec.Future {
		m.TrainEnd = max(0, n-spec.Horizon)
	}
	m.FitEnd = max(0, m.TrainEnd-spec.Validation)
	m.Near = max(0, m.TrainEnd-nearSteps(spec.Horizon, m.Season))
	m.Decimals = decimals(data.Values)
	v := &View{spec: spec, data: data, meta: m, lines: map[string]map[string][]Point{}}
	v.exact = max(0, min(m.Near, m.TrainEnd-pastRows))
	v.truth, v.meta.Bucket = decimate(whole(data.Values), float64(v.exact), maxDrawn)
	if v.meta.Bucket > 1 {
		v.meta.Exact = v.exact
	}
	v.lines[ForecastChart], v.lines[LossChart], v.lines[Timeline] = map[string][]Point{}, map[string][]Point{}, map[string][]Point{}
	if train := data.Values[:m.TrainEnd]; len(train) > 0 {
		v.lines[ForecastChart]["naive"] = v.ahead(forecast.Naive(train, m.Horizon))
		v.lines[ForecastChart]["seasonal"] = v.ahead(forecast.SeasonalNaive(train, m.Season, m.Horizon))
	}
	v.now = Now{Epochs: spec.Epochs}
	return v
}

// nearSteps is how much history the near view shows: twice the horizon and two seasons, neither a handful nor a crowd.
func nearSteps(horizon, season int) int {
	return min(2000, max(24, 2*horizon, 2*season))
}

func whole(values []float64) []Point {
	line := make([]Point, len(values))
	for i, y := range values {
		line[i] = Point{float64(i), y}
	}
	return line
}

// decimals is how many digits after the point give four significant ones at the size that half the values exceed.
func decimals(values []float64) int {
	var sizes []float64
	for _, v := range values {
		if !math.IsNaN(v) && v != 0 {
			sizes = append(sizes, math.Abs(v))
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return max(0, min(6, 3-int(math.Floor(math.Log10(sizes[len(sizes)/2])))))
}

// Meta tells what the charts of this view cover.
func (v *View) Meta() Meta { return v.meta }

// Apply folds the events that follow those it has folded already.
func (v *View) Apply(events ...ml.Event) {
	for i := range events {
		d := Delta{}
		v.change(&events[i], d)
		d.into(v.lines)
		v.now.apply(&events[i])
		switch e := events[i]; {
		case e.Begin != nil:
			v.begin = e.Begin
		case e.Forecast != nil:
			v.last = e.Forecast
		}
	}
}
