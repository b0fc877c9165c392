package optim

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/team"
)

// The first steps of Adam on f(θ) = θ²/2 from θ = 1 with rate 0.1, by hand: m̂/√v̂ is 1 at the first step whatever the
// gradient.
func TestAdamByHand(t *testing.T) {
	a := NewAdam(1, 0.1)
	p := []float32{1}
	a.Step(p, []float32{1})
	if math.Abs(float64(p[0])-0.9) > 1e-6 {
		t.Errorf("after one step %v, want 0.9", p[0])
	}
	a.Step(p, []float32{0.9})
	m := (0.9*0.1 + 0.1*0.9) / (1 - 0.81)
	v := (0.999*0.001 + 0.001*0.81) / (1 - 0.999*0.999)
	if want := 0.9 - 0.1*m/(math.Sqrt(v)+1e-8); math.Abs(float64(p[0])-want) > 1e-6 {
		t.Errorf("after two steps %v, want %v", p[0], want)
	}
}

func TestAdamGoesOnFromItsState(t *testing.T) {
	grad := func(p []float32) []float32 { return []float32{p[0] - 3, 2 * (p[1] + 1)} }
	whole := NewAdam(2, 0.05)
	p := []float32{0, 0}
	for range 50 {
		whole.Step(p, grad(p))
	}
	first, q := NewAdam(2, 0.05), []float32{0, 0}
	for range 20 {
		first.Step(q, grad(q))
	}
	second := NewAdam(2, 0.05)
	for i, v := range first.Vectors() {
		copy(second.Vectors()[i], v)
	}
	second.SetSteps(first.Steps())
	for range 30 {
		second.Step(q, grad(q))
	}
	if p[0] != q[0] || p[1] != q[1] {
		t.Errorf("%v in one go, %v in two", p, q)
	}
}

func TestPanics(t *testing.T) {
	for name, call := range map[string]func(){
		"gradients too short":  func() { NewAdam(2, 0.1).Step([]float32{1, 2}, []float32{1}) },
		"parameters too long":  func() { NewAdam(1, 0.1).Step([]float32{1, 2}, []float32{1, 2}) },
		"limit of the norm <0": func() { ClipNorm([]float32{1}, -1) },
		"limit of values <0":   func() { ClipValue(nil, -1) },
		"name":                 func() { New(Config{Name: "luck"}, 1) },
		"rate":                 func() { New(Config{Rate: -1}, 1) },
		"momentum":             func() { New(Config{Momentum: 1}, 1) },
		"decay":                func() { New(Config{Decay: math.NaN()}, 1) },
		"schedule":             func() { Schedule{Name: "never"}.At(0) },
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

func TestClipNorm(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, tt := range []struct {
		name  string
		grads []float32
		limit float64
		norm  float64
		want  []float32
	}{
		{"below", []float32{3, 4}, 10, 5, []float32{3, 4}},
		{"above", []float32{3, 4}, 1, 5, []float32{0.6, 0.8}},
		{"PyTorch's 1e-6", []float32{3e-6, 4e-6}, 1e-6, 5e-6, []float32{3e-6 / 6, 4e-6 / 6}},
		{"zero", []float32{0, 0}, 1, 0, []float32{0, 0}},
		{"no overflow in float32", []float32{3e30, 4e30}, 5, 5e30, []float32{3, 4}},
		{"NaN", []float32{nan, 2}, 1, math.NaN(), []float32{nan, 2}},
		{"infinite", []float32{inf, 2}, 1, math.Inf(1), []float32{inf, 2}},
	} {
		norm := ClipNorm(tt.grads, tt.limit)
		if norm != tt.norm && !(math.IsNaN(norm) && math.IsNaN(tt.norm)) && math.Abs(norm/tt.norm-1) > 1e-6 {
			t.Errorf("%s: norm %v, want %v", tt.name, norm, tt.norm)
		}
		for i, g := range tt.grads {
			if d := float64(g - tt.want[i]); math.Abs(d) > 1e-5*math.Abs(float64(tt.want[i])) || (d != d) != (g != g || g == inf) {
				t.Errorf("%s: gradients %v, want %v", tt.name, tt.grads, tt.want)
			}
		}
	}
}

// Threads that share the parameters keep every bit, however few there are.
func TestSharedAdam(t *testing.T) {
	for _, name := range []string{NameAdam, NameAdamW} {
		for _, n := range []int{0, 1, 15, 17, 200} {
			for threads := 1; threads <= 3; threads++ {
				c := Config{Name: name, Rate: 0.1, Decay: 0.01}
				alone, shared := New(c, n).(*Adam), New(c, n).(*Adam)
				shared.Share(team.New(threads))
				rng := rand.New(rand.NewPCG(1, uint64(n)))
				p, grads := make([]float32, n), make([]float32, n)
				for i := range p {
					p[i] = float32(rng.NormFloat64())
				}
				q := slices.Clone(p)
				for range 3 {
					for i := range grads {
						grads[i] = float32(rng.NormFloat64())
					}
					shared.Step(q, slices.Clone(grads))
					alone.Step(p, slices.Clone(grads))
				}
				if !slices.Equal(p, q) {
					t.Errorf("%s of %d parameters on %d threads goes elsewhere", name, n, threads)
				}
			}
		}
	}
}
