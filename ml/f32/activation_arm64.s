//go:build !noasm

#include "textflag.h"
#include "neon_arm64.h"
#include "exponentials_arm64.h"

// The constants of activation.go, four to a register.
DATA ·exponentials+0(SB)/4, $0x3fb8aa3b  // 1/ln 2
DATA ·exponentials+4(SB)/4, $0x3f317000  // ln 2, first part
DATA ·exponentials+8(SB)/4, $0x3805fdf4  // ln 2, second part
DATA ·exponentials+12(SB)/4, $0x39500d01 // 1/7!
DATA ·exponentials+16(SB)/4, $0x3ab60b61 // 1/6!
DATA ·exponentials+20(SB)/4, $0x3c088889 // 1/5!
DATA ·exponentials+24(SB)/4, $0x3d2aaaab // 1/4!
DATA ·exponentials+28(SB)/4, $0x3e2aaaab // 1/3!
DATA ·exponentials+32(SB)/4, $0x3f000000 // 1/2!
DATA ·exponentials+36(SB)/4, $0x3f800000 // 1
DATA ·exponentials+40(SB)/4, $0x40000000 // 2
DATA ·exponentials+44(SB)/4, $0x42ae0000 // 87: beyond it, 1 + e**x is e**x and 1 + e**-x is 1
DATA ·exponentials+48(SB)/4, $0x41f00000 // 30: beyond it, m/(m+2) is 1
DATA ·exponentials+52(SB)/4, $0xc2aeac50 // expLow
DATA ·exponentials+56(SB)/4, $0x42b17217 // expHigh
DATA ·exponentials+60(SB)/4, $0x7f800000 // infinity
GLOBL ·exponentials(SB), NOPTR|RODATA, $64

// SLICE replaces every one of R0 floats from R1 on, sixteen at a time with SIXTEEN, which turns V16-V19 into their
// values, and the rest as LANES does.
#define SLICE(SIXTEEN, FEWER) \
sixteen:                       \
	CMP     $16, R0            \
	BLT     fewer              \
	FLDPQ   (R1), (F16, F17)   \
	FLDPQ   32(R1), (F18, F19) \
	SIXTEEN                    \
	FSTPQ.P (F16, F17), 32(R1) \
	FSTPQ.P (F18, F19), 32(R1) \
	SUB     $16, R0            \
	B       sixteen            \
fewer:                         \
	LANES(FEWER)

#define SIGMOID(MANY) MANY(SIGMOID_FROM); EXPONENTIALS(MANY); MANY(SIGMOID_TO)
#define SIGMOID_LANES(MOV, size) MOV (R1), F16; SIGMOID(ONE); MOV.P F16, size(R1)

// func sigmoidNEON(n int, v *float32)
TEXT ·sigmoidNEON(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	MOVD v+8(FP), R1
	LOAD_CONSTANTS
	SLICE(SIGMOID(FOUR), SIGMOID_LANES)
	RET

#define TANH(MANY) MANY(TANH_FROM); EXPONENTIALS(MANY); MANY(TANH_TO)
#define TANH_LANES(MOV, size) MOV (R1), F16; TANH(ONE); MOV.P F16, size(R1)

// func tanhNEON(n int, v *float32)
TEXT ·tanhNEON(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	MOVD v+8(FP), R1
	LOAD_CONSTANTS
	SLICE(TANH(FOUR), TANH_LANES)
	RET

// Exponentials of all numbers: V24 and V25 are the bounds, V26 is infinity. 2**n has two factors, because 2**128 is not
// a float32 though the product may be one.
#define BOUND(i) FMIN4(24, 16+i, i); FMAX4(25, i, i)
#define FACTORS(i) FCVTNS4(4+i, 4+i); HALVE4(4+i, 12+i); SUB4(12+i, 4+i, 4+i)
#define OTHER_POWER(i) EXPONENT4(12+i, 12+i); ADD4(22, 12+i, 12+i)
#define SCALE(i) FMUL4(12+i, 8+i, 8+i); FMUL4(4+i, 8+i, 8+i)
#define UNDERFLOW(i) FCMGT4(16+i, 25, 12+i); BIC16(12+i, 8+i, 8+i)
#define OVERFLOW(i) FCMGT4(24, 16+i, 4+i); BIT16(4+i, 26, 8+i)
#define VALUE(i) MOV16(8+i, 16+i)
#define EXP(MANY) \
	MANY(BOUND)       \
	SERIES(MANY)      \
	MANY(TERM0)       \
	MANY(FACTORS)     \
	MANY(POWER)       \
	MANY(OTHER_POWER) \
	MANY(SCALE)       \
	MANY(UNDERFLOW)   \
	MANY(OVERFLOW)    \
	MANY(VALUE)
#define EXP_LANES(MOV, size) MOV (R1), F16; EXP(ONE); MOV.P F16, size(R1)

// func expNEON(n int, v *float32)
TEXT ·expNEON(SB), NOSPLIT, $0-16
	MOVD n+0(FP), R0
	MOVD v+8(FP), R1
	LOAD_CONSTANTS
	DUP4(31, 2, 24)
	DUP4(31, 1, 25)
	DUP4(31, 3, 26)
	SLICE(EXP(FOUR), EXP_LANES)
	RET
