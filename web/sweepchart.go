package web

import (
	"math"
	"strconv"

	"caderno/storage"
	"caderno/web/words"
)

// sweepChart is one curve over the sizes, on an axis of powers of two. X are percent of the width, Y pixels from the top.
type sweepChart struct {
	Class, Title, Alt string
	Ticks             []sweepTick // of the upright axis
	Lines             []sweepLine
	Dots              []sweepDot
	Sizes             []sweepTick // of the level axis
	Knee              string      // where it is, "" for nowhere
	KneeLabel, Anchor string      // what stands over it, and which of its ends does: what is at an edge stays inside
}

type sweepTick struct{ At, Label string }

type sweepLine struct{ X1, Y1, X2, Y2 string }

// sweepDot is a run; Open is one that is not trained to its end.
type sweepDot struct {
	X, Y string
	Open bool
}

// sweepHigh is the height of a curve's box.
const sweepHigh = 150.0

func sweepCharts(say *words.Printer, all []trial, knee int, noTruth bool) []sweepChart {
	low, high := math.Log2(float64(all[0].size)), math.Log2(float64(all[len(all)-1].size))
	share := func(t trial) float64 { return (math.Log2(float64(t.size)) - low) / (high - low) }
	across := func(t trial) string { return strconv.FormatFloat(100*share(t), 'f', 2, 64) + "%" }
	curve := func(class string, value func(trial) *float64, label func(float64) string) sweepChart {
		ch := sweepChart{Class: class, Title: say.T("sweep." + class), Alt: say.T("sweep.alt-" + class)}
		top := 0.0
		for _, t := range all {
			if v := value(t); v != nil {
				top = max(top, *v)
			}
		}
		top = roundTop(top)
		for _, part := range []float64{0, 0.5, 1} {
			ch.Ticks = append(ch.Ticks, sweepTick{pixel(sweepHigh * (1 - part)), label(part * top)})
		}
		var last *sweepDot
		for i, t := range all {
			ch.Sizes = append(ch.Sizes, sweepTick{across(t), say.Count(t.size)})
			if i == knee {
				ch.Knee, ch.KneeLabel, ch.Anchor = across(t), say.T("sweep.knee-at", "n", t.size), "middle"
				if share(t) > 0.85 {
					ch.Anchor = "end"
				} else if share(t) < 0.15 {
					ch.Anchor = "start"
				}
			}
			v := value(t)
			if v == nil {
				continue
			}
			dot := sweepDot{across(t), pixel(sweepHigh * (1 - *v/top)), !t.done()}
			if !dot.Open && last != nil {
				ch.Lines = append(ch.Lines, sweepLine{last.X, last.Y, dot.X, dot.Y})
			}
			if ch.Dots = append(ch.Dots, dot); !dot.Open {
				last = &dot
			}
		}
		return ch
	}
	seconds := curve("seconds", trial.seconds, func(v float64) string {
		if v == 0 {
			return "0"
		}
		return say.Duration(v)
	})
	if noTruth {
		return []sweepChart{seconds}
	}
	return []sweepChart{curve("right", trial.shownRight, func(v float64) string { return say.Percent(&v) }), seconds}
}

// seconds is how long a run has trained, without drawing its maps; nil before it has.
func (t trial) seconds() *float64 {
	if !(t.trained > 0) || t.status.State == storage.Diverged {
		return nil
	}
	return &t.trained
}

func (t trial) shownRight() *float64 {
	if t.status.State == storage.Diverged {
		return nil
	}
	return t.right
}

func pixel(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

// roundTop is the least of 1, 2, 4, 6 and 10 times a power of ten that is not below v; 1 for what is not positive.
func roundTop(v float64) float64 {
	if !(v > 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{1, 2, 4, 6} {
		if v <= n*power {
			return n * power
		}
	}
	return 10 * power
}
