package ml

import (
	"caderno/ml/activation"
	"caderno/ml/initial"
	"caderno/ml/optim"
	"caderno/ml/rnn"
)

// The words of a spec's fields, as far as no other package has them.
const (
	Auto   = "auto"
	On     = "on"
	Off    = "off"
	None   = "none"
	Step   = "step"
	Season = "season"
	LSTM   = rnn.LSTM
	GRU    = rnn.GRU
	Simple = rnn.Simple

	Usual        = "usual"
	Original     = "original"
	Peephole     = "peephole"
	Plain        = "plain"
	Layer        = "layer"
	EachStep     = "step"
	EachSequence = "sequence"
	Squared      = "squared"
	Absolute     = "absolute"
	Huber        = "huber"
	ByNorm       = "norm"
	ByValue      = "value"
)

// Bound is the range of one numeric field of a Spec and the value that zero stands for; Default 0 means that it
// depends on the data or on other fields or, where Min is 0, that there is none.
type Bound struct {
	Field             string
	Min, Max, Default float64
}

// Bounds lists every numeric field of a Spec under its JSON name, in the order of the struct. Forms, the API and
// Resolve read the same list.
var Bounds = []Bound{
	{"horizon", 1, 365, 0},
	{"window", 2, 256, 0},
	{"hidden", 1, 256, 32},
	{"layers", 1, 4, 1},
	{"epochs", 1, 5000, 300},
	{"batch", 1, 512, 16},
	{"dropout", 0, 0.9, 0},
	{"sampling", 0, 1, 0},
	{"learning_rate", 1e-6, 10, 0.005},
	{"momentum", 0, 0.999, 0},
	{"decay", 0, 1, 0},
	{"warmup", 0, 1000, 0},
	{"clip", 1e-3, 1e6, 1},
	{"validation", 1, 365, 0},
	{"patience", 1, 5000, 60},
	{"seed", 1, 1 << 53, 1},
}

// Choice is a field of a Spec that takes one of a few words; the first is the default.
type Choice struct {
	Field string
	Words []string
}

// Choices lists every worded field of a Spec under its JSON name.
var Choices = []Choice{
	{"log", []string{Auto, On, Off}},
	{"difference", []string{Step, Season, None}},
	{"cell", []string{LSTM, GRU, Simple}},
	{"activation", activation.Names},
	{"variant", []string{Usual, Original, Peephole}},
	{"init", initial.Names},
	{"wiring", []string{Plain, rnn.Residual, rnn.Skip}},
	{"norm", []string{None, Layer}},
	{"dropping", []string{EachSequence, EachStep}},
	{"loss", []string{Squared, Absolute, Huber}},
	{"optimizer", optim.Names},
	{"schedule", optim.Schedules},
	{"clip_by", []string{ByNorm, ByValue}},
}
