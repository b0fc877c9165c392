package project

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Sample is up to n rows out of so many, as evenly apart as can be, the first among them.
func Sample(rows, n int) []int32 {
	s := make([]int32, min(rows, n))
	for i := range s {
		s[i] = int32(i * rows / len(s))
	}
	return s
}

// Neighbours measures how far a map tells the truth about who is near whom, on a sample of words that stays the same, so
// that frames can be compared.
type Neighbours struct {
	sample      []int32
	k           int
	rows, gram  blas32.General // S×D, S×S
	packed      f32.Packed     // rowsᵀ
	square      []float32      // S
	near, onMap []int32        // k
	distance    []float32      // k
}

// NewNeighbours makes room to look at the k nearest of each word of the sample, among the sample. It keeps the sample.
// It panics unless there are more words than k, and k is at least 1.
func NewNeighbours(sample []int32, k int) *Neighbours {
	if k < 1 || len(sample) <= k {
		panic("project: a sample has more words than neighbours are looked for")
	}
	return &Neighbours{sample: sample, k: k, gram: f32.NewMatrix(len(sample), len(sample)),
		square: make([]float32, len(sample)), near: make([]int32, k), onMap: make([]int32, k), distance: make([]float32, k)}
}

// Chance is what Kept would be on average for a map with the words strewn at random: k/(S-1) for a sample of S.
func (n *Neighbours) Chance() float64 { return float64(n.k) / float64(len(n.sample)-1) }

// Kept is the share, 0 to 1, of the k nearest on the map that are among the k nearest in the space, as the mean over
// the sample: the precision of the map's neighbourhoods (Venna et al., Information retrieval perspective to nonlinear
// dimensionality reduction for data visualization, 2010). m is V×D, points V×2 or V×3; nearness is Euclidean, with unit
// in the space of rows at length 1, which is by angle. Of words equally near, the one earlier in the sample is taken.
// Numbers that are not finite are near nothing. Nothing is allocated after the first call with a matrix of one width. It
// panics where a word of the sample is no row.
func (n *Neighbours) Kept(m, points blas32.General, unit bool) float64 {
	if n.rows.Cols != m.Cols {
		n.rows = f32.NewMatrix(len(n.sample), m.Cols)
		n.packed = f32.NewPacked(m.Cols, len(n.sample))
	}
	for i, w := range n.sample {
		if w < 0 || int(w) >= m.Rows || int(w) >= points.Rows {
			panic("project: a word of the sample is not in the matrix")
		}
		row := f32.Row(n.rows, i)
		copy(row, f32.Row(m, int(w)))
		square := dot(row, row)
		if unit && square > 0 {
			scale := float32(1 / math.Sqrt(float64(square)))
			for j := range row {
				row[j] *= scale
			}
			square = dot(row, row)
		}
		n.square[i] = square
	}
	n.packed.PackTransposed(n.rows)
	f32.MulPackedTo(n.gram, n.rows, n.packed)
	kept := 0
	for i := range n.sample {
		products := f32.Row(n.gram, i)
		near := n.nearest(n.near, i, func(j int) float32 { return n.square[j] - 2*products[j] })
		here := f32.Row(points, int(n.sample[i]))
		onMap := n.nearest(n.onMap, i, func(j int) (sum float32) {
			for axis, x := range f32.Row(points, int(n.sample[j])) {
				sum += (x - here[axis]) * (x - here[axis])
			}
			return sum
		})
		for _, w := range onMap {
			for _, x := range near {
				if w == x {
					kept++
				}
			}
		}
	}
	return float64(kept) / float64(n.k*len(n.sample))
}

// nearest fills to with the k nearest of word i of the sample and returns how many there are.
func (n *Neighbours) nearest(to []int32, i int, distance func(j int) float32) []int32 {
	found := 0
	for j := range n.sample {
		d := distance(j)
		if j == i || !(d < math.MaxFloat32) || found == n.k && d >= n.distance[found-1] {
			continue
		}
		at := min(found, n.k-1)
		found = min(found+1, n.k)
		for ; at > 0 && n.distance[at-1] > d; at-- {
			n.distance[at], to[at] = n.distance[at-1], to[at-1]
		}
		n.distance[at], to[at] = d, int32(j)
	}
	return to[:found]
}

func dot(a, b []float32) float32 {
	return blas32.Dot(blas32.Vector{N: len(a), Inc: 1, Data: a}, blas32.Vector{N: len(b), Inc: 1, Data: b})
}
