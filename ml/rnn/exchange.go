package rnn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"caderno/ml/safetensors"
)

// The reasons why weights do not become a network's.
const (
	CodeMissing = "missing" // the network needs a tensor of this name
	CodeShape   = "shape"   // want, got: a tensor has another shape than the network's
	CodeUnknown = "unknown" // the network has no tensor of this name
	CodeTwice   = "twice"   // two tensors could be meant by the network's
	CodeFinite  = "finite"  // a tensor holds NaN or an infinity
)

// WeightsError says which tensor is refused and why. Error gives one plain English sentence; Code and Args are for a message
// catalogue.
type WeightsError struct {
	Code, Tensor string
	Want, Got    []int // shapes
}

// Args is every argument of the code.
func (e *WeightsError) Args() map[string]any {
	return map[string]any{"tensor": e.Tensor, "want": shapeText(e.Want), "got": shapeText(e.Got)}
}

func (e *WeightsError) Error() string {
	switch e.Code {
	case CodeMissing:
		return fmt.Sprintf("rnn: the network needs a tensor %q", e.Tensor)
	case CodeShape:
		return fmt.Sprintf("rnn: tensor %q is %s, the network's %s", e.Tensor, shapeText(e.Got), shapeText(e.Want))
	case CodeUnknown:
		return fmt.Sprintf("rnn: the network has no tensor %q", e.Tensor)
	case CodeTwice:
		return fmt.Sprintf("rnn: more than one tensor could be the network's %q", e.Tensor)
	}
	return fmt.Sprintf("rnn: tensor %q holds a value that is no number or infinite", e.Tensor)
}

func shapeText(shape []int) string {
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = fmt.Sprint(n)
	}
	return strings.Join(parts, "×")
}

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
// as in "lstm.weight_ih_l0". Two biases where the network has one are added up. The error is a *WeightsError; then
// nothing has changed.
func (n *Net) SetWeights(tensors []safetensors.Tensor) error {
	used := make([]bool, len(tensors))
	find := func(name string, shape []int) ([]float32, error) {
		at := -1
		for i, t := range tensors {
			if t.Name != name && !strings.HasSuffix(t.Name, "."+name) {
				continue
			}
			if at >= 0 {
				return nil, &WeightsError{Code: CodeTwice, Tensor: name}
			}
			at = i
		}
		if at < 0 {
			return nil, &WeightsError{Code: CodeMissing, Tensor: name}
		}
		used[at] = true
		return checkTensor(tensors[at], shape)
	}
	params := make([]float32, len(n.params))
	for _, t := range n.tensors {
		names := []string{t.Name}
		if layer, one := strings.CutPrefix(t.Name, "bias_l"); one {
			names = []string{"bias_ih_l" + layer, "bias_hh_l" + layer}
		}
		for _, name := range names {
			data, err := find(name, t.shape())
			if err != nil {
				return err
			}
			for i, v := range data {
				params[t.Offset+i] += v
			}
		}
	}
	for i, yes := range used {
		if !yes {
			return &WeightsError{Code: CodeUnknown, Tensor: tensors[i].Name}
		}
	}
	copy(n.params, params)
	return nil
}

func checkTensor(t safetensors.Tensor, shape []int) ([]float32, error) {
	if !slices.Equal(t.Shape, shape) {
		return nil, &WeightsError{Code: CodeShape, Tensor: t.Name, Want: shape, Got: t.Shape}
	}
	for _, v := range t.Data {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			return nil, &WeightsError{Code: CodeFinite, Tensor: t.Name}
		}
	}
	return t.Data, nil
}
