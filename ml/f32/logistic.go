package f32

import "gonum.org/v1/gonum/blas/blas32"

// LogisticRows is how many rows LogisticStep and LogisticPairStep take at once.
const LogisticRows = 6

// RowPad is what the length of a table's rows is a multiple of, in floats.
const RowPad = 8

// Signs of LogisticStep: that of a row which is to be predicted, and that of a row which is not.
const (
	Positive uint32 = 0
	Negative uint32 = 1 << 31
)

// SignPad is how many signs more than rows there must be; it does not matter which.
const SignPad = 7

// NewTable returns a zero table, a matrix whose rows can be updated by number: its Stride is cols rounded up to a multiple of
// RowPad, Data holds whole rows, and the columns beyond cols stay zero. It panics on sizes below 1.
func NewTable(rows, cols int) blas32.General {
	if rows < 1 || cols < 1 {
		panic("f32: a matrix has at least one row and one column")
	}
	stride := (cols + RowPad - 1) / RowPad * RowPad
	return blas32.General{Rows: rows, Cols: cols, Stride: stride, Data: Make(rows * stride)}
}

// LogisticStep is one step of gradient ascent on the log-likelihood of a vector h with some rows wᵣ of a table, each to be
// predicted (s = 1) or not (s = -1): Σ log σ(s h·wᵣ) (Mikolov et al., Distributed representations of words and phrases and
// their compositionality, 2013, equation 4; for the path to a word, equation 3). With the scores of all rows made first,
//
//	p = σ(s h·wᵣ)   g = rate s (1-p)
//	e ← e + Σ g wᵣ
//	wᵣ ← wᵣ + g h
//
// in the order of the rows, and lane r mod 6 or so of likelihood is multiplied by p, which tells the loss for almost nothing:
// the lanes' product is the product of all p. A row named twice is updated twice, by the scores from before.
//
// Signs are Positive and Negative, at least SignPad more than rows. h and e are Stride long. e may be h where there are at
// most LogisticRows rows: then h is updated in place. It panics on other shapes and on rows that the table does not have.
func LogisticStep(w blas32.General, rows []int32, signs []uint32, rate float32, h, e []float32, likelihood *[8]float32) {
	checkTable(w, rows, h, e)
	checkSigns(rows, signs, &h[0] == &e[0])
	for from := 0; from < len(rows); {
		n := nextRows(len(rows) - from)
		logistic(w, rows[from:from+n], signs[from:], rate, h, e, likelihood)
		from += n
	}
}

// LogisticPairStep is LogisticStep for two vectors at once, the scores of both made before any row is updated: that halves
// what is read and written. h0 and h1 must not be the same. Where e0 is h0, e1 is h1.
func LogisticPairStep(w blas32.General, rows []int32, signs []uint32, rate float32, h0, e0, h1, e1 []float32, likelihood *[8]float32) {
	checkTable(w, rows, h0, e0)
	checkTable(w, nil, h1, e1)
	checkSigns(rows, signs, &h0[0] == &e0[0])
	if &h0[0] == &h1[0] {
		panic("f32: the two vectors are one")
	}
	for from := 0; from < len(rows); {
		n := nextRows(len(rows) - from)
		logisticPair(w, rows[from:from+n], signs[from:], rate, [4][]float32{h0, e0, h1, e1}, likelihood)
		from += n
	}
}

// nextRows is how many of the rows that are left come next: shares of one size.
func nextRows(left int) int {
	groups := (left + LogisticRows - 1) / LogisticRows
	return (left + groups - 1) / groups
}

// AddRowsTo sets dst = dst + scale Σ wᵣ. dst is Stride long. It panics on other shapes and on rows that the table does not have.
func AddRowsTo(dst []float32, scale float32, w blas32.General, rows []int32) {
	checkTable(w, rows, dst, dst)
	if len(rows) > 0 {
		addRows(dst, scale, w, rows)
	}
}

// AddToRows sets wᵣ = wᵣ + scale v for every row that is named, as often as it is. v is Stride long. It panics on other shapes
// and on rows that the table does not have.
func AddToRows(w blas32.General, rows []int32, scale float32, v []float32) {
	checkTable(w, rows, v, v)
	if len(rows) > 0 {
		addTo(w, rows, scale, v)
	}
}

// Fetch has rows brought near the processor that will be needed soon, where there is a way to ask for that. It panics on
// rows that the table does not have.
func Fetch(w blas32.General, rows []int32) {
	checkRows(w, rows)
	if len(rows) > 0 {
		fetch(w, rows)
	}
}

func checkTable(w blas32.General, rows []int32, h, e []float32) {
	if len(h) != w.Stride || len(e) != w.Stride {
		panic("f32: a vector is not as long as a table's rows")
	}
	checkRows(w, rows)
}

func checkRows(w blas32.General, rows []int32) {
	if w.Stride%RowPad != 0 || w.Stride == 0 || len(w.Data) < w.Rows*w.Stride {
		panic("f32: a table's rows are not padded")
	}
	for _, r := range rows {
		if uint(r) >= uint(w.Rows) {
			panic("f32: a table does not have this row")
		}
	}
}

func checkSigns(rows []int32, signs []uint32, inPlace bool) {
	if len(signs) < len(rows)+SignPad {
		panic("f32: there are too few signs")
	}
	if inPlace && len(rows) > LogisticRows {
		panic("f32: too many rows to update a vector in place")
	}
}

func tableRow(w blas32.General, r int32) []float32 {
	return w.Data[int(r)*w.Stride : (int(r)+1)*w.Stride]
}

func portableLogistic(w blas32.General, rows []int32, signs []uint32, rate float32, h, e []float32, likelihood *[8]float32) {
	var g [LogisticRows]float32
	portableScores(&g, w, rows, signs, rate, h, likelihood)
	portableStep(&g, w, rows, h, e)
}

func portableLogisticPair(w blas32.General, rows []int32, signs []uint32, rate float32, v [4][]float32, likelihood *[8]float32) {
	var g0, g1 [LogisticRows]float32
	portableScores(&g0, w, rows, signs, rate, v[0], likelihood)
	portableScores(&g1, w, rows, signs, rate, v[2], likelihood)
	h0, e0, h1, e1 := v[0], v[1], v[2], v[3]
	for j, x := range h0 {
		y, sum0, sum1 := h1[j], e0[j], e1[j]
		for i, r := range rows {
			at := int(r)*w.Stride + j
			old := w.Data[at]
			sum0 += g0[i] * old
			sum1 += g1[i] * old
			w.Data[at] = old + g0[i]*x + g1[i]*y
		}
		e0[j], e1[j] = sum0, sum1
	}
}

func portableScores(g *[LogisticRows]float32, w blas32.General, rows []int32, signs []uint32, rate float32, h []float32, likelihood *[8]float32) {
	for i, r := range rows {
		var dot float32
		for j, v := range tableRow(w, r) {
			dot += v * h[j]
		}
		s, x := rate, min(max(dot, -87), 87) // as far as the kernels go
		if signs[i] == Negative {
			s, x = -s, -x
		}
		p := 1 / (1 + exp(-x))
		likelihood[i] *= p
		g[i] = s * (1 - p)
	}
}

func portableStep(g *[LogisticRows]float32, w blas32.General, rows []int32, h, e []float32) {
	for j, x := range h {
		sum := e[j]
		for i, r := range rows {
			at := int(r)*w.Stride + j
			old := w.Data[at]
			sum += g[i] * old
			w.Data[at] = old + g[i]*x
		}
		e[j] = sum
	}
}

func portableAddRows(dst []float32, scale float32, w blas32.General, rows []int32) {
	for _, r := range rows {
		for j, v := range tableRow(w, r) {
			dst[j] += scale * v
		}
	}
}

func portableAddTo(w blas32.General, rows []int32, scale float32, v []float32) {
	for _, r := range rows {
		row := tableRow(w, r)
		for j, x := range v {
			row[j] += scale * x
		}
	}
}
