package ml

import (
	"math"
	"slices"

	"caderno/ml/inside"
	"caderno/ml/rnn"
	"caderno/ml/series"
)

// Touched is what a network does before and after it was touched, at the same step, with the same draws.
type Touched struct {
	Step    int     `json:"step"` // optimiser steps done
	Epoch   float64 `json:"epoch"`
	Touches []Touch `json:"touches"`
	Before  Seen    `json:"before"`
	After   Seen    `json:"after"`
}

// Seen is what a network forecasts, and what goes on inside it.
type Seen struct {
	Forecast *ForecastEvent `json:"forecast"`
	// Inside leaves out the matrices of gates and states of a network so large that both together would hold more than
	// MaxLookSize numbers.
	Inside *InsideEvent `json:"inside"`
}

// Touch lays hands on a copy of the run's network as it stands, of a run that has ended the one that it forecasts with, and
// forecasts and looks inside again; the run stays as it was. However large the network is, it costs at most some seconds:
// what is left out of a large one's forecast for that is left out before and after. The error is a FieldErrors; see
// CheckTouches.
func (t *Trainer) Touch(touches []Touch) (*Touched, error) {
	if err := CheckTouches(t.spec, touches); err != nil {
		return nil, err
	}
	out := &Touched{Step: t.step, Epoch: float64(t.step) / float64(t.stepsPerEpoch()), Touches: slices.Clone(touches)}
	net := emptyNetwork(t.spec)
	copy(net.Params(), t.net.Params())
	var err error
	if out.Before, err = t.see(net, nil); err != nil {
		return nil, err
	}
	if out.After, err = t.see(net, touches); err != nil {
		return nil, err
	}
	return out, nil
}

// TouchCheckpoint is Touch for a run that was left at a checkpoint. The error is a FieldErrors, or wraps ErrCheckpoint as that
// of ResumeTrainer does.
func TouchCheckpoint(spec Spec, data *series.Series, checkpoint []byte, touches []Touch) (*Touched, error) {
	t, err := ResumeTrainer(spec, data, checkpoint)
	if err != nil {
		return nil, err
	}
	return t.Touch(touches)
}

// see touches a network of the run's kind and says what it does.
func (t *Trainer) see(net *rnn.Net, touches []Touch) (s Seen, err error) {
	edit(net, touches)
	hands := handsOf(t.spec, touches)
	look, glass := newLookout(net, t.cut, t.spec), newGlass(net, t.cut, t.spec)
	look.touch = hands
	hands(look.rows)
	hands(glass.tape)
	s.Forecast = t.forecast(look, glimpse)
	if !s.Forecast.isFinite() {
		var errs FieldErrors
		errs.add("touches", CodeNotFinite)
		return s, errs
	}
	s.Inside = glass.look(2*inside.Size(net.Config(), t.spec.Window) <= MaxLookSize)
	return s, nil
}

// edit sets the weights that are touched.
func edit(net *rnn.Net, touches []Touch) {
	weights, edited := net.Weights(), false
	for _, h := range touches {
		if h.Weight == nil {
			continue
		}
		edited = true
		for _, t := range weights {
			if t.Name == h.Weight.Tensor {
				columns := len(t.Data) / t.Shape[0]
				t.Data[h.Weight.Row*columns+h.Weight.Column] = float32(h.Weight.Value)
			}
		}
	}
	if !edited {
		return
	}
	if err := net.SetWeights(weights); err != nil {
		panic("ml: a network takes its own weights: " + err.Error())
	}
}

// touchable is what hands can be laid on: a tape or a state.
type touchable interface {
	Clamp(layer, gate, unit int, value float64)
	Silence(layer, unit int)
}

// handsOf lays clamps and silences on a tape or state of the spec's network.
func handsOf(spec Spec, touches []Touch) func(touchable) {
	names := networkOf(spec).GateNames()
	return func(part touchable) {
		for _, h := range touches {
			if c := h.Clamp; c != nil {
				unit := -1
				if c.Unit != nil {
					unit = *c.Unit
				}
				part.Clamp(c.Layer, slices.Index(names, c.Gate), unit, c.Value)
			}
			if h.Silence != nil {
				part.Silence(h.Silence.Layer, h.Silence.Unit)
			}
		}
	}
}

// isFinite says whether JSON can say all of a forecast.
func (f *ForecastEvent) isFinite() bool {
	bad := func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }
	for _, line := range [][]float64{f.Mean, f.Low80, f.High80, f.Low95, f.High95} {
		if slices.ContainsFunc(line, bad) {
			return false
		}
	}
	return !slices.ContainsFunc(f.Fit, func(v *float64) bool { return v != nil && bad(*v) })
}
