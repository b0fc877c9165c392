package rnn

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// The LSTM cell (Hochreiter & Schmidhuber, Long short-term memory, 1997; forget gate: Gers, Schmidhuber & Cummins,
// Learning to forget, 2000). With a = x Wihᵀ + h₋₁ Whhᵀ + b, split in four:
//
//	i = σ(aᵢ)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)
//	c = f c₋₁ + i g
//	h = o tanh(c)
//
// forwardCell turns gates from a into i, f, g, o in place and fills c, tanh(c) and h. cPrev may be c itself.
func forwardCell(gates, cPrev, c, tanhC, h blas32.General) {
	H := c.Cols
	for r := range c.Rows {
		a := gates.Data[r*gates.Stride : r*gates.Stride+4*H]
		f32.Sigmoid(a[:2*H])
		f32.Tanh(a[2*H : 3*H])
		f32.Sigmoid(a[3*H:])
		i, f, g, o := a[:H], a[H:2*H], a[2*H:3*H], a[3*H:]
		from := cPrev.Data[r*cPrev.Stride : r*cPrev.Stride+H]
		to := c.Data[r*c.Stride : r*c.Stride+H]
		th := tanhC.Data[r*tanhC.Stride : r*tanhC.Stride+H]
		hr := h.Data[r*h.Stride : r*h.Stride+H]
		for j := range to {
			to[j] = f[j]*from[j] + i[j]*g[j]
		}
		f32.TanhTo(th, to)
		for j := range hr {
			hr[j] = o[j] * th[j]
		}
	}
}

// backwardCell takes dh, the gradient of the loss by h, and dc, what the step after sent back through c, and with
// them
//
//	do = dh tanh(c)                 dc ← dc + dh o (1 - tanh²(c))
//	di = dc g    df = dc c₋₁    dg = dc i
//	daᵢ = di i(1-i)   da_f = df f(1-f)   da_g = dg (1-g²)   da_o = do o(1-o)
//	dc₋₁ = dc f
//
// fills da and leaves dc₋₁ in dc.
func backwardCell(da, dh, dc, gates, cPrev, tanhC blas32.General) {
	H := dc.Cols
	for r := range dc.Rows {
		a := gates.Data[r*gates.Stride : r*gates.Stride+4*H]
		i, f, g, o := a[:H], a[H:2*H], a[2*H:3*H], a[3*H:]
		d := da.Data[r*da.Stride : r*da.Stride+4*H]
		di, df, dg, do := d[:H], d[H:2*H], d[2*H:3*H], d[3*H:]
		dhr := dh.Data[r*dh.Stride : r*dh.Stride+H]
		dcr := dc.Data[r*dc.Stride : r*dc.Stride+H]
		from := cPrev.Data[r*cPrev.Stride : r*cPrev.Stride+H]
		th := tanhC.Data[r*tanhC.Stride : r*tanhC.Stride+H]
		for j, dhj := range dhr {
			do[j] = dhj * th[j] * o[j] * (1 - o[j])
			dcj := dcr[j] + dhj*o[j]*(1-th[j]*th[j])
			di[j] = dcj * g[j] * i[j] * (1 - i[j])
			df[j] = dcj * from[j] * f[j] * (1 - f[j])
			dg[j] = dcj * i[j] * (1 - g[j]*g[j])
			dcr[j] = dcj * f[j]
		}
	}
}
