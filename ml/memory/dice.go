package memory

import (
	"math/bits"
	"math/rand/v2"
)

// dice draws straight from the generator: rand.New would put it on the heap, once a batch.
type dice struct{ pcg rand.PCG }

func roll(seed, index uint64) dice {
	var d dice
	d.pcg.Seed(seed, index)
	return d
}

// unit is uniform on the 2²⁴ multiples of 2⁻²⁴ in [0,1), all exact in float32.
func (d *dice) unit() float32 { return float32(d.pcg.Uint64()>>40) / (1 << 24) }

// below is uniform on 0 … n-1; the high word of a product favours no number by more than n/2⁶⁴.
func (d *dice) below(n int) int {
	high, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(high)
}

// between is uniform on low … high, both included.
func (d *dice) between(low, high int) int { return low + d.below(high-low+1) }
