package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pointers loads parameters into registers.
func pointers(names ...string) []reg.GPVirtual {
	p := make([]reg.GPVirtual, len(names))
	for i, name := range names {
		p[i] = Load(Param(name), GP64()).(reg.GPVirtual)
	}
	return p
}

// gates are the four parts of a row of gates, each size bytes behind the one before: base reaches three of them, and
// third, which stands at the third, the fourth.
type gates struct{ base, third, size reg.GPVirtual }

func newGates(base, size reg.GPVirtual) gates {
	third := GP64()
	LEAQ(Mem{Base: base, Index: size, Scale: 2}, third)
	return gates{base, third, size}
}

func (g gates) at(k int) Mem {
	switch k {
	case 0:
		return Mem{Base: g.base}
	case 1:
		return Mem{Base: g.base, Index: g.size, Scale: 1}
	case 2:
		return Mem{Base: g.third}
	}
	return Mem{Base: g.third, Index: g.size, Scale: 1}
}

// lstmForward writes the cell's forward pass over n units of some rows; see LSTMForward in package f32. It goes over all rows
// first for the gates and then for the state: the way from a sum to h is long, and a processor sees too few units ahead to be
// busy while it waits for theirs.
func lstmForward(k constants) {
	TEXT("lstmForward"+suffix(), NOSPLIT, "func(rows, n int, a *float32, lda, gate int, cPrev *float32, ldp int, c *float32, ldc int, tanhC *float32, ldt int, h *float32, ldh int)")
	Pragma("noescape")
	Doc("lstmForward" + suffix() + " is LSTMForward over rows that lie ld bytes apart; gate is the distance of two gates in bytes.")
	start := func() gates { return newGates(pointers("a")[0], pointers("gate")[0]) }
	k = k.held()
	g := start()
	rowAfterRow("gatesRow", []reg.GPVirtual{g.base, g.third}, []string{"lda", "lda"}, func(n reg.GPVirtual) {
		lanesOf("gates", n, []reg.GPVirtual{g.base, g.third}, func(mask reg.Register) {
			i, f, z, o := load(mask, g.at(0)), load(mask, g.at(1)), load(mask, g.at(2)), load(mask, g.at(3))
			squash(k, []reg.VecVirtual{i, f, o}, []reg.VecVirtual{z})
			for k, gate := range []reg.VecVirtual{i, f, z, o} {
				store(mask, gate, g.at(k))
			}
		})
	})
	g = start()
	p := pointers("cPrev", "c", "tanhC", "h")
	cPrev, c, tanhC, h := p[0], p[1], p[2], p[3]
	p = append(p, g.base, g.third)
	rowAfterRow("stateRow", p, []string{"ldp", "ldc", "ldt", "ldh", "lda", "lda"}, func(n reg.GPVirtual) {
		inPairs("state", n, p, func(mask reg.Register, ways int) {
			state := make([]reg.VecVirtual, ways)
			for w := range state {
				state[w] = load(mask, way(g.at(1), w))
				VMULPS(load(mask, way(Mem{Base: cPrev}, w)), state[w], state[w])
				VFMADD231PS(load(mask, way(g.at(0), w)), load(mask, way(g.at(2), w)), state[w])
				store(mask, state[w], way(Mem{Base: c}, w))
			}
			squash(k, nil, state)
			for w, x := range state {
				store(mask, x, way(Mem{Base: tanhC}, w))
				VMULPS(load(mask, way(g.at(3), w)), x, x)
				store(mask, x, way(Mem{Base: h}, w))
			}
		})
	})
	VZEROUPPER()
	RET()
}

// lstmBackward writes the cell's backward pass over n units of some rows; see LSTMBackward in package f32.
func lstmBackward(k constants) {
	TEXT("lstmBackward"+suffix(), NOSPLIT, "func(rows, n int, da *float32, ldd int, dh *float32, ldh int, dc *float32, ldc int, a *float32, lda, gate int, cPrev *float32, ldp int, tanhC *float32, ldt int)")
	Pragma("noescape")
	Doc("lstmBackward" + suffix() + " is LSTMBackward over rows that lie ld bytes apart; gate is the distance of two gates in bytes.")
	p := pointers("da", "dh", "dc", "a", "gate", "cPrev", "tanhC")
	d, g := newGates(p[0], p[4]), newGates(p[3], p[4])
	dh, dc, cPrev, tanhC := p[1], p[2], p[5], p[6]
	p = []reg.GPVirtual{d.base, d.third, dh, dc, g.base, g.third, cPrev, tanhC}
	rowAfterRow("row", p, []string{"ldd", "ldd", "ldh", "ldc", "lda", "lda", "ldp", "ldt"}, func(n reg.GPVirtual) {
		lanesOf("units", n, p, func(mask reg.Register) {
			x, th, o := load(mask, Mem{Base: dh}), load(mask, Mem{Base: tanhC}), load(mask, g.at(3))
			do := slope(o)
			VMULPS(x, do, do)
			VMULPS(th, do, do)
			store(mask, do, d.at(3))
			VMULPS(o, x, x)
			VMULPS(curve(k, th), x, x)
			VADDPS(load(mask, Mem{Base: dc}), x, x) // dc
			i, z := load(mask, g.at(0)), load(mask, g.at(2))
			di := slope(i)
			VMULPS(z, di, di)
			VMULPS(x, di, di)
			store(mask, di, d.at(0))
			dg := curve(k, z)
			VMULPS(i, dg, dg)
			VMULPS(x, dg, dg)
			store(mask, dg, d.at(2))
			f := load(mask, g.at(1))
			df := slope(f)
			VMULPS(load(mask, Mem{Base: cPrev}), df, df)
			VMULPS(x, df, df)
			store(mask, df, d.at(1))
			VMULPS(f, x, x)
			store(mask, x, Mem{Base: dc})
		})
	})
	VZEROUPPER()
	RET()
}

// adam writes Adam's step; see AdamStep in package f32.
func adam(k constants) {
	TEXT("adam"+suffix(), NOSPLIT, "func(n int, p, grad, m, v, s *float32)")
	Pragma("noescape")
	Doc("adam" + suffix() + " is AdamStep over n parameters.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	q := pointers("p", "grad", "m", "v", "s")
	var scalar [7]reg.VecVirtual
	for i := range scalar {
		scalar[i] = vec()
		VBROADCASTSS(Mem{Base: q[4], Disp: 4 * i}, scalar[i])
	}
	beta1, rest1, beta2, rest2, step, root, epsilon := scalar[0], scalar[1], scalar[2], scalar[3], scalar[4], scalar[5], scalar[6]
	inLanes(n, q[:4], func(mask reg.Register) {
		g, m, v := load(mask, Mem{Base: q[1]}), load(mask, Mem{Base: q[2]}), load(mask, Mem{Base: q[3]})
		VMULPS(beta1, m, m)
		VFMADD231PS(g, rest1, m)
		store(mask, m, Mem{Base: q[2]})
		VMULPS(g, g, g)
		VMULPS(beta2, v, v)
		VFMADD231PS(g, rest2, v)
		store(mask, v, Mem{Base: q[3]})
		VSQRTPS(v, v)
		VDIVPS(root, v, v)
		VADDPS(epsilon, v, v)
		VMULPS(step, m, m)
		VDIVPS(v, m, m)
		p := load(mask, Mem{Base: q[0]})
		VSUBPS(m, p, p)
		store(mask, p, Mem{Base: q[0]})
	})
}
