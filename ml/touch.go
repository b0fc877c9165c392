package ml

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"caderno/ml/initial"
	"caderno/ml/rnn"
)

// Touch is a hand laid on a network to see what a part of it is for: exactly one of Clamp, Silence and Weight. Layers, units,
// rows and columns count from 0, as in a View and in PyTorch's names.
type Touch struct {
	Clamp   *Clamp      `json:"clamp,omitempty"`
	Silence *Silence    `json:"silence,omitempty"`
	Weight  *WeightEdit `json:"weight,omitempty"`
}

// Clamp holds a gate at a value at every step.
type Clamp struct {
	Layer int    `json:"layer"`
	Gate  string `json:"gate"`           // as in inside.Gate: "forget gate"
	Unit  *int   `json:"unit,omitempty"` // nil is all units
	// Value is between 0 and 1, for "cell input" and "candidate" between -1 and 1.
	Value float64 `json:"value"`
}

// Silence makes the output of a unit zero at every step.
type Silence struct {
	Layer int `json:"layer"`
	Unit  int `json:"unit"`
}

// WeightEdit sets one parameter.
type WeightEdit struct {
	// Tensor is PyTorch's name, as in Trainer.Weights: "weight_hh_l0", "out.bias". Where the network has one bias for
	// PyTorch's two, the second holds zeros, and setting it adds to the first.
	Tensor string  `json:"tensor"`
	Row    int     `json:"row"`
	Column int     `json:"column"` // 0 for a vector
	Value  float64 `json:"value"`  // -1e6 to 1e6
}

const (
	// MaxTouches is the most touches at once.
	MaxTouches = 64
	maxWeight  = 1e6
)

// CheckTouches says whether a run of a resolved spec can be touched so. The error is a FieldErrors whose fields are paths
// such as "touches[0].clamp.gate".
func CheckTouches(spec Spec, touches []Touch) error {
	var errs FieldErrors
	if len(touches) > MaxTouches {
		errs.add("touches", CodeTooMany, "max", MaxTouches, "got", len(touches))
		return errs
	}
	tensors := tensorsOf(spec)
	for i, h := range touches {
		field, kinds := fmt.Sprintf("touches[%d]", i), 0
		if h.Clamp != nil {
			kinds++
			spec.checkClamp(field+".clamp", *h.Clamp, &errs)
		}
		if h.Silence != nil {
			kinds++
			checkIndex(field+".silence.layer", h.Silence.Layer, spec.Layers, &errs)
			checkIndex(field+".silence.unit", h.Silence.Unit, spec.Hidden, &errs)
		}
		if h.Weight != nil {
			kinds++
			checkWeight(field+".weight", *h.Weight, tensors, &errs)
		}
		if kinds != 1 {
			errs.add(field, CodeOneTouch)
		}
	}
	return errs.orNil()
}

func checkIndex(field string, i, n int, errs *FieldErrors) {
	if i < 0 || i >= n {
		errs.add(field, CodeRange, "min", 0, "max", n-1, "got", i)
	}
}

func (s Spec) checkClamp(field string, c Clamp, errs *FieldErrors) {
	checkIndex(field+".layer", c.Layer, s.Layers, errs)
	if c.Unit != nil {
		checkIndex(field+".unit", *c.Unit, s.Hidden, errs)
	}
	names := networkOf(s).GateNames()
	switch {
	case len(names) == 0:
		errs.add(field+".gate", CodeNoGates)
		return
	case s.Variant == Peephole:
		errs.add(field+".gate", CodePeephole)
		return
	case !slices.Contains(names, c.Gate):
		errs.add(field+".gate", CodeChoice, "choices", strings.Join(names, ", "), "got", shorten(c.Gate))
		return
	}
	if low, high := rnn.GateRange(c.Gate); !(c.Value >= low && c.Value <= high) {
		errs.add(field+".value", CodeRange, "min", low, "max", high, "got", c.Value)
	}
}

func checkWeight(field string, w WeightEdit, tensors []shape, errs *FieldErrors) {
	i := slices.IndexFunc(tensors, func(t shape) bool { return t.name == w.Tensor })
	if i < 0 {
		errs.add(field+".tensor", CodeUnknown, "got", shorten(w.Tensor))
	} else {
		checkIndex(field+".row", w.Row, tensors[i].rows, errs)
		checkIndex(field+".column", w.Column, tensors[i].columns, errs)
	}
	if !(math.Abs(w.Value) <= maxWeight) {
		errs.add(field+".value", CodeRange, "min", -maxWeight, "max", maxWeight, "got", w.Value)
	}
}

// emptyNetwork is a network of a spec's kind whose weights are still to be filled in.
func emptyNetwork(spec Spec) *rnn.Net {
	c := networkOf(spec)
	c.Init = initial.Zero
	return rnn.New(c, generator(spec.Seed, streamWeights, 0))
}

// shape is that of one tensor by PyTorch's name; a vector has one column.
type shape struct {
	name          string
	rows, columns int
}

// tensorsOf lists the parameters of a spec's network.
func tensorsOf(spec Spec) (all []shape) {
	for _, t := range emptyNetwork(spec).Weights() {
		s := shape{t.Name, t.Shape[0], 1}
		if len(t.Shape) > 1 {
			s.columns = t.Shape[1]
		}
		all = append(all, s)
	}
	return all
}
