package word2vec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// reference is the loss of one window in float64, straight from the definitions, as a function of the two matrices.
type reference struct {
	in, out    [][]float64
	cbow, sum  bool
	contexts   []int32
	sets       [][]int32 // rows that each context, or the window, predicts
	predicted  []bool    // whether the answer for that place of a set is yes
	perContext bool
}

func matrix(m blas32.General) [][]float64 {
	rows := make([][]float64, m.Rows)
	for r := range rows {
		for c := range m.Cols {
			rows[r] = append(rows[r], float64(m.Data[r*m.Stride+c]))
		}
	}
	return rows
}

func (f *reference) prediction(h []float64, rows []int32) float64 {
	loss := 0.0
	for i, r := range rows {
		dot := 0.0
		for j, x := range f.out[r] {
			dot += x * h[j]
		}
		if !f.predicted[i] {
			dot = -dot
		}
		loss += math.Log1p(math.Exp(-dot))
	}
	return loss
}

func (f *reference) loss() float64 {
	if !f.cbow {
		total := 0.0
		for i, c := range f.contexts {
			set := f.sets[0]
			if f.perContext {
				set = f.sets[i]
			}
			total += f.prediction(f.in[c], set)
		}
		return total
	}
	h := make([]float64, len(f.in[0]))
	for _, c := range f.contexts {
		for j, x := range f.in[c] {
			if !f.sum {
				x /= float64(len(f.contexts))
			}
			h[j] += x
		}
	}
	return f.prediction(h, f.sets[0])
}

// gradient by central differences.
func (f *reference) gradient(of [][]float64) [][]float64 {
	const step = 1e-5
	g := make([][]float64, len(of))
	for i, row := range of {
		g[i] = make([]float64, len(row))
		for j, x := range row {
			row[j] = x + step
			above := f.loss()
			row[j] = x - step
			g[i][j] = (above - f.loss()) / (2 * step)
			row[j] = x
		}
	}
	return g
}

// trained is a trainer of a dozen words with vectors that are not small, and one of its windows.
func trained(c Config, contexts []int32, centre int32) (*Trainer, *worker, *window) {
	counts := []int64{40, 30, 21, 20, 13, 9, 8, 8, 5, 3, 2, 1}
	c.Size, c.Epochs, c.Seed = 11, 1, 5
	t := New(c, counts, new(Sentences))
	r := rand.New(rand.NewPCG(1, 2))
	for _, m := range []blas32.General{t.Input(), t.Output()} {
		for i := range m.Rows {
			for j := range m.Cols {
				m.Data[i*m.Stride+j] = float32(r.NormFloat64()) / 2
			}
		}
	}
	w, v := t.workers[0], &t.workers[0].windows[0]
	w.rate = 1e-4
	w.plan(v, contexts, centre, nil)
	return t, w, v
}

// The update of every form of training, divided by the learning rate, is the gradient of its loss; and its loss is the loss.
func TestUpdatesFollowTheGradient(t *testing.T) {
	for _, c := range []Config{
		{}, {Negative: 2}, {Negative: 11}, {Negative: 20}, {Shared: true}, {Shared: true, Negative: 9}, {Softmax: Hierarchical},
		{Architecture: CBOW, Corrected: true}, {Architecture: CBOW, Corrected: true, Negative: 13}, {Architecture: CBOW, Sum: true, Corrected: true},
		{Architecture: CBOW, Softmax: Hierarchical, Corrected: true}, {Architecture: CBOW, Softmax: Hierarchical, Sum: true, Corrected: true},
		{Architecture: CBOW}, {Architecture: CBOW, Sum: true}, {Architecture: CBOW, Softmax: Hierarchical},
	} {
		for _, contexts := range [][]int32{{4}, {4, 0}, {1, 4, 9}, {1, 1, 2, 5}, {8, 6, 6, 2, 1}} {
			for _, centre := range []int32{0, 7, 11} {
				checkGradient(t, c, contexts, centre)
			}
		}
	}
}

func checkGradient(t *testing.T, c Config, contexts []int32, centre int32) {
	t.Helper()
	name := fmt.Sprintf("%s %s shared=%v negative=%d sum=%v corrected=%v, %v around %d", c.Architecture, c.Softmax, c.Shared, c.Negative,
		c.Sum, c.Corrected, contexts, centre)
	tr, w, v := trained(c, contexts, centre)
	f := &reference{in: matrix(tr.Input()), out: matrix(tr.Output()), cbow: w.cbow, sum: c.Sum, contexts: contexts, perContext: w.sets}
	most := 0
	for i, n := range v.counts {
		set := v.rows[:n]
		if w.sets {
			set = v.set(i, 1+w.negative)
		}
		f.sets = append(f.sets, set)
		most = max(most, n)
	}
	for i := range most {
		f.predicted = append(f.predicted, v.signs[i] == 0)
	}
	loss, dIn, dOut := f.loss(), f.gradient(f.in), f.gradient(f.out)
	w.apply(v, nil)
	w.settle()
	if got := w.losses[0].Sum; math.Abs(got-loss) > 1e-2*float64(len(contexts)) {
		t.Errorf("%s: the loss is %v, not %v", name, got, loss)
	}
	back := 1.0 // how much longer than the gradient the input's update is to be
	if w.cbow && !c.Corrected {
		back = float64(len(contexts))
		if c.Sum {
			back = 1 / back
		}
	}
	compare := func(what string, m blas32.General, was, gradient [][]float64, back float64) {
		for i, row := range gradient {
			for j, want := range row {
				got := (float64(m.Data[i*m.Stride+j]) - was[i][j]) / float64(w.rate)
				if math.Abs(got+back*want) > 0.01 {
					t.Fatalf("%s: %s vector %d, component %d goes by %.4f, not by %.4f", name, what, i, j, got, -back*want)
				}
			}
		}
	}
	compare("input", tr.Input(), f.in, dIn, back)
	compare("output", tr.Output(), f.out, dOut, 1)
}
