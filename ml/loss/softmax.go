package loss

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Softmax is the cross-entropy of one class out of O with the outputs as logits (Bridle, Training stochastic model
// recognition algorithms as networks, 1990). With p = eʸ/Σeʸ and the class k of a row
//
//	loss = -log p_k      gradient = p - (1 at k)
//
// It writes scale times the gradient into dy (B×O), which may be y, and returns the loss, both summed over the rows with
// their weights; nil weighs all rows 1. Logits may be as large as float32 holds: the largest of a row is taken off before.
// It panics where the shapes do not fit together and on a class that there is not in a row that counts.
func Softmax[Class int | int32](dy, y blas32.General, classes []Class, weights []float32, scale float64) (sum float64) {
	if len(classes) != y.Rows {
		panic("loss: a class for every row")
	}
	checkWeights(weights, y.Rows)
	f32.Copy(dy, y)
	for r, class := range classes {
		row, w := f32.Row(dy, r), weight(weights, r)
		if w == 0 {
			clear(row)
			continue
		}
		if class < 0 || int(class) >= len(row) {
			panic("loss: there is no such class")
		}
		high := largest(row)
		own := float64(row[class]) - float64(high)
		total := exponentials(row, high)
		sum += w * (math.Log(total) - own)
		each := float32(scale * w / total)
		for i := range row {
			row[i] *= each
		}
		row[class] -= float32(scale * w)
	}
	return sum
}

// Probabilities turns logits into probabilities at a temperature above 0, in place: 1 is the network's own, lower ones
// prefer the likely, higher ones the unlikely. It panics on a temperature that is not above 0.
func Probabilities(y []float32, temperature float64) {
	if !(temperature > 0) {
		panic("loss: a temperature is above 0")
	}
	high := largest(y)
	for i := range y {
		y[i] = float32(math.Max(-1e30, (float64(y[i])-float64(high))/temperature))
	}
	total := exponentials(y, 0)
	for i := range y {
		y[i] = float32(float64(y[i]) / total)
	}
}

// Draw draws a class by its probability.
func Draw(probabilities []float32, rng *rand.Rand) int {
	at, last := rng.Float64(), 0
	for i, p := range probabilities {
		if p > 0 {
			last = i
		}
		if at -= float64(p); at < 0 {
			return i
		}
	}
	return last // what rounding has left over
}

// exponentials replaces every v by e^(v-high) and returns their sum.
func exponentials(v []float32, high float32) (total float64) {
	for i := range v {
		v[i] -= high
	}
	f32.Exp(v)
	var sums [4]float64
	i := 0
	for ; i+4 <= len(v); i += 4 {
		part := (*[4]float32)(v[i:])
		for k, e := range part {
			sums[k] += float64(e)
		}
	}
	for k, e := range v[i:] {
		sums[k] += float64(e)
	}
	return sums[0] + sums[1] + sums[2] + sums[3]
}

// largest leaves NaN aside, which the exponentials bring out again.
func largest(v []float32) float32 {
	high := float32(math.Inf(-1))
	for _, x := range v {
		if x > high {
			high = x
		}
	}
	return high
}
