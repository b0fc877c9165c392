package viz

import (
	"bytes"
	"encoding/json"
	"html/template"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"caderno/ml"
)

// points reads the data of a series out of a chart as a page sees it.
func points(t testing.TB, charts map[string]any, chart, id string) []Point {
	t.Helper()
	for _, s := range charts[chart].(map[string]any)["option"].(map[string]any)["series"].([]any) {
		if s := s.(map[string]any); s["id"] == id {
			raw, _ := json.Marshal(s["data"])
			var line []Point
			if err := json.Unmarshal(raw, &line); err != nil {
				t.Fatal(err)
			}
			return line
		}
	}
	t.Fatalf("%s has no series %s", chart, id)
	return nil
}

func TestForecastChart(t *testing.T) {
	data := months(96)
	spec := resolved(t, ml.Spec{Horizon: 2, Log: ml.Off}, data)
	v := NewView(spec, data)
	v.Apply(ml.Event{Forecast: &ml.ForecastEvent{Mean: []float64{1, 2}, Low95: []float64{-4, -3}, Low80: []float64{-2, -1},
		High80: []float64{5, 6}, High95: []float64{9, 9}, FitFrom: 92, Fit: []*float64{new(7.0), nil}}})
	charts := asJSON(t, v.Charts(plain))
	last := math.Round(data.Values[93]*1e4) / 1e4
	for id, want := range map[string][]Point{
		"forecast": {{93, last}, {94, 1}, {95, 2}},
		"band0":    {{93, last}, {94, -4}, {95, -3}},
		"band1":    {{93, 0}, {94, 2}, {95, 2}},
		"band2":    {{93, 0}, {94, 7}, {95, 7}},
		"band3":    {{93, 0}, {94, 4}, {95, 3}},
		"fit":      {{92, 7}, {93, math.NaN()}},
	} {
		if got := points(t, charts, "forecast", id); !same(got, want) {
			t.Errorf("%s: got %v, want %v", id, got, want)
		}
	}
	option := charts["forecast"].(map[string]any)["option"].(map[string]any)
	for _, s := range option["series"].([]any) {
		s := s.(map[string]any)
		if band := strings.HasPrefix(s["id"].(string), "band"); band != (s["stackStrategy"] == "all") || band != (s["stack"] == "band") {
			t.Errorf("%v is stacked as %v by %v", s["id"], s["stack"], s["stackStrategy"])
		}
	}
	raw, _ := json.Marshal(option)
	for _, dress := range []string{"color", "font", "#"} {
		if bytes.Contains(raw, []byte(dress)) {
			t.Errorf("the option says %q, which is for the page to say", dress)
		}
	}
	stamps := option["xAxis"].([]any)[0].(map[string]any)["data"].([]any)
	if len(stamps) != 96 || stamps[0] != "1949-01" || stamps[95] != "1956-12" {
		t.Errorf("%d stamps from %v to %v", len(stamps), stamps[0], stamps[len(stamps)-1])
	}
}

// same compares lines; a gap equals a gap.
func same(a, b []Point) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].X != b[i].X || !(a[i].Y == b[i].Y || math.IsNaN(a[i].Y) && math.IsNaN(b[i].Y)) {
			return false
		}
	}
	return true
}

func TestFutureHasNoTruthAndStampsBeyondTheData(t *testing.T) {
	data := months(96)
	v := NewView(resolved(t, ml.Spec{Horizon: 12, Future: true, Log: ml.Off}, data), data)
	charts := asJSON(t, v.Charts(plain))
	if truth := points(t, charts, "forecast", "truth"); len(truth) != 96 {
		t.Errorf("%d truths", len(truth))
	}
	stamps := charts["forecast"].(map[string]any)["option"].(map[string]any)["xAxis"].([]any)[0].(map[string]any)["data"].([]any)
	if len(stamps) != 108 || stamps[107] != "1957-12" {
		t.Errorf("%d stamps", len(stamps))
	}
	for _, table := range v.Tables(plain) {
		for _, c := range table.Columns {
			if table.ID == "forecast" && c.ID == "truth" {
				t.Error("the table has a column of truths that nobody knows")
			}
		}
	}
}

func TestNamesStayText(t *testing.T) {
	evil := func(key string) string { return `</script><img src=x onerror=alert(1)>&"'` + "\u2028" + key }
	data := months(96)
	data.Name = "</script><script>alert(1)</script>"
	spec := resolved(t, ml.Spec{Log: ml.Off}, data)
	v := NewView(spec, data)
	v.Apply(randomLog(rand.New(rand.NewPCG(1, 1)), spec, data)...)
	page := template.Must(template.New("").Parse(`<script type="application/json">{{.}}</script>`))
	var out bytes.Buffer
	if err := page.Execute(&out, v.Charts(evil)); err != nil {
		t.Fatal(err)
	}
	body := strings.TrimSuffix(strings.TrimPrefix(out.String(), `<script type="application/json">`), "</script>")
	if strings.ContainsAny(body, "<>\u2028") {
		t.Error("markup or a line separator got out of the JSON")
	}
	var charts map[string]any
	if err := json.Unmarshal([]byte(body), &charts); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	for _, s := range charts["forecast"].(map[string]any)["option"].(map[string]any)["series"].([]any) {
		if s := s.(map[string]any); s["id"] == "truth" && s["name"] != evil("chart.truth") {
			t.Errorf("the name came out as %q", s["name"])
		}
	}
}

func TestDataChart(t *testing.T) {
	data := months(30)
	data.Values[3] = math.NaN()
	charts := asJSON(t, DataChart(data, 6, plain))
	truth := points(t, charts, "series", "truth")
	if len(truth) != 30 || !math.IsNaN(truth[3].Y) || math.IsNaN(truth[2].Y) {
		t.Errorf("truth %v", truth)
	}
	area, _ := json.Marshal(charts["series"].(map[string]any)["option"].(map[string]any)["series"].([]any)[0].(map[string]any)["markArea"])
	if want := `{"data":[[{"name":"chart.heldOut","xAxis":24},{"xAxis":29}]]}`; string(area) != want {
		t.Errorf("area %s, want %s", area, want)
	}
}

func TestDecimals(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   int
	}{
		{[]float64{280, 300, math.NaN()}, 1}, {[]float64{20000, 31000}, 0}, {[]float64{0, 0}, 0}, {nil, 0},
		{[]float64{0.05}, 5}, {[]float64{-3.2, 4}, 3}, {[]float64{1e-12}, 6}, {[]float64{9.9e14}, 0},
	} {
		if got := decimals(c.values); got != c.want {
			t.Errorf("decimals(%v) = %d, want %d", c.values, got, c.want)
		}
	}
}
