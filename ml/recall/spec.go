// Package recall trains recurrent networks on the problems of package memory and measures how far back they remember.
//
// A trial draws a fresh batch from the seed's endless stream at every step, so that nothing can be learnt by heart, and is
// measured on sequences of another seed. It is solved where those are: see Score.
package recall

import (
	"slices"
	"strings"

	"caderno/ml"
	"caderno/ml/activation"
	"caderno/ml/initial"
	"caderno/ml/inside"
	"caderno/ml/memory"
	"caderno/ml/rnn"
)

// The problems there are.
const (
	Adding  = "adding"
	Copying = "copying"
	Order   = "order"
)

// Problems lists them, the default first.
var Problems = []string{Adding, Copying, Order}

// Cells lists the networks by the names of package rnn, and "irnn": a simple network with rectifiers that begins by handing
// its state on (Le, Jaitly & Hinton, A simple way to initialize recurrent networks of rectified linear units, 2015).
var Cells = []string{rnn.LSTM, rnn.GRU, rnn.GRUOriginal, rnn.Simple, IRNN}

// IRNN is the network that begins with the identity.
const IRNN = "irnn"

// Spec says what to train on what. Zero means "choose for me" in every field; Resolve replaces each zero by the value it
// stands for.
type Spec struct {
	Problem    string  // one of Problems; default adding
	Lag        int     // the problem's T in steps, 10 to 1000; default 100 for adding, 30 for the others
	Cell       string  // one of Cells; default lstm
	Activation string  // of the cell "rnn", one of package activation; default tanh
	Init       string  // how the weights begin, one of package initial; default uniform
	Hidden     int     // units, 1 to 512; default 64, of an IRNN 100
	Batch      int     // sequences in a step, 1 to 512; default 50
	Rate       float64 // Adam's learning rate, 1e-6 to 1; default 0.005, of simple networks 0.001, of an IRNN 0.0005
	Clip       float64 // largest norm of the gradient, 1e-3 to 1e6; default 1
	Steps      int     // most steps of the optimiser, 1 to 1000000; default 20000
	Seed       uint64  // 1 to 2⁵³; default 1
	// Look is the steps to look inside at, each from 0 (before training) to Steps; as many as ml.Spec.Look may have, which
	// may show as much together. Default none.
	Look ml.Looks `json:",omitempty"`
}

// Resolve returns the spec with every zero replaced. The error, if any, is an ml.FieldErrors with one entry for each
// field that is out of range.
func (s Spec) Resolve() (Spec, error) {
	var errs ml.FieldErrors
	word := func(field string, p *string, words []string) {
		if *p == "" {
			*p = words[0]
		}
		if !slices.Contains(words, *p) {
			errs = append(errs, ml.FieldError{Field: field, Code: ml.CodeChoice, Args: map[string]any{"choices": strings.Join(words, ", "), "got": *p}})
		}
	}
	word("problem", &s.Problem, Problems)
	word("cell", &s.Cell, Cells)
	word("activation", &s.Activation, activation.Names)
	word("init", &s.Init, initial.Names)
	number := func(field string, v, low, high float64) {
		if !(v >= low && v <= high) {
			errs = append(errs, ml.FieldError{Field: field, Code: ml.CodeRange, Args: map[string]any{"min": low, "max": high, "got": v}})
		}
	}
	s.choose()
	number("lag", float64(s.Lag), 10, 1000)
	number("hidden", float64(s.Hidden), 1, 512)
	number("batch", float64(s.Batch), 1, 512)
	number("rate", s.Rate, 1e-6, 1)
	number("clip", s.Clip, 1e-3, 1e6)
	number("steps", float64(s.Steps), 1, 1e6)
	number("seed", float64(s.Seed), 1, 1<<53)
	if len(errs) > 0 {
		return s, errs
	}
	p := s.problem()
	look, err := s.Look.Resolve("look", s.Steps, inside.Size(s.network(p.Inputs(), p.Outputs()), p.Steps()))
	if err != nil {
		return s, err
	}
	s.Look = look
	return s, nil
}

// choose fills in the numbers that are zero.
func (s *Spec) choose() {
	lag, hidden, rate := 30, 64, 0.005
	if s.Problem == Adding {
		lag = 100
	}
	switch s.Cell {
	case IRNN:
		hidden, rate = 100, 0.0005
	case rnn.Simple:
		rate = 0.001
	}
	s.Lag, s.Hidden, s.Rate = or(s.Lag, lag), or(s.Hidden, hidden), or(s.Rate, rate)
	s.Batch, s.Clip, s.Steps, s.Seed = or(s.Batch, 50), or(s.Clip, 1), or(s.Steps, 20_000), or(s.Seed, 1)
}

// or is v, or the other where v is zero.
func or[T int | uint64 | float64](v, other T) T {
	if v == 0 {
		return other
	}
	return v
}

// network is what the spec trains, for a problem of so many inputs and outputs.
func (s Spec) network(inputs, outputs int) rnn.Config {
	c := rnn.Config{Cell: s.Cell, Activation: s.Activation, Init: s.Init, Input: inputs, Hidden: s.Hidden, Layers: 1, Output: outputs, ForgetBias: 1}
	switch s.Cell {
	case IRNN:
		c.Cell, c.Activation, c.Init = rnn.Simple, activation.ReLU, initial.Identity
	case rnn.Simple:
	default:
		c.Activation = ""
	}
	return c
}

// problem is what package memory says of one.
type problem interface {
	Steps() int
	Inputs() int
	Outputs() int
	Baseline() float64
}

func (s Spec) problem() problem {
	switch s.Problem {
	case Copying:
		return memory.Copying{T: s.Lag}
	case Order:
		return memory.Order{T: s.Lag}
	}
	return memory.Adding{T: s.Lag}
}
