package rnn

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// reliefConfigs are networks whose gradients two threads sum apart.
func reliefConfigs() []Config {
	sizes := Config{Cell: LSTM, Input: 3, Hidden: 66, Layers: 2, Output: 2}
	var all []Config
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		c := sizes
		c.Cell = cell
		all = append(all, c)
	}
	both, skip, symbols, residual := sizes, sizes, sizes, sizes
	both.Bidirectional = true
	skip.Wiring = Skip
	residual.Wiring, residual.Dropout = Residual, 0.2
	symbols.Vocabulary, symbols.Output = 30, 30
	return append(all, both, skip, residual, symbols)
}

// reliefExample is a pass of a network that has gone forward on one thread, with gradients by its outputs.
func reliefExample(c Config) (*Net, *Tape) {
	const batch, steps = 24, 14
	n, tape := example(c, batch, steps)
	for i := range tape.symbols {
		tape.symbols[i] = int32(i * 7 % 30)
	}
	lengths := make([]int, batch)
	for i := range lengths {
		lengths[i] = steps - i%3
	}
	tape.Lengths(lengths)
	if c.Dropout > 0 {
		tape.Drop(1, 2)
	}
	for i := range tape.dy.Data {
		tape.dy.Data[i] = float32(i%11) - 5
	}
	n.Forward(tape)
	return n, tape
}

// One thread has all rows to go through, and another takes over half of them on the way: the outputs keep every bit.
func TestRowsGivenAway(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("there is one processor")
	}
	for _, c := range reliefConfigs() {
		t.Run(fmt.Sprintf("%s%s/both=%v/v=%d", c.Cell, c.Wiring, c.Bidirectional, c.Vocabulary), func(t *testing.T) {
			_, tape := reliefExample(c)
			want, states := slices.Clone(tape.y.Data), slices.Clone(tape.layers[1].out.Data)
			clear(tape.y.Data)
			clear(tape.layers[1].out.Data)
			tape.share(2)
			tape.rowsLeft.Begin()
			given := 0
			var helper sync.WaitGroup
			helper.Go(func() {
				for w, more := tape.rowsLeft.Next(1); more; w, more = tape.rowsLeft.Next(1) {
					given += w.hi - w.lo
					tape.goAhead(1, &w)
				}
			})
			for !tape.rowsLeft.Wanted() {
				runtime.Gosched()
			}
			all := stretch{hi: tape.batch}
			tape.goAhead(0, &all)
			for w, more := tape.rowsLeft.Next(0); more; w, more = tape.rowsLeft.Next(0) {
				tape.goAhead(0, &w)
			}
			helper.Wait()
			if given < tape.batch/2 {
				t.Errorf("%d of %d rows were given away", given, tape.batch)
			}
			if !slices.Equal(tape.y.Data, want) || !slices.Equal(tape.layers[1].out.Data, states) {
				t.Error("another thread has made other outputs or states")
			}
		})
	}
}

// A thread that is through gathers for the other from its first piece on: the gradients keep every bit.
func TestGradientsGatheredForAnother(t *testing.T) {
	if runtime.GOMAXPROCS(0) < 2 {
		t.Skip("there is one processor")
	}
	for _, c := range reliefConfigs() {
		for slow := range 2 {
			t.Run(fmt.Sprintf("%s%s/both=%v/v=%d/slow=%d", c.Cell, c.Wiring, c.Bidirectional, c.Vocabulary, slow), func(t *testing.T) {
				n, tape := reliefExample(c)
				n.ZeroGrads()
				n.Backward(tape)
				want := slices.Clone(n.Grads())
				n.ZeroGrads()
				tape.share(2)
				n.Forward(tape)
				tape.job = job{n: n, weights: true}
				if c.Wiring == Skip {
					clear(tape.dx.Data)
				}
				tape.beginBack()
				var quick sync.WaitGroup
				quick.Go(func() { tape.doBack(1 - slow) })
				for !tape.gatherings.Wanted() {
					runtime.Gosched()
				}
				tape.doBack(slow)
				quick.Wait()
				tape.threads.Do(tape.join)
				if tape.symbols != nil {
					tape.threads.Do(tape.lookUpBack)
				}
				if !slices.Equal(n.Grads(), want) {
					t.Error("another thread has gathered other gradients")
				}
				if slices.Max(want) == 0 {
					t.Error("there are no gradients")
				}
			})
		}
	}
}
