package word2vec

import (
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

func sentences(all ...[]int32) *Sentences {
	s := new(Sentences)
	for _, ids := range all {
		s.Add(ids...)
	}
	return s
}

// However little there is to learn from, training ends, every number is one, and as many predictions are made as there are.
func TestSmallCorpora(t *testing.T) {
	long := make([]int32, 10_500)
	for i := range long {
		long[i] = int32(i % 3)
	}
	for name, e := range map[string]struct {
		corpus      *Sentences
		vocabulary  int
		sample      float64
		pairs, cbow int64
	}{
		"one word":           {sentences([]int32{0, 0, 0}, []int32{0}), 1, -1, 6, 3},
		"two words":          {sentences([]int32{0, 1}), 2, -1, 2, 2},
		"one sentence":       {sentences([]int32{0, 1, 2}), 3, -1, 6, 3},
		"sentences of one":   {sentences([]int32{0}, []int32{1}, []int32{}), 2, -1, 0, 0},
		"nothing":            {sentences(), 3, -1, 0, 0},
		"all left out":       {sentences([]int32{0, 1, 0, 1}, []int32{1, 0}), 2, 1e-30, 0, 0},
		"a long sentence":    {sentences(long), 3, -1, 4*10_500 - 2*6, 10_500},
		"a word never there": {sentences([]int32{0, 2}), 4, -1, 2, 2},
	} {
		counts := e.corpus.Counts(e.vocabulary)
		if e.corpus.Words() == 0 {
			counts[0] = 1
		}
		for _, c := range forms {
			for _, mode := range []string{Reproducible, Fast} {
				c.Size, c.Window, c.FixedWindow, c.Sample, c.Epochs, c.Mode, c.Threads = 9, 2, true, e.sample, 2, mode, 3
				c.Alpha = 0.25
				want := 2 * e.pairs
				if c.Architecture == CBOW {
					want = 2 * e.cbow
				}
				if c.Softmax == Hierarchical && e.vocabulary == 1 {
					want = 0
				}
				got := trainsSmall(t, name, c, counts, e.corpus)
				if got != want {
					t.Errorf("%s: %+v made %d predictions, not %d", name, c, got, want)
				}
			}
		}
	}
}

func trainsSmall(t *testing.T, name string, c Config, counts []int64, corpus *Sentences) (predictions int64) {
	t.Helper()
	tr := New(c, counts, corpus)
	defer tr.Close()
	if err := tr.Train(context.Background()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, m := range []blas32.General{tr.Input(), tr.Output()} {
		for i, v := range m.Data {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) || i%m.Stride >= m.Cols && v != 0 {
				t.Fatalf("%s: %+v: element %d is %v", name, c, i, v)
			}
		}
	}
	for _, l := range tr.Progress().Losses {
		predictions += l.Predictions
		if math.IsNaN(l.Sum) || l.Sum < 0 {
			t.Errorf("%s: the loss is %v", name, l.Sum)
		}
	}
	return predictions
}

// broken is a corpus that goes wrong at its second sentence.
type broken struct {
	err error
	ids []int32
	bad any
}

func (b broken) Sentences(part, parts int, visit func(ids []int32) error) error {
	if err := visit([]int32{0, 1, 2}); err != nil {
		return err
	}
	if b.bad != nil {
		panic(b.bad)
	}
	if err := visit(b.ids); err != nil {
		return err
	}
	return b.err
}

func TestBrokenCorpora(t *testing.T) {
	gone := errors.New("the disk is gone")
	for _, c := range []Config{{}, {Mode: Fast, Threads: 2}} {
		for _, b := range []broken{{err: gone}, {ids: []int32{1, 3}}, {ids: []int32{-1}}} {
			tr := New(c, []int64{1, 1, 1}, b)
			for range 2 { // and again when asked again
				_, err := tr.Step(context.Background(), 1<<30)
				if err == nil || b.err != nil && !errors.Is(err, gone) || b.err == nil && !strings.Contains(err.Error(), "of a vocabulary of 3") {
					t.Errorf("%+v: %v", b, err)
				}
			}
			tr.Close()
		}
		tr := New(c, []int64{1, 1, 1}, broken{bad: "out of order"})
		func() {
			defer func() {
				if got := recover(); got != "out of order" {
					t.Errorf("the corpus's panic arrives as %v", got)
				}
			}()
			tr.Train(context.Background())
		}()
		tr.Close()
	}
}

func TestDivergenceIsAnError(t *testing.T) {
	s := planted(10)
	tr := New(Config{}, s.Counts(topics*topicWords), s)
	defer tr.Close()
	for i := range tr.Input().Data {
		tr.Input().Data[i] = float32(math.Inf(1))
	}
	if err := tr.Train(context.Background()); err != ErrDiverged {
		t.Errorf("training on infinite vectors returns %v", err)
	}
}

func TestNonsenseIsRefused(t *testing.T) {
	s := sentences([]int32{0, 1})
	for name, call := range map[string]func(){
		"architecture": func() { New(Config{Architecture: "glove"}, []int64{1}, s) },
		"softmax":      func() { New(Config{Softmax: "full"}, []int64{1}, s) },
		"mode":         func() { New(Config{Mode: "slow"}, []int64{1}, s) },
		"size":         func() { New(Config{Size: -1}, []int64{1}, s) },
		"window":       func() { New(Config{Window: MaxWindow + 1}, []int64{1}, s) },
		"negative":     func() { New(Config{Negative: -1}, []int64{1}, s) },
		"alpha":        func() { New(Config{Alpha: math.NaN()}, []int64{1}, s) },
		"min alpha":    func() { New(Config{Alpha: 0.1, MinAlpha: 0.2}, []int64{1}, s) },
		"epochs":       func() { New(Config{Epochs: -1}, []int64{1}, s) },
		"no words":     func() { New(Config{}, []int64{0, 0}, s) },
		"no counts":    func() { New(Config{}, nil, s) },
		"count":        func() { New(Config{}, []int64{3, -1}, s) },
		"step":         func() { New(Config{}, []int64{1}, s).Step(context.Background(), 0) },
		"shape":        func() { New(Config{Size: 3}, []int64{1, 1}, s).Load(f32.NewMatrix(2, 4), blas32.General{}) },
		"vector":       func() { New(Config{Size: 3}, []int64{1, 1}, s).Vector(make([]float32, 4), 0) },
		"not a word":   func() { s.Counts(1) },
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

// A trainer that nobody holds any more takes its goroutines along, closed or not.
func TestGoroutinesEnd(t *testing.T) {
	before := runtime.NumGoroutine()
	s := planted(5000)
	for range 5 {
		tr := New(Config{Mode: Fast, Threads: 3}.small(), s.Counts(topics*topicWords), s)
		if _, err := tr.Step(context.Background(), 10); err != nil {
			t.Fatal(err)
		}
	}
	for range 500 {
		runtime.GC()
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines are left, of %d before", runtime.NumGoroutine(), before)
}

func TestStepsDoNotAllocate(t *testing.T) {
	s := planted(3000)
	for _, c := range forms {
		c = c.small()
		c.Epochs = 100
		tr := New(c, s.Counts(topics*topicWords), s)
		step := func() { tr.Step(context.Background(), 600) }
		for range 20 {
			step()
		}
		if n := testing.AllocsPerRun(30, step); n > 0 {
			t.Errorf("%+v: a step makes %v allocations", c, n)
		}
		tr.Close()
	}
}

// What a trainer needs beside its two matrices, with as many words as the tables are worth, stays below three tenths of them.
func TestMemory(t *testing.T) {
	counts := make([]int64, 30_000)
	for i := range counts {
		counts[i] = int64(1 + 1_000_000/(i+1))
	}
	for _, c := range []Config{{}, {Softmax: Hierarchical}, {Mode: Fast, Threads: 2}, {Mode: Fast, Threads: 8}} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		tr := New(c, counts, new(Sentences))
		runtime.GC()
		runtime.ReadMemStats(&after)
		matrices := 4 * (len(tr.Input().Data) + len(tr.Output().Data))
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); float64(held) > 1.3*float64(matrices) {
			t.Errorf("%+v: a trainer holds %d bytes, its matrices %d", c, held, matrices)
		}
		tr.Close()
	}
}

// Whoever keeps the word vectors of a trainer alone does not keep the other matrix, nor the workers.
func TestTrainersGoWhereOnlyTheirVectorsAreKept(t *testing.T) {
	train := func() (input blas32.General, output weak.Pointer[float32]) {
		s := planted(300)
		tr := New(Config{Mode: Fast, Threads: 2, Epochs: 1, Size: 20}, s.Counts(topics*topicWords), s)
		defer tr.Close()
		if err := tr.Train(context.Background()); err != nil {
			t.Fatal(err)
		}
		return tr.Input(), weak.Make(&tr.Output().Data[0])
	}
	input, output := train()
	runtime.GC()
	if output.Value() != nil {
		t.Error("the output vectors are still there")
	}
	runtime.KeepAlive(input)
}
