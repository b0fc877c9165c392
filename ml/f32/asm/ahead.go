package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// asking writes the loop of a product twice: by itself, and so that it asks for memory which will be needed afterwards, a
// cache line with each step. Multiplying leaves the way to memory idle, and the cells between two products would wait for it.
//
// The parameter ahead is nil or points to spans, each the address that is next and that of its end; after the last is one
// that ends at 0. It is moved on to the span at hand, which is told how far asking came.
func asking(label func(string) string, loop func(steps string, meanwhile func())) {
	span, at, end := Load(Param("ahead"), GP64()).(reg.GPVirtual), GP64(), GP64()
	TESTQ(span, span)
	JZ(LabelRef(label("Steps")))
	Label(label("Span"))
	MOVQ(Mem{Base: span}, at)
	MOVQ(Mem{Base: span, Disp: 8}, end)
	CMPQ(at, end)
	JCS(LabelRef(label("Ask")))
	ADDQ(Imm(16), span)
	TESTQ(end, end)
	JNZ(LabelRef(label("Span")))
	XORQ(span, span)
	Store(span, Param("ahead"))
	loop("Steps", func() {})
	JMP(LabelRef(label("Sums")))
	Label(label("Ask"))
	Store(span, Param("ahead"))
	loop("AskingSteps", func() {
		PREFETCHT1(Mem{Base: at}) // into the second cache: the nearest is the product's
		ADDQ(Imm(64), at)
		CMPQ(at, end)
		CMOVQHI(end, at)
	})
	span = Load(Param("ahead"), GP64()).(reg.GPVirtual)
	MOVQ(at, Mem{Base: span})
	Label(label("Sums"))
}
