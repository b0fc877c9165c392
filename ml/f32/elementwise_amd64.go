//go:build amd64 && !noasm

package f32

// The kernels read and write their slices' elements through pointers to the first; the callers have checked the lengths.

func exps(v []float32) {
	if !fast || len(v) == 0 {
		portableExp(v)
		return
	}
	if wide {
		exp512(len(v), &v[0])
		return
	}
	expAVX2(len(v), &v[0])
}

func sigmoid(v []float32) {
	if !fast || len(v) == 0 {
		portableSigmoid(v)
		return
	}
	if wide {
		sigmoid512(len(v), &v[0])
		return
	}
	sigmoidAVX2(len(v), &v[0])
}

func tanhs(v []float32) {
	if !fast || len(v) == 0 {
		portableTanh(v)
		return
	}
	if wide {
		tanh512(len(v), &v[0])
		return
	}
	tanhAVX2(len(v), &v[0])
}

func lstmForwardRow(a, cPrev, c, tanhC, h []float32) {
	if !fast {
		portableLSTMForward(a, cPrev, c, tanhC, h)
		return
	}
	if wide {
		lstmForward512(len(c), &a[0], 4*len(c), &cPrev[0], &c[0], &tanhC[0], &h[0])
		return
	}
	lstmForwardAVX2(len(c), &a[0], 4*len(c), &cPrev[0], &c[0], &tanhC[0], &h[0])
}

func lstmBackwardRow(da, dh, dc, gates, cPrev, tanhC []float32) {
	if !fast {
		portableLSTMBackward(da, dh, dc, gates, cPrev, tanhC)
		return
	}
	if wide {
		lstmBackward512(len(dc), &da[0], &dh[0], &dc[0], &gates[0], 4*len(dc), &cPrev[0], &tanhC[0])
		return
	}
	lstmBackwardAVX2(len(dc), &da[0], &dh[0], &dc[0], &gates[0], 4*len(dc), &cPrev[0], &tanhC[0])
}

func adamStep(params, grads, m, v []float32, s AdamScalars) {
	if !fast || len(params) == 0 {
		portableAdam(params, grads, m, v, s)
		return
	}
	scalars := [7]float32{s.Beta1, s.Rest1, s.Beta2, s.Rest2, s.Step, s.Root, s.Epsilon}
	if wide {
		adam512(len(params), &params[0], &grads[0], &m[0], &v[0], &scalars[0])
		return
	}
	adamAVX2(len(params), &params[0], &grads[0], &m[0], &v[0], &scalars[0])
}

func gruForwardRow(a, q, hPrev, h []float32) {
	if !fast {
		portableGRUForward(a, q, hPrev, h)
		return
	}
	if wide {
		gruForward512(len(h), &a[0], &q[0], 4*len(h), &hPrev[0], &h[0])
		return
	}
	gruForwardAVX2(len(h), &a[0], &q[0], 4*len(h), &hPrev[0], &h[0])
}

func gruBackwardRow(da, dq, dh, gates, q, hPrev []float32) {
	if !fast {
		portableGRUBackward(da, dq, dh, gates, q, hPrev)
		return
	}
	if wide {
		gruBackward512(len(dh), &da[0], &dq[0], &dh[0], &gates[0], &q[0], 4*len(dh), &hPrev[0])
		return
	}
	gruBackwardAVX2(len(dh), &da[0], &dq[0], &dh[0], &gates[0], &q[0], 4*len(dh), &hPrev[0])
}

func tanhBackward(dst, d, v []float32) {
	if !fast || len(dst) == 0 {
		portableTanhBackward(dst, d, v)
		return
	}
	if wide {
		tanhBackward512(len(dst), &dst[0], &d[0], &v[0])
		return
	}
	tanhBackwardAVX2(len(dst), &dst[0], &d[0], &v[0])
}

func add(dst, v []float32) {
	if !fast || len(dst) == 0 {
		portableAdd(dst, v)
		return
	}
	if wide {
		add512(len(dst), &dst[0], &v[0])
		return
	}
	addAVX2(len(dst), &dst[0], &v[0])
}

// addFour adds four rows of v, stride apart, to dst: one after another, but dst is read and written once.
func addFour(dst, v []float32, stride int) {
	if !fast || len(dst) == 0 {
		portableAddFour(dst, v, stride)
		return
	}
	if wide {
		addFour512(len(dst), &dst[0], &v[0], 4*stride)
		return
	}
	addFourAVX2(len(dst), &dst[0], &v[0], 4*stride)
}
