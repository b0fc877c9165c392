//go:build amd64 && !noasm

package f32

import "gonum.org/v1/gonum/blas/blas32"

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

func lstmForward(a, cPrev, c, tanhC, h blas32.General) {
	kernel, H := lstmForwardAVX2, c.Cols
	switch {
	case !fast:
		portableLSTMForward(a, cPrev, c, tanhC, h)
		return
	case wide:
		kernel = lstmForward512
	}
	some := rowsNear(a)
	for r := 0; r < c.Rows; r += some {
		kernel(min(some, c.Rows-r), H, &a.Data[r*a.Stride], 4*a.Stride, 4*H, &cPrev.Data[r*cPrev.Stride], 4*cPrev.Stride,
			&c.Data[r*c.Stride], 4*c.Stride, &tanhC.Data[r*tanhC.Stride], 4*tanhC.Stride, &h.Data[r*h.Stride], 4*h.Stride)
	}
}

// rowsNear is how many rows of gates stay in the nearest cache from the time a kernel fills them until it reads them again.
func rowsNear(gates blas32.General) int {
	const near = 16 << 10 / 4
	return max(1, near/gates.Cols)
}

func lstmBackward(da, dh, dc, gates, cPrev, tanhC blas32.General) {
	kernel, H := lstmBackwardAVX2, dc.Cols
	switch {
	case !fast:
		portableLSTMBackward(da, dh, dc, gates, cPrev, tanhC)
		return
	case wide:
		kernel = lstmBackward512
	}
	kernel(dc.Rows, H, &da.Data[0], 4*da.Stride, &dh.Data[0], 4*dh.Stride, &dc.Data[0], 4*dc.Stride,
		&gates.Data[0], 4*gates.Stride, 4*H, &cPrev.Data[0], 4*cPrev.Stride, &tanhC.Data[0], 4*tanhC.Stride)
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

func gruForward(a, q, hPrev, h blas32.General) {
	kernel, H := gruForwardAVX2, h.Cols
	switch {
	case !fast:
		portableGRUForward(a, q, hPrev, h)
		return
	case wide:
		kernel = gruForward512
	}
	some := rowsNear(a)
	for r := 0; r < h.Rows; r += some {
		kernel(min(some, h.Rows-r), H, &a.Data[r*a.Stride], 4*a.Stride, &q.Data[r*q.Stride], 4*q.Stride, 4*H,
			&hPrev.Data[r*hPrev.Stride], 4*hPrev.Stride, &h.Data[r*h.Stride], 4*h.Stride)
	}
}

func gruBackward(da, dq, dh, gates, q, hPrev blas32.General) {
	kernel, H := gruBackwardAVX2, dh.Cols
	switch {
	case !fast:
		portableGRUBackward(da, dq, dh, gates, q, hPrev)
		return
	case wide:
		kernel = gruBackward512
	}
	kernel(dh.Rows, H, &da.Data[0], 4*da.Stride, &dq.Data[0], 4*dq.Stride, &dh.Data[0], 4*dh.Stride,
		&gates.Data[0], 4*gates.Stride, &q.Data[0], 4*q.Stride, 4*H, &hPrev.Data[0], 4*hPrev.Stride)
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
