package web

import (
	"strconv"

	"caderno/ml"
	"caderno/web/words"
)

// axesForm is where a reader chooses the axes of a map.
type axesForm struct {
	Kinds     []axesKind
	Step      string // whose vectors make the axes, "" for the latest
	Pairs     []axesField
	Kind      string
	AxesError string
	StepError string
	Troubled  bool // something about them was refused: the map follows until the reader has mended it
}

// axesKind is a way to choose axes, with what it is.
type axesKind struct {
	Value, Label, What string
	Selected           bool
}

// axesField is the pairs of one axis.
type axesField struct {
	ID, Name, Label, Value, Error string
	Ready                         []readyAxis
}

func newAxesForm(say *words.Printer, prefix string, run *folded, ask asked, errs ml.FieldErrors) *axesForm {
	why := map[string]string{}
	for _, e := range errs {
		why[e.Field] = firstOf(why[e.Field], say.Field(e))
	}
	f := &axesForm{Kind: firstOf(ask.axes.kind, axesFollow), AxesError: why["axes"], StepError: why["frozen"], Troubled: len(errs) > 0}
	for _, kind := range axesKinds {
		f.Kinds = append(f.Kinds, axesKind{kind, say.T("axes.kind." + kind), say.T("axes.what." + kind), kind == f.Kind})
	}
	if f.Kind != axesFollow && ask.axes.step >= 0 {
		f.Step = strconv.Itoa(ask.axes.step)
	}
	ready := readyAxes(say, run)
	for i, name := range []string{"x", "y"} {
		x := axesField{ID: prefix + "-axis-" + name, Name: name, Label: say.T("field." + name), Value: ask.axes.x, Error: why[name], Ready: ready}
		if name == "y" {
			x.Value = ask.axes.y
		}
		if ask.axes.x == "" && ask.axes.y == "" && len(ready) > i && x.Error == "" {
			x.Value = ready[i].Pairs
		}
		f.Pairs = append(f.Pairs, x)
	}
	return f
}
