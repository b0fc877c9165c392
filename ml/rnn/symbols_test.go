package rnn

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/f32"
)

// symbolConfigs are networks of all cells that read seven symbols, in all that a lowest layer can be part of.
func symbolConfigs() (all []Config) {
	for _, cell := range []string{LSTM, GRU, GRUOriginal, Simple} {
		c := Config{Cell: cell, Vocabulary: 7, Input: 5, Hidden: 18, Layers: 2, Output: 3}
		both, residual, skip, norm, single := c, c, c, c, c
		both.Bidirectional, residual.Wiring, skip.Wiring, norm.Norm, single.Layers = true, Residual, Skip, true, 1
		all = append(all, c, both, residual, skip, norm, single)
	}
	large := Config{Cell: LSTM, Vocabulary: 7, Input: 5, Hidden: 72, Layers: 1, Output: 1} // of two strands
	return append(all, large)
}

// twins are a network that reads symbols and one that reads their vectors, with the same weights and on the same sequences, of
// different lengths; some steps more than the symbols are worth looking up together for.
func twins(c Config) (symbols, vectors *Net, a, b *Tape) {
	const batch, steps = 25, 6
	symbols, a = example(c, batch, steps)
	c.Vocabulary = 0
	vectors, b = example(c, batch, steps)
	copy(vectors.Params(), symbols.Params()[7*c.Input:])
	copy(b.dy.Data, a.dy.Data)
	symbols.giveTwins(a, b)
	return symbols, vectors, a, b
}

// giveTwins gives two tapes the same sequences, one as symbols.
func (n *Net) giveTwins(a, b *Tape) {
	batch, steps := a.Size()
	r, lengths := rand.New(rand.NewPCG(3, 4)), make([]int, batch)
	for i := range lengths {
		lengths[i] = steps - i%4
	}
	for i := range batch * steps {
		if a.symbols[i] = int32(r.IntN(7)); i/batch >= lengths[i%batch] {
			a.symbols[i] = -1 // which nobody looks up
			continue
		}
		copy(f32.Row(b.x, i), f32.Row(n.embedding.w, int(a.symbols[i])))
	}
	a.Lengths(lengths)
	b.Lengths(lengths)
}

// A network that makes the sums of each symbol once computes what one does that reads the symbols' vectors row by row.
func TestSymbolsAreTheirVectors(t *testing.T) {
	for _, c := range symbolConfigs() {
		for threads := 1; threads <= 2; threads++ {
			t.Run(fmt.Sprintf("%s%s/both=%v/norm=%v/h=%d/l=%d/threads=%d", c.Cell, c.Wiring, c.Bidirectional, c.Norm, c.Hidden, c.Layers, threads), func(t *testing.T) {
				symbols, vectors, a, b := twins(c)
				if c.Wiring != Skip && !a.bySymbol(0) {
					t.Fatal("the symbols are looked up row by row")
				}
				a.share(threads)
				b.Watch()
				for pass := range 3 { // nothing of one pass is left in the next, which may be smaller
					if pass == 2 {
						a.Resize(9, 4)
						b.Resize(9, 4)
						symbols.giveTwins(a, b)
					}
					symbols.ZeroGrads()
					vectors.ZeroGrads()
					symbols.Forward(a)
					vectors.Forward(b)
					if !slices.Equal(a.all(a.y).Data, b.all(b.y).Data) {
						t.Fatal("the outputs differ")
					}
					symbols.Backward(a)
					vectors.Backward(b)
					size := 7 * c.Input
					near(t, "the gradients by the weights", symbols.Grads()[size:], vectors.Grads())
					near(t, "the gradients by the embedding", symbols.Grads()[:size], embeddingGrads(a, b))
				}
			})
		}
	}
}

// embeddingGrads adds the gradients by the vectors that b has read to those of a's symbols.
func embeddingGrads(a, b *Tape) []float32 {
	sum := f32.NewMatrix(7, b.config.Input)
	for i := range a.steps * a.batch {
		if s := a.symbols[i]; s >= 0 {
			f32.Add(f32.Row(sum, int(s)), f32.Row(b.dx, i))
		}
	}
	return sum.Data
}

// near compares what differs in the order of its sums.
func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	largest, apart := 0.0, 0.0
	for i, w := range want {
		largest, apart = max(largest, abs(w)), max(apart, abs(got[i]-w))
	}
	if len(got) != len(want) || !(apart <= 1e-5*largest) || largest == 0 {
		t.Errorf("%s differ by %v, and are %v at most", what, apart, largest)
	}
}

func abs(v float32) float64 { return float64(max(v, -v)) }

// Who watches gets the gradients by the symbols' vectors, and no bit of another changes.
func TestWatchedSymbols(t *testing.T) {
	for _, c := range symbolConfigs() {
		symbols, vectors, a, b := twins(c)
		symbols.Forward(a)
		symbols.Backward(a)
		want := slices.Clone(symbols.Grads())
		a.Watch()
		b.Watch()
		symbols.ZeroGrads()
		symbols.Forward(a)
		vectors.Forward(b)
		symbols.Backward(a)
		vectors.Backward(b)
		if !slices.Equal(symbols.Grads(), want) {
			t.Errorf("%s%s: watched, it learns otherwise", c.Cell, c.Wiring)
		}
		if !slices.Equal(a.all(a.dx).Data, b.all(b.dx).Data) {
			t.Errorf("%s%s: the gradients by the vectors differ", c.Cell, c.Wiring)
		}
	}
}

// Step by step, every row reads its own symbol.
func TestSymbolsStepByStep(t *testing.T) {
	for _, c := range symbolConfigs() {
		if c.Bidirectional {
			continue
		}
		for _, rows := range []int{3, 60} { // few, and enough for the sums to be made by symbol
			n, tape := example(c, rows, 2)
			s, y := NewState(n, rows), f32.NewMatrix(rows, c.Output)
			for i := range tape.symbols {
				tape.symbols[i] = int32(i % 7)
			}
			n.Forward(tape)
			for step := range 2 {
				n.StepSymbols(s, tape.Symbols(step), y)
				if !slices.Equal(tape.Y(step).Data, y.Data) {
					t.Errorf("%s%s, %d rows: step %d differs from that of a pass", c.Cell, c.Wiring, rows, step)
				}
			}
			want := slices.Clone(tape.y.Data)
			n.ForwardFeeding(tape, nil, func(int) {})
			if !slices.Equal(tape.y.Data, want) {
				t.Errorf("%s%s, %d rows: fed step by step, outputs differ from those of a pass", c.Cell, c.Wiring, rows)
			}
		}
	}
}
