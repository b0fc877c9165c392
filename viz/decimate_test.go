package viz

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"caderno/ml"
	"caderno/ml/series"
)

func TestDecimateKeepsPeaksGapsAndTheLatest(t *testing.T) {
	line := make([]Point, 20000)
	for i := range line {
		line[i] = Point{float64(i), float64(i % 7)}
	}
	line[1234].Y, line[4321].Y = 99, -99
	for i := 8000; i < 8100; i++ {
		line[i].Y = math.NaN()
	}
	got, width := decimate(line, 19000, maxDrawn)
	if len(got) > maxDrawn+2 || len(got) < maxDrawn/2 || width < 2 {
		t.Fatalf("%d points, buckets of %d", len(got), width)
	}
	seen, gap := map[float64]float64{}, false
	for i, p := range got {
		if i > 0 && p.X <= got[i-1].X {
			t.Fatalf("index %v after %v", p.X, got[i-1].X)
		}
		if p.X < 19000 && math.IsNaN(p.Y) {
			gap = true
		} else if p != line[int(p.X)] {
			t.Fatalf("point %v was never there", p)
		}
		seen[p.X] = p.Y
	}
	if seen[1234] != 99 || seen[4321] != -99 {
		t.Error("a peak was lost")
	}
	if !gap {
		t.Error("the gap was bridged")
	}
	for i := 19000; i < 20000; i++ {
		if _, ok := seen[float64(i)]; !ok {
			t.Fatalf("the latest values must all be there: %d is not", i)
		}
	}
}

func TestDecimateLeavesAShortLineAlone(t *testing.T) {
	line := []Point{{0, 1}, {1, math.NaN()}, {2, 3}}
	for _, limit := range []int{3, 4, 5000} {
		got, width := decimate(line, 99, limit)
		if !same(got, line) || width != 1 {
			t.Errorf("limit %d: %v, width %d", limit, got, width)
		}
	}
	if got, width := decimate(nil, 0, 10); len(got) != 0 || width != 1 {
		t.Errorf("no line: %v, width %d", got, width)
	}
}

func TestLongSeries(t *testing.T) {
	data := &series.Series{Name: "long", Calendar: series.Calendar{Freq: series.Minute, Every: 1, Season: 1440,
		Start: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}}
	for i := range series.MaxValues {
		data.Values = append(data.Values, 10+math.Sin(float64(i)/229)+0.1*math.Sin(float64(i)))
	}
	spec := resolved(t, ml.Spec{Horizon: 300}, data)
	v := NewView(spec, data)
	fit := make([]*float64, v.Meta().TrainEnd-60)
	for i := range fit {
		fit[i] = new(data.Values[i+60])
	}
	v.Apply(ml.Event{Forecast: &ml.ForecastEvent{Mean: data.Values[:300], FitFrom: 60, Fit: fit}})
	m := v.Meta()
	if m.Bucket < 2 || m.Exact == 0 || m.Exact > m.Near || m.Near < m.TrainEnd-2000 {
		t.Errorf("meta does not say what was left out: %+v", m)
	}
	charts := v.Charts(plain)
	decoded := asJSON(t, charts)
	for _, id := range []string{"truth", "fit"} {
		if n := len(points(t, decoded, ForecastChart, id)); n > maxDrawn+2 || n < maxDrawn/2 {
			t.Errorf("%s has %d points", id, n)
		}
	}
	raw, err := json.Marshal(charts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes of JSON for %d values", len(raw), len(data.Values))
}

func TestPointsAreShortAndFinite(t *testing.T) {
	for _, c := range []struct {
		p    Point
		want string
	}{
		{Point{120, 337}, "[120,337]"}, {Point{1.0 / 3, 123456.789}, "[0.3333333,123456.8]"}, {Point{1, math.NaN()}, "[1,null]"},
		{Point{1, math.Inf(-1)}, "[1,null]"}, {Point{19999, 1e15}, "[19999,1e+15]"}, {Point{0, -0.00001234567891}, "[0,-1.234568e-05]"},
	} {
		got, err := json.Marshal(c.p)
		if err != nil || string(got) != c.want {
			t.Errorf("%v: got %s (%v), want %s", c.p, got, err, c.want)
		}
	}
}
