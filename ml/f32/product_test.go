package f32

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

func random(r *rand.Rand, rows, cols int) blas32.General {
	stride := cols + r.IntN(4) // rows that do not touch
	m := blas32.General{Rows: rows, Cols: cols, Stride: stride, Data: make([]float32, (rows-1)*stride+cols)}
	for i := range m.Data {
		m.Data[i] = float32(r.NormFloat64())
	}
	return m
}

// Every product against float64, for random shapes, strides, transposition and accumulation; what lies between and
// behind the rows of the result must stay as it was.
func TestGemm(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		m, n, k := 1+r.IntN(20), 1+r.IntN(150), 1+r.IntN(50)
		if r.IntN(40) == 0 { // beyond one block
			m, n, k = 1+r.IntN(40), 1+r.IntN(700), 1+r.IntN(600)
		}
		tA, a := blas.NoTrans, random(r, m, k)
		if r.IntN(2) == 1 {
			tA, a = blas.Trans, random(r, k, m)
		}
		tB, b, c := blas.NoTrans, random(r, k, n), random(r, m, n)
		if r.IntN(3) == 0 {
			tB, b = blas.Trans, random(r, n, k)
		}
		beta := float32(r.IntN(2))
		before := append([]float32(nil), c.Data...)
		blas32.Gemm(tA, tB, 1, a, b, beta, c)
		for i := range c.Data {
			row, col := i/c.Stride, i%c.Stride
			want := float64(before[i])
			if col < n {
				want = float64(beta) * want
				for p := range k {
					x := a.Data[min(row*a.Stride+p, len(a.Data)-1)]
					if tA == blas.Trans {
						x = a.Data[p*a.Stride+row]
					}
					y := b.Data[min(p*b.Stride+col, len(b.Data)-1)]
					if tB == blas.Trans {
						y = b.Data[col*b.Stride+p]
					}
					want += float64(x) * float64(y)
				}
			}
			if math.Abs(float64(c.Data[i])-want) > 1e-5*float64(k) {
				t.Fatalf("%d×%d×%d, %c, %c, beta %v: element %d, %d is %v, want %v", m, n, k, tA, tB, beta, row, col, c.Data[i], want)
			}
		}
	}
}

func TestPackedProducts(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		m, n, k := 1+r.IntN(20)*r.IntN(2), 1+r.IntN(200), 1+r.IntN(600)
		a, b, c := random(r, m, k), random(r, k, n), random(r, m, n)
		want := blas32.General{Rows: m, Cols: n, Stride: c.Stride, Data: append([]float32(nil), c.Data...)}
		p := NewPacked(k, n)
		if r.IntN(2) == 0 {
			p.Pack(b)
		} else {
			bT := NewMatrix(n, k)
			TransposeTo(bT, b)
			p.PackTransposed(bT)
		}
		if r.IntN(2) == 0 {
			AddMulPacked(c, a, p)
			AddMul(want, a, b)
		} else {
			MulPackedTo(c, a, p)
			MulTo(want, a, b)
		}
		for i, v := range c.Data {
			if math.Abs(float64(v-want.Data[i])) > 1e-5*float64(k) {
				t.Fatalf("%d×%d×%d: element %d is %v packed, %v plain", m, n, k, i, v, want.Data[i])
			}
		}
	}
}

// Strips are what their rows are by themselves, whatever lies between them.
func TestStrips(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for i := range 60 {
		m, n, rows, gap, strips := 1+r.IntN(60), 1+r.IntN(60), 1+r.IntN(40), r.IntN(40), 1+r.IntN(20)
		switch i { // beyond one block, and strips that are deep by themselves
		case 0:
			m, n = 530, 40
		case 1:
			m, n = 30, 530
		case 2:
			rows, strips = 150, 3
		}
		period := rows + gap
		a, b := random(r, (strips-1)*period+rows, m), random(r, (strips-1)*period+rows, n)
		onlyA, onlyB := NewMatrix(strips*rows, m), NewMatrix(strips*rows, n)
		for s := range strips {
			Copy(Rows(onlyA, s*rows, rows), Rows(a, s*period, rows))
			Copy(Rows(onlyB, s*rows, rows), Rows(b, s*period, rows))
		}
		c := random(r, m, n)
		want := blas32.General{Rows: m, Cols: n, Stride: c.Stride, Data: append([]float32(nil), c.Data...)}
		AddTMul(want, onlyA, onlyB)
		AddTMulStrips(c, a, b, rows, period)
		for i, v := range c.Data {
			if math.Abs(float64(v-want.Data[i])) > 1e-5*float64(strips*rows) {
				t.Fatalf("%d×%d, %d strips of %d, %d apart: element %d is %v, want %v", m, n, strips, rows, period, i, v, want.Data[i])
			}
		}
	}
	for _, wrong := range [][2]int{{0, 5}, {6, 5}, {3, 4}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("strips of %d at every %d of 8 rows passed", wrong[0], wrong[1])
				}
			}()
			AddTMulStrips(NewMatrix(2, 2), NewMatrix(8, 2), NewMatrix(8, 2), wrong[0], wrong[1])
		}()
	}
}

// An element's value may not depend on which tile it falls into, nor on whether blocks were packed: a row alone and in
// a batch give the same bits.
func TestGemmRowsDoNotDependOnTheirNeighbours(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, s := range [][3]int{{13, 75, 300}, {40, 300, 290}, {7, 3, 20}, {9, 1, 300}} {
		m, n, k := s[0], s[1], s[2]
		a, b, aT, p := random(r, m, k), random(r, k, n), NewMatrix(k, m), NewPacked(k, n)
		TransposeTo(aT, a)
		p.Pack(b)
		whole := random(r, m, n)
		packed, transposed := NewMatrix(m, n), NewMatrix(m, n)
		Copy(packed, whole)
		Copy(transposed, whole)
		before := append([]float32(nil), whole.Data...)
		AddMul(whole, a, b)
		AddMulPacked(packed, a, p)
		AddTMul(transposed, aT, b)
		for i := range m {
			one := NewMatrix(1, n)
			copy(one.Data, before[i*whole.Stride:])
			AddMul(one, Rows(a, i, 1), b)
			for j, v := range one.Data {
				for _, got := range []float32{Row(whole, i)[j], Row(packed, i)[j], Row(transposed, i)[j]} {
					if v != got {
						t.Fatalf("%d×%d×%d: row %d, column %d: %v alone, %v in a batch", m, n, k, i, j, v, got)
					}
				}
			}
		}
	}
}

func TestGemmStillChecks(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a matrix that does not hold its rows passed")
		}
	}()
	short := blas32.General{Rows: 2, Cols: 2, Stride: 2, Data: make([]float32, 3)}
	MulTo(NewMatrix(2, 2), short, NewMatrix(2, 2))
}

func TestTransposeTo(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	a := random(r, 37, 21)
	b := NewMatrix(21, 37)
	TransposeTo(b, a)
	for i := range 37 {
		for j := range 21 {
			if b.Data[j*37+i] != a.Data[i*a.Stride+j] {
				t.Fatalf("element %d, %d", i, j)
			}
		}
	}
}

func BenchmarkGemm(b *testing.B) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, s := range [][3]int{{1, 128, 64}, {16, 128, 33}, {32, 256, 65}, {64, 512, 256}, {256, 256, 256}, {512, 512, 512}, {1024, 1024, 1024}} {
		m, n, k := s[0], s[1], s[2]
		x, y, z := random(r, m, k), random(r, k, n), NewMatrix(m, n)
		b.Run(fmt.Sprintf("m=%d/n=%d/k=%d", m, n, k), func(b *testing.B) {
			for b.Loop() {
				MulTo(z, x, y)
			}
			b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
		w := NewPacked(k, n)
		w.Pack(y)
		b.Run(fmt.Sprintf("packed/m=%d/n=%d/k=%d", m, n, k), func(b *testing.B) {
			for b.Loop() {
				MulPackedTo(z, x, w)
			}
			b.ReportMetric(2*float64(m*n*k)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
	x, y, z := random(r, 3200, 1024), random(r, 3200, 256), NewMatrix(1024, 256)
	xT, yT := random(r, 1024, 3200), random(r, 256, 3200)
	b.Run("second-transposed/m=1024/n=256/k=3200", func(b *testing.B) {
		for b.Loop() {
			blas32.Gemm(blas.NoTrans, blas.Trans, 1, xT, yT, 1, z)
		}
		b.ReportMetric(2*1024*256*3200*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
	b.Run("transposed/m=1024/n=256/k=3200", func(b *testing.B) {
		for b.Loop() {
			AddTMul(z, x, y)
		}
		b.ReportMetric(2*1024*256*3200*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
	})
}

func BenchmarkPackTransposed(b *testing.B) {
	m, p := NewMatrix(1024, 256), NewPacked(256, 1024)
	b.SetBytes(4 * 256 * 1024)
	for b.Loop() {
		p.PackTransposed(m)
	}
}

// How far apart the rows of a factor lie changes no bit of a product, whole pages included.
func TestRowsApart(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	for _, cols := range []int{page - 1, page, 2 * page} {
		a, staggered, b := NewMatrix(40, cols), NewStaggered(40, cols), random(r, cols, 100)
		near, far := NewMatrix(40, 100), NewMatrix(40, 100)
		Copy(a, random(r, 40, cols))
		Copy(staggered, a)
		MulTo(near, staggered, b)
		MulTo(far, a, b)
		if !slices.Equal(near.Data, far.Data) {
			t.Errorf("%d columns: the product depends on the distance of rows", cols)
		}
	}
	if m := NewStaggered(3, 2*page); m.Cols != 2*page || m.Stride != 2*page+cacheLine {
		t.Errorf("rows of %d floats lie %d apart", m.Cols, m.Stride)
	}
}
