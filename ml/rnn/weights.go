package rnn

import "caderno/ml/f32"

// weights holds a network's matrices laid out for the products of a pass, which would otherwise rearrange them at each of
// its steps: transposed for the way forward, as they are for the way back through time.
type weights struct {
	layers []packedLayer
	out    f32.Packed // H×O
}

type packedLayer struct{ wih, whh, back f32.Packed } // I×GH, H×GH, GH×H

// newWeights makes room for n's matrices; back says whether the way back is wanted too.
func newWeights(n *Net, back bool) weights {
	w := weights{layers: make([]packedLayer, len(n.layers)), out: f32.NewPacked(n.config.Hidden, n.config.Output)}
	for l, y := range n.layers {
		w.layers[l] = packedLayer{wih: f32.NewPacked(y.wih.Cols, y.wih.Rows), whh: f32.NewPacked(y.whh.Cols, y.whh.Rows)}
		if back {
			w.layers[l].back = f32.NewPacked(y.whh.Rows, y.whh.Cols)
		}
	}
	return w
}

// take copies the network's weights as they are now, for the way forward.
func (w weights) take(n *Net) {
	for l, y := range n.layers {
		w.layers[l].wih.PackTransposed(y.wih)
		w.layers[l].whh.PackTransposed(y.whh)
	}
	w.out.PackTransposed(n.out.w)
}
