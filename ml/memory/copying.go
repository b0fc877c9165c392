package memory

import "math"

// The alphabet of Copying: 0 … Symbols-1 are to be remembered, the other two are signs.
const (
	Symbols   = 8  // how many there are to remember
	Blank     = 8  // nothing to remember, nothing to say
	Delimiter = 9  // say it now; only ever an input
	Copied    = 10 // how many symbols a sequence brings
)

// Copying is the copying problem as Arjovsky, Shah and Bengio 2016, section 5.1, state it: Copied symbols, uniform and
// independent; T-1 blanks; the delimiter; Copied more blanks. The network says blank for T+10 steps and then the
// symbols in their order, so each is carried T+10 steps.
//
// Success is the cross-entropy averaged over all T+20 steps of sequences of another seed, against Baseline, or plainly
// the share of the last Copied steps answered right, for which chance is 1/8.
type Copying struct {
	T int // the delay, in steps; at least 1
}

// Steps is T+20.
func (c Copying) Steps() int { return c.T + 2*Copied }

// Inputs is 10: the one-hot vector of a symbol, the blank or the delimiter.
func (c Copying) Inputs() int { return Symbols + 2 }

// Outputs is 9 classes: the symbols and the blank. The delimiter is never an answer.
func (c Copying) Outputs() int { return Symbols + 1 }

// Baseline is 10·ln 8/(T+20) nats a step: sure of the blanks, guessing the symbols.
func (c Copying) Baseline() float64 { return Copied * math.Log(Symbols) / float64(c.Steps()) }

// Batch writes batch number index of the stream seed: x at Steps() steps (B×10) and the classes into y, Steps()·B long,
// where y[t*B+r] belongs to the output of step t for row r. It panics when T is below 1 or a shape is wrong.
func (c Copying) Batch(seed, index uint64, x Inputs, y []int) {
	if c.T < 1 {
		panic("memory: copying takes a delay of at least 1 step")
	}
	rows, steps := rowsOf(x, c.Steps(), c.Inputs()), c.Steps()
	if len(y) != steps*rows {
		panic("memory: the targets of copying are one class for each step and row")
	}
	d := roll(seed, index)
	for r := range rows {
		for t := range steps {
			in := Blank
			switch {
			case t < Copied:
				in = d.below(Symbols)
				y[(steps-Copied+t)*rows+r] = in
			case t == Copied+c.T-1:
				in = Delimiter
			}
			mark(x, t, r, in)
			if t < steps-Copied {
				y[t*rows+r] = Blank
			}
		}
	}
}
