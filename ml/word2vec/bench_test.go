package word2vec

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// zipf is counts as of a natural text, and sentences drawn by them.
func zipf(vocabulary, sentences int) ([]int64, *Sentences) {
	counts := make([]int64, vocabulary)
	for i := range counts {
		counts[i] = 5 + int64(1_000_000/(i+3))
	}
	n, r, s := newNoise(noiseWeights(counts, 1)), rand.NewPCG(1, 2), new(Sentences)
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

// BenchmarkTwoThreads trains on every twentieth paragraph of the novels, epoch after epoch, on one thread, on two and twice
// apart, each on one thread and with vectors of its own, in turns of about half a second. It reports medians of 15 turns: words
// a second, how many times one thread's two are, and how many times what the two apart are together, which is all that this
// machine gives. Threads that write the same vectors depend on how long a cache line takes from one core to the other and
// back, which on a virtual machine changes as its cores are moved about: it is reported, with the times, for the nearer half of
// the turns and for the farther.
func BenchmarkTwoThreads(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("there is one processor")
	}
	n := readNovels(b)
	path, words, _ := n.every(b, 20)
	corpus := n.corpus(b, path)
	for _, c := range contests {
		b.Run(c.name, func(b *testing.B) {
			c.Words, c.Epochs, c.Mode = words, 1000, Fast
			trainer := func(threads int) *Trainer {
				c.Threads = threads
				t := New(c.Config, n.counts, corpus)
				b.Cleanup(t.Close)
				return t
			}
			one, two, other := trainer(1), trainer(2), trainer(1)
			var alone, together, times, apart []float64
			var turns [][2]float64 // round trip and times
			for b.Loop() {
				alone, together, times, apart, turns = nil, nil, nil, nil, nil
				for range 15 {
					a, trip := wordsPerSecond(b, one), roundTrip()
					t := wordsPerSecond(b, two)
					trip = (trip + roundTrip()) / 2
					alone, together, times, turns = append(alone, a), append(together, t), append(times, t/a), append(turns, [2]float64{trip, t / a})
					apart = append(apart, wordsPerSecond(b, one, other)/a)
				}
			}
			reportHalves(b, turns)
			for i, v := range [][]float64{alone, together, times, apart} {
				slices.Sort(v)
				b.ReportMetric(v[len(v)/2], []string{"words/s-one", "words/s-two", "times", "times-apart"}[i])
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// reportHalves reports medians of the round trip and the times of turns, for the nearer half and the farther.
func reportHalves(b *testing.B, turns [][2]float64) {
	by := func(i int) func(a, b [2]float64) int {
		return func(a, b [2]float64) int { return cmp.Compare(a[i], b[i]) }
	}
	slices.SortFunc(turns, by(0))
	for i, half := range []string{"near", "far"} {
		part := turns[i*len(turns)/2 : (i+1)*len(turns)/2]
		b.ReportMetric(part[len(part)/2][0], "ns-"+half)
		slices.SortFunc(part, by(1))
		b.ReportMetric(part[len(part)/2][1], "times-"+half)
	}
}

// roundTrip is the nanoseconds that a number takes from one core to another and back, the best of a few thousand in a row.
func roundTrip() float64 {
	const trips = 5_000
	var ball struct { // in lines of its own
		_ [16]uint64
		n atomic.Int64
		_ [16]uint64
	}
	best := math.Inf(1)
	for range 5 {
		ball.n.Store(0)
		var back sync.WaitGroup
		back.Go(func() {
			for i := int64(1); i < 2*trips; i += 2 {
				for ball.n.Load() != i {
				}
				ball.n.Store(i + 1)
			}
		})
		from := time.Now()
		for i := int64(0); i < 2*trips; i += 2 {
			ball.n.Store(i + 1)
			for ball.n.Load() != i+2 {
			}
		}
		back.Wait()
		best = min(best, float64(time.Since(from).Nanoseconds())/trips)
	}
	return best
}

// wordsPerSecond is what trainers at the same time do together, each thread of them on a processor.
func wordsPerSecond(b *testing.B, trainers ...*Trainer) float64 {
	const turn = 400_000 // words of a thread
	threads := 0
	for _, t := range trainers {
		threads += len(t.workers)
	}
	before := runtime.GOMAXPROCS(threads)
	defer runtime.GOMAXPROCS(before)
	speeds := make([]float64, len(trainers))
	var all sync.WaitGroup
	for i, t := range trainers {
		all.Go(func() {
			words, from := t.Progress().Words, time.Now()
			if _, err := t.Step(context.Background(), int64(turn*len(t.workers))); err != nil {
				b.Error(err)
			}
			speeds[i] = float64(t.Progress().Words-words) / time.Since(from).Seconds()
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
		n := newNoise(noiseWeights(counts, 0.75))
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
