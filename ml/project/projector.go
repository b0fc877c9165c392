package project

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// Options says what is drawn. Zero values are the defaults.
type Options struct {
	Axes    int  // 2 (default) or 3
	Unit    bool // rows are divided by their length first, so that the map shows angles; rows of zeros stay
	Rows    int  // the axes are made from this many rows, the first; default all. All rows are drawn
	Passes  int  // over those rows for each frame after the first; default 2
	Exact   bool // every frame has the principal axes that its passes find, most variance first, with the last frame's signs
	Threads int  // goroutines; default 1. The bits do not depend on it
}

// Frame is a map of the rows. Its slices are the projector's and hold until the next frame.
type Frame struct {
	Points blas32.General // V×k; where there are fewer columns than axes, the axes beyond are zeros
	Share  []float64      // k: how much of the variance of the rows that make the axes lies along each axis, 0 to 1
}

// Explained is the share of the variance that the map shows, 0 to 1: the sum over the axes where these are at right
// angles, which those of Onto need not be.
func (f Frame) Explained() (sum float64) {
	for _, s := range f.Share {
		sum += s
	}
	return sum
}

const (
	width      = 16        // columns of the small factor of a pass: what two registers hold
	directions = width - 1 // of the subspace; the last column adds up the rows themselves
	slots      = 16        // parts of the rows with sums of their own, whatever the number of goroutines
	chunk      = 256       // rows at once: they stay in the cache between the two products of a pass
	coldPasses = 40        // over the first matrix, at most
	glide      = 8         // power steps that the axes make towards the principal ones in each frame
)

// Projector makes frames of matrices that change little from one to the next.
type Projector struct {
	o              Options
	team           *team.Team
	fixed          bool // the axes are given
	frozen         bool
	warm           bool      // there has been a frame
	v, d, n, b, k  int       // rows, columns; rows that make the axes, directions of the subspace, axes
	basis          []float64 // D×b, row-major: the subspace
	axes           []float64 // D×k: what the last frame was drawn on
	mean           []float64 // D: of the rows, as the last frame had it
	origin         []float64 // D: the point that frozen or given axes have their zero at
	points, before blas32.General
	share          []float64
	pass           pass
	small          small
}

// New makes a projector onto principal axes. It panics on options out of range.
func New(o Options) *Projector {
	if o.Axes == 0 {
		o.Axes = 2
	}
	if o.Passes == 0 {
		o.Passes = 2
	}
	if o.Threads == 0 {
		o.Threads = 1
	}
	if o.Axes != 2 && o.Axes != 3 || o.Rows < 0 || o.Passes < 0 || o.Threads < 0 {
		panic("project: two or three axes, and nothing below 0")
	}
	p := &Projector{o: o, team: team.New(o.Threads)}
	p.pass.first, p.pass.draw, p.pass.turn = p.passPart, p.drawPart, p.turnPart
	return p
}

// Onto makes a projector onto given directions, the two or three rows of a matrix: a row's coordinates are its products
// with the directions at length 1, so with Unit the cosines. orthogonal takes from each direction what lies along those
// before it. Zero is the origin of the space: nothing is centred. Options.Axes, Passes and Exact mean nothing here. It
// returns an *Error where a direction makes no axis, and panics where they are not two or three.
func Onto(given blas32.General, orthogonal bool, o Options) (*Projector, error) {
	if given.Rows != 2 && given.Rows != 3 || given.Cols < 1 {
		panic("project: two or three directions make a map")
	}
	o.Axes = given.Rows
	p := New(o)
	p.fixed, p.d, p.k = true, given.Cols, given.Rows
	p.axes, p.origin = make([]float64, p.d*p.k), make([]float64, p.d)
	for j := range p.k {
		for i, x := range f32.Row(given, j) {
			p.axes[i*p.k+j] = float64(x)
		}
		if normalise(p.axes, p.k, j) == 0 {
			return nil, &Error{Code: CodeDependent, Axis: j + 1}
		}
		if !orthogonal {
			continue
		}
		// Twice: what is left of two almost parallel directions is mostly rounding the first time.
		for range 2 {
			if left := deflate(p.axes, p.k, j); !(left > 1e-5) {
				return nil, &Error{Code: CodeDependent, Axis: j + 1}
			}
		}
	}
	return p, nil
}

// Freeze keeps the axes and the zero of the last frame for those that follow, or lets them move again. Before the first
// frame it has no effect until there is one.
func (p *Projector) Freeze(on bool) { p.frozen = on }

// Reset forgets the frames that were: the next one begins anew, as for another matrix. A matrix of another shape does
// that by itself. Given axes stay.
func (p *Projector) Reset() { p.warm = false }

// Axes is a copy of the last frame's axes, a row for each; it panics before the first frame, unless they were given.
func (p *Projector) Axes() blas32.General {
	if p.axes == nil {
		panic("project: there are no axes before the first frame")
	}
	m := f32.NewMatrix(p.k, p.d)
	for i := range p.d {
		for j := range p.k {
			m.Data[j*p.d+i] = float32(p.axes[i*p.k+j])
		}
	}
	return m
}

// Frame draws a matrix of at least one row and column. Where the rows that make the axes are not finite, or so large that
// their squares are not, it returns an *Error and the projector stays as it was; a row beyond Options.Rows that is not
// finite has a point that is not. It panics where given axes have another dimension than the matrix.
func (p *Projector) Frame(m blas32.General) (Frame, error) {
	if m.Rows < 1 || m.Cols < 1 || p.fixed && m.Cols != p.d {
		panic("project: matrix and axes differ in dimension")
	}
	p.room(m.Rows, m.Cols)
	p.pass.m = m
	defer func() { p.pass.m = blas32.General{} }()
	var err error
	if p.fixed || p.frozen && p.warm {
		err = p.still()
	} else {
		err = p.moving()
	}
	if err != nil {
		return Frame{}, err
	}
	p.warm = true
	return Frame{p.points, p.share}, nil
}

// room makes room for a matrix of this shape and forgets the frames of another.
func (p *Projector) room(rows, cols int) {
	n := rows
	if p.o.Rows > 0 {
		n = min(n, p.o.Rows)
	}
	if p.v == rows && p.d == cols && p.n == n {
		return
	}
	p.v, p.d, p.n, p.warm = rows, cols, n, false
	p.b = min(directions, p.d)
	if !p.fixed {
		p.k = min(p.o.Axes, p.d)
		p.axes, p.origin = make([]float64, p.d*p.k), make([]float64, p.d)
	}
	p.basis, p.mean = make([]float64, p.d*p.b), make([]float64, p.d)
	p.points, p.before = f32.NewMatrix(p.v, p.o.Axes), f32.NewMatrix(p.v, p.o.Axes)
	p.share = make([]float64, p.o.Axes)
	p.pass.room(p.v, p.d, p.o.Threads)
	p.small.room(p.d, p.b)
}

// begin draws random directions, the same for every matrix of this shape.
func (p *Projector) begin() {
	dice := rand.New(rand.NewPCG(1966, 10))
	for i := range p.basis {
		p.basis[i] = dice.NormFloat64()
	}
	orthonormalise(p.basis, p.b)
	clear(p.mean)
}

// moving makes a frame on principal axes.
func (p *Projector) moving() error {
	s := &p.small
	if !p.warm {
		p.begin()
		// The mean is needed before products of what is left without it.
		if err := p.run(p.basis, p.b, p.mean, true); err != nil {
			return err
		}
		copy(p.mean, p.pass.mean)
	}
	passes := p.o.Passes
	if !p.warm {
		passes = coldPasses
	}
	copy(s.next, p.basis)
	copy(s.mean, p.mean)
	for i := range passes {
		if i > 0 {
			p.step()
		}
		if err := p.run(s.next, p.b, s.mean, i == 0); err != nil {
			return err
		}
		s.ritz(p.pass.h, p.b)
		if !p.warm && s.settled(p.pass.z, s.next, p.d, p.b, p.k, p.pass.size) {
			break
		}
		if i < passes-1 {
			copy(s.mean, p.pass.mean)
		}
	}
	copy(p.basis, s.next)
	p.choose()
	for j := range p.b {
		s.off[j] = 0
		for i := range p.d {
			s.off[j] += (p.pass.mean[i] - s.mean[i]) * p.basis[i*p.b+j]
		}
	}
	p.drawOn(p.b)
	p.finish()
	copy(p.mean, p.pass.mean)
	copy(p.origin, p.pass.mean)
	p.step()
	copy(p.basis, s.next)
	return nil
}

// still makes a frame on the axes as they are.
func (p *Projector) still() error {
	if err := p.run(p.axes, p.k, p.origin, true); err != nil {
		return err
	}
	s := &p.small
	clear(s.c[:p.k*p.k])
	clear(s.off)
	for j := range p.k {
		s.c[j*p.k+j] = 1
		p.share[j] = p.pass.shareOf(p.pass.h[j*p.k+j])
	}
	p.drawOn(p.k)
	copy(p.mean, p.pass.mean)
	return nil
}
