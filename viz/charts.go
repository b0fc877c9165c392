package viz

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/go-echarts/go-echarts/v2/types"

	"caderno/ml/series"
)

// Chart is what a page needs to draw one chart.
type Chart struct {
	Option map[string]any `json:"option"` // a complete ECharts option
	Meta   Meta           `json:"meta"`
}

// bandIDs are the layers of the interval, from the invisible foot up; see View.forecastChange.
var bandIDs = [4]string{"band0", "band1", "band2", "band3"}

// Charts gives the charts of the run as it stands: ForecastChart, LossChart and Timeline. The result shares no memory
// that a later Apply changes.
func (v *View) Charts(w Words) map[string]any {
	return map[string]any{
		ForecastChart: Chart{v.forecastOption(w), v.meta},
		LossChart:     Chart{v.lossOption(w), v.meta},
		Timeline:      Chart{option(charts.NewLine().AddSeries("", nil, line("events", v.lines[Timeline]["events"]))), v.meta},
	}
}

// forecastOption draws the past, the truth beyond it, the forecast with its bands, and the rivals, over ISO stamps.
func (v *View) forecastOption(w Words) map[string]any {
	m, at := v.meta, v.lines[ForecastChart]
	c := overStamps(v.data, max(len(v.data.Values), m.TrainEnd+m.Horizon))
	for i, id := range bandIDs {
		name := ""
		if i > 0 {
			name = w("chart." + []string{"", "band95", "band80", "band95"}[i])
		}
		c.AddSeries(name, nil, line(id, at[id]), charts.WithLineChartOpts(opts.LineChart{Stack: "band", ShowSymbol: opts.Bool(false)}))
	}
	c.AddSeries(w("chart.naive"), nil, line("naive", at["naive"]))
	c.AddSeries(w("chart.seasonal"), nil, line("seasonal", at["seasonal"]))
	c.AddSeries(w("chart.fit"), nil, line("fit", at["fit"]))
	now, end := m.TrainEnd-1, m.TrainEnd+m.Horizon-1
	c.AddSeries(w("chart.truth"), nil, line("truth", v.truth),
		charts.WithMarkAreaData(
			span(w("chart.validationPart"), m.FitEnd-1, now),
			span("", now, end)),
		charts.WithMarkLineNameXAxisItemOpts(opts.MarkLineNameXAxisItem{Name: w("chart.now"), XAxis: now}))
	c.AddSeries(w("chart.forecast"), nil, line("forecast", at["forecast"]))
	return option(c)
}

// lossOption draws the mean squared errors over epochs. Whether the axis is logarithmic is the reader's choice.
func (v *View) lossOption(w Words) map[string]any {
	at := v.lines[LossChart]
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Max: v.meta.Epochs}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Scale: opts.Bool(true)}))
	c.AddSeries(w("chart.train"), nil, line("train", at["train"]))
	c.AddSeries(w("chart.validation"), nil, line("validation", at["validation"]))
	c.AddSeries(w("chart.best"), nil, line("best", at["best"]))
	c.AddSeries(w("chart.diverged"), nil, line("diverged", at["diverged"]))
	return option(c)
}

// DataChart draws a series by itself, with its last heldOut values marked as kept for the test, under the name "series".
func DataChart(data *series.Series, heldOut int, w Words) map[string]any {
	n := len(data.Values)
	m := Meta{TrainEnd: n - heldOut, FitEnd: n - heldOut, Horizon: heldOut, Season: max(1, data.Calendar.Season), Decimals: decimals(data.Values)}
	var truth []Point
	truth, m.Bucket = decimate(whole(data.Values), math.Inf(1), maxDrawn)
	if m.Bucket > 1 {
		m.Exact = n
	}
	c := overStamps(data, n)
	mark := []charts.SeriesOpts{line("truth", truth)}
	if heldOut > 0 {
		mark = append(mark, charts.WithMarkAreaData(span(w("chart.heldOut"), n-heldOut, n-1)))
	}
	c.AddSeries(w("chart.truth"), nil, mark...)
	return map[string]any{"series": Chart{option(c), m}}
}

// overStamps starts a line chart over the ISO stamps of steps 0 to n-1.
func overStamps(data *series.Series, n int) *charts.Line {
	stamps := make([]string, n)
	for i := range stamps {
		stamps[i] = data.Stamp(i)
	}
	c := charts.NewLine()
	c.SetGlobalOptions(
		charts.WithXAxisOpts(opts.XAxis{Type: "category"}),
		charts.WithYAxisOpts(opts.YAxis{Type: "value", Scale: opts.Bool(true)}))
	c.SetXAxis(stamps)
	return c
}

// line gives a series its id and its points; never nil, so that a page always finds an array to add to.
func line(id string, points []Point) charts.SeriesOpts {
	if points == nil {
		points = []Point{}
	}
	return charts.WithSeriesOpts(func(s *charts.SingleSeries) { s.Id, s.Data = id, points })
}

// span is a named area between two indices of the category axis.
func span(name string, from, to int) []opts.MarkAreaData {
	return []opts.MarkAreaData{{Name: name, XAxis: max(0, from)}, {XAxis: max(0, to)}}
}

// option is the finished option of a chart, redrawn as it trains and therefore without animation.
func option(c *charts.Line) map[string]any {
	c.Animation = opts.Bool(false)
	c.Accept(patch{})
	c.Validate()
	return c.JSON()
}

// patch edits an option where go-echarts says too much or has no field.
type patch struct {
	charts.BaseConfigurationVisitor
}

// Visit takes out what the page decides: colours, and the parts of ECharts that it replaces by its own.
func (patch) Visit(o map[string]any) {
	delete(o, "color")
	delete(o, "title")
	delete(o, "toolbox")
	o["legend"] = map[string]any{"show": false}  // lines are labelled at their ends
	o["tooltip"] = map[string]any{"show": false} // the page has a reading cursor that keys can move, too
}

// VisitXAxis lets the first and the last category stand on the edge, as the ends of a line do.
func (patch) VisitXAxis(all []opts.XAxis) any {
	type axis struct {
		opts.XAxis
		BoundaryGap types.Bool `json:"boundaryGap,omitempty"`
	}
	out := make([]axis, len(all))
	for i, a := range all {
		out[i].XAxis = a
		if a.Type == "category" {
			out[i].BoundaryGap = opts.Bool(false)
		}
	}
	return out
}

// VisitSeriesOpt adds the strategy that stacks a band across zero: by default ECharts stacks negative and positive
// values apart.
func (patch) VisitSeriesOpt(all charts.MultiSeries) any {
	type stacked struct {
		charts.SingleSeries
		StackStrategy string `json:"stackStrategy,omitempty"`
	}
	out := make([]stacked, len(all))
	for i, s := range all {
		out[i].SingleSeries = s
		if s.Stack != "" {
			out[i].StackStrategy = "all"
		}
	}
	return out
}
