package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// Tape holds every value of one forward pass, for the backward pass and for looking at. Steps lie one after another
// in each matrix: row t*B+r is row r of the batch at step t.
//
// Backward writes the gradients by the sums of the units over the gates, unless the tape is watched (Tape.Watch). The sums of
// a simple network lie where its states will, unless the tape is watched: half as much memory to go through on the way.
type Tape struct {
	config             Config // of the network that it was made for
	cell               cell
	stages             []stage
	batch, steps       int // in use
	maxBatch, maxSteps int

	symbols      []int32        // T·B, of a network with a vocabulary
	x, dx        blas32.General // T·B×I; dx is empty where nobody asks for it
	y, dy        blas32.General // T·B×O
	layers       []tapeLayer
	weights      *weights
	from         bool           // the pass began from a state; otherwise h0 and c0 are zero
	dOut         blas32.General // T·B×DH: gradient by the outputs of the layer at hand, where layers do not keep their own
	dc           blas32.General // B×H: what the step after sends back through the cell state
	dRec         blas32.General // B×H: gradient by the state before as the recurrent weights see it, where part is dropped
	drh          blas32.General // B×H: gradient by rh, where there is such
	nowhere      []float32      // GH: what gradients are added to that nobody wants
	dDropped     blas32.General // T·B×DH: gradient by what is left of the layer below
	heldH, heldC blas32.General // B×H: gradients of rows whose sequence is over
	lengths      []int          // of the rows' sequences, or nil
	shortest     int            // of them; the number of steps where lengths is nil
	dropping     bool
	touches      []touch
	watch        *watch // nil unless watched
	threads      *team.Team
	workers      []*worker               // of each thread
	rowsLeft     *team.Relief[stretch]   // of the way forward
	gatherings   *team.Relief[gathering] // of the way back
	second       strandGrads
	symbolGrads  [][]blas32.General // V×GH, by strand and direction: see Config.bySymbol
	job          job
	// The parts of a pass that threads share; see job.
	ahead, read, back, backPiece, down, join, lookUpBack func(part int)
}

// tapeLayer is one layer's part. Out is what other layers see; where a layer adds nothing to its directions' states it is
// made of them.
type tapeLayer struct {
	dirs    []tapeDirection
	out     blas32.General // T·B×DH
	dOut    blas32.General // T·B×DH where more than one reader sends gradients back, else Tape.dOut
	dropped blas32.General // T·B×DH: out as the layer above sees it, where dropout may take part of it
	mask    blas32.General // T·B×DH, or B×DH where all steps share it: 0, or what makes up for the zeros
}

// tapeDirection is one direction's part: the gates side by side, the gradients by their sums, and the states. What its cell
// does not have is empty.
type tapeDirection struct {
	gates, da   blas32.General // T·B×GH
	q, dq       blas32.General // T·B×GH: the recurrent sums of a cell that keeps them apart
	c, tanhC, h blas32.General // T·B×H
	rh          blas32.General // T·B×H: see stage
	hRec, mask  blas32.General // T·B×H and B×H: the state before as the recurrent weights see it, where part is dropped
	h0, c0      blas32.General // B×H: the state before the first step
	norms       [2]normed      // of the sums, and of those kept apart
}

// normed is what normalising keeps for the way back.
type normed struct {
	hat   blas32.General // T·B×GH
	scale []float32      // G for each step and row: step, gate, row
}

// NewTape makes a tape for passes of n over up to batch rows and up to steps steps, on one thread. It panics on sizes
// below 1.
func NewTape(n *Net, batch, steps int) *Tape { return newTape(n, batch, steps, true) }

// newTape leaves out what only the way back needs where back is false.
func newTape(n *Net, batch, steps int, back bool) *Tape {
	if batch < 1 || steps < 1 {
		panic("rnn: a tape has at least one row and one step")
	}
	c, rows := n.config, batch*steps
	t := &Tape{config: c, cell: n.cell, stages: n.stages, batch: batch, steps: steps, maxBatch: batch, maxSteps: steps, shortest: steps,
		x: f32.NewMatrix(rows, c.Input), y: f32.NewMatrix(rows, c.Output), weights: newWeights(n, rows, back)}
	t.share(1)
	if c.Vocabulary > 0 {
		t.symbols = make([]int32, rows)
	}
	t.layers = make([]tapeLayer, c.Layers)
	for l := range t.layers {
		t.layers[l] = t.newLayer(l, rows)
		if back && c.Wiring != "" {
			t.layers[l].dOut = f32.NewMatrix(rows, c.width())
		}
	}
	if back {
		t.nowhere = make([]float32, n.cell.gates()*c.Hidden)
		t.dy, t.dOut = f32.NewMatrix(rows, c.Output), f32.NewMatrix(rows, c.width())
		if c.Dropout > 0 {
			t.dDropped = f32.NewMatrix(rows, c.width())
		}
		if c.rowByRow(rows) {
			t.dx = f32.NewMatrix(rows, c.Input)
		}
		t.second = newStrandGrads(n, batch)
		t.symbolGrads = newSymbolGrads(n, batch, rows)
		for _, m := range []*blas32.General{&t.dc, &t.heldH, &t.heldC} {
			*m = f32.NewMatrix(batch, c.Hidden)
		}
		if c.Dropout > 0 && c.Variational {
			t.dRec = f32.NewMatrix(batch, c.Hidden)
		}
		if len(t.stages) > 1 {
			t.drh = f32.NewMatrix(batch, c.Hidden)
		}
	}
	t.prepare()
	return t
}

func (t *Tape) newLayer(l, rows int) tapeLayer {
	c, y := t.config, tapeLayer{}
	y.out = f32.NewMatrix(rows, c.width())
	if c.Dropout > 0 && l < c.Layers-1 {
		y.dropped, y.mask = f32.NewMatrix(rows, c.width()), f32.NewMatrix(rows, c.width())
	}
	for d := range c.directions() {
		h := f32.Columns(y.out, d*c.Hidden, c.Hidden)
		if c.Wiring == Residual && l > 0 {
			h = f32.NewMatrix(rows, c.Hidden)
		}
		y.dirs = append(y.dirs, t.newDirection(h, rows))
	}
	return y
}

func (t *Tape) newDirection(h blas32.General, rows int) tapeDirection {
	H, wide, batch := t.config.Hidden, t.cell.gates()*t.config.Hidden, t.maxBatch
	y := tapeDirection{gates: f32.NewStaggered(rows, wide), h: h, h0: f32.NewMatrix(batch, H)}
	y.da = y.gates
	if t.cell.inPlace() {
		y.gates = h
	}
	if t.cell.apart() {
		y.q = f32.NewStaggered(rows, wide)
		y.dq = y.q
	}
	if t.cell.memory() {
		y.c, y.tanhC, y.c0 = f32.NewMatrix(rows, H), f32.NewMatrix(rows, H), f32.NewMatrix(batch, H)
	}
	if len(t.stages) > 1 {
		y.rh = f32.NewMatrix(rows, H)
	}
	if t.config.Dropout > 0 && t.config.Variational {
		y.hRec, y.mask = f32.NewMatrix(rows, H), f32.NewMatrix(batch, H)
	}
	if t.config.Norm {
		y.norms[0] = normed{f32.NewMatrix(rows, wide), f32.Make(rows * t.cell.gates())}
	}
	if t.config.Norm && t.cell.apart() {
		y.norms[1] = normed{f32.NewMatrix(rows, wide), f32.Make(rows * t.cell.gates())}
	}
	return y
}

// Resize sets how many rows and steps the next pass has; both at least 1 and at most what the tape was made for, or it
// panics. What the tape held is lost, and all rows are as long as the pass.
func (t *Tape) Resize(batch, steps int) {
	if batch < 1 || steps < 1 || batch > t.maxBatch || steps > t.maxSteps {
		panic("rnn: the tape is too small for this batch")
	}
	t.batch, t.steps, t.lengths, t.shortest, t.dropping = batch, steps, nil, steps, false
}

// Size is how many rows and steps are in use.
func (t *Tape) Size() (batch, steps int) { return t.batch, t.steps }

// Threads shares the rows of each batch and the weights' gradients among up to n threads, at least 1, or it panics. It changes
// no bit of what is computed. A tape with so little to do that handing it over would cost more keeps to one.
func (t *Tape) Threads(n int) {
	const worthwhile = 10_000_000 // multiplications of a pass forward
	work := 0
	for l := range t.config.Layers {
		work += t.config.directions() * t.cell.gates() * t.config.Hidden * (t.config.reads(l) + t.config.Hidden)
	}
	if n > 1 && work*t.maxBatch*t.maxSteps < worthwhile {
		n = 1
	}
	t.share(n)
}

// Team is the tape's threads, for what else a training step shares among them: the loss of rows, the optimiser. Threads makes
// a new one.
func (t *Tape) Team() *team.Team { return t.threads }

// share makes n threads, also where that does not pay.
func (t *Tape) share(n int) {
	t.threads, t.workers = team.New(n), t.newWorkers(n)
	if n > 1 {
		t.read, t.backPiece, t.down = t.doRead, t.doBackPiece, t.doDown
	}
	t.rowsLeft, t.gatherings = team.NewRelief[stretch](n), team.NewRelief[gathering](n)
}

// check panics where the tape was made for a network of other sizes than n's.
func (t *Tape) check(n *Net) {
	if !sameSizes(t.config, n.config) {
		panic("rnn: the tape was made for another network")
	}
}

// all is the T·B rows in use of a matrix.
func (t *Tape) all(m blas32.General) blas32.General { return f32.Rows(m, 0, t.steps*t.batch) }

// rows is rows lo to hi of the batch at step s; nothing of a matrix that the cell does not have.
func (t *Tape) rows(m blas32.General, s, lo, hi int) blas32.General {
	if m.Rows == 0 {
		return m
	}
	return f32.Rows(m, s*t.batch+lo, hi-lo)
}

// used is the B rows of a step for callers who may ask for one that the matrix has but the pass does not.
func (t *Tape) used(m blas32.General, s int) blas32.General {
	if s < 0 || s >= t.steps {
		panic("rnn: the tape does not have this step")
	}
	return t.rows(m, s, 0, t.batch)
}

// X is the B×I input of one step, to be filled before Forward; in a network with a vocabulary the vectors that Forward has
// looked up. Steps count from 0; X, Symbols, Y and DY panic on one that is not in use. What they return is the tape's own.
func (t *Tape) X(step int) blas32.General { return t.used(t.x, step) }

// Symbols is the B symbols of one step, to be filled before Forward, each from 0 to the vocabulary's size less 1, or
// Forward panics. It is empty for a network without a vocabulary.
func (t *Tape) Symbols(step int) []int32 {
	if step < 0 || step >= t.steps {
		panic("rnn: the tape does not have this step")
	}
	if t.symbols == nil {
		return nil
	}
	return t.symbols[step*t.batch : (step+1)*t.batch]
}

// Y is the B×O output of one step.
func (t *Tape) Y(step int) blas32.General { return t.used(t.y, step) }

// DY is the gradient of the loss by Y, to be filled before Backward.
func (t *Tape) DY(step int) blas32.General { return t.used(t.dy, step) }

// ZeroDY sets the gradients by every output to zero.
func (t *Tape) ZeroDY() { clear(t.all(t.dy).Data) }

// Lengths says how many steps each row's sequence has, B numbers from 0 to the number of steps, or it panics; nil, and
// Resize, make them all as long as the pass. From its end on a row keeps its state: what its input is there changes
// nothing, its output stays what it was at the last step (or comes from the state before the first), and a bidirectional
// network reads it backwards from there. The gradients by outputs beyond the end count as those by the last; a loss that
// leaves them out leaves them zero. The slice is only read, at each pass.
func (t *Tape) Lengths(lengths []int) {
	if lengths != nil && len(lengths) != t.batch {
		panic("rnn: a length for every row of the batch")
	}
	t.lengths, t.shortest = lengths, t.steps
	for _, n := range lengths {
		if n < 0 || n > t.steps {
			panic("rnn: a row is longer than the pass")
		}
		t.shortest = min(t.shortest, n)
	}
}
