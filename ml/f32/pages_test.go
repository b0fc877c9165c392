//go:build unix

package f32

import (
	"math/rand/v2"
	"os"
	"syscall"
	"testing"
	"unsafe"

	"gonum.org/v1/gonum/blas/blas32"
)

// cliff gives memory behind which there is none: whatever reads or writes beyond a slice of it ends the program.
type cliff struct {
	t     *testing.T
	r     *rand.Rand
	taken [][]byte
}

// slice is n random floats that end where a page does, and the next one is locked. It is good until free.
func (c *cliff) slice(n int) []float32 {
	page := os.Getpagesize()
	size := (4*n + page - 1) / page * page
	pages, err := syscall.Mmap(-1, 0, size+page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		c.t.Skip("no pages of our own here: ", err)
	}
	c.taken = append(c.taken, pages)
	if err := syscall.Mprotect(pages[size:], syscall.PROT_NONE); err != nil {
		c.t.Skip("no page can be locked here: ", err)
	}
	v := unsafe.Slice((*float32)(unsafe.Pointer(&pages[size-4*n])), n)
	for i := range v {
		v[i] = float32(c.r.NormFloat64())
	}
	return v
}

// matrix is random, with rows that need not touch.
func (c *cliff) matrix(rows, cols int) blas32.General {
	stride := cols + c.r.IntN(3)
	return blas32.General{Rows: rows, Cols: cols, Stride: stride, Data: c.slice((rows-1)*stride + cols)}
}

func (c *cliff) free() {
	for _, pages := range c.taken {
		if err := syscall.Munmap(pages); err != nil {
			c.t.Error(err)
		}
	}
	c.taken = c.taken[:0]
}

func TestVectorKernelsStayWithinTheirSlices(t *testing.T) {
	c := &cliff{t: t, r: rand.New(rand.NewPCG(41, 42))}
	defer c.free()
	s := c.slice
	for n := 1; n < 40; n++ {
		Exp(s(n))
		Sigmoid(s(n))
		Tanh(s(n))
		Add(s(n), s(n))
		TanhBackward(s(n), s(n), s(n))
		lstmForwardRow(s(4*n), s(n), s(n), s(n), s(n))
		lstmBackwardRow(s(4*n), s(n), s(n), s(4*n), s(n), s(n))
		gruForwardRow(s(3*n), s(3*n), s(n), s(n))
		gruBackwardRow(s(3*n), s(3*n), s(n), s(3*n), s(3*n), s(n))
		AdamStep(s(n), s(n), s(n), s(n), AdamScalars{0.9, 0.1, 0.999, 0.001, 0.01, 0.5, 1e-8})
		c.free()
	}
}

func TestProductsStayWithinTheirMatrices(t *testing.T) {
	c := &cliff{t: t, r: rand.New(rand.NewPCG(43, 44))}
	defer c.free()
	multiply := func(m, n, k int) {
		b, p := c.matrix(k, n), NewPacked(k, n)
		p.Pack(b)
		AddMul(c.matrix(m, n), c.matrix(m, k), b)
		AddTMul(c.matrix(m, n), c.matrix(k, m), b)
		MulPackedTo(c.matrix(m, n), c.matrix(m, k), p)
		c.free()
	}
	for m := 1; m < 14; m++ {
		for n := 1; n < 36; n++ {
			multiply(m, n, 1+c.r.IntN(9))
		}
		multiply(m, 64+c.r.IntN(80), 1+c.r.IntN(9))
	}
	multiply(25, 270, 300) // blocks are packed
}
