// Package f32 holds the float32 kernels that networks train through: products of matrices, registered behind gonum's
// blas32, of matrices and vectors, also from bytes for a first look, the logistic function and the hyperbolic tangent
// over slices, steps of logistic regression on single rows of a large table, and the few views of matrices that blas32
// leaves to its user.
//
// Matrices are blas32.General, row-major. Functions that fill a destination take it first and allocate nothing. A wrong
// shape is a bug of the caller and panics. On amd64 with AVX2 and FMA the kernels are in assembly written by the program
// in asm/, on arm64 in assembly for NEON written by hand; elsewhere, and with the build tag noasm, they are in Go. Sums
// have one order on a given kind of machine, so that the same computation gives the same bits; between the kinds the last
// bits differ. What NEON's kernels compute is tested, under an emulator; their speed has not been measured.
package f32

import (
	"unsafe"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// NewMatrix returns a zero matrix. It panics on sizes below 1.
func NewMatrix(rows, cols int) blas32.General {
	if rows < 1 || cols < 1 {
		panic("f32: a matrix has at least one row and one column")
	}
	return Over(Make(rows*cols), rows, cols)
}

// NewStaggered is NewMatrix with a cache line between each row and the next where they would otherwise lie whole pages apart. Of
// such rows, the elements of one column meet in the same few lines of the nearest cache, and a product that walks along a dozen
// rows drives out what it is about to read.
func NewStaggered(rows, cols int) blas32.General {
	if cols%page != 0 {
		return NewMatrix(rows, cols)
	}
	return Columns(NewMatrix(rows, cols+cacheLine), 0, cols)
}

// cacheLine is the size of what a processor fetches, and page that of what its nearest cache spreads over its sets, in floats.
const (
	cacheLine = 16
	page      = 4096 / 4
)

// Make returns n zeros of which the first begins a cache line, so that a register full of them lies in one. Kernels do not
// need that, but run faster so.
func Make(n int) []float32 {
	lines := (n + cacheLine - 1) / cacheLine * cacheLine
	v := make([]float32, lines) // most sizes begin a line anyway
	if intoLine(v) != 0 {
		v = make([]float32, lines+cacheLine-1)
	}
	skip := (cacheLine - intoLine(v)) % cacheLine
	return v[skip : skip+n : skip+n]
}

// intoLine is how many floats of v's first cache line are not v's.
func intoLine(v []float32) int {
	return int(uintptr(unsafe.Pointer(unsafe.SliceData(v)))/4) % cacheLine
}

// Over views a slice of rows*cols elements as a matrix. It panics where the slice has another length.
func Over(data []float32, rows, cols int) blas32.General {
	if len(data) != rows*cols {
		panic("f32: slice and matrix differ in size")
	}
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: data}
}

// Rows views n rows of m, starting with row from. It panics where m does not have them, and on n below 1.
func Rows(m blas32.General, from, n int) blas32.General {
	if from < 0 || n < 1 || from+n > m.Rows {
		panic("f32: a matrix does not have these rows")
	}
	m.Data = m.Data[from*m.Stride : (from+n-1)*m.Stride+m.Cols]
	m.Rows = n
	return m
}

// Row is row r of m.
func Row(m blas32.General, r int) []float32 { return m.Data[r*m.Stride : r*m.Stride+m.Cols] }

// Columns views n columns of m, starting with column from. It panics where m does not have them, and on n below 1.
func Columns(m blas32.General, from, n int) blas32.General {
	if from < 0 || n < 1 || from+n > m.Cols {
		panic("f32: a matrix does not have these columns")
	}
	m.Data = m.Data[from : (m.Rows-1)*m.Stride+from+n]
	m.Cols = n
	return m
}

// Copy sets dst = m, of one shape, or it panics.
func Copy(dst, m blas32.General) {
	checkSame(dst, m)
	if dst.Stride == dst.Cols && m.Stride == m.Cols {
		copy(dst.Data[:dst.Rows*dst.Cols], m.Data)
		return
	}
	for r := range dst.Rows {
		copy(Row(dst, r), Row(m, r))
	}
}

// AddMatrix adds m to dst, of one shape, or it panics.
func AddMatrix(dst, m blas32.General) {
	checkSame(dst, m)
	if dst.Stride == dst.Cols && m.Stride == m.Cols {
		add(dst.Data[:dst.Rows*dst.Cols], m.Data[:dst.Rows*dst.Cols])
		return
	}
	for r := range dst.Rows {
		add(Row(dst, r), Row(m, r))
	}
}

// Hadamard multiplies dst by m element by element; they have one shape, or it panics.
func Hadamard(dst, m blas32.General) {
	checkSame(dst, m)
	for r := range dst.Rows {
		to := Row(dst, r)
		for j, v := range Row(m, r) {
			to[j] *= v
		}
	}
}

func checkSame(a, b blas32.General) {
	if a.Rows != b.Rows || a.Cols != b.Cols {
		panic("f32: two matrices differ in shape")
	}
}

// MulTo sets dst = a*b, for dst m×n, a m×k and b k×n. It panics on other shapes.
func MulTo(dst, a, b blas32.General) {
	checkProduct(dst, a.Rows, a.Cols, b)
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, a, b, 0, dst)
}

// AddMul adds a*b to dst, for dst m×n, a m×k and b k×n. It panics on other shapes.
func AddMul(dst, a, b blas32.General) {
	checkProduct(dst, a.Rows, a.Cols, b)
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, a, b, 1, dst)
}

// AddTMul adds aᵀ*b to dst, for dst m×n, a k×m and b k×n. It panics on other shapes.
func AddTMul(dst, a, b blas32.General) {
	checkProduct(dst, a.Cols, a.Rows, b)
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, a, b, 1, dst)
}

// AddTMulStrips is AddTMul for those rows of a and b that lie in strips: the first rows of every period, and no row after the last
// strip. It panics on other shapes.
func AddTMulStrips(dst, a, b blas32.General, rows, period int) {
	checkProduct(dst, a.Cols, a.Rows, b)
	if rows < 1 || rows > period || (a.Rows-rows)%period != 0 {
		panic("f32: the rows of a matrix do not lie in these strips")
	}
	if rows == period {
		AddTMul(dst, a, b)
		return
	}
	if stripsTogether(dst, a, b, rows, period) {
		return
	}
	for p := 0; p < a.Rows; p += period {
		AddTMul(dst, Rows(a, p, rows), Rows(b, p, rows))
	}
}

// checkProduct compares the shapes of dst = (m×k)*b. blas32 takes m, n and k from the factors alone: it would multiply
// by the first rows of a longer b and write into the first columns of a wider dst.
func checkProduct(dst blas32.General, m, k int, b blas32.General) {
	if b.Rows != k || dst.Rows != m || dst.Cols != b.Cols {
		panic("f32: the matrices of a product do not fit together")
	}
}

// TransposeTo sets dst = mᵀ. It panics where the shapes do not fit.
func TransposeTo(dst, m blas32.General) {
	if dst.Rows != m.Cols || dst.Cols != m.Rows {
		panic("f32: a transpose has rows and columns swapped")
	}
	for i := range m.Rows {
		for j, v := range m.Data[i*m.Stride : i*m.Stride+m.Cols] {
			dst.Data[j*dst.Stride+i] = v
		}
	}
}

// SetRows sets every row of dst to v. It panics where v is not as long as a row.
func SetRows(dst blas32.General, v []float32) {
	checkRow(dst, v)
	for r := range dst.Rows {
		copy(Row(dst, r), v)
	}
}

// AddRows adds the sum of m's rows to v, first row first. It panics where v is not as long as a row.
func AddRows(v []float32, m blas32.General) {
	checkRow(m, v)
	r := 0
	for ; r+4 <= m.Rows; r += 4 {
		addFour(v, m.Data[r*m.Stride:(r+3)*m.Stride+m.Cols], m.Stride)
	}
	for ; r < m.Rows; r++ {
		add(v, Row(m, r))
	}
}

// Add adds v to dst, which has the same length, or it panics.
func Add(dst, v []float32) {
	if len(v) != len(dst) {
		panic("f32: two vectors differ in length")
	}
	add(dst, v)
}

func portableAddFour(dst, v []float32, stride int) {
	for r := range 4 {
		add(dst, v[r*stride:r*stride+len(dst)])
	}
}

func portableAdd(dst, v []float32) {
	for i, x := range v {
		dst[i] += x
	}
}

func checkRow(m blas32.General, v []float32) {
	if len(v) != m.Cols {
		panic("f32: vector and rows of a matrix differ in length")
	}
}
