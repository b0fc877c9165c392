package f32

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// kernels is gonum's implementation of BLAS with the general product replaced where ours is faster.
type kernels struct{ gonum.Implementation }

func init() { blas32.Use(kernels{}) }

// Sgemm computes c = alpha*op(a)*op(b) + beta*c. The forms that networks are made of, with alpha 1 and beta 0 or 1, run in
// this package on one goroutine and without allocating; all others are gonum's, which also checks the arguments.
func (g kernels) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int,
	beta float32, c []float32, ldc int) {
	if alpha != 1 || beta != 0 && beta != 1 || m < 1 || n < 1 || k < 1 || !fits(tA, tB, m, n, k, a, lda, b, ldb, c, ldc) {
		g.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	rs, cs := lda, 1
	if tA != blas.NoTrans {
		rs, cs = 1, lda
	}
	if tB != blas.NoTrans {
		productTransposed(m, n, k, a, rs, cs, b, ldb, c, ldc, beta == 1)
		return
	}
	product(m, n, k, a, rs, cs, b, ldb, c, ldc, beta == 1)
}

// fits says whether the slices hold the matrices, so that the kernels cannot read or write beyond them.
func fits(tA, tB blas.Transpose, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) bool {
	holds := func(t blas.Transpose, rows, cols int, v []float32, ld int) bool {
		if t != blas.NoTrans {
			rows, cols = cols, rows
		}
		return ld >= cols && len(v) >= (rows-1)*ld+cols
	}
	return holds(tA, m, k, a, lda) && holds(tB, k, n, b, ldb) && holds(blas.NoTrans, m, n, c, ldc)
}

// portableProduct is product for every machine: a row of c gathers multiples of the rows of b, first row first.
func portableProduct(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	for i := range m {
		to := c[i*ldc : i*ldc+n]
		if !keep {
			clear(to)
		}
		for p := range k {
			x, from := a[i*rs+p*cs], b[p*ldb:p*ldb+n]
			for j, v := range from {
				to[j] += x * v
			}
		}
	}
}

// portableTransposed is portableProduct for a b that is transposed: n×k, with its element (p, j) at b[j*ldb+p]. Sums have the
// same order.
func portableTransposed(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	for i := range m {
		to := c[i*ldc : i*ldc+n]
		if !keep {
			clear(to)
		}
		for j := range to {
			sum := to[j]
			for p, v := range b[j*ldb : j*ldb+k] {
				sum += a[i*rs+p*cs] * v
			}
			to[j] = sum
		}
	}
}
