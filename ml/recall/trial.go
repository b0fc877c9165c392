package recall

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/loss"
	"caderno/ml/memory"
	"caderno/ml/optim"
	"caderno/ml/rnn"
)

// Trial is one network on its way through one problem. Its owner calls Step; nothing happens between calls.
type Trial struct {
	spec    Spec
	problem problem
	net     *rnn.Net
	adam    *optim.Adam
	tape    *rnn.Tape
	glass   *rnn.Tape      // that looks inside, nil before the first look
	sums    blas32.General // B×1, of Adding
	classes []int          // of the others: B, or a class for each step and row
	step    int
}

// New makes a trial of a resolved spec that trains on so many threads, at least 1, or it panics; their number changes no
// bit of what comes out.
func New(s Spec, threads int) *Trial {
	p := s.problem()
	net := rnn.New(s.network(p.Inputs(), p.Outputs()), rand.New(rand.NewPCG(s.Seed, 0)))
	t := &Trial{spec: s, problem: p, net: net, adam: optim.NewAdam(len(net.Params()), s.Rate), tape: rnn.NewTape(net, s.Batch, p.Steps())}
	t.tape.Threads(threads)
	t.adam.Share(t.tape.Team())
	switch s.Problem {
	case Adding:
		t.sums = f32.NewMatrix(s.Batch, 1)
	case Copying:
		t.classes = make([]int, s.Batch*p.Steps())
	default:
		t.classes = make([]int, s.Batch)
	}
	return t
}

// Progress is what one step found: the mean loss of its batch (squared error, or nats for each answer) and the norm of the
// gradient before clipping.
type Progress struct {
	Step       int // counted from 1
	Loss, Norm float64
	// Diverged says that one of the two is no number; nothing has been trained then. Layer and Time, counted from 1, and
	// Quantity say where the first of its kind arose, as far as it was in the forward pass.
	Diverged    bool
	Layer, Time int
	Quantity    string
}

// Step trains on one batch.
func (t *Trial) Step() Progress {
	t.step++
	p := Progress{Step: t.step}
	t.net.ZeroGrads()
	p.Loss = t.pass(t.tape, t.spec.Seed, uint64(t.step)).Loss
	if !finite(p.Loss) {
		p.Diverged = true
		if layer, step, quantity, found := t.tape.NonFinite(); found {
			p.Layer, p.Time, p.Quantity = layer+1, step+1, quantity
		}
		return p
	}
	t.net.Backward(t.tape)
	if p.Norm = optim.ClipNorm(t.net.Grads(), t.spec.Clip); !finite(p.Norm) {
		p.Diverged = true
		return p
	}
	t.adam.Step(t.net.Params(), t.net.Grads())
	return p
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// Score is how a network does on sequences that it has not trained on.
type Score struct {
	Loss     float64 // mean squared error, or nats for each answer
	Right    float64 // share of right answers, 0 to 1: within 0.04 of the sum halved, or the class; of copying the last ten only
	Baseline float64 // the loss of a network that remembers nothing
}

// heldOut is added to the seed for batches that nothing trains on: it is above all seeds of a spec.
const heldOut = 1 << 60

// Test measures the network on so many batches of another seed, at least 1.
func (t *Trial) Test(batches int) (s Score) {
	for i := range batches {
		part := t.pass(t.tape, heldOut+t.spec.Seed, uint64(i))
		s.Loss += part.Loss / float64(batches)
		s.Right += part.Right / float64(batches)
	}
	s.Baseline = t.problem.Baseline()
	return s
}

// Solved says whether a score counts as having solved the problem: a squared error below 0.01 in Adding, 99 of 100 answers
// right in the others.
func (t *Trial) Solved(s Score) bool {
	if t.spec.Problem == Adding {
		return s.Loss < 0.01
	}
	return s.Right >= 0.99
}

// pass runs one batch forward over a tape and fills in the gradients of its mean loss.
func (t *Trial) pass(tape *rnn.Tape, seed, index uint64) Score {
	switch p := t.problem.(type) {
	case memory.Adding:
		p.Batch(seed, index, tape, t.sums)
	case memory.Copying:
		p.Batch(seed, index, tape, t.classes)
	case memory.Order:
		p.Batch(seed, index, tape, t.classes)
	}
	t.net.Forward(tape)
	tape.ZeroDY()
	rows, last := t.spec.Batch, t.problem.Steps()-1
	if t.spec.Problem == Adding {
		y := tape.Y(last)
		right := t.rightSums(y)
		return Score{Loss: loss.Step(loss.Squared{}, tape.DY(last), y, t.sums, nil, 1/float64(rows)) / float64(rows), Right: right}
	}
	if t.spec.Problem == Order {
		right := t.rightClasses(tape.Y(last), t.classes)
		return Score{Loss: loss.Softmax(tape.DY(last), tape.Y(last), t.classes, nil, 1/float64(rows)) / float64(rows), Right: right}
	}
	var s Score
	all := float64(rows * (last + 1))
	for step := range last + 1 {
		classes := t.classes[step*rows : (step+1)*rows]
		if step > last-memory.Copied {
			s.Right += t.rightClasses(tape.Y(step), classes) / memory.Copied
		}
		s.Loss += loss.Softmax(tape.DY(step), tape.Y(step), classes, nil, 1/all) / all
	}
	return s
}

func (t *Trial) rightSums(y blas32.General) (share float64) {
	for r := range y.Rows {
		if math.Abs(float64(y.Data[r*y.Stride]-t.sums.Data[r])) <= 0.08 {
			share += 1 / float64(y.Rows)
		}
	}
	return share
}

func (t *Trial) rightClasses(y blas32.General, classes []int) (share float64) {
	for r, class := range classes {
		row, best := f32.Row(y, r), 0
		for i, v := range row {
			if v > row[best] {
				best = i
			}
		}
		if best == class {
			share += 1 / float64(y.Rows)
		}
	}
	return share
}
