package project

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// pass is one reading of the matrix and what comes of it: for the rows x (at length 1 with Unit), directions W (D×b)
// and a point c,
//
//	y = s (xᵀ W - cᵀ W)     Z = Σ x yᵀ / n - μ (μ - c)ᵀ W = C W     H = Wᵀ Z     total = tr C
//
// with C the covariance of the rows, μ their mean and s one over the length that a row was divided by. Taking off c, a
// mean from before, ahead of the second product keeps a mean that is large beside the variance from drowning it.
type pass struct {
	m     blas32.General
	w     blas32.General   // D×width: W, and zeros
	shift [width]float32   // cᵀ W
	y     blas32.General   // V×width: y, and in the last column s
	s     []float32        // V
	parts []blas32.General // D×width for each goroutine: the sum of a chunk
	sums  []float64        // slots × D×width
	trace [slots]float64   // sums of squares
	fresh bool             // the matrix has changed since the last pass
	b     int
	z     []float64 // D×b
	h     []float64 // b×b
	mean  []float64 // D
	total float64
	size  float64 // mean square of the rows, which total is small beside where all are alike
	cross [slots][9]float64
	r     [9]float32 // the turn of the last step, k×k
	first func(part int)
	draw  func(part int)
	turn  func(part int)
}

func (a *pass) room(v, d, threads int) {
	a.w, a.y = f32.NewMatrix(d, width), f32.NewMatrix(v, width)
	a.s = make([]float32, v)
	a.parts = make([]blas32.General, threads)
	for i := range a.parts {
		a.parts[i] = f32.NewMatrix(d, width)
	}
	a.sums = make([]float64, slots*d*width)
	a.z, a.h, a.mean = make([]float64, d*width), make([]float64, width*width), make([]float64, d)
}

// run makes a pass for directions w (D×b) from the point c. fresh says that the matrix is not that of the last pass.
func (p *Projector) run(w []float64, b int, c []float64, fresh bool) error {
	a := &p.pass
	a.b, a.fresh = b, fresh
	var shift [width]float64
	for i := range p.d {
		for j, x := range w[i*b : i*b+b] {
			a.w.Data[i*width+j] = float32(x)
			shift[j] += x * c[i]
		}
		clear(a.w.Data[i*width+b : (i+1)*width])
	}
	for j, x := range shift {
		a.shift[j] = float32(x)
	}
	p.team.Do(a.first)
	return p.reduce(w, c)
}

// passPart multiplies a goroutine's slots.
func (p *Projector) passPart(part int) {
	a, d := &p.pass, p.d
	from, to := p.team.Share(slots, part)
	for slot := from; slot < to; slot++ {
		sums := a.sums[slot*d*width : (slot+1)*d*width]
		clear(sums)
		if a.fresh {
			a.trace[slot] = 0
		}
		end := p.n * (slot + 1) / slots
		for r := p.n * slot / slots; r < end; r += chunk {
			n := min(chunk, end-r)
			if a.fresh {
				a.trace[slot] += p.measure(r, n)
			}
			p.multiply(r, n)
			block := a.parts[part]
			clear(block.Data)
			f32.AddTMul(block, f32.Rows(a.m, r, n), f32.Rows(a.y, r, n))
			for i, x := range block.Data {
				sums[i] += float64(x)
			}
		}
	}
}

// measure sets s of n rows and returns the sum of their squared lengths, as drawn.
func (p *Projector) measure(from, n int) (sum float64) {
	a := &p.pass
	for r := from; r < from+n; r++ {
		row := blas32.Vector{N: p.d, Inc: 1, Data: f32.Row(a.m, r)}
		square := float64(blas32.Dot(row, row))
		s := float32(1)
		if p.o.Unit && square > 0 {
			s = float32(1 / math.Sqrt(square))
			square *= float64(s) * float64(s) // NaN stays NaN, and infinity becomes it
		}
		a.s[r] = s
		sum += square
	}
	return sum
}

// multiply fills y of n rows.
func (p *Projector) multiply(from, n int) {
	a := &p.pass
	f32.MulTo(f32.Rows(a.y, from, n), f32.Rows(a.m, from, n), a.w)
	for r := from; r < from+n; r++ {
		y, s := (*[width]float32)(a.y.Data[r*width:]), a.s[r]
		for j := range directions {
			y[j] = s * (s*y[j] - a.shift[j])
		}
		y[directions] = s
	}
}

// reduce adds the slots up and takes the mean out.
func (p *Projector) reduce(w, c []float64) error {
	a, b, n := &p.pass, p.pass.b, float64(p.n)
	for slot := 1; slot < slots; slot++ {
		for i, x := range a.sums[slot*p.d*width : (slot+1)*p.d*width] {
			a.sums[i] += x
		}
	}
	var off [width]float64 // (μ-c)ᵀ W
	a.size, a.total = 0, 0
	for _, x := range a.trace {
		a.size += x / n
	}
	a.total = a.size
	for i := range p.d {
		a.mean[i] = a.sums[i*width+directions] / n
		a.total -= a.mean[i] * a.mean[i]
		for j := range b {
			off[j] += (a.mean[i] - c[i]) * w[i*b+j]
		}
	}
	clear(a.h[:b*b])
	for i := range p.d {
		for j := range b {
			a.z[i*b+j] = a.sums[i*width+j]/n - a.mean[i]*off[j]
			for l := range b {
				a.h[l*b+j] += w[i*b+l] * a.z[i*b+j]
			}
		}
	}
	for _, x := range a.h[:b*b] {
		a.total += 0 * x // not a number where x is not finite
	}
	if math.IsNaN(a.total) || math.IsInf(a.total, 0) {
		return &Error{Code: CodeNotFinite}
	}
	return nil
}

// shareOf is a variance as a share of all; 0 where the rows are all alike but for rounding.
func (a *pass) shareOf(variance float64) float64 {
	if !(a.total > 1e-7*a.size) {
		return 0
	}
	return max(0, min(1, variance/a.total))
}
