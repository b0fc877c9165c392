package feedforward

import (
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Tape holds every value of one pass, for the way back and for looking at.
type Tape struct {
	net            *Net
	batch, max     int // rows in use and rows there is room for
	training       bool
	dropping       bool
	x, dx          blas32.General // B×I
	y, dy          blas32.General // B×O
	layers         []tapeLayer
	weights        []f32.Packed // transposed, of each layer and the read-out, as they were in the last Forward
	mean, variance []float64    // H: of the layer that is being normalised over the batch
}

// tapeLayer is one hidden layer's part.
type tapeLayer struct {
	sums        blas32.General // B×H: what goes into the activation
	act         blas32.General // B×H: what comes out of it
	out         blas32.General // B×H: what the next layer sees
	dOut, dSums blas32.General // B×H: gradients by out and by what the linear map gives
	hat         blas32.General // B×H: see f32.NormForward; empty without a norm
	scale       []float32      // B, or H of BatchNorm
	mask        blas32.General // B×H: what dropout multiplies act by; empty without
}

// NewTape makes a tape for passes of n over up to batch rows, at least 1, or it panics. All are in use at first.
func NewTape(n *Net, batch int) *Tape {
	if batch < 1 {
		panic("feedforward: a tape has at least one row")
	}
	c := n.config
	t := &Tape{net: n, batch: batch, max: batch, layers: make([]tapeLayer, c.Layers)}
	t.x, t.dx = f32.NewMatrix(batch, c.Input), f32.NewMatrix(batch, c.Input)
	t.y, t.dy = f32.NewMatrix(batch, c.Output), f32.NewMatrix(batch, c.Output)
	for l := range t.layers {
		y := &t.layers[l]
		for _, m := range []*blas32.General{&y.sums, &y.act, &y.out, &y.dOut, &y.dSums} {
			*m = f32.NewMatrix(batch, c.Hidden)
		}
		if c.Norm != "" {
			y.hat, y.scale = f32.NewMatrix(batch, c.Hidden), make([]float32, max(batch, c.Hidden))
		}
		if c.Dropout > 0 {
			y.mask = f32.NewMatrix(batch, c.Hidden)
		}
	}
	for _, y := range n.layers {
		t.weights = append(t.weights, f32.NewPacked(y.w.Cols, y.w.Rows))
	}
	if c.Norm == BatchNorm {
		t.mean, t.variance = make([]float64, c.Hidden), make([]float64, c.Hidden)
	}
	return t
}

// Resize sets how many rows are in use, at least 1; what they hold is then undefined, nothing is dropped any more, and
// matrices that X and its like have returned are not the tape's any more. It allocates nothing. It panics where the tape
// was not made for so many.
func (t *Tape) Resize(batch int) {
	if batch < 1 || batch > t.max {
		panic("feedforward: the tape is too small for this batch")
	}
	t.batch, t.dropping = batch, false
	resize := func(m *blas32.General) { m.Rows, m.Data = batch, m.Data[:batch*m.Cols] }
	resize(&t.x)
	resize(&t.dx)
	resize(&t.y)
	resize(&t.dy)
	for l := range t.layers {
		y := &t.layers[l]
		resize(&y.sums)
		resize(&y.act)
		resize(&y.out)
		resize(&y.dOut)
		resize(&y.dSums)
		if y.hat.Data != nil {
			resize(&y.hat)
		}
		if y.mask.Data != nil {
			resize(&y.mask)
		}
	}
}

// X is the B×I input, to be filled before Forward. It is the tape's own, as are Y, DY and DX.
func (t *Tape) X() blas32.General { return t.x }

// Y is the B×O output that Forward has left.
func (t *Tape) Y() blas32.General { return t.y }

// DY is the B×O gradient of the loss by Y, to be filled before Backward.
func (t *Tape) DY() blas32.General { return t.dy }

// DX is the B×I gradient of the loss by X that Backward has left.
func (t *Tape) DX() blas32.General { return t.dx }

// Hidden is the B×H output of hidden layer l, as the next layer saw it in the last Forward; the tape's own.
func (t *Tape) Hidden(l int) blas32.General { return t.layers[l].out }

// Drop draws anew, from a seed and the number of the draw, what the passes in training to come drop, for the rows that are
// in use; Keep ends it. A tape begins with nothing dropped. Both do nothing where Config.Dropout is 0.
func (t *Tape) Drop(seed, number uint64) {
	share := t.net.config.Dropout
	if share == 0 {
		return
	}
	t.dropping = true
	var pcg rand.PCG
	pcg.Seed(seed, number)
	for l := range t.layers {
		mask := t.layers[l].mask.Data
		for i := range mask {
			mask[i] = 0
			if float32(pcg.Uint64()>>40)/(1<<24) >= share {
				mask[i] = 1 / (1 - share)
			}
		}
	}
}

// Keep ends what Drop began: all that is computed is seen.
func (t *Tape) Keep() { t.dropping = false }

// input is what a layer reads.
func (t *Tape) input(l int) blas32.General {
	if l == 0 {
		return t.x
	}
	return t.layers[l-1].out
}

func (t *Tape) check(n *Net) {
	if t.net != n {
		panic("feedforward: the tape was made for another network")
	}
}
