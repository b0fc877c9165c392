package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The kernels of word vectors work on rows of a table that are named by number. Rows are whole registers long: a table
// pads them. All of them are AVX2: what they wait for is memory, which wider registers do not bring sooner.

// logisticRows is how many rows one kernel has: two vectors times six rows are twelve sums, and with the operands of a
// product that fills the sixteen registers.
const logisticRows = 6

// tableRows turns row numbers into pointers.
func tableRows(n int) []reg.GPVirtual {
	w, stride, numbers := Load(Param("w"), GP64()), Load(Param("stride"), GP64()), Load(Param("rows"), GP64())
	rows := make([]reg.GPVirtual, n)
	for r := range rows {
		rows[r] = GP64()
		MOVLQSX(Mem{Base: numbers, Disp: 4 * r}, rows[r])
		IMULQ(stride, rows[r])
		ADDQ(w, rows[r])
	}
	return rows
}

func at(base reg.Register, offset reg.Register, disp int) Mem {
	return Mem{Base: base, Index: offset, Scale: 1, Disp: disp}
}

// everywhere fills a register with a parameter, straight from memory: Load would use an instruction older than AVX.
func everywhere(name string) reg.VecVirtual {
	param, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	v := YMM()
	VBROADCASTSS(param.Addr, v)
	return v
}

// along runs body over the registers of a row, two at a time and the last by itself if there is one left.
func along(label string, body func(offset reg.GPVirtual, disps []int)) {
	offset, left := GP64(), GP64()
	Load(Param("n"), left)
	XORQ(offset, offset)
	Label(label)
	SUBQ(Imm(64), left)
	JL(LabelRef(label + "Last"))
	body(offset, []int{0, 32})
	ADDQ(Imm(64), offset)
	JMP(LabelRef(label))
	Label(label + "Last")
	ADDQ(Imm(32), left)
	JL(LabelRef(label + "Done"))
	body(offset, []int{0})
	Label(label + "Done")
}

// sums adds up each of up to eight registers, and leaves sum r in lane r; the lanes beyond are zero.
func sums(acc []reg.VecVirtual) reg.VecVirtual {
	acc = append(acc[:len(acc):len(acc)], make([]reg.VecVirtual, 8-len(acc))...)
	pair := func(a, b reg.VecVirtual) reg.VecVirtual {
		if a == nil {
			return zero()
		}
		if b == nil {
			b = zero()
		}
		VHADDPS(b, a, a)
		return a
	}
	var halves [2]reg.VecVirtual
	for i := range halves {
		halves[i] = pair(pair(acc[4*i], acc[4*i+1]), pair(acc[4*i+2], acc[4*i+3]))
	}
	low, high := YMM(), YMM()
	VPERM2F128(Imm(0x20), halves[1], halves[0], low)
	VPERM2F128(Imm(0x31), halves[1], halves[0], high)
	VADDPS(high, low, low)
	return low
}

// likelihoods turns the products x of one vector with its rows into p = σ(sign x), multiplies what stands at p by that, and
// leaves the gradient's factors rate sign (1-p) at to. A lane that has no row gets p = 1.
func likelihoods(k constants, xs []reg.VecVirtual, to Mem) {
	signs, absent, p := Load(Param("signs"), GP64()), Load(Param("absent"), GP64()), Load(Param("p"), GP64())
	for _, x := range xs {
		VXORPS(Mem{Base: signs}, x, x)
		VADDPS(Mem{Base: absent}, x, x)
	}
	squash(k, xs, nil)
	product := load(nil, Mem{Base: p})
	for _, x := range xs {
		VMULPS(x, product, product)
	}
	VMOVUPS(product, Mem{Base: p})
	rate, one := everywhere("rate"), load(nil, k.one)
	VXORPS(Mem{Base: signs}, rate, rate)
	for i, x := range xs {
		VSUBPS(x, one, x)
		VMULPS(rate, x, x)
		VMOVUPS(x, to.Offset(32*i))
	}
}

// logistic is LogisticStep for one vector and a number of rows.
func logistic(k constants, n int) {
	name := fmt.Sprintf("logistic%d", n)
	TEXT(name, NOSPLIT, "func(n int, w *float32, stride int, rows *int32, signs *uint32, absent *float32, rate float32, h, e, p *float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is LogisticStep with %d rows of n bytes.", name, n))
	rows, h := tableRows(n), Load(Param("h"), GP64())
	acc := vecs(n)
	for _, a := range acc {
		VXORPS(a, a, a)
	}
	along("dot", func(offset reg.GPVirtual, disps []int) {
		for _, d := range disps {
			x := load(nil, at(h, offset, d))
			for r, row := range rows {
				VFMADD231PS(at(row, offset, d), x, acc[r])
			}
		}
	})
	factors := AllocLocal(32)
	likelihoods(k, []reg.VecVirtual{sums(acc)}, factors)
	g := vecs(n)
	for r := range g {
		VBROADCASTSS(factors.Offset(4*r), g[r])
	}
	e := Load(Param("e"), GP64())
	along("step", func(offset reg.GPVirtual, disps []int) {
		for _, d := range disps {
			x, sum := load(nil, at(h, offset, d)), load(nil, at(e, offset, d))
			for r, row := range rows {
				w := load(nil, at(row, offset, d))
				VFMADD231PS(w, g[r], sum)
				VFMADD231PS(x, g[r], w)
				VMOVUPS(w, at(row, offset, d))
			}
			VMOVUPS(sum, at(e, offset, d))
		}
	})
	VZEROUPPER()
	RET()
}

// logisticPair is LogisticStep for two vectors and a number of rows: every row is read once for both.
func logisticPair(k constants, n int) {
	name := fmt.Sprintf("logisticPair%d", n)
	TEXT(name, NOSPLIT, "func(n int, w *float32, stride int, rows *int32, signs *uint32, absent *float32, rate float32, h0, e0, h1, e1, p *float32)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is LogisticStep of two vectors with %d rows of n bytes.", name, n))
	rows, h := tableRows(n), pointers("h0", "h1")
	acc := [2][]reg.VecVirtual{vecs(n), vecs(n)}
	for r := range rows {
		VXORPS(acc[0][r], acc[0][r], acc[0][r])
		VXORPS(acc[1][r], acc[1][r], acc[1][r])
	}
	along("dot", func(offset reg.GPVirtual, disps []int) {
		for _, d := range disps {
			x, y := load(nil, at(h[0], offset, d)), load(nil, at(h[1], offset, d))
			for r, row := range rows {
				w := load(nil, at(row, offset, d))
				VFMADD231PS(w, x, acc[0][r])
				VFMADD231PS(w, y, acc[1][r])
			}
		}
	})
	factors := AllocLocal(64)
	first := sums(acc[0])
	likelihoods(k, []reg.VecVirtual{first, sums(acc[1])}, factors)
	e := pointers("e0", "e1")
	along("step", func(offset reg.GPVirtual, disps []int) {
		x, sum := [2][]reg.VecVirtual{}, [2][]reg.VecVirtual{}
		for i := range h {
			for _, d := range disps {
				x[i] = append(x[i], load(nil, at(h[i], offset, d)))
				sum[i] = append(sum[i], load(nil, at(e[i], offset, d)))
			}
		}
		for r, row := range rows {
			g := vecs(2)
			VBROADCASTSS(factors.Offset(4*r), g[0])
			VBROADCASTSS(factors.Offset(32+4*r), g[1])
			for j, d := range disps {
				w := load(nil, at(row, offset, d))
				for i := range h {
					VFMADD231PS(w, g[i], sum[i][j])
				}
				for i := range h {
					VFMADD231PS(x[i][j], g[i], w)
				}
				VMOVUPS(w, at(row, offset, d))
			}
		}
		for i := range h {
			for j, d := range disps {
				VMOVUPS(sum[i][j], at(e[i], offset, d))
			}
		}
	})
	VZEROUPPER()
	RET()
}

// eachRow runs body with a pointer to every row that is named.
func eachRow(body func(row reg.GPVirtual)) {
	w, stride, numbers := Load(Param("w"), GP64()), Load(Param("stride"), GP64()), Load(Param("rows"), GP64())
	count, row := Load(Param("count"), GP64()), GP64()
	Label("row")
	MOVLQSX(Mem{Base: numbers}, row)
	IMULQ(stride, row)
	ADDQ(w, row)
	body(row)
	ADDQ(Imm(4), numbers)
	DECQ(count)
	JNZ(LabelRef("row"))
	VZEROUPPER()
	RET()
}

func addRowsTo() {
	TEXT("addRowsTo", NOSPLIT, "func(n int, dst *float32, scale float32, w *float32, stride int, rows *int32, count int)")
	Pragma("noescape")
	Doc("addRowsTo is AddRowsTo with rows of n bytes.")
	dst, scale := Load(Param("dst"), GP64()), everywhere("scale")
	eachRow(func(row reg.GPVirtual) {
		along("along", func(offset reg.GPVirtual, disps []int) {
			for _, d := range disps {
				sum := load(nil, at(dst, offset, d))
				VFMADD231PS(at(row, offset, d), scale, sum)
				VMOVUPS(sum, at(dst, offset, d))
			}
		})
	})
}

func addToRows() {
	TEXT("addToRows", NOSPLIT, "func(n int, v *float32, scale float32, w *float32, stride int, rows *int32, count int)")
	Pragma("noescape")
	Doc("addToRows is AddToRows with rows of n bytes.")
	v, scale := Load(Param("v"), GP64()), everywhere("scale")
	eachRow(func(row reg.GPVirtual) {
		along("along", func(offset reg.GPVirtual, disps []int) {
			for _, d := range disps {
				sum := load(nil, at(row, offset, d))
				VFMADD231PS(at(v, offset, d), scale, sum)
				VMOVUPS(sum, at(row, offset, d))
			}
		})
	})
}

func fetchRows() {
	TEXT("fetchRows", NOSPLIT, "func(n int, w *float32, stride int, rows *int32, count int)")
	Pragma("noescape")
	Doc("fetchRows asks for rows of n bytes.")
	eachRow(func(row reg.GPVirtual) {
		left := Load(Param("n"), GP64())
		Label("line")
		PREFETCHT0(Mem{Base: row})
		ADDQ(Imm(64), row)
		SUBQ(Imm(64), left)
		JG(LabelRef("line"))
	})
}
