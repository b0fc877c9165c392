package counting_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/counting"
)

// random is a sparse matrix of normal numbers.
func random(rows, cols int, density float64) *counting.Matrix {
	dice := rand.New(rand.NewPCG(3, 4))
	m := &counting.Matrix{Rows: rows, Cols: cols, Start: make([]int, rows+1)}
	for r := range rows {
		for c := range cols {
			if dice.Float64() < density {
				m.Index, m.Value = append(m.Index, int32(c)), append(m.Value, float32(dice.NormFloat64()))
			}
		}
		m.Start[r+1] = len(m.Index)
	}
	return m
}

func TestSVDHasTheSameBitsOnAnyNumberOfThreads(t *testing.T) {
	m := random(1500, 900, 0.02)
	o := counting.Factoring{Dims: 20, Seed: 9, Threads: 1}
	want := factor(t, m, o)
	for _, threads := range []int{1, 2, 3, 7} {
		o.Threads = threads
		if got := factor(t, m, o); !reflect.DeepEqual(got, want) {
			t.Errorf("%d threads give other bits than one", threads)
		}
	}
	steps := 0
	o.Step = func(done, of int) {
		if steps++; done != steps || of != 8 {
			t.Errorf("step %d of %d, want %d of 8", done, of, steps)
		}
	}
	if factor(t, m, o); steps != 8 {
		t.Errorf("got %d steps, want 8", steps)
	}
}

// TestSVDIsOrthonormal looks at the factors of wide, tall, square and poor matrices: columns of length 1 at right angles
// where a singular value is not 0, and of zeros where it is.
func TestSVDIsOrthonormal(t *testing.T) {
	twice := counting.OneHot(5) // rank 2: two rows, one of them four times
	for i := range twice.Index[1:] {
		twice.Index[1+i] = 1
	}
	for what, c := range map[string]struct {
		m    *counting.Matrix
		dims int
		rank int
	}{
		"tall":     {random(700, 40, 0.3), 10, 10},
		"wide":     {random(40, 700, 0.3), 40, 40},
		"one":      {counting.OneHot(1), 5, 1},
		"identity": {counting.OneHot(30), 30, 30},
		"rank 2":   {twice, 5, 2},
		"zero":     {&counting.Matrix{Rows: 4, Cols: 3, Start: make([]int, 5)}, 3, 0},
	} {
		f := factor(t, c.m, counting.Factoring{Dims: c.dims})
		if want := min(c.dims, c.m.Rows, c.m.Cols); len(f.S) != want || f.U.Cols != want || f.V.Cols != want || f.U.Rows != c.m.Rows || f.V.Rows != c.m.Cols {
			t.Fatalf("%s: got %d values, U %d×%d, V %d×%d, want %d values", what, len(f.S), f.U.Rows, f.U.Cols, f.V.Rows, f.V.Cols, want)
		}
		for i, s := range f.S {
			if (s > 0) != (i < c.rank) || i > 0 && s > f.S[i-1] {
				t.Errorf("%s: got values %v, want %d above 0", what, f.S, c.rank)
				break
			}
		}
		checkOrthonormal(t, what+" U", f.U, c.rank)
		checkOrthonormal(t, what+" V", f.V, c.rank)
	}
}

func checkOrthonormal(t *testing.T, what string, m blas32.General, rank int) {
	t.Helper()
	for i := range m.Cols {
		for j := range i + 1 {
			got, want := 0.0, 0.0
			for r := range m.Rows {
				got += float64(m.Data[r*m.Stride+i]) * float64(m.Data[r*m.Stride+j])
			}
			if i == j && i < rank {
				want = 1
			}
			if math.Abs(got-want) > 1e-5 {
				t.Errorf("%s: columns %d and %d have product %v, want %v", what, i, j, got, want)
				return
			}
		}
	}
}

// TestVectors: weights of singular values.
func TestVectors(t *testing.T) {
	f := factor(t, random(50, 30, 0.3), counting.Factoring{Dims: 4})
	for _, p := range []float64{0, 0.5, 1} {
		w, c := f.Vectors(p), f.Contexts(p)
		for j, s := range f.S {
			if got, want := float64(w.Data[7*4+j]), float64(f.U.Data[7*4+j])*math.Pow(s, p); math.Abs(got-want) > 1e-6 {
				t.Errorf("p = %v: got %v, want %v", p, got, want)
			}
			if got, want := float64(c.Data[7*4+j]), float64(f.V.Data[7*4+j])*math.Pow(s, p); math.Abs(got-want) > 1e-6 {
				t.Errorf("contexts, p = %v: got %v, want %v", p, got, want)
			}
		}
	}
}
