package f32

import "gonum.org/v1/gonum/blas/blas32"

// StepWindow is Step for several vectors at once, numbered rows of another table v, which are updated in place; of l's table
// at most LogisticRows rows are. The scores of all vectors are made before anything is updated, then two vectors after
// two that differ update the rows, as StepPair does, and a last one by itself. A vector named twice is updated twice.
// factors is room for WindowFactors numbers for each vector. It panics on other shapes and on rows that the tables do not
// have.
func (l *Logistic) StepWindow(rows []int32, signs []uint32, v blas32.General, vectors []int32, factors []float32, next []int32) {
	l.check(rows, next, len(signs), v.Stride, v.Stride, true)
	checkRows(v, vectors)
	if len(factors) < WindowFactors*len(vectors) {
		panic("f32: there is too little room for the factors of a window")
	}
	if len(rows) > 0 && len(vectors) > 0 {
		l.stepWindow(rows, signs, v, vectors, factors, next)
	}
}

// WindowFactors is how much room StepWindow takes for each vector.
const WindowFactors = 8

func (l *Logistic) portableStepWindow(rows []int32, signs []uint32, v blas32.General, vectors []int32, factors []float32) {
	for i, c := range vectors {
		l.portableScores((*[LogisticRows]float32)(factors[WindowFactors*i:]), rows, signs, tableRow(v, c))
	}
	for i := 0; i < len(vectors); i++ {
		g0, h0 := (*[LogisticRows]float32)(factors[WindowFactors*i:]), tableRow(v, vectors[i])
		if i+1 == len(vectors) || vectors[i] == vectors[i+1] {
			for j, x := range h0 {
				h0[j] = l.portableColumn(rows, j, g0, x, x)
			}
			continue
		}
		i++
		h1 := tableRow(v, vectors[i])
		l.portableUpdate(rows, g0, (*[LogisticRows]float32)(factors[WindowFactors*i:]), pair{&h0[0], &h0[0], &h1[0], &h1[0]})
	}
}
