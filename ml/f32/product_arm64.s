//go:build !noasm

#include "textflag.h"
#include "neon_arm64.h"

// A band multiplies up to six rows of a by n columns of b, 16 columns at a time and then the rest:
//
//	V0-V23   sums: those of the first row in V0-V3, of the second in V4-V7 and so on
//	V24-V27  16 columns of a row of b, or of d
//	V28-V31  elements of a, in lane 0
//
//	R0  columns left     R1  k             R2-R7  rows of a     R8  cs, in elements  R9  b, then its next columns
//	R10 panel, in bytes  R11 bs, in bytes  R12 c, then its next columns              R13 ldc, in bytes
//	R14 d, then its next columns, or 0   R15 p*cs          R16 k-p              R17 row p of b       R19 a row of c
//	R20 within a row     R21 R0 modulo 4   R22 ldd, in bytes
//
// Each lane's sum goes from 0 over p = 0, 1, ... with fused multiply-adds, whatever the number of rows and columns.

// The rows: pointer into a, register for its element while 16 columns are multiplied and while the rest are, sums.
#define ROWS1(M) M(R2, 28, 26, 0, 1, 2, 3)
#define ROWS2(M) ROWS1(M); M(R3, 29, 27, 4, 5, 6, 7)
#define ROWS3(M) ROWS2(M); M(R4, 30, 28, 8, 9, 10, 11)
#define ROWS4(M) ROWS3(M); M(R5, 31, 29, 12, 13, 14, 15)
#define ROWS5(M) ROWS4(M); M(R6, 28, 30, 16, 17, 18, 19)
#define ROWS6(M) ROWS5(M); M(R7, 29, 31, 20, 21, 22, 23)

#define CLEAR(p, a, e, s0, s1, s2, s3) ZERO4(s0); ZERO4(s1); ZERO4(s2); ZERO4(s3)

// Sixteen columns.
#define LOAD_WHOLE(from) FLDPQ (from), (F24, F25); FLDPQ 32(from), (F26, F27)
#define MULTIPLY(p, a, e, s0, s1, s2, s3) \
	FMOVS (p)(R15<<2), F(a) \
	FMLA4E(a, 0, 24, s0)    \
	FMLA4E(a, 0, 25, s1)    \
	FMLA4E(a, 0, 26, s2)    \
	FMLA4E(a, 0, 27, s3)
#define ADD_WHOLE(p, a, e, s0, s1, s2, s3) \
	LOAD_WHOLE(R19)   \
	FADD4(24, s0, s0) \
	FADD4(25, s1, s1) \
	FADD4(26, s2, s2) \
	FADD4(27, s3, s3) \
	ADD R22, R19
#define STORE(p, a, e, s0, s1, s2, s3) \
	FMOVQ F(s0), (R19)   \
	FMOVQ F(s1), 16(R19) \
	FMOVQ F(s2), 32(R19) \
	FMOVQ F(s3), 48(R19) \
	ADD   R13, R19

// Fewer columns: eight of them, if there are as many, have a row's first two sums, four more the third, the last two of
// three lanes 0 and 1 of the fourth, and the last one its lane 2. With six elements of a there is room for two
// registers of b.
#define LOAD_ELEMENT(p, a, e, s0, s1, s2, s3) FMOVS (p)(R15<<2), F(e)
#define MULTIPLY_EIGHT(p, a, e, s0, s1, s2, s3) FMLA4E(e, 0, 24, s0); FMLA4E(e, 0, 25, s1)
#define MULTIPLY_FOUR(p, a, e, s0, s1, s2, s3) FMLA4E(e, 0, 24, s2)
#define MULTIPLY_LAST(p, a, e, s0, s1, s2, s3) FMLA4E(e, 0, 24, s3)
#define LOAD_LAST \
	TBZ     $1, R0, 2(PC)  \
	FMOVD.P 8(R20), F24    \
	TBZ     $0, R0, 2(PC)  \
	VLD1    (R20), V24.S[2]
#define ADD_REST(p, a, e, s0, s1, s2, s3) \
	MOVD    R19, R20              \
	TBZ     $3, R0, 4(PC)         \
	FLDPQ.P 32(R20), (F24, F25)   \
	FADD4(24, s0, s0)             \
	FADD4(25, s1, s1)             \
	TBZ     $2, R0, 3(PC)         \
	FMOVQ.P 16(R20), F24          \
	FADD4(24, s2, s2)             \
	LOAD_LAST                     \
	FADD4(24, s3, s3)             \
	ADD     R22, R19
#define STORE_REST(p, a, e, s0, s1, s2, s3) \
	MOVD    R19, R20              \
	TBZ     $3, R0, 3(PC)         \
	FMOVQ.P F(s0), 16(R20)        \
	FMOVQ.P F(s1), 16(R20)        \
	TBZ     $2, R0, 2(PC)         \
	FMOVQ.P F(s2), 16(R20)        \
	TBZ     $1, R0, 2(PC)         \
	FMOVD.P F(s3), 8(R20)         \
	MOV16(s3, 24)                 \
	TBZ     $0, R0, 2(PC)         \
	VST1    V24.S[2], (R20)       \
	ADD     R13, R19

#define BAND(ROWS) \
	MOVD  n+0(FP), R0             \
	MOVD  k+8(FP), R1             \
	MOVD  a+16(FP), R2            \
	MOVD  rs+24(FP), R16          \
	ADD   R16, R2, R3             \
	ADD   R16, R3, R4             \
	ADD   R16, R4, R5             \
	ADD   R16, R5, R6             \
	ADD   R16, R6, R7             \
	MOVD  cs+32(FP), R8           \
	MOVD  b+40(FP), R9            \
	MOVD  panel+48(FP), R10       \
	MOVD  bs+56(FP), R11          \
	MOVD  c+64(FP), R12           \
	MOVD  ldc+72(FP), R13         \
	MOVD  d+80(FP), R14           \
	MOVD  ldd+88(FP), R22         \
	CMP   $16, R0                 \
	BLT   rest                    \
whole:                            \
	ROWS(CLEAR)                   \
	MOVD  $0, R15                 \
	MOVD  R1, R16                 \
	MOVD  R9, R17                 \
wholeRow:                         \
	LOAD_WHOLE(R17)               \
	ROWS(MULTIPLY)                \
	ADD   R8, R15                 \
	ADD   R11, R17                \
	SUB   $1, R16                 \
	CBNZ  R16, wholeRow           \
	CBZ   R14, store              \
	MOVD  R14, R19                \
	ROWS(ADD_WHOLE)               \
	ADD   $64, R14                \
store:                            \
	MOVD  R12, R19                \
	ROWS(STORE)                   \
	ADD   R10, R9                 \
	ADD   $64, R12                \
	SUB   $16, R0                 \
	CMP   $16, R0                 \
	BGE   whole                   \
rest:                             \
	CBZ   R0, done                \
	ROWS(CLEAR)                   \
	MOVD  $0, R15                 \
	MOVD  R1, R16                 \
	MOVD  R9, R17                 \
	AND   $3, R0, R21             \
restRow:                          \
	ROWS(LOAD_ELEMENT)            \
	MOVD  R17, R20                \
	TBZ   $3, R0, four            \
	FLDPQ.P 32(R20), (F24, F25)   \
	ROWS(MULTIPLY_EIGHT)          \
four:                             \
	TBZ   $2, R0, last            \
	FMOVQ.P 16(R20), F24          \
	ROWS(MULTIPLY_FOUR)           \
last:                             \
	CBZ   R21, next               \
	LOAD_LAST                     \
	ROWS(MULTIPLY_LAST)           \
next:                             \
	ADD   R8, R15                 \
	ADD   R11, R17                \
	SUB   $1, R16                 \
	CBNZ  R16, restRow            \
	CBZ   R14, storeRest          \
	MOVD  R14, R19                \
	ROWS(ADD_REST)                \
storeRest:                        \
	MOVD  R12, R19                \
	ROWS(STORE_REST)              \
done:                             \
	RET

// func band1(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)
TEXT ·band1(SB), NOSPLIT, $0-96
	BAND(ROWS1)

// func band2(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)
TEXT ·band2(SB), NOSPLIT, $0-96
	BAND(ROWS2)

// func band3(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)
TEXT ·band3(SB), NOSPLIT, $0-96
	BAND(ROWS3)

// func band4(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)
TEXT ·band4(SB), NOSPLIT, $0-96
	BAND(ROWS4)

// func band5(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)
TEXT ·band5(SB), NOSPLIT, $0-96
	BAND(ROWS5)

// func band6(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)
TEXT ·band6(SB), NOSPLIT, $0-96
	BAND(ROWS6)

// Sixteen columns of row64: loads them from p, adds their products to four sums and moves p to the next row of b.
#define QUARTER(p, s0, s1, s2, s3) \
	FLDPQ (p), (F16, F17)   \
	FLDPQ 32(p), (F18, F19) \
	ADD   R6, p             \
	FMLA4E(20, 0, 16, s0)   \
	FMLA4E(20, 0, 17, s1)   \
	FMLA4E(20, 0, 18, s2)   \
	FMLA4E(20, 0, 19, s3)
#define QUARTERS(M) \
	M(R2, 0, 1, 2, 3)   \
	M(R3, 4, 5, 6, 7)   \
	M(R4, 8, 9, 10, 11) \
	M(R5, 12, 13, 14, 15)
#define CLEAR_QUARTER(p, s0, s1, s2, s3) ZERO4(s0); ZERO4(s1); ZERO4(s2); ZERO4(s3)
#define ADD_QUARTER(p, s0, s1, s2, s3) \
	FLDPQ.P 32(R8), (F16, F17) \
	FLDPQ.P 32(R8), (F18, F19) \
	FADD4(16, s0, s0)          \
	FADD4(17, s1, s1)          \
	FADD4(18, s2, s2)          \
	FADD4(19, s3, s3)
#define STORE_QUARTER(p, s0, s1, s2, s3) \
	FMOVQ.P F(s0), 16(R7) \
	FMOVQ.P F(s1), 16(R7) \
	FMOVQ.P F(s2), 16(R7) \
	FMOVQ.P F(s3), 16(R7)

// func row64(k int, a *float32, cs int, b *float32, panel, bs int, c, d *float32)
//
// One row of a by 64 columns of b: 16 sums in V0-V15, 16 columns at a time in V16-V19, the element of a in V20. R10 is
// p*cs.
TEXT ·row64(SB), NOSPLIT, $0-64
	MOVD k+0(FP), R0
	MOVD a+8(FP), R1
	MOVD cs+16(FP), R9
	MOVD b+24(FP), R2
	MOVD panel+32(FP), R6
	ADD  R6, R2, R3
	ADD  R6, R3, R4
	ADD  R6, R4, R5
	MOVD bs+40(FP), R6
	MOVD c+48(FP), R7
	MOVD d+56(FP), R8
	MOVD $0, R10
	QUARTERS(CLEAR_QUARTER)

row:
	FMOVS (R1)(R10<<2), F20
	QUARTERS(QUARTER)
	ADD   R9, R10
	SUB   $1, R0
	CBNZ  R0, row
	CBZ   R8, store
	QUARTERS(ADD_QUARTER)

store:
	QUARTERS(STORE_QUARTER)
	RET
