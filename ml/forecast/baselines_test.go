package forecast

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"caderno/ml/series"
)

// TestBaselines reproduces, to their printed digits, the naive and seasonal naive rows of a table that R's package forecast
// 8.20 made on classic series. CADERNO_DATA names the folder that holds r-datasets.
func TestBaselines(t *testing.T) {
	root := os.Getenv("CADERNO_DATA")
	if root == "" {
		t.Skip("CADERNO_DATA is not set: no table of baselines to compare with")
	}
	f, err := os.Open(filepath.Join(root, "r-datasets", "baselines.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, row := range rows[1:] {
		lag, ok := lagOf(row[4], row[3])
		if !ok {
			continue
		}
		compared++
		compareBaseline(t, root, row, lag)
	}
	if compared < 30 {
		t.Errorf("only %d rows compared", compared)
	}
}

// lagOf is how far back a rival of the table looks; false for models that are not rivals.
func lagOf(method, season string) (int, bool) {
	m, _ := strconv.Atoi(season)
	lag, ok := map[string]int{"naive": 1, "snaive": m, "snaive_day": 48, "snaive_week": 336}[method]
	return lag, ok
}

func compareBaseline(t *testing.T, root string, row []string, lag int) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "r-datasets", row[0]+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := series.ReadCSV(raw, series.Reading{})
	if err != nil {
		t.Fatalf("%s: %v", row[0], err)
	}
	h, _ := strconv.Atoi(row[2])
	season, _ := strconv.Atoi(row[3])
	cut := len(s.Values) - h
	train, truth := s.Values[:cut], s.Values[cut:]
	guess := SeasonalNaive(train, lag, h)
	for i, got := range []float64{RMSE(truth, guess), MAE(truth, guess), SMAPE(truth, guess), MASE(truth, guess, train, season)} {
		want := row[5+i]
		if text := printedLike(got, i); text != want {
			t.Errorf("%s %s, measure %d: got %s (%v), want %s", row[0], row[4], i, text, got, want)
		}
	}
}

// printedLike prints v as the table does: RMSE and MAE with five significant digits, sMAPE with three decimals, MASE with
// four, zeros at the end left out.
func printedLike(v float64, measure int) string {
	format, digits := byte('f'), measure+1
	if measure < 2 {
		format, digits = 'g', 5
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, format, digits, 64), 64)
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
