package word2vec

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
)

// zipf is counts as of a natural text, and sentences drawn by them.
func zipf(vocabulary, sentences int) ([]int64, *Sentences) {
	counts := make([]int64, vocabulary)
	for i := range counts {
		counts[i] = 5 + int64(1_000_000/(i+3))
	}
	n, r, s := newNoise(counts, 1), rand.NewPCG(1, 2), new(Sentences)
	ids := make([]int32, 30)
	for range sentences {
		for i := range ids {
			ids[i] = n.draw(r)
		}
		s.Add(ids...)
	}
	return counts, s
}

// BenchmarkStep trains on a corpus in memory with a vocabulary of 40,000 words.
func BenchmarkStep(b *testing.B) {
	counts, s := zipf(40_000, 20_000)
	for _, c := range contests {
		b.Run(c.name, func(b *testing.B) {
			c.Epochs = 1000
			t := New(c.Config, counts, s)
			defer t.Close()
			before := processor()
			for b.Loop() {
				if _, err := t.Step(context.Background(), 20_000); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(t.Progress().Words)/(processor()-before), "words/cpu-s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkTwoThreads trains one epoch on every twentieth paragraph of the novels on one thread, on two and twice apart, each on
// one thread and with vectors of its own, in turns. It reports medians of 15 turns: words a second, how many times one
// thread's two are, and how many times what the two apart are together, which is all that this machine gives.
func BenchmarkTwoThreads(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("there is one processor")
	}
	n := readNovels(b)
	path, words, _ := n.every(b, 20)
	corpus := n.corpus(b, path)
	for _, c := range contests {
		b.Run(c.name, func(b *testing.B) {
			c.Words, c.Epochs = words, 1
			var one, two, times, apart []float64
			for b.Loop() {
				one, two, times, apart = nil, nil, nil, nil
				for range 15 {
					a := wordsPerSecond(b, c.Config, n.counts, corpus, 1, 1)
					t := wordsPerSecond(b, c.Config, n.counts, corpus, 2, 1)
					one, two, times = append(one, a), append(two, t), append(times, t/a)
					apart = append(apart, wordsPerSecond(b, c.Config, n.counts, corpus, 1, 2)/a)
				}
			}
			for i, v := range [][]float64{one, two, times, apart} {
				slices.Sort(v)
				b.ReportMetric(v[len(v)/2], []string{"words/s-one", "words/s-two", "times", "times-apart"}[i])
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// wordsPerSecond is what some trainings at the same time do together.
func wordsPerSecond(b *testing.B, c Config, counts []int64, corpus Corpus, threads, trainings int) float64 {
	c.Threads, c.Mode = threads, Fast
	before := runtime.GOMAXPROCS(threads * trainings)
	defer runtime.GOMAXPROCS(before)
	var all sync.WaitGroup
	speeds := make([]float64, trainings)
	for i := range speeds {
		all.Go(func() {
			wall, _ := trainOnce(b, c, counts, corpus)
			speeds[i] = float64(c.Words) / wall
		})
	}
	all.Wait()
	sum := 0.0
	for _, v := range speeds {
		sum += v
	}
	return sum
}

// BenchmarkNegatives draws five at a time by the alias method and, as word2vec.c does, from a table of 2²⁰ words in which
// each has its share of places.
func BenchmarkNegatives(b *testing.B) {
	counts, _ := zipf(40_000, 0)
	r := rand.NewPCG(1, 2)
	var drawn [5]int32
	b.Run("alias", func(b *testing.B) {
		n := newNoise(counts, 0.75)
		for b.Loop() {
			for i := range drawn {
				drawn[i] = n.draw(r)
			}
		}
	})
	b.Run("table", func(b *testing.B) {
		table, total, sum, word := make([]int32, 1<<20), 0.0, 0.0, 0
		for _, c := range counts {
			total += math.Pow(float64(c), 0.75)
		}
		for i := range table {
			for sum < total*float64(i)/float64(len(table)) && word < len(counts)-1 {
				sum += math.Pow(float64(counts[word]), 0.75)
				word++
			}
			table[i] = int32(max(word-1, 0))
		}
		for b.Loop() {
			for i := range drawn {
				drawn[i] = table[r.Uint64()>>44]
			}
		}
	})
}
