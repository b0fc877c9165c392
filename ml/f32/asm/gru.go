package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// slope is v(1-v), the derivative of the logistic function where it has the value v.
func slope(v reg.VecVirtual) reg.VecVirtual {
	s := vec()
	VMOVAPS(v, s)
	VFNMADD213PS(v, v, s)
	return s
}

// curve is 1-v², the derivative of the hyperbolic tangent where it has the value v.
func curve(k constants, v reg.VecVirtual) reg.VecVirtual {
	s := vec()
	VMOVUPS(k.one, s)
	VFNMADD231PS(v, v, s)
	return s
}

// gruForward writes the cell's forward pass over n units of some rows, first the gates of all and then the state; see GRUForward
// in package f32, and lstmForward.
func gruForward(k constants) {
	TEXT("gruForward"+suffix(), NOSPLIT, "func(rows, n int, a *float32, lda int, q *float32, ldq, gate int, hPrev *float32, ldp int, h *float32, ldh int)")
	Pragma("noescape")
	Doc("gruForward" + suffix() + " is GRUForward over rows that lie ld bytes apart; gate is the distance of two gates in bytes.")
	start := func() (a, q gates) {
		p := pointers("a", "q", "gate")
		return newGates(p[0], p[2]), newGates(p[1], p[2])
	}
	k = k.held()
	a, q := start()
	p := []reg.GPVirtual{a.base, q.base}
	rowAfterRow("gatesRow", p, []string{"lda", "ldq"}, func(n reg.GPVirtual) {
		inPairs("gates", n, p, func(mask reg.Register, ways int) {
			var sums []reg.VecVirtual
			for i := range 2 * ways {
				x := load(mask, way(a.at(i%2), i/2))
				VADDPS(load(mask, way(q.at(i%2), i/2)), x, x)
				sums = append(sums, x)
			}
			squash(k, sums, nil)
			for i, x := range sums {
				store(mask, x, way(a.at(i%2), i/2))
			}
		})
	})
	a, q = start()
	p = pointers("hPrev", "h")
	hPrev, h := p[0], p[1]
	p = append(p, a.base, a.third, q.third)
	rowAfterRow("stateRow", p, []string{"ldp", "ldh", "lda", "lda", "ldq"}, func(n reg.GPVirtual) {
		inPairs("state", n, p, func(mask reg.Register, ways int) {
			m := make([]reg.VecVirtual, ways)
			for w := range m {
				m[w] = load(mask, way(a.at(2), w))
				VFMADD231PS(load(mask, way(q.at(2), w)), load(mask, way(a.at(0), w)), m[w])
			}
			squash(k, nil, m)
			for w, m := range m {
				store(mask, m, way(a.at(2), w))
				from := load(mask, way(Mem{Base: hPrev}, w))
				VSUBPS(m, from, from)
				VFMADD231PS(from, load(mask, way(a.at(1), w)), m)
				store(mask, m, way(Mem{Base: h}, w))
			}
		})
	})
	VZEROUPPER()
	RET()
}

// gruBackward writes the cell's backward pass over n units of some rows; see GRUBackward in package f32.
func gruBackward(k constants) {
	TEXT("gruBackward"+suffix(), NOSPLIT, "func(rows, n int, da *float32, ldd int, dq *float32, lde int, dh *float32, ldh int, a *float32, lda int, q *float32, ldq, gate int, hPrev *float32, ldp int)")
	Pragma("noescape")
	Doc("gruBackward" + suffix() + " is GRUBackward over rows that lie ld bytes apart; gate is the distance of two gates in bytes.")
	p := pointers("da", "dq", "dh", "a", "q", "gate", "hPrev")
	// r and z have the same gradient in da and dq: dq's third gate is reached from its own pointer.
	da, dqr, dh, a, qn, size, hPrev := newGates(p[0], p[5]), p[1], p[2], newGates(p[3], p[5]), GP64().(reg.GPVirtual), p[5], p[6]
	LEAQ(Mem{Base: p[4], Index: size, Scale: 2}, qn)
	p = []reg.GPVirtual{da.base, da.third, dqr, dh, a.base, a.third, qn, hPrev}
	rowAfterRow("row", p, []string{"ldd", "ldd", "lde", "ldh", "lda", "lda", "ldq", "ldp"}, func(n reg.GPVirtual) {
		lanesOf("units", n, p, func(mask reg.Register) {
			d, r, z, m := load(mask, Mem{Base: dh}), load(mask, a.at(0)), load(mask, a.at(1)), load(mask, a.at(2))
			dz := load(mask, Mem{Base: hPrev})
			VSUBPS(m, dz, dz)
			VMULPS(d, dz, dz)
			VMULPS(slope(z), dz, dz)
			store(mask, dz, da.at(1))
			store(mask, dz, Mem{Base: dqr, Index: size, Scale: 1})
			rest := vec() // dh - dh z
			VMULPS(z, d, z)
			VSUBPS(z, d, rest)
			store(mask, z, Mem{Base: dh})
			VMULPS(curve(k, m), rest, rest)
			store(mask, rest, da.at(2))
			sum, dn := load(mask, Mem{Base: qn}), vec() // read before dq, which may lie there, is written
			VMULPS(r, rest, dn)
			store(mask, dn, Mem{Base: dqr, Index: size, Scale: 2})
			VMULPS(sum, rest, rest)
			VMULPS(slope(r), rest, rest)
			store(mask, rest, da.at(0))
			store(mask, rest, Mem{Base: dqr})
		})
	})
	VZEROUPPER()
	RET()
}

// tanhBackward writes dst = d (1-v²).
func tanhBackward(k constants) {
	TEXT("tanhBackward"+suffix(), NOSPLIT, "func(n int, dst, d, v *float32)")
	Pragma("noescape")
	Doc("tanhBackward" + suffix() + " takes a gradient back through a hyperbolic tangent with the values v.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	p := pointers("dst", "d", "v")
	inLanes(n, p, func(mask reg.Register) {
		x := curve(k, load(mask, Mem{Base: p[2]}))
		VMULPS(load(mask, Mem{Base: p[1]}), x, x)
		store(mask, x, Mem{Base: p[0]})
	})
}
