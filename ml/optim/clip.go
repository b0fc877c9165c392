package optim

import "math"

// Norm is the Euclidean norm of the gradients. Its eight sums have a fixed order.
func Norm(grads []float32) float64 {
	var sums [8]float64
	i := 0
	for ; i+8 <= len(grads); i += 8 {
		part := (*[8]float32)(grads[i:])
		for k, g := range part {
			sums[k] += float64(g) * float64(g)
		}
	}
	for k, g := range grads[i:] {
		sums[k] += float64(g) * float64(g)
	}
	var sum float64
	for _, s := range sums {
		sum += s
	}
	return math.Sqrt(sum)
}

// ClipNorm scales the gradients so that their Euclidean norm is at most limit, and returns the norm that they had
// (Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural networks, 2013, algorithm 1; the 1e-6 is
// PyTorch's). Where that norm is not finite it leaves them alone. It panics on a limit below 0, which would turn every
// gradient round.
func ClipNorm(grads []float32, limit float64) (norm float64) {
	if limit < 0 {
		panic("optim: the largest norm of a gradient is at least 0")
	}
	norm = Norm(grads)
	scale := limit / (norm + 1e-6)
	if !(scale < 1) || math.IsInf(norm, 0) {
		return norm
	}
	for i := range grads {
		grads[i] *= float32(scale)
	}
	return norm
}

// ClipValue brings every gradient to within ±limit, which NaN survives, and returns the Euclidean norm that they had. It
// panics on a limit below 0.
func ClipValue(grads []float32, limit float64) (norm float64) {
	if limit < 0 {
		panic("optim: the largest value of a gradient is at least 0")
	}
	norm = Norm(grads)
	high := float32(limit)
	for i, g := range grads {
		grads[i] = max(-high, min(high, g))
	}
	return norm
}
