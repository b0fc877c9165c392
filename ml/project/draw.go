package project

import "math"

// drawOn sets points = (y/s - off) c, for the b columns of y that the last pass made.
func (p *Projector) drawOn(b int) {
	p.points, p.before = p.before, p.points
	p.pass.b = b
	p.team.Do(p.pass.draw)
}

// drawPart draws a goroutine's slots and adds up the products of the points with those of the last frame.
func (p *Projector) drawPart(part int) {
	a, b, k := &p.pass, p.pass.b, p.k
	var c [directions * 3]float32
	var off [3]float32
	for j := range k {
		sum := 0.0
		for i := range b {
			c[i*k+j] = float32(p.small.c[i*k+j])
			sum += p.small.off[i] * p.small.c[i*k+j]
		}
		off[j] = float32(sum)
	}
	from, to := p.team.Share(slots, part)
	for slot := from; slot < to; slot++ {
		a.cross[slot] = [9]float64{}
		first, last := p.n*slot/slots, p.n*(slot+1)/slots
		p.drawRows(first, last, &c, &off)
		for r := first; r < last; r++ {
			new, old := p.points.Data[r*p.o.Axes:r*p.o.Axes+k], p.before.Data[r*p.o.Axes:r*p.o.Axes+k]
			for i, x := range new {
				for j, y := range old {
					a.cross[slot][i*k+j] += float64(x) * float64(y)
				}
			}
		}
		// The rows that do not make the axes have not been multiplied yet.
		first, last = p.n+(p.v-p.n)*slot/slots, p.n+(p.v-p.n)*(slot+1)/slots
		for r := first; r < last; r += chunk {
			n := min(chunk, last-r)
			p.measure(r, n)
			p.multiply(r, n)
			p.drawRows(r, r+n, &c, &off)
		}
	}
}

func (p *Projector) drawRows(from, to int, c *[directions * 3]float32, off *[3]float32) {
	b, k, axes := p.pass.b, p.k, p.o.Axes
	for r := from; r < to; r++ {
		y := (*[width]float32)(p.pass.y.Data[r*width:])
		scale := 1 / y[directions]
		var sum [3]float32
		for i := range b {
			for j := range k {
				sum[j] += y[i] * c[i*k+j]
			}
		}
		point := p.points.Data[r*axes : r*axes+axes]
		for j := range k {
			point[j] = sum[j]*scale - off[j]
		}
	}
}

// choose sets c (b×k): the axes within the subspace. The first frame, and an exact one, takes the principal axes. Any
// other moves those of the last frame by some steps of the power method, c ← C c, each made orthonormal with as little
// turning as can be: where variances are close, the axes glide over several frames and do not jump.
func (p *Projector) choose() {
	s, b, k := &p.small, p.b, p.k
	principal := func() {
		for i := range b {
			copy(s.c[i*k:i*k+k], s.vectors[i*b:i*b+k])
		}
	}
	if !p.warm || p.o.Exact {
		principal()
		return
	}
	clear(s.c[:b*k])
	for i := range p.d {
		for l := range b {
			for j := range k {
				s.c[l*k+j] += p.basis[i*b+l] * p.axes[i*k+j]
			}
		}
	}
	if !polar(s.c[:b*k], b, k) {
		principal()
		return
	}
	if most := s.values[0]; most > 1e-10*p.pass.size {
		s.power(b, k, most)
	}
}

// finish turns the points towards those of the last frame, and the axes with them, and says what share each axis has.
func (p *Projector) finish() {
	s, b, k := &p.small, p.b, p.k
	var m, r [9]float64
	for slot := range slots {
		for i, x := range p.pass.cross[slot] {
			m[i] += x
		}
	}
	switch {
	case !p.warm:
		p.signs(&r)
	case p.o.Exact:
		for j := range k {
			r[j*k+j] = math.Copysign(1, m[j*k+j])
		}
	default:
		procrustes(r[:k*k], m[:k*k], k)
	}
	for i, x := range r {
		p.pass.r[i] = float32(x)
	}
	p.team.Do(p.pass.turn)
	s.turn(r[:k*k], b, k)
	clear(p.axes)
	for i := range p.d {
		for l := range b {
			for j := range k {
				p.axes[i*k+j] += p.basis[i*b+l] * s.c[l*k+j]
			}
		}
	}
	for j := range k {
		variance := 0.0
		for i := range b {
			for l := range b {
				variance += s.c[i*k+j] * p.pass.h[i*b+l] * s.c[l*k+j]
			}
		}
		p.share[j] = p.pass.shareOf(variance)
	}
}

// signs makes the largest component of each of the first axes positive.
func (p *Projector) signs(r *[9]float64) {
	for j := range p.k {
		largest := 0.0
		for i := range p.d {
			x := 0.0
			for l := range p.b {
				x += p.basis[i*p.b+l] * p.small.c[l*p.k+j]
			}
			if math.Abs(x) > math.Abs(largest) {
				largest = x
			}
		}
		r[j*p.k+j] = math.Copysign(1, largest)
	}
}

// turnPart multiplies a goroutine's share of the points by r.
func (p *Projector) turnPart(part int) {
	k, r := p.k, p.pass.r
	from, to := p.team.Share(p.v, part)
	for i := from; i < to; i++ {
		point := p.points.Data[i*p.o.Axes : i*p.o.Axes+k]
		var x [3]float32
		copy(x[:], point)
		for j := range point {
			sum := float32(0)
			for l := range k {
				sum += x[l] * r[l*k+j]
			}
			point[j] = sum
		}
	}
}
