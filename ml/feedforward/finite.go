package feedforward

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// NonFinite finds the first NaN or infinity of the last forward pass in the order of computation: layer by layer "sums",
// normalised where they are, and "activation", with what is added to it in a residual layer; then "output", with the number
// of hidden layers for its layer.
func (t *Tape) NonFinite() (layer int, quantity string, found bool) {
	for l, y := range t.layers {
		switch {
		case !finite(y.sums):
			return l, "sums", true
		case !finite(y.act) || !finite(y.out):
			return l, "activation", true
		}
	}
	if !finite(t.y) {
		return len(t.layers), "output", true
	}
	return 0, "", false
}

// NonFiniteGradient finds the first NaN or infinity of the last backward pass in the order of computation, from the last
// layer to the first, among the gradients by the layers' outputs and sums; the read-out, whose gradient the caller gave, has
// the number of hidden layers.
func (t *Tape) NonFiniteGradient() (layer int, found bool) {
	if !finite(t.dy) {
		return len(t.layers), true
	}
	for l := len(t.layers) - 1; l >= 0; l-- {
		if !finite(t.layers[l].dOut) || !finite(t.layers[l].dSums) {
			return l, true
		}
	}
	return 0, false
}

func finite(m blas32.General) bool {
	for _, v := range m.Data {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return false
		}
	}
	return true
}
