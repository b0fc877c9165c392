package f32

import "gonum.org/v1/gonum/blas/blas32"

// MulVecTo sets dst = m*x: dst[i] = Σ_j m[i,j] x[j], for m n×k, x of k and dst of n elements; it panics on others. What
// comes out for a row depends on that row and x alone, bit for bit, whatever rows stand around it.
func MulVecTo(dst []float32, m blas32.General, x []float32) {
	if len(dst) != m.Rows || len(x) != m.Cols {
		panic("f32: matrix and vectors of a product do not fit together")
	}
	if m.Rows == 0 || m.Cols == 0 {
		clear(dst)
		return
	}
	if m.Stride < m.Cols || len(m.Data) < (m.Rows-1)*m.Stride+m.Cols {
		panic("f32: a matrix does not hold its rows")
	}
	mulVec(dst, m, x)
}

// portableMulVec is mulVec for every machine; four sums keep a row from waiting for its last addition.
func portableMulVec(dst []float32, m blas32.General, x []float32) {
	for i := range dst {
		row := Row(m, i)
		var s [4]float32
		j := 0
		for ; j+4 <= len(row); j += 4 {
			a, b := (*[4]float32)(row[j:]), (*[4]float32)(x[j:])
			s[0] += a[0] * b[0]
			s[1] += a[1] * b[1]
			s[2] += a[2] * b[2]
			s[3] += a[3] * b[3]
		}
		for ; j < len(row); j++ {
			s[0] += row[j] * x[j]
		}
		dst[i] = s[0] + s[1] + (s[2] + s[3])
	}
}
