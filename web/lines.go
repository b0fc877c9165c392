package web

import (
	"caderno/ml/series"
	"caderno/viz"
	"caderno/web/words"
)

// chartWords names the lines of a chart of this series: the rivals are called by what they repeat.
func chartWords(say *words.Printer, c series.Calendar) viz.Words {
	return func(key string) string {
		switch key {
		case "chart.naive":
			return say.T("chart.naive." + naiveName(c))
		case "chart.seasonal":
			return say.T("chart.seasonal." + seasonName(c))
		}
		return say.T(key)
	}
}

// naiveName is what the last value is the value of.
func naiveName(c series.Calendar) string {
	if c.Every > 1 {
		return "other"
	}
	switch c.Freq {
	case series.Year, series.Quarter, series.Month, series.Week, series.Day:
		return string(c.Freq)
	}
	return "other"
}

// seasonName is how long a season lasts where that has a name.
func seasonName(c series.Calendar) string {
	switch {
	case c.Season <= 1:
		return "none"
	case c.Season != series.DefaultSeason(c.Freq, max(1, c.Every)):
		return "cycle"
	}
	switch c.Freq {
	case series.Quarter, series.Month, series.Week:
		return "year"
	case series.Day, series.BusinessDay:
		return "week"
	case series.Hour, series.Minute:
		return "day"
	}
	return "cycle"
}

// key is an entry of a legend.
type key struct{ Class, Label string }

// legend names the lines of the forecast chart.
func legend(w viz.Words) []key {
	return []key{{"truth", w("chart.truth")}, {"forecast", w("chart.forecast")}, {"band-80", w("chart.band80")},
		{"band-95", w("chart.band95")}, {"fit", w("chart.fit")}, {"seasonal", w("chart.seasonal")}, {"naive", w("chart.naive")}}
}
