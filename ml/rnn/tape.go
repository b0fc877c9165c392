package rnn

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Tape holds every value of one forward pass, for the backward pass and for looking at. Steps lie one after another
// in each matrix: row t*B+r is row r of the batch at step t.
type Tape struct {
	batch, steps       int // in use
	maxBatch, maxSteps int
	input, output      int
	x, y, dy           []float32
	layers             []tapeLayer
	weights            transposed
	zero               []float32 // B×H: the state before the first step
	dh                 []float32 // T·B×H: gradient by the outputs of the layer at hand
	dhNext, dc         []float32 // B×H: what the step after sends back
}

// tapeLayer is one layer's part: i, f, g, o side by side, their gradients before the activation, and the states.
type tapeLayer struct {
	gates, da   []float32 // T·B×4H
	c, tanhC, h []float32 // T·B×H
}

// NewTape makes a tape for passes of n over up to batch rows and up to steps steps. It panics on sizes below 1.
func NewTape(n *LSTM, batch, steps int) *Tape {
	if batch < 1 || steps < 1 {
		panic("rnn: a tape has at least one row and one step")
	}
	rows, H := batch*steps, n.config.Hidden
	t := &Tape{
		batch: batch, steps: steps, maxBatch: batch, maxSteps: steps, input: n.config.Input, output: n.config.Output,
		x: make([]float32, rows*n.config.Input), y: make([]float32, rows*n.config.Output), dy: make([]float32, rows*n.config.Output),
		layers: make([]tapeLayer, n.config.Layers), weights: newTransposed(n), zero: make([]float32, batch*H),
		dh: make([]float32, rows*H), dhNext: make([]float32, batch*H), dc: make([]float32, batch*H),
	}
	for l := range t.layers {
		t.layers[l] = tapeLayer{
			gates: make([]float32, rows*4*H), da: make([]float32, rows*4*H),
			c: make([]float32, rows*H), tanhC: make([]float32, rows*H), h: make([]float32, rows*H),
		}
	}
	return t
}

// Resize sets how many rows and steps the next pass has; both at least 1 and at most what the tape was made for, or it
// panics. What the tape held is lost.
func (t *Tape) Resize(batch, steps int) {
	if batch < 1 || steps < 1 || batch > t.maxBatch || steps > t.maxSteps {
		panic("rnn: the tape is too small for this batch")
	}
	t.batch, t.steps = batch, steps
}

// all views a buffer as the T·B rows in use; step views the B rows of one step.
func (t *Tape) all(buf []float32, cols int) blas32.General {
	rows := t.steps * t.batch
	return f32.Over(buf[:rows*cols], rows, cols)
}

func (t *Tape) step(buf []float32, cols, s int) blas32.General {
	size := t.batch * cols
	return f32.Over(buf[s*size:(s+1)*size], t.batch, cols)
}

// X is the B×I input of one step, to be filled before Forward.
func (t *Tape) X(step int) blas32.General { return t.step(t.x, t.input, step) }

// Y is the B×O output of one step.
func (t *Tape) Y(step int) blas32.General { return t.step(t.y, t.output, step) }

// DY is the gradient of the loss by Y, to be filled before Backward.
func (t *Tape) DY(step int) blas32.General { return t.step(t.dy, t.output, step) }

// ZeroDY sets the gradients by every output to zero.
func (t *Tape) ZeroDY() { clear(t.dy[:t.steps*t.batch*t.output]) }

// NonFinite finds the first NaN or infinity of the last forward pass in the order of computation: layer by layer, in
// each step by step. Layer and step count from 0; quantity is one of the Divergence names. A layer number equal to the
// number of layers means the output.
func (t *Tape) NonFinite() (layer, step int, quantity string, found bool) {
	names := [4]string{"input gate", "forget gate", "cell input", "output gate"}
	for l, y := range t.layers {
		H := len(y.c) / (t.maxBatch * t.maxSteps)
		for s := range t.steps {
			gates := t.step(y.gates, 4*H, s)
			for k, name := range names {
				for r := range gates.Rows {
					if !finite(gates.Data[r*4*H+k*H : r*4*H+(k+1)*H]) {
						return l, s, name, true
					}
				}
			}
			if !finite(t.step(y.c, H, s).Data) {
				return l, s, "cell state", true
			}
			if !finite(t.step(y.h, H, s).Data) {
				return l, s, "hidden state", true
			}
		}
	}
	for s := range t.steps {
		if !finite(t.Y(s).Data) {
			return len(t.layers), s, "output", true
		}
	}
	return 0, 0, "", false
}

func finite(v []float32) bool {
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return false
		}
	}
	return true
}
