package project_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/project"
)

// TestDegenerate: matrices without variance, with fewer rows or columns than axes, and with rows of zeros give finite
// points, the same ones for rows that are the same.
func TestDegenerate(t *testing.T) {
	same := f32.NewMatrix(50, 8)
	for i := range same.Data {
		same.Data[i] = float32(i%8) * 1e3
	}
	line := f32.NewMatrix(40, 6)
	for r := range line.Rows {
		f32.Row(line, r)[2] = float32(r)
	}
	for what, c := range map[string]struct {
		m     blas32.General
		share float64
	}{
		"zeros":    {f32.NewMatrix(20, 5), 0},
		"same":     {same, 0},
		"line":     {line, 1},
		"one row":  {cloud(1, 9, 1), 0},
		"two rows": {cloud(2, 9, 1), 1},
		"1 column": {cloud(30, 1, 1), 1},
		"1×1":      {f32.NewMatrix(1, 1), 0},
		"2 cols":   {cloud(30, 2, 1), 1},
	} {
		for _, o := range []project.Options{{}, {Axes: 3}, {Axes: 3, Exact: true}, {Axes: 3, Rows: 2}} {
			p := project.New(o)
			for frame := range 3 {
				f := draw(t, p, c.m)
				if f.Points.Rows != c.m.Rows || f.Points.Cols != max(2, o.Axes) || len(f.Share) != f.Points.Cols {
					t.Fatalf("%s: got %d×%d points, %d shares", what, f.Points.Rows, f.Points.Cols, len(f.Share))
				}
				for i, x := range f.Points.Data {
					if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
						t.Fatalf("%s, %+v, frame %d: point %d is %v", what, o, frame, i, x)
					}
				}
				if got := f.Explained(); o.Rows == 0 && math.Abs(got-c.share) > 1e-4 {
					t.Errorf("%s, %+v, frame %d: the map shows %v of the variance, want %v", what, o, frame, got, c.share)
				}
				if what == "same" && distance(f32.Row(f.Points, 0), f32.Row(f.Points, 49)) > 0 {
					t.Errorf("two rows that are the same are apart: %v and %v", f32.Row(f.Points, 0), f32.Row(f.Points, 49))
				}
			}
		}
	}
}

// TestNotFinite: a matrix that diverged is refused, and the frame after it is as if it had not been.
func TestNotFinite(t *testing.T) {
	for _, bad := range []float32{float32(math.NaN()), float32(math.Inf(1)), 1e30} {
		for _, o := range []project.Options{{}, {Unit: true}, {Axes: 3, Exact: true}} {
			m, broken := cloud(300, 20, 1), cloud(300, 20, 1)
			broken.Data[777] = bad
			p, other := project.New(o), project.New(o)
			for _, p := range []*project.Projector{p, other} {
				draw(t, p, m)
			}
			if _, err := p.Frame(broken); !refused(err, project.CodeNotFinite, 0) {
				t.Errorf("%v, %+v: got error %v, want %s", bad, o, err, project.CodeNotFinite)
			}
			stir(m, 0.1, 1)
			if got, want := draw(t, p, m), draw(t, other, m); !reflect.DeepEqual(got, want) {
				t.Errorf("%v, %+v: the frame after it is another", bad, o)
			}
			if _, err := project.New(o).Frame(broken); !refused(err, project.CodeNotFinite, 0) {
				t.Errorf("%v, %+v, first frame: got error %v", bad, o, err)
			}
		}
	}
	// Beyond the rows that make the axes, only the row's own point suffers.
	m := cloud(300, 20, 1)
	m.Data[250*20] = float32(math.NaN())
	f := draw(t, project.New(project.Options{Rows: 200}), m)
	for r := range m.Rows {
		if got := math.IsNaN(float64(f.Points.Data[2*r])); got != (r == 250) {
			t.Errorf("row %d: not a number is %v", r, got)
		}
	}
}

func refused(err error, code string, axis int) bool {
	bad, ok := errors.AsType[*project.Error](err)
	return ok && bad.Code == code && bad.Axis == axis && bad.Args()["axis"] == axis && len(bad.Error()) > 20
}

// TestFreeze: frozen axes and their zero stay while the matrix moves on.
func TestFreeze(t *testing.T) {
	m := cloud(300, 20, 1)
	p := project.New(project.Options{})
	p.Freeze(true)
	first := slices.Clone(draw(t, p, m).Points.Data)
	axes := p.Axes()
	if f := draw(t, p, m); distance(f.Points.Data, first) > 1e-4*distance(first, make([]float32, len(first))) {
		t.Error("the same matrix has another map under frozen axes")
	}
	moved(m, 2)
	f := draw(t, p, m)
	if !reflect.DeepEqual(p.Axes(), axes) {
		t.Error("frozen axes moved")
	}
	for j := range 2 {
		by := float32(0)
		for _, x := range f32.Row(axes, j) {
			by += 2 * x
		}
		if got, want := f.Points.Data[j], first[j]+by; math.Abs(float64(got-want)) > 1e-3 {
			t.Errorf("axis %d: the first row is at %v, want %v", j, got, want)
		}
	}
	p.Freeze(false)
	stir(m, 0.5, 1)
	if draw(t, p, m); reflect.DeepEqual(p.Axes(), axes) {
		t.Error("axes stay although they may move")
	}
}

func TestReset(t *testing.T) {
	a, b := cloud(300, 20, 1), cloud(300, 20, 2)
	p := project.New(project.Options{})
	draw(t, p, a)
	p.Reset()
	if got, want := draw(t, p, b), draw(t, project.New(project.Options{}), b); !reflect.DeepEqual(got, want) {
		t.Error("the frame after Reset is not a first frame")
	}
	if got, want := draw(t, p, cloud(10, 7, 2)), draw(t, project.New(project.Options{}), cloud(10, 7, 2)); !reflect.DeepEqual(got, want) {
		t.Error("the frame of another shape is not a first frame")
	}
}

// TestOnto: coordinates along given directions, at right angles or not, and their shares.
func TestOnto(t *testing.T) {
	given := f32.Over([]float32{2, 0, 0, 3, 4, 0}, 2, 3)
	m := f32.Over([]float32{1, 2, 5, -1, 0, 5, 0, 0, 0, 3, 4, 0}, 4, 3)
	for _, c := range []struct {
		orthogonal, unit bool
		want             []float64
	}{
		{false, false, []float64{1, 2.2, -1, -0.6, 0, 0, 3, 5}},
		{true, false, []float64{1, 2, -1, 0, 0, 0, 3, 4}},
		{true, true, []float64{1 / math.Sqrt(30), 2 / math.Sqrt(30), -1 / math.Sqrt(26), 0, 0, 0, 0.6, 0.8}},
	} {
		p, err := project.Onto(given, c.orthogonal, project.Options{Unit: c.unit})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			f := draw(t, p, m)
			for i, want := range c.want {
				if got := float64(f.Points.Data[i]); math.Abs(got-want) > 1e-6 {
					t.Errorf("%+v: coordinate %d is %v, want %v", c, i, got, want)
				}
			}
			if c.orthogonal && !c.unit {
				// Sums of squares about the mean: 8.75 and 11 of the columns shown, 25 of the third.
				for j, want := range []float64{8.75 / 44.75, 11 / 44.75} {
					if math.Abs(f.Share[j]-want) > 1e-6 {
						t.Errorf("axis %d has a share of %v, want %v", j, f.Share[j], want)
					}
				}
			}
		}
	}
	for what, bad := range map[string][]float32{"zero": {1, 0, 0, 0, 0, 0}, "one line": {1, 2, 3, -2, -4, -6}, "NaN": {1, 0, 0, float32(math.NaN()), 1, 0}} {
		if _, err := project.Onto(f32.Over(bad, 2, 3), true, project.Options{}); !refused(err, project.CodeDependent, 2) {
			t.Errorf("%s: got error %v, want %s", what, err, project.CodeDependent)
		}
	}
}

// TestNeighbours: a map that is the space keeps all neighbours, one of noise as many as chance, and words that are not
// numbers none.
func TestNeighbours(t *testing.T) {
	m, noise := cloud(2000, 3, 1), cloud(2000, 2, 2)
	n := project.NewNeighbours(project.Sample(m.Rows, 400), 10)
	if got := n.Kept(m, m, false); got != 1 {
		t.Errorf("the space itself keeps %v of the neighbours", got)
	}
	u := unit(m)
	if got := n.Kept(moved(cloud(2000, 3, 1), 0), u, true); got < 0.999 {
		t.Errorf("the space by angle keeps %v of the neighbours", got)
	}
	if got, want := n.Kept(m, noise, false), n.Chance(); math.Abs(got-want) > 0.02 || want != 10.0/399 {
		t.Errorf("noise keeps %v of the neighbours, chance %v", got, want)
	}
	for i := range noise.Data {
		noise.Data[i] = float32(math.NaN())
	}
	if got := n.Kept(m, noise, false); got != 0 {
		t.Errorf("a map of NaN keeps %v of the neighbours", got)
	}
	if got, want := project.Sample(10, 4), []int32{0, 2, 5, 7}; !slices.Equal(got, want) {
		t.Errorf("got sample %v, want %v", got, want)
	}
	if got := len(project.Sample(3, 10)); got != 3 {
		t.Errorf("got %d of 3 rows", got)
	}
}

func TestPanics(t *testing.T) {
	m := f32.NewMatrix(5, 4)
	for what, f := range map[string]func(){
		"axes":       func() { project.New(project.Options{Axes: 4}) },
		"rows":       func() { project.New(project.Options{Rows: -1}) },
		"directions": func() { project.Onto(f32.NewMatrix(4, 4), false, project.Options{}) },
		"dimension": func() {
			p, err := project.Onto(f32.Over([]float32{1, 0, 0, 1}, 2, 2), false, project.Options{})
			if err == nil {
				p.Frame(m)
			}
		},
		"no rows":    func() { project.New(project.Options{}).Frame(blas32.General{}) },
		"no axes":    func() { project.New(project.Options{}).Axes() },
		"neighbours": func() { project.NewNeighbours([]int32{1, 2}, 2) },
		"sample":     func() { project.NewNeighbours([]int32{1, 5}, 1).Kept(m, m, false) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			f()
		}()
	}
}
