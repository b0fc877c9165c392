//go:build amd64 && !noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

// InAssembly tells whether LogisticStep and what goes with it run in assembly on this machine: then the race detector does
// not see what several threads do to one table.
func InAssembly() bool { return fast }

// absent[8-n:] begins with n zeros; the lanes after them have no row, and 87 there makes a likelihood of 1.
var absent = [16]float32{8: 87, 9: 87, 10: 87, 11: 87, 12: 87, 13: 87, 14: 87, 15: 87}

func logistic(w blas32.General, rows []int32, signs []uint32, rate float32, h, e []float32, likelihood *[8]float32) {
	if !fast {
		portableLogistic(w, rows, signs, rate, h, e, likelihood)
		return
	}
	step := logistic6
	switch len(rows) {
	case 1:
		step = logistic1
	case 2:
		step = logistic2
	case 3:
		step = logistic3
	case 4:
		step = logistic4
	case 5:
		step = logistic5
	}
	step(4*w.Stride, &w.Data[0], 4*w.Stride, &rows[0], &signs[0], &absent[8-len(rows)], rate, &h[0], &e[0], &likelihood[0])
}

func logisticPair(w blas32.General, rows []int32, signs []uint32, rate float32, v [4][]float32, likelihood *[8]float32) {
	if !fast {
		portableLogisticPair(w, rows, signs, rate, v, likelihood)
		return
	}
	step := logisticPair6
	switch len(rows) {
	case 1:
		step = logisticPair1
	case 2:
		step = logisticPair2
	case 3:
		step = logisticPair3
	case 4:
		step = logisticPair4
	case 5:
		step = logisticPair5
	}
	step(4*w.Stride, &w.Data[0], 4*w.Stride, &rows[0], &signs[0], &absent[8-len(rows)], rate, &v[0][0], &v[1][0], &v[2][0], &v[3][0],
		&likelihood[0])
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

func fetch(w blas32.General, rows []int32) {
	if fast {
		fetchRows(4*w.Stride, &w.Data[0], 4*w.Stride, &rows[0], len(rows))
	}
}
