package f32

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// kernels is gonum's implementation of BLAS with the general product replaced where ours is faster.
type kernels struct{ gonum.Implementation }

func init() { blas32.Use(kernels{}) }

// Sgemm computes c = alpha*op(a)*op(b) + beta*c. The forms that networks are made of, with alpha 1, beta 0 or 1 and b
// not transposed, run in this package on one goroutine and without allocating; all others are gonum's, which also
// checks the arguments.
func (g kernels) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int,
	beta float32, c []float32, ldc int) {
	if tB != blas.NoTrans || alpha != 1 || beta != 0 && beta != 1 || m < 1 || n < 1 || k < 1 || !fits(tA, m, n, k, a, lda, b, ldb, c, ldc) {
		g.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	rs, cs := lda, 1
	if tA != blas.NoTrans {
		rs, cs = 1, lda
	}
	product(m, n, k, a, rs, cs, b, ldb, c, ldc, beta == 1)
}

// fits says whether the slices hold the matrices, so that the kernels cannot read or write beyond them.
func fits(tA blas.Transpose, m, n, k int, a []float32, lda int, b []float32, ldb int, c []float32, ldc int) bool {
	rows, cols := m, k
	if tA != blas.NoTrans {
		rows, cols = k, m
	}
	return lda >= cols && ldb >= n && ldc >= n &&
		len(a) >= (rows-1)*lda+cols && len(b) >= (k-1)*ldb+n && len(c) >= (m-1)*ldc+n
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
