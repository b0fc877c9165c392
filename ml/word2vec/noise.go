package word2vec

import (
	"iter"
	"math"
	"math/bits"
	"math/rand/v2"
)

// noise is the distribution that negatives are drawn from, count to the power of 0.75 or so (Mikolov 2013b, section 2.2),
// by the alias method (Walker, An efficient method for generating discrete random variables with general distributions,
// 1977, with Vose's way to make the table, 1991): each draw takes one of V columns, and of it one of the two words there.
// word2vec.c draws from a long table in which each word has its share of places. Most draws from that wait for memory: the
// columns are few enough to stay near, and take a tenth of the time (BenchmarkNegatives).
type noise []column

type column struct {
	part  uint32 // of the column that belongs to its own word, in 2⁻³²
	other int32  // whose the rest is
}

// noiseWeights is what the words' shares of the noise are in proportion to.
func noiseWeights(counts []int64, exponent float64) []float64 {
	weights := make([]float64, len(counts))
	for i, c := range counts {
		if c > 0 { // as a ratio, so that no power is too large
			weights[i] = math.Exp(exponent * (math.Log(float64(c)) - math.Log(float64(counts[0]+1))))
		}
	}
	return weights
}

// newNoise makes the columns from weights, which it spoils.
func newNoise(weights []float64) noise {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	table := make(noise, len(weights))
	var small, large []int32
	for i := range weights {
		weights[i] *= float64(len(weights)) / total
		if weights[i] < 1 {
			small = append(small, int32(i))
		} else {
			large = append(large, int32(i))
		}
	}
	for len(small) > 0 && len(large) > 0 {
		low, high := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		table[low] = column{uint32(weights[low] * (1 << 32)), high}
		weights[high] -= 1 - weights[low]
		if weights[high] < 1 {
			large = large[:len(large)-1]
			small = append(small, high)
		}
	}
	for _, i := range append(small, large...) { // whole, but for rounding
		table[i] = column{math.MaxUint32, i}
	}
	return table
}

const mostStrata = 8 // each takes as much memory as the whole noise

// strata is the noise in n parts. Each thread draws from another of them at any time, so that no two write the same rows
// (stratified descent: Gemulla, Nijkamp, Haas and Sismanis, 2011). The first words are in all parts, for their rows have
// copies; the others are dealt out, with n times their weight, so that over all parts every word has its share and no part
// is heavier than another. They are dealt in blocks, since a processor that reads one row asks for the next as well. A word
// may be in two parts.
func strata(weights []float64, first, n int) []noise {
	total := 0.0
	for _, w := range weights[first:] {
		total += w
	}
	parts, part, p := make([]noise, n), make([]float64, len(weights)), 0
	end := func() {
		copy(part, weights[:first])
		parts[p] = newNoise(part)
		clear(part)
		p++
	}
	room := total
	for i := range dealt(first, len(weights), n) {
		left := float64(n) * weights[i]
		for left > room && p < n-1 {
			part[i], left = room, left-room
			end()
			room = total
		}
		part[i], room = left, room-left
	}
	for p < n {
		end()
	}
	return parts
}

// dealt is the rows from first on, in the order in which n hands hold them: dealt out in blocks, one hand after the other.
func dealt(first, rows, n int) iter.Seq[int] {
	const block = 64
	return func(yield func(int) bool) {
		for hand := range n {
			for from := first + hand*block; from < rows; from += n * block {
				for i := from; i < min(from+block, rows); i++ {
					if !yield(i) {
						return
					}
				}
			}
		}
	}
}

func (n noise) draw(r *rand.PCG) int32 {
	at, within := bits.Mul64(r.Uint64(), uint64(len(n)))
	c := n[at]
	id := c.other
	if uint32(within>>32) < c.part { // a conditional move: which it is cannot be foreseen
		id = int32(at)
	}
	return id
}

// newKept is how likely each word stays in a sentence, in 2⁻³², as in word2vec.c (Mikolov 2013b, equation 5, has only
// the root): with the frequency f and the threshold t,
//
//	P = √(t/f) + t/f
func newKept(counts []int64, sample float64) []uint32 {
	kept, total := make([]uint32, len(counts)), float64(sum(counts))
	for i, c := range counts {
		kept[i] = math.MaxUint32
		if sample > 0 && c > 0 {
			ratio := sample * total / float64(c)
			kept[i] = uint32(min(math.Sqrt(ratio)+ratio, 1) * math.MaxUint32)
		}
	}
	return kept
}
