package series

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anySeries draws a series as ReadCSV makes them, with gaps.
func anySeries(t *rapid.T) *Series {
	n := rapid.IntRange(MinValues, 60).Draw(t, "n")
	s := &Series{Calendar: anyCalendar(t), Values: make([]float64, n)}
	value := rapid.OneOf(rapid.Float64Range(-MaxSize, MaxSize), rapid.Float64Range(-1e-300, 1e-300), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, 1000, 0.1, MaxSize, 5e-324}))
	gaps := rapid.IntRange(0, n-MinValues).Draw(t, "gaps")
	for i := range s.Values {
		if i > 0 && i < n-1 && gaps > 0 && rapid.Bool().Draw(t, "gap") {
			s.Values[i] = math.NaN()
			gaps--
			continue
		}
		s.Values[i] = value.Draw(t, "value")
	}
	if 2*s.Missing() > n {
		t.Skip("more holes than values")
	}
	s.Name = cleanName(rapid.StringN(1, 30, -1).Draw(t, "name"))
	s.Unit = cleanName(rapid.SampledFrom([]string{"", "R$", "thousand <passengers>"}).Draw(t, "unit"))
	if s.Name == "" {
		s.Name = "value"
	}
	s.Calendar.Season = rapid.IntRange(1, 30).Draw(t, "season")
	s.ID = "d-" + s.Hash()
	return s
}

// TestCSVKeepsTheSeries writes and reads: the same hash, so the same values to the last bit on the same calendar.
func TestCSVKeepsTheSeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySeries(t)
		text := s.MarshalCSV()
		got, _, err := ReadCSV(text, Reading{Name: s.Name, Unit: s.Unit, Season: s.Calendar.Season, Gaps: Leave})
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if got.Hash() != s.Hash() || got.ID != s.ID {
			t.Fatalf("got %+v\nwant %+v\n%s", got, s, text)
		}
		if again := got.MarshalCSV(); !slices.Equal(again, text) {
			t.Fatalf("written again:\n%s\nfirst:\n%s", again, text)
		}
	})
}

func TestJSONKeepsTheSeries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySeries(t)
		for i := 1; i < s.Len()-1; i++ {
			if !math.IsNaN(s.Values[i]) && rapid.Bool().Draw(t, "filled") {
				s.Filled = append(s.Filled, i)
			}
		}
		raw, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var got Series
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatalf("%v in %s", err, raw)
		}
		if got.Hash() != s.Hash() || got.ID != s.ID || !slices.Equal(got.Filled, s.Filled) || !reflect.DeepEqual(got.Calendar, s.Calendar) {
			t.Fatalf("got %+v\nwant %+v", got, s)
		}
	})
}

func TestBuiltinThroughCSV(t *testing.T) {
	for _, id := range Builtin() {
		s, _ := Load(id)
		got, _, err := ReadCSV(s.MarshalCSV(), Reading{Name: s.Name, Unit: s.Unit, Season: s.Calendar.Season})
		if err != nil || got.Hash() != s.Hash() {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestValidate(t *testing.T) {
	for name, spoil := range map[string]func(*Series){
		"too short":            func(s *Series) { s.Values = s.Values[:11] },
		"too long":             func(s *Series) { s.Values = make([]float64, MaxValues+1) },
		"infinite":             func(s *Series) { s.Values[3] = math.Inf(-1) },
		"no first value":       func(s *Series) { s.Values[0] = math.NaN() },
		"no last value":        func(s *Series) { s.Values[143] = math.NaN() },
		"filled out of range":  func(s *Series) { s.Filled = []int{144} },
		"filled out of order":  func(s *Series) { s.Filled = []int{5, 5} },
		"filled with nothing":  func(s *Series) { s.Filled, s.Values[5] = []int{5}, math.NaN() },
		"two lines of name":    func(s *Series) { s.Name = "a\nb" },
		"unknown frequency":    func(s *Series) { s.Calendar.Freq = "fortnight" },
		"no start":             func(s *Series) { s.Calendar.Start = time.Time{} },
		"count with a start":   func(s *Series) { s.Calendar.Freq = Count },
		"step 0":               func(s *Series) { s.Calendar.Every = 0 },
		"season 0":             func(s *Series) { s.Calendar.Season = 0 },
		"business day, Sunday": func(s *Series) { s.Calendar.Freq, s.Calendar.Start = BusinessDay, on("2024-06-02T00:00") },
		"beyond year 9999":     func(s *Series) { s.Calendar.Freq, s.Calendar.Start = Year, on("9900-01-01T00:00") },
	} {
		s, _ := Load("air-passengers")
		spoil(s)
		var invalid Invalid
		if err := s.Validate(); !errors.As(err, &invalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	for _, raw := range []string{`{}`, `[]`, `{"values":[1,2,3]}`, `{"values":"x"}`, `null`} {
		s, _ := Load("co2")
		if err := json.Unmarshal([]byte(raw), s); raw != "null" && err == nil {
			t.Errorf("%s was read", raw)
		}
		if s.Len() != 468 {
			t.Errorf("%s changed the series", raw)
		}
	}
}
