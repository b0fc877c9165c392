package concept

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// heaps is groups of n words each around an axis of their own, with noise of this size.
func heaps(groups, n, others, D int, spread float64, seed uint64) (blas32.General, []Group) {
	r := rand.New(rand.NewPCG(seed, 2))
	var rows [][]float32
	var out []Group
	for g := range groups {
		one := Group{Name: string(rune('a' + g))}
		for range n {
			row := make([]float32, D)
			for j := range row {
				row[j] = float32(spread * r.NormFloat64())
			}
			row[g]++
			one.Words, rows = append(one.Words, len(rows)), append(rows, row)
		}
		out = append(out, one)
	}
	for range others {
		row := make([]float32, D)
		for j := range row {
			row[j] = float32(r.NormFloat64())
		}
		rows = append(rows, row)
	}
	return space(rows...), out
}

func TestPurityOfHeaps(t *testing.T) {
	m, groups := heaps(4, 12, 52, 30, 0.05, 1)
	p, err := NewPurity(m.Rows, groups, 0, 1)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Measure(m)
	for i, s := range got.Groups {
		if want := (Share{1, 11.0 / 99}); math.Abs(s.Got-want.Got) > 1e-9 || math.Abs(s.Chance-want.Chance) > 1e-9 {
			t.Errorf("group %d: got %v, want %v", i, s, want)
		}
	}
	if math.Abs(got.Overall.Got-1) > 1e-9 || math.Abs(got.Overall.Chance-11.0/99) > 1e-9 {
		t.Errorf("overall: got %v", got.Overall)
	}
	if c := got.Clusters; c.Got != 1 || c.Chance < 0.25 || c.Chance > 0.6 {
		t.Errorf("clusters: got %v, want 1 and a chance of a quarter or somewhat more", c)
	}
	// Labels that say nothing come to the level of chance.
	r := rand.New(rand.NewPCG(3, 3))
	words := r.Perm(48)
	for i := range groups {
		groups[i].Words = words[12*i : 12*i+12]
	}
	p, _ = NewPurity(m.Rows, groups, 0, 1)
	// Neighbours are of one heap of 12, of which the 11 others have a label with chance 11/47.
	got = p.Measure(m)
	if s := got.Overall; math.Abs(s.Got-11.0/47) > 0.1 {
		t.Errorf("shuffled: got %v, want about %v", s, 11.0/47)
	}
	if c := got.Clusters; math.Abs(c.Got-c.Chance) > 0.12 {
		t.Errorf("shuffled clusters: got %v, want chance", c)
	}
}

// TestPurityByHand: three words on a line with one of another group in between.
func TestPurityByHand(t *testing.T) {
	turn := func(degrees float64) []float32 {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		return []float32{float32(3 * cos), float32(3 * sin)}
	}
	m := space(turn(0), turn(10), turn(15), turn(90), turn(100), []float32{0, 0})
	groups := []Group{{"a", []int{0, 2, 0}}, {"b", []int{1, 3, 4}}}
	p, err := NewPurity(6, groups, 2, 9)
	if err != nil {
		t.Fatal(err)
	}
	got := p.Measure(m)
	// a asks for one neighbour: of 0 it is 1, of 2 it is 1. b asks for two: 1 has 2 and 0, 3 has 4 and 2, 4 has 3 and 2.
	want := []Share{{0, 1.0 / 5}, {(0 + 0.5 + 0.5) / 3, 2.0 / 5}}
	for i := range want {
		if math.Abs(got.Groups[i].Got-want[i].Got) > 1e-9 || math.Abs(got.Groups[i].Chance-want[i].Chance) > 1e-9 {
			t.Errorf("group %d: got %v, want %v", i, got.Groups[i], want[i])
		}
	}
	if got, want := got.Overall, (Share{1.0 / 5, (2*0.2 + 3*0.4) / 5}); math.Abs(got.Got-want.Got) > 1e-9 || math.Abs(got.Chance-want.Chance) > 1e-9 {
		t.Errorf("overall: got %v, want %v", got, want)
	}
	// Two clusters: 0, 1, 2 and 3, 4. Two of the first and both of the second have their cluster's commonest label.
	if got, want := got.Clusters.Got, 4.0/5; math.Abs(got-want) > 1e-9 {
		t.Errorf("clusters: got %v, want %v", got, want)
	}
}

// TestPurityAgainstSorting recomputes the shares by sorting cosines in float64.
func TestPurityAgainstSorting(t *testing.T) {
	m, groups := heaps(5, 9, 80, 16, 0.4, 4)
	groups = append(groups, Group{"mixed", []int{0, 1, 10, 20, 100}})
	p, err := NewPurity(m.Rows, groups, 7, 1)
	if err != nil {
		t.Fatal(err)
	}
	got := slices.Clone(p.Measure(m).Groups)
	for g, group := range groups {
		want := 0.0
		for _, w := range group.Words {
			var order []int
			for v := range m.Rows {
				if v != w {
					order = append(order, v)
				}
			}
			slices.SortStableFunc(order, func(a, b int) int {
				return int(math.Copysign(1, cosine(m, w, b)-cosine(m, w, a)))
			})
			k := min(7, len(group.Words)-1)
			for _, v := range order[:k] {
				if slices.Contains(group.Words, v) {
					want += 1 / float64(k*len(group.Words))
				}
			}
		}
		if math.Abs(got[g].Got-want) > 1e-9 {
			t.Errorf("group %s: got %v, want %v", group.Name, got[g].Got, want)
		}
	}
}

func cosine(m blas32.General, a, b int) float64 {
	ab, aa, bb := 0.0, 0.0, 0.0
	for j, v := range row(m, a) {
		w := float64(row(m, b)[j])
		ab, aa, bb = ab+float64(v)*w, aa+float64(v)*float64(v), bb+w*w
	}
	return ab / math.Sqrt(aa*bb)
}

// TestLargeSpaces: a sample stands for the whole, at a bounded cost, the same each time.
func TestLargeSpaces(t *testing.T) {
	m, groups := heaps(3, 400, 6000, 8, 0.05, 5)
	var got [2]Neatness
	for i := range got {
		p, err := NewPurity(m.Rows, groups, 10, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.pool) != MaxRows || len(p.asked) != MaxRows/2 {
			t.Errorf("got %d candidates, %d of them asked, want %d and %d", len(p.pool), len(p.asked), MaxRows, MaxRows/2)
		}
		got[i] = p.Measure(m)
	}
	if got[0].Overall != got[1].Overall || got[0].Clusters != got[1].Clusters {
		t.Errorf("got %v and %v from one seed", got[0], got[1])
	}
	if got[0].Overall.Got < 0.99 || got[0].Clusters.Got < 0.6 {
		t.Errorf("got %+v, want heaps to be found", got[0])
	}
	all := Group{"all but one", nil}
	for w := range 2500 {
		all.Words = append(all.Words, w)
	}
	if p, err := NewPurity(2501, []Group{all}, 3, 1); err != nil || len(p.pool) != MaxRows {
		t.Errorf("got error %v, want %d candidates", err, MaxRows)
	}
}

func TestGroupsAreChecked(t *testing.T) {
	many := make([]Group, MaxGroups+1)
	for name, try := range map[string]struct {
		groups []Group
		code   string
	}{
		"none":  {nil, CodeNoGroups},
		"many":  {many, CodeManyGroups},
		"small": {[]Group{{"g", []int{3, 3}}}, CodeSmallGroup},
	} {
		_, err := NewPurity(9, try.groups, 0, 1)
		if bad, ok := errors.AsType[*Error](err); !ok || bad.Code != try.code {
			t.Errorf("%s: got %v, want %s", name, err, try.code)
		}
	}
}

// TestBrokenSpaces: zeros, NaN and infinities everywhere end in numbers.
func TestBrokenSpaces(t *testing.T) {
	for _, v := range []float32{0, float32(math.NaN()), float32(math.Inf(-1)), 3e38, 1e-45} {
		m, groups := heaps(3, 5, 10, 6, 0.2, 6)
		for i := range m.Data {
			m.Data[i] = v
		}
		p, _ := NewPurity(m.Rows, groups, 3, 1)
		s, _ := NewScorecard(m.Rows, []Section{{"x", []Pair{{0, 1}, {2, 3}}}}, 0)
		n := p.Measure(m)
		for _, x := range append(slices.Clone(n.Groups), n.Overall, n.Clusters) {
			if !(x.Got >= 0 && x.Got <= 1 && x.Chance >= 0 && x.Chance <= 1) {
				t.Errorf("%v everywhere: got %v", v, x)
			}
		}
		s.Measure(m)
	}
}

func TestMeasuringAllocatesNothing(t *testing.T) {
	m, groups := heaps(6, 20, 100, 24, 0.3, 8)
	p, _ := NewPurity(m.Rows, groups, 0, 1)
	s, _ := NewScorecard(m.Rows, []Section{{"x", []Pair{{0, 1}, {2, 3}, {4, 5}}}}, 0)
	p.Measure(m)
	s.Measure(m)
	if got := testing.AllocsPerRun(3, func() { p.Measure(m); s.Measure(m) }); got != 0 {
		t.Errorf("got %v allocations, want 0", got)
	}
}

// BenchmarkPurity measures a vocabulary of a class: 1000 words, 100 dimensions, 350 of them in 14 groups.
func BenchmarkPurity(b *testing.B) {
	m, groups := heaps(14, 25, 650, 100, 0.3, 9)
	p, err := NewPurity(m.Rows, groups, 0, 1)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p.Measure(m)
	}
}

// BenchmarkScorecard asks 1332 questions of the same space.
func BenchmarkScorecard(b *testing.B) {
	m, _ := heaps(14, 25, 650, 100, 0.3, 9)
	var pairs []Pair
	for i := range 37 {
		pairs = append(pairs, Pair{i, i + 100})
	}
	s, err := NewScorecard(m.Rows, []Section{{"x", pairs}}, 0)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.Measure(m)
	}
}
