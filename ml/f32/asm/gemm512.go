package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The tile of AVX-512: 12 rows by two registers of 16 columns takes 24 accumulators, two for B and the rest for A, of the
// 32 there are.
const bandRows = 12

// bandOf writes bandN, which takes N rows of a through all columns of b: c[rows×n] = a[rows×k] * b[k×n] + d[rows×n].
// a's element (r, p) lies at a + r*rs + p*cs bytes; b's columns come in groups of 16, panel bytes apart, with row p of
// each at p*bs bytes; c's row r lies at c + r*ldc bytes and d's at d + r*ldd; nothing is added where d is nil. Masks keep it
// from touching columns beyond n; whole groups go without, since Intel's processors put a load through a mask on one of the
// two ports that multiply. Meanwhile it asks for what is ahead; see asking.
func bandOf(rows int) {
	name := fmt.Sprintf("band%d", rows)
	TEXT(name, NOSPLIT, "func(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int, ahead *uintptr)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s writes a product of %d rows and n columns.", name, rows))
	c := Load(Param("c"), GP64()).(reg.GPVirtual)
	Label("columns")
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	SUBQ(Imm(32), n)
	Store(n, Param("n")) // it and b are kept there, since a group needs all registers
	JL(LabelRef("last"))
	group(rows, "wholePair", make([]reg.Register, 2), c)
	ADDQ(Imm(128), c)
	b, panel := Load(Param("b"), GP64()), Load(Param("panel"), GP64())
	LEAQ(Mem{Base: b, Index: panel, Scale: 2}, b)
	Store(b, Param("b"))
	JMP(LabelRef("columns"))
	Label("last")
	ADDQ(Imm(32), n)
	JZ(LabelRef("done"))
	CMPQ(n, Imm(16))
	JG(LabelRef("pair"))
	JL(LabelRef("part"))
	group(rows, "whole", make([]reg.Register, 1), c)
	JMP(LabelRef("done"))
	Label("part")
	group(rows, "part", []reg.Register{restMask(n)}, c)
	JMP(LabelRef("done"))
	Label("pair")
	SUBQ(Imm(16), n)
	group(rows, "pair", []reg.Register{nil, restMask(n)}, c)
	Label("done")
	VZEROUPPER()
	RET()
}

// group writes the product of as many groups of 16 columns as there are masks, each nil where the group is whole; c stays as
// it is.
func group(rows int, name string, masks []reg.Register, c reg.GPVirtual) {
	label := func(s string) string { return name + s }
	width := len(masks)
	k := Load(Param("k"), GP64())
	CMPQ(k, Imm(128)) // below that it takes more time than it gains
	JL(LabelRef(label("Near")))
	callForTile(rows, width, c)
	Label(label("Near"))
	acc := make([][]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = make([]reg.VecVirtual, width)
		for h := range acc[r] {
			acc[r][h] = ZMM()
			VXORPS(acc[r][h], acc[r][h], acc[r][h])
		}
	}
	at, panel, bs := Load(Param("b"), GP64()), Load(Param("panel"), GP64()), Load(Param("bs"), GP64())
	a := newBand(rows)
	ahead := [2]reg.Register{bs, GP64()} // an eighth of the way to eight rows on
	if width == 2 {
		MOVQ(panel, ahead[1])
		SHRQ(Imm(3), ahead[1])
		ADDQ(bs, ahead[1])
	}
	loop := func(steps string, meanwhile func()) {
		Label(label(steps))
		cols := []reg.VecVirtual{load(masks[0], Mem{Base: at})}
		if width == 2 {
			cols = append(cols, load(masks[1], Mem{Base: at, Index: panel, Scale: 1}))
		}
		for h := range width { // which the processor would do too late by itself
			PREFETCHT0(Mem{Base: at, Index: ahead[h], Scale: 8})
		}
		for r := range rows {
			if width == 1 {
				VFMADD231PS_BCST(a.at(r), cols[0], acc[r][0])
				continue
			}
			x := ZMM()
			VBROADCASTSS(a.at(r), x)
			VFMADD231PS(cols[0], x, acc[r][0])
			VFMADD231PS(cols[1], x, acc[r][1])
		}
		meanwhile()
		ADDQ(bs, at)
		a.next()
		DECQ(k)
		JNZ(LabelRef(label(steps)))
	}
	if width == 2 && masks[1] == nil {
		asking(label, loop)
	} else {
		loop("Steps", func() {})
	}
	storeGroup(acc, masks, c, label("Write"))
}

// storeGroup adds d and writes the group.
func storeGroup(acc [][]reg.VecVirtual, masks []reg.Register, c reg.GPVirtual, write string) {
	p := besideC(c, write)
	ldd := Load(Param("ldd"), GP64())
	for r := range acc {
		for h, mask := range masks {
			if from := way(Mem{Base: p}, h); mask == nil {
				VADDPS(from, acc[r][h], acc[r][h])
			} else {
				VADDPS_Z(from, acc[r][h], mask, acc[r][h])
			}
		}
		ADDQ(ldd, p)
	}
	Label(write)
	ldc := Load(Param("ldc"), GP64())
	MOVQ(c, p)
	for r := range acc {
		for h, mask := range masks {
			store(mask, acc[r][h], way(Mem{Base: p}, h))
		}
		ADDQ(ldc, p)
	}
}

// peak writes the tight loop that measures how fast this machine multiplies and adds: n rounds of 24 independent sums.
func peak() {
	TEXT("peak512", NOSPLIT, "func(n int)")
	Doc("peak512 does 24 fused multiply-adds of 16 floats, n times.")
	n := Load(Param("n"), GP64())
	var acc [24]reg.VecVirtual
	for i := range acc {
		acc[i] = ZMM()
		VXORPS(acc[i], acc[i], acc[i])
	}
	x := ZMM()
	VXORPS(x, x, x)
	Label("loop")
	for i := range acc {
		VFMADD231PS(x, x, acc[i])
	}
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}

// peakAVX2 is peak for machines without AVX-512.
func peakAVX2() {
	TEXT("peak256", NOSPLIT, "func(n int)")
	Doc("peak256 does 12 fused multiply-adds of 8 floats, n times.")
	n := Load(Param("n"), GP64())
	var acc [12]reg.VecVirtual
	for i := range acc {
		acc[i] = zero()
	}
	x := zero()
	Label("loop")
	for i := range acc {
		VFMADD231PS(x, x, acc[i])
	}
	DECQ(n)
	JNZ(LabelRef("loop"))
	VZEROUPPER()
	RET()
}
