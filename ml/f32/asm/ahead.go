package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// asking writes the loop of a product twice: by itself, and so that it asks for memory which will be needed afterwards, a
// cache line with each step. Multiplying leaves the way to memory idle, and the cells between two products would wait for it.
//
// The parameter ahead is nil or points to spans, each the address that is next and the last one; after the last span is one
// that is all 0. It is moved on to the span at hand, which is told how far asking came. What lies behind a span is not asked
// for: it is perhaps what another thread writes, who would have to get it back.
func asking(label func(string) string, loop func(steps string, meanwhile func())) {
	span, at, last := Load(Param("ahead"), GP64()).(reg.GPVirtual), GP64(), GP64()
	TESTQ(span, span)
	JZ(LabelRef(label("Steps")))
	Label(label("Span"))
	MOVQ(Mem{Base: span}, at)
	MOVQ(Mem{Base: span, Disp: 8}, last)
	CMPQ(at, last)
	JCS(LabelRef(label("Ask")))
	ADDQ(Imm(16), span)
	TESTQ(last, last)
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
		CMPQ(at, last)
		CMOVQHI(last, at)
	})
	span = Load(Param("ahead"), GP64()).(reg.GPVirtual)
	MOVQ(at, Mem{Base: span})
	Label(label("Sums"))
}
