package f32

import "gonum.org/v1/gonum/blas/blas32"

// The LSTM cell with peepholes (Gers & Schmidhuber, Recurrent nets that time and count, 2000; Graves, Generating sequences
// with recurrent neural networks, 2013, equations 7 to 11). With the sums a of LSTMForward and a weight of each unit for
// its own cell state, the rows of peep (3×H):
//
//	i = σ(aᵢ + pᵢ c₋₁)   f = σ(a_f + p_f c₋₁)   g = tanh(a_g)
//	c = f c₋₁ + i g
//	o = σ(a_o + p_o c)
//	h = o tanh(c)
//
// PeepholeForward turns a (B×4H) into i, f, g, o in place and fills c, tanh(c) and h (B×H). cPrev may be c itself.
func PeepholeForward(a, cPrev, c, tanhC, h, peep blas32.General) {
	H := c.Cols
	checkCell(H, a, cPrev, c, tanhC, h)
	checkPeepholes(peep, H)
	pi, pf, po := Row(peep, 0), Row(peep, 1), Row(peep, 2)
	for r := range c.Rows {
		a, cPrev, c, tanhC, h := Row(a, r), Row(cPrev, r), Row(c, r), Row(tanhC, r), Row(h, r)
		i, f, g, o := a[:H], a[H:2*H], a[2*H:3*H], a[3*H:]
		for j, v := range cPrev {
			i[j] += pi[j] * v
			f[j] += pf[j] * v
		}
		sigmoid(a[:2*H])
		tanhs(g)
		for j, v := range cPrev {
			c[j] = f[j]*v + i[j]*g[j]
			o[j] += po[j] * c[j]
		}
		sigmoid(o)
		copy(tanhC, c)
		tanhs(tanhC)
		for j, v := range tanhC {
			h[j] = o[j] * v
		}
	}
}

// PeepholeBackward takes dh and dc, as LSTMBackward does, to
//
//	da_o = dh tanh(c) o(1-o)        dc ← dc + dh o (1 - tanh²(c)) + da_o p_o
//	daᵢ = dc g i(1-i)   da_f = dc c₋₁ f(1-f)   da_g = dc i (1-g²)
//	dc₋₁ = dc f + daᵢ pᵢ + da_f p_f
//
// fills da (B×4H) and leaves dc₋₁ in dc; gates are what PeepholeForward left in a. da may be gates. The gradients by the
// peepholes are those of PeepholeWeights.
func PeepholeBackward(da, dh, dc, gates, cPrev, tanhC, peep blas32.General) {
	H := dc.Cols
	checkCell(H, da, dh, dc, cPrev, tanhC)
	checkCell(H, gates, dc)
	checkPeepholes(peep, H)
	pi, pf, po := Row(peep, 0), Row(peep, 1), Row(peep, 2)
	for r := range dc.Rows {
		da, dh, dc, gates, cPrev, tanhC := Row(da, r), Row(dh, r), Row(dc, r), Row(gates, r), Row(cPrev, r), Row(tanhC, r)
		for j, d := range dh {
			i, f, g, o := gates[j], gates[H+j], gates[2*H+j], gates[3*H+j]
			do := d * tanhC[j] * o * (1 - o)
			c := dc[j] + d*o*(1-tanhC[j]*tanhC[j]) + do*po[j]
			di, df := c*g*i*(1-i), c*cPrev[j]*f*(1-f)
			da[j], da[H+j], da[2*H+j], da[3*H+j] = di, df, c*i*(1-g*g), do
			dc[j] = c*f + di*pi[j] + df*pf[j]
		}
	}
}

// PeepholeWeights adds the gradients by the peepholes, Σ daᵢ c₋₁, Σ da_f c₋₁ and Σ da_o c over the rows, to dPeep (3×H).
func PeepholeWeights(dPeep, da, cPrev, c blas32.General) {
	H := c.Cols
	checkCell(H, da, cPrev, c)
	checkPeepholes(dPeep, H)
	di, df, do := Row(dPeep, 0), Row(dPeep, 1), Row(dPeep, 2)
	for r := range c.Rows {
		da, c := Row(da, r), Row(c, r)
		for j, v := range Row(cPrev, r) {
			di[j] += da[j] * v
			df[j] += da[H+j] * v
			do[j] += da[3*H+j] * c[j]
		}
	}
}

func checkPeepholes(peep blas32.General, H int) {
	if peep.Rows != 3 || peep.Cols != H {
		panic("f32: a cell has three peepholes to each unit")
	}
}
