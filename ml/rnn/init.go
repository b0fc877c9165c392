package rnn

import (
	"math/rand/v2"
	"strings"

	"caderno/ml/initial"
)

// initialise fills the weights in the order of their names; in and out of a recurrent matrix count one gate's block. The
// vectors of symbols are normal with deviation 1, as PyTorch has them; peepholes and biases are zero, the gains of
// normalised sums 1.
func (n *Net) initialise(rng *rand.Rand) {
	H := n.config.Hidden
	for _, t := range n.tensors {
		w := n.params[t.Offset : t.Offset+t.Rows*t.Cols]
		switch {
		case strings.HasPrefix(t.Name, "bias"), strings.HasSuffix(t.Name, "bias"), strings.HasPrefix(t.Name, "weight_peep"):
		case strings.HasPrefix(t.Name, "norm"):
			for i := range w {
				w[i] = 1
			}
		case t.Name == "embedding.weight":
			for i := range w {
				w[i] = float32(rng.NormFloat64())
			}
		case strings.HasPrefix(t.Name, "weight_hh"):
			for ; len(w) > 0; w = w[H*H:] {
				initial.Square(w[:H*H], n.config.Init, H, rng)
			}
		case strings.HasPrefix(t.Name, "weight_ih"):
			for block := H * t.Cols; len(w) > 0; w = w[block:] {
				initial.Fill(w[:block], n.config.Init, H, t.Cols, H, rng)
			}
		default:
			initial.Fill(w, n.config.Init, t.Rows, t.Cols, H, rng)
		}
	}
	if n.config.kind() != LSTM {
		return
	}
	for _, y := range n.layers {
		for _, d := range y {
			for j := range H {
				d.b[H+j] = n.config.ForgetBias
			}
		}
	}
}
