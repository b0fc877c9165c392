//go:build amd64 && !noasm

package f32

func dot(a, b []float32) float32 {
	if !fast || len(a) == 0 {
		return portableDot(a, b)
	}
	if wide {
		return dot512(len(a), &a[0], &b[0])
	}
	return dotAVX2(len(a), &a[0], &b[0])
}

func axpy(alpha float32, x, y []float32) {
	if !fast || len(x) == 0 {
		portableAxpy(alpha, x, y)
		return
	}
	if wide {
		axpy512(len(x), alpha, &x[0], &y[0])
		return
	}
	axpyAVX2(len(x), alpha, &x[0], &y[0])
}
