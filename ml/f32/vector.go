package f32

// Dot is the sum of the products of a's and b's elements. It panics where they differ in length. blas32.Dot comes here where
// both vectors lie in one piece.
func Dot(a, b []float32) float32 {
	if len(a) != len(b) {
		panic("f32: two vectors differ in length")
	}
	return dot(a, b)
}

// Axpy adds alpha x to y, which has the same length, or it panics. blas32.Axpy comes here where both vectors lie in one piece.
func Axpy(alpha float32, x, y []float32) {
	if len(x) != len(y) {
		panic("f32: two vectors differ in length")
	}
	axpy(alpha, x, y)
}

func portableDot(a, b []float32) (sum float32) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func portableAxpy(alpha float32, x, y []float32) {
	for i, v := range x {
		y[i] += alpha * v
	}
}

// Sdot is BLAS's product of two vectors.
func (g kernels) Sdot(n int, x []float32, incX int, y []float32, incY int) float32 {
	if incX != 1 || incY != 1 || n < 1 || len(x) < n || len(y) < n {
		return g.Implementation.Sdot(n, x, incX, y, incY)
	}
	return dot(x[:n], y[:n])
}

// Saxpy is BLAS's addition of a multiple of a vector.
func (g kernels) Saxpy(n int, alpha float32, x []float32, incX int, y []float32, incY int) {
	if incX != 1 || incY != 1 || n < 1 || len(x) < n || len(y) < n {
		g.Implementation.Saxpy(n, alpha, x, incX, y, incY)
		return
	}
	axpy(alpha, x[:n], y[:n])
}
