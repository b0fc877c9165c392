// Package feedforward holds plain deep stacks, in which a gradient vanishes with depth as it does with time in a recurrent
// network, and the remedies: other activations and first weights, normalisation, residual connections.
//
// Shapes: B rows of a batch, I inputs, H hidden units, O outputs, L hidden layers, counted from 0, the one that reads the
// input. As in package rnn, all parameters lie in one vector and all gradients in another, and a Tape holds every value of
// one pass; a step of training allocates nothing. A network is only read by a pass that is not in training, so that
// several tapes may look at one network at once. Methods that take a layer panic where there is no such layer.
package feedforward

import (
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/activation"
	"caderno/ml/f32"
	"caderno/ml/initial"
)

// The ways in which the sums of a layer may be normalised before its activation.
const (
	LayerNorm = "layer" // each row over the units (Ba, Kiros & Hinton, Layer normalization, 2016)
	// BatchNorm normalises each unit over the rows of the batch and, when the network is not in training, by running means
	// (Ioffe & Szegedy, Batch normalization, 2015, algorithms 1 and 2).
	BatchNorm = "batch"
)

// Norms lists them, the default, none, first.
var Norms = []string{"", LayerNorm, BatchNorm}

// Config is the shape of a network. Every size is at least 1.
type Config struct {
	Input, Hidden, Layers, Output int
	Activation                    string // one of package activation; "" is its default
	// Init is how the weights begin, one of package initial; "" is its default, which is PyTorch's for linear maps, ±1/√in.
	// A hidden layer that reads H numbers hands a state on.
	Init string
	Norm string // one of Norms
	// Residual adds a layer's input to its output where they are equally wide (He, Zhang, Ren & Sun, Deep residual learning
	// for image recognition, 2016).
	Residual bool
	// Dropout is the share of a layer's outputs that the next does not see while training, 0 to below 1; what it does see is
	// scaled up to make up for them. The input of a residual layer is added whole. See Tape.Drop.
	Dropout float32
}

// Net is a stack of hidden layers with a linear read-out.
type Net struct {
	config        Config
	act           activation.Func
	params, grads []float32
	layers        []layer // the last is the read-out
	tensors       []Tensor
	running       []float32 // means and variances of BatchNorm: mean and variance of a layer after those of the one below
}

// Tensor says where one named parameter lies in Params and Grads. Names are those of a PyTorch module with a list "layers"
// of linear maps, a list "norms" and a linear map "out".
type Tensor struct {
	Name               string
	Rows, Cols, Offset int // Cols is 1 for a bias or gain
}

// layer views one layer's parameters and their gradients: out×in, out, and the gain and bias of normalised sums.
type layer struct {
	w, dW                           blas32.General
	b, db, gain, dGain, bias, dBias []float32
	mean, variance                  []float32 // running
}

// New makes a network whose weights begin as Config.Init says and whose biases are zero. It panics on sizes below 1, on a
// Dropout out of its range and on an activation, a way to begin or a normalisation that there is not.
func New(c Config, rng *rand.Rand) *Net {
	if c.Input < 1 || c.Hidden < 1 || c.Layers < 1 || c.Output < 1 {
		panic("feedforward: every size of a network is at least 1")
	}
	if !(c.Dropout >= 0 && c.Dropout < 1) {
		panic("feedforward: what is dropped is at least nothing and less than all")
	}
	if c.Norm != "" && c.Norm != LayerNorm && c.Norm != BatchNorm {
		panic("feedforward: there is no such normalisation")
	}
	n := &Net{config: c, act: activation.New(c.Activation)}
	size := n.layout()
	n.params, n.grads = f32.Make(size), f32.Make(size)
	if c.Norm == BatchNorm {
		n.running = make([]float32, 2*c.Layers*c.Hidden)
	}
	n.view()
	n.initialise(rng)
	return n
}

// layout lists the parameters and returns how many there are.
func (n *Net) layout() (size int) {
	c := n.config
	add := func(name string, rows, cols int) {
		n.tensors = append(n.tensors, Tensor{name, rows, cols, size})
		size += rows * cols
	}
	for l, in := 0, c.Input; l < c.Layers; l, in = l+1, c.Hidden {
		add(fmt.Sprintf("layers.%d.weight", l), c.Hidden, in)
		add(fmt.Sprintf("layers.%d.bias", l), c.Hidden, 1)
		if c.Norm != "" {
			add(fmt.Sprintf("norms.%d.weight", l), c.Hidden, 1)
			add(fmt.Sprintf("norms.%d.bias", l), c.Hidden, 1)
		}
	}
	add("out.weight", c.Output, c.Hidden)
	add("out.bias", c.Output, 1)
	return size
}

// view points the layers into the two vectors, in the order of layout.
func (n *Net) view() {
	next := 0
	take := func() (p, d blas32.General) {
		t := n.tensors[next]
		next++
		end := t.Offset + t.Rows*t.Cols
		return f32.Over(n.params[t.Offset:end], t.Rows, t.Cols), f32.Over(n.grads[t.Offset:end], t.Rows, t.Cols)
	}
	vector := func() (p, d []float32) {
		m, g := take()
		return m.Data, g.Data
	}
	n.layers = make([]layer, n.config.Layers+1)
	for l := range n.layers {
		y := &n.layers[l]
		y.w, y.dW = take()
		y.b, y.db = vector()
		if l == n.config.Layers || n.config.Norm == "" {
			continue
		}
		y.gain, y.dGain = vector()
		y.bias, y.dBias = vector()
		if H := n.config.Hidden; n.running != nil {
			y.mean, y.variance = n.running[2*l*H:(2*l+1)*H], n.running[(2*l+1)*H:(2*l+2)*H]
		}
	}
}

// initialise fills the weights from the first layer on. Gains and running variances begin with 1.
func (n *Net) initialise(rng *rand.Rand) {
	for l, y := range n.layers {
		if l < n.config.Layers && y.w.Rows == y.w.Cols {
			initial.Square(y.w.Data, n.config.Init, y.w.Rows, rng)
		} else {
			initial.Fill(y.w.Data, n.config.Init, y.w.Rows, y.w.Cols, y.w.Cols, rng)
		}
		for i := range y.gain {
			y.gain[i] = 1
		}
		for i := range y.variance {
			y.variance[i] = 1
		}
	}
}

// adds says whether a layer's input is added to its output.
func (n *Net) adds(l int) bool {
	return n.config.Residual && (l > 0 || n.config.Input == n.config.Hidden)
}

// Config returns the network's shape.
func (n *Net) Config() Config { return n.config }

// Params returns every parameter; the slice is the network's own. With Running it is all that a checkpoint has to keep.
func (n *Net) Params() []float32 { return n.params }

// Grads returns every gradient, in the order of Params; the slice is the network's own.
func (n *Net) Grads() []float32 { return n.grads }

// Running returns the running means and variances of BatchNorm, which no gradient changes and a checkpoint keeps; empty
// without it. The slice is the network's own.
func (n *Net) Running() []float32 { return n.running }

// ZeroGrads forgets the gradients that Backward has added up.
func (n *Net) ZeroGrads() { clear(n.grads) }

// Tensors lists the parameters by name, in the order they lie in Params; the slice is the network's own.
func (n *Net) Tensors() []Tensor { return n.tensors }
