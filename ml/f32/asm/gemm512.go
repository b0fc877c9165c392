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
// from touching columns beyond n.
func bandOf(rows int) {
	name := fmt.Sprintf("band%d", rows)
	TEXT(name, NOSPLIT, "func(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s writes a product of %d rows and n columns.", name, rows))
	n := Load(Param("n"), GP64()).(reg.GPVirtual)
	b := Load(Param("b"), GP64()).(reg.GPVirtual)
	c := Load(Param("c"), GP64()).(reg.GPVirtual)
	Label("columns")
	CMPQ(n, Imm(16))
	JLE(LabelRef("one"))
	group(rows, 2, n, b, c)
	SUBQ(Imm(32), n)
	JLE(LabelRef("done"))
	ADDQ(Imm(128), c)
	panel := Load(Param("panel"), GP64())
	LEAQ(Mem{Base: b, Index: panel, Scale: 2}, b)
	JMP(LabelRef("columns"))
	Label("one")
	group(rows, 1, n, b, c)
	Label("done")
	VZEROUPPER()
	RET()
}

// group writes the product of one or two groups of 16 columns; n, b and c stay as they are.
func group(rows, width int, n, b, c reg.GPVirtual) {
	label := func(s string) string { return fmt.Sprintf("%s%d", s, width) }
	masks := columnMasks(n, width, label("masks"))
	acc := make([][]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = make([]reg.VecVirtual, width)
		for h := range acc[r] {
			acc[r][h] = ZMM()
			VXORPS(acc[r][h], acc[r][h], acc[r][h])
		}
	}
	at := GP64()
	MOVQ(b, at)
	panel, bs := Load(Param("panel"), GP64()), Load(Param("bs"), GP64())
	a, k := newBand(rows), Load(Param("k"), GP64())
	ahead := [2]reg.Register{bs, GP64()} // an eighth of the way to eight rows on
	if width == 2 {
		MOVQ(panel, ahead[1])
		SHRQ(Imm(3), ahead[1])
		ADDQ(bs, ahead[1])
	}
	Label(label("steps"))
	var cols [2]reg.VecVirtual
	for h := range width {
		cols[h] = ZMM()
		from := Mem{Base: at}
		if h == 1 {
			from.Index, from.Scale = panel, 1
		}
		VMOVUPS_Z(from, masks[h], cols[h])
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
	ADDQ(bs, at)
	a.next()
	DECQ(k)
	JNZ(LabelRef(label("steps")))
	storeGroup(acc, masks, c, label("write"))
}

// columnMasks turns the number of columns left into a mask for each group of 16.
func columnMasks(n reg.GPVirtual, width int, all string) []reg.OpmaskVirtual {
	bits, count := GP32(), GP32()
	MOVL(I32(-1), bits)
	CMPQ(n, Imm(uint64(16*width)))
	JGE(LabelRef(all))
	MOVL(n.As32(), count)
	BZHIL(count, bits, bits)
	Label(all)
	masks := []reg.OpmaskVirtual{K()}
	KMOVW(bits, masks[0])
	if width == 2 {
		masks = append(masks, K())
		SHRL(Imm(16), bits)
		KMOVW(bits, masks[1])
	}
	return masks
}

// storeGroup adds d and writes the group.
func storeGroup(acc [][]reg.VecVirtual, masks []reg.OpmaskVirtual, c reg.GPVirtual, write string) {
	p := besideC(c, write)
	ldd := Load(Param("ldd"), GP64())
	for r := range acc {
		for h, mask := range masks {
			VADDPS_Z(Mem{Base: p, Disp: 64 * h}, acc[r][h], mask, acc[r][h])
		}
		ADDQ(ldd, p)
	}
	Label(write)
	ldc := Load(Param("ldc"), GP64())
	MOVQ(c, p)
	for r := range acc {
		for h, mask := range masks {
			VMOVUPS(acc[r][h], mask, Mem{Base: p, Disp: 64 * h})
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
