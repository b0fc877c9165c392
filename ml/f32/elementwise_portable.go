//go:build !amd64 || noasm

package f32

func sigmoid(v []float32) { portableSigmoid(v) }
func tanhs(v []float32)   { portableTanh(v) }

func lstmForwardRow(a, cPrev, c, tanhC, h []float32) { portableLSTMForward(a, cPrev, c, tanhC, h) }

func lstmBackwardRow(da, dh, dc, gates, cPrev, tanhC []float32) {
	portableLSTMBackward(da, dh, dc, gates, cPrev, tanhC)
}

func adamStep(params, grads, m, v []float32, s AdamScalars) { portableAdam(params, grads, m, v, s) }
