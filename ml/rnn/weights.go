package rnn

import (
	"sync/atomic"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// weights holds a network's matrices laid out for the products of a pass, which would otherwise rearrange them at each of
// its steps: transposed for the way forward, as they are for the way back through time.
type weights struct {
	layers          [][]packedDirection // by layer and direction
	symbols         []blas32.General    // V×GH, by direction: the lowest layer's input sums of each symbol; see Config.bySymbol
	out             []f32.Packed        // by source: width×O; none for a read-out that is single
	claimed, packed atomic.Int32        // how many matrices
}

// packedDirection is by source (width×GH, and GH×width for the way down, see packsDown) and, for the recurrent weights, by
// stage (H×gates·H, and gates·H×H for the way back).
type packedDirection struct{ ih, down, hh, back []f32.Packed }

// newWeights makes room for n's matrices, for passes over so many rows; back says whether the way back is wanted too.
func newWeights(n *Net, rows int, back bool) *weights {
	c, H := n.config, n.config.Hidden
	bySource := func(l, wide int) (p []f32.Packed) {
		for _, s := range c.sources(l) {
			p = append(p, f32.NewPacked(s.width, wide))
		}
		return p
	}
	w := &weights{layers: make([][]packedDirection, c.Layers)}
	if !n.single() {
		w.out = bySource(c.Layers, c.Output)
	}
	for l := range w.layers {
		for range c.directions() {
			p := packedDirection{ih: bySource(l, n.cell.gates()*H)}
			for _, s := range c.sources(l) {
				if back && c.packsDown(s, rows) {
					p.down = append(p.down, f32.NewPacked(n.cell.gates()*H, s.width))
				}
			}
			for _, g := range n.stages {
				wide := (g.to - g.from) * H
				p.hh = append(p.hh, f32.NewPacked(H, wide))
				if back {
					p.back = append(p.back, f32.NewPacked(wide, H))
				}
			}
			w.layers[l] = append(w.layers[l], p)
		}
	}
	if c.bySymbol(rows) {
		for range c.directions() {
			w.symbols = append(w.symbols, f32.NewStaggered(c.Vocabulary, n.cell.gates()*H))
		}
	}
	return w
}

// packsDown says whether gradients go from a layer to what it reads with every pass over so many rows. To the input, the last of a
// layer's sources, they go for the symbols that are looked up row by row; others only where somebody watches.
func (c Config) packsDown(s source, rows int) bool { return s.layer != input || c.rowByRow(rows) }

// begin comes before the threads that take the weights.
func (w *weights) begin() {
	w.claimed.Store(0)
	w.packed.Store(0)
}

// takeAll copies the network's weights as they are now, on one thread.
func (w *weights) takeAll(n *Net) {
	w.begin()
	w.take(n)
}

// take copies the network's weights as they are now. Threads that do so at once share them, and return when all is copied.
func (w *weights) take(n *Net) {
	c := claim{of: w}
	for l, y := range n.layers {
		for d := range y {
			from, to := &y[d], &w.layers[l][d]
			for i, s := range n.sources[l] {
				if c.mine() {
					to.ih[i].PackTransposed(f32.Columns(from.ih.w, s.at, s.width))
					if l == 0 && len(w.symbols) > 0 {
						f32.AffinePacked(w.symbols[d], n.embedding.w, to.ih[i], n.bias(from.b))
					}
				}
			}
			for i := range to.hh {
				if c.mine() {
					to.hh[i].PackTransposed(n.block(from.hh.w, i))
				}
			}
			for i := range to.down {
				if c.mine() {
					s := n.sources[l][i]
					to.down[i].Pack(f32.Columns(from.ih.w, s.at, s.width))
				}
			}
			for i := range to.back {
				if c.mine() {
					to.back[i].Pack(n.block(from.hh.w, i))
				}
			}
		}
	}
	for i := range w.out {
		if c.mine() {
			s := n.sources[n.config.Layers][i]
			w.out[i].PackTransposed(f32.Columns(n.out.w, s.at, s.width))
		}
	}
	c.end()
}

// claim says for one matrix after another whether it is one's own: of several threads that ask about the same ones, it is whose
// who comes to it first. So who is woken late leaves them to the others.
type claim struct {
	of            *weights
	at, own, done int32 // the number of the matrix asked about, from 1 on, of the last that is one's own, and of one's own so far
}

func (c *claim) mine() bool {
	if c.at++; c.own < c.at {
		c.own = c.of.claimed.Add(1)
	}
	if c.own != c.at {
		return false
	}
	c.done++
	return true
}

// end waits for what the others have claimed.
func (c *claim) end() {
	c.of.packed.Add(c.done)
	team.Await(func() bool { return c.of.packed.Load() >= c.at })
}
