package rnn

import "caderno/ml/f32"

// weights holds a network's matrices laid out for the products of a pass, which would otherwise rearrange them at each of
// its steps: transposed for the way forward, as they are for the way back through time.
type weights struct {
	layers [][]packedDirection // by layer and direction
	out    []f32.Packed        // by source: width×O
}

// packedDirection is by source (width×GH) and, for the recurrent weights, by stage (H×gates·H, and gates·H×H for the way
// back).
type packedDirection struct{ ih, hh, back []f32.Packed }

// newWeights makes room for n's matrices; back says whether the way back is wanted too.
func newWeights(n *Net, back bool) weights {
	c, H := n.config, n.config.Hidden
	bySource := func(l, wide int) (p []f32.Packed) {
		for _, s := range c.sources(l) {
			p = append(p, f32.NewPacked(s.width, wide))
		}
		return p
	}
	w := weights{layers: make([][]packedDirection, c.Layers), out: bySource(c.Layers, c.Output)}
	for l := range w.layers {
		for range c.directions() {
			p := packedDirection{ih: bySource(l, n.cell.gates()*H)}
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
	return w
}

// take copies the network's weights as they are now: part number part of size, which share the matrices among them.
func (w weights) take(n *Net, part, size int) {
	turn := 0
	mine := func() bool {
		turn++
		return turn%size == part
	}
	for l, y := range n.layers {
		for d := range y {
			from, to := &y[d], &w.layers[l][d]
			for i, s := range n.sources[l] {
				if mine() {
					to.ih[i].PackTransposed(f32.Columns(from.ih.w, s.at, s.width))
				}
			}
			for i := range to.hh {
				if mine() {
					to.hh[i].PackTransposed(n.block(from.hh.w, i))
				}
			}
			for i := range to.back {
				if mine() {
					to.back[i].Pack(n.block(from.hh.w, i))
				}
			}
		}
	}
	for i, s := range n.sources[n.config.Layers] {
		if mine() {
			w.out[i].PackTransposed(f32.Columns(n.out.w, s.at, s.width))
		}
	}
}
