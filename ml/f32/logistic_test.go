package f32

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// step is what goes into Step, or into StepPair where there are two vectors.
type step struct {
	Logistic
	rows  []int32
	signs []uint32
	h, e  [2][]float32
}

func (s *step) one() { s.Step(s.rows, s.signs, s.h[0], s.e[0], s.rows) }
func (s *step) two() { s.StepPair(s.rows, s.signs, s.h[0], s.e[0], s.h[1], s.e[1], s.rows) }

func newStep(r *rand.Rand, cols, rows int) *step {
	s := &step{Logistic: Logistic{Table: NewTable(30, cols), Rate: 0.3, Likelihood: [8]float32{1, 1, 1, 1, 1, 1, 1, 1}}}
	for i := range s.Table.Rows {
		for j := range cols {
			s.Table.Data[i*s.Table.Stride+j] = float32(r.NormFloat64() / math.Sqrt(float64(cols)))
		}
	}
	for _, n := range r.Perm(s.Table.Rows)[:rows] {
		s.rows = append(s.rows, int32(n))
		s.signs = append(s.signs, uint32(r.IntN(2))<<31)
	}
	for range SignPad {
		s.signs = append(s.signs, uint32(r.IntN(2))<<31)
	}
	for i := range 2 {
		s.h[i], s.e[i] = Make(s.Table.Stride), Make(s.Table.Stride)
		for j := range cols {
			s.h[i][j], s.e[i][j] = float32(r.NormFloat64()), float32(r.NormFloat64())
		}
	}
	return s
}

func (s *step) vectors() pair { return pair{&s.h[0][0], &s.e[0][0], &s.h[1][0], &s.e[1][0]} }

func (s *step) clone() *step {
	c := *s
	c.Table.Data = slices.Clone(s.Table.Data)
	for i := range c.h {
		c.h[i], c.e[i] = slices.Clone(s.h[i]), slices.Clone(s.e[i])
	}
	return &c
}

// wanted is the step in float64: the gradient of Σ log σ(s h·w) by every number.
func (s *step) wanted(vectors int) *step {
	to, product := s.clone(), 1.0
	for i, r := range s.rows {
		for v := range vectors {
			row, dot, sign := tableRow(s.Table, r), 0.0, 1-2*float64(s.signs[i]>>31)
			for j, x := range row {
				dot += float64(x) * float64(s.h[v][j])
			}
			p := 1 / (1 + math.Exp(-sign*dot))
			g := float64(s.Rate) * sign * (1 - p)
			product *= p
			for j, x := range row {
				to.e[v][j] += float32(g * float64(x))
				tableRow(to.Table, r)[j] += float32(g * float64(s.h[v][j]))
			}
		}
	}
	to.Likelihood = [8]float32{float32(product), 1, 1, 1, 1, 1, 1, 1}
	return to
}

func (s *step) check(t *testing.T, what string, want *step) {
	t.Helper()
	near := func(part string, got, want []float32) {
		for i := range got {
			if d := math.Abs(float64(got[i] - want[i])); !(d < 2e-6*(1+math.Abs(float64(want[i])))) {
				t.Fatalf("%s: %s: element %d is %v, not %v", what, part, i, got[i], want[i])
			}
		}
	}
	near("table", s.Table.Data, want.Table.Data)
	for i := range s.h {
		near("h", s.h[i], want.h[i])
		near("e", s.e[i], want.e[i])
	}
	near("likelihood", []float32{allLanes(s.Likelihood)}, []float32{allLanes(want.Likelihood)})
}

func allLanes(p [8]float32) float32 {
	v := float32(1)
	for _, x := range p {
		v *= x
	}
	return v
}

func TestLogisticStepsFollowTheGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, cols := range []int{1, 2, 7, 8, 9, 16, 20, 100, 104, 130} {
		for rows := 1; rows <= 21; rows++ {
			s := newStep(r, cols, rows)
			what := fmt.Sprintf("%d rows of %d", rows, cols)
			one, pair := s.clone(), s.clone()
			one.one()
			one.check(t, what, s.wanted(1))
			pair.two()
			pair.check(t, what+", two vectors", s.wanted(2))
			if rows > LogisticRows {
				continue
			}
			one, pair = s.clone(), s.clone()
			one.portableStep(&one.rows[0], rows, &one.signs[0], &one.h[0][0], &one.e[0][0])
			one.check(t, what+", portable", s.wanted(1))
			pair.portableStepPair(&pair.rows[0], rows, &pair.signs[0], pair.vectors())
			pair.check(t, what+", two vectors, portable", s.wanted(2))
		}
	}
}

// In place, what is added to e is added to h.
func TestLogisticStepInPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for rows := 1; rows <= LogisticRows; rows++ {
		s := newStep(r, 100, rows)
		clear(s.e[0])
		clear(s.e[1])
		apart, here := s.clone(), s.clone()
		apart.two()
		here.StepPair(here.rows, here.signs, here.h[0], here.h[0], here.h[1], here.h[1], nil)
		for i := range apart.h {
			Add(apart.h[i], apart.e[i])
			clear(apart.e[i])
		}
		here.check(t, fmt.Sprint(rows, " rows"), apart)
	}
}

// A row that comes twice gets both updates.
func TestLogisticStepOfARowTwice(t *testing.T) {
	s := newStep(rand.New(rand.NewPCG(7, 8)), 24, 2)
	s.rows[1], s.signs[0], s.signs[1] = s.rows[0], Negative, Negative
	once := s.clone()
	once.rows = once.rows[:1]
	once.one()
	s.one()
	before := newStep(rand.New(rand.NewPCG(7, 8)), 24, 2).Table
	for j, got := range tableRow(s.Table, s.rows[0]) {
		old, one := tableRow(before, s.rows[0])[j], tableRow(once.Table, s.rows[0])[j]
		if want := old + 2*(one-old); math.Abs(float64(got-want)) > 1e-6 {
			t.Fatalf("column %d moved from %v to %v; one update takes it to %v", j, old, got, one)
		}
	}
}

func TestRowsOfATable(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for _, cols := range []int{1, 8, 9, 17, 100} {
		s := newStep(r, cols, 5)
		rows, sum, w := append(s.rows, s.rows[0]), slices.Clone(s.h[0]), slices.Clone(s.Table.Data)
		for _, n := range rows {
			for j, x := range tableRow(s.Table, n) {
				sum[j] += 0.5 * x
				w[int(n)*s.Table.Stride+j] += 2 * s.e[0][j]
			}
		}
		Fetch(s.Table, rows)
		AddRowsTo(s.h[0], 0.5, s.Table, rows)
		AddToRows(s.Table, rows, 2, s.e[0])
		for j, want := range sum {
			if math.Abs(float64(s.h[0][j]-want)) > 1e-5 {
				t.Errorf("%d columns: sum %d is %v, not %v", cols, j, s.h[0][j], want)
			}
		}
		for j, want := range w {
			if math.Abs(float64(s.Table.Data[j]-want)) > 1e-5 {
				t.Errorf("%d columns: element %d is %v, not %v", cols, j, s.Table.Data[j], want)
			}
		}
	}
}

func TestRowsMeetTheirCopies(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 8, 16, 24, 104} {
		var v [3][]float32 // row, copy, what the copy was
		for i := range v {
			v[i] = Make(n + 8)[:n]
			for j := range v[i] {
				v[i][j] = float32(r.NormFloat64())
			}
		}
		want := make([]float64, n)
		for j := range want {
			want[j] = float64(v[0][j]) + 0.75*(float64(v[1][j])-float64(v[2][j]))
		}
		MeetRow(0.75, v[0], v[1], v[2])
		for i := range v {
			for j, x := range v[i] {
				if math.Abs(float64(x)-want[j]) > 1e-6 {
					t.Errorf("%d of %d floats: element %d is %v, not %v", i, n, j, x, want[j])
				}
			}
			if !slices.Equal(v[i][:n+8][n:], make([]float32, 8)) {
				t.Errorf("%d of %d floats: what lies behind is written", i, n)
			}
		}
	}
}

// Far scores end in finite numbers, NaN stays to be seen.
func TestLogisticStepAtTheEnds(t *testing.T) {
	for _, x := range []float32{1e30, -1e30, float32(math.Inf(1)), float32(math.NaN())} {
		s := newStep(rand.New(rand.NewPCG(1, 1)), 8, 1)
		clear(tableRow(s.Table, s.rows[0]))
		clear(s.h[0])
		tableRow(s.Table, s.rows[0])[0], s.h[0][0], s.signs[0] = x, 1, Positive
		s.one()
		switch p := allLanes(s.Likelihood); {
		case x != x:
			if p == p {
				t.Errorf("a score of NaN has the likelihood %v", p)
			}
		case x > 0 && p != 1, x < 0 && !(p > 0 && p < 1e-37):
			t.Errorf("a score of %v has the likelihood %v", x, p)
		}
	}
}

func TestTablesAreChecked(t *testing.T) {
	w, v, u, signs := NewTable(3, 9), make([]float32, 16), make([]float32, 16), make([]uint32, 20)
	l := Logistic{Table: w}
	for name, call := range map[string]func(){
		"size":             func() { NewTable(0, 3) },
		"row":              func() { l.Step([]int32{3}, signs, v, u, nil) },
		"minus":            func() { l.Step([]int32{-1}, signs, v, u, nil) },
		"short h":          func() { l.Step([]int32{1}, signs, v[:9], u, nil) },
		"short e":          func() { l.Step([]int32{1}, signs, v, u[:9], nil) },
		"next":             func() { l.Step([]int32{1}, signs, v, u, []int32{3}) },
		"signs":            func() { l.Step([]int32{1}, signs[:7], v, u, nil) },
		"in place":         func() { l.Step(make([]int32, 7), signs, v, v, nil) },
		"one":              func() { l.StepPair([]int32{1}, signs, v, u, v, u, nil) },
		"window":           func() { l.StepWindow([]int32{1}, signs, w, []int32{3}, make([]float32, 8), nil) },
		"narrow":           func() { l.StepWindow([]int32{1}, signs, NewTable(3, 8), []int32{1}, make([]float32, 8), nil) },
		"factors":          func() { l.StepWindow([]int32{1}, signs, w, []int32{1, 2}, make([]float32, 15), nil) },
		"many":             func() { l.StepWindow(make([]int32, 7), signs, w, []int32{1}, make([]float32, 8), nil) },
		"unpadded":         func() { Fetch(NewMatrix(2, 9), []int32{0}) },
		"sum":              func() { AddRowsTo(v[:8], 1, w, []int32{0}) },
		"add":              func() { AddToRows(w, []int32{4}, 1, v) },
		"fetch":            func() { Fetch(w, []int32{9}) },
		"meeting":          func() { MeetRow(1, v, u, v[:8]) },
		"meeting unpadded": func() { MeetRow(1, v[:9], u[:9], v[:9]) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			call()
		})
	}
}

// BenchmarkLogisticStep takes steps whose rows lie in the nearest cache.
func BenchmarkLogisticStep(b *testing.B) {
	for _, cols := range []int{100, 300} {
		s := newStep(rand.New(rand.NewPCG(1, 2)), cols, LogisticRows)
		s.Rate = 1e-6
		b.Run(fmt.Sprint("one/", cols), func(b *testing.B) {
			for b.Loop() {
				s.Step(s.rows, s.signs, s.h[0], s.h[0], s.rows)
			}
		})
		b.Run(fmt.Sprint("pair/", cols), func(b *testing.B) {
			for b.Loop() {
				s.StepPair(s.rows, s.signs, s.h[0], s.h[0], s.h[1], s.h[1], s.rows)
			}
		})
		b.Run(fmt.Sprint("fetch/", cols), func(b *testing.B) {
			for b.Loop() {
				Fetch(s.Table, s.rows)
			}
		})
	}
}
