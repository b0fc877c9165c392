package f32

import "gonum.org/v1/gonum/blas/blas32"

// panelCols is the width of the columns that lie together in a Packed matrix: two registers of AVX2, four of NEON.
const panelCols = 16

// Packed is a k×n matrix laid out for being the right factor of many products, such as a network's weights while a
// sequence passes through them: n is cut into panels of 16 columns, each with its k rows of 16 one after another, the
// last one filled up with zeros.
type Packed struct {
	k, n  int
	data  []float32
	ahead *Ahead
}

// Meanwhile is p as the right factor of products that ask for what is ahead while they multiply; nil stands for nothing.
func (p Packed) Meanwhile(ahead *Ahead) Packed {
	p.ahead = ahead
	return p
}

// NewPacked makes room for a k×n matrix of zeros. It panics on sizes below 1.
func NewPacked(k, n int) Packed {
	if k < 1 || n < 1 {
		panic("f32: a matrix has at least one row and one column")
	}
	return Packed{k: k, n: n, data: Make(k * ((n + panelCols - 1) / panelCols * panelCols))}
}

// Pack lays out m, which has p's shape, or it panics.
func (p Packed) Pack(m blas32.General) {
	if m.Rows != p.k || m.Cols != p.n {
		panic("f32: a matrix is packed into its own shape")
	}
	pack(p.data, m.Data, m.Stride, p.k, p.n)
}

// PackTransposed lays out mᵀ, which has p's shape, or it panics.
func (p Packed) PackTransposed(m blas32.General) {
	if m.Cols != p.k || m.Rows != p.n {
		panic("f32: a matrix is packed into its own shape")
	}
	packTransposed(p.data, m.Data, m.Stride, p.k, p.n)
}

// packTransposed copies n rows of k columns into panels of which each row becomes a column.
func packTransposed(to, from []float32, stride, k, n int) {
	j := 0
	for ; j+panelCols <= n; j += panelCols {
		packRows(to[j*k:(j+panelCols)*k], from[j*stride:], stride, k)
	}
	if j < n {
		clear(to[j*k : (j+panelCols)*k])
	}
	for ; j < n; j++ {
		column := to[j/panelCols*panelCols*k+j%panelCols:]
		for i, v := range from[j*stride : j*stride+k] {
			column[i*panelCols] = v
		}
	}
}

// portablePackRows turns 16 rows of k columns into one panel, four rows at a time.
func portablePackRows(panel, from []float32, stride, k int) {
	for r := 0; r < panelCols; r += 4 {
		a, b := from[r*stride:r*stride+k], from[(r+1)*stride:(r+1)*stride+k]
		c, d := from[(r+2)*stride:(r+2)*stride+k], from[(r+3)*stride:(r+3)*stride+k]
		for i := range k {
			to := (*[4]float32)(panel[i*panelCols+r:])
			to[0], to[1], to[2], to[3] = a[i], b[i], c[i], d[i]
		}
	}
}

func portableCopyPanel(panel, from []float32, stride, k int) {
	for i := range k {
		*(*[panelCols]float32)(panel[i*panelCols:]) = *(*[panelCols]float32)(from[i*stride:])
	}
}

// pack copies k rows of n columns into panels.
func pack(to, from []float32, stride, k, n int) { packPart(to, from, stride, 0, k, k, n) }

// packPart copies k rows of n columns into panels of all rows, from row number at on.
func packPart(to, from []float32, stride, at, k, all, n int) {
	for j := 0; j < n; j += panelCols {
		panel := to[j*all+at*panelCols : j*all+(at+k)*panelCols]
		if n-j >= panelCols {
			copyPanel(panel, from[j:], stride, k)
			continue
		}
		clear(panel)
		for i := range k {
			copy(panel[i*panelCols:], from[i*stride+j:i*stride+n])
		}
	}
}

// MulPackedTo sets dst = a*p, for dst m×n and a m×k. It panics on other shapes.
func MulPackedTo(dst, a blas32.General, p Packed) { mulPacked(dst, a, p, nil, 0) }

// AddMulPacked adds a*p to dst, for dst m×n and a m×k. It panics on other shapes.
func AddMulPacked(dst, a blas32.General, p Packed) { mulPacked(dst, a, p, dst.Data, dst.Stride) }

// AffinePacked sets every row of dst = a*p to the product's plus b, for dst m×n and a m×k. It panics on other shapes.
func AffinePacked(dst, a blas32.General, p Packed, b []float32) {
	checkRow(dst, b)
	mulPacked(dst, a, p, b, 0)
}

// mulPacked adds rows of e, lde apart, to the product, unless e is empty.
func mulPacked(dst, a blas32.General, p Packed, e []float32, lde int) {
	if a.Cols != p.k || dst.Rows != a.Rows || dst.Cols != p.n {
		panic("f32: the matrices of a product do not fit together")
	}
	productPacked(a.Rows, p.n, p.k, a.Data, a.Stride, p.data, dst.Data, dst.Stride, e, lde, p.ahead)
}

func portableProductPacked(m, n, k int, a []float32, lda int, b, c []float32, ldc int, e []float32, lde int) {
	if len(e) > 0 && &e[0] != &c[0] {
		for i := range m {
			copy(c[i*ldc:i*ldc+n], e[i*lde:])
		}
	}
	for j := 0; j < n; j += panelCols {
		cols := min(panelCols, n-j)
		portableProduct(m, cols, k, a, lda, 1, b[j*k:], panelCols, c[j:], ldc, len(e) > 0)
	}
}
