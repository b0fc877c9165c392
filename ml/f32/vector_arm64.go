//go:build arm64 && !noasm

package f32

// dot is the sum of a[i] b[i], for slices of one length: sixteen sums, added up in one order.
func dot(a, b []float32) float32 {
	if len(a) == 0 {
		return 0
	}
	return dotNEON(len(a), &a[0], &b[0])
}

// axpy adds alpha x to y, of one length, each element with one rounding.
func axpy(alpha float32, x, y []float32) {
	if len(x) > 0 {
		axpyNEON(len(x), alpha, &x[0], &y[0])
	}
}
