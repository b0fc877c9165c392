// Package exchange finds the parameters of a network among named tensors from elsewhere, such as those of a PyTorch module
// in a safetensors file.
//
// A network says what it wants, name and shape; what it is given must be that, all of it and nothing else, made of finite
// numbers, or it is refused with an *Error that names the tensor. What the values then mean is the network's own affair.
package exchange

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"caderno/ml/safetensors"
)

// The reasons why tensors do not become a network's parameters, with the arguments that Error.Args has for each.
const (
	CodeMissing  = "missing"  // tensor: the network needs a tensor of this name
	CodeShape    = "shape"    // tensor, want, got: a tensor has another shape than the network's
	CodeUnknown  = "unknown"  // tensor: the network has no tensor of this name
	CodeTwice    = "twice"    // tensor: two tensors could be meant by the network's
	CodeFinite   = "finite"   // tensor: it holds NaN or an infinity
	CodeNegative = "negative" // tensor: it holds a value below zero where there is none, such as a variance
)

// Error says which tensor is refused and why. Error gives one plain English sentence; Code and Args are for a message
// catalogue.
type Error struct {
	Code, Tensor string
	Want, Got    []int // shapes
}

// Args is every argument of the code.
func (e *Error) Args() map[string]any {
	return map[string]any{"tensor": e.Tensor, "want": shapeText(e.Want), "got": shapeText(e.Got)}
}

func (e *Error) Error() string {
	switch e.Code {
	case CodeMissing:
		return fmt.Sprintf("exchange: the network needs a tensor %q", e.Tensor)
	case CodeShape:
		return fmt.Sprintf("exchange: tensor %q is %s, the network's %s", e.Tensor, shapeText(e.Got), shapeText(e.Want))
	case CodeUnknown:
		return fmt.Sprintf("exchange: the network has no tensor %q", e.Tensor)
	case CodeTwice:
		return fmt.Sprintf("exchange: more than one tensor could be the network's %q", e.Tensor)
	case CodeNegative:
		return fmt.Sprintf("exchange: tensor %q holds a value below zero", e.Tensor)
	}
	return fmt.Sprintf("exchange: tensor %q holds a value that is no number or infinite", e.Tensor)
}

func shapeText(shape []int) string {
	parts := make([]string, len(shape))
	for i, n := range shape {
		parts[i] = fmt.Sprint(n)
	}
	return strings.Join(parts, "×")
}

// Wanted is one tensor that a network needs.
type Wanted struct {
	Name     string // unlike all others'
	Shape    []int
	Variance bool // no value is below zero
}

// Match returns the values of the tensors that are wanted, in that order; they are the tensors' own. A module's name may
// stand before a tensor's, as in "lstm.weight_ih_l0" for "weight_ih_l0". Every tensor must be wanted. The error is an
// *Error.
func Match(wanted []Wanted, tensors []safetensors.Tensor) ([][]float32, error) {
	used, values := make([]bool, len(tensors)), make([][]float32, len(wanted))
	for k, w := range wanted {
		at := -1
		for i, t := range tensors {
			if t.Name != w.Name && !strings.HasSuffix(t.Name, "."+w.Name) {
				continue
			}
			if at >= 0 {
				return nil, &Error{Code: CodeTwice, Tensor: w.Name}
			}
			at = i
		}
		if at < 0 {
			return nil, &Error{Code: CodeMissing, Tensor: w.Name}
		}
		used[at] = true
		if err := w.check(tensors[at]); err != nil {
			return nil, err
		}
		values[k] = tensors[at].Data
	}
	if i := slices.Index(used, false); i >= 0 {
		return nil, &Error{Code: CodeUnknown, Tensor: tensors[i].Name}
	}
	return values, nil
}

func (w Wanted) check(t safetensors.Tensor) error {
	if !slices.Equal(t.Shape, w.Shape) {
		return &Error{Code: CodeShape, Tensor: t.Name, Want: w.Shape, Got: t.Shape}
	}
	for _, v := range t.Data {
		switch {
		case math.IsNaN(float64(v)) || math.IsInf(float64(v), 0):
			return &Error{Code: CodeFinite, Tensor: t.Name}
		case w.Variance && v < 0:
			return &Error{Code: CodeNegative, Tensor: t.Name}
		}
	}
	return nil
}
