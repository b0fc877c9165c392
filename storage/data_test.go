package storage

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"caderno/ml/series"
)

func someData(raw string, reading series.Reading) Data {
	return Data{
		Series: &series.Series{ID: DataID([]byte(raw), reading), Name: "vendas <b>", Unit: "R$",
			Calendar: series.Calendar{Freq: series.Month, Start: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Every: 1, Season: 12},
			Values:   []float64{0.1, math.NaN(), math.Copysign(0, -1), 1e-300, math.Nextafter(3, 4), 1, 2, 3, 4, 5, 6, 7, 8},
			Filled:   []int{2}},
		Reading: reading, Raw: []byte(raw), Created: created,
		Report: &series.Report{Encoding: "UTF-8", Separator: ';', Decimal: ',', NumericColumns: []string{"vendas"}, Rows: 5,
			Notes: []series.Note{{Code: series.NoteLeftEmpty, Row: 3, Rows: []int{3}, Count: 1, Extra: map[string]any{"column": "vendas"}}}},
	}
}

func TestDataRoundTrip(t *testing.T) {
	s, _ := openStore(t)
	for _, raw := range []string{"mes;vendas\n2020-01;0,1\x00\xff", "", strings.Repeat("1;2\n", 200_000)} {
		want := someData(raw, series.Reading{Column: "vendas", Gaps: "leave"})
		if err := s.PutData(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		got, err := s.Data(t.Context(), want.Series.ID)
		if err != nil {
			t.Fatal(err)
		}
		if got.Series.Hash() != want.Series.Hash() {
			t.Error("the series came back with another hash")
		}
		if string(got.Raw) != raw || got.Reading != want.Reading || !got.Created.Equal(created) || !reflect.DeepEqual(got.Report, want.Report) {
			t.Errorf("came back %+v", got)
		}
		if only, err := s.Series(t.Context(), want.Series.ID); err != nil || only.Hash() != want.Series.Hash() {
			t.Errorf("Series: %v", err)
		}
	}
	if _, err := s.Data(t.Context(), "d-nothing"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown data: %v", err)
	}
	if _, err := s.Series(t.Context(), "d-nothing"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown series: %v", err)
	}
}

func TestDataID(t *testing.T) {
	a := DataID([]byte("1\n2\n"), series.Reading{})
	if len(a) != 18 || !strings.HasPrefix(a, "d-") || strings.ToLower(a) != a {
		t.Errorf("id %q", a)
	}
	if b := DataID([]byte("1\n2\n"), series.Reading{}); b != a {
		t.Errorf("the same paste gives %q and %q", a, b)
	}
	for _, other := range []string{DataID([]byte("1\n3\n"), series.Reading{}), DataID([]byte("1\n2\n"), series.Reading{Gaps: "leave"})} {
		if other == a {
			t.Errorf("other data has the same id %q", a)
		}
	}
}

func TestPutDataAgain(t *testing.T) {
	s, _ := openStore(t)
	first := someData("1", series.Reading{})
	again := someData("1", series.Reading{})
	again.Created = created.Add(time.Hour)
	for _, d := range []Data{first, again} {
		if err := s.PutData(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	list, err := s.RecentData(t.Context(), 10)
	if err != nil || len(list) != 1 || !list[0].Created.Equal(created) || list[0].Raw != nil {
		t.Errorf("after putting the same twice: %+v, %v", list, err)
	}
}

func TestPutDataRefusesWhatCannotBeReadBack(t *testing.T) {
	s, _ := openStore(t)
	d := someData("1", series.Reading{})
	d.Series.Values = d.Series.Values[:2]
	if err := s.PutData(t.Context(), d); !errors.As(err, new(series.Invalid)) {
		t.Errorf("two values were stored: %v", err)
	}
	if _, err := s.Data(t.Context(), d.Series.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("a refused series left something behind: %v", err)
	}
}

func TestPutDataIsBounded(t *testing.T) {
	s, _ := openStore(t)
	s.maxData = 2000
	var err error
	n := 0
	for ; n < 100 && err == nil; n++ {
		err = s.PutData(t.Context(), someData(strings.Repeat("x", n), series.Reading{}))
	}
	if !errors.Is(err, ErrFull) {
		t.Fatalf("%d data of some 300 bytes fit into 2000: %v", n, err)
	}
	list, lerr := s.RecentData(t.Context(), 100)
	if lerr != nil || len(list) != n-1 {
		t.Errorf("%d data stored, want %d, %v", len(list), n-1, lerr)
	}
	if err := s.PutData(t.Context(), someData("", series.Reading{})); err != nil {
		t.Errorf("what is there already needs no room: %v", err)
	}
}
