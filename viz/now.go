package viz

import "caderno/ml"

// Now holds the numbers that stand beside the charts. nil is not known yet, or not finite.
type Now struct {
	Epoch         float64        `json:"epoch"`  // passes done, with the fraction
	Epochs        int            `json:"epochs"` // the most there can be
	Step          int            `json:"step"`   // optimiser steps done
	StepsPerEpoch int            `json:"steps_per_epoch"`
	Elapsed       float64        `json:"elapsed"` // seconds spent training
	Loss          *float64       `json:"loss"`
	Validation    *float64       `json:"validation"`
	BestEpoch     int            `json:"best_epoch"` // 0 before the first
	Best          *float64       `json:"best"`       // its validation loss
	GradientNorm  *float64       `json:"gradient_norm"`
	Parameters    int            `json:"parameters"`
	Windows       int            `json:"windows"` // training windows
	Scores        Scoreboard     `json:"scores"`
	Words         *WordNow       `json:"words,omitempty"` // of word vectors; nil for a series
	End           string         `json:"end,omitempty"`   // one of ml.EndEpochs, ml.EndEarly, ml.EndDiverged
	Divergence    *ml.Divergence `json:"divergence,omitempty"`
}

// Scoreboard holds the scores of the network and of its two rivals; nil where there is no truth to measure against.
type Scoreboard struct {
	Network  *Score `json:"network"`
	Naive    *Score `json:"naive"`
	Seasonal *Score `json:"seasonal"`
}

// Score is ml.Scores with nil for what is not finite.
type Score struct {
	RMSE     *float64 `json:"rmse"`
	MAE      *float64 `json:"mae"`
	SMAPE    *float64 `json:"smape"`
	MASE     *float64 `json:"mase"`
	Skill    *float64 `json:"skill"`
	Inside80 *float64 `json:"inside80"`
	Inside95 *float64 `json:"inside95"`
}

func score(s *ml.Scores) *Score {
	if s == nil {
		return nil
	}
	return &Score{number(s.RMSE), number(s.MAE), number(s.SMAPE), finite(s.MASE), finite(s.Skill), finite(s.Inside80), finite(s.Inside95)}
}

// Now is where the run stands after the events folded so far.
func (v *View) Now() Now { return v.now }

func (n *Now) apply(e *ml.Event) {
	n.Step = e.Step
	if p := number(e.Epoch); p != nil {
		n.Epoch = *p
	}
	if p := number(e.Elapsed); p != nil {
		n.Elapsed = *p
	}
	switch {
	case e.Begin != nil:
		b := e.Begin
		n.Epochs, n.StepsPerEpoch, n.Parameters, n.Windows = b.Epochs, b.StepsPerEpoch, b.Parameters, b.Windows
		n.Scores.Naive, n.Scores.Seasonal = score(b.NaiveScores), score(b.SeasonalScores)
	case e.BeginWords != nil:
		b := e.BeginWords
		n.Epochs, n.StepsPerEpoch, n.Parameters = b.Epochs, b.StepsPerEpoch, b.Parameters
		words := WordNow{Tokens: b.Tokens, Vocabulary: b.Vocabulary}
		n.Words = &words
	case e.Map != nil && n.Words != nil:
		words, m := *n.Words, e.Map
		words.Explained, words.Kept, words.Chance = number(m.Explained), finite(m.Kept), finite(m.Chance)
		if m.Vectors != "" { // others do not measure them
			words.Purity, words.PurityChance, words.Right, words.WithOwn = finite(m.Purity), finite(m.PurityChance), finite(m.Right), finite(m.WithOwn)
		}
		n.Words = &words
	case e.Progress != nil:
		n.Loss, n.GradientNorm = number(e.Progress.Loss), number(e.Progress.GradientNorm)
		if e.Progress.Validation != nil {
			n.Validation = finite(e.Progress.Validation)
			if e.Progress.Best {
				n.Best, n.BestEpoch = n.Validation, int(e.Epoch+0.5)
			}
		}
	case e.Forecast != nil:
		n.Scores.Network = score(e.Forecast.Scores)
	case e.End != nil:
		n.End, n.Divergence = e.End.Reason, e.End.Diverged
		if e.End.BestEpoch > 0 {
			n.Best, n.BestEpoch = finite(e.End.Best), e.End.BestEpoch
		}
	}
}
