package rnn

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// NonFinite finds the first NaN or infinity of the last forward pass in the order of computation: layer by layer, in
// each direction by direction and step by step. It is to be called before Backward, which may write over the gates. Layer
// and step count from 0; quantity is the name of a gate ("input gate", "forget gate", "cell input", "output gate"; "reset
// gate", "update gate", "candidate"), "cell state", "hidden state", or "output" with the number of layers for its layer.
func (t *Tape) NonFinite() (layer, step int, quantity string, found bool) {
	for l := range t.layers {
		for d := range t.layers[l].dirs {
			for i := range t.steps {
				s := t.nth(d, i)
				if quantity := t.nonFiniteAt(place{l: l, d: d, hi: t.batch, worker: t.workers[0]}, s); quantity != "" {
					return l, s, quantity, true
				}
			}
		}
	}
	for s := range t.steps {
		if !finite(t.Y(s)) {
			return len(t.layers), s, "output", true
		}
	}
	return 0, 0, "", false
}

func (t *Tape) nonFiniteAt(p place, s int) string {
	v, H := t.at(p, s), t.config.Hidden
	for k, name := range t.cell.names() {
		if !finite(f32.Columns(v.a, k*H, H)) {
			return name
		}
	}
	switch {
	case !finite(v.c):
		return "cell state"
	case !finite(v.h):
		return "hidden state"
	}
	return ""
}

// NonFiniteGradient finds the first NaN or infinity of the last backward pass in the order of computation: from the last
// layer to the first, in each from the last step to the first, among the gradients by the sums of the units.
func (t *Tape) NonFiniteGradient() (layer, step int, found bool) {
	for l := len(t.layers) - 1; l >= 0; l-- {
		for d := range t.layers[l].dirs {
			for i := t.steps - 1; i >= 0; i-- {
				s := t.nth(d, i)
				if v := t.atBack(place{l: l, d: d, hi: t.batch, worker: t.workers[0]}, s); !finite(v.da) || !finite(v.dq) {
					return l, s, true
				}
			}
		}
	}
	return 0, 0, false
}

func finite(m blas32.General) bool {
	for r := range m.Rows {
		for _, x := range m.Data[r*m.Stride : r*m.Stride+m.Cols] {
			if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
				return false
			}
		}
	}
	return true
}
