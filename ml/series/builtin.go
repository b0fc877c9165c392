package series

import (
	"embed"
	"errors"
	"fmt"
)

//go:embed data/*.csv
var data embed.FS

// builtins are the series that come with the notebook: published statistics, as R and its package forecast hand them on.
var builtins = []struct {
	id     string
	name   string
	unit   string
	source string
	season int // 0 for the calendar's
}{
	{
		id: "air-passengers", name: "Airline passengers", unit: "thousand passengers",
		source: "Monthly totals of international airline passengers, 1949-1960. Box, G. E. P. and Jenkins, G. M. (1976), " +
			"Time Series Analysis, Forecasting and Control, Holden-Day, series G. R datasets: AirPassengers.",
	},
	{
		id: "wine-sales", name: "Australian wine sales", unit: "thousand litres",
		source: "Monthly sales by Australian winemakers in bottles of up to one litre, January 1980 to August 1994. " +
			"Hyndman, R. J., Time Series Data Library. R package forecast: wineind.",
	},
	{
		id: "bj-sales", name: "Box-Jenkins sales", unit: "sales (unit not published)",
		source: "150 sales figures. Box, G. E. P. and Jenkins, G. M. (1976), Time Series Analysis, Forecasting and Control, " +
			"Holden-Day, series M, p. 537. R datasets: BJsales.",
	},
	{
		id: "co2", name: "Carbon dioxide at Mauna Loa", unit: "ppm",
		source: "Monthly mean concentration in air, 1959-1997, SIO manometric mole fraction scale of 1997; February to April " +
			"1964 are interpolated. Keeling, C. D. and Whorf, T. P., Scripps Institution of Oceanography. R datasets: co2.",
	},
	{
		// The sun knows nothing of our year: the rival that deserves its name looks back one solar cycle, of 11 years on
		// average. On this series the value of 132 months ago misses by an RMSE of 36 over the next 11 years, where the
		// value of 12 months ago misses by 59 and the last value by 59 (TestSunspotSeason).
		id: "sunspots", name: "Sunspots", unit: "relative sunspot number", season: 132,
		source: "Monthly mean relative sunspot numbers, 1749-1983: Swiss Federal Observatory, Zurich, until 1960, then Tokyo " +
			"Astronomical Observatory. Andrews, D. F. and Herzberg, A. M. (1985), Data, Springer. R datasets: sunspots.",
	},
}

// Builtin lists the ids of the built-in series, in the order to show them.
func Builtin() []string {
	ids := make([]string, len(builtins))
	for i, b := range builtins {
		ids[i] = b.id
	}
	return ids
}

// Load is a fresh copy of a built-in series. The error wraps ErrUnknown when there is none with this id.
func Load(id string) (*Series, error) {
	for _, b := range builtins {
		if b.id != id {
			continue
		}
		raw, err := data.ReadFile("data/" + id + ".csv")
		if err != nil {
			return nil, fmt.Errorf("load series %s: %w", id, err)
		}
		s, _, err := ReadCSV(raw, Reading{Name: b.name, Unit: b.unit, Season: b.season})
		if err != nil {
			return nil, fmt.Errorf("load series %s: %w", id, err)
		}
		s.ID, s.Source = id, b.source
		return s, nil
	}
	return nil, fmt.Errorf("load series %q: %w", shorten(id), ErrUnknown)
}

// ErrUnknown says that no built-in series has this id.
var ErrUnknown = errors.New("there is no such built-in series")
