package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// lanes is how many floats the registers hold that the elementwise kernels are now written for: 8 with AVX2, 16 with AVX-512.
var lanes = 8

// masks is the ones of a register of AVX2.
var masks Mem

// suffix ends the names of the kernels of this width.
func suffix() string {
	if lanes == 16 {
		return "512"
	}
	return "AVX2"
}

// vec is a fresh register.
func vec() reg.VecVirtual {
	if lanes == 16 {
		return ZMM()
	}
	return YMM()
}

// round replaces x by the nearest whole number.
func round(x reg.VecVirtual) {
	if lanes == 16 {
		VRNDSCALEPS(Imm(0), x, x)
	} else {
		VROUNDPS(Imm(0), x, x)
	}
}

// unlessBelow sets dst to v, and to zero where x < low; it spoils low.
func unlessBelow(x, low, v, dst reg.VecVirtual) {
	const less, notLess = 1, 5
	if lanes == 16 {
		on := K()
		VCMPPS(Imm(notLess), low, x, on)
		VMOVAPS_Z(v, on, dst)
		return
	}
	VCMPPS(Imm(less), low, x, low)
	VANDNPS(v, low, dst)
}

// whereBelow sets dst to v where x < y; it spoils x.
func whereBelow(x, y reg.VecVirtual, v Mem, dst reg.VecVirtual) {
	const less = 1
	if lanes == 16 {
		on := K()
		VCMPPS(Imm(less), y, x, on)
		VMOVUPS(v, on, dst)
		return
	}
	VCMPPS(Imm(less), y, x, x)
	VBLENDVPS(x, v, dst, dst)
}

// inLanes writes a loop over n floats, a register at a time with body(nil) and the last few with body(mask), whose lanes
// beyond n are off. Pointers move on by one register.
func inLanes(n reg.GPVirtual, pointers []reg.GPVirtual, body func(mask reg.Register)) {
	lanesOf("", n, pointers, body)
	VZEROUPPER()
	RET()
}

// inPairs is lanesOf for a body that takes two registers at a time while there are two: ways is how many.
func inPairs(name string, n reg.GPVirtual, pointers []reg.GPVirtual, body func(mask reg.Register, ways int)) {
	pairs, single := name+"pairs", name+"single"
	Label(pairs)
	CMPQ(n, Imm(uint64(2*lanes)))
	JL(LabelRef(single))
	body(nil, 2)
	for _, p := range pointers {
		ADDQ(Imm(uint64(8*lanes)), p)
	}
	SUBQ(Imm(uint64(2*lanes)), n)
	JMP(LabelRef(pairs))
	Label(single)
	lanesOf(name, n, pointers, func(mask reg.Register) { body(mask, 1) })
}

// way is the nth register's worth of floats from m on.
func way(m Mem, n int) Mem {
	m.Disp += 4 * lanes * n
	return m
}

// rowAfterRow writes a loop over rows of n floats, that many as the parameters of these names say. Do goes over a row in lanes
// and so moves its pointers on to the last few floats; strides names, for each pointer, the parameter that says how many bytes
// further on the next row begins.
func rowAfterRow(name string, pointers []reg.GPVirtual, strides []string, do func(n reg.GPVirtual)) {
	rows := Load(Param("rows"), GP64())
	Label(name)
	do(Load(Param("n"), GP64()).(reg.GPVirtual))
	gone := Load(Param("n"), GP64())
	ANDQ(I32(-lanes), gone)
	SHLQ(Imm(2), gone)
	for i, p := range pointers {
		stride, err := Param(strides[i]).Resolve()
		if err != nil {
			panic(err)
		}
		SUBQ(gone, p)
		ADDQ(stride.Addr, p)
	}
	DECQ(rows)
	JNZ(LabelRef(name))
}

// lanesOf writes one of several such loops in a kernel; its labels begin with name.
func lanesOf(name string, n reg.GPVirtual, pointers []reg.GPVirtual, body func(mask reg.Register)) {
	whole, rest, done := name+"whole", name+"rest", name+"done"
	Label(whole)
	CMPQ(n, Imm(uint64(lanes)))
	JL(LabelRef(rest))
	body(nil)
	for _, p := range pointers {
		ADDQ(Imm(uint64(4*lanes)), p)
	}
	SUBQ(Imm(uint64(lanes)), n)
	JMP(LabelRef(whole))
	Label(rest)
	TESTQ(n, n)
	JZ(LabelRef(done))
	body(restMask(n))
	Label(done)
}

// restMask is the mask of the first n lanes, n less than there are.
func restMask(n reg.GPVirtual) reg.Register {
	if lanes == 16 {
		bits, mask := GP32(), K()
		MOVL(I32(-1), bits)
		BZHIL(n.As32(), bits, bits)
		KMOVW(bits, mask)
		return mask
	}
	at, mask := GP64(), YMM()
	LEAQ(masks, at)
	ADDQ(Imm(32), at)
	SHLQ(Imm(2), n)
	SUBQ(n, at)
	VMOVUPS(Mem{Base: at}, mask)
	return mask
}

// ones is n words with every bit set, then n zeros: read from 4*m bytes before the middle, the first m lanes are on.
func ones(name string, n int) Mem {
	m := GLOBL(name, RODATA|NOPTR)
	for i := range 2 * n {
		var word uint32
		if i < n {
			word = 0xffffffff
		}
		DATA(4*i, U32(word))
	}
	return m
}

// load and store move what mask, if any, lets through; what it does not is zero in the register and untouched in memory.
// With AVX2 a mask is a register, with AVX-512 a register of its own kind.
func load(mask reg.Register, from Mem) reg.VecVirtual {
	v := vec()
	switch {
	case mask == nil:
		VMOVUPS(from, v)
	case lanes == 16:
		VMOVUPS_Z(from, mask, v)
	default:
		VMASKMOVPS(from, mask, v)
	}
	return v
}

func store(mask reg.Register, v reg.VecVirtual, to Mem) {
	switch {
	case mask == nil:
		VMOVUPS(v, to)
	case lanes == 16:
		VMOVUPS(v, mask, to)
	default:
		VMASKMOVPS(v, mask, to)
	}
}
