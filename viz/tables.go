package viz

import (
	"math"
	"slices"
)

// Table is the text twin of a chart, or of a part of it.
type Table struct {
	ID      string // "forecast", "past" or "loss"
	Chart   string // the chart it tells: ForecastChart or LossChart
	Caption string
	Columns []Column
	Rows    [][]Cell // as many cells as columns
}

// Column is one column of a table. Its ID is that of the series it tells, "when" or "epoch" for the first, or "band80"
// or "band95" for an interval.
type Column struct{ ID, Label string }

// Cell is one cell of a table: an ISO stamp, a number, an interval from Number to To, or nothing when all are zero.
type Cell struct {
	Stamp  string
	Number *float64
	To     *float64
}

const (
	pastRows = 200 // rows of history in a table, the latest
	lossRows = 60  // about the most epochs in a table
)

// Tables tells the charts in rows: the steps forecast, the steps before them, the losses by epoch.
func (v *View) Tables(w Words) []Table {
	return []Table{v.forecastTable(w), v.pastTable(w), v.lossTable(w)}
}

func (v *View) forecastTable(w Words) Table {
	t := Table{ID: "forecast", Chart: ForecastChart, Caption: w("table.forecast"), Columns: columns(w, "when", "forecast", "band80", "band95", "seasonal", "naive")}
	at := v.lines[ForecastChart]
	seasonal, naive := byX(at["seasonal"]), byX(at["naive"])
	for k := range v.meta.Horizon {
		i := v.meta.TrainEnd + k
		row := []Cell{{Stamp: v.data.Stamp(i)}, {}, {}, {}, numberAt(seasonal, i), numberAt(naive, i)}
		if f := v.last; f != nil {
			row[1].Number = nth(f.Mean, k)
			row[2] = Cell{Number: nth(f.Low80, k), To: nth(f.High80, k)}
			row[3] = Cell{Number: nth(f.Low95, k), To: nth(f.High95, k)}
		}
		if !v.meta.Future {
			row = slices.Insert(row, 1, Cell{Number: nth(v.data.Values, i)})
		}
		t.Rows = append(t.Rows, row)
	}
	if !v.meta.Future {
		t.Columns = slices.Insert(t.Columns, 1, columns(w, "truth")...)
	}
	return t
}

func (v *View) pastTable(w Words) Table {
	t := Table{ID: "past", Chart: ForecastChart, Caption: w("table.past"), Columns: columns(w, "when", "truth", "fit")}
	fit := byX(v.lines[ForecastChart]["fit"])
	for i := max(0, v.meta.TrainEnd-pastRows); i < v.meta.TrainEnd; i++ {
		t.Rows = append(t.Rows, []Cell{{Stamp: v.data.Stamp(i)}, {Number: number(v.data.Values[i])}, numberAt(fit, i)})
	}
	return t
}

// lossTable tells every epoch that was validated, or every so many of them, but always the best and the last.
func (v *View) lossTable(w Words) Table {
	t := Table{ID: "loss", Chart: LossChart, Caption: w("table.loss"), Columns: columns(w, "epoch", "train", "validation")}
	line, train := v.lines[LossChart]["validation"], byX(v.lines[LossChart]["train"])
	best := math.NaN()
	if b := v.lines[LossChart]["best"]; len(b) > 0 {
		best = b[0].X
	}
	stride := max(1, (len(line)+lossRows-1)/lossRows)
	for i, p := range line {
		if i%stride == 0 || i == len(line)-1 || p.X == best {
			t.Rows = append(t.Rows, []Cell{{Number: number(p.X)}, {Number: number(train[p.X])}, {Number: number(p.Y)}})
		}
	}
	return t
}

func columns(w Words, ids ...string) []Column {
	out := make([]Column, len(ids))
	for i, id := range ids {
		out[i] = Column{id, w("chart." + id)}
	}
	return out
}

// byX looks up the values of a line; a position that it does not have gives 0, so ask numberAt.
func byX(line []Point) map[float64]float64 {
	m := make(map[float64]float64, len(line))
	for _, p := range line {
		m[p.X] = p.Y
	}
	return m
}

func numberAt(line map[float64]float64, i int) Cell {
	y, ok := line[float64(i)]
	if !ok {
		return Cell{}
	}
	return Cell{Number: number(y)}
}

func nth(values []float64, i int) *float64 {
	if i < 0 || i >= len(values) {
		return nil
	}
	return number(values[i])
}
