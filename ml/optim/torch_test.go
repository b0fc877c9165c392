package optim

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// oracle is testdata/oracle.json; see oracle.py beside it.
type oracle struct {
	Start      []float64
	Optimisers []struct {
		Config
		Path [][]float64
	}
	Schedules []struct {
		Schedule
		Rates []float64
	}
	Clip  struct{ From, To []float32 }
	Norms []struct {
		Limit, Norm float64
		From, To    []float32
	}
}

func readOracle(t *testing.T) (o oracle) {
	t.Helper()
	body, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &o); err != nil {
		t.Fatal(err)
	}
	if len(o.Optimisers) < 16 || len(o.Schedules) < 8 || len(o.Norms) < 3 {
		t.Fatal("cases are missing")
	}
	return o
}

// slopes are those of Σ p⁴/4 + sin(3p).
func slopes(grads, params []float32) {
	for i, p := range params {
		x := float64(p)
		grads[i] = float32(x*x*x + 3*math.Cos(3*x))
	}
}

func begin(o oracle) (params, grads []float32) {
	for _, v := range o.Start {
		params = append(params, float32(v))
	}
	return params, make([]float32, len(params))
}

func TestOptimisersMatchPyTorch(t *testing.T) {
	all := readOracle(t)
	for _, tt := range all.Optimisers {
		params, grads := begin(all)
		o := New(tt.Config, len(params))
		for s, want := range tt.Path {
			slopes(grads, params)
			o.Step(params, grads)
			for i, p := range params {
				if d := math.Abs(float64(p) - want[i]); !(d <= 3e-6) {
					t.Fatalf("%+v: parameter %d after step %d is %v, PyTorch's %v", tt.Config, i, s+1, p, want[i])
				}
			}
		}
	}
}

func TestSchedulesMatchPyTorch(t *testing.T) {
	for _, tt := range readOracle(t).Schedules {
		for s, want := range tt.Rates {
			if got := tt.At(s); math.Abs(got-want) > 1e-9 {
				t.Errorf("%+v: %v at step %d, PyTorch has %v", tt.Schedule, got, s, want)
			}
		}
	}
}

func TestClipValueMatchesPyTorch(t *testing.T) {
	c := readOracle(t).Clip
	got := append([]float32(nil), c.From...)
	ClipValue(got, 0.5)
	for i, g := range got {
		if g != c.To[i] {
			t.Errorf("gradient %d clipped to %v, PyTorch's %v", i, g, c.To[i])
		}
	}
}

func TestClipNormMatchesPyTorch(t *testing.T) {
	for _, c := range readOracle(t).Norms {
		got := append([]float32(nil), c.From...)
		if norm := ClipNorm(got, c.Limit); math.Abs(norm-c.Norm) > 1e-6*c.Norm {
			t.Errorf("norm %v, PyTorch's %v", norm, c.Norm)
		}
		for i, g := range got {
			if math.Abs(float64(g-c.To[i])) > 1e-6 {
				t.Errorf("limit %v: gradient %d scaled to %v, PyTorch's %v", c.Limit, i, g, c.To[i])
			}
		}
	}
}

// A run that is taken up from the vectors and the number of steps goes on with the same bits.
func TestOptimisersGoOn(t *testing.T) {
	all := readOracle(t)
	for _, name := range Names {
		c := Config{Name: name, Rate: 0.03, Decay: 0.01}
		whole, grads := begin(all)
		o := New(c, len(whole))
		half, _ := begin(all)
		first := New(c, len(half))
		for s := range 20 {
			slopes(grads, whole)
			o.Step(whole, grads)
			if s == 10 {
				second := New(c, len(half))
				for i, v := range first.Vectors() {
					copy(second.Vectors()[i], v)
				}
				second.SetSteps(first.Steps())
				first = second
			}
			slopes(grads, half)
			first.Step(half, grads)
		}
		for i, p := range whole {
			if p != half[i] {
				t.Errorf("%s: parameter %d is %v in one go, %v in two", name, i, p, half[i])
			}
		}
	}
}

func TestOptimisersAtTheirEdges(t *testing.T) {
	for _, name := range Names {
		o, p := New(Config{Name: name, Rate: 0.1}, 2), []float32{1, 2}
		if o.Step(p, []float32{0, 0}); p[0] != 1 || p[1] != 2 {
			t.Errorf("%s: without gradients it goes to %v", name, p)
		}
		o.Step(p, []float32{float32(math.NaN()), 1})
		if p[0] == p[0] || !(p[1] < 2) {
			t.Errorf("%s: gradients NaN and 1 lead to %v", name, p)
		}
		o.SetRate(0)
		before := p[1]
		if o.Step(p, []float32{1, 1}); p[1] != before {
			t.Errorf("%s: it moves at rate 0", name)
		}
		New(Config{Name: name}, 0).Step(nil, nil)
		grads := make([]float32, 2)
		if a := testing.AllocsPerRun(10, func() { o.Step(p, grads) }); a != 0 {
			t.Errorf("%s: %v allocations in a step", name, a)
		}
	}
}

func TestSchedulesAtTheirEdges(t *testing.T) {
	for _, tt := range []struct {
		s    Schedule
		step int
		want float64
	}{
		{Schedule{}, 5, 1}, {Schedule{Name: Cosine, Total: 10}, 10, 0}, {Schedule{Name: Cosine, Total: 10}, 99, 0},
		{Schedule{Name: Cosine, Total: 10, Warmup: 4}, 0, 0.2}, {Schedule{Name: Cosine, Total: 10, Warmup: 4}, 4, 1},
		{Schedule{Name: Steps, Total: 9}, 8, 0.01}, {Schedule{Name: Cosine}, 0, 1},
		{Schedule{Name: OneCycle, Total: 1}, 0, 1.0 / 25 / 1e4}, {Schedule{Name: OneCycle, Total: 2}, 1, 1.0 / 25 / 1e4},
	} {
		if got := tt.s.At(tt.step); math.Abs(got-tt.want) > 1e-4 {
			t.Errorf("%+v at step %d: %v, want %v", tt.s, tt.step, got, tt.want)
		}
	}
}

func BenchmarkStep(b *testing.B) {
	const n = 100_000
	for _, name := range Names {
		b.Run(name, func(b *testing.B) {
			o, params, grads := New(Config{Name: name, Rate: 1e-3}, n), make([]float32, n), make([]float32, n)
			for b.Loop() {
				o.Step(params, grads)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/parameter")
		})
	}
}
