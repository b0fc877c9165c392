package f32

import (
	"math"
	"testing"
)

// sweep visits the float32 numbers between two bounds densely, and the tiny ones around zero.
func sweep(low, high float64, visit func(float32)) {
	for i := range 400_000 {
		visit(float32(low + (high-low)*float64(i)/400_000))
	}
	for e := -140; e < 0; e++ {
		visit(float32(math.Ldexp(1.37, e)))
		visit(float32(-math.Ldexp(1.37, e)))
	}
}

func TestExp(t *testing.T) {
	var worst float64
	sweep(expLow, expHigh, func(x float32) {
		want := math.Exp(float64(x))
		worst = max(worst, math.Abs(float64(exp(x))-want)/want)
		v := []float32{x}
		Exp(v)
		worst = max(worst, math.Abs(float64(v[0])-want)/want)
	})
	if worst > 2e-7 {
		t.Errorf("largest relative error %.3g", worst)
	}
	for _, tt := range []struct{ x, want float32 }{
		{0, 1}, {float32(math.Inf(1)), float32(math.Inf(1))}, {200, float32(math.Inf(1))},
		{float32(math.Inf(-1)), 0}, {-1000, 0}, {-88, 0},
	} {
		if got := exp(tt.x); got != tt.want {
			t.Errorf("exp(%v) = %v, want %v", tt.x, got, tt.want)
		}
		v := []float32{tt.x}
		if Exp(v); v[0] != tt.want {
			t.Errorf("Exp(%v) = %v, want %v", tt.x, v[0], tt.want)
		}
	}
	v := []float32{float32(math.NaN())}
	if Exp(v); v[0] == v[0] {
		t.Errorf("Exp(NaN) = %v", v[0])
	}
}

func TestSigmoidAndTanh(t *testing.T) {
	var sigmoid, tanh float64
	sweep(-95, 95, func(x float32) {
		v := []float32{x}
		Sigmoid(v)
		sigmoid = max(sigmoid, math.Abs(float64(v[0])-1/(1+math.Exp(-float64(x)))))
		v[0] = x
		Tanh(v)
		if want := math.Tanh(float64(x)); want != 0 {
			tanh = max(tanh, math.Abs((float64(v[0])-want)/want))
		}
	})
	if sigmoid > 1e-7 || tanh > 4e-7 {
		t.Errorf("largest errors: sigmoid %.3g absolute, tanh %.3g relative", sigmoid, tanh)
	}
	inf := float32(math.Inf(1))
	s := []float32{inf, -inf, float32(math.NaN()), 0}
	Sigmoid(s)
	if s[0] != 1 || s[1] != 0 && s[1] > 1e-37 || s[2] == s[2] || s[3] != 0.5 {
		t.Errorf("sigmoid of +Inf, -Inf, NaN, 0: %v", s)
	}
	h := []float32{inf, -inf, float32(math.NaN()), 0}
	Tanh(h)
	if h[0] != 1 || h[1] != -1 || h[2] == h[2] || h[3] != 0 {
		t.Errorf("tanh of +Inf, -Inf, NaN, 0: %v", h)
	}
}

func BenchmarkActivation(b *testing.B) {
	v, from := make([]float32, 4096), make([]float32, 4096)
	for _, f := range []struct {
		name string
		call func([]float32)
	}{{"exp", Exp}, {"sigmoid", Sigmoid}, {"tanh", Tanh}} {
		b.Run(f.name, func(b *testing.B) {
			for i := range from {
				from[i] = float32(i-2048) / 500
			}
			for b.Loop() {
				copy(v, from)
				f.call(v)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(v)), "ns/element")
		})
	}
}
