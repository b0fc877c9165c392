// Package rnn holds recurrent networks over float32 sequences: their parameters, the forward pass, and backpropagation
// through time written out by hand.
//
// Shapes: T steps, B rows of a batch, I inputs, H hidden units, O outputs, L layers, G gates to each unit (4 in an LSTM, 3
// in a gated recurrent unit, 1 in a simple network). A sequence is a list of T matrices B×I; gates lie side by side in one
// matrix B×GH, in PyTorch's order.
//
// All parameters of a network lie in one vector and all gradients in another of the same layout, so that optimisers,
// clipping, checkpoints and gradient checks see two slices. Names and shapes are PyTorch's (weight_ih_l0 is GH×I and so
// on), except that each layer has one bias instead of two that are only ever added up; the gated unit, where a reset stands
// between them, has both.
//
// Nothing is allocated while training: a Tape holds every value of one pass and is used again for the next.
package rnn

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// The cells there are.
const (
	LSTM   = "lstm" // long short-term memory
	GRU    = "gru"  // gated recurrent unit, reset after the product
	Simple = "rnn"  // simple recurrent network: one activation, no gates
)

// Config is the shape of a network. Every size is at least 1.
type Config struct {
	Cell                          string // LSTM, GRU or Simple; "" is LSTM
	Activation                    string // of a simple network; "" is activation.Tanh
	Init                          string // how the weights begin; "" is initial.Uniform
	Input, Hidden, Layers, Output int
	// ForgetBias is what the biases of an LSTM's forget gates start with; 1 keeps the cell's memory open at first
	// (Jozefowicz, Zaremba & Sutskever, An empirical exploration of recurrent network architectures, 2015).
	ForgetBias float32
}

// sameSizes says whether networks of these shapes have the same parameters.
func sameSizes(a, b Config) bool {
	a.ForgetBias, b.ForgetBias = 0, 0
	a.Init, b.Init = "", ""
	return a == b
}

// Net is a stack of recurrent layers with a linear read-out at every step.
type Net struct {
	config        Config
	cell          cell
	params, grads []float32
	layers        []layer
	out           readout
	tensors       []Tensor
}

// Tensor says where one named parameter lies in Params and Grads.
type Tensor struct {
	Name               string
	Rows, Cols, Offset int // Cols is 1 for a bias
}

// layer views one layer's parameters and their gradients.
type layer struct {
	wih, whh, dWih, dWhh blas32.General // GH×I (GH×H above the first layer), GH×H
	b, db                []float32      // GH
	q, dq                []float32      // GH: the recurrent sums' own bias, where the cell keeps them apart; else nil
}

// readout views the linear layer's: y = h wᵀ + b.
type readout struct {
	w, dW blas32.General // O×H
	b, db []float32      // O
}

// New makes a network whose weights begin as Config.Init says. It panics on sizes below 1, on an unknown cell or activation,
// and on an unknown way to begin.
func New(c Config, rng *rand.Rand) *Net {
	if c.Input < 1 || c.Hidden < 1 || c.Layers < 1 || c.Output < 1 {
		panic("rnn: every size of a network is at least 1")
	}
	n := &Net{config: c, cell: newCell(c)}
	size := 0
	add := func(name string, rows, cols int) {
		n.tensors = append(n.tensors, Tensor{name, rows, cols, size})
		size += rows * cols
	}
	for l, in := 0, c.Input; l < c.Layers; l, in = l+1, c.Hidden {
		wide := n.cell.gates() * c.Hidden
		add(fmt.Sprintf("weight_ih_l%d", l), wide, in)
		add(fmt.Sprintf("weight_hh_l%d", l), wide, c.Hidden)
		if n.cell.apart() {
			add(fmt.Sprintf("bias_ih_l%d", l), wide, 1)
			add(fmt.Sprintf("bias_hh_l%d", l), wide, 1)
		} else {
			add(fmt.Sprintf("bias_l%d", l), wide, 1)
		}
	}
	add("out.weight", c.Output, c.Hidden)
	add("out.bias", c.Output, 1)
	n.params, n.grads = make([]float32, size), make([]float32, size)
	n.view()
	n.initialise(rng)
	return n
}

// view points the layers' matrices into the two vectors, in the order of tensors.
func (n *Net) view() {
	next := 0
	matrix := func() (w, dW blas32.General) {
		t := n.tensors[next]
		next++
		end := t.Offset + t.Rows*t.Cols
		return f32.Over(n.params[t.Offset:end], t.Rows, t.Cols), f32.Over(n.grads[t.Offset:end], t.Rows, t.Cols)
	}
	vector := func() (b, db []float32) {
		w, dW := matrix()
		return w.Data, dW.Data
	}
	n.layers = make([]layer, n.config.Layers)
	for l := range n.layers {
		y := &n.layers[l]
		y.wih, y.dWih = matrix()
		y.whh, y.dWhh = matrix()
		y.b, y.db = vector()
		if n.cell.apart() {
			y.q, y.dq = vector()
		}
	}
	n.out.w, n.out.dW = matrix()
	n.out.b, n.out.db = vector()
}

// Config returns the network's shape.
func (n *Net) Config() Config { return n.config }

// Params returns every parameter; the slice is the network's own.
func (n *Net) Params() []float32 { return n.params }

// Grads returns every gradient, in the order of Params; the slice is the network's own.
func (n *Net) Grads() []float32 { return n.grads }

// ZeroGrads forgets the gradients that Backward has added up.
func (n *Net) ZeroGrads() { clear(n.grads) }

// Tensors lists the parameters by name, in the order they lie in Params; the slice is the network's own.
func (n *Net) Tensors() []Tensor { return n.tensors }
