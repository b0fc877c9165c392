package rnn

import (
	"math"
	"strings"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// watch is what a tape keeps to be looked at.
type watch struct {
	squares [][][]float64 // by layer, direction and row of the tape: the squared norm of the gradient by the state
}

// Watch keeps from now on what the way back finds: the gates beside the gradients by their sums, the norm of the gradient
// by every state, and the gradient by the input. It takes memory once, about twice that of the gates.
func (t *Tape) Watch() {
	if t.watch != nil {
		return
	}
	rows := t.maxBatch * t.maxSteps
	t.watch = &watch{squares: make([][][]float64, len(t.layers))}
	if t.dx.Rows == 0 {
		t.dx = f32.NewMatrix(rows, t.config.Input)
	}
	for l := range t.layers {
		for d := range t.layers[l].dirs {
			y := &t.layers[l].dirs[d]
			if t.cell.inPlace() {
				y.gates = f32.NewMatrix(rows, y.gates.Cols)
			} else {
				y.da = f32.NewMatrix(rows, y.gates.Cols)
			}
			if y.q.Rows > 0 {
				y.dq = f32.NewMatrix(rows, y.q.Cols)
			}
			t.watch.squares[l] = append(t.watch.squares[l], make([]float64, rows))
		}
	}
}

// see keeps the norms of the gradients by a step's state.
func (w *watch) see(t *Tape, p place, s int, v *stepView) {
	for r := range v.dh.Rows {
		var sum float64
		for _, d := range f32.Row(v.dh, r) {
			sum += float64(d) * float64(d)
		}
		w.squares[p.l][p.d][s*t.batch+p.lo+r] = sum
	}
}

// watched panics where what is asked for has not been kept.
func (t *Tape) watched() {
	if t.watch == nil {
		panic("rnn: the tape is not watched")
	}
}

func (t *Tape) place(layer, direction, step int) place {
	if layer < 0 || layer >= len(t.layers) || direction < 0 || direction >= t.config.directions() || step < 0 || step >= t.steps {
		panic("rnn: the network does not have this layer, direction or step")
	}
	return place{l: layer, d: direction, hi: t.batch, worker: t.workers[0]}
}

// GradientNorm is the Euclidean norm, over the rows of the batch and the units, of the gradient of the loss by a layer's
// state at a step, as the last Backward found it: what all later steps and layers sent back. The ratio of two steps is
// what the recurrence multiplied it with. It panics where the tape is not watched.
func (t *Tape) GradientNorm(layer, direction, step int) float64 {
	t.watched()
	t.place(layer, direction, step)
	var sum float64
	for _, v := range t.watch.squares[layer][direction][step*t.batch : (step+1)*t.batch] {
		sum += v
	}
	return math.Sqrt(sum)
}

// LayerGradientNorm is the Euclidean norm of the gradient by the parameters of one layer and direction, as Grads holds it. It
// panics where the network does not have them.
func (n *Net) LayerGradientNorm(layer, direction int) float64 {
	if layer < 0 || layer >= n.config.Layers || direction < 0 || direction >= n.config.directions() {
		panic("rnn: the network does not have this layer or direction")
	}
	where := place{l: layer, d: direction}.suffix()
	var sum float64
	for _, t := range n.tensors {
		if strings.HasSuffix(t.Name, where) {
			v := norm(n.grads[t.Offset : t.Offset+t.Rows*t.Cols])
			sum += v * v
		}
	}
	return math.Sqrt(sum)
}

// Gate is the B×H values of one gate at a step, numbered as in GateNames; in a simple network gate 0 is the sums, or the
// state where the tape is not watched. It and the two below view the tape, to be read until its next pass, and before
// Backward where the tape is not watched.
func (t *Tape) Gate(layer, direction, gate, step int) blas32.General {
	if gate < 0 || gate >= t.cell.gates() {
		panic("rnn: the cell does not have this gate")
	}
	return f32.Columns(t.at(t.place(layer, direction, step), step).a, gate*t.config.Hidden, t.config.Hidden)
}

// CellState is the B×H cell state after a step; empty where the cell has none.
func (t *Tape) CellState(layer, direction, step int) blas32.General {
	return t.at(t.place(layer, direction, step), step).c
}

// HiddenState is the B×H hidden state after a step.
func (t *Tape) HiddenState(layer, direction, step int) blas32.General {
	return t.at(t.place(layer, direction, step), step).h
}

// FactorsTo fills dst (B×H) with what the way back multiplies the gradient of a step with, on its straightest way to the
// step before: the forget gate of an LSTM (∂c/∂c₋₁), the update gate of a gated recurrent unit (∂h/∂h₋₁ past the weights)
// and the slope φ' of a simple network, whose way leads through the recurrent weights too. It panics where dst has
// another shape and, after Backward, gives gradients instead of gates where the tape is not watched.
func (t *Tape) FactorsTo(dst blas32.General, layer, direction, step int) {
	v := t.at(t.place(layer, direction, step), step)
	H := t.config.Hidden
	switch c := t.cell.(type) {
	case simple:
		for r := range dst.Rows {
			row := f32.Row(dst, r)
			for i := range row {
				row[i] = 1
			}
			c.Back(row, row, f32.Row(v.h, r))
		}
	default: // the second gate of all others
		f32.Copy(dst, f32.Columns(v.a, H, H))
	}
}

// DX is the gradient of the loss by the B×I input of a step, as the last Backward found it. It panics where the tape is
// not watched.
func (t *Tape) DX(step int) blas32.General {
	t.watched()
	return t.used(t.dx, step)
}

// Connectivity tells for every step t how much the output number output at a step depends on the input there: the norm of
// ∂y/∂x_t over the inputs, its mean over the rows of the batch. Forward must have filled t, which must be watched; DY and
// everything that Backward leaves are overwritten, Grads are not touched. It panics where t does not fit or does not have
// this step and output.
func (n *Net) Connectivity(t *Tape, step, output int) []float64 {
	t.check(n)
	t.watched()
	t.ZeroDY()
	dy := t.DY(step)
	for r := range dy.Rows {
		f32.Row(dy, r)[output] = 1
	}
	n.backward(t, false)
	strength := make([]float64, t.steps)
	for s := range strength {
		dx := t.DX(s)
		for r := range dx.Rows {
			strength[s] += norm(f32.Row(dx, r))
		}
		strength[s] /= float64(t.batch)
	}
	return strength
}

func norm(v []float32) float64 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum)
}
