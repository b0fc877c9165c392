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
	names() []string // what they are called in Tape.NonFinite and Tape.Gate, in order
	apart() bool     // whether the recurrent sums q stay apart from a, the input's; otherwise a holds both
	memory() bool    // whether there is a cell state c beside h
	inPlace() bool   // whether h may lie where a does, of which it needs no more
	straight() bool  // whether a part of the gradient by h goes straight to the h before; backward leaves it in dh
	stages() []stage
	forward(v *stepView, stage int)
	backward(v *stepView, stage int)
}

// stage is a run of gates whose recurrent sums can be made at once. A cell with two needs the gates of the first for what
// the recurrent weights of the second are multiplied with, which forward leaves in v.rh; backward goes through them the
// other way round, finds in v.drh the gradient by v.rh when it comes to the first, and leaves there that by hRec through it.
type stage struct{ from, to int }

// stepView is what a cell sees of one step, each with a row for every row of the batch: forward turns a into gates and fills
// h (and c and tanhC); backward takes dh and dc and fills da (and dq), which may be where the gates and q are, leaves in dc
// what goes to the step before through the cell state and, in a cell that is straight, in dh what goes there past the
// weights.
type stepView struct {
	a, q           blas32.General // B×GH
	hPrev, h, hRec blas32.General // B×H; hRec is hPrev as the recurrent weights see it
	cPrev, c       blas32.General // B×H
	tanhC          blas32.General // B×H
	rh, drh        blas32.General // B×H
	da, dq, dh, dc blas32.General
	dhPrev         blas32.General // gradient by hPrev, where there is a step before
	peep           *pair
}

func newCell(c Config) cell {
	switch c.kind() {
	case LSTM:
		if c.Peephole {
			return peephole{}
		}
		return lstm{}
	case GRU:
		return gru{}
	case GRUOriginal:
		return gruOriginal{}
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
func (lstm) apart() bool     { return false }
func (lstm) memory() bool    { return true }
func (lstm) inPlace() bool   { return false }
func (lstm) straight() bool  { return false }
func (lstm) stages() []stage { return []stage{{0, 4}} }

func (lstm) forward(v *stepView, _ int) { f32.LSTMForward(v.a, v.cPrev, v.c, v.tanhC, v.h) }
func (lstm) backward(v *stepView, _ int) {
	f32.LSTMBackward(v.da, v.dh, v.dc, v.a, v.cPrev, v.tanhC)
}

// peephole is the cell of f32.PeepholeForward.
type peephole struct{ lstm }

func (peephole) forward(v *stepView, _ int) {
	f32.PeepholeForward(v.a, v.cPrev, v.c, v.tanhC, v.h, v.peep.w)
}

func (peephole) backward(v *stepView, _ int) {
	f32.PeepholeBackward(v.da, v.dh, v.dc, v.a, v.cPrev, v.tanhC, v.peep.w)
}

// gru is the cell of f32.GRUForward.
type gru struct{}

func (gru) gates() int      { return 3 }
func (gru) names() []string { return []string{"reset gate", "update gate", "candidate"} }
func (gru) apart() bool     { return true }
func (gru) memory() bool    { return false }
func (gru) inPlace() bool   { return false }
func (gru) straight() bool  { return true }
func (gru) stages() []stage { return []stage{{0, 3}} }

func (gru) forward(v *stepView, _ int)  { f32.GRUForward(v.a, v.q, v.hPrev, v.h) }
func (gru) backward(v *stepView, _ int) { f32.GRUBackward(v.da, v.dq, v.dh, v.a, v.q, v.hPrev) }

// gruOriginal is the cell of f32.GRUOriginalGates and f32.GRUOriginalState.
type gruOriginal struct{ gru }

func (gruOriginal) apart() bool     { return false }
func (gruOriginal) stages() []stage { return []stage{{0, 2}, {2, 3}} }

func (gruOriginal) forward(v *stepView, stage int) {
	if stage == 0 {
		f32.GRUOriginalGates(v.a, v.hRec, v.rh)
	} else {
		f32.GRUOriginalState(v.a, v.hPrev, v.h)
	}
}

func (gruOriginal) backward(v *stepView, stage int) {
	if stage == 1 {
		f32.GRUOriginalStateBackward(v.da, v.dh, v.a, v.hPrev)
	} else {
		f32.GRUOriginalGatesBackward(v.da, v.drh, v.a, v.hRec)
	}
}

// simple is Elman's network (Finding structure in time, 1990): h = φ(x Wihᵀ + h₋₁ Whhᵀ + b), and backward da = dh φ'.
type simple struct{ activation.Func }

func (simple) gates() int      { return 1 }
func (simple) names() []string { return nil }
func (simple) apart() bool     { return false }
func (simple) memory() bool    { return false }
func (simple) inPlace() bool   { return true }
func (simple) straight() bool  { return false }
func (simple) stages() []stage { return []stage{{0, 1}} }

func (c simple) forward(v *stepView, _ int) {
	if &v.h.Data[0] != &v.a.Data[0] {
		f32.Copy(v.h, v.a)
	}
	if v.h.Stride == v.h.Cols {
		c.Apply(v.h.Data)
		return
	}
	for r := range v.h.Rows {
		c.Apply(f32.Row(v.h, r))
	}
}

func (c simple) backward(v *stepView, _ int) {
	if v.h.Stride == v.h.Cols && v.dh.Stride == v.dh.Cols && v.da.Stride == v.da.Cols {
		c.Back(v.da.Data, v.dh.Data, v.h.Data)
		return
	}
	for r := range v.h.Rows {
		c.Back(f32.Row(v.da, r), f32.Row(v.dh, r), f32.Row(v.h, r))
	}
}
