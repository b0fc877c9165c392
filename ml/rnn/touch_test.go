package rnn

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/f32"
)

func TestClamp(t *testing.T) {
	for _, tt := range []struct {
		cell   string
		gate   int
		values []float64
	}{{LSTM, 1, []float64{0, 0.25, 1}}, {LSTM, 2, []float64{-1, 0.5, 1}}, {GRU, 1, []float64{0, 0.7, 1}}, {GRUOriginal, 0, []float64{0, 1}}, {GRU, 2, []float64{-0.3}}} {
		for _, value := range tt.values {
			n, tape := example(Config{Cell: tt.cell, Input: 2, Hidden: 5, Layers: 2, Output: 1}, 3, 6)
			tape.Watch()
			tape.Clamp(1, tt.gate, -1, value)
			n.Forward(tape)
			for s := range 6 {
				g := tape.Gate(1, 0, tt.gate, s)
				for r := range g.Rows {
					for _, v := range f32.Row(g, r) {
						if math.Abs(float64(v)-value) > 1e-6 {
							t.Fatalf("%s, gate %d at step %d is %v, held at %v", tt.cell, tt.gate, s, v, value)
						}
					}
				}
			}
			n.Backward(tape)
			H := 5
			for _, p := range n.Tensors() {
				if p.Name != "weight_ih_l1" {
					continue
				}
				for _, d := range n.Grads()[p.Offset+tt.gate*H*p.Cols : p.Offset+(tt.gate+1)*H*p.Cols] {
					if d != 0 {
						t.Fatalf("%s: a gate that is held has the gradient %v", tt.cell, d)
					}
				}
			}
		}
	}
}

// A forget gate held open and an input gate held shut keep the cell state for ever.
func TestClampedGatesKeepTheState(t *testing.T) {
	n, tape := example(Config{Input: 2, Hidden: 5, Layers: 1, Output: 1}, 3, 40)
	state := NewState(n, 3)
	for i := range state.layers[0].c {
		state.layers[0].c[i] = float32(i) / 10
	}
	tape.Clamp(0, 0, -1, 0)
	tape.Clamp(0, 1, -1, 1)
	n.ForwardFrom(tape, state)
	for i, got := range tape.CellState(0, 0, 39).Data {
		if want := state.layers[0].c[i]; math.Abs(float64(got-want)) > 1e-36 { // shut is 1e-38
			t.Errorf("unit %d holds %v after 40 steps, %v before", i, got, want)
		}
	}
	tape.Release()
	n.ForwardFrom(tape, state)
	if got := tape.CellState(0, 0, 39).Data; slices.Equal(got, state.layers[0].c) {
		t.Error("released gates are still held")
	}
}

func TestSilence(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		n, tape := example(Config{Cell: cell, Input: 2, Hidden: 5, Layers: 2, Output: 1}, 3, 6)
		tape.Silence(0, 2)
		n.Forward(tape)
		n.Backward(tape)
		for s := range 6 {
			h := tape.HiddenState(0, 0, s)
			for r := range 3 {
				if v := f32.Row(h, r); v[2] != 0 || v[1] == 0 {
					t.Fatalf("%s, step %d: %v, unit 2 silenced", cell, s, v)
				}
			}
		}
		for _, p := range n.Tensors() { // nothing flows from it, so nothing comes back
			if p.Name != "weight_ih_l1" {
				continue
			}
			for r := range p.Rows {
				if d := n.Grads()[p.Offset+r*p.Cols+2]; d != 0 {
					t.Fatalf("%s: weight %d from the silenced unit has the gradient %v", cell, r, d)
				}
			}
		}
	}
}

// The gradient by an input is the difference quotient, and an output depends on no input after it.
func TestConnectivity(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		n, tape := example(Config{Cell: cell, Input: 1, Hidden: 6, Layers: 2, Output: 2}, 1, 8)
		tape.Watch()
		n.Forward(tape)
		strength := n.Connectivity(tape, 5, 1)
		for s, got := range strength {
			const step = 1e-2
			at := func(d float32) float64 {
				tape.x.Data[s] += d
				n.Forward(tape)
				y := float64(tape.Y(5).Data[1])
				tape.x.Data[s] -= d
				return y
			}
			if want := math.Abs(at(step)-at(-step)) / (2 * step); math.Abs(got-want) > 1e-4 {
				t.Errorf("%s, step %d: %v, by differences %v", cell, s, got, want)
			}
			if s > 5 && got != 0 {
				t.Errorf("%s: an output depends on the input %d steps later", cell, s-5)
			}
		}
	}
}

// Through the memory of an LSTM a gradient is multiplied with the forget gate and nothing else.
func TestFactorsAreWhatTheWayBackMultiplies(t *testing.T) {
	n, tape := example(Config{Input: 1, Hidden: 4, Layers: 1, Output: 1}, 1, 5)
	tape.Watch()
	n.Forward(tape)
	f := f32.NewMatrix(1, 4)
	tape.FactorsTo(f, 0, 0, 2)
	if !slices.Equal(f.Data, tape.Gate(0, 0, 1, 2).Data) {
		t.Errorf("the factors are %v, the forget gate %v", f.Data, tape.Gate(0, 0, 1, 2).Data)
	}
	n, tape = example(Config{Cell: Simple, Input: 1, Hidden: 4, Layers: 1, Output: 1}, 1, 5)
	n.Forward(tape)
	tape.FactorsTo(f, 0, 0, 2)
	for i, h := range tape.HiddenState(0, 0, 2).Data {
		if want := 1 - h*h; math.Abs(float64(f.Data[i]-want)) > 1e-6 {
			t.Errorf("unit %d: %v, want 1-h² = %v", i, f.Data[i], want)
		}
	}
}

// In a simple network without input the gradient shrinks, step by step, by what the recurrence multiplies.
func TestGradientNorms(t *testing.T) {
	n, tape := example(Config{Cell: Simple, Init: "orthogonal", Input: 1, Hidden: 16, Layers: 1, Output: 1}, 2, 30)
	tape.Watch()
	for i := range n.layers[0][0].hh.w.Data {
		n.layers[0][0].hh.w.Data[i] *= 0.5
	}
	n.Forward(tape)
	tape.ZeroDY()
	tape.DY(29).Data[0] = 1
	n.Backward(tape)
	for s := 29; s > 0; s-- {
		if ratio := tape.GradientNorm(0, 0, s-1) / tape.GradientNorm(0, 0, s); !(ratio > 0 && ratio <= 0.5001) {
			t.Errorf("from step %d to the one before, the gradient is multiplied by %v", s, ratio)
		}
	}
}

func TestActivity(t *testing.T) {
	n, tape := example(Config{Cell: Simple, Activation: "relu", Input: 1, Hidden: 4, Layers: 1, Output: 1}, 3, 5)
	n.layers[0][0].b[1] = -1000 // dead
	n.Forward(tape)
	a := tape.StateActivity(0, 0, 10)
	total := 0
	for _, c := range a.Histogram {
		total += c
	}
	if total != 3*5*4 || a.Dead < 0.25 || a.Saturated != 0 || a.Low != 0 {
		t.Errorf("%+v", a)
	}
	n, tape = example(Config{Input: 1, Hidden: 4, Layers: 1, Output: 1}, 3, 5)
	for i := range 4 {
		n.layers[0][0].b[4+i] = 50 // forget gates wide open
	}
	n.Forward(tape)
	if a := tape.GateActivity(0, 0, 1, 10); a.Saturated != 1 || a.Histogram[9] != 60 || a.Mean != 1 {
		t.Errorf("open gates: %+v", a)
	}
	if a := tape.GateActivity(0, 0, 2, 10); a.Low != -1 || a.High != 1 || a.Saturated == 1 {
		t.Errorf("cell input: %+v", a)
	}
}

func TestTouchesPanic(t *testing.T) {
	n, tape := example(Config{Input: 1, Hidden: 4, Layers: 1, Output: 1}, 1, 2)
	_, peep := example(Config{Input: 1, Hidden: 4, Layers: 1, Output: 1, Peephole: true}, 1, 2)
	_, both := example(Config{Input: 1, Hidden: 4, Layers: 1, Output: 1, Bidirectional: true}, 1, 2)
	for name, call := range map[string]func(){
		"layer":            func() { tape.Clamp(1, 0, 0, 0) },
		"gate":             func() { tape.Clamp(0, 4, 0, 0) },
		"unit":             func() { tape.Silence(0, 4) },
		"value":            func() { tape.Clamp(0, 0, 0, 1.5) },
		"negative gate":    func() { tape.Clamp(0, 0, 0, -0.5) },
		"no number":        func() { tape.Clamp(0, 0, 0, math.NaN()) },
		"peepholes":        func() { peep.Clamp(0, 0, 0, 0.5) },
		"not watched":      func() { tape.GradientNorm(0, 0, 0) },
		"connectivity":     func() { n.Connectivity(tape, 0, 0) },
		"lengths":          func() { tape.Lengths([]int{1, 2}) },
		"too long":         func() { tape.Lengths([]int{3}) },
		"state both ways":  func() { NewState(New(both.config, newRand()), 1) },
		"feeding both":     func() { New(both.config, newRand()).ForwardFeeding(both, nil, func(int) {}) },
		"threads":          func() { tape.Threads(0) },
		"peephole in gru":  func() { New(Config{Cell: GRU, Peephole: true, Input: 1, Hidden: 1, Layers: 1, Output: 1}, newRand()) },
		"wiring":           func() { New(Config{Wiring: "ring", Input: 1, Hidden: 1, Layers: 1, Output: 1}, newRand()) },
		"dropout":          func() { New(Config{Dropout: 1, Input: 1, Hidden: 1, Layers: 1, Output: 1}, newRand()) },
		"symbol":           func() { unknownSymbol() },
		"no such step":     func() { tape.Symbols(2) },
		"numbers, symbols": func() { n.StepSymbols(NewState(n, 1), []int32{0}, f32.NewMatrix(1, 1)) },
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

func unknownSymbol() {
	n, tape := example(Config{Vocabulary: 3, Input: 1, Hidden: 4, Layers: 1, Output: 1}, 1, 2)
	tape.Symbols(1)[0] = 3
	n.Forward(tape)
}

// A state that is touched steps as a tape that is touched passes.
func TestTouchedState(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal} {
		n, tape := example(Config{Cell: cell, Input: 2, Hidden: 5, Layers: 2, Output: 1}, 3, 6)
		state, y := NewState(n, 3), f32.NewMatrix(3, 1)
		for _, touched := range []bool{true, false} {
			tape.Release()
			state.Release()
			if touched {
				tape.Clamp(0, 1, 2, 0.3)
				tape.Silence(1, 4)
				state.Clamp(0, 1, 2, 0.3)
				state.Silence(1, 4)
			}
			n.Forward(tape)
			state.Reset(3)
			for s := range 6 {
				n.StepForward(state, tape.X(s), y)
				for r, want := range tape.Y(s).Data {
					if got := y.Data[r]; math.Abs(float64(got-want)) > 1e-6 {
						t.Errorf("%s, touched %v, step %d: %v, of the tape %v", cell, touched, s, got, want)
					}
				}
			}
		}
	}
}

func TestLayerGradientNorms(t *testing.T) {
	n, tape := example(Config{Cell: GRU, Input: 2, Hidden: 5, Layers: 2, Output: 1, Bidirectional: true}, 3, 6)
	n.Forward(tape)
	n.Backward(tape)
	var sum, out float64
	for l := range 2 {
		for d := range 2 {
			v := n.LayerGradientNorm(l, d)
			sum += v * v
		}
	}
	for _, p := range n.Tensors() {
		if v := norm(n.Grads()[p.Offset : p.Offset+p.Rows*p.Cols]); p.Name == "out.weight" || p.Name == "out.bias" {
			out += v * v
		}
	}
	if all := norm(n.Grads()); math.Abs(sum+out-all*all) > 1e-9*all*all {
		t.Errorf("the layers have %v and the read-out %v of %v", sum, out, all*all)
	}
	panics := func(f func()) (yes bool) {
		defer func() { yes = recover() != nil }()
		f()
		return
	}
	if !panics(func() { n.LayerGradientNorm(2, 0) }) || !panics(func() { n.LayerGradientNorm(0, 2) }) {
		t.Error("a layer that there is not has a gradient")
	}
}

func TestGateNamesAndRanges(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		c := Config{Cell: cell, Input: 1, Hidden: 2, Layers: 1, Output: 1}
		_, tape := example(c, 1, 2)
		if got, want := c.GateNames(), tape.GateNames(); !slices.Equal(got, want) {
			t.Errorf("%s has the gates %v and %v", cell, got, want)
		}
		for _, name := range c.GateNames() {
			low, high := GateRange(name)
			if want := name == "cell input" || name == "candidate"; (low == -1) != want || high != 1 {
				t.Errorf("%s: %v to %v", name, low, high)
			}
		}
	}
	if batch, steps := NewTape(New(Config{Input: 1, Hidden: 2, Layers: 1, Output: 1}, rand.New(rand.NewPCG(1, 2))), 3, 7).Size(); batch != 3 || steps != 7 {
		t.Errorf("a tape of %d rows and %d steps", batch, steps)
	}
}

// What has overflown lies in no bin and does not widen them.
func TestActivityOfWhatIsNotFinite(t *testing.T) {
	_, tape := example(Config{Cell: Simple, Activation: "relu", Input: 1, Hidden: 3, Layers: 1, Output: 1}, 1, 2)
	h := tape.HiddenState(0, 0, 0)
	h.Data[0], h.Data[1], h.Data[2] = float32(math.Inf(1)), float32(math.NaN()), 4
	a := tape.StateActivity(0, 0, 4)
	if a.High != 4 || !slices.Equal(a.Histogram, []int{3, 0, 0, 1}) {
		t.Errorf("%+v", a)
	}
}
