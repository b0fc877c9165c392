package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// State is what a network remembers between two steps, for each row of a batch; with StepForward it runs a network
// step by step, keeping nothing else.
type State struct {
	net       *Net
	rows, max int
	layers    []stateLayer
	tape      *Tape // of one step
}

type stateLayer struct{ h, c []float32 } // B×H; c is empty where the cell has none

// NewState makes a zero state for up to rows rows. It panics on sizes below 1, and for a bidirectional network, which
// remembers nothing from one step to the next before it has read them all.
func NewState(n *Net, rows int) *State {
	if rows < 1 {
		panic("rnn: a state has at least one row")
	}
	if n.config.Bidirectional {
		panic("rnn: a bidirectional network has no state between two steps")
	}
	s := &State{net: n, rows: rows, max: rows, layers: make([]stateLayer, n.config.Layers), tape: newTape(n, rows, 1, false)}
	for l := range s.layers {
		s.layers[l].h = f32.Make(rows * n.config.Hidden)
		if n.cell.memory() {
			s.layers[l].c = f32.Make(rows * n.config.Hidden)
		}
	}
	s.tape.weights.takeAll(n)
	return s
}

// Reset forgets everything, takes the network's weights as they are now, and sets how many rows are in use. It panics
// where the state was not made for so many. After the weights have changed, a state must be Reset before it is used.
func (s *State) Reset(rows int) {
	s.use(rows)
	s.tape.weights.takeAll(s.net)
	for _, y := range s.layers {
		clear(y.h)
		clear(y.c)
	}
}

// Repeat copies the first row's memory into rows rows and sets so many in use. It panics as Reset does.
func (s *State) Repeat(rows int) {
	s.use(rows)
	H := s.net.config.Hidden
	for _, y := range s.layers {
		for r := 1; r < rows; r++ {
			copy(y.h[r*H:(r+1)*H], y.h[:H])
			if len(y.c) > 0 {
				copy(y.c[r*H:(r+1)*H], y.c[:H])
			}
		}
	}
}

func (s *State) use(rows int) {
	if rows < 1 || rows > s.max {
		panic("rnn: the state is too small for this batch")
	}
	s.rows = rows
	s.tape.Resize(rows, 1)
}

// StepForward reads one step x (B×I), moves the state on and writes the output into y (B×O), where B is the number of
// rows in use. It allocates nothing. It panics where s is another network's, where x or y has another shape, and where the
// network reads symbols.
func (n *Net) StepForward(s *State, x, y blas32.General) {
	if n.config.Vocabulary > 0 {
		panic("rnn: a network with a vocabulary reads symbols")
	}
	n.checkStep(s, x.Rows, y)
	f32.Copy(s.tape.X(0), x)
	n.stepForward(s, y)
}

// StepSymbols is StepForward for a network with a vocabulary: it reads one symbol for each row. It panics as StepForward
// does, and on a symbol that is not in the vocabulary.
func (n *Net) StepSymbols(s *State, symbols []int32, y blas32.General) {
	if n.config.Vocabulary == 0 {
		panic("rnn: a network without a vocabulary reads numbers")
	}
	n.checkStep(s, len(symbols), y)
	copy(s.tape.symbols, symbols)
	n.lookUp(s.tape, 0, s.rows)
	n.stepForward(s, y)
}

func (n *Net) checkStep(s *State, rows int, y blas32.General) {
	if n != s.net || rows != s.rows || y.Rows != s.rows || y.Cols != n.config.Output {
		panic("rnn: network, state, input and output do not belong together")
	}
}

func (n *Net) stepForward(s *State, y blas32.General) {
	s.tape.begin(n, s)
	n.forwardOne(s.tape, 0)
	s.take(s.tape)
	f32.Copy(y, s.tape.Y(0))
}

// take copies the state after a tape's last step.
func (s *State) take(t *Tape) {
	for l, y := range t.layers {
		f32.Copy(f32.Over(s.layers[l].h[:t.batch*t.config.Hidden], t.batch, t.config.Hidden), t.rows(y.dirs[0].h, t.steps-1, 0, t.batch))
		if t.cell.memory() {
			copy(s.layers[l].c, t.rows(y.dirs[0].c, t.steps-1, 0, t.batch).Data)
		}
	}
}

// Final copies the state after the last step of the forward pass into s, with its number of rows, and takes its
// network's weights as they are now. It panics where s was made for fewer rows or a network of other sizes.
func (t *Tape) Final(s *State) {
	if !sameSizes(t.config, s.net.config) || t.batch > s.max {
		panic("rnn: the state does not fit the tape")
	}
	s.use(t.batch)
	s.tape.weights.takeAll(s.net)
	s.take(t)
}
