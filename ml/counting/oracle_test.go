package counting_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"caderno/ml/counting"
)

// oracle is what testdata/oracle.py wrote with numpy, scipy and gensim.
type oracle struct {
	Words     []string
	Sentences sentences
	Windows   []struct {
		Size      int
		Weighting string
		Counts    [][]float64
	}
	Associations []struct {
		Negatives, Smoothing float64
		PPMI                 [][]float64
	}
	TFIDF    [][]float64
	Factored []struct {
		Rows, Cols      int
		Index           [2][]int
		Entries, Values []float64
		Near            [][]float64
	}
}

func readOracle(t *testing.T) (o oracle) {
	t.Helper()
	text, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

var weightings = map[string]counting.Weighting{"shrinking": counting.Shrinking, "harmonic": counting.Harmonic, "flat": counting.Flat}

func count(t *testing.T, s sentences, words int, w counting.Window) *counting.Matrix {
	t.Helper()
	m, err := counting.CoOccurrences(context.Background(), s, words, w)
	if err != nil {
		t.Fatal(err)
	}
	checkForm(t, m)
	return m
}

// checkForm holds a matrix against what its type promises.
func checkForm(t *testing.T, m *counting.Matrix) {
	t.Helper()
	if len(m.Start) != m.Rows+1 || m.Start[0] != 0 || m.Start[m.Rows] != len(m.Index) || len(m.Index) != len(m.Value) {
		t.Fatalf("a %d×%d matrix with %d starts, %d columns, %d values", m.Rows, m.Cols, len(m.Start), len(m.Index), len(m.Value))
	}
	for r := range m.Rows {
		index, value := m.Row(r)
		for k, c := range index {
			if c < 0 || int(c) >= m.Cols || k > 0 && c <= index[k-1] || value[k] == 0 {
				t.Fatalf("row %d: columns %v, values %v", r, index, value)
			}
		}
	}
}

// compare wants every value within tol times the size of the wanted one, or times 1 for small ones.
func compare(t *testing.T, what string, got *counting.Matrix, want [][]float64, tol float64) {
	t.Helper()
	if got.Rows != len(want) || got.Cols != len(want[0]) {
		t.Fatalf("%s: got %d×%d, want %d×%d", what, got.Rows, got.Cols, len(want), len(want[0]))
	}
	for r, row := range want {
		for c, w := range row {
			if g := float64(got.At(r, c)); math.Abs(g-w) > tol*max(1, math.Abs(w)) {
				t.Errorf("%s, row %d, column %d: got %v, want %v", what, r, c, g, w)
			}
		}
	}
}

func TestCoOccurrencesAreNumpys(t *testing.T) {
	o := readOracle(t)
	for _, w := range o.Windows {
		for _, parts := range []int{1, 2, 20} {
			m := count(t, o.Sentences, len(o.Words), counting.Window{Size: w.Size, Weighting: weightings[w.Weighting], Parts: parts})
			compare(t, w.Weighting, m, w.Counts, 1e-6)
		}
	}
}

func TestPPMIIsNumpys(t *testing.T) {
	o := readOracle(t)
	m := count(t, o.Sentences, len(o.Words), counting.Window{})
	for _, a := range o.Associations {
		p := counting.PPMI(m, counting.Association{Negatives: a.Negatives, Smoothing: a.Smoothing})
		checkForm(t, p)
		compare(t, "ppmi", p, a.PPMI, 2e-6)
	}
}

func TestTFIDFIsGensims(t *testing.T) {
	o := readOracle(t)
	docs := bagsOf(t, o.Sentences, len(o.Words), counting.Blocks{Parts: 3})
	compare(t, "tf-idf", counting.TFIDF(docs, counting.Terms{Unit: true}), o.TFIDF, 1e-6)
}

// TestSVDIsScipys compares singular values and, since vectors of equal values are free to turn, the matrix that the
// factors make.
func TestSVDIsScipys(t *testing.T) {
	for _, f := range readOracle(t).Factored {
		m := fromEntries(f.Rows, f.Cols, f.Index, f.Entries)
		got := factor(t, m, counting.Factoring{Dims: len(f.Values), Extra: 12, Passes: 12})
		for i, want := range f.Values {
			if math.Abs(got.S[i]-want) > 1e-5*f.Values[0] {
				t.Errorf("singular value %d: got %v, want %v", i, got.S[i], want)
			}
		}
		for r, row := range f.Near {
			for c, want := range row {
				sum := 0.0
				for j, s := range got.S {
					sum += s * float64(got.U.Data[r*got.U.Stride+j]) * float64(got.V.Data[c*got.V.Stride+j])
				}
				if math.Abs(sum-want) > 1e-4 {
					t.Errorf("row %d, column %d of the near matrix: got %v, want %v", r, c, sum, want)
				}
			}
		}
	}
}

func fromEntries(rows, cols int, index [2][]int, values []float64) *counting.Matrix {
	m := &counting.Matrix{Rows: rows, Cols: cols, Start: make([]int, rows+1)}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if d := index[0][a] - index[0][b]; d != 0 {
			return d
		}
		return index[1][a] - index[1][b]
	})
	for _, i := range order {
		m.Index, m.Value = append(m.Index, int32(index[1][i])), append(m.Value, float32(values[i]))
		m.Start[index[0][i]+1]++
	}
	for r := range rows {
		m.Start[r+1] += m.Start[r]
	}
	return m
}

func factor(t *testing.T, m *counting.Matrix, o counting.Factoring) *counting.Factors {
	t.Helper()
	f, err := counting.SVD(context.Background(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func bagsOf(t *testing.T, s sentences, words int, o counting.Blocks) *counting.Matrix {
	t.Helper()
	docs, err := counting.Documents(context.Background(), s, words, o)
	if err != nil {
		t.Fatal(err)
	}
	checkForm(t, docs)
	return docs
}
