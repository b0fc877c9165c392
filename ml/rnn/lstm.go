// Package rnn holds recurrent networks over float32 sequences: their parameters, the forward pass, and backpropagation
// through time written out by hand.
//
// Shapes: T steps, B rows of a batch, I inputs, H hidden units, O outputs, L layers. A sequence is a list of T matrices
// B×I; gates lie side by side in one matrix B×4H in the order input, forget, cell input, output.
//
// All parameters of a network lie in one vector and all gradients in another of the same layout, so that optimisers,
// clipping, checkpoints and gradient checks see two slices. Names and shapes are PyTorch's (weight_ih_l0 is 4H×I and so
// on), except that each layer has one bias instead of two that are only ever added up.
//
// Nothing is allocated while training: a Tape holds every value of one pass and is used again for the next.
package rnn

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Config is the shape of a network. Every size is at least 1.
type Config struct {
	Input, Hidden, Layers, Output int
	// ForgetBias is what the forget gates' biases start with; 1 keeps the cell's memory open at first
	// (Jozefowicz, Zaremba & Sutskever, An empirical exploration of recurrent network architectures, 2015).
	ForgetBias float32
}

// sameSizes says whether networks of these shapes have the same parameters.
func sameSizes(a, b Config) bool {
	a.ForgetBias, b.ForgetBias = 0, 0
	return a == b
}

// LSTM is a stack of LSTM layers with a linear read-out at every step.
type LSTM struct {
	config        Config
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
	wih, whh, dWih, dWhh blas32.General // 4H×I (4H×H above the first layer), 4H×H
	b, db                []float32      // 4H
}

// readout views the linear layer's: y = h wᵀ + b.
type readout struct {
	w, dW blas32.General // O×H
	b, db []float32      // O
}

// New makes a network with random weights: each uniform in ±1/√H, as PyTorch has it; biases zero but for the forget
// gates'. It panics on sizes below 1.
func New(c Config, rng *rand.Rand) *LSTM {
	if c.Input < 1 || c.Hidden < 1 || c.Layers < 1 || c.Output < 1 {
		panic("rnn: every size of a network is at least 1")
	}
	n := &LSTM{config: c}
	size := 0
	add := func(name string, rows, cols int) {
		n.tensors = append(n.tensors, Tensor{name, rows, cols, size})
		size += rows * cols
	}
	for l, in := 0, c.Input; l < c.Layers; l, in = l+1, c.Hidden {
		add(fmt.Sprintf("weight_ih_l%d", l), 4*c.Hidden, in)
		add(fmt.Sprintf("weight_hh_l%d", l), 4*c.Hidden, c.Hidden)
		add(fmt.Sprintf("bias_l%d", l), 4*c.Hidden, 1)
	}
	add("out.weight", c.Output, c.Hidden)
	add("out.bias", c.Output, 1)
	n.params, n.grads = make([]float32, size), make([]float32, size)
	n.view()
	n.initialise(rng)
	return n
}

// view points the layers' matrices into the two vectors, in the order of tensors.
func (n *LSTM) view() {
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
	}
	n.out.w, n.out.dW = matrix()
	n.out.b, n.out.db = vector()
}

func (n *LSTM) initialise(rng *rand.Rand) {
	bound := 1 / math.Sqrt(float64(n.config.Hidden))
	for _, t := range n.tensors {
		if strings.Contains(t.Name, "bias") {
			continue
		}
		for i := range n.params[t.Offset : t.Offset+t.Rows*t.Cols] {
			n.params[t.Offset+i] = float32((2*rng.Float64() - 1) * bound)
		}
	}
	for _, y := range n.layers {
		for j := range n.config.Hidden {
			y.b[n.config.Hidden+j] = n.config.ForgetBias
		}
	}
}

// Config returns the network's shape.
func (n *LSTM) Config() Config { return n.config }

// Params returns every parameter; the slice is the network's own.
func (n *LSTM) Params() []float32 { return n.params }

// Grads returns every gradient, in the order of Params; the slice is the network's own.
func (n *LSTM) Grads() []float32 { return n.grads }

// ZeroGrads forgets the gradients that Backward has added up.
func (n *LSTM) ZeroGrads() { clear(n.grads) }

// Tensors lists the parameters by name, in the order they lie in Params; the slice is the network's own.
func (n *LSTM) Tensors() []Tensor { return n.tensors }
