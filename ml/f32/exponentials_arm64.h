// Exponentials of up to four registers at a time, in step, since one alone mostly waits for itself. ONE, TWO, THREE and
// FOUR say how many; register i of them has
//
//	Vi      the argument x, then r         V4+i  n = round(x/ln 2), then 2**n
//	V8+i    the polynomial's sum           V12+i its other place
//	V16+i   what the argument comes from, in the end the value
//
// and all of them share
//
//	V22 1   V23 2   V24 87   V25 -87   V26 30   V27 the bits of signs
//	V28 1/ln 2, ln 2 in two parts, 1/7!    V29 1/6!, 1/5!, 1/4!, 1/3!
//	V30 1/2!, 1, 2, 87                     V31 30, the two bounds of exp, infinity
//
// V20 and V21 are free.
#define ONE(M) M(0)
#define TWO(M) M(0); M(1)
#define THREE(M) M(0); M(1); M(2)
#define FOUR(M) M(0); M(1); M(2); M(3)

// LOAD_CONSTANTS uses R20.
#define LOAD_CONSTANTS \
	MOVD  $·exponentials(SB), R20 \
	FLDPQ (R20), (F28, F29)       \
	FLDPQ 32(R20), (F30, F31)     \
	DUP4(30, 1, 22)               \
	DUP4(30, 2, 23)               \
	DUP4(30, 3, 24)               \
	FNEG4(24, 25)                 \
	DUP4(31, 0, 26)               \
	ZERO4(27)                     \
	FNEG4(27, 27)

#define WHOLE(i) FMUL4E(28, 0, i, 4+i); FRINTN4(4+i, 4+i)
#define REMAINDER_HIGH(i) FMLS4E(28, 1, 4+i, i)
#define REMAINDER_LOW(i) FMLS4E(28, 2, 4+i, i)
#define TERM6(i) DUP4(29, 0, 8+i); FMLA4E(28, 3, i, 8+i)
#define TERM5(i) DUP4(29, 1, 12+i); FMLA4(i, 8+i, 12+i)
#define TERM4(i) DUP4(29, 2, 8+i); FMLA4(i, 12+i, 8+i)
#define TERM3(i) DUP4(29, 3, 12+i); FMLA4(i, 8+i, 12+i)
#define TERM2(i) DUP4(30, 0, 8+i); FMLA4(i, 12+i, 8+i)
#define TERM1(i) MOV16(22, 12+i); FMLA4(i, 8+i, 12+i)
#define TERM0(i) MOV16(22, 8+i); FMLA4(i, 12+i, 8+i)
#define TIMES_R(i) FMUL4(i, 12+i, 8+i)
#define POWER(i) EXPONENT4(4+i, 4+i); ADD4(22, 4+i, 4+i)

// SERIES goes from x to (e**r - 1)/r in V12+i, in the words of exp in activation.go.
#define SERIES(MANY) \
	MANY(WHOLE)          \
	MANY(REMAINDER_HIGH) \
	MANY(REMAINDER_LOW)  \
	MANY(TERM6)          \
	MANY(TERM5)          \
	MANY(TERM4)          \
	MANY(TERM3)          \
	MANY(TERM2)          \
	MANY(TERM1)

// EXPONENTIALS turns each x, within ±87, into s = 2**n in V4+i and q = e**r - 1 in V8+i, so that e**x = s q + s. NaN
// stays NaN in q. The bits of 1 are 127<<23.
#define NEAREST(i) FCVTNS4(4+i, 4+i)
#define EXPONENTIALS(MANY) \
	SERIES(MANY)  \
	MANY(TIMES_R) \
	MANY(NEAREST) \
	MANY(POWER)

// The logistic function of V16+i: SIGMOID_FROM, EXPONENTIALS, SIGMOID_TO give 1/(1 + e**-x).
#define SIGMOID_FROM(i) FNEG4(16+i, i); FMIN4(24, i, i); FMAX4(25, i, i)
#define SIGMOID_TO(i) FMLA4(8+i, 4+i, 4+i); FADD4(22, 4+i, 4+i); FDIV4(4+i, 22, 16+i)

// The hyperbolic tangent of V16+i: TANH_FROM, EXPONENTIALS, TANH_TO give, with m = e**(2|x|) - 1, m/(m+2) and the sign
// of x. m = s q + (s - 1): nothing cancels where it is small.
#define TANH_FROM(i) FABS4(16+i, i); FADD4(i, i, i); FMIN4(26, i, i)
#define TANH_TO(i) \
	FSUB4(22, 4+i, 12+i)    \
	FMLA4(8+i, 4+i, 12+i)   \
	FADD4(23, 12+i, 8+i)    \
	FDIV4(8+i, 12+i, 12+i)  \
	BIF16(27, 12+i, 16+i)
