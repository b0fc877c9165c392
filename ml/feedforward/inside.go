package feedforward

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// GradientNorm is the Euclidean norm, over rows and units, of the gradient of the loss by the output of hidden layer l, as
// the last Backward found it. Gradients are float32: one below about 1e-45 is zero.
func (t *Tape) GradientNorm(l int) float64 { return norm(t.layers[l].dOut) }

// WeightGradientNorm is the Euclidean norm of what Grads holds for the weights of layer l, without biases; the read-out is
// the layer after the last.
func (n *Net) WeightGradientNorm(l int) float64 { return norm(n.layers[l].dW) }

func norm(m blas32.General) float64 {
	var sum float64
	for _, v := range m.Data {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum)
}

// Decay is the factor by which norms grow from each layer to the one below it, for the norms of gradients from the first
// layer to the last: below 1 a gradient vanishes on its way back, above 1 it explodes. It is that of the straight line that
// least squares fit to the norms' logarithms. Norms that are zero or no finite number are left out; it is NaN where fewer
// than two remain.
func Decay(norms []float64) float64 {
	var n, x, y, xx, xy float64
	for l, v := range norms {
		if v > 0 && !math.IsInf(v, 1) {
			at, log := float64(l), math.Log(v)
			n, x, y, xx, xy = n+1, x+at, y+log, xx+at*at, xy+at*log
		}
	}
	if n < 2 {
		return math.NaN()
	}
	return math.Exp(-(n*xy - x*y) / (n*xx - x*x))
}

// Factors is what the way back multiplied a gradient by in a layer, from its output to its input, the shortcut of a residual
// layer left aside. Where gradients are spread evenly over units, their norm changes by about RootSlope·Norm·Weights.
type Factors struct {
	Slope     float64 // mean of φ' over rows and units
	RootSlope float64 // root of the mean of its square
	Norm      float64 // root of the mean square of gain and scale multiplied, over units and rows; 1 without a norm
	Weights   float64 // ‖W‖/√H with the Frobenius norm: what W multiplies the length of a random vector by
}

// Factors measures layer l with the values of the last Forward and the weights as they are now.
func (t *Tape) Factors(l int) Factors {
	y, w := &t.layers[l], &t.net.layers[l]
	var sum, squares float64
	for _, s := range t.slopes(l).Data {
		sum, squares = sum+float64(s), squares+float64(s)*float64(s)
	}
	count := float64(len(y.act.Data))
	f := Factors{sum / count, math.Sqrt(squares / count), 1, norm(w.w) / math.Sqrt(float64(w.w.Rows))}
	if t.net.config.Norm == "" {
		return f
	}
	squares = 0
	for r := range t.batch {
		for j, gain := range w.gain {
			scale := y.scale[j]
			if t.net.config.Norm == LayerNorm {
				scale = y.scale[r]
			}
			squares += float64(gain*scale) * float64(gain*scale)
		}
	}
	f.Norm = math.Sqrt(squares / count)
	return f
}

// slopes is φ' at every value of a layer's activation.
func (t *Tape) slopes(l int) blas32.General {
	h := t.layers[l].act
	m := f32.NewMatrix(h.Rows, h.Cols)
	for i := range m.Data {
		m.Data[i] = 1
	}
	t.net.act.Back(m.Data, m.Data, h.Data)
	return m
}
