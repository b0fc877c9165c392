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
	a := Load(Param("a"), GP64())
	rs := Load(Param("rs"), GP64())
	cs := Load(Param("cs"), GP64())
	b := Load(Param("b"), GP64())
	bs := Load(Param("bs"), GP64())

	var m0, m1 reg.VecVirtual
	if masked {
		m := Load(Param("mask"), GP64())
		m0, m1 = YMM(), YMM()
		VMOVUPS(Mem{Base: m}, m0)
		VMOVUPS(Mem{Base: m, Disp: 32}, m1)
	}
	acc := make([][2]reg.VecVirtual, rows)
	for r := range acc {
		acc[r] = [2]reg.VecVirtual{YMM(), YMM()}
		VXORPS(acc[r][0], acc[r][0], acc[r][0])
		VXORPS(acc[r][1], acc[r][1], acc[r][1])
	}
	// Rows 0 to 2 hang on one pointer and 3 to 5 on another, so that a stride and its double reach them all.
	a3 := GP64()
	if rows > 3 {
		LEAQ(Mem{Base: a, Index: rs, Scale: 2}, a3)
		ADDQ(rs, a3)
	}
	at := func(r int) Mem {
		base := a
		if r >= 3 {
			base = a3
		}
		switch r % 3 {
		case 1:
			return Mem{Base: base, Index: rs, Scale: 1}
		case 2:
			return Mem{Base: base, Index: rs, Scale: 2}
		}
		return Mem{Base: base}
	}
	step := func() {
		b0, b1 := YMM(), YMM()
		if masked {
			VMASKMOVPS(Mem{Base: b}, m0, b0)
			VMASKMOVPS(Mem{Base: b, Disp: 32}, m1, b1)
		} else {
			VMOVUPS(Mem{Base: b}, b0)
			VMOVUPS(Mem{Base: b, Disp: 32}, b1)
		}
		for r := range rows {
			x := YMM()
			VBROADCASTSS(at(r), x)
			VFMADD231PS(b0, x, acc[r][0])
			VFMADD231PS(b1, x, acc[r][1])
		}
		ADDQ(bs, b)
		ADDQ(cs, a)
		if rows > 3 {
			ADDQ(cs, a3)
		}
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

	c := Load(Param("c"), GP64())
	ldc := Load(Param("ldc"), GP64())
	keep := Load(Param("keep"), GP64())
	TESTQ(keep, keep)
	JZ(LabelRef("write"))
	p := GP64()
	MOVQ(c, p)
	for r := range rows {
		for h := range 2 {
			old := YMM()
			if masked {
				VMASKMOVPS(Mem{Base: p, Disp: 32 * h}, [2]reg.VecVirtual{m0, m1}[h], old)
				VADDPS(old, acc[r][h], acc[r][h])
			} else {
				VADDPS(Mem{Base: p, Disp: 32 * h}, acc[r][h], acc[r][h])
			}
		}
		ADDQ(ldc, p)
	}
	Label("write")
	for r := range rows {
		for h := range 2 {
			if masked {
				VMASKMOVPS(acc[r][h], [2]reg.VecVirtual{m0, m1}[h], Mem{Base: c, Disp: 32 * h})
			} else {
				VMOVUPS(acc[r][h], Mem{Base: c, Disp: 32 * h})
			}
		}
		ADDQ(ldc, c)
	}
	VZEROUPPER()
	RET()
}

// row64 writes the one-row product: c[64] = (keep ? c : 0) + a[k] * b[k×64]; eight accumulators, since one row of the
// tile would wait for its two.
func row64() {
	TEXT("row64", NOSPLIT, "func(k int, a *float32, cs int, b *float32, bs int, c *float32, keep int)")
	Pragma("noescape")
	Doc("row64 adds a product to one row of 64 columns.")
	k := Load(Param("k"), GP64())
	a := Load(Param("a"), GP64())
	cs := Load(Param("cs"), GP64())
	b := Load(Param("b"), GP64())
	bs := Load(Param("bs"), GP64())
	c := Load(Param("c"), GP64())
	keep := Load(Param("keep"), GP64())
	var acc [8]reg.VecVirtual
	for i := range acc {
		acc[i] = YMM()
		VXORPS(acc[i], acc[i], acc[i])
	}
	TESTQ(k, k)
	JZ(LabelRef("add"))
	Label("loop")
	x := YMM()
	VBROADCASTSS(Mem{Base: a}, x)
	for i := range acc {
		VFMADD231PS(Mem{Base: b, Disp: 32 * i}, x, acc[i])
	}
	ADDQ(bs, b)
	ADDQ(cs, a)
	DECQ(k)
	JNZ(LabelRef("loop"))
	Label("add") // at the end, as in the tile: a row has the same bits alone and in a batch
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

// rowPacked writes row64 for a b that lies in panels, panel bytes apart.
func rowPacked() {
	TEXT("row64Packed", NOSPLIT, "func(k int, a *float32, b *float32, panel int, c *float32, keep int)")
	Pragma("noescape")
	Doc("row64Packed adds a product to one row of the 64 columns of four panels.")
	k := Load(Param("k"), GP64())
	a := Load(Param("a"), GP64())
	b := Load(Param("b"), GP64())
	panel := Load(Param("panel"), GP64())
	c := Load(Param("c"), GP64())
	keep := Load(Param("keep"), GP64())
	last := GP64()
	LEAQ(Mem{Base: b, Index: panel, Scale: 2}, last)
	ADDQ(panel, last)
	var acc [8]reg.VecVirtual
	for i := range acc {
		acc[i] = YMM()
		VXORPS(acc[i], acc[i], acc[i])
	}
	from := []Mem{{Base: b}, {Base: b, Index: panel, Scale: 1}, {Base: b, Index: panel, Scale: 2}, {Base: last}}
	Label("loop")
	x := YMM()
	VBROADCASTSS(Mem{Base: a}, x)
	for i := range acc {
		m := from[i/2]
		m.Disp = 32 * (i % 2)
		VFMADD231PS(m, x, acc[i])
	}
	ADDQ(Imm(64), b)
	ADDQ(Imm(64), last)
	ADDQ(Imm(4), a)
	DECQ(k)
	JNZ(LabelRef("loop"))
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
