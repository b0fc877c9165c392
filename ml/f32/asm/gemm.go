package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The tile: 6 rows by two registers of 8 columns takes 12 accumulators, two for B and one or two for A, of the 16 there
// are; 12 independent sums hide the latency of the multiply-add on every core since Haswell.
const (
	tileRows = 6
	tileCols = 16
)

// narrowBandOf writes narrowBandN, which takes N rows of a through all columns of b, a tile after the other:
// c[rows×n] = a[rows×k] * b[k×n] + d[rows×n]. a's element (r, p) lies at a + r*rs + p*cs bytes; b's columns come in groups
// of 16, panel bytes apart, with row p of each at p*bs bytes; c's row r lies at c + r*ldc bytes and d's at d + r*ldd;
// nothing is added where d is nil. A mask keeps it from touching columns beyond n. Meanwhile it asks for what is ahead; see
// asking.
func narrowBandOf(rows int) {
	name := fmt.Sprintf("narrowBand%d", rows)
	TEXT(name, NOSPLIT, "func(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int, ahead *uintptr)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s writes a product of %d rows and n columns.", name, rows))
	n, b, c := Load(Param("n"), GP64()).(reg.GPVirtual), Load(Param("b"), GP64()), Load(Param("c"), GP64())
	Label("columns")
	CMPQ(n, Imm(tileCols))
	JL(LabelRef("some"))
	tile(rows, nil, b, c, "whole")
	ADDQ(Imm(4*tileCols), c)
	panel := Load(Param("panel"), GP64())
	ADDQ(panel, b)
	SUBQ(Imm(tileCols), n)
	JMP(LabelRef("columns"))
	Label("some")
	TESTQ(n, n)
	JZ(LabelRef("done"))
	mask := GP64()
	LEAQ(columnMask, mask)
	ADDQ(Imm(4*tileCols), mask)
	SHLQ(Imm(2), n)
	SUBQ(n, mask)
	tile(rows, mask, b, c, "part")
	Label("done")
	VZEROUPPER()
	RET()
}

// columnMask is tileCols words with every bit set, then as many zeros.
var columnMask Mem

// tile writes one product of 16 columns, or of fewer where there is a mask; b and c stay as they are.
func tile(rows int, mask, b, c reg.Register, name string) {
	label := func(s string) string { return name + s }
	a, k, bs, at := newBand(rows), Load(Param("k"), GP64()), Load(Param("bs"), GP64()), GP64()
	MOVQ(b, at)
	callForTile(rows, 1, c)
	acc := make([][2]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = [2]reg.VecVirtual{zero(), zero()}
	}
	step := func(meanwhile func()) {
		b0, b1 := columns(mask, Mem{Base: at}), columns(mask, Mem{Base: at, Disp: 32})
		for r := range rows {
			x := YMM()
			VBROADCASTSS(a.at(r), x)
			VFMADD231PS(b0, x, acc[r][0])
			VFMADD231PS(b1, x, acc[r][1])
		}
		meanwhile()
		ADDQ(bs, at)
		a.next()
	}
	loop := func(steps string, meanwhile func()) {
		Label(label(steps))
		CMPQ(k, Imm(2))
		JL(LabelRef(label(steps + "Tail")))
		Label(label(steps + "Pair"))
		step(meanwhile)
		step(meanwhile)
		SUBQ(Imm(2), k)
		CMPQ(k, Imm(2))
		JGE(LabelRef(label(steps + "Pair")))
		Label(label(steps + "Tail"))
		TESTQ(k, k)
		JZ(LabelRef(label(steps + "Done")))
		step(meanwhile)
		Label(label(steps + "Done"))
	}
	if mask == nil {
		asking(label, loop)
	} else {
		loop("Steps", func() {})
	}
	var masks [2]reg.Register // nil where every column counts
	if mask != nil {
		masks = [2]reg.Register{load(nil, Mem{Base: mask}), load(nil, Mem{Base: mask, Disp: 32})}
	}
	storeTile(acc, masks, c, label("write"))
}

// callForTile calls for some cache lines of each row of c, which are needed at the end: they often come from afar.
func callForTile(rows, lines int, c reg.Register) {
	p, ldc := GP64(), Load(Param("ldc"), GP64())
	MOVQ(c, p)
	for r := range rows {
		for line := range lines {
			PREFETCHT0(Mem{Base: p, Disp: 64 * line})
		}
		if r+1 < rows {
			ADDQ(ldc, p)
		}
	}
}

// columns loads half a row of b, and of the columns only those that the mask at the same place lets through, if there is one.
func columns(mask reg.Register, from Mem) reg.VecVirtual {
	if mask == nil {
		return load(nil, from)
	}
	v := load(nil, Mem{Base: mask, Disp: from.Disp})
	VMASKMOVPS(from, v, v)
	return v
}

// storeTile adds d and writes the tile.
func storeTile(acc [][2]reg.VecVirtual, masks [2]reg.Register, c reg.Register, write string) {
	p := besideC(c, write)
	ldd := Load(Param("ldd"), GP64())
	for r := range acc {
		for h, mask := range masks {
			VADDPS(load(mask, Mem{Base: p, Disp: 32 * h}), acc[r][h], acc[r][h])
		}
		ADDQ(ldd, p)
	}
	Label(write)
	ldc := Load(Param("ldc"), GP64())
	MOVQ(c, p)
	for r := range acc {
		for h, mask := range masks {
			store(mask, acc[r][h], Mem{Base: p, Disp: 32 * h})
		}
		ADDQ(ldc, p)
	}
}

// besideC is as far into d as c is into the c that a band began with; where there is no d, it goes on at write.
func besideC(c reg.Register, write string) reg.Register {
	p, d, begin := GP64(), Load(Param("d"), GP64()), Load(Param("c"), GP64())
	TESTQ(d, d)
	JZ(LabelRef(write))
	MOVQ(c, p)
	SUBQ(begin, p)
	ADDQ(d, p)
	return p
}

// band walks along the columns of up to twelve rows of a. Each pointer serves three rows, so that a stride and its double
// reach them all.
type band struct {
	thirds []reg.Register
	rs, cs reg.Register
}

func newBand(rows int) band {
	a := band{rs: Load(Param("rs"), GP64()), cs: Load(Param("cs"), GP64())}
	a.thirds = []reg.Register{Load(Param("a"), GP64())}
	for r := 3; r < rows; r += 3 {
		p := GP64()
		LEAQ(Mem{Base: a.thirds[r/3-1], Index: a.rs, Scale: 2}, p)
		ADDQ(a.rs, p)
		a.thirds = append(a.thirds, p)
	}
	return a
}

func (a band) at(r int) Mem {
	m := Mem{Base: a.thirds[r/3]}
	if r%3 > 0 {
		m.Index, m.Scale = a.rs, uint8(r%3)
	}
	return m
}

func (a band) next() {
	for _, p := range a.thirds {
		ADDQ(a.cs, p)
	}
}

func zero() reg.VecVirtual {
	v := YMM()
	VXORPS(v, v, v)
	return v
}

// row writes the one-row product: c[64] = a[k] * b[k×64] + d[64], without d where it is nil; eight accumulators, since one row of the tile
// would wait for its two. b lies in four groups of 16 columns, panel bytes apart, with rows bs bytes apart.
func row() {
	TEXT("row64", NOSPLIT, "func(k int, a *float32, cs int, b *float32, panel, bs int, c, d *float32)")
	Pragma("noescape")
	Doc("row64 writes a product of one row and 64 columns.")
	k := Load(Param("k"), GP64())
	a, cs := Load(Param("a"), GP64()), Load(Param("cs"), GP64())
	b, panel, bs, last := Load(Param("b"), GP64()), Load(Param("panel"), GP64()), Load(Param("bs"), GP64()), GP64()
	LEAQ(Mem{Base: b, Index: panel, Scale: 2}, last)
	ADDQ(panel, last)
	panels := []Mem{{Base: b}, {Base: b, Index: panel, Scale: 1}, {Base: b, Index: panel, Scale: 2}, {Base: last}}
	var acc [8]reg.VecVirtual
	for i := range acc {
		acc[i] = zero()
	}
	Label("loop")
	x := YMM()
	VBROADCASTSS(Mem{Base: a}, x)
	for i := range acc {
		from := panels[i/2]
		from.Disp = 32 * (i % 2)
		VFMADD231PS(from, x, acc[i])
	}
	ADDQ(bs, b)
	ADDQ(bs, last)
	ADDQ(cs, a)
	DECQ(k)
	JNZ(LabelRef("loop"))
	// d is added at the end, as in the tile: a row has the same bits alone and in a batch.
	c := Load(Param("c"), GP64())
	d := Load(Param("d"), GP64())
	TESTQ(d, d)
	JZ(LabelRef("write"))
	for i := range acc {
		VADDPS(Mem{Base: d, Disp: 32 * i}, acc[i], acc[i])
	}
	Label("write")
	for i := range acc {
		VMOVUPS(acc[i], Mem{Base: c, Disp: 32 * i})
	}
	VZEROUPPER()
	RET()
}
