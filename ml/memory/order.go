package memory

import "math"

// The inputs of Order, by their place in the one-hot vector; 0 … 3 are the distractors a, b, c, d of the paper.
const (
	SymbolX = 4 // X, one of the two to remember
	SymbolY = 5 // Y, the other
	Begin   = 6 // E, the first symbol of every sequence
	End     = 7 // B, the last one: answer now
)

// Order is the temporal order problem, Hochreiter and Schmidhuber 1997, section 5.6, experiment 6a: between Begin and
// End stand distractors, uniform, except at two steps, which hold X or Y. After the last step the network must say which
// two came, in their order: class 0 is XX, 1 XY, 2 YX, 3 YY (Q, R, S, U in the paper).
//
// The first of the two stands uniformly between steps T/10 and T/5 and the second between T/2 and 3T/5, ends included
// and rounded down: 10 to 20 and 50 to 60 at T = 100, as in the paper, whose lengths vary from 100 to 110 where they are
// T here. The first is carried T-1-T/5 steps or more.
//
// Success is the share of sequences of another seed whose most likely class is right; chance is 1/4. Hochreiter and
// Schmidhuber ask for every output within 0.3 of its target on 2000 sequences in a row.
type Order struct {
	T int // steps; at least 10
}

// Steps is T.
func (o Order) Steps() int { return o.T }

// Inputs is 8: the one-hot vector of a symbol.
func (o Order) Inputs() int { return 8 }

// Outputs is 4 classes.
func (o Order) Outputs() int { return 4 }

// Baseline is ln 4 nats, the cross-entropy of four equal guesses. A network that knows only the second symbol comes to
// ln 2, and is right half of the time.
func (o Order) Baseline() float64 { return math.Log(4) }

// Batch writes batch number index of the stream seed: x at T steps (B×8) and the classes into y, B long, which belong
// to the output of the last step. It panics when T is below 10 or a shape is wrong.
func (o Order) Batch(seed, index uint64, x Inputs, y []int) {
	if o.T < 10 {
		panic("memory: temporal order takes at least 10 steps")
	}
	rows := rowsOf(x, o.T, o.Inputs())
	if len(y) != rows {
		panic("memory: the targets of temporal order are one class for each row")
	}
	d := roll(seed, index)
	for r := range rows {
		first, second := d.between(o.T/10, o.T/5), d.between(o.T/2, 3*o.T/5)
		a, b := d.below(2), d.below(2)
		y[r] = 2*a + b
		for t := range o.T {
			k := 0
			switch t {
			case 0:
				k = Begin
			case first:
				k = SymbolX + a
			case second:
				k = SymbolX + b
			case o.T - 1:
				k = End
			default:
				k = d.below(SymbolX)
			}
			mark(x, t, r, k)
		}
	}
}
