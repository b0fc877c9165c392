package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// constant is sixteen copies of one float32 in read-only data, to be used as a memory operand of either width.
func constant(name string, bits uint32) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(bits))
	}
	return m
}

func float(name string, v float64) Mem { return constant(name, math.Float32bits(float32(v))) }

// constants are those of exponentials, in the words of activation.go in package f32, and of powersOfTwo.
type constants struct {
	log2e, ln2High, ln2Low Op
	c2, c3, c4, c5, c6, c7 Op
	one, two               Op
	expLow, expHigh        Mem
	infinity               Mem

	twiceLog2e          Op
	p                   [6]Op
	toWhole             Op
	nearest, farthest   Mem // of σ
	nearest2, farthest2 Mem // of tanh
}

func declareConstants() constants {
	const ln2High = 0x1.62ep-1
	return constants{
		log2e: float("log2e", 1/math.Ln2), ln2High: float("ln2high", ln2High), ln2Low: float("ln2low", math.Ln2-ln2High),
		c2: float("c2", 1.0/2), c3: float("c3", 1.0/6), c4: float("c4", 1.0/24), c5: float("c5", 1.0/120),
		c6: float("c6", 1.0/720), c7: float("c7", 1.0/5040),
		one: float("one", 1), two: float("two", 2),
		expLow: float("explow", -87.33654475), expHigh: float("exphigh", 88.72283), infinity: constant("infinity", 0x7f800000),
		twiceLog2e: float("twicelog2e", 2/math.Ln2),
		p: [6]Op{float("p0", 0.6931472028552504), float("p1", 0.24022647913610873), float("p2", 0.055503324707032106),
			float("p3", 0.009618437358528738), float("p4", 0.0013398874588108377), float("p5", 0.00015353362049751445)},
		toWhole: float("towhole", 3<<22+127),
		nearest: float("nearest", -87), farthest: float("farthest", 87), nearest2: float("nearest2", -15), farthest2: float("farthest2", 15),
	}
}

// held is k with what squash takes most often in registers, of which AVX-512 has enough: some processors load one such
// register a cycle, in which they also multiply and add one.
func (k constants) held() constants {
	if lanes == 16 {
		hold := []*Op{&k.log2e, &k.twiceLog2e, &k.toWhole, &k.one, &k.two}
		for i := range k.p {
			hold = append(hold, &k.p[i])
		}
		for _, c := range hold {
			*c = load(nil, (*c).(Mem))
		}
	}
	return k
}

// powersOfTwo turns each x, with its unit within ±125.5, into scale = 2**n and q = 2**r - 1 for the whole number n nearest to
// x unit and r = x unit - n, so that 2**(x unit) = scale*q + scale. NaN stays NaN in q. It takes them in step, since one alone
// mostly waits for itself, and spoils them. The polynomial is r times that of degree 5 whose largest error is the least: q
// misses 2**r by 2e-8 of it, most of which comes of rounding.
//
// Adding toWhole rounds to whole numbers, since a sum that large has no room for a fraction, and leaves n + 127, which is the
// exponent of 2**n, in the lowest bits.
func powersOfTwo(k constants, xs []reg.VecVirtual, unit []Op) (scale, q []reg.VecVirtual) {
	n, r, scale, q := vecs(len(xs)), xs, vecs(len(xs)), vecs(len(xs))
	for i, x := range xs {
		VMOVUPS(k.toWhole, n[i])
		VFMADD231PS(unit[i], x, n[i])
	}
	for i := range xs {
		VPSLLD(Imm(23), n[i], scale[i])
		VSUBPS(k.toWhole, n[i], n[i])
	}
	for i := range xs {
		VFMSUB132PS(unit[i], n[i], r[i])
	}
	for i := range xs {
		VMOVUPS(k.p[5], q[i])
	}
	for p := 4; p >= 0; p-- {
		for i := range xs {
			VFMADD213PS(k.p[p], r[i], q[i])
		}
	}
	for i := range xs {
		VMULPS(r[i], q[i], q[i])
	}
	return scale, q
}

func vecs(n int) []reg.VecVirtual {
	v := make([]reg.VecVirtual, n)
	for i := range v {
		v[i] = vec()
	}
	return v
}

func exps(k constants, xs []reg.VecVirtual) {
	for _, x := range xs {
		exp(k, x)
	}
}

// exp replaces x by e**x: 0 below the logarithm of the smallest normal number, infinity above that of the largest.
func exp(k constants, x reg.VecVirtual) {
	low, high, from := vec(), vec(), vec()
	VMOVAPS(x, from)
	VMOVUPS(k.expLow, low)
	VMOVUPS(k.expHigh, high)
	VMINPS(x, high, x)
	VMAXPS(x, low, x)
	n, r := vec(), vec()
	VMULPS(k.log2e, x, n)
	round(n)
	VMOVAPS(x, r)
	VFNMADD231PS(k.ln2High, n, r)
	VFNMADD231PS(k.ln2Low, n, r)
	q := vec()
	VMOVUPS(k.c7, q)
	for _, c := range []Op{k.c6, k.c5, k.c4, k.c3, k.c2, k.one, k.one} {
		VFMADD213PS(c, r, q)
	}
	// Two factors, because 2**128 is not a float32 though the product may be one.
	half, rest := vec(), vec()
	VCVTPS2DQ(n, rest)
	VPSRAD(Imm(1), rest, half)
	VPSUBD(half, rest, rest)
	for _, e := range []reg.VecVirtual{half, rest} {
		VPSLLD(Imm(23), e, e)
		VPADDD(k.one, e, e) // the bits of 1 are 127<<23
		VMULPS(e, q, q)
	}
	unlessBelow(from, low, q, x)
	whereBelow(high, from, k.infinity, x)
}

// squash replaces the first by 1/(1+e**-x) = e**x/(e**x+1) and the others by their hyperbolic tangents: with m = e**2x - 1
// they are m/(m+2). Both take powers of two. That a float32 misses 1/ln 2 by 1e-8 of it changes such a power by a share that
// grows with x; but of a large power little depends on it, and at a small x the share is small. The operand order of the
// minima and maxima lets NaN through. With AVX2 there are registers for four.
func squash(k constants, sigmoids, tanhs []reg.VecVirtual) {
	var units []Op
	within := func(xs []reg.VecVirtual, unit Op, least, most Mem) {
		low, high := vec(), vec()
		VMOVUPS(least, low)
		VMOVUPS(most, high)
		for _, x := range xs {
			VMINPS(x, high, x)
			VMAXPS(x, low, x)
			units = append(units, unit)
		}
	}
	if len(sigmoids) > 0 {
		within(sigmoids, k.log2e, k.nearest, k.farthest)
	}
	if len(tanhs) > 0 {
		within(tanhs, k.twiceLog2e, k.nearest2, k.farthest2)
	}
	xs := append(append([]reg.VecVirtual(nil), sigmoids...), tanhs...)
	scale, q := powersOfTwo(k, xs, units)
	for i, x := range xs {
		if i < len(sigmoids) {
			VFMADD213PS(scale[i], scale[i], q[i])
			VADDPS(k.one, q[i], x)
		} else {
			VSUBPS(k.one, scale[i], x)
			VFMADD213PS(x, scale[i], q[i]) // scale*q + (scale - 1): nothing cancels where it is small
			VADDPS(k.two, q[i], x)
		}
		VDIVPS(x, q[i], x)
	}
}

func sigmoids(k constants, xs []reg.VecVirtual) { squash(k, xs, nil) }
func tanhs(k constants, xs []reg.VecVirtual)    { squash(k, nil, xs) }

// inPlace writes a kernel that replaces every one of n floats.
func inPlace(name, doc string, k constants, f func(constants, []reg.VecVirtual)) {
	name += suffix()
	TEXT(name, NOSPLIT, "func(n int, v *float32)")
	Pragma("noescape")
	Doc(name + " " + doc)
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	v := Load(Param("v"), GP64()).(reg.GPVirtual)
	k = k.held()
	inPairs("", n, []reg.GPVirtual{v}, func(mask reg.Register, ways int) {
		xs := make([]reg.VecVirtual, ways)
		for w := range xs {
			xs[w] = load(mask, way(Mem{Base: v}, w))
		}
		f(k, xs)
		for w, x := range xs {
			store(mask, x, way(Mem{Base: v}, w))
		}
	})
	VZEROUPPER()
	RET()
}

// addFour writes dst += four rows of v, one after another.
func addFour() {
	TEXT("addFour"+suffix(), NOSPLIT, "func(n int, dst, v *float32, stride int)")
	Pragma("noescape")
	Doc("addFour" + suffix() + " adds four vectors, stride bytes apart, to another.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	p, stride := pointers("dst", "v"), Load(Param("stride"), GP64())
	third := GP64()
	LEAQ(Mem{Base: p[1], Index: stride, Scale: 2}, third)
	rows := []Mem{{Base: p[1]}, {Base: p[1], Index: stride, Scale: 1}, {Base: third}, {Base: third, Index: stride, Scale: 1}}
	inLanes(n, append(p, third), func(mask reg.Register) {
		x := load(mask, Mem{Base: p[0]})
		for _, row := range rows {
			VADDPS(load(mask, row), x, x)
		}
		store(mask, x, Mem{Base: p[0]})
	})
}

// add writes dst += v.
func add() {
	TEXT("add"+suffix(), NOSPLIT, "func(n int, dst, v *float32)")
	Pragma("noescape")
	Doc("add" + suffix() + " adds one vector to another.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	p := pointers("dst", "v")
	inLanes(n, p, func(mask reg.Register) {
		x := load(mask, Mem{Base: p[0]})
		VADDPS(load(mask, Mem{Base: p[1]}), x, x)
		store(mask, x, Mem{Base: p[0]})
	})
}
