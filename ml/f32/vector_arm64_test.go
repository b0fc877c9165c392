//go:build arm64 && !noasm

package f32

import (
	"math"
	"math/rand/v2"
	"testing"
)

// Every length up to some registers' worth against float64.
func TestDotAndAxpy(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for n := range 100 {
		a, b := newGuarded(r, n, 1), newGuarded(r, n, 1)
		var want, size float64
		for i, v := range a.v {
			want += float64(v) * float64(b.v[i])
			size += math.Abs(float64(v) * float64(b.v[i]))
		}
		if got := float64(dot(a.v, b.v)); math.Abs(got-want) > 1e-6*size {
			t.Errorf("%d products: got %v, want %v", n, got, want)
		}
		sum, alpha := b.clone(), float32(r.NormFloat64())
		for i, v := range a.v {
			sum.v[i] = float32(float64(b.v[i]) + float64(alpha)*float64(v))
		}
		axpy(alpha, a.v, b.v)
		b.check(t, "axpy", n, sum, 1e-7)
	}
}

func TestDotAndAxpyKeepNaN(t *testing.T) {
	for n := 1; n < 40; n++ {
		a, b := make([]float32, n), make([]float32, n)
		a[n-1] = float32(math.NaN())
		if got := dot(a, b); got == got {
			t.Errorf("%d products, the last one NaN: %v", n, got)
		}
		if axpy(1, a, b); b[n-1] == b[n-1] {
			t.Errorf("axpy of %d elements, the last one NaN: %v", n, b[n-1])
		}
	}
}
