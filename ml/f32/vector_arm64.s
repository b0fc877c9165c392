//go:build !noasm

#include "textflag.h"
#include "neon_arm64.h"

#define DOT(MOV, size) \
	MOV.P size(R1), F4  \
	MOV.P size(R2), F16 \
	FMLA4(16, 4, 0)

// func dotNEON(n int, a, b *float32) float32
//
// Sixteen sums in V0-V3, the rest of the products in those of V0; then lane i of V0 + V1 + (V2 + V3), neighbours first.
TEXT ·dotNEON(SB), NOSPLIT, $0-28
	MOVD n+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	ZERO4(0)
	ZERO4(1)
	ZERO4(2)
	ZERO4(3)

sixteen:
	CMP     $16, R0
	BLT     fewer
	FLDPQ.P 32(R1), (F4, F5)
	FLDPQ.P 32(R1), (F6, F7)
	FLDPQ.P 32(R2), (F16, F17)
	FLDPQ.P 32(R2), (F18, F19)
	FMLA4(16, 4, 0)
	FMLA4(17, 5, 1)
	FMLA4(18, 6, 2)
	FMLA4(19, 7, 3)
	SUB     $16, R0
	B       sixteen

fewer:
	LANES(DOT)
	FADD4(1, 0, 0)
	FADD4(3, 2, 2)
	FADD4(2, 0, 0)
	FADDP4(0, 0, 0)
	FADDP4(0, 0, 0)
	FMOVS F0, ret+24(FP)
	RET

// V31 is alpha, in lane 0.
#define AXPY(MOV, size) \
	MOV.P size(R1), F4  \
	MOV   (R2), F16     \
	FMLA4E(31, 0, 4, 16) \
	MOV.P F16, size(R2)

// func axpyNEON(n int, alpha float32, x, y *float32)
TEXT ·axpyNEON(SB), NOSPLIT, $0-32
	MOVD  n+0(FP), R0
	FMOVS alpha+8(FP), F31
	MOVD  x+16(FP), R1
	MOVD  y+24(FP), R2

sixteen:
	CMP     $16, R0
	BLT     fewer
	FLDPQ.P 32(R1), (F4, F5)
	FLDPQ.P 32(R1), (F6, F7)
	FLDPQ   (R2), (F16, F17)
	FLDPQ   32(R2), (F18, F19)
	FMLA4E(31, 0, 4, 16)
	FMLA4E(31, 0, 5, 17)
	FMLA4E(31, 0, 6, 18)
	FMLA4E(31, 0, 7, 19)
	FSTPQ.P (F16, F17), 32(R2)
	FSTPQ.P (F18, F19), 32(R2)
	SUB     $16, R0
	B       sixteen

fewer:
	LANES(AXPY)
	RET

#define ADD_LANES(MOV, size) \
	MOV.P size(R2), F1 \
	MOV   (R1), F0     \
	FADD4(1, 0, 0)     \
	MOV.P F0, size(R1)

// func addNEON(n int, dst, v *float32)
TEXT ·addNEON(SB), NOSPLIT, $0-24
	MOVD n+0(FP), R0
	MOVD dst+8(FP), R1
	MOVD v+16(FP), R2
	LANES(ADD_LANES)
	RET

// V22 is 1.
#define TANH_BACKWARD(MOV, size) \
	MOV.P size(R2), F0 \
	MOV.P size(R3), F1 \
	MOV16(22, 2)       \
	FMLS4(1, 1, 2)     \
	FMUL4(2, 0, 0)     \
	MOV.P F0, size(R1)

// func tanhBackwardNEON(n int, dst, d, v *float32)
TEXT ·tanhBackwardNEON(SB), NOSPLIT, $0-32
	MOVD n+0(FP), R0
	MOVD dst+8(FP), R1
	MOVD d+16(FP), R2
	MOVD v+24(FP), R3
	ONE4(22)
	LANES(TANH_BACKWARD)
	RET

// V28 is β₁, 1-β₁, β₂, 1-β₂, V29 the step, the root and ε, V30 the root and V31 ε everywhere. V0-V3 are g, m, v, θ.
#define ADAM(MOV, size) \
	MOV.P size(R2), F0    \
	MOV   (R3), F1        \
	MOV   (R4), F2        \
	MOV   (R1), F3        \
	FMUL4E(28, 0, 1, 1)   \
	FMLA4E(28, 1, 0, 1)   \
	MOV.P F1, size(R3)    \
	FMUL4(0, 0, 0)        \
	FMUL4E(28, 2, 2, 2)   \
	FMLA4E(28, 3, 0, 2)   \
	MOV.P F2, size(R4)    \
	FSQRT4(2, 2)          \
	FDIV4(30, 2, 2)       \
	FADD4(31, 2, 2)       \
	FMUL4E(29, 0, 1, 1)   \
	FDIV4(2, 1, 1)        \
	FSUB4(1, 3, 3)        \
	MOV.P F3, size(R1)

// func adamNEON(n int, p, grad, m, v, s *float32)
TEXT ·adamNEON(SB), NOSPLIT, $0-48
	MOVD  n+0(FP), R0
	MOVD  p+8(FP), R1
	MOVD  grad+16(FP), R2
	MOVD  m+24(FP), R3
	MOVD  v+32(FP), R4
	MOVD  s+40(FP), R5
	FLDPQ (R5), (F28, F29)
	DUP4(29, 1, 30)
	DUP4(29, 2, 31)
	LANES(ADAM)
	RET
