package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vectorRows is how many rows of a matrix meet a vector at once: each keeps two sums, so eight multiply-adds are under way
// and each register full of the vector is loaded once for four rows.
const vectorRows = 4

// matrixByVector writes the products of matrices and vectors, which wait for memory: wider registers than AVX2's would not
// make them faster.
func matrixByVector() {
	lanes = 8
	for _, rows := range []int{1, vectorRows} {
		dotRows(rows)
		byteRows(rows)
	}
}

// dotRows writes dotRowsN: dst[r] = rows r of m, stride bytes apart, times x, over k columns. A row's sum has the same order
// in every N: two sums of eight lanes for columns 0-7 and 8-15 of each sixteen, what is left to the first, then the lanes
// by halves.
func dotRows(rows int) {
	name := fmt.Sprintf("dotRows%d", rows)
	TEXT(name, NOSPLIT, "func(k int, m *float32, stride int, x, dst *float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s multiplies %d rows of a matrix by a vector.", name, rows))
	k, stride := Load(Param("k"), GP64()).(reg.GPVirtual), Load(Param("stride"), GP64())
	p, x := make([]reg.GPVirtual, rows), Load(Param("x"), GP64()).(reg.GPVirtual)
	p[0] = Load(Param("m"), GP64()).(reg.GPVirtual)
	for r := 1; r < rows; r++ {
		p[r] = GP64()
		LEAQ(Mem{Base: p[r-1], Index: stride, Scale: 1}, p[r])
	}
	sums := make([][2]reg.VecVirtual, rows)
	for r := range sums {
		sums[r] = [2]reg.VecVirtual{zero(), zero()}
	}
	step := func(half int, mask reg.Register) {
		v := load(mask, Mem{Base: x, Disp: 32 * half})
		for r := range p {
			from := Mem{Base: p[r], Disp: 32 * half}
			if mask == nil {
				VFMADD231PS(from, v, sums[r][half])
			} else {
				VFMADD231PS(load(mask, from), v, sums[r][half])
			}
		}
	}
	move := func(bytes uint64) {
		for _, q := range append([]reg.GPVirtual{x}, p...) {
			ADDQ(Imm(bytes), q)
		}
		SUBQ(Imm(bytes/4), k)
	}
	Label("pair")
	CMPQ(k, Imm(16))
	JL(LabelRef("one"))
	step(0, nil)
	step(1, nil)
	move(64)
	JMP(LabelRef("pair"))
	Label("one")
	CMPQ(k, Imm(8))
	JL(LabelRef("rest"))
	step(0, nil)
	move(32)
	Label("rest")
	TESTQ(k, k)
	JZ(LabelRef("sum"))
	step(0, restMask(k))
	Label("sum")
	dst := Load(Param("dst"), GP64())
	for r := range sums {
		VADDPS(sums[r][1], sums[r][0], sums[r][0])
		VMOVSS(acrossLanes(sums[r][0]), Mem{Base: dst, Disp: 4 * r})
	}
	VZEROUPPER()
	RET()
}

// acrossLanes adds the eight lanes of v by halves; the sum is in the first lane of what it returns.
func acrossLanes(v reg.VecVirtual) reg.Register {
	low, high := v.AsX(), XMM()
	VEXTRACTF128(Imm(1), v, high)
	VADDPS(high, low, low)
	VMOVHLPS(low, low, high)
	VADDPS(high, low, low)
	VMOVSHDUP(low, high)
	VADDSS(high, low, low)
	return low
}

// byteRows writes byteRowsN: dst[r] = row r of m, stride bytes apart, times x, over k columns, a multiple of 16, in whole
// numbers: exact as long as no sum leaves 32 bits.
func byteRows(rows int) {
	name := fmt.Sprintf("byteRows%d", rows)
	TEXT(name, NOSPLIT, "func(k int, m *int8, stride int, x *int16, dst *int32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s multiplies %d rows of bytes by a vector of whole numbers.", name, rows))
	k, stride := Load(Param("k"), GP64()), Load(Param("stride"), GP64())
	p, x := make([]reg.GPVirtual, rows), Load(Param("x"), GP64())
	p[0] = Load(Param("m"), GP64()).(reg.GPVirtual)
	for r := 1; r < rows; r++ {
		p[r] = GP64()
		LEAQ(Mem{Base: p[r-1], Index: stride, Scale: 1}, p[r])
	}
	sums := make([]reg.VecVirtual, rows)
	for r := range sums {
		sums[r] = zero()
	}
	Label("next")
	v := load(nil, Mem{Base: x})
	for r := range p {
		row := YMM()
		VPMOVSXBW(Mem{Base: p[r]}, row)
		VPMADDWD(row, v, row)
		VPADDD(row, sums[r], sums[r])
		ADDQ(Imm(16), p[r])
	}
	ADDQ(Imm(32), x)
	SUBQ(Imm(16), k)
	JNZ(LabelRef("next"))
	dst := Load(Param("dst"), GP64())
	for r, sum := range sums {
		low, high := sum.AsX(), XMM()
		VEXTRACTI128(Imm(1), sum, high)
		VPADDD(high, low, low)
		VPSHUFD(Imm(0x4e), low, high)
		VPADDD(high, low, low)
		VPSHUFD(Imm(0xb1), low, high)
		VPADDD(high, low, low)
		VMOVD(low, Mem{Base: dst, Disp: 4 * r})
	}
	VZEROUPPER()
	RET()
}
