package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// twin computes the network's loss in float64 straight from the equations, one row and one unit at a time, with none of
// the package's own code: loss = Σ target·y over all steps and rows. Start holds, for each layer, h and c before the
// first step, B×H each.
func twin(c Config, params, x, target, start []float64, batch, steps int) (loss float64) {
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
			h := start[(2*l*batch+r)*H : (2*l*batch+r+1)*H]
			cell := slices.Clone(start[((2*l+1)*batch+r)*H : ((2*l+1)*batch+r+1)*H])
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

// TestGradients checks every parameter's gradient against central differences of the float64 twin: from a zero state and
// from a random one, with losses at every step and only in the second half of the window.
func TestGradients(t *testing.T) {
	for _, s := range []struct {
		c            Config
		batch, steps int
		lossFrom     int
		state        bool
	}{
		{c: Config{Input: 1, Hidden: 1, Layers: 1, Output: 1}, batch: 1, steps: 1},
		{c: Config{Input: 2, Hidden: 5, Layers: 1, Output: 3, ForgetBias: 1}, batch: 3, steps: 6},
		{c: Config{Input: 1, Hidden: 9, Layers: 2, Output: 1}, batch: 2, steps: 8, lossFrom: 4},
		{c: Config{Input: 2, Hidden: 6, Layers: 2, Output: 1, ForgetBias: 1}, batch: 3, steps: 7, lossFrom: 6, state: true},
		{c: Config{Input: 3, Hidden: 4, Layers: 3, Output: 2, ForgetBias: -1}, batch: 1, steps: 5},
		{c: Config{Input: 1, Hidden: 17, Layers: 1, Output: 1}, batch: 1, steps: 1, state: true},
	} {
		rng := rand.New(rand.NewPCG(11, uint64(s.c.Hidden)))
		n := New(s.c, rng)
		tape, state := NewTape(n, s.batch, s.steps), NewState(n, s.batch)
		params := scatter(rng, n.Params(), 0.3) // biases too
		x, target := scatter(rng, tape.x, 1), scatter(rng, tape.dy, 1)
		early := s.lossFrom * s.batch * s.c.Output
		clear(tape.dy[:early])
		clear(target[:early])
		start := make([]float64, 2*s.c.Layers*s.batch*s.c.Hidden)
		if s.state {
			start = start[:0]
			for _, y := range state.layers {
				start = append(append(start, scatter(rng, y.h, 0.5)...), scatter(rng, y.c, 1)...)
			}
		}
		n.ForwardFrom(tape, state)
		n.Backward(tape)
		const h = 1e-5
		for i, at := range params {
			params[i] = at + h
			up := twin(s.c, params, x, target, start, s.batch, s.steps)
			params[i] = at - h
			down := twin(s.c, params, x, target, start, s.batch, s.steps)
			params[i] = at
			want := (up - down) / (2 * h)
			if got := float64(n.Grads()[i]); !(math.Abs(got-want) <= 5e-6*(1+math.Abs(want))) {
				t.Errorf("%+v: gradient %d is %v, the difference quotient %v", s, i, got, want)
			}
		}
	}
}

// scatter adds normal numbers of this spread to v and returns what v then holds.
func scatter(rng *rand.Rand, v []float32, spread float64) []float64 {
	copied := make([]float64, len(v))
	for i := range v {
		v[i] += float32(spread * rng.NormFloat64())
		copied[i] = float64(v[i])
	}
	return copied
}
