package vectors

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// oracle is what gensim answered: see testdata/oracle.py.
type oracle struct {
	Similar []struct {
		Positive, Negative []any
		N, Among           int
		Add, Mul           [][2]any
	}
	Vector struct {
		V    []float32
		Hits [][2]any
	}
	Similarity, Groups, Closer [][]any
	Centrality                 [][]string
	Distances                  []float32
	Closest, Relative          []any
	Analogies                  []struct {
		Among              int
		Insensitive, Dummy bool
		Accuracy           float64
		Sections           [][3]any
	}
	Pairs []struct {
		Among              int
		Insensitive, Dummy bool
		Pearson, Spearman  [2]float64
		OOV                float64
	}
}

func loadOracle(t *testing.T) (*Set, *oracle) {
	t.Helper()
	raw, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	o := new(oracle)
	if err := json.Unmarshal(raw, o); err != nil {
		t.Fatal(err)
	}
	return loadSet(t, "testdata/small.txt"), o
}

func loadSet(t *testing.T, path string) *Set {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, _, err := Read(f, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const tolerance = 2e-6

func checkHits(t *testing.T, what string, got []Neighbour, want [][2]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
		return
	}
	for i, h := range got {
		if score := want[i][1].(float64); h.Word != want[i][0] || math.Abs(float64(h.Score)-score) > tolerance*max(1, score) {
			t.Errorf("%s, place %d: got %s %v, want %v", what, i, h.Word, h.Score, want[i])
		}
	}
}

func strs(v any) []string {
	var out []string
	for _, x := range v.([]any) {
		out = append(out, x.(string))
	}
	return out
}

func terms(words []any, weight float64) []Term {
	var out []Term
	for _, w := range words {
		switch w := w.(type) {
		case string:
			out = append(out, Term{Word: w, Weight: weight})
		case []any:
			out = append(out, Term{Word: w[0].(string), Weight: w[1].(float64)})
		}
	}
	return out
}

func TestNeighboursAreGensims(t *testing.T) {
	s, o := loadOracle(t)
	for i, c := range o.Similar {
		q := Query{Terms: append(terms(c.Positive, 1), terms(c.Negative, -1)...), N: c.N, Among: c.Among}
		got, err := s.Nearest(q)
		if err != nil {
			t.Fatal(err)
		}
		checkHits(t, "added", got, c.Add)
		if c.Mul != nil {
			got, err := s.NearestMul(q)
			if err != nil {
				t.Fatal(err)
			}
			checkHits(t, "multiplied", got, c.Mul)
		}
		if i == 1 {
			if got, err = s.Analogy("homem", "rei", "mulher", c.N); err != nil {
				t.Fatal(err)
			}
			checkHits(t, "analogy", got, c.Add)
		}
	}
	got, err := s.NearestTo(o.Vector.V, 4, 0)
	if err != nil {
		t.Fatal(err)
	}
	checkHits(t, "vector", got, o.Vector.Hits)
}

func TestLikenessesAreGensims(t *testing.T) {
	s, o := loadOracle(t)
	check := func(what string, got float32, err error, want any) {
		t.Helper()
		if err != nil || math.Abs(float64(got)-want.(float64)) > tolerance {
			t.Errorf("%s: got %v, %v, want %v", what, got, err, want)
		}
	}
	for _, c := range o.Similarity {
		got, err := s.Similarity(c[0].(string), c[1].(string))
		check("similarity", got, err, c[2])
	}
	for _, c := range o.Groups {
		got, err := s.GroupSimilarity(strs(c[0]), strs(c[1]))
		check("groups", got, err, c[2])
	}
	got, err := s.RelativeSimilarity(o.Relative[0].(string), o.Relative[1].(string), 5)
	check("relative", got, err, o.Relative[2])
}

func TestWordsAmongOthersAreGensims(t *testing.T) {
	s, o := loadOracle(t)
	for _, want := range o.Centrality {
		words := slices.Sorted(slices.Values(want))
		odd, err := s.OddOneOut(words)
		ranked, err2 := s.Centrality(words)
		if err != nil || err2 != nil || odd != want[len(want)-1] {
			t.Errorf("got %q, %v, %v, want %q", odd, err, err2, want)
		}
		for i, r := range ranked {
			if r.Word != want[i] {
				t.Errorf("place %d: got %q, want %q", i, r.Word, want[i])
			}
		}
	}
	for _, c := range o.Closer {
		closer, err := s.CloserThan(c[0].(string), c[1].(string))
		rank, err2 := s.Rank(c[0].(string), c[1].(string))
		if err != nil || err2 != nil || !slices.Equal(closer, strs(c[2])) || float64(rank) != c[3] {
			t.Errorf("closer than %v: got %q and %d, %v", c, closer, rank, err)
		}
	}
	closest, err := s.Closest(o.Closest[0].(string), strs(o.Closest[1]))
	if err != nil || closest != o.Closest[2] {
		t.Errorf("closest: got %q, %v, want %v", closest, err, o.Closest[2])
	}
	v, err := s.Vector("rei")
	if err != nil {
		t.Fatal(err)
	}
	distances, err := s.Distances(v)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range distances {
		if math.Abs(float64(d-o.Distances[i])) > tolerance {
			t.Errorf("distance of %q: got %v, want %v", s.words[i], d, o.Distances[i])
		}
	}
}

func readQuestions(t *testing.T, path string) *Questions {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	q, err := ReadQuestions(f, Limits{})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return q
}

func readPairs(t *testing.T, path string) *Pairs {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p, err := ReadPairs(f, Limits{})
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return p
}

func TestAnalogiesAreGensims(t *testing.T) {
	s, o := loadOracle(t)
	q := readQuestions(t, "testdata/questions.txt")
	if len(q.Skipped) != 6 || q.Skipped[0] != 32 {
		t.Errorf("skipped lines %v", q.Skipped)
	}
	for _, c := range o.Analogies {
		report := s.Analogies(q, Evaluation{Among: c.Among, CaseSensitive: !c.Insensitive, UnknownWrong: c.Dummy})
		if report.Total.Accuracy() != c.Accuracy {
			t.Errorf("%+v: accuracy %v", c, report.Total.Accuracy())
		}
		scores := append(slices.Clone(report.Sections), report.Total)
		scores[len(scores)-1].Name = "Total accuracy"
		asked := 0
		for i, want := range c.Sections {
			got := scores[i]
			if got.Name != want[0] || float64(got.Right) != want[1] || float64(got.Wrong) != want[2] {
				t.Errorf("among %d, %v: got %+v", c.Among, want, got)
			}
			if i == len(q.Sections) {
				continue
			}
			n := len(q.Sections[i].Items)
			asked += n
			unknown := n - got.Right - got.Wrong
			if c.Dummy {
				unknown = got.Unknown
			}
			if got.Unknown != unknown || len(got.Answers) != n {
				t.Errorf("among %d, %v: %d unknown of %d, %d answers", c.Among, want, got.Unknown, n, len(got.Answers))
			}
		}
		if total := report.Total; asked != 80 || !c.Dummy && total.Right+total.Wrong+total.Unknown != asked {
			t.Errorf("%+v of %d questions", total, asked)
		}
	}
}

func TestPairsAreGensims(t *testing.T) {
	s, o := loadOracle(t)
	p := readPairs(t, "testdata/pairs.tsv")
	if !slices.Equal(p.Skipped, []int{44, 45, 46}) {
		t.Errorf("skipped lines %v", p.Skipped)
	}
	near := func(got Correlation, want [2]float64) bool {
		return math.Abs(got.R-want[0]) < 1e-6 && math.Abs(got.P-want[1]) < 1e-5
	}
	for _, c := range o.Pairs {
		got, err := s.Pairs(p, Evaluation{Among: c.Among, CaseSensitive: !c.Insensitive, UnknownWrong: c.Dummy})
		oov := math.Abs(100*got.UnknownShare() - c.OOV)
		if err != nil || !near(got.Pearson, c.Pearson) || !near(got.Spearman, c.Spearman) || oov > 1e-9 {
			t.Errorf("got %+v, %v, want %+v", got, err, c)
		}
	}
}
