package f32

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// window is what goes into StepWindow.
type window struct {
	step
	v       blas32.General
	vectors []int32
}

func newWindow(r *rand.Rand, cols, rows, vectors int) *window {
	w := &window{step: *newStep(r, cols, rows), v: NewTable(9, cols)}
	for i := range w.v.Rows {
		for j := range cols {
			w.v.Data[i*w.v.Stride+j] = float32(r.NormFloat64())
		}
	}
	for range vectors {
		w.vectors = append(w.vectors, int32(r.IntN(w.v.Rows)))
	}
	return w
}

func (w *window) clone() *window {
	c := *w
	c.step, c.v.Data = *w.step.clone(), slices.Clone(w.v.Data)
	return &c
}

// wanted is the window in float64.
func (w *window) wanted() *window {
	to := w.clone()
	table, v := doubles(w.Table.Data), doubles(w.v.Data)
	width, likelihood := w.Table.Stride, 1.0
	g := make([][]float64, len(w.vectors))
	for c, id := range w.vectors {
		for i, r := range w.rows {
			dot, sign := 0.0, 1-2*float64(w.signs[i]>>31)
			for j := range width {
				dot += table[int(r)*width+j] * v[int(id)*width+j]
			}
			p := 1 / (1 + math.Exp(-sign*dot))
			g[c], likelihood = append(g[c], float64(w.Rate)*sign*(1-p)), likelihood*p
		}
	}
	for from := 0; from < len(g); {
		until := from + 1
		if until < len(g) && w.vectors[from] != w.vectors[until] {
			until++
		}
		before, old := slices.Clone(table), slices.Clone(v)
		for c := from; c < until; c++ {
			for i, r := range w.rows {
				for j := range width {
					v[int(w.vectors[c])*width+j] += g[c][i] * before[int(r)*width+j]
					table[int(r)*width+j] += g[c][i] * old[int(w.vectors[c])*width+j]
				}
			}
		}
		from = until
	}
	singles(to.Table.Data, table)
	singles(to.v.Data, v)
	to.Likelihood = [8]float32{float32(likelihood), 1, 1, 1, 1, 1, 1, 1}
	return to
}

func doubles(v []float32) (w []float64) {
	for _, x := range v {
		w = append(w, float64(x))
	}
	return w
}

func singles(to []float32, v []float64) {
	for i, x := range v {
		to[i] = float32(x)
	}
}

func TestLogisticWindow(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for _, cols := range []int{1, 8, 9, 24, 100, 130} {
		for rows := 1; rows <= LogisticRows; rows++ {
			for vectors := 1; vectors <= 9; vectors++ {
				w := newWindow(r, cols, rows, vectors)
				if vectors > 2 { // twins, at both places of a pair
					w.vectors[2] = w.vectors[1]
				}
				want, factors := w.wanted(), make([]float32, WindowFactors*vectors)
				kernel, portable := w.clone(), w.clone()
				kernel.StepWindow(w.rows, w.signs, kernel.v, w.vectors, factors, w.rows)
				portable.portableStepWindow(w.rows, w.signs, portable.v, w.vectors, factors)
				for name, got := range map[string]*window{"kernel": kernel, "portable": portable} {
					what := fmt.Sprintf("%s: %d rows of %d, %d vectors", name, rows, cols, vectors)
					got.step.check(t, what, &want.step)
					for i, x := range got.v.Data {
						if d := math.Abs(float64(x - want.v.Data[i])); !(d < 4e-6*(1+math.Abs(float64(x)))) {
							t.Fatalf("%s: number %d of the vectors is %v, not %v", what, i, x, want.v.Data[i])
						}
					}
				}
			}
		}
	}
}

// One vector is what Step makes of it, and two are what StepPair does.
func TestLogisticWindowOfFew(t *testing.T) {
	w := newWindow(rand.New(rand.NewPCG(13, 14)), 100, 6, 2)
	w.vectors[0], w.vectors[1] = 3, 5
	for n := 1; n <= 2; n++ {
		steps, whole := w.clone(), w.clone()
		whole.StepWindow(w.rows, w.signs, whole.v, w.vectors[:n], make([]float32, WindowFactors*n), nil)
		h, u := tableRow(steps.v, 3), tableRow(steps.v, 5)
		if n == 1 {
			steps.Step(w.rows, w.signs, h, h, nil)
		} else {
			steps.StepPair(w.rows, w.signs, h, h, u, u, nil)
		}
		if !slices.Equal(steps.v.Data, whole.v.Data) || !slices.Equal(steps.Table.Data, whole.Table.Data) {
			t.Errorf("%d vectors have other bits in a window", n)
		}
	}
}
