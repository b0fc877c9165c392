//go:build arm64 && !noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

func exps(v []float32) {
	if len(v) > 0 {
		expNEON(len(v), &v[0])
	}
}

func sigmoid(v []float32) {
	if len(v) > 0 {
		sigmoidNEON(len(v), &v[0])
	}
}

func tanhs(v []float32) {
	if len(v) > 0 {
		tanhNEON(len(v), &v[0])
	}
}

func lstmForward(a, cPrev, c, tanhC, h blas32.General) {
	H := c.Cols
	for r := range c.Rows {
		lstmForwardNEON(H, &a.Data[r*a.Stride], 4*H, &cPrev.Data[r*cPrev.Stride], &c.Data[r*c.Stride], &tanhC.Data[r*tanhC.Stride], &h.Data[r*h.Stride])
	}
}

func lstmBackward(da, dh, dc, gates, cPrev, tanhC blas32.General) {
	H := dc.Cols
	for r := range dc.Rows {
		lstmBackwardNEON(H, &da.Data[r*da.Stride], &dh.Data[r*dh.Stride], &dc.Data[r*dc.Stride], &gates.Data[r*gates.Stride], 4*H,
			&cPrev.Data[r*cPrev.Stride], &tanhC.Data[r*tanhC.Stride])
	}
}

func gruForward(a, q, hPrev, h blas32.General) {
	H := h.Cols
	for r := range h.Rows {
		gruForwardNEON(H, &a.Data[r*a.Stride], &q.Data[r*q.Stride], 4*H, &hPrev.Data[r*hPrev.Stride], &h.Data[r*h.Stride])
	}
}

func gruBackward(da, dq, dh, gates, q, hPrev blas32.General) {
	H := dh.Cols
	for r := range dh.Rows {
		gruBackwardNEON(H, &da.Data[r*da.Stride], &dq.Data[r*dq.Stride], &dh.Data[r*dh.Stride], &gates.Data[r*gates.Stride],
			&q.Data[r*q.Stride], 4*H, &hPrev.Data[r*hPrev.Stride])
	}
}

func tanhBackward(dst, d, v []float32) {
	if len(dst) > 0 {
		tanhBackwardNEON(len(dst), &dst[0], &d[0], &v[0])
	}
}

func add(dst, v []float32) {
	if len(dst) > 0 {
		addNEON(len(dst), &dst[0], &v[0])
	}
}

func adamStep(params, grads, m, v []float32, s AdamScalars) {
	if len(params) == 0 {
		return
	}
	scalars := [8]float32{s.Beta1, s.Rest1, s.Beta2, s.Rest2, s.Step, s.Root, s.Epsilon}
	adamNEON(len(params), &params[0], &grads[0], &m[0], &v[0], &scalars[0])
}

func addFour(dst, v []float32, stride int) { portableAddFour(dst, v, stride) }
