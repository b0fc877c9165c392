package web

import (
	"math"
	"strconv"

	"caderno/ml/series"
	"caderno/viz"
	"caderno/web/words"
)

// table is a viz.Table in the reader's language.
type table struct {
	ID, Caption string
	Columns     []column
	Rows        [][]string // the first cell of a row names it
}

type column struct {
	ID, Label string
	Key       string // class of the line it tells, "" for none
}

// keyOf is the class of the short line that stands for a column's series, "" for columns that are no line.
func keyOf(column string) string {
	switch column {
	case "when", "epoch":
		return ""
	case "band80":
		return "band-80"
	case "band95":
		return "band-95"
	case "train":
		return "loss-train"
	case "validation":
		return "loss-val"
	}
	return column
}

// tablesOf says the tables of one chart.
func tablesOf(say *words.Printer, tables []viz.Table, chart string, decimals int) []table {
	var out []table
	for _, t := range tables {
		if t.Chart != chart {
			continue
		}
		show := table{ID: t.ID, Caption: t.Caption}
		for _, c := range t.Columns {
			show.Columns = append(show.Columns, column{c.ID, c.Label, keyOf(c.ID)})
		}
		for _, row := range t.Rows {
			cells := make([]string, len(row))
			for i, c := range row {
				cells[i] = cellText(say, c, t.Columns[i].ID, decimals)
			}
			show.Rows = append(show.Rows, cells)
		}
		out = append(out, show)
	}
	return out
}

// cellText writes a cell: truths as exactly as the data has them, what was computed with fixed decimals, losses with
// four significant digits.
func cellText(say *words.Printer, c viz.Cell, column string, decimals int) string {
	switch {
	case c.Stamp != "":
		return say.Period(c.Stamp)
	case c.Number == nil:
		return words.None
	case column == "epoch":
		return say.Count(int(math.Round(*c.Number)))
	case column == "train", column == "validation":
		return say.Significant(*c.Number, 4)
	case column == "truth":
		return exact(say, *c.Number, decimals)
	case c.To != nil:
		return say.T("table.range", "low", say.Number(*c.Number, decimals), "high", say.Number(*c.To, decimals))
	}
	return say.Number(*c.Number, decimals)
}

// exact writes a value of the data with as many decimals as it has, up to a limit.
func exact(say *words.Printer, v float64, most int) string {
	for d := range most {
		p := math.Pow(10, float64(d))
		if math.Round(v*p)/p == v {
			return say.Number(v, d)
		}
	}
	return say.Number(v, most)
}

// dataRows is the most rows that the table of a series shows, the latest ones.
const dataRows = 200

// dataTable says a series in rows.
func dataTable(say *words.Printer, s *series.Series, decimals int) table {
	t := table{ID: "series", Caption: say.T("table.data"), Columns: []column{{"when", say.T("chart.when"), ""}, {"truth", say.Name(s), "truth"}}}
	for i := max(0, len(s.Values)-dataRows); i < len(s.Values); i++ {
		v := words.None
		if x := s.Values[i]; !math.IsNaN(x) {
			v = exact(say, x, max(decimals, 2))
		}
		t.Rows = append(t.Rows, []string{say.Period(s.Calendar.Stamp(i)), v})
	}
	return t
}

// plainNumber writes a number as it stands in an input: no groups, the reader's decimal sign.
func plainNumber(say *words.Printer, v float64) string {
	text := []byte(strconv.FormatFloat(v, 'f', -1, 64))
	if say.Lang() == words.Portuguese {
		for i, b := range text {
			if b == '.' {
				text[i] = ','
			}
		}
	}
	return string(text)
}
