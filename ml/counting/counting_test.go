package counting_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"caderno/ml/counting"
)

// TestByHand: "a b a c" in a window of two, and the bags and TF-IDF of two documents, by pencil.
func TestByHand(t *testing.T) {
	const a, b, c = 0, 1, 2
	text := sentences{{a, b, a, c}, {}, {b, b}}
	// Pairs at distance 1: ab, ba, ac, bb; at distance 2: aa, bc. A window of two weighs distance 2 half.
	compare(t, "shrinking", count(t, text, 4, counting.Window{Size: 2}), [][]float64{
		{1, 2, 1, 0}, {2, 2, 0.5, 0}, {1, 0.5, 0, 0}, {0, 0, 0, 0}}, 0)
	compare(t, "flat", count(t, text, 4, counting.Window{Size: 2, Weighting: counting.Flat}), [][]float64{
		{2, 2, 1, 0}, {2, 2, 1, 0}, {1, 1, 0, 0}, {0, 0, 0, 0}}, 0)
	compare(t, "bags", bagsOf(t, text, 4, counting.Blocks{Parts: 1}), [][]float64{{2, 1, 1, 0}, {0, 0, 0, 0}, {0, 2, 0, 0}}, 0)
	docs := bagsOf(t, text, 4, counting.Blocks{Sentences: 2, Parts: 1})
	compare(t, "bags of two sentences", docs, [][]float64{{2, 1, 1, 0}, {0, 2, 0, 0}}, 0)
	// Two documents: b is in both and worth log(2/2) = 0; a and c are in one and worth log 2 each time.
	compare(t, "tf-idf", counting.TFIDF(docs, counting.Terms{}), [][]float64{{2 * math.Ln2, 0, math.Ln2, 0}, {0, 0, 0, 0}}, 1e-7)
	rare := math.Log(3.0/2) + 1
	compare(t, "smooth", counting.TFIDF(docs, counting.Terms{Smooth: true, Sublinear: true}), [][]float64{
		{(1 + math.Ln2) * rare, 1, rare, 0}, {0, 1 + math.Ln2, 0, 0}}, 1e-7)
	compare(t, "transpose", docs.Transpose(), [][]float64{{2, 0}, {1, 2}, {1, 0}, {0, 0}}, 0)
}

// TestCoOccurrencesProperty compares any corpus, cut anywhere between sentences, with pairs counted one by one.
func TestCoOccurrencesProperty(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.IntRange(1, 9).Draw(r, "words")
		text := sentences(rapid.SliceOf(rapid.SliceOf(rapid.Int32Range(0, int32(words-1)))).Draw(r, "text"))
		size := rapid.IntRange(1, counting.MaxWindow).Draw(r, "size")
		want := make([][]float64, words)
		for w := range want {
			want[w] = make([]float64, words)
		}
		for _, s := range text {
			for i, a := range s {
				for j, b := range s {
					if d := max(i-j, j-i); d > 0 && d <= size {
						want[a][b] += 1 / float64(d)
					}
				}
			}
		}
		o := counting.Window{Size: size, Weighting: counting.Harmonic, Parts: rapid.IntRange(1, 5).Draw(r, "parts")}
		compare(t, "harmonic", count(t, text, words, o), want, 1e-6)
	})
}

// TestCoOccurrencesMergeRuns: a text that fills the buffers several times gives what sentences counted apart give.
func TestCoOccurrencesMergeRuns(t *testing.T) {
	const words = 300
	dice := rand.New(rand.NewPCG(1, 2))
	text := make(sentences, 3)
	for s := range text {
		text[s] = make([]int32, 80_000)
		for i := range text[s] {
			u := dice.Float64()
			text[s][i] = int32(words * u * u * u)
		}
	}
	o := counting.Window{Size: 10, Weighting: counting.Flat, Parts: 1}
	got := count(t, text, words, o)
	want := make([][]float64, words)
	for w := range want {
		want[w] = make([]float64, words)
	}
	for s := range text {
		for i, a := range text[s] {
			for _, b := range text[s][max(0, i-10):i] {
				want[a][b]++
				want[b][a]++
			}
		}
	}
	compare(t, "flat", got, want, 0)
	o.Parts = 3
	if again := count(t, text, words, o); !reflect.DeepEqual(got, again) {
		t.Error("three parts give other bits than one")
	}
}

// failing is a corpus that cannot be read to its end.
type failing struct{ sentences }

var errRead = errors.New("the disk is gone")

func (f failing) Sentences(part, parts int, visit func([]int32) error) error {
	if err := f.sentences.Sentences(part, parts, visit); err != nil {
		return err
	}
	return errRead
}

func TestRefusals(t *testing.T) {
	ctx := context.Background()
	done, cancel := context.WithCancel(ctx)
	cancel()
	text := sentences{{0, 1, 2, 3}, {3, 2, 1, 0, 2}}
	tooMany := &counting.Error{Code: counting.CodeTooMany, Limit: 3}
	noWord := &counting.Error{Code: counting.CodeWord, Word: 3, Words: 3}
	for _, parts := range []int{1, 2} {
		for _, c := range []struct {
			what   string
			ctx    context.Context
			corpus counting.Corpus
			words  int
			most   int
			want   error
		}{
			{"limit", ctx, text, 4, 3, tooMany},
			{"vocabulary", ctx, text, 3, 0, noWord},
			{"negative", ctx, sentences{{-1}}, 3, 0, &counting.Error{Code: counting.CodeWord, Word: -1, Words: 3}},
			{"corpus", ctx, failing{text}, 4, 0, errRead},
			{"context", done, text, 4, 0, context.Canceled},
		} {
			_, err := counting.CoOccurrences(c.ctx, c.corpus, c.words, counting.Window{Parts: parts, Most: c.most})
			_, err2 := counting.Documents(c.ctx, c.corpus, c.words, counting.Blocks{Parts: parts, Most: c.most})
			for _, err := range []error{err, err2} {
				if !errors.Is(err, c.want) && !reflect.DeepEqual(err, c.want) {
					t.Errorf("%s, %d parts: got %v, want %v", c.what, parts, err, c.want)
				}
				if err != nil && len(err.Error()) < 10 {
					t.Errorf("%s: error %q says too little", c.what, err)
				}
			}
		}
	}
	if _, err := counting.SVD(done, counting.OneHot(3), counting.Factoring{}); !errors.Is(err, context.Canceled) {
		t.Errorf("SVD: got %v, want %v", err, context.Canceled)
	}
}

func TestPanics(t *testing.T) {
	ctx, one := context.Background(), counting.OneHot(2)
	for what, f := range map[string]func(){
		"window":    func() { counting.CoOccurrences(ctx, sentences{}, 2, counting.Window{Size: counting.MaxWindow + 1}) },
		"weighting": func() { counting.CoOccurrences(ctx, sentences{}, 2, counting.Window{Weighting: 3}) },
		"parts":     func() { counting.CoOccurrences(ctx, sentences{}, 2, counting.Window{Parts: 65}) },
		"no words":  func() { counting.CoOccurrences(ctx, sentences{}, 0, counting.Window{}) },
		"documents": func() { counting.Documents(ctx, sentences{}, 2, counting.Blocks{Sentences: -1}) },
		"negatives": func() { counting.PPMI(one, counting.Association{Negatives: 0.5}) },
		"smoothing": func() { counting.PPMI(one, counting.Association{Smoothing: math.NaN()}) },
		"dims":      func() { counting.SVD(ctx, one, counting.Factoring{Dims: -1}) },
		"word":      func() { counting.Sparse(one).Similarity(0, 2) },
		"term":      func() { counting.Sparse(one).Nearest(counting.Query{Terms: []counting.Term{{Word: -1}}}, 1) },
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
