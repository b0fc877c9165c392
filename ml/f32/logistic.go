package f32

import (
	"unsafe"

	"gonum.org/v1/gonum/blas/blas32"
)

// LogisticRows is how many rows the steps of a Logistic take at once.
const LogisticRows = 6

// RowPad is what the length of a table's rows is a multiple of, in floats.
const RowPad = 8

// Signs of Logistic.Step: that of a row which is to be predicted, and that of a row which is not.
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

// Logistic is what the steps on one table have in common.
type Logistic struct {
	Table blas32.General // as NewTable makes them
	Rate  float32

	// Likelihood is multiplied by every p of a step, that of row r in lane r mod 6 or so: from eight ones on, the product of
	// the lanes is the likelihood, and tells the loss for almost nothing.
	Likelihood [8]float32
}

// Step is one of gradient ascent on the log-likelihood of a vector h with some rows wᵣ of the table, each to be predicted
// (s = 1) or not (s = -1): Σ log σ(s h·wᵣ) (Mikolov et al., Distributed representations of words and phrases and their
// compositionality, 2013, equation 4; for the way to a word, equation 3). With the scores of all rows made first,
//
//	p = σ(s h·wᵣ)   g = rate s (1-p)
//	e ← e + Σ g wᵣ
//	wᵣ ← wᵣ + g h
//
// in the order of the rows. A row named twice is updated twice, by the scores from before. Signs are Positive and Negative, at
// least SignPad more than rows. h and e are Stride long. e may be h where there are at most LogisticRows rows: then h is
// updated in place. next are rows that the next steps will need: they are fetched while this one has to wait for its p
// anyway. It panics on other shapes and on rows that the table does not have.
func (l *Logistic) Step(rows []int32, signs []uint32, h, e []float32, next []int32) {
	l.check(rows, next, len(signs), len(h), len(e), &h[0] == &e[0])
	for len(rows) > 0 {
		n := nextRows(len(rows))
		l.step(&rows[0], n, &signs[0], &h[0], &e[0], unsafe.SliceData(next), len(next))
		rows, signs, next = rows[n:], signs[n:], nil
	}
}

// StepPair is Step for two vectors at once, the scores of both made before any row is updated: that halves what is read and
// written. h0 and h1 must not be the same. Where e0 is h0, e1 is h1.
func (l *Logistic) StepPair(rows []int32, signs []uint32, h0, e0, h1, e1 []float32, next []int32) {
	l.check(rows, next, len(signs), len(h0), len(e0), &h0[0] == &e0[0])
	if len(h1) != len(h0) || len(e1) != len(h0) {
		panic("f32: a vector is not as long as a table's rows")
	}
	if &h0[0] == &h1[0] {
		panic("f32: the two vectors are one")
	}
	for len(rows) > 0 {
		n := nextRows(len(rows))
		v := pair{&h0[0], &e0[0], &h1[0], &e1[0]}
		l.stepPair(&rows[0], n, &signs[0], v, unsafe.SliceData(next), len(next))
		rows, signs, next = rows[n:], signs[n:], nil
	}
}

// pair is the first numbers of two vectors and of what their gradients are added to. The vectors are as long as a table's rows.
type pair struct{ h0, e0, h1, e1 *float32 }

// nextRows is how many of the rows that are left come next: shares of one size.
func nextRows(left int) int {
	if left <= LogisticRows {
		return left
	}
	groups := (left + LogisticRows - 1) / LogisticRows
	return (left + groups - 1) / groups
}

func (l *Logistic) check(rows, next []int32, signs, h, e int, inPlace bool) {
	if h != l.Table.Stride || e != h {
		panic("f32: a vector is not as long as a table's rows")
	}
	if signs < len(rows)+SignPad {
		panic("f32: there are too few signs")
	}
	if inPlace && len(rows) > LogisticRows {
		panic("f32: too many rows to update a vector in place")
	}
	checkRows(l.Table, rows)
	checkRows(l.Table, next)
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

// MeetRow lets a row r of a table meet a copy c of it that has been changed apart; b is what the copy was when they last met:
//
//	r ← r + γ(c-b)
//	c ← r
//	b ← r
//
// All three are as long, a multiple of RowPad, or it panics.
func MeetRow(gamma float32, row, copied, base []float32) {
	if len(row)%RowPad != 0 || len(copied) != len(row) || len(base) != len(row) {
		panic("f32: a row and its copy differ in length, or are not padded")
	}
	if len(row) > 0 {
		meet(gamma, row, copied, base)
	}
}

func portableMeet(gamma float32, row, copied, base []float32) {
	for i, c := range copied {
		r := row[i] + gamma*(c-base[i])
		row[i], copied[i], base[i] = r, r, r
	}
}

// Fetch has rows brought near the processor that will soon be changed, where there is a way to ask for that. It panics on
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
	last := uint32(0)
	for _, r := range rows {
		last = max(last, uint32(r)) // of a negative number, too
	}
	if uint64(last) >= uint64(w.Rows) {
		panic("f32: a table does not have this row")
	}
}

func tableRow(w blas32.General, r int32) []float32 {
	return w.Data[int(r)*w.Stride : (int(r)+1)*w.Stride]
}

func (l *Logistic) portableStep(rows *int32, n int, signs *uint32, h, e *float32) {
	numbers, width := unsafe.Slice(rows, n), l.Table.Stride
	var g [LogisticRows]float32
	x, sum := unsafe.Slice(h, width), unsafe.Slice(e, width)
	l.portableScores(&g, numbers, unsafe.Slice(signs, n), x)
	for j, x := range x {
		sum[j] = l.portableColumn(numbers, j, &g, x, sum[j])
	}
}

func (l *Logistic) portableStepPair(rows *int32, n int, signs *uint32, v pair) {
	numbers, width := unsafe.Slice(rows, n), l.Table.Stride
	var g0, g1 [LogisticRows]float32
	l.portableScores(&g0, numbers, unsafe.Slice(signs, n), unsafe.Slice(v.h0, width))
	l.portableScores(&g1, numbers, unsafe.Slice(signs, n), unsafe.Slice(v.h1, width))
	l.portableUpdate(numbers, &g0, &g1, v)
}

// portableUpdate updates the rows by two vectors, and adds what they say to those.
func (l *Logistic) portableUpdate(rows []int32, g0, g1 *[LogisticRows]float32, v pair) {
	width := l.Table.Stride
	h0, e0, h1, e1 := unsafe.Slice(v.h0, width), unsafe.Slice(v.e0, width), unsafe.Slice(v.h1, width), unsafe.Slice(v.e1, width)
	for j, x := range h0 {
		y, sum0, sum1 := h1[j], e0[j], e1[j]
		for i, r := range rows {
			at := int(r)*width + j
			old := l.Table.Data[at]
			sum0 += g0[i] * old
			sum1 += g1[i] * old
			l.Table.Data[at] = old + g0[i]*x + g1[i]*y
		}
		e0[j], e1[j] = sum0, sum1
	}
}

// portableColumn updates column j of the rows, and adds what they say to a sum.
func (l *Logistic) portableColumn(rows []int32, j int, g *[LogisticRows]float32, x, sum float32) float32 {
	for i, r := range rows {
		at := int(r)*l.Table.Stride + j
		old := l.Table.Data[at]
		sum += g[i] * old
		l.Table.Data[at] = old + g[i]*x
	}
	return sum
}

func (l *Logistic) portableScores(g *[LogisticRows]float32, rows []int32, signs []uint32, h []float32) {
	for i, r := range rows {
		var dot float32
		for j, v := range tableRow(l.Table, r) {
			dot += v * h[j]
		}
		s, x := l.Rate, min(max(dot, -87), 87) // as far as the kernels go
		if signs[i] == Negative {
			s, x = -s, -x
		}
		p := 1 / (1 + exp(-x))
		l.Likelihood[i] *= p
		g[i] = s * (1 - p)
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
