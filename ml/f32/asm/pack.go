package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packColumns writes the copy of a band whose columns lie stride bytes apart: k columns of rows floats, one behind the
// other, each in the room of a whole band.
func packColumns() {
	TEXT("packColumns512", NOSPLIT, "func(rows, k int, from *float32, stride int, to *float32)")
	Pragma("noescape")
	Doc("packColumns512 copies k columns of up to 12 floats together.")
	rows := Load(Param("rows"), GP64()).(reg.GPVirtual)
	k := Load(Param("k"), GP64())
	from, stride, to := Load(Param("from"), GP64()), Load(Param("stride"), GP64()), Load(Param("to"), GP64())
	mask := columnMasks(rows, 1, "masks")[0]
	column := ZMM()
	Label("columns")
	VMOVUPS_Z(Mem{Base: from}, mask, column)
	VMOVUPS(column, mask, Mem{Base: to})
	ADDQ(stride, from)
	ADDQ(Imm(4*bandRows), to)
	DECQ(k)
	JNZ(LabelRef("columns"))
	VZEROUPPER()
	RET()
}

// packColumnsAVX2 is packColumns for bands of six; it writes eight floats for each column, the last two of which the next
// column overwrites.
func packColumnsAVX2() {
	TEXT("packColumnsAVX2", NOSPLIT, "func(rows, k int, from *float32, stride int, to *float32)")
	Pragma("noescape")
	Doc("packColumnsAVX2 copies k columns of up to 6 floats together, and writes 2 floats more.")
	rows := Load(Param("rows"), GP64()).(reg.GPVirtual)
	k := Load(Param("k"), GP64())
	from, stride, to := Load(Param("from"), GP64()), Load(Param("stride"), GP64()), Load(Param("to"), GP64())
	mask, column := restMask(rows), YMM()
	Label("columns")
	VMASKMOVPS(Mem{Base: from}, mask, column)
	VMOVUPS(column, Mem{Base: to})
	ADDQ(stride, from)
	ADDQ(Imm(4*tileRows), to)
	DECQ(k)
	JNZ(LabelRef("columns"))
	VZEROUPPER()
	RET()
}

// packSlab writes packColumnsAVX2 for eight bands of six at once, apart bytes from each other, while the cache lines that
// they share are near.
func packSlab() {
	TEXT("packSlab", NOSPLIT, "func(k int, from *float32, stride int, to *float32, apart int)")
	Pragma("noescape")
	Doc("packSlab copies k columns of 48 floats into eight bands; it reads and writes 2 floats more.")
	k := Load(Param("k"), GP64())
	from, stride := Load(Param("from"), GP64()), Load(Param("stride"), GP64())
	to, apart := Load(Param("to"), GP64()), Load(Param("apart"), GP64())
	thirds := []reg.Register{to, GP64(), GP64()}
	for i := 1; i < len(thirds); i++ {
		LEAQ(Mem{Base: thirds[i-1], Index: apart, Scale: 2}, thirds[i])
		ADDQ(apart, thirds[i])
	}
	Label("columns")
	columns := make([]reg.VecVirtual, 8)
	for g := range columns {
		columns[g] = YMM()
		VMOVUPS(Mem{Base: from, Disp: 4 * tileRows * g}, columns[g])
	}
	for g, column := range columns {
		at := Mem{Base: thirds[g/3]}
		if g%3 > 0 {
			at.Index, at.Scale = apart, uint8(g%3)
		}
		VMOVUPS(column, at)
	}
	ADDQ(stride, from)
	for _, third := range thirds {
		ADDQ(Imm(4*tileRows), third)
	}
	DECQ(k)
	JNZ(LabelRef("columns"))
	VZEROUPPER()
	RET()
}

// packPanel writes the copy of k rows of 16 floats, stride bytes apart, one behind the other.
func packPanel() {
	TEXT("packPanel", NOSPLIT, "func(k int, from *float32, stride int, to *float32)")
	Pragma("noescape")
	Doc("packPanel copies k rows of 16 floats together.")
	k := Load(Param("k"), GP64())
	from, stride, to := Load(Param("from"), GP64()), Load(Param("stride"), GP64()), Load(Param("to"), GP64())
	low, high := YMM(), YMM()
	Label("rows")
	VMOVUPS(Mem{Base: from}, low)
	VMOVUPS(Mem{Base: from, Disp: 32}, high)
	VMOVUPS(low, Mem{Base: to})
	VMOVUPS(high, Mem{Base: to, Disp: 32})
	ADDQ(stride, from)
	ADDQ(Imm(64), to)
	DECQ(k)
	JNZ(LabelRef("rows"))
	VZEROUPPER()
	RET()
}

// fetch writes a call for the cache lines of some rows, to be there when they are needed.
func fetch() {
	TEXT("fetch", NOSPLIT, "func(rows, lines int, from *float32, stride int)")
	Pragma("noescape")
	Doc("fetch calls for so many cache lines of each of some rows, stride bytes apart.")
	rows, lines := Load(Param("rows"), GP64()), Load(Param("lines"), GP64())
	from, stride := Load(Param("from"), GP64()), Load(Param("stride"), GP64())
	p, n := GP64(), GP64()
	Label("rows")
	MOVQ(from, p)
	MOVQ(lines, n)
	Label("lines")
	PREFETCHT0(Mem{Base: p})
	ADDQ(Imm(64), p)
	DECQ(n)
	JNZ(LabelRef("lines"))
	ADDQ(stride, from)
	DECQ(rows)
	JNZ(LabelRef("rows"))
	RET()
}
