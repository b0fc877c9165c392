package rnn

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Tape holds every value of one forward pass, for the backward pass and for looking at. Steps lie one after another
// in each matrix: row t*B+r is row r of the batch at step t.
type Tape struct {
	config             Config // of the network that it was made for
	batch, steps       int    // in use
	maxBatch, maxSteps int
	x, y, dy           []float32
	layers             []tapeLayer
	cell               cell
	weights            weights
	from               bool      // the pass began from a state; otherwise h0 and c0 are zero
	dh                 []float32 // T·B×H: gradient by the outputs of the layer at hand
	dhNext, dc         []float32 // B×H: what the step after sends back
}

// tapeLayer is one layer's part: the gates side by side, the gradients by their sums, and the states. What its cell does
// not have is empty.
type tapeLayer struct {
	gates, da   []float32 // T·B×GH
	q, dq       []float32 // T·B×GH: the recurrent sums of a cell that keeps them apart
	c, tanhC, h []float32 // T·B×H
	h0, c0      []float32 // B×H: the state before the first step
}

// NewTape makes a tape for passes of n over up to batch rows and up to steps steps. It panics on sizes below 1.
func NewTape(n *Net, batch, steps int) *Tape {
	if batch < 1 || steps < 1 {
		panic("rnn: a tape has at least one row and one step")
	}
	rows, H := batch*steps, n.config.Hidden
	t := &Tape{
		config: n.config, cell: n.cell, batch: batch, steps: steps, maxBatch: batch, maxSteps: steps,
		x: make([]float32, rows*n.config.Input), y: make([]float32, rows*n.config.Output), dy: make([]float32, rows*n.config.Output),
		layers: make([]tapeLayer, n.config.Layers), weights: newWeights(n, true),
		dh: make([]float32, rows*H), dhNext: make([]float32, batch*H), dc: make([]float32, batch*H),
	}
	for l := range t.layers {
		wide := n.cell.gates() * H
		y := tapeLayer{gates: make([]float32, rows*wide), da: make([]float32, rows*wide), h: make([]float32, rows*H), h0: make([]float32, batch*H)}
		if n.cell.apart() {
			y.q, y.dq = make([]float32, rows*wide), make([]float32, rows*wide)
		}
		if n.cell.memory() {
			y.c, y.tanhC, y.c0 = make([]float32, rows*H), make([]float32, rows*H), make([]float32, batch*H)
		}
		t.layers[l] = y
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

// check panics where the tape was made for a network of other sizes than n's.
func (t *Tape) check(n *Net) {
	if !sameSizes(t.config, n.config) {
		panic("rnn: the tape was made for another network")
	}
}

// all views a buffer as the T·B rows in use; step views the B rows of one step.
func (t *Tape) all(buf []float32, cols int) blas32.General {
	rows := t.steps * t.batch
	return f32.Over(buf[:rows*cols], rows, cols)
}

func (t *Tape) step(buf []float32, cols, s int) blas32.General {
	if len(buf) == 0 {
		return blas32.General{}
	}
	size := t.batch * cols
	return f32.Over(buf[s*size:(s+1)*size], t.batch, cols)
}

// used is step for callers who may ask for a step that the buffer has but the pass does not.
func (t *Tape) used(buf []float32, cols, s int) blas32.General {
	if s < 0 || s >= t.steps {
		panic("rnn: the tape does not have this step")
	}
	return t.step(buf, cols, s)
}

// X is the B×I input of one step, to be filled before Forward. Steps count from 0; X, Y and DY panic on one that is
// not in use. What they return is the tape's own.
func (t *Tape) X(step int) blas32.General { return t.used(t.x, t.config.Input, step) }

// Y is the B×O output of one step.
func (t *Tape) Y(step int) blas32.General { return t.used(t.y, t.config.Output, step) }

// DY is the gradient of the loss by Y, to be filled before Backward.
func (t *Tape) DY(step int) blas32.General { return t.used(t.dy, t.config.Output, step) }

// ZeroDY sets the gradients by every output to zero.
func (t *Tape) ZeroDY() { clear(t.dy[:t.steps*t.batch*t.config.Output]) }

// begin copies in the state before the first step, or zeroes it where s is nil.
func (t *Tape) begin(s *State) {
	t.from = s != nil
	for l, y := range t.layers {
		clear(y.h0)
		clear(y.c0)
		if s != nil {
			used := t.batch * t.config.Hidden
			copy(y.h0, s.layers[l].h[:used])
			copy(y.c0, s.layers[l].c[:min(used, len(s.layers[l].c))])
		}
	}
}

// at views step s of layer l the way its cell does.
func (t *Tape) at(l, s int) stepView {
	y, H := t.layers[l], t.config.Hidden
	wide := t.cell.gates() * H
	v := stepView{
		a: t.step(y.gates, wide, s), q: t.step(y.q, wide, s), h: t.step(y.h, H, s), c: t.step(y.c, H, s), tanhC: t.step(y.tanhC, H, s),
		da: t.step(y.da, wide, s), dq: t.step(y.dq, wide, s), dh: t.step(t.dh, H, s), dc: t.step(t.dc, H, 0),
	}
	if s == 0 {
		v.hPrev, v.cPrev = t.step(y.h0, H, 0), t.step(y.c0, H, 0)
	} else {
		v.hPrev, v.cPrev = t.step(y.h, H, s-1), t.step(y.c, H, s-1)
	}
	return v
}

// Final copies the state after the last step of the forward pass into s, with its number of rows, and takes its
// network's weights as they are now. It panics where s was made for fewer rows or a network of other sizes.
func (t *Tape) Final(s *State) {
	if !sameSizes(t.config, s.net.config) || t.batch > s.max {
		panic("rnn: the state does not fit the tape")
	}
	s.rows = t.batch
	s.weights.take(s.net)
	for l, y := range t.layers {
		copy(s.layers[l].h, t.step(y.h, t.config.Hidden, t.steps-1).Data)
		copy(s.layers[l].c, t.step(y.c, t.config.Hidden, t.steps-1).Data)
	}
}

// NonFinite finds the first NaN or infinity of the last forward pass in the order of computation: layer by layer, in
// each step by step. Layer and step count from 0; quantity is the name of a gate ("input gate", "forget gate",
// "cell input", "output gate"; "reset gate", "update gate", "candidate"), "cell state", "hidden state", or "output" with
// the number of layers for its layer.
func (t *Tape) NonFinite() (layer, step int, quantity string, found bool) {
	H := t.config.Hidden
	for l := range t.layers {
		for s := range t.steps {
			v := t.at(l, s)
			for k, name := range t.cell.names() {
				for r := range v.a.Rows {
					if !finite(v.a.Data[r*v.a.Stride+k*H : r*v.a.Stride+(k+1)*H]) {
						return l, s, name, true
					}
				}
			}
			if !finite(v.c.Data) {
				return l, s, "cell state", true
			}
			if !finite(v.h.Data) {
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

// NonFiniteGradient finds the first NaN or infinity of the last backward pass in the order of computation: from the last
// layer to the first, in each from the last step to the first, among the gradients by the sums of the units.
func (t *Tape) NonFiniteGradient() (layer, step int, found bool) {
	for l := len(t.layers) - 1; l >= 0; l-- {
		for s := t.steps - 1; s >= 0; s-- {
			if v := t.at(l, s); !finite(v.da.Data) || !finite(v.dq.Data) {
				return l, s, true
			}
		}
	}
	return 0, 0, false
}

func finite(v []float32) bool {
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			return false
		}
	}
	return true
}
