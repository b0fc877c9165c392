package counting

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Matrix is a sparse matrix by rows: row r has Value[k] in column Index[k] for k from Start[r] to Start[r+1], columns
// rising, and zeros elsewhere.
type Matrix struct {
	Rows, Cols int
	Start      []int // Rows+1
	Index      []int32
	Value      []float32
}

// OneHot is the identity: each of so many words has a coordinate of its own. Two different words have similarity 0.
func OneHot(words int) *Matrix {
	m := &Matrix{Rows: words, Cols: words, Start: make([]int, words+1)}
	m.Index, m.Value = make([]int32, words), make([]float32, words)
	for w := range words {
		m.Start[w+1], m.Index[w], m.Value[w] = w+1, int32(w), 1
	}
	return m
}

// Entries is the number of values that are stored.
func (m *Matrix) Entries() int { return len(m.Value) }

// Row is row r: columns and values, which are the matrix's own.
func (m *Matrix) Row(r int) (index []int32, value []float32) {
	from, to := m.Start[r], m.Start[r+1]
	return m.Index[from:to:to], m.Value[from:to:to]
}

// At is the value in row r and column c, zero where none is stored.
func (m *Matrix) At(r, c int) float32 {
	index, value := m.Row(r)
	lo, hi := 0, len(index)
	for lo < hi {
		if mid := (lo + hi) / 2; int(index[mid]) < c {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(index) && int(index[lo]) == c {
		return value[lo]
	}
	return 0
}

// Sums returns the sum of every row and of every column, added up in float64.
func (m *Matrix) Sums() (rows, cols []float64) {
	rows, cols = make([]float64, m.Rows), make([]float64, m.Cols)
	for r := range rows {
		index, value := m.Row(r)
		for k, v := range value {
			rows[r] += float64(v)
			cols[index[k]] += float64(v)
		}
	}
	return rows, cols
}

// Transpose is a new matrix with rows and columns swapped: from documents × words to words × documents, say.
func (m *Matrix) Transpose() *Matrix {
	t := &Matrix{Rows: m.Cols, Cols: m.Rows, Start: make([]int, m.Cols+1)}
	t.Index, t.Value = make([]int32, m.Entries()), make([]float32, m.Entries())
	for _, c := range m.Index {
		t.Start[c+1]++
	}
	for c := range m.Cols {
		t.Start[c+1] += t.Start[c]
	}
	next := append([]int(nil), t.Start[:m.Cols]...)
	for r := range m.Rows {
		index, value := m.Row(r)
		for k, c := range index {
			at := next[c]
			next[c]++
			t.Index[at], t.Value[at] = int32(r), value[k]
		}
	}
	return t
}

// Unit divides each row by its Euclidean length, in place. Rows of zeros stay.
func (m *Matrix) Unit() {
	for r, length := range m.lengths() {
		if length == 0 {
			continue
		}
		_, value := m.Row(r)
		for k := range value {
			value[k] = float32(float64(value[k]) / length)
		}
	}
}

// mulRowsTo sets rows from to to-1 of dst = m*x: a row gathers multiples of the rows of x, in rising order of columns.
func (m *Matrix) mulRowsTo(dst, x blas32.General, from, to int) {
	for r := from; r < to; r++ {
		sum := blas32.Vector{N: dst.Cols, Inc: 1, Data: f32.Row(dst, r)}
		clear(sum.Data)
		index, value := m.Row(r)
		for k, c := range index {
			blas32.Axpy(value[k], blas32.Vector{N: x.Cols, Inc: 1, Data: f32.Row(x, int(c))}, sum)
		}
	}
}
