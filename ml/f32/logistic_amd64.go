//go:build amd64 && !noasm

package f32

import (
	"unsafe"

	"gonum.org/v1/gonum/blas/blas32"
)

// InAssembly tells whether Logistic.Step and what goes with it run in assembly on this machine: then the race detector does
// not see what several threads do to one table.
func InAssembly() bool { return fast }

// absent[8-n:] begins with n zeros; the lanes after them have no row, and 87 there makes a likelihood of 1.
var absent = [16]float32{8: 87, 9: 87, 10: 87, 11: 87, 12: 87, 13: 87, 14: 87, 15: 87}

func (l *Logistic) step(rows *int32, n int, signs *uint32, h, e *float32, next *int32, nexts int) {
	if !fast {
		l.portableStep(rows, n, signs, h, e)
		return
	}
	width := 4 * l.Table.Stride
	logistic(width, &l.Table.Data[0], width, rows, n, signs, &absent[8-n], l.Rate, h, e, &l.Likelihood[0], next, nexts)
}

func (l *Logistic) stepPair(rows *int32, n int, signs *uint32, v pair, next *int32, nexts int) {
	if !fast {
		l.portableStepPair(rows, n, signs, v)
		return
	}
	width := 4 * l.Table.Stride
	logisticPair(width, &l.Table.Data[0], width, rows, n, signs, &absent[8-n], l.Rate, v.h0, v.e0, v.h1, v.e1, &l.Likelihood[0], next, nexts)
}

func (l *Logistic) stepWindow(rows []int32, signs []uint32, v blas32.General, vectors []int32, factors []float32, next []int32) {
	if !fast {
		l.portableStepWindow(rows, signs, v, vectors, factors)
		return
	}
	width := 4 * l.Table.Stride
	logisticWindow(width, &l.Table.Data[0], width, &rows[0], len(rows), &signs[0], &absent[8-len(rows)], l.Rate, &v.Data[0],
		&vectors[0], len(vectors), &factors[0], &l.Likelihood[0], unsafe.SliceData(next), len(next))
}

func addRows(dst []float32, scale float32, w blas32.General, rows []int32) {
	if !fast {
		portableAddRows(dst, scale, w, rows)
		return
	}
	addRowsTo(4*w.Stride, &dst[0], scale, &w.Data[0], 4*w.Stride, &rows[0], len(rows))
}

func addTo(w blas32.General, rows []int32, scale float32, v []float32) {
	if !fast {
		portableAddTo(w, rows, scale, v)
		return
	}
	addToRows(4*w.Stride, &v[0], scale, &w.Data[0], 4*w.Stride, &rows[0], len(rows))
}

func meet(gamma float32, row, copied, base []float32) {
	if !fast {
		portableMeet(gamma, row, copied, base)
		return
	}
	meetRow(4*len(row), gamma, &row[0], &copied[0], &base[0])
}

func fetch(w blas32.General, rows []int32) {
	if fast {
		fetchRows(4*w.Stride, &w.Data[0], 4*w.Stride, &rows[0], len(rows))
	}
}
