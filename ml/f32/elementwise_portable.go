//go:build (!amd64 && !arm64) || noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

func exps(v []float32)    { portableExp(v) }
func sigmoid(v []float32) { portableSigmoid(v) }
func tanhs(v []float32)   { portableTanh(v) }

func lstmForward(a, cPrev, c, tanhC, h blas32.General) { portableLSTMForward(a, cPrev, c, tanhC, h) }

func lstmBackward(da, dh, dc, gates, cPrev, tanhC blas32.General) {
	portableLSTMBackward(da, dh, dc, gates, cPrev, tanhC)
}

func adamStep(params, grads, m, v []float32, s AdamScalars) { portableAdam(params, grads, m, v, s) }

func gruForward(a, q, hPrev, h blas32.General) { portableGRUForward(a, q, hPrev, h) }

func gruBackward(da, dq, dh, gates, q, hPrev blas32.General) {
	portableGRUBackward(da, dq, dh, gates, q, hPrev)
}

func tanhBackward(dst, d, v []float32) { portableTanhBackward(dst, d, v) }

func add(dst, v []float32) { portableAdd(dst, v) }

func addFour(dst, v []float32, stride int) { portableAddFour(dst, v, stride) }
