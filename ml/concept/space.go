package concept

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

func checkSpace(m blas32.General) {
	if m.Rows < 1 || m.Cols < 1 || m.Stride < m.Cols || len(m.Data) < (m.Rows-1)*m.Stride+m.Cols {
		panic("concept: a space has a row for each word")
	}
}

func row(m blas32.General, i int) []float32 {
	if i < 0 || i >= m.Rows {
		panic("concept: the space has no such row")
	}
	return m.Data[i*m.Stride : i*m.Stride+m.Cols]
}

// checkPairs wants min to MaxPairs different pairs of different words of rows 0 … rows-1.
func checkPairs(rows int, pairs []Pair, least int) error {
	if len(pairs) < least {
		return refuse(CodeFewPairs, "pairs", len(pairs), "min", least)
	}
	if len(pairs) > MaxPairs {
		return refuse(CodeManyPairs, "pairs", len(pairs), "limit", MaxPairs)
	}
	seen := make(map[Pair]bool, len(pairs))
	for i, p := range pairs {
		switch {
		case p.From < 0 || p.From >= rows || p.To < 0 || p.To >= rows:
			panic("concept: the space has no such row")
		case p.From == p.To:
			return refuse(CodeSameWord, "pair", i+1)
		case seen[p]:
			return refuse(CodeRepeated, "pair", i+1)
		}
		seen[p] = true
	}
	return nil
}

// endsOf is the unit vectors of all pairs, From and To in turn.
func endsOf(m blas32.General, pairs []Pair) ([][]float64, error) {
	out := make([][]float64, 0, 2*len(pairs))
	for i, p := range pairs {
		for _, w := range [2]int{p.From, p.To} {
			v, square := make([]float64, m.Cols), 0.0
			for j, x := range row(m, w) {
				v[j] = float64(x)
				square += v[j] * v[j]
			}
			if !(square > 0) || math.IsInf(square, 0) {
				return nil, refuse(CodeNoVector, "pair", i+1)
			}
			for j := range v {
				v[j] /= math.Sqrt(square)
			}
			out = append(out, v)
		}
	}
	return out, nil
}

// difference sets dst to the direction from a to b, or to zero where there is none, and says whether there is.
func difference(dst, a, b []float64) bool {
	for j := range dst {
		dst[j] = b[j] - a[j]
	}
	length := math.Sqrt(dot(dst, dst))
	if length < 1e-6 { // float32 knows no smaller angle
		clear(dst)
		return false
	}
	for j := range dst {
		dst[j] /= length
	}
	return true
}

// total sets sum to the sum of the vectors in u.
func total(sum, u []float64) {
	clear(sum)
	for i, v := range u {
		sum[i%len(sum)] += v
	}
}

func dot(a, b []float64) (s float64) {
	for j, v := range a {
		s += v * b[j]
	}
	return s
}

// unitTo writes row i of m, scaled to length 1, into every stride-th place of dst, and zeros for a row without direction.
func unitTo(dst []float32, stride int, m blas32.General, i int) {
	from, square := row(m, i), 0.0
	for _, v := range from {
		square += float64(v) * float64(v)
	}
	scale := 0.0
	if square > 0 && !math.IsInf(square, 0) {
		scale = 1 / math.Sqrt(square)
	}
	for j, v := range from {
		if scale == 0 {
			v = 0
		}
		dst[j*stride] = float32(float64(v) * scale)
	}
}
