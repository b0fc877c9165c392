package f32

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// Every number of rows and columns up to some registers' worth, with strides beyond the width, against float64.
func TestMulVecTo(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for k := 1; k < 70; k++ {
		for rows := 1; rows < 10; rows++ {
			m, x, dst := random(r, rows, k), newGuarded(r, k, 1), newGuarded(r, rows, 1)
			MulVecTo(dst.v, m, x.v)
			portable := make([]float32, rows)
			portableMulVec(portable, m, x.v)
			for i := range rows {
				var want, size float64
				for j, v := range Row(m, i) {
					want += float64(v) * float64(x.v[j])
					size += math.Abs(float64(v) * float64(x.v[j]))
				}
				for _, got := range []float32{dst.v[i], portable[i]} {
					if math.Abs(float64(got)-want) > 1e-6*size {
						t.Fatalf("%d×%d, row %d: got %v, want %v", rows, k, i, got, want)
					}
				}
				var alone [1]float32
				if MulVecTo(alone[:], Rows(m, i, 1), x.v); alone[0] != dst.v[i] {
					t.Fatalf("%d×%d, row %d: %v alone, %v among others", rows, k, i, alone[0], dst.v[i])
				}
			}
			if dst.whole[rows] != canary {
				t.Fatalf("%d×%d wrote beyond its end", rows, k)
			}
		}
	}
}

func TestMulVecChecks(t *testing.T) {
	for name, call := range map[string]func(){
		"dst": func() { MulVecTo(make([]float32, 3), NewMatrix(2, 4), make([]float32, 4)) },
		"x":   func() { MulVecTo(make([]float32, 2), NewMatrix(2, 4), make([]float32, 3)) },
		"m": func() {
			short := blas32.General{Rows: 2, Cols: 4, Stride: 4, Data: make([]float32, 7)}
			MulVecTo(make([]float32, 2), short, make([]float32, 4))
		},
		"coarse columns": func() { NewCoarse(NewMatrix(2, 4), 1).MulVecTo(make([]float32, 2), 0, NewRounded(make([]float32, 3))) },
		"coarse rows":    func() { NewCoarse(NewMatrix(2, 4), 1).MulVecTo(make([]float32, 2), 1, NewRounded(make([]float32, 4))) },
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
	none := []float32{1, 2}
	MulVecTo(none, blas32.General{Rows: 2, Stride: 1}, nil)
	if none[0] != 0 || none[1] != 0 {
		t.Errorf("an empty sum is %v", none)
	}
}

// What Coarse gives lies within the bound it states, and the kernel is the portable path to the last bit.
func TestCoarseKeepsItsBound(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	for _, k := range []int{1, 3, 15, 16, 17, 100, 300, 5000} {
		m, x := random(r, 7, k), newGuarded(r, k, math.Exp(3*r.NormFloat64()))
		clear(Row(m, 3))
		for j := range Row(m, 4) {
			Row(m, 4)[j] *= 1e-42
		}
		c, q := NewCoarse(m, 2), NewRounded(x.v)
		dst := newGuarded(r, 6, 1)
		c.MulVecTo(dst.v, 1, q)
		if dst.whole[6] != canary {
			t.Fatalf("%d columns: wrote beyond the end", k)
		}
		norm := math.Sqrt(sumOfSquares(x.v))
		for i, got := range dst.v {
			row := Row(m, 1+i)
			want := 0.0
			for j, v := range row {
				want += float64(v) * float64(x.v[j])
			}
			off := float64(c.Off[1+i])
			bound := off*norm + (math.Sqrt(sumOfSquares(row))+off)*float64(q.Off) + 1e-6*math.Abs(float64(got))
			if d := math.Abs(float64(got) - want); d > bound || bound > 0.1*norm*(1e-30+math.Sqrt(sumOfSquares(row))) {
				t.Errorf("%d columns, row %d: %v is %v from %v, the bound is %v", k, i, got, d, want, bound)
			}
		}
		kernel, portable := make([]int32, 7), make([]int32, 7)
		mulBytes(kernel, c.bytes, c.stride, q.v)
		portableMulBytes(portable, c.bytes, c.stride, q.v)
		if !slices.Equal(kernel, portable) {
			t.Errorf("%d columns: got %v, want %v", k, kernel, portable)
		}
	}
}

// The greatest products there can be stay within 32 bits.
func TestCoarseDoesNotOverflow(t *testing.T) {
	for _, k := range []int{1, 300, 4096, 10_000} {
		m, x := NewMatrix(1, k), make([]float32, k)
		for j := range x {
			m.Data[j], x[j] = -1, 1
		}
		var dst [1]float32
		NewCoarse(m, 2).MulVecTo(dst[:], 0, NewRounded(x))
		if math.Abs(float64(dst[0])+float64(k)) > 0.01*float64(k) {
			t.Errorf("%d columns: got %v", k, dst[0])
		}
	}
}

func sumOfSquares(v []float32) float64 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return sum
}

func BenchmarkNewCoarse(b *testing.B) {
	m := random(rand.New(rand.NewPCG(37, 38)), 20_000, 300)
	for b.Loop() {
		NewCoarse(m, 2)
	}
}

func BenchmarkMulVec(b *testing.B) {
	r := rand.New(rand.NewPCG(33, 34))
	for _, s := range [][2]int{{1000, 100}, {100_000, 100}, {100_000, 300}} {
		m, x, dst := random(r, s[0], s[1]), make([]float32, s[1]), make([]float32, s[0])
		b.Run(fmt.Sprintf("rows=%d/columns=%d", s[0], s[1]), func(b *testing.B) {
			b.SetBytes(int64(4 * s[0] * s[1]))
			for b.Loop() {
				MulVecTo(dst, m, x)
			}
		})
		c, q := NewCoarse(m, 2), NewRounded(x)
		b.Run(fmt.Sprintf("coarse/rows=%d/columns=%d", s[0], s[1]), func(b *testing.B) {
			b.SetBytes(int64(s[0] * s[1]))
			for b.Loop() {
				c.MulVecTo(dst, 0, q)
			}
		})
	}
}
