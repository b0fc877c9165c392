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

// gruForward writes the cell's forward pass over n units of one row; see GRUForward in package f32.
func gruForward(k constants) {
	TEXT("gruForward"+suffix(), NOSPLIT, "func(n int, a, q *float32, gate int, hPrev, h *float32)")
	Pragma("noescape")
	Doc("gruForward" + suffix() + " is GRUForward over one row; gate is the distance of two gates in bytes.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	p := pointers("a", "q", "gate", "hPrev", "h")
	a, q, hPrev, h := newGates(p[0], p[2]), newGates(p[1], p[2]), p[3], p[4]
	inLanes(n, []reg.GPVirtual{a.base, a.third, q.base, q.third, hPrev, h}, func(mask reg.Register) {
		r, z := load(mask, a.at(0)), load(mask, a.at(1))
		VADDPS(load(mask, q.at(0)), r, r)
		VADDPS(load(mask, q.at(1)), z, z)
		squash(k, []reg.VecVirtual{r, z}, nil)
		store(mask, r, a.at(0))
		store(mask, z, a.at(1))
		m := load(mask, a.at(2))
		VFMADD231PS(load(mask, q.at(2)), r, m)
		tanh(k, m)
		store(mask, m, a.at(2))
		from := load(mask, Mem{Base: hPrev})
		VSUBPS(m, from, from)
		VFMADD231PS(from, z, m)
		store(mask, m, Mem{Base: h})
	})
}

// gruBackward writes the cell's backward pass over n units of one row; see GRUBackward in package f32.
func gruBackward(k constants) {
	TEXT("gruBackward"+suffix(), NOSPLIT, "func(n int, da, dq, dh, a, q *float32, gate int, hPrev *float32)")
	Pragma("noescape")
	Doc("gruBackward" + suffix() + " is GRUBackward over one row; gate is the distance of two gates in bytes.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	p := pointers("da", "dq", "dh", "a", "q", "gate", "hPrev")
	// r and z have the same gradient in da and dq: dq's third gate is reached from its own pointer.
	da, dqr, dh, a, qn, size, hPrev := newGates(p[0], p[5]), p[1], p[2], newGates(p[3], p[5]), GP64().(reg.GPVirtual), p[5], p[6]
	LEAQ(Mem{Base: p[4], Index: size, Scale: 2}, qn)
	inLanes(n, []reg.GPVirtual{da.base, da.third, dqr, dh, a.base, a.third, qn, hPrev}, func(mask reg.Register) {
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
