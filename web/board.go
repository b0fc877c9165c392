package web

import (
	"caderno/viz"
	"caderno/web/words"
)

// board is the scoreboard: the network and its two rivals in the rows of a table.
type board struct {
	Network, Naive, Seasonal string // the columns
	Rows                     []boardRow
	What                     []boardWhat
	Waiting                  string // instead of numbers, why there are none yet; "" when there are
}

type boardRow struct {
	ID, Label, Unit string
	Better          string // "low" or "high" is better; "" when neither is
	Cells           []boardCell
}

type boardCell struct {
	ID, Text string // ID such as "network.rmse"
	Best     bool
}

// boardWhat explains a measure.
type boardWhat struct{ Name, Text string }

// measures lists the rows of the board.
var measures = []struct {
	id, better string
	of         func(*viz.Score) *float64
	text       func(say *words.Printer, v float64, decimals int) string
}{
	{"rmse", "low", func(s *viz.Score) *float64 { return s.RMSE }, (*words.Printer).Number},
	{"mase", "low", func(s *viz.Score) *float64 { return s.MASE }, func(say *words.Printer, v float64, _ int) string { return say.Number(v, 2) }},
	{"smape", "low", func(s *viz.Score) *float64 { return s.SMAPE }, func(say *words.Printer, v float64, _ int) string { return say.Number(v, 1) + "\u00a0%" }},
	{"skill", "high", func(s *viz.Score) *float64 { return s.Skill }, wholePercent},
	{"inside80", "", func(s *viz.Score) *float64 { return s.Inside80 }, wholePercent},
	{"inside95", "", func(s *viz.Score) *float64 { return s.Inside95 }, wholePercent},
}

func wholePercent(say *words.Printer, v float64, _ int) string {
	return say.Number(100*v, 0) + "\u00a0%"
}

func newBoard(say *words.Printer, w viz.Words, now viz.Now, meta viz.Meta, unit string) board {
	b := board{Network: say.T("score.network"), Naive: w("chart.naive"), Seasonal: w("chart.seasonal")}
	switch {
	case meta.Future:
		b.Waiting = say.T("score.future")
	case now.Scores.Network == nil:
		b.Waiting = say.T("score.waiting")
	}
	rivals := []struct {
		id    string
		score *viz.Score
	}{{"network", now.Scores.Network}, {"seasonal", now.Scores.Seasonal}, {"naive", now.Scores.Naive}}
	for _, m := range measures {
		row := boardRow{ID: m.id, Label: say.T("score." + m.id), Better: m.better}
		if m.id == "rmse" {
			row.Unit = unit
		}
		best := -1
		var bestValue float64
		for i, r := range rivals {
			cell := boardCell{ID: r.id + "." + m.id, Text: words.None}
			if r.score != nil {
				if v := m.of(r.score); v != nil {
					cell.Text = m.text(say, *v, meta.Decimals)
					if better := m.better == "low" && *v < bestValue || m.better == "high" && *v > bestValue; m.better != "" && (best < 0 || better) {
						best, bestValue = i, *v
					}
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		if best >= 0 {
			row.Cells[best].Best = true
		}
		b.Rows = append(b.Rows, row)
	}
	for _, id := range []string{"rmse", "mase", "smape", "skill"} {
		b.What = append(b.What, boardWhat{say.T("score." + id), say.T("score.what." + id)})
	}
	b.What = append(b.What, boardWhat{say.T("score.inside80"), say.T("score.what.inside")})
	return b
}
