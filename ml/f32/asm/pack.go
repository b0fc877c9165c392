package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// packBands writes the copy of k rows of m floats, stride bytes apart, into bands: h floats of each row go to the first,
// the next h to the second, apart bytes behind it, and so on; a row takes the room of a whole band in each. So it reads
// row by row, which is the order that a processor looks ahead in. It writes whole registers, a few floats more than a band
// holds, which what comes next overwrites.
func packBands() {
	room := tileRows
	if lanes == 16 {
		room = bandRows
	}
	name := "packBands" + suffix()
	TEXT(name, NOSPLIT, "func(m, h, k int, from *float32, stride int, to *float32, apart int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s copies k rows of m floats into bands of h, up to %d, and writes %d floats more.", name, room, lanes-room))
	m, h := Load(Param("m"), GP64()).(reg.GPVirtual), Load(Param("h"), GP64()).(reg.GPVirtual)
	k := Load(Param("k"), GP64())
	from, stride := Load(Param("from"), GP64()), Load(Param("stride"), GP64())
	to, apart := Load(Param("to"), GP64()), Load(Param("apart"), GP64())
	left, row, band := GP64(), GP64(), GP64()
	Label("rows")
	MOVQ(from, row)
	MOVQ(to, band)
	MOVQ(m, left)
	Label("bands")
	CMPQ(left, Imm(uint64(lanes)))
	JL(LabelRef("last"))
	store(nil, load(nil, Mem{Base: row}), Mem{Base: band})
	LEAQ(Mem{Base: row, Index: h, Scale: 4}, row)
	ADDQ(apart, band)
	SUBQ(h, left)
	JMP(LabelRef("bands"))
	Label("last") // less than a register is left: one band, or two
	TESTQ(left, left)
	JLE(LabelRef("next"))
	rest := GP64()
	MOVQ(left, rest)
	store(nil, load(restMask(rest), Mem{Base: row}), Mem{Base: band})
	LEAQ(Mem{Base: row, Index: h, Scale: 4}, row)
	ADDQ(apart, band)
	SUBQ(h, left)
	JMP(LabelRef("last"))
	Label("next")
	ADDQ(stride, from)
	ADDQ(Imm(uint64(4*room)), to)
	DECQ(k)
	JNZ(LabelRef("rows"))
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
	CMPQ(k, Imm(8))
	JLE(LabelRef("copy"))                                // what comes after the last row is perhaps what another thread writes
	PREFETCHT0(Mem{Base: from, Index: stride, Scale: 8}) // each row may be in another page, where the processor does not look ahead
	Label("copy")
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

// packEight writes the copy of eight rows of k floats, k a multiple of four, stride bytes apart, into half a panel of which each row
// becomes a column: four columns of all rows at a time.
func packEight() {
	TEXT("packEight", NOSPLIT, "func(k int, from *float32, stride int, to *float32)")
	Pragma("noescape")
	Doc("packEight turns eight rows of k floats into half the columns of a panel; k is a multiple of four.")
	k := Load(Param("k"), GP64())
	from := band{rs: Load(Param("stride"), GP64()), thirds: []reg.Register{Load(Param("from"), GP64())}}
	to := Load(Param("to"), GP64())
	for range 2 {
		p := GP64()
		LEAQ(Mem{Base: from.thirds[len(from.thirds)-1], Index: from.rs, Scale: 2}, p)
		ADDQ(from.rs, p)
		from.thirds = append(from.thirds, p)
	}
	Label("columns")
	var rows, pairs [4]reg.VecVirtual
	for r := range rows { // and the fourth after it
		rows[r], pairs[r] = YMM(), YMM()
		VMOVUPS(from.at(r), rows[r].AsX())
		VINSERTF128(Imm(1), from.at(r+4), rows[r], rows[r])
	}
	VUNPCKLPS(rows[1], rows[0], pairs[0])
	VUNPCKHPS(rows[1], rows[0], pairs[1])
	VUNPCKLPS(rows[3], rows[2], pairs[2])
	VUNPCKHPS(rows[3], rows[2], pairs[3])
	for c := range rows {
		low, high := pairs[c/2], pairs[2+c/2]
		if c%2 == 0 {
			VUNPCKLPD(high, low, rows[c])
		} else {
			VUNPCKHPD(high, low, rows[c])
		}
		VMOVUPS(rows[c], Mem{Base: to, Disp: 64 * c})
	}
	for _, p := range from.thirds {
		ADDQ(Imm(16), p)
	}
	ADDQ(U32(4*64), to)
	SUBQ(Imm(4), k)
	JNZ(LabelRef("columns"))
	VZEROUPPER()
	RET()
}
