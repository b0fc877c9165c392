package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/activation"
	"caderno/ml/f32"
)

// cell is the recurrent part of a layer: from the sums that a step gives its units, the state after it; and from the
// gradient by that state, the gradients by the sums. The products with the weights are the network's business. The
// equations stand in package f32, where they are computed.
type cell interface {
	gates() int      // sums to each unit
	names() []string // what they are called in Tape.NonFinite, in order
	apart() bool     // whether the recurrent sums q stay apart from a, the input's; otherwise a holds both
	memory() bool    // whether there is a cell state c beside h
	forward(v stepView)
	backward(v stepView)
}

// stepView is what a cell sees of one step, each with a row for every row of the batch: forward turns a into gates and fills h
// (and c and tanhC); backward takes dh and dc and fills da (and dq), leaves in dc what goes to the step before through the
// cell state and, in a cell that keeps its sums apart, in dh what goes straight to the state before.
type stepView struct {
	a, q           blas32.General // B×GH
	hPrev, h       blas32.General // B×H
	cPrev, c       blas32.General // B×H
	tanhC          blas32.General // B×H
	da, dq, dh, dc blas32.General
}

func newCell(c Config) cell {
	switch c.Cell {
	case LSTM, "":
		return lstm{}
	case GRU:
		return gru{}
	case Simple:
		return simple{activation.New(c.Activation)}
	}
	panic("rnn: there is no such cell")
}

// lstm is the cell of f32.LSTMForward.
type lstm struct{}

func (lstm) gates() int { return 4 }
func (lstm) names() []string {
	return []string{"input gate", "forget gate", "cell input", "output gate"}
}
func (lstm) apart() bool         { return false }
func (lstm) memory() bool        { return true }
func (lstm) forward(v stepView)  { f32.LSTMForward(v.a, v.cPrev, v.c, v.tanhC, v.h) }
func (lstm) backward(v stepView) { f32.LSTMBackward(v.da, v.dh, v.dc, v.a, v.cPrev, v.tanhC) }

// gru is the cell of f32.GRUForward.
type gru struct{}

func (gru) gates() int          { return 3 }
func (gru) names() []string     { return []string{"reset gate", "update gate", "candidate"} }
func (gru) apart() bool         { return true }
func (gru) memory() bool        { return false }
func (gru) forward(v stepView)  { f32.GRUForward(v.a, v.q, v.hPrev, v.h) }
func (gru) backward(v stepView) { f32.GRUBackward(v.da, v.dq, v.dh, v.a, v.q, v.hPrev) }

// simple is Elman's network (Finding structure in time, 1990): h = φ(x Wihᵀ + h₋₁ Whhᵀ + b), and backward da = dh φ'.
type simple struct{ activation.Func }

func (simple) gates() int      { return 1 }
func (simple) names() []string { return nil }
func (simple) apart() bool     { return false }
func (simple) memory() bool    { return false }

func (c simple) forward(v stepView) {
	c.Apply(v.a.Data)
	copy(v.h.Data, v.a.Data)
}

func (c simple) backward(v stepView) { c.Back(v.da.Data, v.dh.Data, v.h.Data) }
