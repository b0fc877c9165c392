// Command asm writes the AVX2 and AVX-512 kernels of package f32: kernels_amd64.s and its Go declarations. Run `go generate` in
// ml/f32 after a change here; `make lint` compares the committed files with what
// this program writes.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!noasm")
	columnMask = ones("columns", tileCols)
	for rows := 1; rows <= tileRows; rows++ {
		narrowBandOf(rows)
	}
	packPanel()
	packEight()
	peak()
	peakAVX2()
	row()
	k := declareConstants()
	masks = ones("lanes", 8)
	logistic(k)
	logisticPair(k)
	logisticWindow(k)
	addRowsTo()
	addToRows()
	meetRow()
	fetchRows()
	for _, lanes = range []int{8, 16} {
		elementwise(k)
	}
	for rows := 1; rows <= bandRows; rows++ { // of the wider registers
		bandOf(rows)
	}
	matrixByVector()
	Generate()
}

// elementwise writes the kernels over vectors and cells, and the copies for products, for registers of the present width.
func elementwise(k constants) {
	inPlace("exp", "replaces every element x by e**x.", k, exps)
	inPlace("sigmoid", "replaces every element x by 1/(1+e**-x).", k, sigmoids)
	inPlace("tanh", "replaces every element by its hyperbolic tangent.", k, tanhs)
	lstmForward(k)
	lstmBackward(k)
	gruForward(k)
	gruBackward(k)
	tanhBackward(k)
	add()
	addFour()
	dot()
	axpy()
	adam(k)
	packBands()
}
