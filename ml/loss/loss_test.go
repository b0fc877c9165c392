package loss

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// oracleCase is one loss of testdata/oracle.json; see oracle.py beside it.
type oracleCase struct {
	Name             string
	Outputs, Targets int
	Delta, Loss      float64
	P                []float64
	Y, Target, DY    []float32
}

func oracleCases(t *testing.T) []oracleCase {
	t.Helper()
	body, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []oracleCase }
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 11 {
		t.Fatal("cases are missing")
	}
	return file.Cases
}

// step is Step or Softmax, whichever the case is for.
func (c oracleCase) step(dy, y blas32.General, target []float32, weights []float32, scale float64) float64 {
	losses := map[string]Loss{"squared": Squared{}, "absolute": Absolute{}, "huber": Huber{Delta: c.Delta}, "quantiles": Quantiles{P: c.P},
		"gaussian": Gaussian{}, "bivariate": Bivariate{}, "sigmoid": Sigmoid{}}
	if l := losses[c.Name]; l != nil {
		return Step(l, dy, y, f32.Over(target, y.Rows, c.Targets), weights, scale)
	}
	classes := make([]int32, y.Rows)
	for i, v := range target {
		classes[i] = int32(v)
	}
	return Softmax(dy, y, classes, weights, scale)
}

func (c oracleCase) matrices() (dy, y blas32.General) {
	rows := len(c.Y) / c.Outputs
	return f32.NewMatrix(rows, c.Outputs), f32.Over(append([]float32(nil), c.Y...), rows, c.Outputs)
}

func TestLossesMatchPyTorch(t *testing.T) {
	for i, c := range oracleCases(t) {
		t.Run(fmt.Sprint(c.Name, i), func(t *testing.T) {
			dy, y := c.matrices()
			if got := c.step(dy, y, c.Target, nil, 1); math.Abs(got-c.Loss) > 1e-5*math.Abs(c.Loss) {
				t.Errorf("loss %v, PyTorch's %v", got, c.Loss)
			}
			for i, want := range c.DY {
				if d := math.Abs(float64(dy.Data[i] - want)); !(d <= 2e-6+1e-5*math.Abs(float64(want))) {
					t.Errorf("gradient %d is %v, PyTorch's %v", i, dy.Data[i], want)
				}
			}
			c.differences(t)
			c.masks(t)
		})
	}
}

// differences holds the gradients against difference quotients; no case has y within a step of a kink.
func (c oracleCase) differences(t *testing.T) {
	dy, y := c.matrices()
	if c.Outputs == 65 {
		return // logits of ten thousand: all slopes are 0 or 1
	}
	c.step(dy, y, c.Target, nil, 0.5)
	scratch := f32.NewMatrix(y.Rows, y.Cols)
	for i, d := range dy.Data {
		const h = 1e-3
		at := func(step float32) float64 {
			before := y.Data[i]
			y.Data[i] += step
			sum := c.step(scratch, y, c.Target, nil, 1)
			y.Data[i] = before
			return sum
		}
		high, low := y.Data[i]+h, y.Data[i]-h
		if want := 0.5 * (at(h) - at(-h)) / float64(high-low); math.Abs(float64(d)-want) > 1e-4*(0.1+math.Abs(want)) {
			t.Errorf("gradient %d is %v, by differences %v", i, d, want)
		}
	}
}

// masks: a row that does not count has no gradient and no loss, even where it is made of NaN; a weight of 2 counts twice.
func (c oracleCase) masks(t *testing.T) {
	dy, y := c.matrices()
	weights := []float32{1, 0, 2, 1, 1, 0}
	want := f32.NewMatrix(y.Rows, y.Cols)
	var sum float64
	for r, w := range weights {
		one := oracleCase{Name: c.Name, Outputs: c.Outputs, Targets: c.Targets, Delta: c.Delta, P: c.P}
		if w > 0 {
			sum += float64(w) * one.step(f32.Rows(want, r, 1), f32.Rows(y, r, 1), c.Target[r*c.Targets:(r+1)*c.Targets], nil, float64(w))
		}
	}
	target := append([]float32(nil), c.Target...)
	for r, w := range weights {
		if w == 0 {
			for i := range f32.Row(y, r) {
				f32.Row(y, r)[i] = float32(math.NaN())
			}
			for k := range c.Targets {
				target[r*c.Targets+k] = float32(math.NaN())
			}
		}
	}
	if got := c.step(dy, y, target, weights, 1); math.Abs(got-sum) > 1e-9*math.Abs(sum) {
		t.Errorf("loss %v with masks, %v row by row", got, sum)
	}
	for i, d := range dy.Data {
		if math.Abs(float64(d-want.Data[i])) > 1e-6*math.Abs(float64(want.Data[i])) || d != d {
			t.Errorf("gradient %d is %v with masks, %v row by row", i, d, want.Data[i])
		}
	}
}

// NaN and infinities come out as what they are, and stay in their row.
func TestLossesDoNotHideNaN(t *testing.T) {
	for _, c := range oracleCases(t) {
		dy, y := c.matrices()
		y.Data[2*y.Cols] = float32(math.NaN())
		if sum := c.step(dy, y, c.Target, nil, 1); sum == sum {
			t.Errorf("%s: the loss of an output that is no number is %v", c.Name, sum)
		}
		if d := dy.Data[2*y.Cols]; d == d {
			t.Errorf("%s: its gradient is %v", c.Name, d)
		}
		for i, d := range dy.Data {
			if i/y.Cols != 2 && d != d {
				t.Errorf("%s: the gradient of row %d is no number", c.Name, i/y.Cols)
				break
			}
		}
		target := f32.NewMatrix(y.Rows, y.Cols)
		if a := testing.AllocsPerRun(5, func() { Step(Squared{}, dy, y, target, nil, 1) }); a != 0 {
			t.Errorf("%v allocations in a step", a)
		}
	}
}

func TestProbabilities(t *testing.T) {
	for _, temperature := range []float64{1e-30, 0.01, 0.5, 1, 2, 1e30} {
		for _, y := range [][]float32{{1, 2, 3}, {-1e30, 1e30, 0}, {0}, {-3e38, -3e38}, {float32(math.Inf(-1)), 0}} {
			p := append([]float32(nil), y...)
			Probabilities(p, temperature)
			var sum float64
			for _, v := range p {
				sum += float64(v)
			}
			if math.Abs(sum-1) > 1e-6 {
				t.Errorf("probabilities of %v at %v are %v", y, temperature, p)
			}
		}
	}
	p := []float32{0, 1, 2}
	Probabilities(p, 2)
	if want := math.Exp(-0.5) / (math.Exp(-1) + math.Exp(-0.5) + 1); math.Abs(float64(p[1])-want) > 1e-6 {
		t.Errorf("%v, want %v in the middle", p, want)
	}
}

func TestDraws(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	counts, p := [3]int{}, []float32{0.2, 0, 0.8}
	n, plane := Normal{3, 2}, ReadPlane([]float32{1, -1, 0, float32(math.Log(3)), float32(math.Atanh(0.6))})
	var sum, square, xy float64
	const draws = 200_000
	for range draws {
		counts[Draw(p, rng)]++
		v := n.Draw(rng)
		sum, square = sum+v, square+(v-3)*(v-3)
		x, y := plane.Draw(rng)
		xy += (x - 1) * (y + 1)
	}
	if share := float64(counts[0]) / draws; counts[1] != 0 || math.Abs(share-0.2) > 0.005 {
		t.Errorf("drawn %v of %v", counts, p)
	}
	if math.Abs(sum/draws-3) > 0.02 || math.Abs(square/draws-4) > 0.05 || math.Abs(xy/draws-0.6*1*3) > 0.05 {
		t.Errorf("mean %v, variance %v, covariance %v", sum/draws, square/draws, xy/draws)
	}
	if q := n.Quantile(0.975); math.Abs(q-(3+2*1.959964)) > 1e-5 || n.Quantile(0.5) != 3 {
		t.Errorf("quantile 0.975 is %v", q)
	}
	if last := Draw([]float32{0.3, 0.3, 0}, rand.New(rand.NewPCG(9, 9))); last > 1 {
		t.Errorf("drawn class %d, whose probability is zero", last)
	}
}

func TestPanics(t *testing.T) {
	m := func(r, c int) blas32.General { return f32.NewMatrix(r, c) }
	for name, call := range map[string]func(){
		"outputs":      func() { Step(Squared{}, m(2, 3), m(2, 3), m(2, 2), nil, 1) },
		"rows":         func() { Step(Squared{}, m(2, 3), m(2, 3), m(1, 3), nil, 1) },
		"weights":      func() { Step(Squared{}, m(2, 3), m(2, 3), m(2, 3), make([]float32, 3), 1) },
		"quantile":     func() { Quantiles{P: []float64{1}}.Outputs(1) },
		"no point":     func() { Bivariate{}.Outputs(3) },
		"five outputs": func() { ReadPlane(make([]float32, 4)) },
		"class":        func() { Softmax(m(1, 3), m(1, 3), []int32{3}, nil, 1) },
		"classes":      func() { Softmax(m(2, 3), m(2, 3), []int32{0}, nil, 1) },
		"frozen":       func() { Probabilities([]float32{1}, 0) },
		"no gradients": func() { Softmax(m(1, 2), m(1, 3), []int32{0}, nil, 1) },
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

func BenchmarkSoftmax(b *testing.B) {
	for _, classes := range []int{65, 30_000} {
		y, dy, truth := f32.NewMatrix(32, classes), f32.NewMatrix(32, classes), make([]int32, 32)
		b.Run(fmt.Sprint("classes=", classes), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Softmax(dy, y, truth, nil, 1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(y.Data)), "ns/class")
		})
	}
}
