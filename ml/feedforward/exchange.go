package feedforward

import (
	"fmt"
	"slices"
	"strings"

	"caderno/ml/exchange"
	"caderno/ml/safetensors"
)

// Weights is a copy of the network's parameters and of the running means and variances with the names and shapes of the
// state of a PyTorch module with a list "layers" of Linear, a list "norms" of LayerNorm or BatchNorm1d and a Linear "out":
// layers.0.weight, layers.0.bias, norms.0.weight, norms.0.bias, norms.0.running_mean, norms.0.running_var and so on. The
// batches that PyTorch counts beside them, num_batches_tracked, are not among them; it loads the state without.
func (n *Net) Weights() (out []safetensors.Tensor) {
	wanted, places := n.wanted()
	for k, w := range wanted {
		out = append(out, safetensors.Tensor{Name: w.Name, Shape: w.Shape, Data: slices.Clone(places[k])})
	}
	return out
}

// SetWeights takes the parameters and running values from tensors with the names and shapes of Weights; a module's name may
// stand before them, as in "model.layers.0.weight". The error is an *exchange.Error; then nothing has changed.
func (n *Net) SetWeights(tensors []safetensors.Tensor) error {
	wanted, places := n.wanted()
	values, err := exchange.Match(wanted, tensors)
	if err != nil {
		return err
	}
	for k, v := range values {
		copy(places[k], v)
	}
	return nil
}

// wanted lists what a file of weights holds, and where it lies.
func (n *Net) wanted() (wanted []exchange.Wanted, places [][]float32) {
	for _, t := range n.tensors {
		wanted = append(wanted, exchange.Wanted{Name: t.Name, Shape: t.shape()})
		places = append(places, n.params[t.Offset:t.Offset+t.Rows*t.Cols])
	}
	for l, y := range n.layers {
		if y.mean != nil {
			shape := []int{n.config.Hidden}
			wanted = append(wanted, exchange.Wanted{Name: fmt.Sprintf("norms.%d.running_mean", l), Shape: shape},
				exchange.Wanted{Name: fmt.Sprintf("norms.%d.running_var", l), Shape: shape, Variance: true})
			places = append(places, y.mean, y.variance)
		}
	}
	return wanted, places
}

// shape is what PyTorch calls it: a vector where it is one.
func (t Tensor) shape() []int {
	if strings.HasSuffix(t.Name, ".bias") || strings.HasPrefix(t.Name, "norms.") {
		return []int{t.Rows}
	}
	return []int{t.Rows, t.Cols}
}
