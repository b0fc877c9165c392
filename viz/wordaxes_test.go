package viz

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/project"
)

// spread makes rows whose first two columns vary most.
func spread(rows, cols int, seed uint64) blas32.General {
	r, m := rand.New(rand.NewPCG(seed, 7)), f32.NewMatrix(rows, cols)
	for i := range m.Data {
		m.Data[i] = float32(r.NormFloat64() * map[bool]float64{true: 3, false: 0.5}[i%cols < 2])
	}
	return m
}

// Frozen as a map shows them, turned or mirrored, the axes draw that very map, and other spaces by the same rule.
func TestFrozenAxesAreThoseOfTheMap(t *testing.T) {
	space := spread(60, 9, 1)
	frame, err := project.New(project.Options{Unit: true}).Frame(space)
	if err != nil {
		t.Fatal(err)
	}
	want := frame.Explained()
	for name, turn := range map[string][4]float32{"as it is": {1, 0, 0, 1}, "turned": {0.6, 0.8, -0.8, 0.6}, "mirrored": {0.6, 0.8, 0.8, -0.6}} {
		var shown []float32
		for i := range space.Rows {
			p := f32.Row(frame.Points, i)
			shown = append(shown, p[0]*turn[0]+p[1]*turn[2], p[0]*turn[1]+p[1]*turn[3])
		}
		axes, err := FrozenAxes(space, shown)
		if err != nil {
			t.Fatal(err)
		}
		got, err := axes.Draw(space)
		if err != nil {
			t.Fatal(err)
		}
		for i := range shown {
			if math.Abs(float64(got.Points[i]-shown[i])) > 1e-4 {
				t.Fatalf("%s: number %d is %g, was %g", name, i, got.Points[i], shown[i])
			}
		}
		if math.Abs(got.Explained-want) > 1e-6 || got.Kept == nil || !(*got.Kept > 0.3) {
			t.Errorf("%s: explained %g, want %g; kept %v", name, got.Explained, want, got.Kept)
		}
		// Another space is drawn on the same axes, which explain less of it than its own.
		other, err := axes.Draw(spread(60, 9, 2))
		if err != nil {
			t.Fatal(err)
		}
		again, _ := axes.Draw(space)
		for i := range shown {
			if again.Points[i] != got.Points[i] {
				t.Fatalf("%s: the axes have moved", name)
			}
		}
		if own, _ := project.New(project.Options{Unit: true}).Frame(spread(60, 9, 2)); other.Explained > own.Explained()+1e-9 {
			t.Errorf("%s: frozen axes explain %g of another space, its own %g", name, other.Explained, own.Explained())
		}
	}
}

func TestConceptAxesAreCosines(t *testing.T) {
	space := spread(40, 5, 3)
	x, y := []float32{2, 0, 0, 0, 0}, []float32{3, 3, 0, 0, 0}
	axes, err := ConceptAxes(x, y)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(axes.Angle-45) > 1e-3 {
		t.Errorf("the angle is %g", axes.Angle)
	}
	got, err := axes.Draw(space)
	if err != nil {
		t.Fatal(err)
	}
	for i := range space.Rows {
		row := f32.Row(space, i)
		length := 0.0
		for _, v := range row {
			length += float64(v) * float64(v)
		}
		length = math.Sqrt(length)
		if a, b := float64(row[0])/length, (float64(row[0])+float64(row[1]))/length/math.Sqrt2; math.Abs(float64(got.Points[2*i])-a)+math.Abs(float64(got.Points[2*i+1])-b) > 1e-5 {
			t.Fatalf("word %d stands at %v, want %g %g", i, got.Points[2*i:2*i+2], a, b)
		}
	}
	square, _ := ConceptAxes(x, []float32{0, 1, 0, 0, 0}) // spans the same plane
	if flat, _ := square.Draw(space); math.Abs(flat.Explained-got.Explained) > 1e-6 {
		t.Errorf("the plane explains %g, and %g at right angles", got.Explained, flat.Explained)
	}
}

func TestAxesRefuse(t *testing.T) {
	x := []float32{1, 2, 3}
	for name, y := range map[string][]float32{"the same": x, "opposite": {-1, -2, -3}, "nearly": {1, 2, 3.05}} {
		if _, err := ConceptAxes(x, y); !errors.Is(err, ErrParallel) {
			t.Errorf("%s: %v", name, err)
		}
	}
	nan := float32(math.NaN())
	for name, y := range map[string][]float32{"zero": {0, 0, 0}, "no number": {nan, 0, 0}} {
		if _, ok := errors.AsType[*project.Error](must(ConceptAxes(x, y))); !ok {
			t.Errorf("%s makes an axis", name)
		}
	}
	space := spread(20, 4, 5)
	space.Data[3] = nan
	if _, ok := errors.AsType[*project.Error](must(FrozenAxes(space, nil))); !ok {
		t.Error("what is not finite has axes")
	}
	few, err := FrozenAxes(spread(3, 2, 5), nil)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := few.Draw(spread(3, 2, 6)); err != nil || len(d.Points) != 6 || d.Kept != nil {
		t.Errorf("three words: %+v, %v", d, err)
	}
}

func must(_ *Axes, err error) error { return err }
