package web

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"caderno/ml"
	"caderno/ml/concept"
	"caderno/ml/project"
	"caderno/ml/vectors"
	"caderno/viz"
	"caderno/web/words"
)

// The axes that a map of words can be drawn on.
const (
	axesFollow   = "follow"   // those of each map in the log, which follow training
	axesStay     = "stay"     // the principal axes of one map
	axesConcepts = "concepts" // two directions through pairs of words, in the vectors of one map
)

var axesKinds = []string{axesFollow, axesStay, axesConcepts}

// axesAsk is the axes that a reader asks for in an address.
type axesAsk struct {
	kind string
	step int    // of the map whose vectors make the axes, -1 for the latest
	at   int    // events of the log that the latest may be among, -1 for all
	x, y string // pairs of words, of concepts
}

// axesAskOf reads ?axes=&frozen=&x=&y=. What is refused is left out of the ask.
func axesAskOf(q url.Values) (axesAsk, ml.FieldErrors) {
	const mostSteps = 1_000_000_000 // beyond the end of any run
	ask, errs := axesAsk{kind: firstOf(q.Get("axes"), axesFollow), step: -1, at: -1}, ml.FieldErrors(nil)
	if !slices.Contains(axesKinds, ask.kind) {
		errs = append(errs, ml.FieldError{Field: "axes", Code: ml.CodeChoice, Args: map[string]any{"choices": strings.Join(axesKinds, ", "), "got": shorten(ask.kind)}})
		ask.kind = axesFollow
	}
	step, err := count(q, "frozen", -1, mostSteps)
	if bad, ok := errors.AsType[ml.FieldErrors](err); ok {
		errs, step = append(errs, bad...), -1
	}
	ask.step = step
	for name, to := range map[string]*string{"x": &ask.x, "y": &ask.y} {
		*to = strings.TrimSpace(q.Get(name))
		if n := len([]rune(*to)); n > axisAsked {
			errs = append(errs, ml.FieldError{Field: name, Code: "axes.long", Args: map[string]any{"got": n, "max": axisAsked}})
			*to = ""
		}
	}
	slices.SortStableFunc(errs, func(a, b ml.FieldError) int { return strings.Compare(a.Field, b.Field) })
	return ask, errs
}

// axisEnds are what the two ends of an axis of concepts are called.
type axisEnds struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// mapAxes is the axes that a reader has chosen; the zero value follows training, as it does before there are vectors.
type mapAxes struct {
	axes *viz.Axes
	step int // of the map whose vectors they are made from
	x, y axisEnds
}

// chooseAxes makes the axes asked for from what a run has kept so far. The error is ml.FieldErrors where the reader can mend it.
func chooseAxes(say *words.Printer, run *folded, ask axesAsk) (mapAxes, error) {
	if ask.kind != axesStay && ask.kind != axesConcepts || len(run.maps) == 0 {
		return mapAxes{}, nil
	}
	m, ok := ask.among(run.maps)
	if !ok {
		return mapAxes{}, ml.FieldErrors{{Field: "frozen", Code: "axes.frozen", Args: map[string]any{"got": ask.step}}}
	}
	set := setOf(run.words, m.MapEvent)
	if set == nil {
		return mapAxes{}, errUndrawable
	}
	chosen := mapAxes{step: m.Step}
	if ask.kind == axesConcepts {
		return chosen.through(readyAxes(say, run), set, ask)
	}
	var err error
	if chosen.axes, err = viz.FrozenAxes(set.Matrix(), m.Points); err != nil {
		return mapAxes{}, errUndrawable
	}
	return chosen, nil
}

// errUndrawable says that a map's vectors are damaged, or no longer finite.
var errUndrawable = ml.FieldErrors{{Field: "axes", Code: "project." + project.CodeNotFinite}}

// among is the one of maps whose vectors make the axes: that of the step, or the latest there was, the first if there was none;
// false where none is of the step.
func (a axesAsk) among(maps []keptMap) (m keptMap, ok bool) {
	m = maps[0]
	for _, kept := range maps {
		if a.step < 0 && (a.at < 0 || kept.events <= a.at) || kept.Step == a.step {
			m, ok = kept, true
		}
	}
	return m, ok || a.step < 0
}

// through makes axes of concepts. Where the reader has named none, they are the first that are ready.
func (m mapAxes) through(ready []readyAxis, set *vectors.Set, ask axesAsk) (mapAxes, error) {
	if len(ready) > 1 && ask.x == "" && ask.y == "" {
		ask.x, ask.y = ready[0].Pairs, ready[1].Pairs
	}
	var errs ml.FieldErrors
	direction := func(field, written string, ends *axisEnds) []float32 {
		axis, bad := pairAxis(set, written)
		if bad != nil {
			bad.Field = field
			errs = append(errs, *bad)
			return nil
		}
		pairs, _ := readPairs(written)
		*ends = endsOf(ready, set, pairs)
		return axis.Direction
	}
	x, y := direction("x", ask.x, &m.x), direction("y", ask.y, &m.y)
	if len(errs) > 0 {
		return mapAxes{}, errs
	}
	var err error
	if m.axes, err = viz.ConceptAxes(x, y); errors.Is(err, viz.ErrParallel) {
		return mapAxes{}, ml.FieldErrors{{Field: "y", Code: "axes.parallel"}}
	} else if err != nil {
		return mapAxes{}, errUndrawable
	}
	return m, nil
}

// pairAxis is the direction through pairs as a reader writes them, or why there is none.
func pairAxis(set *vectors.Set, written string) (*concept.Axis, *ml.FieldError) {
	read, bad := readPairs(written)
	switch {
	case bad != "":
		return nil, &ml.FieldError{Code: "axes.pair", Args: map[string]any{"pair": shorten(bad)}}
	case len(read) == 0:
		return nil, &ml.FieldError{Code: ml.CodeRequired}
	}
	for i, p := range read {
		read[i] = [2]string{spelled(set, p[0]), spelled(set, p[1])}
	}
	pairs, err := concept.Pairs(read, set.Index)
	var axis *concept.Axis
	if err == nil {
		axis, err = concept.NewAxis(set.Matrix(), read[0][0], read[0][1], pairs)
	}
	if refused, ok := errors.AsType[*concept.Error](err); ok {
		return nil, &ml.FieldError{Code: "concept." + refused.Code, Args: refused.Args()}
	}
	return axis, nil
}

// on are the points of the latest map of a run on these axes, with what they are worth; nil before there is one.
func (m mapAxes) on(view *viz.WordView) (points []float32, drawn *viz.Redrawn) {
	_, last, shown := view.Maps()
	if m.axes != nil && last != nil {
		if d, err := m.draw(last); err == nil {
			return d.Points, &d
		}
	}
	if shown == nil {
		return nil, nil
	}
	return shown.Points, nil
}

// draw draws a map that has kept its vectors, on other axes than its own if such were chosen. The error is errUndrawable.
func (m mapAxes) draw(kept *ml.MapEvent) (viz.Redrawn, error) {
	if m.axes == nil {
		return viz.Redrawn{Points: kept.Points, Explained: kept.Explained, Kept: kept.Kept}, nil
	}
	space, err := ml.UnpackVectors(kept.Vectors)
	if err != nil {
		return viz.Redrawn{}, errUndrawable
	}
	d, err := m.axes.Draw(space)
	if err != nil {
		return viz.Redrawn{}, errUndrawable
	}
	return d, nil
}
