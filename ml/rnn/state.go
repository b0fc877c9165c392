package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// State is what a network remembers between two steps, for each row of a batch; with StepForward it runs a network
// without a tape.
type State struct {
	net       *Net
	rows, max int
	layers    []stateLayer
	weights   weights
	a, q      []float32 // B×GH
	tanhC     []float32 // B×H
}

type stateLayer struct{ h, c []float32 } // B×H; c is empty where the cell has none

// NewState makes a zero state for up to rows rows. It panics on sizes below 1.
func NewState(n *Net, rows int) *State {
	if rows < 1 {
		panic("rnn: a state has at least one row")
	}
	H := n.config.Hidden
	wide := n.cell.gates() * H
	s := &State{net: n, rows: rows, max: rows, weights: newWeights(n, false), layers: make([]stateLayer, n.config.Layers),
		a: make([]float32, rows*wide)}
	for l := range s.layers {
		s.layers[l].h = make([]float32, rows*H)
		if n.cell.memory() {
			s.layers[l].c = make([]float32, rows*H)
		}
	}
	if n.cell.apart() {
		s.q = make([]float32, rows*wide)
	}
	if n.cell.memory() {
		s.tanhC = make([]float32, rows*H)
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
			if len(y.c) > 0 {
				copy(y.c[r*H:(r+1)*H], y.c[:H])
			}
		}
	}
}

// StepForward reads one step x (B×I), moves the state on and writes the output into y (B×O), where B is the number of
// rows in use. It allocates nothing. It panics where s is another network's or x or y has another shape.
func (n *Net) StepForward(s *State, x, y blas32.General) {
	if n != s.net || x.Rows != s.rows || y.Rows != s.rows || x.Cols != n.config.Input || y.Cols != n.config.Output {
		panic("rnn: network, state, input and output do not belong together")
	}
	H, in := n.config.Hidden, x
	wide := n.cell.gates() * H
	for l, y := range n.layers {
		w := s.weights.layers[l]
		v := stepView{a: s.view(s.a, wide), q: s.view(s.q, wide), h: s.view(s.layers[l].h, H), c: s.view(s.layers[l].c, H), tanhC: s.view(s.tanhC, H)}
		v.hPrev, v.cPrev = v.h, v.c
		f32.SetRows(v.a, y.b)
		f32.AddMulPacked(v.a, in, w.wih)
		n.recur(v, y, w, true)
		n.cell.forward(v)
		in = v.h
	}
	f32.SetRows(y, n.out.b)
	f32.AddMulPacked(y, in, s.weights.out)
}

// view is the rows in use of a buffer; nothing of an empty one.
func (s *State) view(buf []float32, cols int) blas32.General {
	if len(buf) == 0 {
		return blas32.General{}
	}
	return f32.Over(buf[:s.rows*cols], s.rows, cols)
}
