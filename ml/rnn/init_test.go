package rnn

import (
	"math"
	"math/rand/v2"
	"testing"

	"caderno/ml/activation"
	"caderno/ml/initial"
)

// began returns a network's recurrent weights of the first layer, its input weights, and the size of a gate's block.
func began(t *testing.T, cell, how string) (n *Net, whh, wih []float32) {
	t.Helper()
	n = New(Config{Cell: cell, Input: 40, Hidden: 50, Layers: 2, Output: 3, ForgetBias: 1, Init: how}, rand.New(rand.NewPCG(3, 4)))
	return n, n.layers[0][0].hh.w.Data, n.layers[0][0].ih.w.Data
}

func deviation(v []float32) float64 {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return math.Sqrt(sum / float64(len(v)))
}

func TestInitialDeviations(t *testing.T) {
	for _, tt := range []struct {
		how      string
		whh, wih float64
	}{
		{initial.Uniform, 1 / math.Sqrt(3*50), 1 / math.Sqrt(3*50)},
		{initial.Zero, 0, 0},
		{initial.Small, 0.01, 0.01},
		{initial.Constant, 0.1, 0.1},
		{initial.Large, 1, 1},
		{initial.Xavier, math.Sqrt(2.0 / 100), math.Sqrt(2.0 / 90)},
		{initial.He, math.Sqrt(2.0 / 50), math.Sqrt(2.0 / 40)},
		{initial.Orthogonal, 1 / math.Sqrt(50), math.Sqrt(2.0 / 90)},
		{initial.Identity, 1 / math.Sqrt(50), 0.001},
	} {
		for _, cell := range []string{LSTM, GRU, Simple} {
			n, whh, wih := began(t, cell, tt.how)
			if got := deviation(whh); math.Abs(got-tt.whh) > 0.05*tt.whh {
				t.Errorf("%s, %s: recurrent weights deviate by %.4f, want %.4f", cell, tt.how, got, tt.whh)
			}
			if got := deviation(wih); math.Abs(got-tt.wih) > 0.07*tt.wih {
				t.Errorf("%s, %s: input weights deviate by %.4f, want %.4f", cell, tt.how, got, tt.wih)
			}
			for j, b := range n.layers[1][0].b {
				forget := cell == LSTM && j >= 50 && j < 100
				if forget != (b == 1) || !forget && b != 0 {
					t.Fatalf("%s, %s: bias %d is %v", cell, tt.how, j, b)
				}
			}
		}
	}
}

// Every gate's block of orthogonal weights must leave the length of a state alone; identity must leave the state alone.
func TestOrthogonalAndIdentity(t *testing.T) {
	_, whh, _ := began(t, LSTM, initial.Orthogonal)
	_, same, _ := began(t, GRU, initial.Identity)
	const H = 50
	for at := 0; at < len(whh); at += H * H {
		for i := range H {
			for j := range H {
				var dot float64
				for k := range H {
					dot += float64(whh[at+k*H+i]) * float64(whh[at+k*H+j])
				}
				if want := oneIf(i == j); math.Abs(dot-want) > 1e-5 {
					t.Fatalf("columns %d and %d of block %d: inner product %v", i, j, at/(H*H), dot)
				}
				if at < len(same) && float64(same[at+i*H+j]) != oneIf(i == j) {
					t.Fatalf("identity has %v at %d, %d", same[at+i*H+j], i, j)
				}
			}
		}
	}
}

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// With identity weights and a rectifier, and no input, a state that is not negative stays as it is for ever.
func TestIdentityKeepsAState(t *testing.T) {
	n := New(Config{Cell: Simple, Activation: activation.ReLU, Init: initial.Identity, Input: 1, Hidden: 8, Layers: 1, Output: 1}, rand.New(rand.NewPCG(1, 2)))
	tape, state := NewTape(n, 1, 100), NewState(n, 1)
	for i := range state.layers[0].h {
		state.layers[0].h[i] = float32(i)
	}
	n.ForwardFrom(tape, state)
	for i, v := range tape.at(place{hi: 1, worker: tape.workers[0]}, 99).h.Data {
		if v != float32(i) {
			t.Errorf("unit %d holds %v after 100 steps", i, v)
		}
	}
}

func TestUnknownWaysPanic(t *testing.T) {
	for name, c := range map[string]Config{
		"activation": {Cell: Simple, Activation: "cube", Input: 1, Hidden: 1, Layers: 1, Output: 1},
		"init":       {Init: "hope", Input: 1, Hidden: 1, Layers: 1, Output: 1},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			New(c, rand.New(rand.NewPCG(1, 1)))
		})
	}
}
