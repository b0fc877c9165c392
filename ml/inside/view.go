// Package inside looks into a recurrent network in the midst of a sequence: what its gates do at every step, what it holds,
// what the way back sends through it, and what of its input still matters at the end.
//
// A View is made from one forward pass and its loss and is meant to be shown and kept: its numbers have four significant
// digits, so that it stays small as JSON. Lists go by step first (T), then by unit (H); layers, units and steps count from 0,
// in the order of the lists. A batch of B rows has its gates and states shown for the first row alone, and everything else
// for all of them.
//
// What is seen is what package rnn keeps of a pass (rnn.Tape.Watch); this package only arranges it. It knows neither the
// data nor the training: package ml shows the window of a series with it, package recall a memory problem.
package inside

import "caderno/ml/rnn"

// Bins is how many bins a histogram has.
const Bins = 20

// View is what a look into a network shows.
type View struct {
	// Connectivity is, for each step, how much an output of the last step depends on the input there: the norm of ∂y/∂x_t,
	// the mean over the rows; see rnn.Net.Connectivity.
	Connectivity Values  `json:"connectivity"`
	Layers       []Layer `json:"layers"` // from the input up; a bidirectional one twice, second the one that reads backwards
}

// Layer is one layer in one direction.
type Layer struct {
	Reverse bool     `json:"reverse,omitempty"` // it reads from the end
	Gates   []Gate   `json:"gates,omitempty"`   // in the cell's order; none in a simple network
	Cell    Matrix   `json:"cell,omitempty"`    // the cell state, T×H, of a cell that has one
	Hidden  Matrix   `json:"hidden,omitempty"`  // the hidden state, T×H
	State   Activity `json:"state"`             // of the hidden state
	// GradientNorm is, for each step, the norm of the gradient of the loss by the state there, over rows and units: what
	// all later steps and layers sent back. See rnn.Tape.GradientNorm.
	GradientNorm Values  `json:"gradient_norm"`
	WeightNorm   Number  `json:"weight_norm"` // the norm of the gradient by all parameters of the layer
	Factors      Factors `json:"factors"`
}

// Gate is one gate of a layer by its name: "input gate", "forget gate", "cell input", "output gate"; "reset gate",
// "update gate", "candidate".
type Gate struct {
	Name     string   `json:"name"`
	Values   Matrix   `json:"values,omitempty"` // T×H
	Activity Activity `json:"activity"`
}

// Factors is what the way back multiplied the gradient with at each step, on its straightest way to the step before, over
// rows and units; see rnn.Tape.FactorsTo. Each list has T entries.
type Factors struct {
	Mean      Values  `json:"mean"`
	Min       Values  `json:"min"`
	Max       Values  `json:"max"`
	Histogram [][]int `json:"histogram"` // T×Bins, between 0 and 1, which they cannot leave
}

// Activity sums up the values of a gate or state over all rows, steps and units; see rnn.Activity.
type Activity struct {
	Mean      Number `json:"mean"`
	Deviation Number `json:"deviation"`
	Low       Number `json:"low"` // of the histogram's first bin
	High      Number `json:"high"`
	Histogram []int  `json:"histogram"` // Bins
	Dead      Number `json:"dead"`      // share of units, 0 to 1, that are zero throughout
	Saturated Number `json:"saturated"` // share of values, 0 to 1, next to the ends of what they can be
}

// Size is how many numbers the gates and states of a view hold, or somewhat more: steps × units × layers × directions ×
// (gates + 2). It panics on an unknown cell.
func Size(c rnn.Config, steps int) int {
	directions := 1
	if c.Bidirectional {
		directions = 2
	}
	return steps * c.Hidden * c.Layers * directions * (len(c.GateNames()) + 2)
}
