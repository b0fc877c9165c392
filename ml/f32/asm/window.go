package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// logisticWindow is StepWindow of a Logistic, for up to six rows. The scores of all vectors are made first, then all
// likelihoods, each of which is long in coming but need not wait for the others, and then the updates, two vectors at a time.
func logisticWindow(k constants) {
	TEXT("logisticWindow", NOSPLIT, "func(n int, w *float32, stride int, rows *int32, count int, signs *uint32, absent *float32, rate float32, v *float32, vectors *int32, vectorCount int, factors, p *float32, next *int32, nexts int)")
	Pragma("noescape")
	Doc("logisticWindow is Logistic.StepWindow with up to 6 rows of n bytes.")
	bodies(func(n int) {
		rows := tableRows(n)
		windowScores(n, rows)
		windowLikelihoods(k, n)
		meanwhile(n)
		windowUpdates(n, rows)
	})
}

// walk goes through the vectors by number, with one body for two that are next and differ and one for a single vector.
// factors are those of the first of them.
func walk(name string, n int, two func(h [2]reg.Register, factors reg.Register), one func(h, factors reg.Register)) {
	label := func(s string) string { return fmt.Sprint(name, s, n) }
	ids, left, factors := Load(Param("vectors"), GP64()), Load(Param("vectorCount"), GP64()), Load(Param("factors"), GP64())
	h := [2]reg.Register{GP64(), GP64()}
	vector := func(i int) {
		w, stride := Load(Param("v"), GP64()), Load(Param("stride"), GP64())
		MOVLQSX(Mem{Base: ids, Disp: 4 * i}, h[i].(reg.GPVirtual))
		IMULQ(stride, h[i])
		ADDQ(w, h[i])
	}
	Label(label("Vectors"))
	vector(0)
	CMPQ(left, Imm(1))
	JE(LabelRef(label("Single")))
	vector(1)
	CMPQ(h[0], h[1]) // what a vector is told must not be overwritten by its twin
	JE(LabelRef(label("Single")))
	two(h, factors)
	ADDQ(Imm(8), ids)
	ADDQ(Imm(64), factors)
	SUBQ(Imm(2), left)
	JG(LabelRef(label("Vectors")))
	JMP(LabelRef(label("Walked")))
	Label(label("Single"))
	one(h[0], factors)
	ADDQ(Imm(4), ids)
	ADDQ(Imm(32), factors)
	DECQ(left)
	JG(LabelRef(label("Vectors")))
	Label(label("Walked"))
}

// windowScores leaves the products of each vector with all rows where its factors will be.
func windowScores(n int, rows []reg.GPVirtual) {
	products := func(name string, h []reg.Register, to reg.Register) {
		acc := make([][]reg.VecVirtual, len(h))
		for i := range h {
			acc[i] = vecs(n)
			for _, a := range acc[i] {
				VXORPS(a, a, a)
			}
		}
		along(fmt.Sprint(name, n), func(offset reg.GPVirtual, disps []int) {
			for _, d := range disps {
				x := make([]reg.VecVirtual, len(h))
				for i := range h {
					x[i] = load(nil, at(h[i], offset, d))
				}
				for r, row := range rows {
					if len(h) == 1 {
						VFMADD231PS(at(row, offset, d), x[0], acc[0][r])
						continue
					}
					w := load(nil, at(row, offset, d))
					for i := range h {
						VFMADD231PS(w, x[i], acc[i][r])
					}
				}
			}
		})
		for i := range h {
			VMOVUPS(sums(acc[i]), Mem{Base: to, Disp: 32 * i})
		}
	}
	walk("score", n, func(h [2]reg.Register, to reg.Register) { products("scoreTwo", h[:], to) },
		func(h, to reg.Register) { products("scoreOne", []reg.Register{h}, to) })
}

// windowLikelihoods turns the products into factors.
func windowLikelihoods(k constants, n int) {
	label := func(s string) string { return fmt.Sprint("factors", s, n) }
	left, factors := Load(Param("vectorCount"), GP64()), Load(Param("factors"), GP64())
	Label(label("Two"))
	SUBQ(Imm(2), left)
	JL(LabelRef(label("One")))
	likelihoods(k, []reg.VecVirtual{load(nil, Mem{Base: factors}), load(nil, Mem{Base: factors, Disp: 32})}, Mem{Base: factors})
	ADDQ(Imm(64), factors)
	JMP(LabelRef(label("Two")))
	Label(label("One"))
	INCQ(left)
	JL(LabelRef(label("Made")))
	likelihoods(k, []reg.VecVirtual{load(nil, Mem{Base: factors})}, Mem{Base: factors})
	Label(label("Made"))
}

// windowUpdates updates the vectors and the rows.
func windowUpdates(n int, rows []reg.GPVirtual) {
	walk("update", n, func(h [2]reg.Register, factors reg.Register) {
		pairUpdate(fmt.Sprint("updateTwo", n), rows, h, h, Mem{Base: factors})
	}, func(h, factors reg.Register) {
		singleUpdate(fmt.Sprint("updateOne", n), rows, h, h, Mem{Base: factors})
	})
}

// singleUpdate adds to e what the rows say, and to the rows what h says; e may be h.
func singleUpdate(name string, rows []reg.GPVirtual, h, e reg.Register, factors Mem) {
	g := vecs(len(rows))
	for r := range g {
		VBROADCASTSS(factors.Offset(4*r), g[r])
	}
	along(name, func(offset reg.GPVirtual, disps []int) {
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
}

// pairUpdate is singleUpdate for two vectors, the factors of the second 32 bytes on: each row is read and written once.
func pairUpdate(name string, rows []reg.GPVirtual, h, e [2]reg.Register, factors Mem) {
	along(name, func(offset reg.GPVirtual, disps []int) {
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
}
