// Package memory makes the problems by which recurrent networks have shown, since 1997, how far back they remember. Each
// sequence hides what matters behind a lag of T steps that carry nothing, so a network that learns has kept it that long.
//
//	            steps   inputs              outputs                        answer
//	Adding      T       value and marker    one number                     at the last step: sum of the two marked values
//	Copying     T+20    one-hot of 10       9 classes                      at every step: blank, then the 10 first symbols
//	Order       T       one-hot of 8        4 classes                      at the last step: which two symbols came, in order
//
// Nothing is stored: Batch(seed, index, …) writes batch number index of the endless stream named by seed into matrices
// that the caller owns, allocates nothing, and writes the same bits whenever and in whatever order it is asked. Numbers
// come from PCG (math/rand/v2) started at (seed, index). A held-out set is another seed.
//
// Baseline is the best loss of a network that remembers nothing; a training curve lies flat there until memory sets in.
// The package neither trains nor scores: losses and networks are the caller's.
//
// Legend: T lag in steps, B rows of a batch, I inputs of a step. All sequences of a batch have the same length.
//
// Papers: Hochreiter and Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997, sections 5.4 and 5.6; Le,
// Jaitly and Hinton, A Simple Way to Initialize Recurrent Networks of Rectified Linear Units, arXiv:1504.00941, 2015;
// Arjovsky, Shah and Bengio, Unitary Evolution Recurrent Neural Networks, ICML 2016, section 5.1.
package memory

import "gonum.org/v1/gonum/blas/blas32"

// Inputs is where the steps of a batch are written; *rnn.Tape is one.
type Inputs interface {
	// X is the input of one step, from 0: B×I, the same B at every step. The problem overwrites its rows and nothing
	// between them (Stride may exceed I).
	X(step int) blas32.General
}

// rowsOf is B, after a look at all the steps that x must have.
func rowsOf(x Inputs, steps, inputs int) int {
	rows := x.X(0).Rows
	if rows < 1 {
		panic("memory: a batch has at least one row")
	}
	for t := range steps {
		m := x.X(t)
		if m.Rows != rows || m.Cols != inputs || m.Stride < inputs || len(m.Data) < (rows-1)*m.Stride+inputs {
			panic("memory: the input of a step is not rows × Inputs()")
		}
	}
	return rows
}

// mark makes row r of step t the one-hot vector of symbol k.
func mark(x Inputs, t, r, k int) {
	m := x.X(t)
	row := m.Data[r*m.Stride : r*m.Stride+m.Cols]
	clear(row)
	row[k] = 1
}
