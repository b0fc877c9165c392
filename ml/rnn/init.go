package rnn

import (
	"math/rand/v2"
	"strings"

	"caderno/ml/initial"
)

// initialise fills the weights in the order of their names; in and out of a recurrent matrix count one gate's block.
func (n *Net) initialise(rng *rand.Rand) {
	H := n.config.Hidden
	for _, t := range n.tensors {
		if strings.Contains(t.Name, "bias") {
			continue
		}
		w := n.params[t.Offset : t.Offset+t.Rows*t.Cols]
		recurrent := strings.HasPrefix(t.Name, "weight_hh")
		rows := min(t.Rows, H) // of a block
		for at := 0; at < len(w); at += rows * t.Cols {
			block := w[at : at+rows*t.Cols]
			if recurrent {
				initial.Square(block, n.config.Init, H, rng)
			} else {
				initial.Fill(block, n.config.Init, rows, t.Cols, H, rng)
			}
		}
	}
	if n.config.Cell != LSTM && n.config.Cell != "" {
		return
	}
	for _, y := range n.layers {
		for j := range H {
			y.b[H+j] = n.config.ForgetBias
		}
	}
}
