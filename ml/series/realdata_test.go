package series

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// realFiles are tables from statistics offices and packages, below the folder that CADERNO_DATA names: what they must read
// as, or the code they must be refused with.
var realFiles = []struct {
	file   string
	column string
	n      int
	freq   Frequency
	season int
	first  string
	last   string
	code   string
}{
	{file: "r-datasets/AirPassengers.csv", n: 144, freq: Month, season: 12, first: "1949-01", last: "1960-12"},
	{file: "r-datasets/BJsales.csv", n: 150, freq: Count, season: 1, first: "1", last: "150"},
	{file: "r-datasets/BJsales.lead.csv", n: 150, freq: Count, season: 1, first: "1", last: "150"},
	{file: "r-datasets/EuStockMarkets.csv", column: "FTSE", n: 1860, freq: Count, season: 1, first: "1", last: "1860"},
	{file: "r-datasets/JohnsonJohnson.csv", n: 84, freq: Quarter, season: 4, first: "1960-Q1", last: "1980-Q4"},
	{file: "r-datasets/LakeHuron.csv", n: 98, freq: Year, season: 1, first: "1875", last: "1972"},
	{file: "r-datasets/Nile.csv", n: 100, freq: Year, season: 1, first: "1871", last: "1970"},
	{file: "r-datasets/UKDriverDeaths.csv", n: 192, freq: Month, season: 12, first: "1969-01", last: "1984-12"},
	{file: "r-datasets/UKgas.csv", n: 108, freq: Quarter, season: 4, first: "1960-Q1", last: "1986-Q4"},
	{file: "r-datasets/USAccDeaths.csv", n: 72, freq: Month, season: 12, first: "1973-01", last: "1978-12"},
	{file: "r-datasets/WWWusage.csv", n: 100, freq: Count, season: 1, first: "1", last: "100"},
	{file: "r-datasets/co2.csv", n: 468, freq: Month, season: 12, first: "1959-01", last: "1997-12"},
	{file: "r-datasets/gas.csv", n: 476, freq: Month, season: 12, first: "1956-01", last: "1995-08"},
	{file: "r-datasets/gold.csv", n: 1108, freq: Count, season: 1, first: "1", last: "1108"},
	{file: "r-datasets/ldeaths.csv", n: 72, freq: Month, season: 12, first: "1974-01", last: "1979-12"},
	{file: "r-datasets/lynx.csv", n: 114, freq: Year, season: 1, first: "1821", last: "1934"},
	{file: "r-datasets/nhtemp.csv", n: 60, freq: Year, season: 1, first: "1912", last: "1971"},
	{file: "r-datasets/nottem.csv", n: 240, freq: Month, season: 12, first: "1920-01", last: "1939-12"},
	{file: "r-datasets/sunspot.month.csv", n: 3177, freq: Month, season: 12, first: "1749-01", last: "2013-09"},
	{file: "r-datasets/sunspot.year.csv", n: 289, freq: Year, season: 1, first: "1700", last: "1988"},
	{file: "r-datasets/sunspots.csv", n: 2820, freq: Month, season: 12, first: "1749-01", last: "1983-12"},
	{file: "r-datasets/taylor.csv", n: 4032, freq: Count, season: 1, first: "1", last: "4032"},
	{file: "r-datasets/wineind.csv", n: 176, freq: Month, season: 12, first: "1980-01", last: "1994-08"},
	{file: "r-datasets/woolyrnq.csv", n: 119, freq: Quarter, season: 4, first: "1965-Q1", last: "1994-Q3"},
	{file: "brasil-series/electricity.csv", code: CodeSeveral},
	{file: "brasil-series/gdp_construction.csv", n: 124, freq: Quarter, season: 4, first: "1995-Q1", last: "2025-Q4"},
	{file: "brasil-series/ibcbr.csv", n: 276, freq: Month, season: 12, first: "2003-01", last: "2025-12"},
	{file: "brasil-series/oil_derivatives.csv", n: 563, freq: Month, season: 12, first: "1979-02", last: "2025-12"},
	{file: "brasil-series/vehicles.csv", n: 539, freq: Month, season: 12, first: "1981-02", last: "2025-12"},
	{file: "retail/aus_retail.csv", code: CodeTooManyRows},
	{file: "retail/aus_retail_series.csv", code: CodeNoNumbers},
	{file: "retail/bike_sharing_daily.csv", column: "cnt", n: 731, freq: Day, season: 7, first: "2011-01-01", last: "2012-12-31"},
	{file: "retail/prophet_pedestrians_multivariate.csv", column: "location_41", n: 720, freq: Hour, season: 24, first: "2023-04-01T00:00", last: "2023-04-30T23:00"},
	{file: "retail/prophet_retail_sales.csv", n: 293, freq: Month, season: 12, first: "1992-01", last: "2016-05"},
	{file: "retail/prophet_wp_log_peyton_manning.csv", n: 2964, freq: Day, season: 7, first: "2007-12-10", last: "2016-01-20"},
	{file: "retail/prophet_yosemite_temps.csv", n: 18721, freq: Minute, season: 288, first: "2017-05-01T00:00", last: "2017-07-05T00:00"},
	{file: "retail/walmart_sample_weekly.csv", code: CodeSeveral},
}

func TestRealFiles(t *testing.T) {
	root := os.Getenv("CADERNO_DATA")
	if root == "" {
		t.Skip("CADERNO_DATA is not set: no real tables to read")
	}
	for _, c := range realFiles {
		raw, err := os.ReadFile(filepath.Join(root, c.file))
		if err != nil {
			t.Fatal(err)
		}
		s, r, err := ReadCSV(raw, Reading{Column: c.column})
		if c.code != "" {
			if e, ok := err.(*Error); !ok || e.Code != c.code {
				t.Errorf("%s: got %v, want %s", c.file, err, c.code)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.file, err)
			continue
		}
		n := s.Len()
		if n != c.n || s.Calendar.Freq != c.freq || s.Calendar.Season != c.season || s.Stamp(0) != c.first || s.Stamp(n-1) != c.last {
			t.Errorf("%s: %d values from %s to %s, %+v", c.file, n, s.Stamp(0), s.Stamp(n-1), s.Calendar)
		}
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", c.file, err)
		}
		compareFields(t, c.file, raw, s, r)
	}
}

// compareFields reads the file a second time, with the plain reader of the standard library, and compares every number.
func compareFields(t *testing.T, file string, raw []byte, s *Series, r *Report) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(raw))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := 0
	for c, name := range rows[0] {
		if name == r.ValueColumn {
			column = c
		}
	}
	filled := map[int]bool{}
	for _, i := range s.Filled {
		filled[i] = true
	}
	at := 0
	for _, row := range rows[1:] {
		want, err := strconv.ParseFloat(row[column], 64)
		if err != nil || math.IsNaN(want) {
			continue
		}
		for filled[at] {
			at++
		}
		if s.Values[at] != want {
			t.Errorf("%s, step %s: got %v, want %v", file, s.Stamp(at), s.Values[at], want)
			return
		}
		at++
	}
	if at != s.Len() {
		t.Errorf("%s: %d values compared, not %d", file, at, s.Len())
	}
}

func BenchmarkReadCSV(b *testing.B) {
	text := []byte(numbers(stamps("2024-02-28T00:00", MaxValues, "02/01/2006 15:04", plus(30*60e9))))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, err := ReadCSV(text, Reading{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRefuseAMillionRows(b *testing.B) {
	text := []byte(strings.Repeat("2015;7\n", 1_000_000))
	for b.Loop() {
		if _, _, err := ReadCSV(text, Reading{}); err == nil {
			b.Fatal("a million rows were read")
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load("sunspots"); err != nil {
			b.Fatal(err)
		}
	}
}
