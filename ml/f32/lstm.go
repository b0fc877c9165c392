package f32

import "gonum.org/v1/gonum/blas/blas32"

// The LSTM cell (Hochreiter & Schmidhuber, Long short-term memory, 1997; forget gate: Gers, Schmidhuber & Cummins,
// Learning to forget, 2000). With a = x Wihᵀ + h₋₁ Whhᵀ + b, split in four:
//
//	i = σ(aᵢ)   f = σ(a_f)   g = tanh(a_g)   o = σ(a_o)
//	c = f c₋₁ + i g
//	h = o tanh(c)
//
// LSTMForward turns a (B×4H) into i, f, g, o in place and fills c, tanh(c) and h (B×H). cPrev may be c itself.
func LSTMForward(a, cPrev, c, tanhC, h blas32.General) {
	H := c.Cols
	checkCell(H, a, cPrev, c, tanhC, h)
	lstmForward(a, cPrev, c, tanhC, h)
}

// LSTMBackward takes dh, the gradient of the loss by h, and dc, what the step after sent back through c, and with them
//
//	do = dh tanh(c)                 dc ← dc + dh o (1 - tanh²(c))
//	di = dc g    df = dc c₋₁    dg = dc i
//	daᵢ = di i(1-i)   da_f = df f(1-f)   da_g = dg (1-g²)   da_o = do o(1-o)
//	dc₋₁ = dc f
//
// fills da (B×4H) and leaves dc₋₁ in dc; gates are what LSTMForward left in a. da may be gates.
func LSTMBackward(da, dh, dc, gates, cPrev, tanhC blas32.General) {
	H := dc.Cols
	checkCell(H, da, dh, dc, cPrev, tanhC)
	if gates.Cols != 4*H || gates.Rows != dc.Rows {
		panic("f32: gates and states of a cell differ in shape")
	}
	lstmBackward(da, dh, dc, gates, cPrev, tanhC)
}

func checkCell(H int, wide blas32.General, states ...blas32.General) {
	if wide.Cols != 4*H {
		panic("f32: a cell has four gates to each unit")
	}
	for _, s := range states {
		if s.Cols != H || s.Rows != wide.Rows {
			panic("f32: gates and states of a cell differ in shape")
		}
	}
}

func portableLSTMForward(a, cPrev, c, tanhC, h blas32.General) {
	for r := range c.Rows {
		portableLSTMForwardRow(Row(a, r), Row(cPrev, r), Row(c, r), Row(tanhC, r), Row(h, r))
	}
}

func portableLSTMForwardRow(a, cPrev, c, tanhC, h []float32) {
	H := len(c)
	portableSigmoid(a[:2*H])
	portableTanh(a[2*H : 3*H])
	portableSigmoid(a[3*H:])
	i, f, g, o := a[:H], a[H:2*H], a[2*H:3*H], a[3*H:]
	for j := range c {
		c[j] = f[j]*cPrev[j] + i[j]*g[j]
		tanhC[j] = tanh(c[j])
		h[j] = o[j] * tanhC[j]
	}
}

func portableLSTMBackward(da, dh, dc, gates, cPrev, tanhC blas32.General) {
	for r := range dc.Rows {
		portableLSTMBackwardRow(Row(da, r), Row(dh, r), Row(dc, r), Row(gates, r), Row(cPrev, r), Row(tanhC, r))
	}
}

func portableLSTMBackwardRow(da, dh, dc, gates, cPrev, tanhC []float32) {
	H := len(dc)
	i, f, g, o := gates[:H], gates[H:2*H], gates[2*H:3*H], gates[3*H:]
	di, df, dg, do := da[:H], da[H:2*H], da[2*H:3*H], da[3*H:]
	for j, d := range dh {
		i, f, g, o := i[j], f[j], g[j], o[j]
		do[j] = d * tanhC[j] * o * (1 - o)
		c := dc[j] + d*o*(1-tanhC[j]*tanhC[j])
		di[j] = c * g * i * (1 - i)
		df[j] = c * cPrev[j] * f * (1 - f)
		dg[j] = c * i * (1 - g*g)
		dc[j] = c * f
	}
}
