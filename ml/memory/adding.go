package memory

import "gonum.org/v1/gonum/blas/blas32"

// Adding is the adding problem (Hochreiter and Schmidhuber 1997, section 5.4) with the two inputs, the fixed length and
// the plain sum of Le, Jaitly and Hinton 2015: each step brings a value, uniform in [0,1), and a marker, which is 1 at
// two steps and 0 elsewhere. After the last step the network must say the sum of the two marked values, in [0,2).
//
// One marker lies in the first half of the sequence and one in the second, each uniform there (so Arjovsky, Shah and
// Bengio 2016 place them): the first value is carried T/2 steps or more, 3T/4 on average.
//
// Success is the mean squared error over sequences of another seed: below 0.01 counts as solved here. Hochreiter and
// Schmidhuber count a sequence as right when the error is at most 0.04 on targets scaled to half of these.
type Adding struct {
	T int // steps; at least 2
}

// Steps is T.
func (a Adding) Steps() int { return a.T }

// Inputs is 2: value and marker.
func (a Adding) Inputs() int { return 2 }

// Outputs is 1: the sum.
func (a Adding) Outputs() int { return 1 }

// Baseline is 1/6, the mean squared error of always saying 1: the variance of two uniform values together, 2/12. A
// network that knows only the second marked value comes to 1/12.
func (a Adding) Baseline() float64 { return 1.0 / 6 }

// Batch writes batch number index of the stream seed: x at T steps (B×2) and the sums into y (B×1), which belong to the
// output of the last step. It panics when T is below 2 or a shape is wrong.
func (a Adding) Batch(seed, index uint64, x Inputs, y blas32.General) {
	if a.T < 2 {
		panic("memory: adding takes at least 2 steps")
	}
	rows := rowsOf(x, a.T, a.Inputs())
	if y.Rows != rows || y.Cols != 1 || y.Stride < 1 || len(y.Data) < (rows-1)*y.Stride+1 {
		panic("memory: the targets of adding are rows × 1")
	}
	d, half := roll(seed, index), a.T/2
	for r := range rows {
		first, second := d.below(half), half+d.below(a.T-half)
		sum := float32(0)
		for t := range a.T {
			m := x.X(t)
			row := m.Data[r*m.Stride : r*m.Stride+2]
			row[0], row[1] = d.unit(), 0
			if t == first || t == second {
				row[1] = 1
				sum += row[0]
			}
		}
		y.Data[r*y.Stride] = sum
	}
}
