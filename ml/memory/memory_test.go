package memory_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/memory"
	"caderno/ml/rnn"
)

var _ memory.Inputs = (*rnn.Tape)(nil)

// steps is a batch's inputs, one matrix a step, with gap floats between the rows.
type steps []blas32.General

func (s steps) X(t int) blas32.General { return s[t] }

// dirt is what the caller's matrices hold before.
const dirt = 77

func blank(T, rows, cols, gap int) steps {
	s := make(steps, T)
	for t := range s {
		s[t] = matrix(rows, cols, gap)
	}
	return s
}

func matrix(rows, cols, gap int) blas32.General {
	m := blas32.General{Rows: rows, Cols: cols, Stride: cols + gap, Data: make([]float32, rows*(cols+gap))}
	for i := range m.Data {
		m.Data[i] = dirt
	}
	return m
}

// hot is the symbol of row r of m, which must be one-hot.
func hot(t *testing.T, m blas32.General, r int) int {
	t.Helper()
	at := -1
	for k, v := range m.Data[r*m.Stride : r*m.Stride+m.Cols] {
		switch {
		case v == 1 && at < 0:
			at = k
		case v != 0:
			t.Fatalf("row %d is not one-hot: %v", r, m.Data[r*m.Stride:r*m.Stride+m.Cols])
		}
	}
	if at < 0 {
		t.Fatalf("row %d has no symbol", r)
	}
	return at
}

// even fails unless the counts are those of equal chances: Pearson's χ² within 5 standard deviations of its mean.
func even(t *testing.T, what string, counts []int) {
	t.Helper()
	n := 0
	for _, c := range counts {
		n += c
	}
	want, chi, free := float64(n)/float64(len(counts)), 0.0, float64(len(counts)-1)
	for _, c := range counts {
		chi += (float64(c) - want) * (float64(c) - want) / want
	}
	if n == 0 || chi > free+5*math.Sqrt(2*free)+1 {
		t.Errorf("%s: counts %v are not even (χ² %.1f, mean %.0f)", what, counts, chi, free)
	}
}

// problem is one of the three with its targets as floats, for the tests that all of them pass.
type problem struct {
	name                   string
	steps, inputs, outputs int
	baseline               float64
	fill                   func(seed, index uint64, x memory.Inputs, rows int) []float32
}

func problems(T int) []problem {
	a, c, o := memory.Adding{T: T}, memory.Copying{T: T}, memory.Order{T: T}
	floats := func(y []int) (f []float32) {
		for _, v := range y {
			f = append(f, float32(v))
		}
		return f
	}
	return []problem{
		{"adding", a.Steps(), a.Inputs(), a.Outputs(), a.Baseline(), func(seed, index uint64, x memory.Inputs, rows int) []float32 {
			y := matrix(rows, 1, 0)
			a.Batch(seed, index, x, y)
			return y.Data
		}},
		{"copying", c.Steps(), c.Inputs(), c.Outputs(), c.Baseline(), func(seed, index uint64, x memory.Inputs, rows int) []float32 {
			y := make([]int, c.Steps()*rows)
			c.Batch(seed, index, x, y)
			return floats(y)
		}},
		{"order", o.Steps(), o.Inputs(), o.Outputs(), o.Baseline(), func(seed, index uint64, x memory.Inputs, rows int) []float32 {
			y := make([]int, rows)
			o.Batch(seed, index, x, y)
			return floats(y)
		}},
	}
}

// TestBits: a batch is the same whenever it is asked for, whatever lay in the matrices, and no other batch is like it.
func TestBits(t *testing.T) {
	for _, p := range problems(10) {
		seen := map[string]string{}
		for _, order := range [][]uint64{{0, 1, 2, 3}, {3, 0, 2, 1}} {
			for _, seed := range []uint64{0, 1, math.MaxUint64} {
				for _, index := range order {
					x := blank(p.steps, 3, p.inputs, 0)
					y := p.fill(seed, index, x, 3)
					name, bits := fmt.Sprint(seed, "/", index), fmt.Sprint(x, y)
					if old, ok := seen[name]; ok && old != bits {
						t.Errorf("%s: batch %s differs the second time", p.name, name)
					}
					seen[name] = bits
				}
			}
		}
		distinct := map[string]bool{}
		for _, bits := range seen {
			distinct[bits] = true
		}
		if got, want := len(distinct), 12; got != want {
			t.Errorf("%s: got %d different batches, want %d", p.name, got, want)
		}
	}
}

// TestRows: what lies between rows stays, everything else is overwritten.
func TestRows(t *testing.T) {
	for _, p := range problems(11) {
		tight, wide := blank(p.steps, 4, p.inputs, 0), blank(p.steps, 4, p.inputs, 3)
		if got, want := p.fill(5, 6, wide, 4), p.fill(5, 6, tight, 4); !slices.Equal(got, want) {
			t.Errorf("%s: targets with a wider stride: got %v, want %v", p.name, got, want)
		}
		for s := range wide {
			for i, got := range wide[s].Data {
				want := float32(dirt)
				if r, c := i/wide[s].Stride, i%wide[s].Stride; c < p.inputs {
					want = tight[s].Data[r*p.inputs+c]
				}
				if got != want || want == dirt && i%wide[s].Stride < p.inputs {
					t.Fatalf("%s: step %d, float %d: got %v, want %v", p.name, s, i, got, want)
				}
			}
		}
	}
}

// TestTape: the inputs of a network's tape can be filled as they are.
func TestTape(t *testing.T) {
	a := memory.Adding{T: 12}
	net := rnn.New(rnn.Config{Input: a.Inputs(), Hidden: 4, Layers: 1, Output: a.Outputs()}, rand.New(rand.NewPCG(1, 1)))
	tape, x := rnn.NewTape(net, 3, a.Steps()), blank(a.Steps(), 3, a.Inputs(), 0)
	y, same := matrix(3, 1, 0), matrix(3, 1, 0)
	a.Batch(1, 2, tape, y)
	a.Batch(1, 2, x, same)
	for s := range x {
		if m := tape.X(s); !slices.Equal(m.Data[:6], x[s].Data) {
			t.Errorf("step %d: got %v, want %v", s, m.Data[:6], x[s].Data)
		}
	}
	if !slices.Equal(y.Data, same.Data) {
		t.Errorf("targets: got %v, want %v", y.Data, same.Data)
	}
}

func TestAllocations(t *testing.T) {
	a, c, o := memory.Adding{T: 20}, memory.Copying{T: 20}, memory.Order{T: 20}
	xa, xc, xo := blank(20, 4, 2, 0), blank(40, 4, 10, 0), blank(20, 4, 8, 0)
	ya, yc, yo := matrix(4, 1, 0), make([]int, 160), make([]int, 4)
	var ia, ic, io memory.Inputs = xa, xc, xo
	for name, fill := range map[string]func(){
		"adding":  func() { a.Batch(1, 2, ia, ya) },
		"copying": func() { c.Batch(1, 2, ic, yc) },
		"order":   func() { o.Batch(1, 2, io, yo) },
	} {
		if got := testing.AllocsPerRun(20, fill); got != 0 {
			t.Errorf("%s: got %v allocations a batch, want 0", name, got)
		}
	}
}

func TestPanics(t *testing.T) {
	short := blank(30, 2, 2, 0)
	short[3].Data = short[3].Data[:3]
	ragged := blank(30, 2, 8, 0)
	ragged[29] = matrix(3, 8, 0)
	for _, c := range []struct {
		want string
		fill func()
	}{
		{"memory: adding takes at least 2 steps", func() { memory.Adding{T: 1}.Batch(0, 0, blank(2, 1, 2, 0), matrix(1, 1, 0)) }},
		{"memory: copying takes a delay of at least 1 step", func() { memory.Copying{}.Batch(0, 0, blank(20, 1, 10, 0), make([]int, 20)) }},
		{"memory: temporal order takes at least 10 steps", func() { memory.Order{T: 9}.Batch(0, 0, blank(9, 1, 8, 0), make([]int, 1)) }},
		{"memory: a batch has at least one row", func() { memory.Order{T: 10}.Batch(0, 0, blank(10, 0, 8, 0), nil) }},
		{"memory: the input of a step is not rows × Inputs()", func() { memory.Adding{T: 30}.Batch(0, 0, short, matrix(2, 1, 0)) }},
		{"memory: the input of a step is not rows × Inputs()", func() { memory.Adding{T: 9}.Batch(0, 0, blank(9, 2, 3, 0), matrix(2, 1, 0)) }},
		{"memory: the input of a step is not rows × Inputs()", func() { memory.Order{T: 30}.Batch(0, 0, ragged, make([]int, 2)) }},
		{"memory: the targets of adding are rows × 1", func() { memory.Adding{T: 2}.Batch(0, 0, blank(2, 2, 2, 0), matrix(1, 1, 0)) }},
		{"memory: the targets of adding are rows × 1", func() { memory.Adding{T: 2}.Batch(0, 0, blank(2, 2, 2, 0), matrix(2, 2, 0)) }},
		{"memory: the targets of copying are one class for each step and row", func() { memory.Copying{T: 1}.Batch(0, 0, blank(21, 2, 10, 0), make([]int, 21)) }},
		{"memory: the targets of temporal order are one class for each row", func() { memory.Order{T: 10}.Batch(0, 0, blank(10, 2, 8, 0), make([]int, 3)) }},
	} {
		func() {
			defer func() {
				if got := recover(); got != c.want {
					t.Errorf("got panic %v, want %q", got, c.want)
				}
			}()
			c.fill()
		}()
	}
}
