package rnn

import (
	"slices"
	"strings"

	"caderno/ml/exchange"
	"caderno/ml/safetensors"
)

// Weights is a copy of the network's parameters with the names and shapes of a PyTorch module's state: weight_ih_l0,
// bias_ih_l0 and so on, out.weight. Where this network has one bias for PyTorch's two, it is the first and the second is
// zero. Peepholes, gains of normalised sums and the original gated unit have no counterpart there and names of their own.
func (n *Net) Weights() (out []safetensors.Tensor) {
	for _, t := range n.tensors {
		data := slices.Clone(n.params[t.Offset : t.Offset+t.Rows*t.Cols])
		second, one := strings.CutPrefix(t.Name, "bias_l")
		if !one {
			out = append(out, safetensors.Tensor{Name: t.Name, Shape: t.shape(), Data: data})
			continue
		}
		out = append(out, safetensors.Tensor{Name: "bias_ih_l" + second, Shape: t.shape(), Data: data},
			safetensors.Tensor{Name: "bias_hh_l" + second, Shape: t.shape(), Data: make([]float32, len(data))})
	}
	return out
}

// shape is what PyTorch calls it: a vector where it is one.
func (t Tensor) shape() []int {
	if t.Cols == 1 && !strings.HasPrefix(t.Name, "weight") && !strings.HasSuffix(t.Name, "weight") {
		return []int{t.Rows}
	}
	return []int{t.Rows, t.Cols}
}

// SetWeights takes the parameters from tensors with the names and shapes of Weights; a module's name may stand before them,
// as in "lstm.weight_ih_l0". Two biases where the network has one are added up. The error is an *exchange.Error; then
// nothing has changed.
func (n *Net) SetWeights(tensors []safetensors.Tensor) error {
	var wanted []exchange.Wanted
	var offsets []int
	for _, t := range n.tensors {
		names := []string{t.Name}
		if layer, one := strings.CutPrefix(t.Name, "bias_l"); one {
			names = []string{"bias_ih_l" + layer, "bias_hh_l" + layer}
		}
		for _, name := range names {
			wanted = append(wanted, exchange.Wanted{Name: name, Shape: t.shape()})
			offsets = append(offsets, t.Offset)
		}
	}
	values, err := exchange.Match(wanted, tensors)
	if err != nil {
		return err
	}
	params := make([]float32, len(n.params))
	for k, data := range values {
		for i, v := range data {
			params[offsets[k]+i] += v
		}
	}
	copy(n.params, params)
	return nil
}
