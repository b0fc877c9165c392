package f32

import "gonum.org/v1/gonum/blas/blas32"

// The gated recurrent unit (Cho et al., Learning phrase representations using RNN encoder-decoder, 2014) in its
// reset-after form, which cuDNN and PyTorch compute. With a = x Wihᵀ + b and q = h₋₁ Whhᵀ + b', each split in three:
//
//	r = σ(a_r + q_r)   z = σ(a_z + q_z)   n = tanh(a_n + r q_n)
//	h = n + z (h₋₁ - n)
//
// GRUForward turns a (B×3H) into r, z, n in place and fills h (B×H); q (B×3H) is only read. hPrev may be h itself.
func GRUForward(a, q, hPrev, h blas32.General) {
	H := h.Cols
	checkGRU(H, h.Rows, []blas32.General{a, q}, []blas32.General{hPrev})
	gruForward(a, q, hPrev, h)
}

// GRUBackward takes dh, the gradient of the loss by h, to
//
//	dz = dh (h₋₁ - n) z(1-z)   dn = dh (1-z) (1-n²)   dr = dn q_n r(1-r)
//
// fills da with dr, dz, dn and dq with dr, dz, r dn (both B×3H), and leaves dh z, the part that goes straight to h₋₁, in
// dh; gates are what GRUForward left in a. da may be gates and dq may be q.
func GRUBackward(da, dq, dh, gates, q, hPrev blas32.General) {
	checkGRU(dh.Cols, dh.Rows, []blas32.General{da, dq, gates, q}, []blas32.General{hPrev})
	gruBackward(da, dq, dh, gates, q, hPrev)
}

func checkGRU(H, rows int, wide, states []blas32.General) {
	for _, m := range wide {
		if m.Cols != 3*H || m.Rows != rows {
			panic("f32: a gated unit has three gates to each unit")
		}
	}
	for _, m := range states {
		if m.Cols != H || m.Rows != rows {
			panic("f32: gates and states of a cell differ in shape")
		}
	}
}

func portableGRUForward(a, q, hPrev, h blas32.General) {
	for r := range h.Rows {
		portableGRUForwardRow(Row(a, r), Row(q, r), Row(hPrev, r), Row(h, r))
	}
}

func portableGRUForwardRow(a, q, hPrev, h []float32) {
	H := len(h)
	for j := range 2 * H {
		a[j] += q[j]
	}
	portableSigmoid(a[:2*H])
	r, z, n := a[:H], a[H:2*H], a[2*H:]
	for j := range h {
		n[j] = tanh(n[j] + r[j]*q[2*H+j])
		h[j] = n[j] + z[j]*(hPrev[j]-n[j])
	}
}

func portableGRUBackward(da, dq, dh, gates, q, hPrev blas32.General) {
	for r := range dh.Rows {
		portableGRUBackwardRow(Row(da, r), Row(dq, r), Row(dh, r), Row(gates, r), Row(q, r), Row(hPrev, r))
	}
}

func portableGRUBackwardRow(da, dq, dh, gates, q, hPrev []float32) {
	H := len(dh)
	r, z, n := gates[:H], gates[H:2*H], gates[2*H:]
	for j, d := range dh {
		r, z, n, qn := r[j], z[j], n[j], q[2*H+j]
		dz := d * (hPrev[j] - n) * z * (1 - z)
		dn := (d - d*z) * (1 - n*n)
		dr := dn * qn * r * (1 - r)
		da[j], da[H+j], da[2*H+j] = dr, dz, dn
		dq[j], dq[H+j], dq[2*H+j] = dr, dz, r*dn
		dh[j] = d * z
	}
}
