package web

import (
	"math"
	"strings"
	"testing"
	"time"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/live"
	"caderno/web/words"
)

func TestCoverIsDrawnFromTheRun(t *testing.T) {
	data := airline(t)
	spec, err := ml.Spec{Data: data.ID, Horizon: 24}.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	f := &folded{data: data, view: viz.NewView(spec, data)}
	before := draw(f)
	if before.Forecast != "" || len(strings.Fields(before.Truth)) != 72 || !strings.HasPrefix(before.Truth, "34.0,") {
		t.Errorf("before: %.60s…, forecast %q", before.Truth, before.Forecast)
	}
	mean := make([]float64, 24)
	for i := range mean {
		mean[i] = 400
	}
	f.last = &ml.ForecastEvent{Mean: mean}
	after := draw(f)
	points := strings.Fields(after.Forecast)
	if len(points) != 25 || !strings.HasPrefix(points[24], "318.0,") || points[0] != strings.Fields(after.Truth)[71] {
		t.Errorf("the forecast is %v", points)
	}
	gaps := *data
	gaps.Values = []float64{math.NaN(), 5, 5, math.NaN(), 5}
	if c := draw(&folded{data: &gaps, view: viz.NewView(spec, &gaps)}); strings.Contains(c.Truth, "NaN") || len(strings.Fields(c.Truth)) != 3 {
		t.Errorf("with gaps: %q", c.Truth)
	}
}

func TestSpark(t *testing.T) {
	if s := newSpark(storage.Run{}, storage.Queued); s.Line != "" {
		t.Errorf("nothing is drawn as %q", s.Line)
	}
	run := storage.Run{Spark: []float64{1, 0.1, 0.01}, SparkEvery: 2, Epochs: 12}
	s := newSpark(run, storage.Training)
	if s.Line != "39.3,4.0 74.7,17.0 110.0,30.0" || s.X != "110.0" || !s.Rest || s.Bad {
		t.Errorf("%+v", s)
	}
	if s := newSpark(storage.Run{Spark: []float64{0, 0}, SparkEvery: 1, Epochs: 2}, storage.Diverged); strings.Contains(s.Line, "NaN") || !s.Bad || s.Rest {
		t.Errorf("%+v", s)
	}
}

func TestRivalsAreCalledByWhatTheyRepeat(t *testing.T) {
	for _, try := range []struct {
		cal             series.Calendar
		naive, seasonal string
	}{
		{series.Calendar{Freq: series.Month, Season: 12}, "last month", "year before"},
		{series.Calendar{Freq: series.Month, Season: 132}, "last month", "one season ago"},
		{series.Calendar{Freq: series.Day, Season: 7}, "last day", "week before"},
		{series.Calendar{Freq: series.Hour, Season: 24}, "last value", "day before"},
		{series.Calendar{Freq: series.Minute, Every: 15, Season: 96}, "last value", "day before"},
		{series.Calendar{Freq: series.Quarter, Season: 4}, "last quarter", "year before"},
		{series.Calendar{Freq: series.Count, Season: 1}, "last value", "last value (no season)"},
		{series.Calendar{Freq: series.Count, Season: 5}, "last value", "one season ago"},
	} {
		w := chartWords(sayEnglish, try.cal)
		if got := w("chart.naive") + ", " + w("chart.seasonal"); got != try.naive+", "+try.seasonal {
			t.Errorf("%+v: %s", try.cal, got)
		}
	}
}

func TestTempoIsOfTheLastSeconds(t *testing.T) {
	var p tempo
	start := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	at := func(epoch, seconds float64) float64 {
		return p.add(epoch, start.Add(time.Duration(seconds*float64(time.Second))))
	}
	if r := at(0, 0); r != 0 {
		t.Errorf("before anything: %v", r)
	}
	for i := 1; i <= 100; i++ {
		at(float64(i), float64(i)/10) // ten epochs a second for ten seconds
	}
	var r float64
	for i := 1; i <= 60; i++ {
		r = at(100+float64(i)/10, 10+float64(i)/10) // then one
	}
	if math.Abs(r-1) > 0.01 {
		t.Errorf("the rate is %v, want 1", r)
	}
	if r := at(20, 17); r != 0 {
		t.Errorf("after the log was recovered: %v", r)
	}
}

func TestPacedRunsTellTheirPace(t *testing.T) {
	run := live.Status{State: storage.Training, Pace: 5, Run: storage.Run{Epoch: 50, Epochs: 100}}
	for rate, want := range map[float64]float64{0: 5, 300: 5, 4: 4} {
		f := statusOf(sayEnglish, run, rate)
		if f.Rate == nil || *f.Rate != want || *f.Left != 50/want {
			t.Errorf("at %v: %+v", rate, f)
		}
	}
	run.Pace = 0
	if f := statusOf(sayEnglish, run, 0); f.Rate != nil || f.Left != nil || f.words(sayEnglish) != "live" {
		t.Errorf("unknown: %+v", f)
	}
	run.State = storage.Paused
	if f := statusOf(sayEnglish, run, 9); f.Left != nil {
		t.Errorf("paused: %+v", f)
	}
}

func TestSmallTexts(t *testing.T) {
	now := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	for d, want := range map[time.Duration]string{10 * time.Second: "just now", time.Minute: "1 minute ago", 3 * time.Hour: "3 hours ago", 50 * time.Hour: "2 days ago"} {
		if got := ago(sayEnglish, now, now.Add(-d)); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if got := plainNumber(sayPortuguese, 1234567.25) + " " + plainNumber(sayEnglish, 0.000001); got != "1234567,25 0.000001" {
		t.Errorf("got %q", got)
	}
	for v, want := range map[float64]string{417: "417", 315.42: "315,42", 0.30000000000000004: "0,300", 1e6: "1.000.000"} {
		if got := exact(sayPortuguese, v, 3); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
	if got := brief("6c8e357cf1f48e92"); got != "6c8e…92" {
		t.Errorf("got %q", got)
	}
	if got := cellText(sayEnglish, viz.Cell{}, "fit", 1); got != words.None {
		t.Errorf("an empty cell is %q", got)
	}
	for header, want := range map[string]bool{"gzip": true, "br, gzip": true, "gzip;q=0": false, "": false, "deflate": false, "gzip;q=0.5": true} {
		if acceptsGzip(header) != want {
			t.Errorf("%q", header)
		}
	}
}
