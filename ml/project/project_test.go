package project_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/project"
)

// TestFirstFrameIsPCA compares a first frame, and an exact one after the matrix has changed, with gonum's principal
// components: directions but for their sign, shares of variance, and points.
func TestFirstFrameIsPCA(t *testing.T) {
	for what, m := range map[string]blas32.General{
		"wide": cloud(400, 60, 3), "narrow": cloud(3000, 5, 4), "few": cloud(7, 30, 5), "plane": cloud(50, 2, 6),
		"far off": moved(cloud(2000, 20, 7), 500),
	} {
		for _, o := range []project.Options{{}, {Axes: 3}, {Unit: true}, {Axes: 3, Rows: m.Rows - 2, Exact: true}} {
			p := project.New(o)
			f := draw(t, p, m)
			comparePCA(t, what, p, f, m, o, 2e-3)
			if o.Exact {
				changed := f32.NewMatrix(m.Rows, m.Cols)
				f32.Copy(changed, m)
				stir(changed, 0.05, 1)
				for range 10 {
					f = draw(t, p, changed)
				}
				comparePCA(t, what+", changed", p, f, changed, o, 2e-3)
			}
		}
	}
}

func moved(m blas32.General, by float32) blas32.General {
	for i := range m.Data {
		m.Data[i] += by
	}
	return m
}

func comparePCA(t *testing.T, what string, p *project.Projector, f project.Frame, m blas32.General, o project.Options, tol float64) {
	t.Helper()
	if o.Unit {
		m = unit(m)
	}
	fitted := m
	if o.Rows > 0 {
		fitted = f32.Rows(m, 0, o.Rows)
	}
	vectors, shares := exact(t, fitted)
	axes := p.Axes()
	mean := make([]float64, m.Cols)
	for r := range fitted.Rows {
		for i, x := range f32.Row(fitted, r) {
			mean[i] += float64(x) / float64(fitted.Rows)
		}
	}
	for j := range axes.Rows {
		if math.Abs(f.Share[j]-shares[j]) > tol {
			t.Errorf("%s, %+v: axis %d has a share of %v, want %v", what, o, j, f.Share[j], shares[j])
		}
		product := 0.0
		for i, x := range f32.Row(axes, j) {
			product += float64(x) * vectors.At(i, j)
		}
		if math.Abs(product) < 1-tol {
			t.Errorf("%s, %+v: axis %d has a cosine of %v with gonum's", what, o, j, product)
			continue
		}
		for r := range m.Rows {
			want, length := 0.0, 0.0
			for i, x := range f32.Row(m, r) {
				want += (float64(x) - mean[i]) * float64(axes.Data[j*axes.Stride+i])
				length += (float64(x) - mean[i]) * (float64(x) - mean[i])
			}
			if got := float64(f.Points.Data[r*f.Points.Stride+j]); math.Abs(got-want) > tol*(0.1+math.Sqrt(length)) {
				t.Errorf("%s, %+v: row %d is at %v on axis %d, want %v", what, o, r, got, j, want)
				break
			}
		}
	}
}

// TestMapNeverJumps: a matrix that changes by a thousandth moves the points by less than a twentieth of the map, whether
// variances are apart, equal in pairs or all equal, and whatever sign or turn an eigenvector would come out with.
func TestMapNeverJumps(t *testing.T) {
	for what, m := range clouds() {
		for _, axes := range []int{2, 3} {
			if got := jump(t, project.New(project.Options{Axes: axes}), m); got > 0.05 {
				t.Errorf("%s, %d axes: points moved by %.3f of the map from one frame to the next", what, axes, got)
			}
		}
	}
	// The test sees a jump where there is one: exact axes have no choice but to follow variances that overtake each other.
	if got := jump(t, project.New(project.Options{Exact: true}), clouds()["exactly equal"]); got < 0.5 {
		t.Errorf("exact axes of a ball: points moved by %.3f of the map from one frame to the next", got)
	}
}

func clouds() map[string]blas32.General {
	ball := f32.NewMatrix(48, 24) // both ends of every coordinate
	for r := range ball.Rows {
		ball.Data[r*24+r/2] = float32(1 - 2*(r%2))
	}
	long := f32.NewMatrix(48, 24) // the same, longer by far along the first
	f32.Copy(long, ball)
	long.Data[0], long.Data[24] = 5, -5
	return map[string]blas32.General{
		"apart":         shaped(600, 24, 9, func(j int) float64 { return 3 / (1 + float64(j)) }),
		"far apart":     shaped(600, 24, 9, func(j int) float64 { return math.Pow(10, float64(-j)) }),
		"equal pair":    shaped(600, 24, 9, func(j int) float64 { return 2 / (1 + float64(j/2)) }),
		"equal triples": shaped(600, 24, 9, func(j int) float64 { return 2 / (1 + float64(j/3)) }),
		"about equal":   shaped(600, 24, 9, func(int) float64 { return 1 }),
		"exactly equal": ball,
		"but for one":   long,
	}
}

// jump is the largest change from one frame to the next, beside the size of the map, of a matrix with a little noise that
// is new in each.
func jump(t *testing.T, p *project.Projector, m blas32.General) (most float64) {
	t.Helper()
	noisy := f32.NewMatrix(m.Rows, m.Cols)
	var before []float32
	for frame := range 30 {
		f32.Copy(noisy, m)
		stir(noisy, 1e-3, frame)
		points := draw(t, p, noisy).Points.Data
		if frame > 0 {
			most = max(most, distance(points, before)/distance(before, make([]float32, len(before))))
		}
		before = slices.Clone(points)
	}
	return most
}

func distance(a, b []float32) float64 {
	square := 0.0
	for i := range a {
		square += float64(a[i]-b[i]) * float64(a[i]-b[i])
	}
	return math.Sqrt(square)
}

// TestAxesGlideToThePlane: after another structure has taken over, the axes are the principal plane's again within some
// frames.
func TestAxesGlideToThePlane(t *testing.T) {
	p := project.New(project.Options{})
	draw(t, p, cloud(500, 30, 1))
	m := cloud(500, 30, 2)
	var f project.Frame
	for range 40 {
		f = draw(t, p, m)
	}
	_, shares := exact(t, m)
	if got, want := f.Explained(), shares[0]+shares[1]; math.Abs(got-want) > 1e-3 {
		t.Errorf("the map shows %v of the variance, the best one %v", got, want)
	}
}

// TestTurnedMatrix: where the same cloud comes turned by a rotation within the map's plane, the map stays as it was.
func TestTurnedMatrix(t *testing.T) {
	m := shaped(300, 4, 2, func(j int) float64 { return []float64{3, 2, 0.1, 0.1}[j] })
	p := project.New(project.Options{})
	before := slices.Clone(draw(t, p, m).Points.Data)
	axes := p.Axes()
	u, v := f32.Row(axes, 0), f32.Row(axes, 1)
	for r := range m.Rows {
		row := f32.Row(m, r)
		x, y := dot(row, u), dot(row, v)
		for i := range row { // by a quarter: u goes to v, v to -u
			row[i] += (-y-x)*u[i] + (x-y)*v[i]
		}
	}
	if got, spread := distance(draw(t, p, m).Points.Data, before), distance(before, make([]float32, len(before))); got > 0.01*spread {
		t.Errorf("points moved by %.3f of the map", got/spread)
	}
}

func dot(a, b []float32) (sum float32) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func TestSameBitsOnAnyNumberOfThreads(t *testing.T) {
	for _, o := range []project.Options{{}, {Axes: 3, Unit: true, Rows: 700}, {Exact: true}} {
		var want [][]float32
		for _, threads := range []int{1, 2, 3, 8} {
			o.Threads = threads
			p, m := project.New(o), cloud(1300, 40, 1)
			for frame := range 3 {
				points := slices.Clone(draw(t, p, m).Points.Data)
				if threads == 1 {
					want = append(want, points)
				} else if !reflect.DeepEqual(points, want[frame]) {
					t.Errorf("%+v: frame %d has other bits than on one thread", o, frame)
				}
				stir(m, 0.1, 1)
			}
		}
	}
}

func TestFramesAllocateNothing(t *testing.T) {
	m := cloud(600, 40, 1)
	directions := f32.Rows(cloud(2, 40, 3), 0, 2)
	given, err := project.Onto(directions, true, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := project.NewNeighbours(project.Sample(m.Rows, 50), 5)
	for what, p := range map[string]*project.Projector{
		"one": project.New(project.Options{}), "unit": project.New(project.Options{Unit: true, Rows: 300}),
		"two threads": project.New(project.Options{Axes: 3, Threads: 2}), "given": given,
	} {
		draw(t, p, m)
		got := testing.AllocsPerRun(5, func() { n.Kept(m, draw(t, p, m).Points, true) })
		if got != 0 {
			t.Errorf("%s: a frame allocates %v times", what, got)
		}
	}
}
