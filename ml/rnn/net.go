// Package rnn holds recurrent networks over float32 sequences: their parameters, the forward pass, and backpropagation
// through time written out by hand.
//
// Shapes: T steps, B rows of a batch, I inputs, H hidden units, O outputs, L layers, D directions (2 in a bidirectional
// network, else 1), G gates to each unit (4 in an LSTM, 3 in a gated recurrent unit, 1 in a simple network). A sequence is a
// list of T matrices B×I; gates lie side by side in one matrix B×GH, in PyTorch's order.
//
// All parameters of a network lie in one vector and all gradients in another of the same layout, so that optimisers,
// clipping, checkpoints and gradient checks see two slices. Names and shapes are PyTorch's (weight_ih_l0 is GH×I and so
// on, the second direction's end in _reverse), except that each layer has one bias instead of two that are only ever added
// up; the gated unit, where a reset stands between them, has both.
//
// A pass goes layer by layer and in each step by step. The rows of a batch never meet in it, so they can be shared
// among threads (Tape.Threads); and every sum has one order, so that the bits are the same however many there are.
// Nothing is allocated while training: a Tape holds every value of one pass and is used again for the next.
package rnn

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Net is a stack of recurrent layers with a linear read-out at every step.
type Net struct {
	config        Config
	cell          cell
	stages        []stage
	sources       [][]source // of each layer and the read-out
	zeros         []float32  // GH
	params, grads []float32
	embedding     pair // Vocabulary×Input, or empty
	layers        []layer
	out           readout
	tensors       []Tensor
}

// Tensor says where one named parameter lies in Params and Grads.
type Tensor struct {
	Name               string
	Rows, Cols, Offset int // Cols is 1 for a bias
}

// pair is a matrix of parameters and that of their gradients.
type pair struct{ w, dW blas32.General }

// layer has a set of weights for each direction.
type layer []direction

// direction views the parameters by which a layer reads in one direction, and their gradients.
type direction struct {
	ih, hh pair      // GH×reads, GH×H
	b, db  []float32 // GH
	q, dq  []float32 // GH: the recurrent sums' own bias, where the cell keeps them apart; else nil
	peep   pair      // 3×H: input, forget and output gate's view of the cell state, or empty
	gains  [2]pair   // GH×1: of the normalised sums, and of those kept apart, or empty
}

// readout views the linear layer's: y = h wᵀ + b.
type readout struct {
	pair            // O×(width of all layers it reads)
	b, db []float32 // O
}

// New makes a network whose weights begin as Config.Init says. It panics on sizes below 1, on an unknown cell, activation,
// wiring or way to begin, and on peepholes in another cell than the LSTM.
func New(c Config, rng *rand.Rand) *Net {
	c.check()
	n := &Net{config: c, cell: newCell(c)}
	n.stages, n.zeros = n.cell.stages(), make([]float32, n.cell.gates()*c.Hidden)
	for l := range c.Layers + 1 {
		n.sources = append(n.sources, c.sources(l))
	}
	n.layout()
	end := n.tensors[len(n.tensors)-1]
	size := end.Offset + end.Rows*end.Cols
	n.params, n.grads = f32.Make(size), f32.Make(size)
	n.view()
	n.initialise(rng)
	return n
}

// layout lists the parameters.
func (n *Net) layout() {
	c, size := n.config, 0
	add := func(name string, rows, cols int) {
		n.tensors = append(n.tensors, Tensor{name, rows, cols, size})
		size += rows * cols
	}
	if c.Vocabulary > 0 {
		add("embedding.weight", c.Vocabulary, c.Input)
	}
	wide := n.cell.gates() * c.Hidden
	for l := range c.Layers {
		for d := range c.directions() {
			where := place{l: l, d: d}.suffix()
			add("weight_ih"+where, wide, c.reads(l))
			add("weight_hh"+where, wide, c.Hidden)
			if n.cell.apart() {
				add("bias_ih"+where, wide, 1)
				add("bias_hh"+where, wide, 1)
			} else {
				add("bias"+where, wide, 1)
			}
			if c.Peephole {
				add("weight_peep"+where, 3, c.Hidden)
			}
			if c.Norm {
				add("norm_ih"+where, wide, 1)
			}
			if c.Norm && n.cell.apart() {
				add("norm_hh"+where, wide, 1)
			}
		}
	}
	add("out.weight", c.Output, c.reads(c.Layers))
	add("out.bias", c.Output, 1)
}

// suffix is how the names of a place's tensors end.
func (p place) suffix() string { return fmt.Sprintf("_l%d%s", p.l, []string{"", "_reverse"}[p.d]) }

// view points the layers' matrices into the two vectors, in the order of layout.
func (n *Net) view() {
	next := 0
	matrix := func() pair {
		t := n.tensors[next]
		next++
		end := t.Offset + t.Rows*t.Cols
		return pair{f32.Over(n.params[t.Offset:end], t.Rows, t.Cols), f32.Over(n.grads[t.Offset:end], t.Rows, t.Cols)}
	}
	vector := func() (b, db []float32) {
		p := matrix()
		return p.w.Data, p.dW.Data
	}
	if n.config.Vocabulary > 0 {
		n.embedding = matrix()
	}
	n.layers = make([]layer, n.config.Layers)
	for l := range n.layers {
		n.layers[l] = make(layer, n.config.directions())
		for d := range n.layers[l] {
			y := &n.layers[l][d]
			y.ih, y.hh = matrix(), matrix()
			y.b, y.db = vector()
			if n.cell.apart() {
				y.q, y.dq = vector()
			}
			if n.config.Peephole {
				y.peep = matrix()
			}
			if n.config.Norm {
				y.gains[0] = matrix()
			}
			if n.config.Norm && n.cell.apart() {
				y.gains[1] = matrix()
			}
		}
	}
	n.out.pair = matrix()
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
