package concept

import (
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// TestParallelograms: pairs that differ in one coordinate alone answer every question; where the step is small, the
// question's own word is nearer than the answer.
func TestParallelograms(t *testing.T) {
	for _, try := range []struct {
		name           string
		step           float32
		right, withOwn int
	}{
		{"long steps", 2, 20, 20},
		{"no step between different words", 0, 0, 0},
	} {
		var rows [][]float32
		var pairs []Pair
		for i := range 5 {
			for _, side := range []float32{-1, 1} {
				r := make([]float32, 7)
				r[0], r[i+1] = side*try.step, 1
				rows = append(rows, r)
			}
			pairs = append(pairs, Pair{2 * i, 2*i + 1})
		}
		s, err := NewScorecard(len(rows), []Section{{"sides", pairs}}, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := s.Measure(space(rows...))[0]
		if try.step == 0 {
			// Both words of a pair are one point: the answer wins as soon as its twin is out of the running.
			try.right = 20
		}
		if want := (Result{20, 0, try.right, try.withOwn}); got != want {
			t.Errorf("%s: got %+v, want %+v", try.name, got, want)
		}
	}
}

// TestScorecardAgainstSearch answers each question in float64.
func TestScorecardAgainstSearch(t *testing.T) {
	m, _ := heaps(6, 8, 30, 10, 0.4, 3)
	var pairs []Pair
	for i := range 12 {
		pairs = append(pairs, Pair{i, (5*i + 20) % 78})
	}
	pairs = append(pairs, Pair{3, 60}, Pair{4, 60}) // one answer for two
	s, err := NewScorecard(m.Rows, []Section{{"x", pairs}, {"none known", []Pair{{76, 77}, {77, 76}}}}, 70)
	if err != nil {
		t.Fatal(err)
	}
	got := s.Measure(m)
	want := []Result{{}, {Skipped: 2}}
	for _, p := range pairs {
		for _, q := range pairs {
			switch {
			case p == q:
			case p.To == q.To || max(p.From, p.To, q.From, q.To) >= 70:
				want[0].Skipped++
			default:
				want[0].Questions++
				if search(m, 70, p, q, true) == q.To {
					want[0].WithOwn++
				}
				if search(m, 70, p, q, false) == q.To {
					want[0].Right++
				}
			}
		}
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("section %d: got %+v, want %+v", i, got[i], want[i])
		}
	}
}

func search(m blas32.General, rows int, p, q Pair, own bool) int {
	best, top := -1, 0.0
	for x := range rows {
		if !own && (x == p.From || x == p.To || x == q.From) {
			continue
		}
		if v := cosine(m, x, p.To) - cosine(m, x, p.From) + cosine(m, x, q.From); best < 0 || v > top {
			best, top = x, v
		}
	}
	return best
}

func TestSectionsAreChecked(t *testing.T) {
	_, err := NewScorecard(9, []Section{{"x", []Pair{{0, 1}}}}, 0)
	if bad, ok := err.(*Error); !ok || bad.Code != CodeFewPairs || bad.Args()["min"] != 2 {
		t.Errorf("got %v, want %s", err, CodeFewPairs)
	}
	var pairs []Pair
	for i := range 60 {
		pairs = append(pairs, Pair{i, 100 + i})
	}
	s, err := NewScorecard(200, []Section{{"x", pairs}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.results[0].Questions; got != MaxQuestions {
		t.Errorf("got %d questions, want %d of 3540", got, MaxQuestions)
	}
}
