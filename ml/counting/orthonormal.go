package counting

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// Sums over the rows of a tall matrix are made in slots, whatever the number of goroutines, and the slots added up in
// order. Within a slot, blocks of rows are multiplied in float32 and added up in float64.
const (
	slots     = 16
	blockRows = 256
)

// cross is aᵀ b of two tall matrices with as many rows, row-major.
func (f *factoring) cross(a, b blas32.General) []float64 {
	size := a.Cols * b.Cols
	sums := make([]float64, slots*size)
	f.team.Do(func(part int) {
		block := f32.NewMatrix(a.Cols, b.Cols)
		first, last := f.team.Share(slots, part)
		for slot := first; slot < last; slot++ {
			sum, end := sums[slot*size:(slot+1)*size], a.Rows*(slot+1)/slots
			for r := a.Rows * slot / slots; r < end; r += blockRows {
				n := min(blockRows, end-r)
				clear(block.Data)
				f32.AddTMul(block, f32.Rows(a, r, n), f32.Rows(b, r, n))
				for i, v := range block.Data {
					sum[i] += float64(v)
				}
			}
		}
	})
	for slot := 1; slot < slots; slot++ {
		for i, v := range sums[slot*size : (slot+1)*size] {
			sums[i] += v
		}
	}
	return sums[:size:size]
}

// orthonormalise turns the columns of a tall matrix into an orthonormal basis of a space that holds what they span:
//
//	yᵀ y = E diag(λ) Eᵀ     y ← y E diag(λ)^(-1/2)
//
// A square has float32's rounding squared, so that this is repeated until the columns are at right angles (twice, as a
// rule), and small λ are raised to where they are no mere rounding. Directions that y lacks become arbitrary ones.
// Columns of zeros stay.
func (f *factoring) orthonormalise(y blas32.General) {
	const rounds, floor, near = 6, 1e-6, 1e-5
	if f.err != nil {
		return
	}
	n := y.Cols
	for range rounds {
		gram := f.cross(y, y)
		var eigen mat.EigenSym
		if !eigen.Factorize(mat.NewSymDense(n, gram), true) {
			panic("counting: a small symmetric matrix has no eigenvalues")
		}
		lambda := eigen.Values(nil)
		most, least := lambda[n-1], lambda[0]
		if most <= 0 || most-1 < near && 1-least < near {
			return
		}
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		turn := f32.NewMatrix(n, n)
		for j, l := range lambda {
			scale := 1 / math.Sqrt(max(l, floor*most))
			for i := range n {
				turn.Data[i*n+j] = float32(vectors.At(i, j) * scale)
			}
		}
		f.turn(y, turn)
	}
}

// turn sets y = y*by for a small square by.
func (f *factoring) turn(y, by blas32.General) {
	f.team.Do(func(part int) {
		block := f32.NewMatrix(blockRows, y.Cols)
		first, last := f.team.Share((y.Rows+blockRows-1)/blockRows, part)
		for b := first; b < last; b++ {
			rows := f32.Rows(y, b*blockRows, min(blockRows, y.Rows-b*blockRows))
			to := f32.Rows(block, 0, rows.Rows)
			f32.MulTo(to, rows, by)
			f32.Copy(rows, to)
		}
	})
}

// mulShare sets a part's blocks of the rows of dst = a*b.
func mulShare(t *team.Team, part int, dst, a, b blas32.General) {
	first, last := t.Share((a.Rows+blockRows-1)/blockRows, part)
	for i := first; i < last; i++ {
		n := min(blockRows, a.Rows-i*blockRows)
		f32.MulTo(f32.Rows(dst, i*blockRows, n), f32.Rows(a, i*blockRows, n), b)
	}
}
