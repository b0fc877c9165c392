package rnn

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// touch is a hand laid on a part of a network to see what it is for.
type touch struct {
	layer, gate int // gate -1 is the unit's own output
	unit        int // -1 is all of them
	sum         float32
}

// silent is the gate of a touch that silences a unit.
const silent = -1

// Clamp holds a gate of a layer at a value in the passes to come, in every direction, for one unit or, with unit -1, for
// all: a logistic gate between 0 and 1, a hyperbolic tangent between -1 and 1; gates are numbered in the order of GateNames.
// No gradient goes through a gate that is held. It does so by what the gate sees: the value is met to the precision of the
// function, 0 as 1e-37. It panics on a layer, gate, unit or value that there is not, and where
// peepholes come between the sums and the gates.
func (t *Tape) Clamp(layer, gate, unit int, value float64) {
	if t.config.Peephole {
		panic("rnn: gates with peepholes cannot be held")
	}
	names := t.cell.names()
	t.checkUnit(layer, unit)
	if gate < 0 || gate >= len(names) {
		panic("rnn: the cell does not have this gate")
	}
	low, high := GateRange(names[gate])
	sum := math.Log(value / (1 - value))
	if low < 0 {
		sum = math.Atanh(value)
	}
	if !(value >= low && value <= high) {
		panic("rnn: the gate cannot have this value")
	}
	const far = 200 // beyond where both functions have come to their ends
	t.touches = append(t.touches, touch{layer, gate, unit, float32(max(-far, min(far, sum)))})
}

// Silence makes the output of a layer's unit zero in the passes to come, in every direction. It panics on a layer or unit
// that there is not.
func (t *Tape) Silence(layer, unit int) {
	t.checkUnit(layer, unit)
	t.touches = append(t.touches, touch{layer, silent, unit, 0})
}

// Release ends what Clamp and Silence began.
func (t *Tape) Release() { t.touches = t.touches[:0] }

func (t *Tape) checkUnit(layer, unit int) {
	if layer < 0 || layer >= t.config.Layers || unit < -1 || unit >= t.config.Hidden {
		panic("rnn: the network does not have this unit")
	}
}

// Clamp holds a gate in the steps to come; see Tape.Clamp.
func (s *State) Clamp(layer, gate, unit int, value float64) { s.tape.Clamp(layer, gate, unit, value) }

// Silence makes a unit's output zero in the steps to come; see Tape.Silence.
func (s *State) Silence(layer, unit int) { s.tape.Silence(layer, unit) }

// Release ends what Clamp and Silence began.
func (s *State) Release() { s.tape.Release() }

// GateNames lists the gates of the cell in the order in which they lie side by side; none for a simple network.
func (t *Tape) GateNames() []string { return t.cell.names() }

// GateNames lists the gates of the cell as Tape.GateNames does. It panics on an unknown cell.
func (c Config) GateNames() []string { return newCell(c).names() }

// GateRange is the ends of what a gate of this name can be: -1 and 1 where a hyperbolic tangent makes it, else 0 and 1.
func GateRange(name string) (low, high float64) {
	if name == "cell input" || name == "candidate" {
		return -1, 1
	}
	return 0, 1
}

// clamp sets the sums of the gates that are held. In a gated unit that keeps the recurrent sums apart, those become zero.
func (t *Tape) clamp(p place, v *stepView, stage int) {
	for _, h := range t.touches {
		if h.layer != p.l || h.gate == silent || h.gate < t.stages[stage].from || h.gate >= t.stages[stage].to {
			continue
		}
		t.setGate(v.a, h, h.sum)
		if v.q.Rows > 0 {
			t.setGate(v.q, h, 0)
		}
	}
}

// unclamp takes the gradients by the gates that are held away.
func (t *Tape) unclamp(p place, v *stepView, stage int) {
	for _, h := range t.touches {
		if h.layer != p.l || h.gate == silent || h.gate < t.stages[stage].from || h.gate >= t.stages[stage].to {
			continue
		}
		t.setGate(v.da, h, 0)
		if v.dq.Rows > 0 {
			t.setGate(v.dq, h, 0)
		}
	}
}

func (t *Tape) setGate(m blas32.General, h touch, value float32) {
	H := t.config.Hidden
	set(f32.Columns(m, h.gate*H, H), h.unit, value)
}

// silence zeroes the silenced units' columns.
func (t *Tape) silence(p place, m blas32.General) {
	for _, h := range t.touches {
		if h.layer == p.l && h.gate == silent {
			set(m, h.unit, 0)
		}
	}
}

// set fills a column, or all for -1.
func set(m blas32.General, column int, value float32) {
	for r := range m.Rows {
		row := f32.Row(m, r)
		if column >= 0 {
			row = row[column : column+1]
		}
		for i := range row {
			row[i] = value
		}
	}
}
