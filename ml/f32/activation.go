package f32

import "math"

// Bounds of exp: below the first the result would be denormal and is taken as zero, above the second it is
// infinite.
const (
	expLow  = -87.33654475
	expHigh = 88.72283
)

// ln 2 in two parts, so that n*ln2High is exact for every n that occurs.
const (
	ln2High = 0x1.62ep-1
	ln2Low  = math.Ln2 - ln2High
)

// exp returns e**x: with n = round(x/ln 2) and r = x - n ln 2, 2**n times the Taylor polynomial of e**r, whose error on
// |r| <= ln(2)/2 is below 6e-9. NaN gives NaN. The relative error is below 2e-7 within the bounds.
func exp(x float32) float32 {
	if !(x >= expLow) {
		if x != x {
			return x
		}
		return 0
	}
	if x > expHigh {
		return float32(math.Inf(1))
	}
	n := int32(x*(1/math.Ln2)+128.5) - 128 // rounds, since the sum is positive
	f := float32(n)
	r := x - f*ln2High - f*ln2Low
	p := float32(1.0 / 5040)
	p = p*r + 1.0/720
	p = p*r + 1.0/120
	p = p*r + 1.0/24
	p = p*r + 1.0/6
	p = p*r + 0.5
	p = p*r + 1
	p = p*r + 1
	// Two factors, because 2**128 is not a float32 though the product may be one.
	half := n >> 1
	return p * math.Float32frombits(uint32(half+127)<<23) * math.Float32frombits(uint32(n-half+127)<<23)
}

// Exp replaces every element x by e**x, by 0 where that would be below the smallest normal number. The relative error is
// below 2e-7; NaN stays NaN.
func Exp(v []float32) { exps(v) }

func portableExp(v []float32) {
	for i, x := range v {
		v[i] = exp(x)
	}
}

// Sigmoid replaces every element x by 1/(1+e**-x). The error is below 1e-7; NaN stays NaN.
func Sigmoid(v []float32) { sigmoid(v) }

// Tanh replaces every element by its hyperbolic tangent. The relative error is below 4e-7; NaN stays NaN.
func Tanh(v []float32) { tanhs(v) }

func portableSigmoid(v []float32) {
	for i, x := range v {
		v[i] = 1 / (1 + exp(-x))
	}
}

func portableTanh(v []float32) {
	for i, x := range v {
		v[i] = tanh(x)
	}
}

// tanh returns 1 - 2/(e**2x + 1), except near zero, where that would cancel, its Taylor polynomial of degree 9.
func tanh(x float32) float32 {
	a := x
	if a < 0 {
		a = -a
	}
	if a < 0.25 {
		s := x * x
		return x * (1 + s*(-1.0/3+s*(2.0/15+s*(-17.0/315+s*(62.0/2835)))))
	}
	t := 1 - 2/(exp(2*a)+1)
	if x < 0 {
		return -t
	}
	return t
}

// TanhBackward sets dst = d (1-v²): a gradient d by the values v of a hyperbolic tangent becomes one by its arguments.
// All three have one length; dst may be d.
func TanhBackward(dst, d, v []float32) {
	if len(d) != len(dst) || len(v) != len(dst) {
		panic("f32: gradients and values differ in length")
	}
	tanhBackward(dst, d, v)
}

func portableTanhBackward(dst, d, v []float32) {
	for i, x := range v {
		dst[i] = d[i] * (1 - x*x)
	}
}
