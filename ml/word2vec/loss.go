package word2vec

import "math"

// Loss is what the predictions of an epoch cost: each the negative logarithm of its likelihood, which the kernels make
// anyway, so none is left out. With negative sampling that is -log σ(h·w) - Σ log σ(-h·wₙ) over the negatives (Goldberg and
// Levy 2014), with a tree the logarithm of a proper probability. It is measured before the update that it leads to.
// A prediction is a pair for skip-gram, a window for CBOW.
type Loss struct {
	Predictions int64
	Sum         float64
}

// Mean is the loss of a prediction, and 0 while there is none.
func (l Loss) Mean() float64 {
	if l.Predictions == 0 {
		return 0
	}
	return l.Sum / float64(l.Predictions)
}

// Recent is a moving mean of the loss: of all predictions at first, later of about the last 10,000, the newest weighing most.
type Recent struct {
	Mean   float64
	Blocks int64 // that are in the mean
	Block  Loss  // the newest, not yet in it
}

const (
	blockPredictions = 200
	recentBlocks     = 50
)

func (r *Recent) add(l Loss) {
	r.Block.Predictions += l.Predictions
	r.Block.Sum += l.Sum
	if r.Block.Predictions < blockPredictions {
		return
	}
	r.Blocks++
	r.Mean += (r.Block.Mean() - r.Mean) / float64(min(r.Blocks, recentBlocks))
	r.Block = Loss{}
}

func (r *Recent) value() float64 {
	if r.Blocks == 0 {
		return r.Block.Mean()
	}
	return r.Mean
}

// mostFactors is of how many likelihoods a lane is the product at most when its logarithm is due, so that it stays a float32;
// the window at hand, up to windowVectors, may go beyond it. Where it does not stay one, which takes a model gone wild, the
// loss is understated.
const mostFactors = 16

var ones = [8]float32{1, 1, 1, 1, 1, 1, 1, 1}

// count notes that some predictions of so many rows were multiplied into the open likelihood.
func (w *worker) count(predictions, rows int) {
	const lanes = 6
	w.openPredictions += predictions
	w.openFactors += predictions * ((rows + lanes - 1) / lanes)
	if w.openFactors >= mostFactors {
		w.settle()
	}
}

// settle moves the open likelihood into the loss.
func (w *worker) settle() {
	likelihood := 1.0
	for _, p := range w.out.Likelihood {
		likelihood *= max(float64(p), 1e-38)
	}
	l := Loss{int64(w.openPredictions), -math.Log(likelihood)}
	w.out.Likelihood, w.openPredictions, w.openFactors = ones, 0, 0
	w.losses[w.epoch].Predictions += l.Predictions
	w.losses[w.epoch].Sum += l.Sum
	w.recent.add(l)
	if l.Sum != l.Sum {
		w.diverged = true
	}
}
