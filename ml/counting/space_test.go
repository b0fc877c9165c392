package counting_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/counting"
	"caderno/ml/f32"
)

// TestCatAndDog is the claim that counting loses relations, and where it does not: one-hot words have similarity 0
// whatever they are; by the words beside them, cat and dog are more alike than cat and board.
func TestCatAndDog(t *testing.T) {
	o := readOracle(t)
	cat, dog, board := int32(slices.Index(o.Words, "cat")), int32(slices.Index(o.Words, "dog")), int32(slices.Index(o.Words, "board"))
	if got := counting.Sparse(counting.OneHot(len(o.Words))).Similarity(cat, dog); got != 0 {
		t.Errorf("one-hot: got similarity %v, want 0", got)
	}
	p := counting.PPMI(count(t, o.Sentences, len(o.Words), counting.Window{}), counting.Association{})
	for what, space := range map[string]counting.Space{
		"PPMI": counting.Sparse(p),
		"SVD":  counting.Dense(factor(t, p, counting.Factoring{Dims: 8}).Vectors(0.5)),
	} {
		if near, far := space.Similarity(cat, dog), space.Similarity(cat, board); !(near > 0.2 && near > far+0.1) {
			t.Errorf("%s: cat is %v like dog and %v like board", what, near, far)
		}
	}
}

// TestTFIDFKeepsAnglesOfWords: idf makes a word's vector longer or shorter and leaves the angles between words, which
// documents at length 1 do not.
func TestTFIDFKeepsAnglesOfWords(t *testing.T) {
	o := readOracle(t)
	docs := bagsOf(t, o.Sentences, len(o.Words), counting.Blocks{})
	counts := counting.Sparse(docs.Transpose())
	weighed := counting.Sparse(counting.TFIDF(docs, counting.Terms{}).Transpose())
	unit := counting.Sparse(counting.TFIDF(docs, counting.Terms{Unit: true}).Transpose())
	differ := false
	for a := range int32(len(o.Words)) {
		for b := range a {
			got, want := weighed.Similarity(a, b), counts.Similarity(a, b)
			if math.Abs(got-want) > 1e-6 {
				t.Errorf("%s and %s: got similarity %v, want %v", o.Words[a], o.Words[b], got, want)
			}
			differ = differ || math.Abs(unit.Similarity(a, b)-want) > 0.05
		}
	}
	if !differ {
		t.Error("documents at length 1 leave every angle")
	}
}

// TestSpaces compares both kinds of space with angles computed in the plainest way, over the same random vectors.
func TestSpaces(t *testing.T) {
	const words, dims = 60, 12
	dice := rand.New(rand.NewPCG(5, 6))
	m := f32.NewMatrix(words, dims)
	for r := range words {
		for c := range dims {
			if r != 7 && dice.IntN(3) == 0 { // word 7 is all zeros
				m.Data[r*dims+c] = float32(dice.NormFloat64())
			}
		}
	}
	copy(f32.Row(m, 20), f32.Row(m, 10)) // two alike: equal cosines
	unit := func(w int32) (u [dims]float64) {
		length := 0.0
		for _, v := range f32.Row(m, int(w)) {
			length += float64(v) * float64(v)
		}
		for c, v := range f32.Row(m, int(w)) {
			if length > 0 {
				u[c] = float64(v) / math.Sqrt(length)
			}
		}
		return u
	}
	cosine := func(q []counting.Term, w int32) float64 {
		u, sum, length := unit(w), 0.0, 0.0
		for c := range dims {
			x := 0.0
			for _, t := range q {
				x += t.Weight * unit(t.Word)[c]
			}
			sum, length = sum+x*u[c], length+x*x
		}
		return sum / math.Sqrt(length)
	}
	for _, space := range []counting.Space{counting.Sparse(sparseOf(m)), counting.Dense(m)} {
		if space.Words() != words {
			t.Errorf("got %d words, want %d", space.Words(), words)
		}
		for a := range int32(words) {
			if got, want := space.Similarity(a, 3), cosine([]counting.Term{{Word: a, Weight: 1}}, 3); a != 7 && math.Abs(got-want) > 1e-12 {
				t.Errorf("words %d and 3: got %v, want %v", a, got, want)
			}
		}
		if got := space.Similarity(7, 7); got != 0 {
			t.Errorf("a word of zeros: got %v, want 0", got)
		}
		for _, q := range []counting.Query{
			{Terms: []counting.Term{{Word: 4, Weight: 1}}},
			{Terms: []counting.Term{{Word: 4, Weight: 1}}, Own: true},
			{Terms: []counting.Term{{Word: 1, Weight: 1}, {Word: 2, Weight: -1}, {Word: 3, Weight: 1}}},
			{Terms: []counting.Term{{Word: 1, Weight: 0.3}, {Word: 10, Weight: -2}}, Most: 25},
		} {
			most := words
			if q.Most > 0 {
				most = q.Most
			}
			var want []counting.Neighbour
			for w := range int32(most) {
				if q.Own || !slices.ContainsFunc(q.Terms, func(t counting.Term) bool { return t.Word == w }) {
					want = append(want, counting.Neighbour{Word: w, Similarity: cosine(q.Terms, w)})
				}
			}
			slices.SortStableFunc(want, func(a, b counting.Neighbour) int { return cmp.Compare(b.Similarity, a.Similarity) })
			for _, n := range []int{0, 1, 9, 1000} {
				got := space.Nearest(q, n)
				if len(got) != min(n, len(want)) {
					t.Fatalf("got %d of %d neighbours, want %d", len(got), n, min(n, len(want)))
				}
				for i := range got {
					if math.Abs(got[i].Similarity-want[i].Similarity) > 1e-12 {
						t.Errorf("%v, neighbour %d: got %v, want %v", q, i, got[i], want[i])
					}
				}
			}
			got := space.Nearest(q, words)
			for i := 1; i < len(got); i++ {
				if a, b := got[i-1], got[i]; a.Similarity < b.Similarity || a.Similarity == b.Similarity && a.Word >= b.Word {
					t.Errorf("%v: %v comes before %v", q, a, b)
				}
			}
		}
	}
}

func sparseOf(m blas32.General) *counting.Matrix {
	s := &counting.Matrix{Rows: m.Rows, Cols: m.Cols, Start: make([]int, m.Rows+1)}
	for r := range m.Rows {
		for c, v := range f32.Row(m, r) {
			if v != 0 {
				s.Index, s.Value = append(s.Index, int32(c)), append(s.Value, v)
			}
		}
		s.Start[r+1] = len(s.Index)
	}
	return s
}

// TestNotANumber: a word whose vector has diverged is nobody's neighbour.
func TestNotANumber(t *testing.T) {
	m := f32.NewMatrix(4, 2)
	copy(m.Data, []float32{1, 0, float32(math.NaN()), 1, 1, 1, float32(math.Inf(1)), 0})
	got := counting.Dense(m).Nearest(counting.Query{Terms: []counting.Term{{Word: 0, Weight: 1}}}, 10)
	if len(got) != 1 || got[0].Word != 2 || math.Abs(got[0].Similarity-math.Sqrt2/2) > 1e-7 {
		t.Errorf("got %v, want word 2 alone, at half a right angle", got)
	}
}

// TestNovelsRelateWords: in English novels, what is near a word under PPMI with SVD is of its kind.
func TestNovelsRelateWords(t *testing.T) {
	if testing.Short() {
		t.Skip("counts half a million words")
	}
	text, words := novels(t, 500_000)
	p := counting.PPMI(count(t, text, len(words), counting.Window{}), counting.Association{})
	space := counting.Dense(factor(t, p, counting.Factoring{Dims: 50, Passes: 1}).Vectors(0.5))
	number := func(w string) int32 {
		if i := slices.Index(words, w); i >= 0 {
			return int32(i)
		}
		t.Fatalf("%q is not in the text", w)
		return 0
	}
	for _, c := range []struct{ a, near, far string }{{"mother", "father", "window"}, {"two", "three", "lady"}, {"hand", "arm", "sunday"}} {
		if near, far := space.Similarity(number(c.a), number(c.near)), space.Similarity(number(c.a), number(c.far)); near < far+0.2 {
			t.Errorf("%s is %.3f like %s and %.3f like %s", c.a, near, c.near, far, c.far)
		}
	}
}
