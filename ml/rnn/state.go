package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// State is what a network remembers between two steps, for each row of a batch; with StepForward it runs a network
// without a tape.
type State struct {
	net       *LSTM
	rows, max int
	layers    []stateLayer
	weights   transposed
	gates     []float32 // B×4H
	tanhC     []float32 // B×H
}

type stateLayer struct{ h, c []float32 } // B×H

// NewState makes a zero state for up to rows rows. It panics on sizes below 1.
func NewState(n *LSTM, rows int) *State {
	if rows < 1 {
		panic("rnn: a state has at least one row")
	}
	H := n.config.Hidden
	s := &State{net: n, rows: rows, max: rows, weights: newTransposed(n), layers: make([]stateLayer, n.config.Layers),
		gates: make([]float32, rows*4*H), tanhC: make([]float32, rows*H)}
	for l := range s.layers {
		s.layers[l] = stateLayer{make([]float32, rows*H), make([]float32, rows*H)}
	}
	s.weights.take(n)
	return s
}

// Reset forgets everything, takes the network's weights as they are now, and sets how many rows are in use. It panics
// where the state was not made for so many. After the weights have changed, a state must be Reset before it is used.
func (s *State) Reset(rows int) {
	if rows < 1 || rows > s.max {
		panic("rnn: the state is too small for this batch")
	}
	s.rows = rows
	s.weights.take(s.net)
	for _, y := range s.layers {
		clear(y.h)
		clear(y.c)
	}
}

// Repeat copies the first row's memory into rows rows and sets so many in use. It panics as Reset does.
func (s *State) Repeat(rows int) {
	if rows < 1 || rows > s.max {
		panic("rnn: the state is too small for this batch")
	}
	s.rows = rows
	for _, y := range s.layers {
		H := len(y.h) / s.max
		for r := 1; r < rows; r++ {
			copy(y.h[r*H:(r+1)*H], y.h[:H])
			copy(y.c[r*H:(r+1)*H], y.c[:H])
		}
	}
}

// StepForward reads one step x (B×I), moves the state on and writes the output into y (B×O), where B is the number of
// rows in use. It allocates nothing. It panics where s is another network's or x or y has another shape.
func (n *LSTM) StepForward(s *State, x, y blas32.General) {
	if n != s.net || x.Rows != s.rows || y.Rows != s.rows || x.Cols != n.config.Input || y.Cols != n.config.Output {
		panic("rnn: network, state, input and output do not belong together")
	}
	H, in := n.config.Hidden, x
	gates := f32.Over(s.gates[:s.rows*4*H], s.rows, 4*H)
	tanhC := f32.Over(s.tanhC[:s.rows*H], s.rows, H)
	for l, p := range n.layers {
		w := s.weights.layers[l]
		h := f32.Over(s.layers[l].h[:s.rows*H], s.rows, H)
		c := f32.Over(s.layers[l].c[:s.rows*H], s.rows, H)
		f32.SetRows(gates, p.b)
		f32.AddMul(gates, in, w.wih)
		f32.AddMul(gates, h, w.whh)
		f32.LSTMForward(gates, c, c, tanhC, h)
		in = h
	}
	f32.SetRows(y, n.out.b)
	f32.AddMul(y, in, s.weights.out)
}

// transposed holds a network's matrices the way the forward pass multiplies by them, so that no product has to
// transpose again: I×4H, H×4H and H×O.
type transposed struct {
	layers []struct{ wih, whh blas32.General }
	out    blas32.General
}

func newTransposed(n *LSTM) transposed {
	t := transposed{layers: make([]struct{ wih, whh blas32.General }, len(n.layers))}
	for l, y := range n.layers {
		t.layers[l].wih = f32.NewMatrix(y.wih.Cols, y.wih.Rows)
		t.layers[l].whh = f32.NewMatrix(y.whh.Cols, y.whh.Rows)
	}
	t.out = f32.NewMatrix(n.out.w.Cols, n.out.w.Rows)
	return t
}

// take copies the network's weights as they are now.
func (t *transposed) take(n *LSTM) {
	for l, y := range n.layers {
		f32.TransposeTo(t.layers[l].wih, y.wih)
		f32.TransposeTo(t.layers[l].whh, y.whh)
	}
	f32.TransposeTo(t.out, n.out.w)
}
