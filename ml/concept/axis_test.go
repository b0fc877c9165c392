package concept

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"pgregory.net/rapid"
)

// space puts rows into a matrix with a gap between them that holds dirt.
func space(rows ...[]float32) blas32.General {
	cols := len(rows[0])
	m := blas32.General{Rows: len(rows), Cols: cols, Stride: cols + 3}
	for _, r := range rows {
		m.Data = append(append(m.Data, r...), 77, float32(math.NaN()), 77)
	}
	return m
}

// noise is V random directions of any length.
func noise(V, D int, seed uint64) blas32.General {
	r := rand.New(rand.NewPCG(seed, 1))
	rows := make([][]float32, V)
	for i := range rows {
		rows[i] = make([]float32, D)
		scale := 0.1 + 10*r.Float64()
		for j := range rows[i] {
			rows[i][j] = float32(scale * r.NormFloat64())
		}
	}
	return space(rows...)
}

// crossed is n pairs (2i, 2i+1) that share nothing but the first coordinate, -1 in From and 1 in To.
func crossed(n int) (blas32.General, []Pair) {
	var rows [][]float32
	var pairs []Pair
	for i := range n {
		for _, side := range []float32{-1, 1} {
			r := make([]float32, n+1)
			r[0], r[i+1] = side*float32(i+1), 2*float32(i+1)
			rows = append(rows, r)
		}
		pairs = append(pairs, Pair{2 * i, 2*i + 1})
	}
	return space(rows...), pairs
}

func TestAxis(t *testing.T) {
	m, pairs := crossed(8)
	a, err := NewAxis(m, "left", "right", pairs)
	if err != nil {
		t.Fatal(err)
	}
	for j, got := range a.Direction {
		if want := map[bool]float64{true: 1}[j == 0]; math.Abs(float64(got)-want) > 1e-6 {
			t.Errorf("direction %d: got %v, want %v", j, got, want)
		}
	}
	if got := a.Accuracy(); got != 1 || math.Abs(a.Coherence-1) > 1e-9 {
		t.Errorf("got accuracy %v, coherence %v, want 1, 1", got, a.Coherence)
	}
	scores := make([]float64, 3)
	a.ScoreTo(scores, m, []int{0, 1, 15})
	for i, want := range []float64{-1 / math.Sqrt(5), 1 / math.Sqrt(5), 1 / math.Sqrt(5)} {
		if math.Abs(scores[i]-want) > 1e-6 {
			t.Errorf("score %d: got %v, want %v", i, scores[i], want)
		}
	}
	c, err := NewControl(m, pairs, 500, 1)
	if err != nil || c.Mean > 0.7 || c.P95 >= 1 || c.P95 < c.Mean {
		t.Errorf("got control %+v, error %v, want less than the axis", c, err)
	}
	if again, _ := NewControl(m, pairs, 500, 1); again != c {
		t.Errorf("got %+v and %+v from one seed", c, again)
	}
}

// A pair the wrong way round is the one that the others put out of order, and weakens the axis.
func TestReversedPair(t *testing.T) {
	m, pairs := crossed(6)
	pairs[2].From, pairs[2].To = pairs[2].To, pairs[2].From
	a, err := NewAxis(m, "left", "right", pairs)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range a.Ordered {
		if want := i != 2; got != want {
			t.Errorf("pair %d: got %v, want %v", i, got, want)
		}
	}
	// Of 30 ordered twos of pairs 10 have cosine -1 and 20 have 1.
	if got, want := a.Coherence, 1.0/3; math.Abs(got-want) > 1e-9 {
		t.Errorf("got coherence %v, want %v", got, want)
	}
}

// Random pairs are ordered about as often as their control.
func TestAxisOfNothing(t *testing.T) {
	got, want := 0.0, 0.0
	for seed := range uint64(200) {
		m, pairs := noise(20, 12, seed), []Pair(nil)
		for i := range 10 {
			pairs = append(pairs, Pair{2 * i, 2*i + 1})
		}
		a, err := NewAxis(m, "a", "b", pairs)
		if err != nil {
			t.Fatal(err)
		}
		c, err := NewControl(m, pairs, 20, seed)
		if err != nil {
			t.Fatal(err)
		}
		got, want = got+a.Accuracy()/200, want+c.Mean/200
	}
	// An accuracy's standard deviation is at most 1/2; five of 200 means are 0.18, and in fact far less.
	if math.Abs(got-want) > 0.1 {
		t.Errorf("got accuracy %v, control %v", got, want)
	}
}

// Leave-one-out is what an axis without the pair says, whatever the lengths of the rows.
func TestLeaveOneOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 8).Draw(t, "pairs")
		m, pairs := noise(2*n, 5, rapid.Uint64().Draw(t, "seed")), []Pair(nil)
		for i := range n {
			pairs = append(pairs, Pair{2 * i, 2*i + 1})
		}
		all, err := NewAxis(m, "a", "b", pairs)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range pairs {
			rest := append(append([]Pair(nil), pairs[:i]...), pairs[i+1:]...)
			a, err := NewAxis(m, "a", "b", rest)
			if err != nil {
				t.Fatal(err)
			}
			s := make([]float64, 2)
			a.ScoreTo(s, m, []int{p.From, p.To})
			if got, want := all.Ordered[i], s[1] > s[0]; got != want && math.Abs(s[1]-s[0]) > 1e-5 {
				t.Errorf("pair %d: got %v, want %v (%v)", i, got, want, s)
			}
		}
	})
}

func TestRefusals(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	m := space([]float32{1, 0}, []float32{2, 0}, []float32{0, 1}, []float32{0, 0}, []float32{nan, 1}, []float32{-1, 0}, []float32{0, -1}, []float32{inf, 1})
	find := func(w string) (int, bool) { i := strings.Index("abcdefgh", w); return i, i >= 0 }
	for _, try := range []struct {
		name, from string
		words      string
		code       string
		arg        string
		value      any
	}{
		{"no label", "", "ab cd ef", CodeLabel, "", nil},
		{"two pairs", "x", "ac cb", CodeFewPairs, "pairs", 2},
		{"none", "x", "", CodeFewPairs, "min", 3},
		{"unknown", "x", "ac cz fa", CodeUnknown, "word", "z"},
		{"same word", "x", "ac cc fa", CodeSameWord, "pair", 2},
		{"twice", "x", "ac cf ac", CodeRepeated, "pair", 3},
		{"zero vector", "x", "ac cf ad", CodeNoVector, "pair", 3},
		{"NaN", "x", "ac ea cf", CodeNoVector, "pair", 2},
		{"infinity", "x", "ac ha cf", CodeNoVector, "pair", 2},
		{"parallel", "x", "ab ac cf", CodeZeroPair, "pair", 1},
		{"a turn and back", "x", "ac cf fg ga", CodeCancel, "pairs", 4},
	} {
		var words [][2]string
		for f := range strings.FieldsSeq(try.words) {
			words = append(words, [2]string{f[:1], f[1:]})
		}
		pairs, err := Pairs(words, find)
		if err == nil {
			_, err = NewAxis(m, try.from, "y", pairs)
		}
		bad, ok := errors.AsType[*Error](err)
		if !ok || bad.Code != try.code || try.arg != "" && bad.Args()[try.arg] != try.value {
			t.Errorf("%s: got %v, want %s with %s %v", try.name, err, try.code, try.arg, try.value)
		}
		if ok && (strings.Contains(bad.Error(), "%!") || strings.HasSuffix(bad.Error(), bad.Code)) {
			t.Errorf("%s: got the sentence %q", try.name, bad)
		}
	}
	if _, err := NewControl(m, []Pair{{0, 2}}, 10, 1); err == nil {
		t.Error("a control of one pair is accepted")
	}
	many := make([]Pair, MaxPairs+1)
	if _, err := NewAxis(m, "x", "y", many); err == nil || err.(*Error).Code != CodeManyPairs {
		t.Errorf("got %v, want %s", err, CodeManyPairs)
	}
}

// TestScoresOfNothing: rows without direction lie in the middle.
func TestScoresOfNothing(t *testing.T) {
	m := space([]float32{0, 0}, []float32{float32(math.NaN()), 1}, []float32{float32(math.Inf(1)), 1}, []float32{5, 0})
	a := &Axis{Direction: []float32{1, 0}}
	got := make([]float64, 4)
	a.ScoreTo(got, m, []int{0, 1, 2, 3})
	for i, want := range []float64{0, 0, 0, 1} {
		if got[i] != want {
			t.Errorf("row %d: got %v, want %v", i, got[i], want)
		}
	}
}

func TestPanics(t *testing.T) {
	m := space([]float32{1, 0}, []float32{0, 1})
	for name, f := range map[string]func(){
		"empty space":  func() { NewAxis(blas32.General{}, "a", "b", nil) },
		"no such row":  func() { NewAxis(m, "a", "b", []Pair{{0, 1}, {0, 9}, {1, 0}}) },
		"score":        func() { (&Axis{Direction: []float32{1, 0}}).ScoreTo(make([]float64, 1), m, []int{-1}) },
		"sizes":        func() { (&Axis{Direction: []float32{1}}).ScoreTo(make([]float64, 1), m, []int{0}) },
		"draws":        func() { NewControl(m, nil, 0, 1) },
		"group":        func() { NewPurity(2, []Group{{"g", []int{0, 2}}}, 1, 1) },
		"other purity": func() { p, _ := NewPurity(3, []Group{{"g", []int{0, 2}}}, 1, 1); p.Measure(m) },
		"other card":   func() { s, _ := NewScorecard(3, nil, 0); s.Measure(m) },
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "concept: ") {
					t.Errorf("%s: got %v, want a panic of this package", name, s)
				}
			}()
			f()
		}()
	}
}
