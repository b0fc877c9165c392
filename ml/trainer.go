package ml

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/loss"
	"caderno/ml/optim"
	"caderno/ml/rnn"
	"caderno/ml/safetensors"
	"caderno/ml/series"
)

// Trainer is one run in progress. Its owner calls Step until it returns false; nothing happens between calls, so
// pausing is not calling, and a checkpoint taken between two calls resumes bit for bit.
//
// Each batch minimises the mean loss of the one-step forecasts in the second half of its windows (the first half lets the
// state settle), by backpropagation through the whole window and the spec's optimiser. After each epoch the one-step
// error on the validation part, which no step trains on, decides which weights are kept and when to stop.
//
// Every random choice is drawn from a generator made anew from the seed and the position (first weights; the order of
// batches in epoch e; the sample paths at step k), so that no generator state needs to be carried along.
type Trainer struct {
	spec      Spec
	cut       *cut
	net       *rnn.Net
	optimiser optim.Optimizer
	schedule  optim.Schedule
	loss      loss.Loss
	tape      *rnn.Tape      // nil before the first batch: it is the largest part, and not all who take up a run train on
	target    blas32.General // B×1
	look      *lookout       // forward passes that do not train
	looks     []int          // the steps to look inside at
	glass     *glass         // what looks inside, nil before the first look

	begun, over bool
	step        int   // optimiser steps done
	order       []int // the order of cut.fit in epoch number ordered
	ordered     int   // 1-based; 0 before the first batch and after a resume

	lossSum  float64 // since the last progress event
	lossN    int
	norm     float64 // gradient norm at the last step
	lastLoss float64 // mean training loss of the last progress event
	best     []float32
	bestLoss float64 // lowest validation loss, +Inf before the first
	bestAt   int     // its epoch, 1-based
}

// The streams of random numbers that one seed gives.
const (
	streamWeights = iota
	streamOrder
	streamPaths
	streamDropout
	streamSampling
)

func generator(seed uint64, stream, position int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(stream)<<40|uint64(position)))
}

// NewTrainer prepares a run of a resolved spec. The error is a FieldErrors when gaps in the data leave too little to
// train on.
func NewTrainer(spec Spec, data *series.Series) (*Trainer, error) {
	c, err := cutSeries(spec, data)
	if err != nil {
		return nil, err
	}
	net := rnn.New(networkOf(spec), generator(spec.Seed, streamWeights, 0))
	batch := min(spec.Batch, len(c.fit))
	t := &Trainer{
		spec: spec, cut: c, net: net,
		optimiser: optim.New(optim.Config{Name: spec.Optimizer, Rate: spec.LearningRate, Momentum: spec.Momentum, Decay: spec.Decay}, len(net.Params())),
		loss:      lossOf(spec),
		target:    f32.NewMatrix(batch, 1),
		look:      newLookout(net, c, spec),
		looks:     spec.Look.Steps(),
		order:     make([]int, len(c.fit)),
		best:      make([]float32, len(net.Params())),
		bestLoss:  math.Inf(1),
	}
	copy(t.best, net.Params())
	per := t.stepsPerEpoch()
	t.schedule = optim.Schedule{Name: spec.Schedule, Total: spec.Epochs * per, Warmup: spec.Warmup * per}
	return t, nil
}

// networkOf is the network that a spec asks for.
func networkOf(spec Spec) rnn.Config {
	c := rnn.Config{Cell: spec.Cell, Activation: spec.Activation, Init: spec.Init, Input: 1, Hidden: spec.Hidden, Layers: spec.Layers, Output: 1,
		ForgetBias: 1, Peephole: spec.Variant == Peephole, Norm: spec.Norm == Layer, Dropout: float32(spec.Dropout), Variational: spec.Dropping == EachSequence}
	if spec.Variant == Original {
		c.Cell = rnn.GRUOriginal
	}
	if spec.Wiring != Plain {
		c.Wiring = spec.Wiring
	}
	return c
}

// lossOf is what training makes small.
func lossOf(spec Spec) loss.Loss {
	switch spec.Loss {
	case Absolute:
		return loss.Absolute{}
	case Huber:
		return loss.Huber{}
	}
	return loss.Squared{}
}

// Position is how far a run has come.
type Position struct {
	Step          int // optimiser steps done
	StepsPerEpoch int
	Epochs        int // the most there can be
}

// Position tells how far the run has come.
func (t *Trainer) Position() Position {
	return Position{Step: t.step, StepsPerEpoch: t.stepsPerEpoch(), Epochs: t.spec.Epochs}
}

func (t *Trainer) stepsPerEpoch() int { return t.cut.stepsPerEpoch(t.spec.Batch) }

// Step trains on one batch and emits what happened, last of all the Inside event where the spec asks for it. The first call
// of a run trains nothing: it emits the Begin event and what the untrained network does. The last one looks inside before
// the best weights are taken back. It returns false once the End event is out, and does nothing after that.
func (t *Trainer) Step(emit func(Event)) (more bool) {
	if t.over {
		return false
	}
	if !t.begun {
		t.begun = true
		emit(t.event(Begin, func(e *Event) { e.Begin = t.beginEvent() }))
		t.emitForecast(emit, draft, false)
		t.emitInside(emit)
		return true
	}
	per := t.stepsPerEpoch()
	if where := t.trainBatch(t.step%per, t.step/per); where != nil {
		t.end(emit, EndDiverged, where)
		return false
	}
	t.step++
	epochEnds := t.step%per == 0
	epoch := t.step / per
	if !epochEnds {
		if t.partEnds() {
			t.emitProgress(emit, nil, false)
		}
		if epoch == 0 && t.step&(t.step-1) == 0 { // 1, 2, 4, 8 …: the first epoch of a long series
			t.emitForecast(emit, draft, false)
		}
		t.emitInside(emit)
		return true
	}
	return t.endEpoch(emit, epoch)
}

// endEpoch validates, reports, and decides whether training goes on.
func (t *Trainer) endEpoch(emit func(Event), epoch int) (more bool) {
	val := t.look.validation()
	if bad(val) {
		t.end(emit, EndDiverged, &Divergence{Step: t.step, Epoch: epoch, Quantity: "validation loss"})
		return false
	}
	better := val < t.bestLoss
	if better {
		t.bestLoss, t.bestAt = val, epoch
		copy(t.best, t.net.Params())
	}
	last := epoch >= t.spec.Epochs
	early := !last && epoch-t.bestAt >= t.spec.Patience
	if last || early || epoch%t.epochStride() == 0 {
		t.emitProgress(emit, &val, better)
	}
	if !last && !early && epoch%max(1, epoch/25) == 0 {
		// Every epoch at first, while the forecast is being born; then ever more rarely, about a hundred in all.
		t.emitForecast(emit, draft, false)
	}
	t.emitInside(emit)
	switch {
	case last:
		t.end(emit, EndEpochs, nil)
	case early:
		t.end(emit, EndEarly, nil)
	}
	return !t.over
}

// progressEvents is about how many progress events a run of all its epochs emits.
const progressEvents = 800

// partEnds says whether a progress event is due within an epoch.
func (t *Trainer) partEnds() bool {
	per := t.stepsPerEpoch()
	parts := min(per, progressEvents/t.spec.Epochs)
	if parts < 2 {
		return false
	}
	in := t.step % per
	return in*parts/per != (in-1)*parts/per
}

// epochStride is how many epochs pass between two progress events.
func (t *Trainer) epochStride() int {
	return (t.spec.Epochs + progressEvents - 1) / progressEvents
}

// Train runs a resolved spec from its beginning to its end, numbering the events. It returns early with the context's
// error when ctx is done.
func Train(ctx context.Context, spec Spec, data *series.Series, emit func(Event)) error {
	t, err := NewTrainer(spec, data)
	if err != nil {
		return err
	}
	return Run(ctx, t, emit)
}

// Weights is a copy of the weights that a run which has ended forecasts with, by PyTorch's names; see rnn.Net.Weights.
func (t *Trainer) Weights() []safetensors.Tensor { return t.net.Weights() }

// SetWeights begins a run with other weights than its seed's. It panics where the run has begun; the error is a
// *exchange.Error.
func (t *Trainer) SetWeights(weights []safetensors.Tensor) error {
	if t.begun {
		panic("ml: a run that has begun keeps its weights")
	}
	if err := t.net.SetWeights(weights); err != nil {
		return err
	}
	copy(t.best, t.net.Params())
	return nil
}
