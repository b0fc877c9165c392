//go:build !amd64 || noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

// InAssembly tells whether Logistic.Step and what goes with it run in assembly on this machine: then the race detector does
// not see what several threads do to one table.
func InAssembly() bool { return false }

func (l *Logistic) step(rows *int32, n int, signs *uint32, h, e *float32, _ *int32, _ int) {
	l.portableStep(rows, n, signs, h, e)
}

func (l *Logistic) stepPair(rows *int32, n int, signs *uint32, v pair, _ *int32, _ int) {
	l.portableStepPair(rows, n, signs, v)
}

func (l *Logistic) stepWindow(rows []int32, signs []uint32, v blas32.General, vectors []int32, factors []float32, _ []int32) {
	l.portableStepWindow(rows, signs, v, vectors, factors)
}

func addRows(dst []float32, scale float32, w blas32.General, rows []int32) {
	portableAddRows(dst, scale, w, rows)
}

func addTo(w blas32.General, rows []int32, scale float32, v []float32) {
	portableAddTo(w, rows, scale, v)
}

func meet(gamma float32, row, copied, base []float32) { portableMeet(gamma, row, copied, base) }

func fetch(blas32.General, []int32) {}
