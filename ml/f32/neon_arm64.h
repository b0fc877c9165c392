// Go's assembler has few of NEON's instructions for floats. Those that the kernels need are encoded here, in one form:
// vector registers by number, sources first and the destination last, as in Go's assembler, so that FSUB4(m, n, d) is
// Vd = Vn - Vm and FDIV4(m, n, d) is Vd = Vn / Vm. The comment gives ARM's mnemonic, on whose right side the
// destination is first. All act on four floats or four words of 32 bits.

#define VECTOR3(code, m, n, d) WORD $(code | (m)<<16 | (n)<<5 | (d))
#define VECTOR2(code, n, d) WORD $(code | (n)<<5 | (d))
#define ELEMENT(code, m, i, n, d) WORD $(code | ((i)>>1)<<11 | ((i)&1)<<21 | (m)<<16 | (n)<<5 | (d))

#define FADD4(m, n, d) VECTOR3(0x4E20D400, m, n, d)   // FADD Vd.4S, Vn.4S, Vm.4S
#define FSUB4(m, n, d) VECTOR3(0x4EA0D400, m, n, d)   // FSUB Vd.4S, Vn.4S, Vm.4S
#define FMUL4(m, n, d) VECTOR3(0x6E20DC00, m, n, d)   // FMUL Vd.4S, Vn.4S, Vm.4S
#define FDIV4(m, n, d) VECTOR3(0x6E20FC00, m, n, d)   // FDIV Vd.4S, Vn.4S, Vm.4S
#define FMLA4(m, n, d) VECTOR3(0x4E20CC00, m, n, d)   // FMLA Vd.4S, Vn.4S, Vm.4S: Vd += Vn*Vm, rounded once
#define FMLS4(m, n, d) VECTOR3(0x4EA0CC00, m, n, d)   // FMLS Vd.4S, Vn.4S, Vm.4S: Vd -= Vn*Vm, rounded once
#define FMAX4(m, n, d) VECTOR3(0x4E20F400, m, n, d)   // FMAX Vd.4S, Vn.4S, Vm.4S: NaN where either is
#define FMIN4(m, n, d) VECTOR3(0x4EA0F400, m, n, d)   // FMIN Vd.4S, Vn.4S, Vm.4S: NaN where either is
#define FADDP4(m, n, d) VECTOR3(0x6E20D400, m, n, d)  // FADDP Vd.4S, Vn.4S, Vm.4S: sums of neighbours, Vn's first
#define FCMGT4(m, n, d) VECTOR3(0x6EA0E400, m, n, d)  // FCMGT Vd.4S, Vn.4S, Vm.4S: every bit where Vn > Vm
#define ADD4(m, n, d) VECTOR3(0x4EA08400, m, n, d)    // ADD Vd.4S, Vn.4S, Vm.4S
#define SUB4(m, n, d) VECTOR3(0x6EA08400, m, n, d)    // SUB Vd.4S, Vn.4S, Vm.4S
#define BIC16(m, n, d) VECTOR3(0x4E601C00, m, n, d)   // BIC Vd.16B, Vn.16B, Vm.16B: Vn without the bits of Vm
#define BIT16(m, n, d) VECTOR3(0x6EA01C00, m, n, d)   // BIT Vd.16B, Vn.16B, Vm.16B: takes Vn's bit where Vm's is set
#define BIF16(m, n, d) VECTOR3(0x6EE01C00, m, n, d)   // BIF Vd.16B, Vn.16B, Vm.16B: takes Vn's bit where Vm's is not set
#define MOV16(n, d) VECTOR3(0x4EA01C00, n, n, d)      // MOV Vd.16B, Vn.16B

#define FSQRT4(n, d) VECTOR2(0x6EA1F800, n, d)        // FSQRT Vd.4S, Vn.4S
#define FNEG4(n, d) VECTOR2(0x6EA0F800, n, d)         // FNEG Vd.4S, Vn.4S
#define FABS4(n, d) VECTOR2(0x4EA0F800, n, d)         // FABS Vd.4S, Vn.4S
#define FRINTN4(n, d) VECTOR2(0x4E218800, n, d)       // FRINTN Vd.4S, Vn.4S: the nearest whole number, as a float
#define FCVTNS4(n, d) VECTOR2(0x4E21A800, n, d)       // FCVTNS Vd.4S, Vn.4S: the nearest whole number, as a word; NaN gives 0
#define HALVE4(n, d) VECTOR2(0x4F3F0400, n, d)        // SSHR Vd.4S, Vn.4S, #1
#define EXPONENT4(n, d) VECTOR2(0x4F375400, n, d)     // SHL Vd.4S, Vn.4S, #23
#define ZERO4(d) VECTOR2(0x6F00E400, 0, d)            // MOVI Vd.2D, #0
#define ONE4(d) VECTOR2(0x4F03F600, 0, d)             // FMOV Vd.4S, #1.0

#define FMUL4E(m, i, n, d) ELEMENT(0x4F809000, m, i, n, d) // FMUL Vd.4S, Vn.4S, Vm.S[i]
#define FMLA4E(m, i, n, d) ELEMENT(0x4F801000, m, i, n, d) // FMLA Vd.4S, Vn.4S, Vm.S[i]
#define FMLS4E(m, i, n, d) ELEMENT(0x4F805000, m, i, n, d) // FMLS Vd.4S, Vn.4S, Vm.S[i]
#define DUP4(n, i, d) VECTOR2(0x4E040400 | (i)<<19, n, d)  // DUP Vd.4S, Vn.S[i]

// LANES goes over R0 floats with BODY(MOV, size), which moves its pointers on by size bytes with loads and stores of
// that many: four floats at a time, then two, then one, so that nothing beyond the last is touched. Lanes that are not
// loaded are zero, and what BODY makes of them is not stored. It uses R20.
#define LANES(BODY) \
	LSR  $2, R0, R20       \
	CBZ  R20, two          \
four:                      \
	BODY(FMOVQ, 16)        \
	SUB  $1, R20           \
	CBNZ R20, four         \
two:                       \
	TBZ  $1, R0, one       \
	BODY(FMOVD, 8)         \
one:                       \
	TBZ  $0, R0, done      \
	BODY(FMOVS, 4)         \
done:
