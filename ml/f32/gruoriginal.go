package f32

import "gonum.org/v1/gonum/blas/blas32"

// The gated recurrent unit as first published (Cho et al., Learning phrase representations using RNN encoder-decoder,
// 2014, equations 5 to 8): the reset gate stands before the product with the recurrent weights. With sums a of which
// those of the candidate get their recurrent part, (r h₋₁) Uᵀ, only once r is known:
//
//	r = σ(a_r)   z = σ(a_z)   rh = r h₋₁
//	n = tanh(a_n)
//	h = n + z (h₋₁ - n)
//
// GRUOriginalGates is the first line: it turns the first 2H columns of a (B×3H) into r and z and fills rh (B×H).
func GRUOriginalGates(a, hPrev, rh blas32.General) {
	H := rh.Cols
	checkGRU(H, rh.Rows, []blas32.General{a}, []blas32.General{hPrev})
	for i := range rh.Rows {
		a, rh := Row(a, i), Row(rh, i)
		sigmoid(a[:2*H])
		for j, v := range Row(hPrev, i) {
			rh[j] = a[j] * v
		}
	}
}

// GRUOriginalState is the rest: it turns the last H columns of a into n and fills h. hPrev may be h itself.
func GRUOriginalState(a, hPrev, h blas32.General) {
	H := h.Cols
	checkGRU(H, h.Rows, []blas32.General{a}, []blas32.General{hPrev})
	for i := range h.Rows {
		z, n, h := Row(a, i)[H:2*H], Row(a, i)[2*H:], Row(h, i)
		tanhs(n)
		for j, v := range Row(hPrev, i) {
			h[j] = n[j] + z[j]*(v-n[j])
		}
	}
}

// GRUOriginalStateBackward takes dh, the gradient of the loss by h, to
//
//	dz = dh (h₋₁ - n) z(1-z)   dn = dh (1-z) (1-n²)
//
// in the last 2H columns of da and leaves dh z, the part that goes straight to h₋₁, in dh. da may be gates.
func GRUOriginalStateBackward(da, dh, gates, hPrev blas32.General) {
	H := dh.Cols
	checkGRU(H, dh.Rows, []blas32.General{da, gates}, []blas32.General{hPrev})
	for i := range dh.Rows {
		da, dh, gates, hPrev := Row(da, i), Row(dh, i), Row(gates, i), Row(hPrev, i)
		for j, d := range dh {
			z, n := gates[H+j], gates[2*H+j]
			da[H+j] = d * (hPrev[j] - n) * z * (1 - z)
			da[2*H+j] = (d - d*z) * (1 - n*n)
			dh[j] = d * z
		}
	}
}

// GRUOriginalGatesBackward takes drh, the gradient by rh, to dr = drh h₋₁ r(1-r) in the first H columns of da and leaves
// drh r, the part that goes to h₋₁ through rh, in drh. da may be gates.
func GRUOriginalGatesBackward(da, drh, gates, hPrev blas32.General) {
	checkGRU(drh.Cols, drh.Rows, []blas32.General{da, gates}, []blas32.General{hPrev})
	for i := range drh.Rows {
		da, drh, gates, hPrev := Row(da, i), Row(drh, i), Row(gates, i), Row(hPrev, i)
		for j, d := range drh {
			r := gates[j]
			da[j] = d * hPrev[j] * r * (1 - r)
			drh[j] = d * r
		}
	}
}
