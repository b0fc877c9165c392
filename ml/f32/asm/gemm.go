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

// tile writes tileN: c[rows×16] = (keep ? c : 0) + a[rows×k] * b[k×16], where a's element (r, p) lies at
// a + r*rs + p*cs bytes, b's row p at b + p*bs bytes and c's row r at c + r*ldc bytes. The masked variant touches only
// those columns of b and c whose mask word has its top bit set.
func tile(rows int, masked bool) {
	name := fmt.Sprintf("tile%d", rows)
	args := "k int, a *float32, rs, cs int, b *float32, bs int, c *float32, ldc int, keep int"
	if masked {
		name += "Masked"
		args += ", mask *int32"
	}
	TEXT(name, NOSPLIT, "func("+args+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s adds a product to %d rows of 16 columns.", name, rows))
	k := Load(Param("k"), GP64())
	a := newBand(rows)
	b := Load(Param("b"), GP64())
	bs := Load(Param("bs"), GP64())
	var masks [2]reg.VecVirtual // nil where every column counts
	if masked {
		m := Load(Param("mask"), GP64())
		masks = [2]reg.VecVirtual{load(nil, Mem{Base: m}), load(nil, Mem{Base: m, Disp: 32})}
	}
	acc := make([][2]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = [2]reg.VecVirtual{zero(), zero()}
	}
	step := func() {
		b0, b1 := load(masks[0], Mem{Base: b}), load(masks[1], Mem{Base: b, Disp: 32})
		for r := range rows {
			x := YMM()
			VBROADCASTSS(a.at(r), x)
			VFMADD231PS(b0, x, acc[r][0])
			VFMADD231PS(b1, x, acc[r][1])
		}
		ADDQ(bs, b)
		a.next()
	}
	CMPQ(k, Imm(2))
	JL(LabelRef("tail"))
	Label("pair")
	step()
	step()
	SUBQ(Imm(2), k)
	CMPQ(k, Imm(2))
	JGE(LabelRef("pair"))
	Label("tail")
	TESTQ(k, k)
	JZ(LabelRef("store"))
	step()
	Label("store")
	storeTile(acc, masks)
}

// storeTile adds what stands in c where keep is set, writes the tile and returns.
func storeTile(acc [][2]reg.VecVirtual, masks [2]reg.VecVirtual) {
	c := Load(Param("c"), GP64())
	ldc := Load(Param("ldc"), GP64())
	keep := Load(Param("keep"), GP64())
	TESTQ(keep, keep)
	JZ(LabelRef("write"))
	p := GP64()
	MOVQ(c, p)
	for r := range acc {
		for h, mask := range masks {
			VADDPS(load(mask, Mem{Base: p, Disp: 32 * h}), acc[r][h], acc[r][h])
		}
		ADDQ(ldc, p)
	}
	Label("write")
	for r := range acc {
		for h, mask := range masks {
			store(mask, acc[r][h], Mem{Base: c, Disp: 32 * h})
		}
		ADDQ(ldc, c)
	}
	VZEROUPPER()
	RET()
}

// band walks along the columns of up to six rows of a. Rows 0 to 2 hang on one pointer and 3 to 5 on another, so that a
// stride and its double reach them all.
type band struct{ first, fourth, rs, cs reg.Register }

func newBand(rows int) band {
	a := band{first: Load(Param("a"), GP64()), rs: Load(Param("rs"), GP64()), cs: Load(Param("cs"), GP64())}
	if rows > 3 {
		a.fourth = GP64()
		LEAQ(Mem{Base: a.first, Index: a.rs, Scale: 2}, a.fourth)
		ADDQ(a.rs, a.fourth)
	}
	return a
}

func (a band) at(r int) Mem {
	base := a.first
	if r >= 3 {
		base = a.fourth
	}
	switch r % 3 {
	case 1:
		return Mem{Base: base, Index: a.rs, Scale: 1}
	case 2:
		return Mem{Base: base, Index: a.rs, Scale: 2}
	}
	return Mem{Base: base}
}

func (a band) next() {
	ADDQ(a.cs, a.first)
	if a.fourth != nil {
		ADDQ(a.cs, a.fourth)
	}
}

func zero() reg.VecVirtual {
	v := YMM()
	VXORPS(v, v, v)
	return v
}

// row writes the one-row product: c[64] = (keep ? c : 0) + a[k] * b[k×64]; eight accumulators, since one row of the tile
// would wait for its two. Packed, b lies in four panels of 16 columns, panel bytes apart, and a in one piece; otherwise b's
// rows are bs bytes apart and a's elements cs.
func row(packed bool) {
	if packed {
		TEXT("row64Packed", NOSPLIT, "func(k int, a *float32, b *float32, panel int, c *float32, keep int)")
		Doc("row64Packed adds a product to one row of the 64 columns of four panels.")
	} else {
		TEXT("row64", NOSPLIT, "func(k int, a *float32, cs int, b *float32, bs int, c *float32, keep int)")
		Doc("row64 adds a product to one row of 64 columns.")
	}
	Pragma("noescape")
	k := Load(Param("k"), GP64())
	a := Load(Param("a"), GP64())
	b := Load(Param("b"), GP64())
	at, next := rowOfB(packed, a, b)
	var acc [8]reg.VecVirtual
	for i := range acc {
		acc[i] = zero()
	}
	Label("loop")
	x := YMM()
	VBROADCASTSS(Mem{Base: a}, x)
	for i := range acc {
		VFMADD231PS(at(i), x, acc[i])
	}
	next()
	DECQ(k)
	JNZ(LabelRef("loop"))
	// What stands in c is added at the end, as in the tile: a row has the same bits alone and in a batch.
	c := Load(Param("c"), GP64())
	keep := Load(Param("keep"), GP64())
	TESTQ(keep, keep)
	JZ(LabelRef("write"))
	for i := range acc {
		VADDPS(Mem{Base: c, Disp: 32 * i}, acc[i], acc[i])
	}
	Label("write")
	for i := range acc {
		VMOVUPS(acc[i], Mem{Base: c, Disp: 32 * i})
	}
	VZEROUPPER()
	RET()
}

// rowOfB says where the eight registers of a row of b stand, and how to go on to the next element of a and row of b.
func rowOfB(packed bool, a, b reg.Register) (at func(i int) Mem, next func()) {
	if !packed {
		cs, bs := Load(Param("cs"), GP64()), Load(Param("bs"), GP64())
		return func(i int) Mem { return Mem{Base: b, Disp: 32 * i} }, func() {
			ADDQ(bs, b)
			ADDQ(cs, a)
		}
	}
	panel, last := Load(Param("panel"), GP64()), GP64()
	LEAQ(Mem{Base: b, Index: panel, Scale: 2}, last)
	ADDQ(panel, last)
	panels := []Mem{{Base: b}, {Base: b, Index: panel, Scale: 1}, {Base: b, Index: panel, Scale: 2}, {Base: last}}
	at = func(i int) Mem {
		m := panels[i/2]
		m.Disp = 32 * (i % 2)
		return m
	}
	return at, func() {
		ADDQ(Imm(64), b)
		ADDQ(Imm(64), last)
		ADDQ(Imm(4), a)
	}
}
