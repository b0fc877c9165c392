//go:build (!amd64 && !arm64) || noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

func product(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	portableProduct(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
}

func productTransposed(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	portableTransposed(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
}

func productPacked(m, n, k int, a []float32, lda int, b, c []float32, ldc int, e []float32, lde int, _ *Ahead) {
	portableProductPacked(m, n, k, a, lda, b, c, ldc, e, lde)
}

func copyPanel(panel, from []float32, stride, k int) { portableCopyPanel(panel, from, stride, k) }

func packRows(panel, from []float32, stride, k int) { portablePackRows(panel, from, stride, k) }

func stripsTogether(_, _, _ blas32.General, _, _ int) bool { return false }
