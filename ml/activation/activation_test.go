package activation

import (
	"math"
	"testing"
)

func TestActivationsAtTheirEdges(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for name, want := range map[string][4]float32{ // of -Inf, 0, 100, +Inf
		Tanh: {-1, 0, 1, 1}, ReLU: {0, 0, 100, inf}, ELU: {-1, 0, 100, inf}, Leaky: {-inf, 0, 100, inf},
		Softplus: {0, float32(math.Ln2), 100, inf},
	} {
		v := []float32{-inf, 0, 100, inf, nan}
		a := New(name)
		a.Apply(v)
		for i, w := range want {
			if v[i] != w {
				t.Errorf("%s: %v, want %v", name, v[:4], want)
				break
			}
		}
		d := []float32{1}
		a.Back(d, []float32{1}, v[4:])
		if v[4] == v[4] || d[0] == d[0] {
			t.Errorf("%s loses NaN: value %v, slope %v", name, v[4], d[0])
		}
	}
}
