package f32

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// Sums of products and multiples against float64, for every length up to some registers' worth; what lies behind stays.
func TestDotAndAxpy(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for n := range 300 {
		a, b := newGuarded(r, n, 1), newGuarded(r, n, 1)
		var sum, size float64
		want := b.clone()
		for i, x := range a.v {
			sum += float64(x) * float64(b.v[i])
			size += math.Abs(float64(x) * float64(b.v[i]))
			want.v[i] = float32(float64(b.v[i]) + 0.3*float64(x))
		}
		if got := Dot(a.v, b.v); !(math.Abs(float64(got)-sum) <= 1e-6*size) {
			t.Fatalf("the product of %d is %v, want %v", n, got, sum)
		}
		if n > 0 {
			x, y := blas32.Vector{N: n, Inc: 1, Data: a.v}, blas32.Vector{N: n, Inc: 1, Data: b.v}
			if got := blas32.Dot(x, y); got != Dot(a.v, b.v) {
				t.Fatalf("blas32 has %v for the product of %d, this package %v", got, n, Dot(a.v, b.v))
			}
		}
		Axpy(0.3, a.v, b.v)
		b.check(t, "axpy", n, want, 2e-7)
	}
	for name, call := range map[string]func(){
		"dot":  func() { Dot(make([]float32, 3), make([]float32, 2)) },
		"axpy": func() { Axpy(1, make([]float32, 3), make([]float32, 4)) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of different lengths passed", name)
				}
			}()
			call()
		}()
	}
}

func BenchmarkVectors(b *testing.B) {
	r := rand.New(rand.NewPCG(15, 16))
	for _, n := range []int{50, 100, 300} {
		x, y := newGuarded(r, n, 1).v, newGuarded(r, n, 1).v
		b.Run(fmt.Sprint("dot/n=", n), func(b *testing.B) {
			for b.Loop() {
				Dot(x, y)
			}
		})
		b.Run(fmt.Sprint("axpy/n=", n), func(b *testing.B) {
			for b.Loop() {
				Axpy(1e-9, x, y)
			}
		})
	}
}
