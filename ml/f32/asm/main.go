// Command asm writes the AVX2 and AVX-512 kernels of package f32: kernels_amd64.s and its Go declarations. Run `go generate` in
// ml/f32 after a change here; `make lint` compares the committed files with what
// this program writes.
package main

import . "github.com/mmcloughlin/avo/build"

func main() {
	ConstraintExpr("amd64,!noasm")
	for rows := 1; rows <= tileRows; rows++ {
		tile(rows, false)
		tile(rows, true)
	}
	for rows := 1; rows <= bandRows; rows++ {
		bandOf(rows)
	}
	peak()
	peakAVX2()
	row()
	k, masks := declareConstants(), laneMasks()
	inPlace("expAVX", "replaces every element x by e**x.", k, masks, exp)
	inPlace("sigmoidAVX", "replaces every element x by 1/(1+e**-x).", k, masks, sigmoid)
	inPlace("tanhAVX", "replaces every element by its hyperbolic tangent.", k, masks, tanh)
	lstmForward(k, masks)
	lstmBackward(k, masks)
	gruForward(k, masks)
	gruBackward(k, masks)
	tanhBackward(k, masks)
	add(masks)
	adam(k, masks)
	Generate()
}
