package project

import "slices"

// State is what a projector remembers from one frame to the next. Its fields are for whoever writes it down.
type State struct {
	Rows, Columns             int // of the matrix; 0 before the first frame
	Basis, Axes, Mean, Origin []float64
	Points                    []float32
}

// State returns a copy of the projector's; it is for between two frames.
func (p *Projector) State() State {
	if !p.warm {
		return State{}
	}
	return State{p.v, p.d, slices.Clone(p.basis), slices.Clone(p.axes), slices.Clone(p.mean), slices.Clone(p.origin), slices.Clone(p.points.Data)}
}

// Restore takes up a projector's frames where its State was taken from one with the same Options: the frames to come have the
// same bits. It returns false, and leaves the projector as it is, where the state's parts do not belong together.
func (p *Projector) Restore(s State) bool {
	if s.Rows == 0 {
		p.Reset()
		return true
	}
	b, k := min(directions, s.Columns), min(p.o.Axes, s.Columns)
	if s.Rows < 1 || s.Columns < 1 || len(s.Basis) != s.Columns*b || len(s.Axes) != s.Columns*k || len(s.Mean) != s.Columns ||
		len(s.Origin) != s.Columns || len(s.Points) != s.Rows*p.o.Axes || p.fixed {
		return false
	}
	p.room(s.Rows, s.Columns)
	copy(p.basis, s.Basis)
	copy(p.axes, s.Axes)
	copy(p.mean, s.Mean)
	copy(p.origin, s.Origin)
	copy(p.points.Data, s.Points)
	p.warm = true
	return true
}
