package project

import "math"

// normalise gives column j of a matrix with so many columns length 1 and returns the length that it had, 0 for one that
// has none or is not finite.
func normalise(m []float64, cols, j int) float64 {
	largest := 0.0
	for i := j; i < len(m); i += cols {
		if x := math.Abs(m[i]); !(x <= largest) {
			largest = x
		}
	}
	if largest == 0 || math.IsNaN(largest) || math.IsInf(largest, 0) {
		return 0
	}
	square := 0.0
	for i := j; i < len(m); i += cols {
		m[i] /= largest
		square += m[i] * m[i]
	}
	length := math.Sqrt(square)
	for i := j; i < len(m); i += cols {
		m[i] /= length
	}
	return length * largest
}

// deflate takes from column j, of length 1, what lies along those before it, gives it length 1 again and returns how
// long the rest was.
func deflate(m []float64, cols, j int) float64 {
	for l := range j {
		product := 0.0
		for i := 0; i < len(m); i += cols {
			product += m[i+l] * m[i+j]
		}
		for i := 0; i < len(m); i += cols {
			m[i+j] -= product * m[i+l]
		}
	}
	return normalise(m, cols, j)
}

// replace makes column j orthonormal to those before it; where it lies among them, by way of the first coordinate's
// direction that does not.
func replace(m []float64, cols, j int) {
	if normalise(m, cols, j) > 0 && deflate(m, cols, j) > 1e-9 && deflate(m, cols, j) > 0.5 {
		return
	}
	for e := 0; e < len(m); e += cols {
		for i := 0; i < len(m); i += cols {
			m[i+j] = 0
		}
		m[e+j] = 1
		// Of the coordinates' directions, one at least is this far from any smaller space.
		if deflate(m, cols, j) > 0.5/math.Sqrt(float64(len(m)/cols)) {
			deflate(m, cols, j)
			return
		}
	}
}

// orthonormalise makes the columns orthonormal from the first on (Gram-Schmidt, twice each). There are no more of them
// than rows.
func orthonormalise(m []float64, cols int) {
	for j := range cols {
		replace(m, cols, j)
	}
}

// eigen takes a symmetric n×n matrix apart, by Jacobi's rotations (Golub & Van Loan, Matrix computations, section 8.5):
// values falling, vectors a column each. a is overwritten. Numbers that are not finite end it after as many sweeps as
// others, with nonsense.
func eigen(values, vectors, a []float64, n int) {
	clear(vectors)
	for i := range n {
		vectors[i*n+i] = 1
	}
	for range 30 {
		off, diagonal := 0.0, 0.0
		for i := range n {
			diagonal += a[i*n+i] * a[i*n+i]
			for j := range i {
				off += a[i*n+j] * a[i*n+j]
			}
		}
		if off <= 1e-30*diagonal {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, vectors, n, p, q)
			}
		}
	}
	for i := range n {
		values[i] = a[i*n+i]
	}
	for i := range n {
		most := i
		for j := i + 1; j < n; j++ {
			if values[j] > values[most] {
				most = j
			}
		}
		values[i], values[most] = values[most], values[i]
		for r := range n {
			vectors[r*n+i], vectors[r*n+most] = vectors[r*n+most], vectors[r*n+i]
		}
	}
}

// rotate makes a[p,q] zero.
func rotate(a, vectors []float64, n, p, q int) {
	x := a[p*n+q]
	if x == 0 {
		return
	}
	theta := (a[q*n+q] - a[p*n+p]) / (2 * x)
	t := math.Copysign(1, theta) / (math.Abs(theta) + math.Sqrt(theta*theta+1))
	c := 1 / math.Sqrt(t*t+1)
	s := t * c
	for i := range n {
		ip, iq := a[i*n+p], a[i*n+q]
		a[i*n+p], a[i*n+q] = c*ip-s*iq, s*ip+c*iq
	}
	for i := range n {
		pi, qi := a[p*n+i], a[q*n+i]
		a[p*n+i], a[q*n+i] = c*pi-s*qi, s*pi+c*qi
		vp, vq := vectors[i*n+p], vectors[i*n+q]
		vectors[i*n+p], vectors[i*n+q] = c*vp-s*vq, s*vp+c*vq
	}
}
