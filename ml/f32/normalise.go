package f32

import (
	"math"

	"gonum.org/v1/gonum/blas/blas32"
)

// NormEpsilon keeps the deviation of equal values from being zero; it is PyTorch's for layers.
const NormEpsilon = 1e-5

// NormForward normalises every row of v over its columns (Ba, Kiros & Hinton, Layer normalization, 2016, equation 4):
//
//	μ = mean(v)   s = 1/√(mean((v-μ)²) + ε)   v̂ = (v-μ) s
//	v = gain v̂ + bias
//
// It keeps v̂ in hat, of v's shape, and s in scale, one for each row.
func NormForward(v, hat blas32.General, scale, gain, bias []float32) {
	checkNorm(v, hat, scale, gain, bias)
	n := float32(v.Cols)
	for r := range v.Rows {
		v, hat := Row(v, r), Row(hat, r)
		var mean, square float32
		for _, x := range v {
			mean += x
		}
		mean /= n
		for _, x := range v {
			square += (x - mean) * (x - mean)
		}
		s := float32(1 / math.Sqrt(float64(square/n)+NormEpsilon))
		scale[r] = s
		for j, x := range v {
			hat[j] = (x - mean) * s
			v[j] = gain[j]*hat[j] + bias[j]
		}
	}
}

// NormBackward turns d, the gradient by what NormForward left in v, into that by what it found there,
//
//	e = d gain   d ← s (e - mean(e) - v̂ mean(e v̂))
//
// and adds d v̂ to dGain and d to dBias, first row first.
func NormBackward(d, hat blas32.General, scale, gain, dGain, dBias []float32) {
	checkNorm(d, hat, scale, gain, dGain)
	checkRow(d, dBias)
	n := float32(d.Cols)
	for r := range d.Rows {
		d, hat := Row(d, r), Row(hat, r)
		var mean, along float32
		for j, x := range d {
			dGain[j] += x * hat[j]
			dBias[j] += x
			d[j] = x * gain[j]
			mean += d[j]
			along += d[j] * hat[j]
		}
		mean, along = mean/n, along/n
		for j, x := range d {
			d[j] = scale[r] * (x - mean - hat[j]*along)
		}
	}
}

func checkNorm(v, hat blas32.General, scale []float32, vectors ...[]float32) {
	checkSame(v, hat)
	if len(scale) != v.Rows {
		panic("f32: every row that is normalised has a scale of its own")
	}
	for _, x := range vectors {
		checkRow(v, x)
	}
}
