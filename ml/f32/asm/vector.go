package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dot writes the sum of products over n floats: four sums side by side, which hide the latency of the multiply-add, then
// one for what is left, joined in one order.
func dot() {
	name := "dot" + suffix()
	TEXT(name, NOSPLIT, "func(n int, a, b *float32) float32")
	Pragma("noescape")
	Doc(name + " multiplies two vectors.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	p := pointers("a", "b")
	sums := vecs(4)
	for _, s := range sums {
		VXORPS(s, s, s)
	}
	Label("four")
	CMPQ(n, Imm(uint64(4*lanes)))
	JL(LabelRef("one"))
	for i, s := range sums {
		VFMADD231PS(Mem{Base: p[1], Disp: 4 * lanes * i}, load(nil, Mem{Base: p[0], Disp: 4 * lanes * i}), s)
	}
	ADDQ(U32(16*lanes), p[0])
	ADDQ(U32(16*lanes), p[1])
	SUBQ(Imm(uint64(4*lanes)), n)
	JMP(LabelRef("four"))
	Label("one")
	CMPQ(n, Imm(uint64(lanes)))
	JL(LabelRef("rest"))
	VFMADD231PS(Mem{Base: p[1]}, load(nil, Mem{Base: p[0]}), sums[0])
	ADDQ(Imm(uint64(4*lanes)), p[0])
	ADDQ(Imm(uint64(4*lanes)), p[1])
	SUBQ(Imm(uint64(lanes)), n)
	JMP(LabelRef("one"))
	Label("rest")
	TESTQ(n, n)
	JZ(LabelRef("join"))
	mask := restMask(n)
	VFMADD231PS(load(mask, Mem{Base: p[1]}), load(mask, Mem{Base: p[0]}), sums[1])
	Label("join")
	VADDPS(sums[1], sums[0], sums[0])
	VADDPS(sums[3], sums[2], sums[2])
	VADDPS(sums[2], sums[0], sums[0])
	Store(across(sums[0]), ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// across sums the lanes of a register, half and half.
func across(v reg.VecVirtual) reg.VecVirtual {
	y := v
	if lanes == 16 {
		y = YMM()
		VEXTRACTF64X4(Imm(1), v, y)
		VADDPS(v.AsY(), y, y)
	}
	x, high := XMM(), XMM()
	VEXTRACTF128(Imm(1), y.AsY(), x)
	VADDPS(y.AsX(), x, x)
	VMOVHLPS(x, x, high)
	VADDPS(high, x, x)
	VMOVSHDUP(x, high)
	VADDSS(high, x, x)
	return x
}

// axpy writes y += alpha x.
func axpy() {
	name := "axpy" + suffix()
	TEXT(name, NOSPLIT, "func(n int, alpha float32, x, y *float32)")
	Pragma("noescape")
	Doc(name + " adds a multiple of one vector to another.")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	alpha := vec()
	from, err := Param("alpha").Resolve()
	if err != nil {
		panic(err)
	}
	VBROADCASTSS(from.Addr, alpha)
	p := pointers("x", "y")
	inLanes(n, p, func(mask reg.Register) {
		y := load(mask, Mem{Base: p[1]})
		VFMADD231PS(load(mask, Mem{Base: p[0]}), alpha, y)
		store(mask, y, Mem{Base: p[1]})
	})
}
