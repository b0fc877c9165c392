package ml

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/loss"
	"caderno/ml/optim"
	"caderno/ml/rnn"
)

// trainBatch does one optimiser step on batch b of an epoch (from 0). It returns where a number stopped being finite,
// or nil, and leaves the weights alone in the first case.
func (t *Trainer) trainBatch(b, epoch int) *Divergence {
	if t.ordered != epoch+1 {
		t.shuffle(epoch)
	}
	size := min(t.spec.Batch, len(t.order))
	targets := t.order[b*size : min((b+1)*size, len(t.order))]
	w := t.spec.Window
	if t.tape == nil {
		t.tape = rnn.NewTape(t.net, size, w)
	}
	t.tape.Resize(len(targets), w)
	t.cut.read(t.tape, targets, w)
	t.net.ZeroGrads()
	t.tape.Drop(t.spec.Seed, uint64(streamDropout)<<40|uint64(t.step))
	t.forward(targets, epoch)
	mean, worst := t.cut.loss(t.loss, t.tape, t.target, targets, w)
	if bad(mean) {
		return t.whereDiverged(epoch, worst)
	}
	t.net.Backward(t.tape)
	if t.spec.ClipBy == ByValue {
		t.norm = optim.ClipValue(t.net.Grads(), t.spec.Clip)
	} else {
		t.norm = optim.ClipNorm(t.net.Grads(), t.spec.Clip)
	}
	if math.IsNaN(t.norm) || math.IsInf(t.norm, 0) {
		d := &Divergence{Step: t.step + 1, Epoch: epoch + 1, Quantity: "gradient"}
		if layer, step, found := t.tape.NonFiniteGradient(); found {
			d.Layer, d.TimeStep = layer+1, step+1
		}
		return d
	}
	t.optimiser.SetRate(t.rate())
	t.optimiser.Step(t.net.Params(), t.net.Grads())
	t.lossSum += mean
	t.lossN++
	return nil
}

// rate is the learning rate of the next step.
func (t *Trainer) rate() float64 { return t.spec.LearningRate * t.schedule.At(t.step) }

// forward takes a batch through the network, which reads the truth or, at some steps, what it has just said of it.
func (t *Trainer) forward(targets []int, epoch int) {
	share := t.spec.Sampling * float64(epoch) / float64(t.spec.Epochs)
	if share == 0 {
		t.net.Forward(t.tape)
		return
	}
	rng := generator(t.spec.Seed, streamSampling, t.step)
	t.net.ForwardFeeding(t.tape, nil, func(step int) {
		if step+1 == t.spec.Window {
			return
		}
		x, y := t.tape.X(step+1), t.tape.Y(step)
		for r := range targets {
			if rng.Float64() < share {
				x.Data[r*x.Stride] = y.Data[r*y.Stride]
			}
		}
	})
}

// read fills a tape's input with the windows of w values before the targets.
func (c *cut) read(tape *rnn.Tape, targets []int, w int) {
	for s := range w {
		x := tape.X(s)
		for r, at := range targets {
			x.Data[r*x.Stride] = float32(c.z[at-w+s])
		}
	}
}

// loss returns the mean loss over the second half of the windows of w values before the targets, and fills the tape's dy
// with its gradient; worst is the window step with the largest error. target is scratch with a row for each.
func (c *cut) loss(l loss.Loss, tape *rnn.Tape, target blas32.General, targets []int, w int) (mean float64, worst int) {
	from := w / 2
	scale := 1 / float64(len(targets)*(w-from))
	tape.ZeroDY()
	target = f32.Rows(target, 0, len(targets))
	var sum, largest float64
	for s := from; s < w; s++ {
		y := tape.Y(s)
		for r, at := range targets {
			target.Data[r] = float32(c.z[at-w+s+1])
			if a := math.Abs(float64(y.Data[r*y.Stride] - target.Data[r])); a > largest || math.IsNaN(a) {
				largest, worst = a, s
			}
		}
		sum += loss.Step(l, tape.DY(s), y, target, nil, scale)
	}
	return sum * scale, worst
}

// exploded is a mean squared error, on a scale where always saying the mean gives about 1, that no training comes
// back from.
const exploded = 1e3

func bad(loss float64) bool { return !(loss < exploded) }

func (t *Trainer) whereDiverged(epoch, worst int) *Divergence {
	d := &Divergence{Step: t.step + 1, Epoch: epoch + 1, TimeStep: worst + 1, Quantity: "loss"}
	if layer, step, quantity, found := t.tape.NonFinite(); found {
		d.Layer, d.TimeStep, d.Quantity = layer+1, step+1, quantity
	}
	return d
}

// shuffle orders the training windows for an epoch (from 0), the same way whenever it is asked.
func (t *Trainer) shuffle(epoch int) {
	t.ordered = epoch + 1
	copy(t.order, t.cut.fit)
	generator(t.spec.Seed, streamOrder, epoch).Shuffle(len(t.order), func(i, j int) {
		t.order[i], t.order[j] = t.order[j], t.order[i]
	})
}
