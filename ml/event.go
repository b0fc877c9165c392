package ml

import "caderno/ml/inside"

// Kind is what an Event tells.
type Kind string

// The kinds of events, in the order they appear in a log: one begin, then progress, forecasts and looks inside, then one
// end; of word vectors one begin-words, then progress and maps, then one end.
const (
	BeginWords Kind = "begin-words"
	Map        Kind = "map"

	Begin    Kind = "begin"
	Progress Kind = "progress"
	Forecast Kind = "forecast"
	Inside   Kind = "inside"
	End      Kind = "end"
)

// Event is one thing that happened in a run. The trainer fills everything but Seq and Elapsed, which the keeper of
// the log sets; apart from Elapsed, the same spec on the same data gives the same events.
type Event struct {
	Seq     int     `json:"seq"`     // number in the log, from 0 without gaps
	Elapsed float64 `json:"elapsed"` // seconds spent training so far, pauses left out
	Kind    Kind    `json:"kind"`
	Step    int     `json:"step"`  // optimiser steps done
	Epoch   float64 `json:"epoch"` // passes over the training windows done, with its fraction

	Begin    *BeginEvent    `json:"begin,omitempty"`
	Progress *ProgressEvent `json:"progress,omitempty"`
	Forecast *ForecastEvent `json:"forecast,omitempty"`
	Inside   *InsideEvent   `json:"inside,omitempty"`
	End      *EndEvent      `json:"end,omitempty"`

	BeginWords *BeginWordsEvent `json:"begin_words,omitempty"`
	Map        *MapEvent        `json:"map,omitempty"`
}

// BeginEvent tells what training starts from.
type BeginEvent struct {
	Engine        string `json:"engine"`
	Parameters    int    `json:"parameters"`
	Windows       int    `json:"windows"`         // training windows
	StepsPerEpoch int    `json:"steps_per_epoch"` // batches in one pass over them
	Epochs        int    `json:"epochs"`          // the most there can be
	// The series is cut in three: [0, FitEnd) is trained on, [FitEnd, TrainEnd) validates, and the forecast
	// covers [TrainEnd, TrainEnd+Horizon), which lies beyond the data when the spec asks for the future.
	FitEnd   int `json:"fit_end"`
	TrainEnd int `json:"train_end"`
	Horizon  int `json:"horizon"`
	// What the two rivals say for the same steps, in the data's units, and how well they do; Scores are nil when
	// there is no truth to measure against.
	Naive          []float64 `json:"naive"`
	Seasonal       []float64 `json:"seasonal"`
	NaiveScores    *Scores   `json:"naive_scores,omitempty"`
	SeasonalScores *Scores   `json:"seasonal_scores,omitempty"`
}

// ProgressEvent is the state of training after some steps. Losses are mean squared errors on the scale that the
// network sees (standardised, after logarithm and difference); of word vectors, what a prediction costs (word2vec.Loss).
type ProgressEvent struct {
	Loss         float64  `json:"loss"`                 // training loss, mean over the steps since the last event
	Validation   *float64 `json:"validation,omitempty"` // at the end of an epoch only
	Best         bool     `json:"best,omitempty"`       // this validation loss is the lowest so far
	GradientNorm float64  `json:"gradient_norm"`        // global, before clipping, at the last step
	LearningRate float64  `json:"learning_rate"`
}

// ForecastEvent is what the network, as it stands at this step, says of the future and of the past, in the data's
// own units.
type ForecastEvent struct {
	Mean []float64 `json:"mean"` // free running from TrainEnd, length Horizon
	// The bands that should hold 80 and 95 of 100 truths, from sample paths; see Trainer.
	Low80  []float64 `json:"low80"`
	High80 []float64 `json:"high80"`
	Low95  []float64 `json:"low95"`
	High95 []float64 `json:"high95"`
	// Fit[i] is the one-step forecast of value FitFrom+i with the truth as its input (teacher forcing), up to
	// TrainEnd; large networks show less of the past. nil marks a step whose window has a gap.
	FitFrom int        `json:"fit_from"`
	Fit     []*float64 `json:"fit"`
	Scores  *Scores    `json:"scores,omitempty"` // nil when there is no truth to measure against
	Final   bool       `json:"final,omitempty"`  // of the weights that the run ends with
}

// Scores measures a forecast against the truth, in the data's own units where it has one.
type Scores struct {
	RMSE  float64 `json:"rmse"`
	MAE   float64 `json:"mae"`
	SMAPE float64 `json:"smape"` // percent, 0 to 200
	// MASE is the mean absolute error over that of the seasonal naive inside the training part; nil where that is zero.
	MASE *float64 `json:"mase,omitempty"`
	// Skill is 1 - RMSE/RMSE of the seasonal naive: 1 is perfect, 0 no better, below 0 worse; nil where that is zero.
	Skill *float64 `json:"skill,omitempty"`
	// The share of truths inside each band, 0 to 1; nil for the rivals, which have no band.
	Inside80 *float64 `json:"inside80,omitempty"`
	Inside95 *float64 `json:"inside95,omitempty"`
}

// InsideEvent is what goes on inside the network, as it stands at this step, while it reads one window: the last one of the
// training part, so that its targets are known and are trained on; the same at every look. It reads the truth at each step and
// nothing is dropped. Every list has an entry for each of the window's T steps, on the scale that the network sees.
type InsideEvent struct {
	From   int           `json:"from"` // which value of the series is read first
	Input  inside.Values `json:"input"`
	Output inside.Values `json:"output"` // the forecast of the next step's input
	Target inside.Values `json:"target"`
	// Loss is what training makes small: the mean over the second half of the steps, whose gradient goes back through the
	// window; nil where it is not finite.
	Loss *float64 `json:"loss"`
	inside.View
}

// The reasons a run ends by itself.
const (
	EndEpochs   = "epochs"   // all epochs done
	EndEarly    = "early"    // the validation loss stopped getting better
	EndDiverged = "diverged" // a number stopped being finite
)

// EndEvent closes a log.
type EndEvent struct {
	Reason    string      `json:"reason"`
	BestEpoch int         `json:"best_epoch"` // the epoch whose weights are kept, 1-based; 0 when none was
	Loss      *float64    `json:"loss,omitempty"`
	Best      *float64    `json:"best,omitempty"` // lowest validation loss
	Diverged  *Divergence `json:"diverged,omitempty"`
}

// QuantityVectors is the Quantity of word vectors that have grown without bound.
const QuantityVectors = "vectors"

// Divergence says where a number first stopped being finite.
type Divergence struct {
	Step     int    `json:"step"`
	Epoch    int    `json:"epoch"`    // 1-based
	Layer    int    `json:"layer"`    // 1-based; 0 when it was not inside a layer
	TimeStep int    `json:"time"`     // 1-based step of the window
	Quantity string `json:"quantity"` // "input gate", "forget gate", "cell input", "output gate", "reset gate", "update gate", "candidate", "cell state", "hidden state", "output", "gradient", "loss", "validation loss", "vectors"
}
