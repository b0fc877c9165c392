package viz

import (
	"math"
	"testing"

	"caderno/ml"
)

func TestForecastTable(t *testing.T) {
	data := months(96)
	data.Values[95] = math.NaN()
	v := NewView(resolved(t, ml.Spec{Horizon: 2, Log: ml.Off}, data), data)
	table := v.Tables(plain)[0]
	if len(table.Rows) != 2 || table.Rows[0][2].Number != nil {
		t.Fatalf("before training: %+v", table.Rows)
	}
	v.Apply(ml.Event{Forecast: &ml.ForecastEvent{Mean: []float64{1, math.NaN()}, Low80: []float64{0, 1}, High80: []float64{2, 3},
		Low95: []float64{-1, 0}, High95: []float64{4, 5}, FitFrom: 93, Fit: []*float64{new(7.5)}}})
	table = v.Tables(plain)[0]
	want := []string{"when", "truth", "forecast", "band80", "band95", "seasonal", "naive"}
	for i, c := range table.Columns {
		if c.ID != want[i] || c.Label != "chart."+want[i] {
			t.Errorf("column %d is %+v", i, c)
		}
	}
	row := table.Rows[0]
	if row[0].Stamp != "1956-11" || *row[1].Number != data.Values[94] || *row[2].Number != 1 || *row[3].Number != 0 || *row[3].To != 2 ||
		*row[4].To != 4 || *row[5].Number != data.Values[82] || *row[6].Number != data.Values[93] {
		t.Errorf("first row %+v", row)
	}
	if row := table.Rows[1]; row[1].Number != nil || row[2].Number != nil {
		t.Errorf("what is not there must be empty: %+v", row)
	}
	past := v.Tables(plain)[1]
	if last := past.Rows[len(past.Rows)-1]; last[0].Stamp != "1956-10" || *last[2].Number != 7.5 || len(past.Rows) != 94 {
		t.Errorf("past ends with %+v", last)
	}
}

func TestLossTableIsShortAndKeepsTheBest(t *testing.T) {
	data := months(96)
	v := NewView(resolved(t, ml.Spec{Log: ml.Off}, data), data)
	for i := 1; i <= 301; i++ {
		v.Apply(ml.Event{Seq: i, Epoch: float64(i), Progress: &ml.ProgressEvent{Loss: 2, Validation: new(float64(i)), Best: i == 122}})
	}
	rows := v.Tables(plain)[2].Rows
	if len(rows) > lossRows+2 {
		t.Errorf("%d rows", len(rows))
	}
	var best bool
	for _, r := range rows {
		best = best || *r[0].Number == 122
	}
	if !best || *rows[len(rows)-1][0].Number != 301 || *rows[0][1].Number != 2 {
		t.Error("the best or the last epoch is missing")
	}
}
