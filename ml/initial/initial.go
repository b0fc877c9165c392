// Package initial says what the weights of a network begin with, one block at a time: a matrix, or one gate's share of it.
package initial

import (
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// The ways to begin. Identity and Orthogonal concern square blocks that hand a state on; the rest of a network then begins
// as their comments say.
const (
	Uniform    = "uniform"    // every weight uniform in ±1/√H, as PyTorch has it for recurrent layers
	Zero       = "zero"       // nothing but zeros: no unit can learn to differ from another
	Constant   = "constant"   // 0.1 everywhere: nor here, but something flows
	Small      = "small"      // normal with deviation 0.01
	Large      = "large"      // normal with deviation 1
	Xavier     = "xavier"     // uniform in ±√(6/(in+out)) (Glorot & Bengio, 2010, equation 16)
	He         = "he"         // normal with deviation √(2/in) (He, Zhang, Ren & Sun, 2015, equation 10)
	Orthogonal = "orthogonal" // square blocks orthogonal (Saxe, McClelland & Ganguli, 2014), the others Xavier
	// Identity begins with square blocks that hand the state on unchanged and the others normal with deviation 0.001; with
	// a rectifier it is the IRNN (Le, Jaitly & Hinton, 2015).
	Identity = "identity"
)

// Names lists them, the default first.
var Names = []string{Uniform, Xavier, He, Orthogonal, Identity, Small, Large, Constant, Zero}

// Square fills an n×n block that hands a state on. It panics on a way that there is not and where w has another length.
func Square(w []float32, way string, n int, rng *rand.Rand) {
	if len(w) != n*n {
		panic("initial: the block is not square")
	}
	switch way {
	case Orthogonal:
		orthogonal(w, n, rng)
	case Identity:
		clear(w)
		for i := range n {
			w[i*n+i] = 1
		}
	default:
		Fill(w, way, n, n, n, rng)
	}
}

// Fill fills a block with out rows and in columns, of a layer with hidden units, H above. It panics on a way that there is
// not and where w has another length.
func Fill(w []float32, way string, out, in, hidden int, rng *rand.Rand) {
	if len(w) != out*in {
		panic("initial: block and slice differ in size")
	}
	uniform := func(bound float64) func() float64 {
		return func() float64 { return (2*rng.Float64() - 1) * bound }
	}
	normal := func(deviation float64) func() float64 {
		return func() float64 { return rng.NormFloat64() * deviation }
	}
	var draw func() float64
	switch way {
	case Uniform, "":
		draw = uniform(1 / math.Sqrt(float64(hidden)))
	case Zero:
		clear(w)
		return
	case Constant:
		draw = func() float64 { return 0.1 }
	case Small:
		draw = normal(0.01)
	case Large:
		draw = normal(1)
	case Xavier, Orthogonal:
		draw = uniform(math.Sqrt(6 / float64(in+out)))
	case He:
		draw = normal(math.Sqrt(2 / float64(in)))
	case Identity:
		draw = normal(0.001)
	default:
		panic("initial: there is no such way to begin")
	}
	for i := range w {
		w[i] = float32(draw())
	}
}

// orthogonal fills an H×H block with the orthogonal factor of a random normal matrix, its signs made those of a uniform
// choice among all orthogonal matrices (Mezzadri, How to generate random matrices from the classical compact groups,
// 2007).
func orthogonal(w []float32, H int, rng *rand.Rand) {
	normal := mat.NewDense(H, H, nil)
	for i := range H {
		for j := range H {
			normal.Set(i, j, rng.NormFloat64())
		}
	}
	var qr mat.QR
	qr.Factorize(normal)
	var q, r mat.Dense
	qr.QTo(&q)
	qr.RTo(&r)
	for i := range H {
		for j := range H {
			w[i*H+j] = float32(q.At(i, j) * math.Copysign(1, r.At(j, j)))
		}
	}
}
