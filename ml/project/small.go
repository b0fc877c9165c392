package project

import "math"

// small is what is computed in float64 within the subspace of b directions.
type small struct {
	next, mean []float64 // D×b and D: the basis and the mean that the last pass had
	values     []float64 // b: variances along the principal directions of the subspace, falling (Ritz values)
	vectors    []float64 // b×b: these directions, a column each
	work       []float64 // b×b
	c          []float64 // b×k: the axes in terms of the basis
	off        []float64 // b: how far the mean has moved since the pass began
	moved      []float64 // D×b
}

func (s *small) room(d, b int) {
	*s = small{next: make([]float64, d*b), mean: make([]float64, d), values: make([]float64, b), vectors: make([]float64, b*b),
		work: make([]float64, b*b), c: make([]float64, max(9, b*3)), off: make([]float64, width), moved: make([]float64, d*b)}
}

// ritz takes H = Wᵀ C W apart.
func (s *small) ritz(h []float64, b int) {
	for i := range b {
		for j := range b {
			s.work[i*b+j] = (h[i*b+j] + h[j*b+i]) / 2
		}
	}
	eigen(s.values, s.vectors, s.work, b)
}

// settled says whether the first k principal directions are those of the whole space: |C W e - λ W e| is small beside
// the largest λ, or λ beside the mean square of the rows, size.
func (s *small) settled(z, w []float64, d, b, k int, size float64) bool {
	if s.values[0] <= 1e-7*size {
		return true
	}
	for j := range k {
		square := 0.0
		for i := range d {
			x := 0.0
			for l := range b {
				x += (z[i*b+l] - s.values[j]*w[i*b+l]) * s.vectors[l*b+j]
			}
			square += x * x
		}
		if math.Sqrt(square) > 1e-5*s.values[0] {
			return false
		}
	}
	return true
}

// step sets next to an orthonormal basis of what C makes of the subspace, principal directions first.
func (p *Projector) step() {
	s, b := &p.small, p.b
	for i := range p.d {
		for j := range b {
			x := 0.0
			for l := range b {
				x += p.pass.z[i*b+l] * s.vectors[l*b+j]
			}
			s.moved[i*b+j] = x
		}
	}
	copy(s.next, s.moved)
	orthonormalise(s.next, b)
}

// power moves c by so many steps of c ← polar(E diag(λ/most) Eᵀ c) as glide says, fewer where a step leaves too little of
// an axis.
func (s *small) power(b, k int, most float64) {
	var t, next [directions * 3]float64
	for j := range b {
		for i := range b {
			for l := range k {
				t[j*k+l] += s.vectors[i*b+j] * s.c[i*k+l]
			}
		}
	}
	for range glide {
		for j := range b {
			for l := range k {
				next[j*k+l] = max(0, s.values[j]) / most * t[j*k+l]
			}
		}
		if !polar(next[:b*k], b, k) {
			break
		}
		t = next
	}
	for i := range b {
		for l := range k {
			x := 0.0
			for j := range b {
				x += s.vectors[i*b+j] * t[j*k+l]
			}
			s.c[i*k+l] = x
		}
	}
}

// turn sets c ← c r.
func (s *small) turn(r []float64, b, k int) {
	for i := range b {
		var x [3]float64
		copy(x[:], s.c[i*k:i*k+k])
		for j := range k {
			sum := 0.0
			for l := range k {
				sum += x[l] * r[l*k+j]
			}
			s.c[i*k+j] = sum
		}
	}
}

// polar sets c (b×k) to the nearest matrix of orthonormal columns, c (cᵀ c)^(-1/2), and says whether it could: columns
// that are in one line have none.
func polar(c []float64, b, k int) bool {
	var g, vectors, inverse [9]float64
	var values [3]float64
	for i := range k {
		for j := range k {
			for l := range b {
				g[i*k+j] += c[l*k+i] * c[l*k+j]
			}
		}
	}
	eigen(values[:k], vectors[:k*k], g[:k*k], k)
	if !(values[k-1] > 1e-10*values[0]) {
		return false
	}
	for i := range k {
		for j := range k {
			for l := range k {
				inverse[i*k+j] += vectors[i*k+l] * vectors[j*k+l] / math.Sqrt(values[l])
			}
		}
	}
	(&small{c: c}).turn(inverse[:k*k], b, k)
	return true
}

// procrustes sets r to the orthogonal k×k matrix that brings the new points nearest to the old, given m = newᵀ old
// (Schönemann 1966): with m = U diag(σ) Vᵀ, r = U Vᵀ. Where σ is 0, nothing is turned that need not be.
func procrustes(r, m []float64, k int) {
	var g, v, u [9]float64
	var values [3]float64
	for i := range k {
		for j := range k {
			for l := range k {
				g[i*k+j] += m[l*k+i] * m[l*k+j]
			}
		}
	}
	eigen(values[:k], v[:k*k], g[:k*k], k)
	for j := range k {
		if values[j] > 1e-12*values[0] {
			for i := range k {
				for l := range k {
					u[i*k+j] += m[i*k+l] * v[l*k+j]
				}
			}
		} else {
			for i := range k {
				u[i*k+j] = v[i*k+j]
			}
		}
		replace(u[:k*k], k, j)
	}
	clear(r)
	for i := range k {
		for j := range k {
			for l := range k {
				r[i*k+j] += u[i*k+l] * v[j*k+l]
			}
		}
	}
}
