//go:build !amd64 || noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

// InAssembly tells whether LogisticStep and what goes with it run in assembly on this machine: then the race detector does
// not see what several threads do to one table.
func InAssembly() bool { return false }

func logistic(w blas32.General, rows []int32, signs []uint32, rate float32, h, e []float32, likelihood *[8]float32) {
	portableLogistic(w, rows, signs, rate, h, e, likelihood)
}

func logisticPair(w blas32.General, rows []int32, signs []uint32, rate float32, v [4][]float32, likelihood *[8]float32) {
	portableLogisticPair(w, rows, signs, rate, v, likelihood)
}

func addRows(dst []float32, scale float32, w blas32.General, rows []int32) {
	portableAddRows(dst, scale, w, rows)
}

func addTo(w blas32.General, rows []int32, scale float32, v []float32) {
	portableAddTo(w, rows, scale, v)
}

func fetch(blas32.General, []int32) {}
