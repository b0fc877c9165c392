package word2vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"caderno/ml/f32"
)

func someCounts(t *rapid.T) []int64 {
	counts := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000), 1, 60).Draw(t, "counts")
	counts[rapid.IntRange(0, len(counts)-1).Draw(t, "at")] = rapid.Int64Range(1, 1_000_000_000).Draw(t, "count")
	return counts
}

// Every word has as much of the columns as its share of the counts' powers.
func TestNoiseHasTheRightShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts, exponent := someCounts(t), rapid.Float64Range(-2, 2).Draw(t, "exponent")
		want, got, total := make([]float64, len(counts)), make([]float64, len(counts)), 0.0
		for i, c := range counts {
			if c > 0 {
				want[i] = math.Pow(float64(c), exponent)
			}
			total += want[i]
		}
		for i, c := range newNoise(noiseWeights(counts, exponent)) {
			part := float64(c.part) / (1 << 32)
			got[i] += part / float64(len(counts))
			got[c.other] += (1 - part) / float64(len(counts))
		}
		for i := range want {
			if math.Abs(got[i]-want[i]/total) > 1e-8 {
				t.Fatalf("word %d of %v has %v, not %v", i, counts, got[i], want[i]/total)
			}
		}
	})
}

func TestNoiseIsDrawnByItsShares(t *testing.T) {
	counts := []int64{1000, 300, 80, 7}
	n, r, got, total := newNoise(noiseWeights(counts, 0.75)), rand.NewPCG(1, 2), make([]float64, 4), 0.0
	const draws = 200_000
	for range draws {
		got[n.draw(r)]++
	}
	for _, c := range counts {
		total += math.Pow(float64(c), 0.75)
	}
	for i, c := range counts {
		p := math.Pow(float64(c), 0.75) / total
		if d := math.Abs(got[i] - draws*p); d > 4*math.Sqrt(draws*p) {
			t.Errorf("word %d was drawn %v times, not %v", i, got[i], draws*p)
		}
	}
}

// Shares of word2vec.c for a corpus of a million words and a threshold of one in a thousand.
func TestWordsAreKept(t *testing.T) {
	kept := newKept([]int64{500_000, 100_000, 10_000, 4_000, 1_000, 0, 385_000}, 1e-3)
	for i, want := range []float64{0.0467213595, 0.11, 0.4162277660, 0.75, 1, 1} {
		if got := float64(kept[i]) / math.MaxUint32; math.Abs(got-want) > 1e-8 {
			t.Errorf("word %d is kept with %v, not %v", i, got, want)
		}
	}
	for i, got := range newKept([]int64{500_000, 1}, -1) {
		if got != math.MaxUint32 {
			t.Errorf("word %d is not always kept", i)
		}
	}
}

// shortest is the total length of the best code: the sum of all sums of the two smallest.
func shortest(counts []int64) int64 {
	left, total := slices.Clone(counts), int64(0)
	for len(left) > 1 {
		slices.Sort(left)
		left[1] += left[0]
		total += left[1]
		left = left[1:]
	}
	return total
}

// The code is as short as can be, and with any vectors the words' probabilities sum to one.
func TestTreeIsACode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := someCounts(t)
		tree, length, sum := newTree(counts), int64(0), 0.0
		p := make([]float64, max(len(counts)-1, 1)) // of turning to the likelier side at a node
		for i := range p {
			p[i] = rapid.Float64Range(0, 1).Draw(t, "p")
		}
		for w, c := range counts {
			nodes, turns := tree.way(int32(w))
			length += c * int64(len(nodes))
			if len(turns) != len(nodes)+f32.SignPad || len(nodes) > 0 && int(nodes[0]) != len(counts)-2 {
				t.Fatalf("the way to word %d is %v, %v", w, nodes, turns)
			}
			way := 1.0
			for i, n := range nodes {
				if turns[i] == f32.Positive {
					way *= p[n]
				} else {
					way *= 1 - p[n]
				}
			}
			sum += way
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("probabilities sum to %v", sum)
		}
		if want := shortest(counts); length != want {
			t.Errorf("the code of %v has the length %d, not %d", counts, length, want)
		}
	})
}
