package rnn

import (
	"slices"
	"testing"

	"caderno/ml/f32"
)

// A step without a tape does what a step of a pass does, to the bit, alone and in a batch.
func TestStepForwardEqualsForward(t *testing.T) {
	for i := range 6 {
		batch := 1 + 3*(i%2)
		n, tape := example(Config{Cell: []string{LSTM, GRU, Simple}[i/2], Input: 2, Hidden: 10, Layers: 3, Output: 2}, batch, 7)
		n.Forward(tape)
		state, y := NewState(n, 6), f32.NewMatrix(batch, 2)
		state.Reset(batch)
		for s := range 7 {
			n.StepForward(state, tape.X(s), y)
			if want := tape.Y(s); !slices.Equal(y.Data, want.Data) {
				t.Fatalf("batch %d, step %d: %v, want %v", batch, s, y.Data, want.Data)
			}
		}
	}
}

func TestRepeat(t *testing.T) {
	n, tape := example(Config{Input: 2, Hidden: 10, Layers: 3, Output: 2}, 4, 1)
	state, x, y := NewState(n, 6), f32.NewMatrix(4, 2), f32.NewMatrix(4, 2)
	n.StepForward(state, f32.NewMatrix(6, 2), f32.NewMatrix(6, 2))
	state.Reset(1)
	n.StepForward(state, f32.Rows(tape.X(0), 0, 1), f32.Rows(y, 0, 1))
	state.Repeat(4)
	n.StepForward(state, x, y)
	for r := 1; r < 4; r++ {
		if !slices.Equal(y.Data[2*r:2*r+2], y.Data[:2]) {
			t.Errorf("row %d after Repeat: %v, row 0: %v", r, y.Data[2*r:2*r+2], y.Data[:2])
		}
	}
}

// A sequence cut into windows that hand their state on gives the outputs of the whole, to the bit.
func TestWindowsHandOnTheirState(t *testing.T) {
	for _, cell := range []string{LSTM, GRU, Simple} {
		t.Run(cell, func(t *testing.T) { windowsHandOnTheirState(t, cell) })
	}
}

func windowsHandOnTheirState(t *testing.T, cell string) {
	n, whole := example(Config{Cell: cell, Input: 2, Hidden: 10, Layers: 2, Output: 1}, 3, 9)
	n.Forward(whole)
	state, window := NewState(n, 5), NewTape(n, 4, 4)
	var begin *State // zeros
	for from := 0; from < 9; from += 4 {
		window.Resize(3, min(4, 9-from))
		for s := range window.steps {
			copy(window.X(s).Data, whole.X(from+s).Data)
		}
		n.ForwardFrom(window, begin)
		for s := range window.steps {
			if got, want := window.Y(s).Data, whole.Y(from+s).Data; !slices.Equal(got, want) {
				t.Fatalf("step %d: %v in a window, %v in the whole", from+s, got, want)
			}
		}
		window.Final(state)
		begin = state
	}
	want := NewState(n, 3)
	whole.Final(want)
	y, wantY := f32.NewMatrix(3, 1), f32.NewMatrix(3, 1)
	n.StepForward(state, whole.X(0), y)
	n.StepForward(want, whole.X(0), wantY)
	if !slices.Equal(y.Data, wantY.Data) {
		t.Errorf("a step beyond the end: %v after windows, %v after the whole", y.Data, wantY.Data)
	}
}

// What a pass began from may not leak into the next one, forward or backward.
func TestForwardForgetsTheStateOfThePassBefore(t *testing.T) {
	n, tape := example(Config{Input: 1, Hidden: 6, Layers: 2, Output: 1}, 2, 4)
	n.Forward(tape)
	n.Backward(tape)
	want, wantY := slices.Clone(n.Grads()), slices.Clone(tape.y.Data)
	state := NewState(n, 2)
	tape.Final(state)
	n.ForwardFrom(tape, state)
	if slices.Equal(tape.y.Data, wantY) {
		t.Error("a state before the first step changes nothing")
	}
	n.Backward(tape)
	n.ZeroGrads()
	n.Forward(tape)
	n.Backward(tape)
	if !slices.Equal(tape.y.Data, wantY) || !slices.Equal(n.Grads(), want) {
		t.Error("a pass from zero differs after one from a state")
	}
}

// Final brings the weights along: the state serves a network that has been trained since it was made.
func TestFinalTakesTheWeights(t *testing.T) {
	n, tape := example(Config{Input: 1, Hidden: 6, Layers: 1, Output: 1}, 2, 3)
	stale := NewState(n, 2)
	for i := range n.Params() {
		n.Params()[i] *= 2
	}
	n.Forward(tape)
	fresh := NewState(n, 2)
	tape.Final(fresh)
	tape.Final(stale)
	y, want := f32.NewMatrix(2, 1), f32.NewMatrix(2, 1)
	n.StepForward(stale, tape.X(0), y)
	n.StepForward(fresh, tape.X(0), want)
	if !slices.Equal(y.Data, want.Data) {
		t.Errorf("%v, want %v", y.Data, want.Data)
	}
}

// The bias that a network began with is no size: its tape serves another network that began otherwise.
func TestTapeServesNetworksOfTheSameSizes(t *testing.T) {
	_, tape := example(Config{Input: 1, Hidden: 6, Layers: 2, Output: 1}, 2, 3)
	n, own := example(Config{Input: 1, Hidden: 6, Layers: 2, Output: 1, ForgetBias: 1}, 2, 3)
	n.Forward(own)
	n.Forward(tape)
	if !slices.Equal(tape.y.Data, own.y.Data) {
		t.Errorf("%v, want %v", tape.y.Data, own.y.Data)
	}
}
