package viz

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml"
	"caderno/ml/f32"
	"caderno/ml/project"
)

// ErrParallel says that two axes point so nearly the same way, or opposite ways, that they make no map.
var ErrParallel = errors.New("viz: the two axes are parallel")

// parallel is the cosine from which two axes make no map: 8 degrees.
const parallel = 0.99

// Axes draw spaces of word vectors on two directions that stay the same from one to the next, where the maps of a log follow
// training. Words are drawn at length 1. It is for one goroutine at a time.
type Axes struct {
	Angle float64 // between the two, 0 to 180 degrees

	flat  *project.Projector
	plane *project.Projector // onto the same plane at right angles, for what it explains; nil where flat is that already
	turn  [2][2]float64      // of the points
	near  *project.Neighbours
}

// Redrawn is a space on Axes.
type Redrawn struct {
	Points    []float32 // x and y of each word in turn, as MapEvent has them
	Explained float64   // share of the variance that lies in the plane of the axes, 0 to 1
	Kept      *float64  // share of the neighbours on the map that are neighbours in the space, 0 to 1; nil where words are few
}

// FrozenAxes are the principal axes of a space, turned as a map of it shows them, so that nothing jumps when they are frozen.
// The error is a *project.Error where the space is not finite.
func FrozenAxes(space blas32.General, shown []float32) (*Axes, error) {
	p := project.New(project.Options{Unit: true})
	frame, err := p.Frame(space)
	if err != nil {
		return nil, err
	}
	p.Freeze(true)
	return &Axes{Angle: 90, flat: p, turn: turnTo(frame.Points, shown), near: ml.MapNeighbours(space.Rows)}, nil
}

// ConceptAxes are two given directions: a word's place on each is its cosine with it. The error is ErrParallel, or a
// *project.Error where a direction is zero or not finite.
func ConceptAxes(x, y []float32) (*Axes, error) {
	given := blas32.General{Rows: 2, Cols: len(x), Stride: len(x), Data: append(append([]float32{}, x...), y...)}
	flat, err := project.Onto(given, false, project.Options{Unit: true})
	if err != nil {
		return nil, err
	}
	cosine := 0.0
	for i, v := range f32.Row(flat.Axes(), 0) {
		cosine += float64(v) * float64(f32.Row(flat.Axes(), 1)[i])
	}
	if math.Abs(cosine) > parallel {
		return nil, ErrParallel
	}
	plane, err := project.Onto(given, true, project.Options{Unit: true})
	if err != nil {
		return nil, err
	}
	return &Axes{Angle: math.Acos(cosine) * 180 / math.Pi, flat: flat, plane: plane, turn: [2][2]float64{{1, 0}, {0, 1}}}, nil
}

// Draw draws a space of as many columns as the axes have. The error is a *project.Error.
func (a *Axes) Draw(space blas32.General) (Redrawn, error) {
	frame, err := a.flat.Frame(space)
	if err != nil {
		return Redrawn{}, err
	}
	d := Redrawn{Points: make([]float32, 0, 2*space.Rows), Explained: frame.Explained()}
	if a.near == nil {
		a.near = ml.MapNeighbours(space.Rows)
	}
	if a.near != nil {
		kept := a.near.Kept(space, frame.Points, true)
		d.Kept = &kept
	}
	for i := range space.Rows {
		p := f32.Row(frame.Points, i)
		x, y := float64(p[0]), float64(p[1])
		d.Points = append(d.Points, float32(x*a.turn[0][0]+y*a.turn[1][0]), float32(x*a.turn[0][1]+y*a.turn[1][1]))
	}
	if a.plane != nil {
		if frame, err = a.plane.Frame(space); err != nil {
			return Redrawn{}, err
		}
		d.Explained = frame.Explained()
	}
	return d, nil
}

// turnTo is the turn or reflection that brings points closest to others (Schönemann 1966, in two dimensions), none where there
// are not as many. With M = Σ p qᵀ a turn by t gains (M₀₀+M₁₁) cos t + (M₀₁-M₁₀) sin t, and a reflection
// (M₀₀-M₁₁) cos t + (M₀₁+M₁₀) sin t.
func turnTo(points blas32.General, others []float32) [2][2]float64 {
	if len(others) != 2*points.Rows {
		return [2][2]float64{{1, 0}, {0, 1}}
	}
	var m [2][2]float64
	for i := range points.Rows {
		p := f32.Row(points, i)
		for r := range 2 {
			for c := range 2 {
				m[r][c] += float64(p[r]) * float64(others[2*i+c])
			}
		}
	}
	turn, mirror := [2]float64{m[0][0] + m[1][1], m[0][1] - m[1][0]}, [2]float64{m[0][0] - m[1][1], m[0][1] + m[1][0]}
	if math.Hypot(turn[0], turn[1]) >= math.Hypot(mirror[0], mirror[1]) {
		sin, cos := math.Sincos(math.Atan2(turn[1], turn[0]))
		return [2][2]float64{{cos, sin}, {-sin, cos}}
	}
	sin, cos := math.Sincos(math.Atan2(mirror[1], mirror[0]))
	return [2][2]float64{{cos, sin}, {sin, -cos}}
}
