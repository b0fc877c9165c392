//go:build !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "exponentials_arm64.h"

// The equations of the cells stand in lstm.go and gru.go. What a cell writes may lie where it reads: a body loads an
// element before it stores it.

// R1-R4 are at i, f, g, o, R5-R8 at c₋₁, c, tanh(c), h. V16-V19 are i, f, o, g, then V16 is tanh(c) and V18 h; V20 is c.
#define LSTM_FORWARD(MOV, size) \
	MOV   (R1), F16      \
	MOV   (R2), F17      \
	MOV   (R4), F18      \
	MOV   (R3), F19      \
	MOV.P size(R5), F20  \
	THREE(SIGMOID_FROM)  \
	TANH_FROM(3)         \
	EXPONENTIALS(FOUR)   \
	THREE(SIGMOID_TO)    \
	TANH_TO(3)           \
	MOV.P F16, size(R1)  \
	MOV.P F17, size(R2)  \
	MOV.P F18, size(R4)  \
	MOV.P F19, size(R3)  \
	FMUL4(20, 17, 20)    \
	FMLA4(19, 16, 20)    \
	MOV.P F20, size(R6)  \
	MOV16(20, 16)        \
	TANH_FROM(0)         \
	EXPONENTIALS(ONE)    \
	TANH_TO(0)           \
	MOV.P F16, size(R7)  \
	FMUL4(16, 18, 18)    \
	MOV.P F18, size(R8)

// func lstmForwardNEON(n int, a *float32, gate int, cPrev, c, tanhC, h *float32)
TEXT ·lstmForwardNEON(SB), NOSPLIT, $0-56
	MOVD n+0(FP), R0
	MOVD a+8(FP), R1
	MOVD gate+16(FP), R9
	ADD  R9, R1, R2
	ADD  R9, R2, R3
	ADD  R9, R3, R4
	MOVD cPrev+24(FP), R5
	MOVD c+32(FP), R6
	MOVD tanhC+40(FP), R7
	MOVD h+48(FP), R8
	LOAD_CONSTANTS
	LANES(LSTM_FORWARD)
	RET

// SLOPE is the derivative v(1-v) of the logistic function where it has the value v, CURVE that of the hyperbolic
// tangent, 1-v². V22 is 1.
#define SLOPE(v, d) MOV16(v, d); FMLS4(v, v, d)
#define CURVE(v, d) MOV16(22, d); FMLS4(v, v, d)

// R1-R4 are at daᵢ, da_f, da_g, da_o, R5 and R6 at dh and dc, R7-R10 at the gates, R11 and R12 at c₋₁ and tanh(c).
// V0-V3 are i, f, g, o, V4 dh, V5 dc, V6 c₋₁, V7 tanh(c), V16-V19 the gradients of the gates.
#define LSTM_BACKWARD(MOV, size) \
	MOV.P size(R7), F0   \
	MOV.P size(R8), F1   \
	MOV.P size(R9), F2   \
	MOV.P size(R10), F3  \
	MOV.P size(R5), F4   \
	MOV   (R6), F5       \
	MOV.P size(R11), F6  \
	MOV.P size(R12), F7  \
	SLOPE(3, 19)         \
	FMUL4(4, 19, 19)     \
	FMUL4(7, 19, 19)     \
	FMUL4(3, 4, 4)       \
	CURVE(7, 20)         \
	FMLA4(20, 4, 5)      \
	SLOPE(0, 16)         \
	FMUL4(2, 16, 16)     \
	FMUL4(5, 16, 16)     \
	SLOPE(1, 17)         \
	FMUL4(6, 17, 17)     \
	FMUL4(5, 17, 17)     \
	CURVE(2, 18)         \
	FMUL4(0, 18, 18)     \
	FMUL4(5, 18, 18)     \
	FMUL4(1, 5, 5)       \
	MOV.P F16, size(R1)  \
	MOV.P F17, size(R2)  \
	MOV.P F18, size(R3)  \
	MOV.P F19, size(R4)  \
	MOV.P F5, size(R6)

// func lstmBackwardNEON(n int, da, dh, dc, a *float32, gate int, cPrev, tanhC *float32)
TEXT ·lstmBackwardNEON(SB), NOSPLIT, $0-64
	MOVD n+0(FP), R0
	MOVD da+8(FP), R1
	MOVD dh+16(FP), R5
	MOVD dc+24(FP), R6
	MOVD a+32(FP), R7
	MOVD gate+40(FP), R13
	ADD  R13, R1, R2
	ADD  R13, R2, R3
	ADD  R13, R3, R4
	ADD  R13, R7, R8
	ADD  R13, R8, R9
	ADD  R13, R9, R10
	MOVD cPrev+48(FP), R11
	MOVD tanhC+56(FP), R12
	ONE4(22)
	LANES(LSTM_BACKWARD)
	RET

// R1-R3 are at a's r, z, n, R4-R6 at q's, R7 and R8 at h₋₁ and h. V16-V18 are r, z, n, V20 h₋₁, V21 q_n.
#define GRU_FORWARD(MOV, size) \
	MOV   (R1), F16      \
	MOV   (R2), F17      \
	MOV   (R3), F20      \
	MOV.P size(R4), F0   \
	MOV.P size(R5), F1   \
	MOV.P size(R6), F21  \
	FADD4(0, 16, 16)     \
	FADD4(1, 17, 17)     \
	TWO(SIGMOID_FROM)    \
	EXPONENTIALS(TWO)    \
	TWO(SIGMOID_TO)      \
	MOV.P F16, size(R1)  \
	MOV.P F17, size(R2)  \
	FMLA4(21, 16, 20)    \
	MOV16(20, 16)        \
	TANH_FROM(0)         \
	EXPONENTIALS(ONE)    \
	TANH_TO(0)           \
	MOV.P F16, size(R3)  \
	MOV.P size(R7), F20  \
	FSUB4(16, 20, 20)    \
	FMLA4(20, 17, 16)    \
	MOV.P F16, size(R8)

// func gruForwardNEON(n int, a, q *float32, gate int, hPrev, h *float32)
TEXT ·gruForwardNEON(SB), NOSPLIT, $0-48
	MOVD n+0(FP), R0
	MOVD a+8(FP), R1
	MOVD q+16(FP), R4
	MOVD gate+24(FP), R9
	ADD  R9, R1, R2
	ADD  R9, R2, R3
	ADD  R9, R4, R5
	ADD  R9, R5, R6
	MOVD hPrev+32(FP), R7
	MOVD h+40(FP), R8
	LOAD_CONSTANTS
	LANES(GRU_FORWARD)
	RET

// R1-R3 are at da's r, z, n, R4-R6 at dq's, R7 at dh, R8-R10 at the gates, R11 at q_n, R12 at h₋₁. V0-V2 are r, z, n,
// V3 q_n, V4 dh, V5 h₋₁, V16-V18 dr, dz, dn, V19 r dn.
#define GRU_BACKWARD(MOV, size) \
	MOV.P size(R8), F0   \
	MOV.P size(R9), F1   \
	MOV.P size(R10), F2  \
	MOV.P size(R11), F3  \
	MOV   (R7), F4       \
	MOV.P size(R12), F5  \
	FSUB4(2, 5, 17)      \
	FMUL4(4, 17, 17)     \
	SLOPE(1, 20)         \
	FMUL4(20, 17, 17)    \
	FMUL4(1, 4, 1)       \
	FSUB4(1, 4, 18)      \
	CURVE(2, 20)         \
	FMUL4(20, 18, 18)    \
	FMUL4(0, 18, 19)     \
	FMUL4(3, 18, 16)     \
	SLOPE(0, 20)         \
	FMUL4(20, 16, 16)    \
	MOV.P F16, size(R1)  \
	MOV.P F17, size(R2)  \
	MOV.P F18, size(R3)  \
	MOV.P F16, size(R4)  \
	MOV.P F17, size(R5)  \
	MOV.P F19, size(R6)  \
	MOV.P F1, size(R7)

// func gruBackwardNEON(n int, da, dq, dh, a, q *float32, gate int, hPrev *float32)
TEXT ·gruBackwardNEON(SB), NOSPLIT, $0-64
	MOVD n+0(FP), R0
	MOVD da+8(FP), R1
	MOVD dq+16(FP), R4
	MOVD dh+24(FP), R7
	MOVD a+32(FP), R8
	MOVD q+40(FP), R11
	MOVD gate+48(FP), R13
	ADD  R13, R1, R2
	ADD  R13, R2, R3
	ADD  R13, R4, R5
	ADD  R13, R5, R6
	ADD  R13, R8, R9
	ADD  R13, R9, R10
	ADD  R13<<1, R11
	MOVD hPrev+56(FP), R12
	ONE4(22)
	LANES(GRU_BACKWARD)
	RET
