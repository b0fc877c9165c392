package viz

import (
	"math"

	"caderno/ml"
)

// Delta says what to change in the charts that a page shows, by the chart's name.
type Delta map[string]ChartDelta

// ChartDelta changes the data of series by their id: Set replaces the points, then Append adds to their end.
type ChartDelta struct {
	Set    map[string][]Point `json:"set,omitempty"`
	Append map[string][]Point `json:"append,omitempty"`
}

// The charts of a run. Timeline is no plot: its one series maps epochs to positions in the log, for the scrubber.
const (
	ForecastChart = "forecast"
	LossChart     = "loss"
	Timeline      = "timeline"
)

// Delta is what the given events, which follow those that v has folded, change in its charts. It leaves v alone and
// reads only what NewView fixed, so it may run while another goroutine applies events.
func (v *View) Delta(events []ml.Event) Delta {
	d := Delta{}
	for i := range events {
		v.change(&events[i], d)
	}
	return d
}

// into carries out what d says.
func (d Delta) into(lines map[string]map[string][]Point) {
	for chart, c := range d {
		for id, line := range c.Set {
			lines[chart][id] = line
		}
		for id, line := range c.Append {
			lines[chart][id] = append(lines[chart][id], line...)
		}
	}
}

func (d Delta) set(chart, id string, line []Point) {
	c := d.chart(chart)
	c.Set[id] = line
	delete(c.Append, id)
}

func (d Delta) append(chart, id string, p Point) {
	c := d.chart(chart)
	if _, replaced := c.Set[id]; replaced {
		c.Set[id] = append(c.Set[id], p)
		return
	}
	c.Append[id] = append(c.Append[id], p)
}

func (d Delta) chart(name string) ChartDelta {
	c, ok := d[name]
	if !ok {
		c = ChartDelta{Set: map[string][]Point{}, Append: map[string][]Point{}}
		d[name] = c
	}
	return c
}

// change adds to d what one event means.
func (v *View) change(e *ml.Event, d Delta) {
	if math.IsNaN(e.Epoch) || math.IsInf(e.Epoch, 0) {
		return // there is no place to draw it
	}
	d.append(Timeline, "events", Point{e.Epoch, float64(e.Seq + 1)})
	switch {
	case e.Begin != nil:
		d.set(ForecastChart, "naive", v.ahead(e.Begin.Naive))
		d.set(ForecastChart, "seasonal", v.ahead(e.Begin.Seasonal))
	case e.Progress != nil:
		p := e.Progress
		d.append(LossChart, "train", Point{e.Epoch, p.Loss})
		if p.Validation != nil {
			d.append(LossChart, "validation", Point{e.Epoch, *p.Validation})
			if p.Best {
				d.set(LossChart, "best", []Point{{e.Epoch, *p.Validation}})
			}
		}
	case e.Forecast != nil:
		v.forecastChange(e.Forecast, d)
	case e.End != nil:
		if e.End.BestEpoch > 0 && e.End.Best != nil {
			d.set(LossChart, "best", []Point{{float64(e.End.BestEpoch), *e.End.Best}})
		}
		if e.End.Diverged != nil && e.End.Loss != nil {
			d.set(LossChart, "diverged", []Point{{e.Epoch, *e.End.Loss}})
		}
	}
}

// forecastChange draws the bands as a stack: the lower edge of the wide one, invisible, and three layers on it.
func (v *View) forecastChange(f *ml.ForecastEvent, d Delta) {
	d.set(ForecastChart, "forecast", v.ahead(f.Mean))
	d.set(ForecastChart, "fit", v.past(f))
	n := min(len(f.Low95), len(f.Low80), len(f.High80), len(f.High95))
	layers := [4][]float64{}
	for k := range n {
		edges := [4]float64{f.Low95[k], f.Low80[k], f.High80[k], f.High95[k]}
		layers[0] = append(layers[0], edges[0])
		for j := 1; j < 4; j++ {
			layers[j] = append(layers[j], max(0, edges[j]-edges[j-1]))
		}
	}
	for j, id := range bandIDs {
		line := v.ahead(layers[j])
		if j > 0 && len(line) > 0 && line[0].X == float64(v.meta.TrainEnd-1) {
			line[0].Y = 0 // where the forecast starts there is no doubt yet
		}
		d.set(ForecastChart, id, line)
	}
}

// ahead places values on the steps from TrainEnd on, after the last known value, so that the line leaves from there.
func (v *View) ahead(values []float64) []Point {
	line := make([]Point, 0, len(values)+1)
	if len(values) > 0 && v.meta.TrainEnd > 0 {
		if last := v.data.Values[v.meta.TrainEnd-1]; !math.IsNaN(last) {
			line = append(line, Point{float64(v.meta.TrainEnd - 1), last})
		}
	}
	for k, y := range values[:min(len(values), v.meta.Horizon)] {
		line = append(line, Point{float64(v.meta.TrainEnd + k), y})
	}
	return line
}

func (v *View) past(f *ml.ForecastEvent) []Point {
	line := make([]Point, 0, len(f.Fit))
	for i, y := range f.Fit {
		if at := f.FitFrom + i; at >= 0 && at < v.meta.TrainEnd {
			line = append(line, Point{float64(at), orNaN(y)})
		}
	}
	line, _ = decimate(line, float64(v.exact), maxDrawn)
	return line
}
