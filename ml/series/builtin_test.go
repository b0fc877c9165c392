package series

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

func TestBuiltin(t *testing.T) {
	want := map[string]struct {
		n                   int
		first, last         string
		firstValue, lastOne float64
		season              int
	}{
		"air-passengers": {144, "1949-01", "1960-12", 112, 432, 12},
		"wine-sales":     {176, "1980-01", "1994-08", 15136, 23356, 12},
		"bj-sales":       {150, "1", "150", 200.1, 262.7, 1},
		"co2":            {468, "1959-01", "1997-12", 315.42, 364.34, 12},
		"sunspots":       {2820, "1749-01", "1983-12", 58, 33.4, 132},
	}
	ids := Builtin()
	if len(ids) != len(want) {
		t.Fatalf("got %v", ids)
	}
	for _, id := range ids {
		s, err := Load(id)
		if err != nil {
			t.Fatal(err)
		}
		w := want[id]
		n := s.Len()
		if n != w.n || s.Stamp(0) != w.first || s.Stamp(n-1) != w.last || s.Values[0] != w.firstValue || s.Values[n-1] != w.lastOne || s.Calendar.Season != w.season {
			t.Errorf("%s: %d values from %s (%v) to %s (%v), season %d", id, n, s.Stamp(0), s.Values[0], s.Stamp(n-1), s.Values[n-1], s.Calendar.Season)
		}
		if s.ID != id || s.Name == "" || s.Unit == "" || s.Source == "" || len(s.Filled) > 0 {
			t.Errorf("%s: id %q, name %q, unit %q, source %q, filled %v", id, s.ID, s.Name, s.Unit, s.Source, s.Filled)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := Load("no-such-series"); !errors.Is(err, ErrUnknown) {
		t.Errorf("unknown id: %v", err)
	}
}

func TestLoadGivesAFreshCopy(t *testing.T) {
	a, _ := Load("co2")
	a.Values[0] = -1
	if b, _ := Load("co2"); b.Values[0] != 315.42 {
		t.Error("changing one copy changed the next")
	}
}

// The hash names runs that are already stored: it must not change by accident.
func TestHashIsPinned(t *testing.T) {
	s, _ := Load("air-passengers")
	const want = "6c8e357cf1f48e9218c13330fb3f6f82c634d359764434f9a7223b9d66395e53"
	if got := s.Hash(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestHashSeesWhatIsDrawn(t *testing.T) {
	base, _ := Load("air-passengers")
	for name, change := range map[string]func(*Series){
		"last bit of a value": func(s *Series) { s.Values[7] = math.Nextafter(s.Values[7], 1e9) },
		"one value less":      func(s *Series) { s.Values = s.Values[:143] },
		"a gap":               func(s *Series) { s.Values[3] = math.NaN() },
		"name":                func(s *Series) { s.Name += "!" },
		"unit":                func(s *Series) { s.Unit = "" },
		"name and unit run together": func(s *Series) {
			s.Name, s.Unit = s.Name+s.Unit[:1], s.Unit[1:]
		},
		"start":     func(s *Series) { s.Calendar.Start = s.Calendar.Time(1) },
		"frequency": func(s *Series) { s.Calendar.Freq = Week },
		"every":     func(s *Series) { s.Calendar.Every = 2 },
		"season":    func(s *Series) { s.Calendar.Season = 6 },
	} {
		s, _ := Load("air-passengers")
		change(s)
		if s.Hash() == base.Hash() {
			t.Errorf("%s: the hash did not change", name)
		}
	}
	s, _ := Load("air-passengers")
	s.ID, s.Source, s.Filled = "x", "y", []int{5}
	if s.Hash() != base.Hash() {
		t.Error("the hash changed with what changes no number")
	}
}

// TestSunspotSeason measures what the season of 132 months rests on: the error of repeating the last season over the next
// 132 months, from many origins.
func TestSunspotSeason(t *testing.T) {
	s, _ := Load("sunspots")
	rmse := func(season int) float64 {
		sum, n := 0.0, 0
		for origin := 1000; origin+132 < s.Len(); origin += 37 {
			for k := range 132 {
				e := s.Values[origin+k] - s.Values[origin-season+k%season]
				sum += e * e
				n++
			}
		}
		return math.Sqrt(sum / float64(n))
	}
	last, year, cycle := rmse(1), rmse(12), rmse(132)
	if math.Abs(last-59) > 1 || math.Abs(year-59) > 1 || math.Abs(cycle-36) > 1 {
		t.Errorf("RMSE of the last value %.1f, of last year %.1f, of the last cycle %.1f", last, year, cycle)
	}
}

// TestBuiltinEqualsR compares the embedded figures with the tables exported from R, when CADERNO_DATA names their folder.
func TestBuiltinEqualsR(t *testing.T) {
	root := os.Getenv("CADERNO_DATA")
	if root == "" {
		t.Skip("CADERNO_DATA is not set: no tables from R to compare with")
	}
	for id, name := range map[string]string{"air-passengers": "AirPassengers", "wine-sales": "wineind", "bj-sales": "BJsales", "co2": "co2", "sunspots": "sunspots"} {
		f, err := os.Open(filepath.Join(root, "r-datasets", name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		s, _ := Load(id)
		if len(rows)-1 != s.Len() {
			t.Fatalf("%s: %d values, want %d", id, s.Len(), len(rows)-1)
		}
		for i, row := range rows[1:] {
			if v, _ := strconv.ParseFloat(row[1], 64); row[0] != s.Stamp(i) || v != s.Values[i] {
				t.Errorf("%s, step %d: got %s %v, want %v", id, i, s.Stamp(i), s.Values[i], row)
			}
		}
	}
}
