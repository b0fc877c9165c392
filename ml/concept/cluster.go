package concept

import (
	"math"
	"math/bits"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

const (
	starts   = 2  // beginnings of k-means; the better end counts
	rounds   = 12 // of k-means at most
	shuffles = 20 // deals of the labels for the level of chance
)

// cluster finds as many clusters as there are groups among the words with a group, by k-means on unit vectors, and
// compares them with the groups. A word of several groups counts for the first.
type cluster struct {
	seed   uint64
	pcg    rand.PCG
	r      *rand.Rand
	label  []int // group of each word
	dealt  []int // the labels in another order
	of     []int // cluster of each word
	kept   []int // cluster of each word in the best start
	far    []float64
	table  []int          // cluster × group
	centre blas32.General // D×G: unit columns
	cos    blas32.General // words×G
}

func (c *cluster) prepare(p *Purity, groups int, seed uint64) {
	n := len(p.asked)
	c.seed, c.r = seed, rand.New(&c.pcg)
	c.label, c.dealt, c.of, c.kept = make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	c.far, c.table, c.cos = make([]float64, n), make([]int, groups*groups), f32.NewMatrix(n, groups)
	for i, at := range p.asked {
		c.label[i] = bits.TrailingZeros64(p.member[at])
	}
}

// measure clusters the words of p.ask.
func (c *cluster) measure(p *Purity) Share {
	if c.centre.Rows != p.ask.Cols {
		c.centre = f32.NewMatrix(p.ask.Cols, c.cos.Cols)
	}
	c.pcg.Seed(c.seed, 0x6b6d65616e73)
	most := -2.0
	for range starts {
		c.begin(p.ask)
		if close := c.settle(p.ask); close > most {
			most = close
			copy(c.kept, c.of)
		}
	}
	s := Share{Got: c.purity(c.label)}
	copy(c.dealt, c.label)
	for range shuffles {
		for i := len(c.dealt) - 1; i > 0; i-- {
			j := c.r.IntN(i + 1)
			c.dealt[i], c.dealt[j] = c.dealt[j], c.dealt[i]
		}
		s.Chance += c.purity(c.dealt) / shuffles
	}
	return s
}

// begin takes words as centres, each with a chance as its distance 1 - cosine from the nearest centre before (k-means++,
// Arthur and Vassilvitskii 2007; the square of the distance of unit vectors is twice that).
func (c *cluster) begin(words blas32.General) {
	for i := range c.far {
		c.far[i] = 1
	}
	for k := range c.centre.Cols {
		sum := 0.0
		for _, f := range c.far {
			sum += f
		}
		chosen, left := 0, c.r.Float64()*sum
		for i, f := range c.far {
			chosen = i
			if left -= f; left < 0 {
				break
			}
		}
		centre := f32.Row(words, chosen)
		for j, v := range centre {
			c.centre.Data[j*c.centre.Stride+k] = v
		}
		for i := range c.far {
			along := float32(0)
			for j, v := range f32.Row(words, i) {
				along += v * centre[j]
			}
			c.far[i] = max(0, min(c.far[i], 1-float64(along)))
		}
	}
}

// settle moves words to their nearest centre and centres to the middle of their words until nothing changes, and returns
// the sum of the cosines.
func (c *cluster) settle(words blas32.General) float64 {
	sum := 0.0
	for round := range rounds {
		f32.MulTo(c.cos, words, c.centre)
		moved := round == 0
		sum = 0
		for i := range c.of {
			best := 0
			cos := f32.Row(c.cos, i)
			for k, v := range cos {
				if v > cos[best] {
					best = k
				}
			}
			moved = moved || c.of[i] != best
			c.of[i] = best
			sum += float64(cos[best])
		}
		if !moved {
			break
		}
		clear(c.centre.Data)
		for i, k := range c.of {
			for j, v := range f32.Row(words, i) {
				c.centre.Data[j*c.centre.Stride+k] += v
			}
		}
		c.scale()
	}
	return sum
}

// scale makes the centres unit vectors; an empty cluster's stays zero and takes no words with a better one.
func (c *cluster) scale() {
	for k := range c.centre.Cols {
		square := float32(0)
		for j := range c.centre.Rows {
			v := c.centre.Data[j*c.centre.Stride+k]
			square += v * v
		}
		length := float32(math.Sqrt(float64(square)))
		if length == 0 {
			continue
		}
		for j := range c.centre.Rows {
			c.centre.Data[j*c.centre.Stride+k] /= length
		}
	}
}

// purity is the share of words whose label is the commonest in their cluster of the best start.
func (c *cluster) purity(label []int) float64 {
	clear(c.table)
	groups := c.cos.Cols
	for i, k := range c.kept {
		c.table[k*groups+label[i]]++
	}
	right := 0
	for k := range groups {
		most := 0
		for _, n := range c.table[k*groups : (k+1)*groups] {
			most = max(most, n)
		}
		right += most
	}
	return float64(right) / float64(len(label))
}
