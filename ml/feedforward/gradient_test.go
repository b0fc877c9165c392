package feedforward

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/activation"
)

// twin computes the network's loss, Σ weight·y, in float64 straight from the equations, with none of the package's own code.
// Running holds a mean and a variance for each layer, masks what dropout multiplies by, or nothing.
func twin(c Config, params, x, weight []float64, running, masks [][]float64, batch int, training bool) (loss float64) {
	take := func(n int) []float64 { v := params[:n]; params = params[n:]; return v }
	seen := make([][]float64, batch)
	for r := range seen {
		seen[r] = x[r*c.Input : (r+1)*c.Input]
	}
	affine := func(out int) [][]float64 {
		in := len(seen[0])
		w, b := take(out*in), take(out)
		sums := make([][]float64, batch)
		for r, v := range seen {
			sums[r] = slices.Clone(b)
			for j := range sums[r] {
				for i, x := range v {
					sums[r][j] += w[j*in+i] * x
				}
			}
		}
		return sums
	}
	for l := range c.Layers {
		a := affine(c.Hidden)
		if c.Norm != "" {
			twinNorm(c, a, take(c.Hidden), take(c.Hidden), running, l, training)
		}
		for r := range a {
			for j := range a[r] {
				a[r][j] = twinActivation(c.Activation, a[r][j])
				if masks != nil {
					a[r][j] *= masks[l][r*c.Hidden+j]
				}
				if c.Residual && len(seen[r]) == c.Hidden {
					a[r][j] += seen[r][j]
				}
			}
		}
		seen = a
	}
	for r, y := range affine(c.Output) {
		for o, v := range y {
			loss += weight[r*c.Output+o] * v
		}
	}
	return loss
}

// twinNorm normalises a in place.
func twinNorm(c Config, a [][]float64, gain, bias []float64, running [][]float64, l int, training bool) {
	at := func(r, j int) (mean, variance float64) {
		var all []float64
		switch {
		case c.Norm == LayerNorm:
			all = a[r]
		case training:
			for _, row := range a {
				all = append(all, row[j])
			}
		default:
			return running[2*l][j], running[2*l+1][j]
		}
		for _, v := range all {
			mean += v / float64(len(all))
		}
		for _, v := range all {
			variance += (v - mean) * (v - mean) / float64(len(all))
		}
		return mean, variance
	}
	out := make([][]float64, len(a))
	for r := range a {
		for j := range a[r] {
			mean, variance := at(r, j)
			out[r] = append(out[r], gain[j]*(a[r][j]-mean)/math.Sqrt(variance+1e-5)+bias[j])
		}
	}
	copy(a, out)
}

func twinActivation(name string, a float64) float64 {
	switch name {
	case activation.Sigmoid:
		return 1 / (1 + math.Exp(-a))
	case activation.ReLU:
		return math.Max(0, a)
	case activation.Leaky:
		return math.Max(0.01*a, a)
	case activation.ELU:
		if a < 0 {
			return math.Exp(a) - 1
		}
		return a
	case activation.Softplus:
		return math.Log(1 + math.Exp(a))
	}
	return math.Tanh(a)
}

func doubles(v []float32) (out []float64) {
	for _, x := range v {
		out = append(out, float64(x))
	}
	return out
}

// TestGradients checks every parameter's gradient, and every input's, of every variant against central differences of the
// float64 twin, in training and out of it.
func TestGradients(t *testing.T) {
	for _, c := range variants() {
		for _, training := range []bool{true, false} {
			checkGradients(t, c, 3, training)
		}
	}
	for _, c := range []Config{
		{Input: 1, Hidden: 1, Layers: 1, Output: 1}, {Input: 2, Hidden: 33, Layers: 1, Output: 17, Norm: LayerNorm},
		{Input: 17, Hidden: 16, Layers: 2, Output: 1, Norm: BatchNorm}, {Input: 1, Hidden: 2, Layers: 9, Output: 1, Residual: true},
	} {
		checkGradients(t, c, 3, true)
		checkGradients(t, c, 1, false)
	}
}

func checkGradients(t *testing.T, c Config, batch int, training bool) {
	t.Helper()
	n, tape := example(c, batch)
	var running, masks [][]float64
	for _, y := range n.layers[:c.Layers] {
		running = append(running, doubles(y.mean), doubles(y.variance))
	}
	tape.Drop(3, 4)
	if c.Dropout > 0 && training {
		for _, y := range tape.layers {
			masks = append(masks, doubles(y.mask.Data))
		}
	}
	params, x, weight := doubles(n.Params()), doubles(tape.X().Data), doubles(tape.DY().Data)
	n.Forward(tape, training)
	n.Backward(tape)
	check := func(what string, at []float64, got []float32) {
		for i, v := range at {
			const h = 1e-6
			at[i] = v + h
			up := twin(c, params, x, weight, running, masks, batch, training)
			at[i] = v - h
			down := twin(c, params, x, weight, running, masks, batch, training)
			at[i] = v
			if want := (up - down) / (2 * h); !(math.Abs(float64(got[i])-want) <= 3e-5*(1+math.Abs(want))) {
				t.Errorf("%s, training %v: gradient by %s %d is %v, the difference quotient %v", name(c), training, what, i, got[i], want)
				return
			}
		}
	}
	check("parameter", params, n.Grads())
	check("input", x, tape.DX().Data)
}

// Gradients add up over rows and over calls: where nothing joins the rows of a batch, that of the batch is the sum of those of
// its rows.
func TestGradientOfABatchIsTheSumOverItsRows(t *testing.T) {
	for _, norm := range []string{"", LayerNorm} {
		n, tape := example(Config{Input: 3, Hidden: 8, Layers: 4, Output: 2, Norm: norm, Residual: true}, 6)
		n.Forward(tape, true)
		n.Backward(tape)
		want := slices.Clone(n.Grads())
		n.ZeroGrads()
		alone := NewTape(n, 1)
		for _, r := range rand.New(rand.NewPCG(1, 2)).Perm(6) {
			copy(alone.X().Data, tape.X().Data[r*3:])
			copy(alone.DY().Data, tape.DY().Data[r*2:])
			n.Forward(alone, true)
			n.Backward(alone)
			if !slices.Equal(alone.DX().Data, tape.DX().Data[r*3:r*3+3]) {
				t.Errorf("norm %q: the gradient by the input of row %d depends on the batch", norm, r)
			}
		}
		for i, g := range n.Grads() {
			if math.Abs(float64(g-want[i])) > 1e-5*(1+math.Abs(float64(want[i]))) {
				t.Fatalf("norm %q: gradient %d is %v row by row, %v at once", norm, i, g, want[i])
			}
		}
	}
}
