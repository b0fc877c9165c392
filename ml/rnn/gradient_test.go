package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/activation"
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
			G := map[string]int{LSTM: 4, GRU: 3, Simple: 1}[c.Cell]
			wih, whh, b := take(G*H*in), take(G*H*H), take(G*H)
			bq := make([]float64, G*H)
			if c.Cell == GRU {
				bq = take(G * H)
			}
			h := start[(2*l*batch+r)*H : (2*l*batch+r+1)*H]
			memory := slices.Clone(start[((2*l+1)*batch+r)*H : ((2*l+1)*batch+r+1)*H])
			for t := range seq {
				h = twinStep(c, sums(wih, seq[t], b), sums(whh, h, bq), h, memory)
				seq[t] = h
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

// sums is w v + b for a w with a row for each element of b.
func sums(w, v, b []float64) []float64 {
	s := slices.Clone(b)
	for k := range s {
		for j, x := range v {
			s[k] += w[k*len(v)+j] * x
		}
	}
	return s
}

// twinStep is one step of a cell: the next h from the input's sums a, the recurrent sums q, and h; memory is an LSTM's c.
func twinStep(c Config, a, q, h, memory []float64) []float64 {
	H := len(h)
	next := make([]float64, H)
	at := func(k, j int) float64 { return a[k*H+j] + q[k*H+j] }
	for j := range H {
		switch c.Cell {
		case LSTM:
			memory[j] = logistic(at(1, j))*memory[j] + logistic(at(0, j))*math.Tanh(at(2, j))
			next[j] = logistic(at(3, j)) * math.Tanh(memory[j])
		case GRU:
			z := logistic(at(1, j))
			next[j] = (1-z)*math.Tanh(a[2*H+j]+logistic(at(0, j))*q[2*H+j]) + z*h[j]
		case Simple:
			next[j] = twinActivation(c.Activation, at(0, j))
		}
	}
	return next
}

func twinActivation(name string, a float64) float64 {
	switch name {
	case activation.Sigmoid:
		return logistic(a)
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
		for _, cell := range []string{LSTM, GRU, Simple} {
			s.c.Cell = cell
			checkGradients(t, s.c, s.batch, s.steps, s.lossFrom, s.state)
		}
		for _, s.c.Activation = range []string{activation.Sigmoid, activation.ReLU, activation.Leaky, activation.ELU, activation.Softplus} {
			checkGradients(t, s.c, s.batch, s.steps, s.lossFrom, s.state)
		}
	}
}

func checkGradients(t *testing.T, c Config, batch, steps, lossFrom int, fromState bool) {
	t.Helper()
	rng := rand.New(rand.NewPCG(11, uint64(c.Hidden)))
	n := New(c, rng)
	tape, state := NewTape(n, batch, steps), NewState(n, batch)
	params := scatter(rng, n.Params(), 0.3) // biases too
	x, target := scatter(rng, tape.x.Data, 1), scatter(rng, tape.dy.Data, 1)
	early := lossFrom * batch * c.Output
	clear(tape.dy.Data[:early])
	clear(target[:early])
	start := make([]float64, 2*c.Layers*batch*c.Hidden)
	if fromState {
		for l, y := range state.layers {
			copy(start[2*l*batch*c.Hidden:], scatter(rng, y.h, 0.5))
			copy(start[(2*l+1)*batch*c.Hidden:], scatter(rng, y.c, 1))
		}
	}
	n.ForwardFrom(tape, state)
	n.Backward(tape)
	const h = 1e-5
	for i, at := range params {
		params[i] = at + h
		up := twin(c, params, x, target, start, batch, steps)
		params[i] = at - h
		down := twin(c, params, x, target, start, batch, steps)
		params[i] = at
		want := (up - down) / (2 * h)
		if got := float64(n.Grads()[i]); !(math.Abs(got-want) <= 5e-6*(1+math.Abs(want))) {
			t.Errorf("%+v: gradient %d is %v, the difference quotient %v", c, i, got, want)
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
