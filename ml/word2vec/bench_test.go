package word2vec

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
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

// BenchmarkTwoThreads trains one epoch on every twentieth paragraph of the novels on one thread and on two in turns, 15 times,
// and reports the medians in words a second and the median of the ratios of each pair.
func BenchmarkTwoThreads(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("there is one processor")
	}
	n := readNovels(b)
	path, words, _ := n.every(b, 20)
	for _, c := range contests {
		b.Run(c.name, func(b *testing.B) {
			var speeds [2][]float64
			var ratios []float64
			for b.Loop() {
				speeds, ratios = [2][]float64{}, nil
				for range 15 {
					for i := range speeds {
						c.Words, c.Epochs, c.Threads, c.Mode = words, 1, 1+i, Fast
						before := runtime.GOMAXPROCS(1 + i)
						wall, _ := trainOnce(b, c.Config, n, path)
						runtime.GOMAXPROCS(before)
						speeds[i] = append(speeds[i], float64(words)/wall)
					}
					ratios = append(ratios, speeds[1][len(ratios)]/speeds[0][len(ratios)])
				}
			}
			for _, v := range [][]float64{speeds[0], speeds[1], ratios} {
				slices.Sort(v)
			}
			b.ReportMetric(speeds[0][7], "words/s-one")
			b.ReportMetric(speeds[1][7], "words/s-two")
			b.ReportMetric(ratios[7], "times")
			b.ReportMetric(0, "ns/op")
		})
	}
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
