package rnn

import (
	"math"
	"math/rand/v2"
	"testing"
)

// twin computes the network's loss in float64 straight from the equations, one row and one unit at a time, with none of
// the package's own code: loss = Σ target·y over all steps and rows.
func twin(c Config, params, x, target []float64, batch, steps int) (loss float64) {
	for r := range batch {
		p := params
		take := func(n int) []float64 { v := p[:n]; p = p[n:]; return v }
		seq := make([][]float64, steps)
		for t := range seq {
			seq[t] = x[(t*batch+r)*c.Input : (t*batch+r+1)*c.Input]
		}
		H := c.Hidden
		for l, in := 0, c.Input; l < c.Layers; l, in = l+1, H {
			wih, whh, b := take(4*H*in), take(4*H*H), take(4*H)
			h, cell := make([]float64, H), make([]float64, H)
			for t := range seq {
				a := make([]float64, 4*H)
				for k := range a {
					a[k] = b[k]
					for j, v := range seq[t] {
						a[k] += wih[k*in+j] * v
					}
					for j, v := range h {
						a[k] += whh[k*H+j] * v
					}
				}
				next := make([]float64, H)
				for j := range H {
					cell[j] = logistic(a[H+j])*cell[j] + logistic(a[j])*math.Tanh(a[2*H+j])
					next[j] = logistic(a[3*H+j]) * math.Tanh(cell[j])
				}
				h, seq[t] = next, next
			}
		}
		w, b := take(c.Output*H), take(c.Output)
		for t := range seq {
			for o := range c.Output {
				y := b[o]
				for j, v := range seq[t] {
					y += w[o*H+j] * v
				}
				loss += target[(t*batch+r)*c.Output+o] * y
			}
		}
	}
	return loss
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// TestGradients checks every parameter's gradient against central differences of the float64 twin.
func TestGradients(t *testing.T) {
	for _, s := range []struct {
		c            Config
		batch, steps int
	}{
		{Config{Input: 1, Hidden: 1, Layers: 1, Output: 1}, 1, 1},
		{Config{Input: 2, Hidden: 5, Layers: 1, Output: 3, ForgetBias: 1}, 3, 6},
		{Config{Input: 1, Hidden: 9, Layers: 2, Output: 1}, 2, 8},
		{Config{Input: 3, Hidden: 4, Layers: 3, Output: 2, ForgetBias: -1}, 1, 5},
	} {
		rng := rand.New(rand.NewPCG(11, uint64(s.c.Hidden)))
		n := New(s.c, rng)
		tape := NewTape(n, s.batch, s.steps)
		params, x := make([]float64, len(n.Params())), make([]float64, len(tape.x))
		target := make([]float64, len(tape.dy))
		for i := range params {
			n.Params()[i] += float32(0.3 * rng.NormFloat64()) // biases too
			params[i] = float64(n.Params()[i])
		}
		for i := range x {
			tape.x[i] = float32(rng.NormFloat64())
			x[i] = float64(tape.x[i])
		}
		for i := range target {
			tape.dy[i] = float32(rng.NormFloat64())
			target[i] = float64(tape.dy[i])
		}
		n.Forward(tape)
		n.Backward(tape)
		const h = 1e-5
		for i, at := range params {
			params[i] = at + h
			up := twin(s.c, params, x, target, s.batch, s.steps)
			params[i] = at - h
			down := twin(s.c, params, x, target, s.batch, s.steps)
			params[i] = at
			want := (up - down) / (2 * h)
			if got := float64(n.Grads()[i]); math.Abs(got-want) > 5e-6*(1+math.Abs(want)) {
				t.Errorf("%+v: gradient %d is %v, the difference quotient %v", s.c, i, got, want)
			}
		}
	}
}
