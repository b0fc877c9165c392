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
	logistics(k, xs)
	product := load(nil, Mem{Base: p})
	for _, x := range xs {
		VMULPS(x, product, product)
	}
	VMOVUPS(product, Mem{Base: p})
	rate, one := everywhere("rate"), load(nil, k.one.(Mem))
	VXORPS(Mem{Base: signs}, rate, rate)
	for i, x := range xs {
		VSUBPS(x, one, x)
		VMULPS(rate, x, x)
		VMOVUPS(x, to.Offset(32*i))
	}
}

// logistics replaces every element x of some registers by σ(x). What follows waits for it, so it is made for few steps in a
// row: a Taylor polynomial of degree 6, within 2e-7 of e**r on |r| <= ln(2)/2, by Estrin's scheme instead of Horner's.
func logistics(k constants, xs []reg.VecVirtual) {
	for _, x := range xs {
		limit, low, n, r, square, p, q := vec(), zero(), vec(), vec(), vec(), vec(), vec()
		VSUBPS(x, low, x)
		VMOVUPS(k.farthest, limit)
		VSUBPS(limit, low, low)
		VMINPS(x, limit, x) // NaN stays
		VMAXPS(x, low, x)
		VMULPS(k.log2e, x, n)
		round(n)
		VMOVAPS(x, r)
		VFNMADD231PS(k.ln2High, n, r)
		VFNMADD231PS(k.ln2Low, n, r)
		VCVTPS2DQ(n, n)
		VPSLLD(Imm(23), n, n)
		VPADDD(k.one, n, n) // the bits of 1 are 127<<23
		VMULPS(r, r, square)
		VMOVUPS(k.c5, p)
		VFMADD213PS(k.c4, r, p)
		VFMADD231PS(k.c6, square, p)
		VMOVUPS(k.c3, q)
		VFMADD213PS(k.c2, r, q)
		VFMADD231PS(square, p, q)
		VADDPS(k.one, r, r)
		VFMADD231PS(square, q, r) // e**r
		VFMADD213PS(k.one, n, r)  // 1 + e**-x
		VMOVUPS(k.one, x)
		VDIVPS(r, x, x)
	}
}

// meanwhile asks for the rows that come next, while the likelihoods are on their way.
func meanwhile(n int) {
	label := func(s string) string { return fmt.Sprint(s, n) }
	count, numbers, w, stride := Load(Param("nexts"), GP64()), Load(Param("next"), GP64()), Load(Param("w"), GP64()), Load(Param("stride"), GP64())
	row, left := reg.RCX, GP64() // n only keeps the labels apart
	Label(label("next"))
	DECQ(count)
	JL(LabelRef(label("asked")))
	MOVLQSX(Mem{Base: numbers}, row)
	IMULQ(stride, row)
	ADDQ(w, row)
	Load(Param("n"), left)
	Label(label("line"))
	fetchToWrite()
	ADDQ(Imm(64), row)
	SUBQ(Imm(64), left)
	JG(LabelRef(label("line")))
	ADDQ(Imm(4), numbers)
	JMP(LabelRef(label("next")))
	Label(label("asked"))
}

// bodies makes a kernel of a body for each number of rows: the sums are in as many registers.
func bodies(body func(n int)) {
	count := Load(Param("count"), GP64())
	for n := logisticRows; n > 1; n-- {
		CMPQ(count, Imm(uint64(n)))
		JE(LabelRef(fmt.Sprint("rows", n)))
	}
	for n := 1; n <= logisticRows; n++ {
		Label(fmt.Sprint("rows", n))
		body(n)
		VZEROUPPER()
		RET()
	}
}

// logistic is Step of a Logistic, for up to six rows.
func logistic(k constants) {
	TEXT("logistic", NOSPLIT, "func(n int, w *float32, stride int, rows *int32, count int, signs *uint32, absent *float32, rate float32, h, e, p *float32, next *int32, nexts int)")
	Pragma("noescape")
	Doc("logistic is Logistic.Step with up to 6 rows of n bytes.")
	factors := AllocLocal(32)
	bodies(func(n int) { logisticBody(k, n, factors) })
}

func logisticBody(k constants, n int, factors Mem) {
	rows, h := tableRows(n), Load(Param("h"), GP64())
	acc := vecs(n)
	for _, a := range acc {
		VXORPS(a, a, a)
	}
	along(fmt.Sprint("dot", n), func(offset reg.GPVirtual, disps []int) {
		for _, d := range disps {
			x := load(nil, at(h, offset, d))
			for r, row := range rows {
				VFMADD231PS(at(row, offset, d), x, acc[r])
			}
		}
	})
	likelihoods(k, []reg.VecVirtual{sums(acc)}, factors)
	meanwhile(n)
	singleUpdate(fmt.Sprint("step", n), rows, h, Load(Param("e"), GP64()), factors)
}

// logisticPair is StepPair of a Logistic, for up to six rows: each is read once for both vectors.
func logisticPair(k constants) {
	TEXT("logisticPair", NOSPLIT, "func(n int, w *float32, stride int, rows *int32, count int, signs *uint32, absent *float32, rate float32, h0, e0, h1, e1, p *float32, next *int32, nexts int)")
	Pragma("noescape")
	Doc("logisticPair is Logistic.StepPair with up to 6 rows of n bytes.")
	factors := AllocLocal(64)
	bodies(func(n int) { logisticPairBody(k, n, factors) })
}

func logisticPairBody(k constants, n int, factors Mem) {
	rows, h := tableRows(n), pointers("h0", "h1")
	acc := [2][]reg.VecVirtual{vecs(n), vecs(n)}
	for r := range rows {
		VXORPS(acc[0][r], acc[0][r], acc[0][r])
		VXORPS(acc[1][r], acc[1][r], acc[1][r])
	}
	along(fmt.Sprint("dot", n), func(offset reg.GPVirtual, disps []int) {
		for _, d := range disps {
			x, y := load(nil, at(h[0], offset, d)), load(nil, at(h[1], offset, d))
			for r, row := range rows {
				w := load(nil, at(row, offset, d))
				VFMADD231PS(w, x, acc[0][r])
				VFMADD231PS(w, y, acc[1][r])
			}
		}
	})
	first := sums(acc[0])
	likelihoods(k, []reg.VecVirtual{first, sums(acc[1])}, factors)
	meanwhile(n)
	e := pointers("e0", "e1")
	pairUpdate(fmt.Sprint("step", n), rows, [2]reg.Register{h[0], h[1]}, [2]reg.Register{e[0], e[1]}, factors)
}
