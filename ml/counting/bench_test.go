package counting_test

import (
	"context"
	"testing"
	"time"

	"caderno/ml/counting"
)

// BenchmarkNovels goes from 2.5 million words of English novels to vectors of 100 dimensions, and says how long each step
// took, and how long a word's ten neighbours take in either space.
func BenchmarkNovels(b *testing.B) {
	text, words := novels(b, 2_500_000)
	var counted, associated, factored, sparse, dense time.Duration
	entries, positive := 0, 0
	for b.Loop() {
		start := time.Now()
		m, err := counting.CoOccurrences(context.Background(), text, len(words), counting.Window{})
		if err != nil {
			b.Fatal(err)
		}
		counted += time.Since(start)
		start = time.Now()
		p := counting.PPMI(m, counting.Association{})
		associated += time.Since(start)
		start = time.Now()
		f, err := counting.SVD(context.Background(), p, counting.Factoring{})
		if err != nil {
			b.Fatal(err)
		}
		factored += time.Since(start)
		entries, positive = m.Entries(), p.Entries()
		query := counting.Query{Terms: []counting.Term{{Word: 500, Weight: 1}}}
		s, d := counting.Sparse(p), counting.Dense(f.Vectors(0.5))
		start = time.Now()
		s.Nearest(query, 10)
		sparse += time.Since(start)
		start = time.Now()
		d.Nearest(query, 10)
		dense += time.Since(start)
	}
	for name, t := range map[string]time.Duration{"count-s": counted, "ppmi-s": associated, "svd-s": factored, "sparse-nearest-s": sparse, "dense-nearest-s": dense} {
		b.ReportMetric(t.Seconds()/float64(b.N), name)
	}
	b.ReportMetric(float64(len(words)), "words")
	b.ReportMetric(float64(entries), "entries")
	b.ReportMetric(float64(positive), "positive")
}
