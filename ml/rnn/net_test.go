package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/f32"
	"caderno/ml/optim"
)

// example is a network with a tape full of random input.
func example(c Config, batch, steps int) (*Net, *Tape) {
	rng := rand.New(rand.NewPCG(5, 6))
	n := New(c, rng)
	tape := NewTape(n, batch, steps)
	for i := range tape.x.Data {
		tape.x.Data[i] = float32(rng.NormFloat64())
	}
	for i := range tape.dy.Data {
		tape.dy.Data[i] = float32(rng.NormFloat64())
	}
	return n, tape
}

func TestSameSeedSameBits(t *testing.T) {
	c := Config{Input: 2, Hidden: 7, Layers: 2, Output: 1, ForgetBias: 1}
	a, b := New(c, rand.New(rand.NewPCG(1, 2))), New(c, rand.New(rand.NewPCG(1, 2)))
	if !slices.Equal(a.Params(), b.Params()) {
		t.Error("one seed, two networks")
	}
	if other := New(c, rand.New(rand.NewPCG(1, 3))); slices.Equal(a.Params(), other.Params()) {
		t.Error("two seeds, one network")
	}
}

func TestInitialWeights(t *testing.T) {
	n := New(Config{Input: 3, Hidden: 16, Layers: 2, Output: 2, ForgetBias: 1}, rand.New(rand.NewPCG(1, 2)))
	end := 0
	for _, p := range n.Tensors() {
		if p.Offset != end {
			t.Errorf("%s begins at %d, not %d", p.Name, p.Offset, end)
		}
		end += p.Rows * p.Cols
		values := n.Params()[p.Offset:end]
		for i, v := range values {
			bias := p.Name == "bias_l0" || p.Name == "bias_l1"
			switch {
			case bias && i >= 16 && i < 32 && v != 1, bias && (i < 16 || i >= 32) && v != 0:
				t.Errorf("%s[%d] = %v", p.Name, i, v)
			case math.Abs(float64(v)) > 0.25 && !bias:
				t.Errorf("%s[%d] = %v is beyond 1/√16", p.Name, i, v)
			}
		}
	}
	if end != len(n.Params()) || end != len(n.Grads()) {
		t.Errorf("%d parameters named of %d", end, len(n.Params()))
	}
}

// A row's outputs may not depend on the other rows of its batch.
func TestBatchOfOneEqualsRowOfBatch(t *testing.T) {
	n, tape := example(Config{Input: 2, Hidden: 10, Layers: 2, Output: 1}, 5, 9)
	n.Forward(tape)
	alone := NewTape(n, 1, 9)
	for r := range 5 {
		for s := range 9 {
			copy(alone.X(s).Data, tape.X(s).Data[r*2:r*2+2])
		}
		n.Forward(alone)
		for s := range 9 {
			if got, want := alone.Y(s).Data[0], tape.Y(s).Data[r]; got != want {
				t.Fatalf("row %d, step %d: %v alone, %v in the batch", r, s, got, want)
			}
		}
	}
}

// A tape made larger than needed, and used before for something else, gives what a fitting one gives.
func TestResize(t *testing.T) {
	c := Config{Input: 1, Hidden: 6, Layers: 2, Output: 1}
	n, small := example(c, 3, 5)
	_, large := example(c, 8, 11)
	n.Forward(large)
	n.Backward(large)
	large.Resize(3, 5)
	for s := range 5 {
		copy(large.X(s).Data, small.X(s).Data)
		copy(large.DY(s).Data, small.DY(s).Data)
	}
	n.ZeroGrads()
	n.Forward(small)
	n.Backward(small)
	want := slices.Clone(n.Grads())
	n.ZeroGrads()
	n.Forward(large)
	n.Backward(large)
	if !slices.Equal(n.Grads(), want) {
		t.Error("gradients differ between a fitting tape and a larger one")
	}
}

func TestNonFiniteNamesTheFirstPlace(t *testing.T) {
	c := Config{Input: 1, Hidden: 3, Layers: 2, Output: 1}
	n, tape := example(c, 2, 4)
	n.Forward(tape)
	if _, _, what, found := tape.NonFinite(); found {
		t.Errorf("a healthy pass has a bad %s", what)
	}
	tape.X(2).Data[1] = float32(math.NaN())
	n.Forward(tape)
	if l, s, what, _ := tape.NonFinite(); l != 0 || s != 2 || what != "input gate" {
		t.Errorf("NaN input: layer %d, step %d, %s", l, s, what)
	}
	n, tape = example(c, 2, 4)
	n.layers[1][0].b[2*3] = float32(math.NaN())
	n.Forward(tape)
	if l, s, what, _ := tape.NonFinite(); l != 1 || s != 0 || what != "cell input" {
		t.Errorf("NaN bias: layer %d, step %d, %s", l, s, what)
	}
	n, tape = example(Config{Cell: GRU, Input: 1, Hidden: 3, Layers: 1, Output: 1}, 2, 4)
	n.layers[0][0].q[3] = float32(math.NaN())
	n.Forward(tape)
	if l, s, what, _ := tape.NonFinite(); l != 0 || s != 0 || what != "update gate" {
		t.Errorf("NaN bias of a gated unit: layer %d, step %d, %s", l, s, what)
	}
	n, tape = example(Config{Cell: Simple, Input: 1, Hidden: 3, Layers: 1, Output: 1}, 2, 4)
	tape.X(3).Data[0] = float32(math.NaN())
	n.Forward(tape)
	if l, s, what, _ := tape.NonFinite(); l != 0 || s != 3 || what != "hidden state" {
		t.Errorf("NaN input of a simple network: layer %d, step %d, %s", l, s, what)
	}
	n, tape = example(c, 2, 4)
	n.out.b[0] = float32(math.Inf(1))
	n.Forward(tape)
	if l, s, what, _ := tape.NonFinite(); l != 2 || s != 0 || what != "output" {
		t.Errorf("infinite read-out: layer %d, step %d, %s", l, s, what)
	}
}

func TestNonFiniteGradientNamesTheFirstPlace(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, Simple} {
		n, tape := example(Config{Cell: cell, Input: 1, Hidden: 3, Layers: 2, Output: 1}, 2, 5)
		n.Forward(tape)
		n.Backward(tape)
		if l, s, found := tape.NonFiniteGradient(); found {
			t.Errorf("%s: a healthy pass has a bad gradient in layer %d, step %d", cell, l, s)
		}
		tape.DY(3).Data[1] = float32(math.Inf(1))
		n.Backward(tape)
		if l, s, found := tape.NonFiniteGradient(); !found || l != 1 || s != 3 {
			t.Errorf("%s: an infinite gradient at step 3 is found in layer %d, step %d (%v)", cell, l, s, found)
		}
	}
}

func TestTrainingStepAllocatesNothing(t *testing.T) {
	for i, cell := range []string{LSTM, GRU, Simple, LSTM, GRU, Simple} {
		n, tape := example(Config{Cell: cell, Input: 1, Hidden: 32, Layers: 2, Output: 1}, 16, 24)
		tape.share(1 + i/3) // also where two do not pay
		adam := optim.NewAdam(len(n.Params()), 0.001)
		state, y := NewState(n, 16), f32.NewMatrix(16, 1)
		for what, call := range map[string]func(){
			"a training step":       func() { trainStep(n, tape, adam) },
			"a step without a tape": func() { n.StepForward(state, tape.X(0), y) },
			"a window that hands on its state": func() {
				n.ForwardFrom(tape, state)
				tape.Final(state)
			},
		} {
			if allocs := testing.AllocsPerRun(10, call); allocs != 0 {
				t.Errorf("%s: %v allocations in %s", cell, allocs, what)
			}
		}
	}
}

// trainStep is forward, backward through every step, and Adam.
func trainStep(n *Net, tape *Tape, adam *optim.Adam) {
	n.ZeroGrads()
	n.Forward(tape)
	n.Backward(tape)
	adam.Step(n.Params(), n.Grads())
}

func TestPanics(t *testing.T) {
	n, tape := example(Config{Input: 1, Hidden: 2, Layers: 1, Output: 1}, 2, 3)
	other, _ := example(Config{Input: 1, Hidden: 2, Layers: 1, Output: 1}, 2, 3)
	state, deeper := NewState(n, 2), New(Config{Input: 1, Hidden: 2, Layers: 2, Output: 1}, rand.New(rand.NewPCG(1, 1)))
	short := NewTape(n, 2, 3)
	short.Resize(2, 1)
	for name, call := range map[string]func(){
		"no hidden units":    func() { New(Config{Input: 1, Layers: 1, Output: 1}, rand.New(rand.NewPCG(1, 1))) },
		"tape without rows":  func() { NewTape(n, 0, 3) },
		"tape too small":     func() { tape.Resize(3, 3) },
		"state without rows": func() { NewState(n, 0) },
		"state too small":    func() { state.Reset(3) },
		"repeat too many":    func() { state.Repeat(3) },
		"unknown cell": func() {
			New(Config{Cell: "elman", Input: 1, Hidden: 1, Layers: 1, Output: 1}, rand.New(rand.NewPCG(1, 1)))
		},
		"rows differ":        func() { n.StepForward(state, f32.NewMatrix(1, 1), f32.NewMatrix(1, 1)) },
		"wide input":         func() { n.StepForward(state, f32.NewMatrix(2, 2), f32.NewMatrix(2, 1)) },
		"wide output":        func() { n.StepForward(state, f32.NewMatrix(2, 1), f32.NewMatrix(2, 2)) },
		"step not in use":    func() { short.X(1) },
		"step below 0":       func() { short.DY(-1) },
		"forward, tape":      func() { deeper.Forward(tape) },
		"backward, tape":     func() { deeper.Backward(tape) },
		"deeper tape":        func() { n.Forward(NewTape(deeper, 2, 3)) },
		"from fewer rows":    func() { n.ForwardFrom(NewTape(n, 1, 3), state) },
		"from other network": func() { n.ForwardFrom(tape, NewState(other, 2)) },
		"final too small":    func() { tape.Final(NewState(n, 1)) },
		"final other sizes":  func() { tape.Final(NewState(deeper, 2)) },
		"other network":      func() { other.StepForward(state, f32.NewMatrix(2, 1), f32.NewMatrix(2, 1)) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			call()
		})
	}
}

func newRand() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }
