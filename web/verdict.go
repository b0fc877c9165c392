package web

import (
	"math"
	"net/url"
	"strconv"
	"strings"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/words"
)

// verdict says whether the claim held in one run, beside the number that would have refuted it.
type verdict struct {
	ID     string // of the heading
	Claim  string
	Says   string
	Sign   string // class of the sign
	Number string // the network's error over that of its best rival
	What   string // what the number is
	Marks  []mark
	Ruler  string // the ruler in words
	Limit  string
	Facts  []fact
}

// mark is a number on the ruler, which goes from 0 to rulerEnd.
type mark struct {
	Class, Label string
	X            string // position in per cent
	Beyond       bool   // off the ruler
}

type fact struct{ Label, Value, Small string }

// rulerEnd is the ratio at the right end of the ruler; 1 is where the claim would fall.
const rulerEnd = 1.5

// tie is how near to 1 a ratio must be for the page to call it a draw.
const tie = 0.02

// newVerdict judges a finished run by its held-out values; nil when there is nothing to judge by. The network must beat
// the better of its two rivals.
func newVerdict(say *words.Printer, w viz.Words, f *folded, prefix, unit string) *verdict {
	now, meta := f.view.Now(), f.view.Meta()
	net, naive, seasonal := now.Scores.Network, now.Scores.Naive, now.Scores.Seasonal
	if f.status.State != storage.Done || meta.Future || net == nil || net.RMSE == nil {
		return nil
	}
	rival, class, name := rmseOf(seasonal), "seasonal", w("chart.seasonal")
	if v := rmseOf(naive); v < rival {
		rival, class, name = v, "naive", w("chart.naive")
	}
	if !(rival > 0) || math.IsInf(rival, 1) {
		return nil // a rival that is never wrong leaves nothing to compare
	}
	ratio := *net.RMSE / rival
	v := &verdict{ID: prefix + "-verdict", Claim: say.T("verdict.claim"), Number: say.Number(ratio, 2),
		What: say.T("verdict.number", "rival", name), Limit: say.T("verdict.limit", "rival", name)}
	key, share := "verdict.holds", math.Abs(1-ratio)
	v.Sign = "holds"
	switch {
	case math.Abs(ratio-1) < tie:
		key, v.Sign = "verdict.draw", "paused"
	case ratio > 1:
		key, v.Sign = "verdict.fails", "diverged"
	}
	v.Says = say.T(key, "share", say.Percent(&share), "rival", name)
	v.Marks = marksOf(say, rival, class, name, *net.RMSE, naive, seasonal, w)
	v.Ruler = say.T("verdict.ruler", "number", v.Number, "rival", name)
	v.Facts = factsOf(say, net, meta, unit)
	return v
}

func rmseOf(s *viz.Score) float64 {
	if s == nil || s.RMSE == nil {
		return math.Inf(1)
	}
	return *s.RMSE
}

func marksOf(say *words.Printer, rival float64, class, _ string, own float64, naive, seasonal *viz.Score, w viz.Words) []mark {
	marks := []mark{newMark(say, "forecast", say.T("score.network"), own/rival)}
	if v := rmseOf(naive); class != "naive" && !math.IsInf(v, 1) {
		marks = append(marks, newMark(say, "naive", w("chart.naive"), v/rival))
	}
	if v := rmseOf(seasonal); class != "seasonal" && !math.IsInf(v, 1) {
		marks = append(marks, newMark(say, "seasonal", w("chart.seasonal"), v/rival))
	}
	return marks
}

func newMark(say *words.Printer, class, name string, ratio float64) mark {
	m := mark{Class: class, Label: name + " " + say.Number(ratio, 2), Beyond: ratio > rulerEnd}
	m.X = strconv.FormatFloat(100*min(ratio, rulerEnd)/rulerEnd, 'f', 2, 64) + "%"
	return m
}

func factsOf(say *words.Printer, net *viz.Score, meta viz.Meta, unit string) []fact {
	facts := []fact{{say.T("score.rmse"), say.Significant(*net.RMSE, 3), unit}}
	if net.MASE != nil {
		facts = append(facts, fact{say.T("score.mase"), say.Number(*net.MASE, 2), ""})
	}
	for _, band := range []struct {
		key   string
		share *float64
	}{{"verdict.inside80", net.Inside80}, {"verdict.inside95", net.Inside95}} {
		if band.share != nil {
			facts = append(facts, fact{say.T(band.key), wholePercent(say, *band.share, 0), say.T("verdict.of", "n", meta.Horizon)})
		}
	}
	return facts
}

// trouble says what went wrong in a run, where, and what may mend it.
type trouble struct {
	Title, Text string
	Remedies    []remedy
}

// remedy leads to the settings of a run that may do better.
type remedy struct{ Label, URL string }

// newTrouble is nil for a run that is well.
func newTrouble(say *words.Printer, status storage.Run, state storage.State, now viz.Now) *trouble {
	switch {
	case state == storage.Failed:
		code, _, _ := strings.Cut(status.Failure, ":")
		key := "failure." + code
		if !say.Has(key) {
			key = "failure.other"
		}
		return &trouble{Title: say.T("failure.title"), Text: say.T(key), Remedies: []remedy{
			{say.T("failure.again"), settingsURL(status.Spec)}}}
	case now.Divergence == nil:
		return nil
	}
	spec := status.Spec
	t := &trouble{Title: say.T("divergence.title", "epoch", now.Divergence.Epoch), Text: say.Divergence(now.Divergence) + " " +
		say.T("divergence.why", "rate", say.Significant(spec.LearningRate, 3), "clip", say.Significant(spec.Clip, 3))}
	slower := spec
	slower.LearningRate = max(1e-6, spec.LearningRate/10)
	t.Remedies = append(t.Remedies, remedy{say.T("divergence.slower", "rate", say.Significant(slower.LearningRate, 3)), settingsURL(slower)})
	clipped := spec
	if clipped.Clip = 1; spec.Clip <= 1 {
		clipped.Clip = max(1e-3, spec.Clip/10)
	}
	t.Remedies = append(t.Remedies, remedy{say.T("divergence.clip", "clip", say.Significant(clipped.Clip, 3)), settingsURL(clipped)})
	return t
}

// settingsURL is the page that is ready to train a spec.
func settingsURL(spec ml.Spec) string {
	q := url.Values{"data": {spec.Data}}
	if spec.Words != (ml.WordSpec{}) {
		return "/runs/new?" + wordValues(spec, q).Encode()
	}
	for _, b := range ml.Bounds {
		if v := spec.Number(b.Field); v != 0 {
			q.Set(b.Field, strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	for _, c := range ml.Choices {
		if word := spec.Word(c.Field); word != "" && len(c.Words) > 1 {
			q.Set(c.Field, word)
		}
	}
	if spec.Look != "" {
		q.Set("look", string(spec.Look))
	}
	if spec.Future {
		q.Set("future", "true")
	}
	return "/runs/new?" + q.Encode()
}
