//go:build amd64 && !noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

func mulVec(dst []float32, m blas32.General, x []float32) {
	if !fast {
		portableMulVec(dst, m, x)
		return
	}
	i := 0
	for ; i+4 <= len(dst); i += 4 {
		dotRows4(m.Cols, &m.Data[i*m.Stride], 4*m.Stride, &x[0], &dst[i])
	}
	for ; i < len(dst); i++ {
		dotRows1(m.Cols, &m.Data[i*m.Stride], 4*m.Stride, &x[0], &dst[i])
	}
}

func mulBytes(dst []int32, m []int8, stride int, x []int16) {
	if !fast {
		portableMulBytes(dst, m, stride, x)
		return
	}
	i := 0
	for ; i+4 <= len(dst); i += 4 {
		byteRows4(stride, &m[i*stride], stride, &x[0], &dst[i])
	}
	for ; i < len(dst); i++ {
		byteRows1(stride, &m[i*stride], stride, &x[0], &dst[i])
	}
}
