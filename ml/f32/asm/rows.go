package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/ir"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

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

func meetRow() {
	TEXT("meetRow", NOSPLIT, "func(n int, gamma float32, row *float32, copied *float32, base *float32)")
	Pragma("noescape")
	Doc("meetRow is MeetRow with rows of n bytes.")
	gamma := everywhere("gamma")
	row, copied, base := Load(Param("row"), GP64()), Load(Param("copied"), GP64()), Load(Param("base"), GP64())
	along("along", func(offset reg.GPVirtual, disps []int) {
		for _, d := range disps {
			r, change := load(nil, at(row, offset, d)), load(nil, at(copied, offset, d))
			VSUBPS(at(base, offset, d), change, change)
			VFMADD231PS(change, gamma, r)
			for _, to := range []reg.Register{row, copied, base} {
				VMOVUPS(r, at(to, offset, d))
			}
		}
	})
	VZEROUPPER()
	RET()
}

func fetchRows() {
	TEXT("fetchRows", NOSPLIT, "func(n int, w *float32, stride int, rows *int32, count int)")
	Pragma("noescape")
	Doc("fetchRows asks for rows of n bytes.")
	eachRow(func(row reg.GPVirtual) {
		left := Load(Param("n"), GP64())
		MOVQ(row, reg.RCX)
		Label("line")
		fetchToWrite()
		ADDQ(Imm(64), reg.RCX)
		SUBQ(Imm(64), left)
		JG(LabelRef("line"))
	})
}

// fetchToWrite asks for the line at the address in RCX, to be written: asked for to be read, a line that another core has changed
// would have to come from there, and its consent to the change after it. Go's assembler does not know PREFETCHW; processors
// without it do nothing.
func fetchToWrite() {
	for i, b := range []uint64{0x0f, 0x0d, 0x09} {
		code := &ir.Instruction{Opcode: "BYTE", Operands: []Op{Imm(b)}}
		if i == 0 {
			code.Inputs = []Op{reg.RCX}
		}
		Instruction(code)
	}
}
