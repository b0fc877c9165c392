package inside

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/rnn"
)

// Look shows what is inside n after Forward has filled t and a loss its DY. output is the one of the last step that
// Connectivity asks after, 0 to the number of outputs less 1. Without states, the matrices of gates and states are left out.
//
// It goes back twice, for the loss and for the output: Grads hold afterwards the gradients of this loss alone, and DY is
// lost. t is watched from then on. It panics where t does not fit n or there is no such output.
func Look(n *rnn.Net, t *rnn.Tape, output int, states bool) View {
	t.Watch()
	n.ZeroGrads()
	n.Backward(t)
	_, steps := t.Size()
	var v View
	for l := range n.Config().Layers {
		v.Layers = append(v.Layers, layer(n, t, l, 0, states))
		if n.Config().Bidirectional {
			v.Layers = append(v.Layers, layer(n, t, l, 1, states))
		}
	}
	v.Connectivity = list(steps, n.Connectivity(t, steps-1, output))
	return v
}

func layer(n *rnn.Net, t *rnn.Tape, l, d int, states bool) Layer {
	_, steps := t.Size()
	y := Layer{Reverse: d == 1, State: activity(t.StateActivity(l, d, Bins)), WeightNorm: Round(n.LayerGradientNorm(l, d)),
		Factors: factors(n, t, l, d)}
	norms := make([]float64, steps)
	for s := range norms {
		norms[s] = t.GradientNorm(l, d, s)
	}
	y.GradientNorm = list(steps, norms)
	for g, name := range t.GateNames() {
		gate := Gate{Name: name, Activity: activity(t.GateActivity(l, d, g, Bins))}
		if states {
			gate.Values = matrix(steps, func(s int) blas32.General { return t.Gate(l, d, g, s) })
		}
		y.Gates = append(y.Gates, gate)
	}
	if states {
		y.Hidden = matrix(steps, func(s int) blas32.General { return t.HiddenState(l, d, s) })
	}
	if states && t.CellState(l, d, 0).Rows > 0 {
		y.Cell = matrix(steps, func(s int) blas32.General { return t.CellState(l, d, s) })
	}
	return y
}

// matrix is the first row of every step.
func matrix(steps int, at func(step int) blas32.General) Matrix {
	m := make(Matrix, steps)
	for s := range m {
		row := f32.Row(at(s), 0)
		m[s] = make(Values, len(row))
		for i, v := range row {
			m[s][i] = round(float64(v))
		}
	}
	return m
}

func list(n int, from []float64) Values {
	v := make(Values, n)
	for i := range v {
		v[i] = round(from[i])
	}
	return v
}

func factors(n *rnn.Net, t *rnn.Tape, l, d int) Factors {
	batch, steps := t.Size()
	f := Factors{Mean: make(Values, steps), Min: make(Values, steps), Max: make(Values, steps), Histogram: make([][]int, steps)}
	at := f32.NewMatrix(batch, n.Config().Hidden)
	for s := range steps {
		t.FactorsTo(at, l, d, s)
		sum, low, high := 0.0, at.Data[0], at.Data[0]
		f.Histogram[s] = make([]int, Bins)
		for _, v := range at.Data {
			sum, low, high = sum+float64(v), min(low, v), max(high, v)
			if v == v { // no NaN; a rounding error beyond an end lies in the bin there
				f.Histogram[s][max(0, min(Bins-1, int(v*Bins)))]++
			}
		}
		f.Mean[s], f.Min[s], f.Max[s] = round(sum/float64(len(at.Data))), round(float64(low)), round(float64(high))
	}
	return f
}

func activity(a rnn.Activity) Activity {
	return Activity{Mean: Round(a.Mean), Deviation: Round(a.Deviation), Low: Round(a.Low), High: Round(a.High), Histogram: a.Histogram,
		Dead: Round(a.Dead), Saturated: Round(a.Saturated)}
}
