package rnn

import (
	"math"
	"math/rand/v2"
	"strings"

	"gonum.org/v1/gonum/mat"
)

// The ways to begin. Biases are zero in all of them, but for an LSTM's forget gates.
const (
	InitUniform    = "uniform"    // every weight uniform in ±1/√H, as PyTorch has it
	InitZero       = "zero"       // nothing but zeros: no unit can learn to differ from another
	InitSmall      = "small"      // normal with deviation 0.01
	InitLarge      = "large"      // normal with deviation 1
	InitXavier     = "xavier"     // uniform in ±√(6/(in+out)) (Glorot & Bengio, 2010, equation 16)
	InitHe         = "he"         // normal with deviation √(2/in) (He, Zhang, Ren & Sun, 2015, equation 10)
	InitOrthogonal = "orthogonal" // recurrent weights orthogonal (Saxe, McClelland & Ganguli, 2014), the others Xavier
	// InitIdentity begins with recurrent weights that hand the state on unchanged and input weights that are normal
	// with deviation 0.001; with a rectifier it is the IRNN (Le, Jaitly & Hinton, 2015).
	InitIdentity = "identity"
)

// initialise fills the weights in the order of their names; in and out of a recurrent matrix count one gate's block.
func (n *Net) initialise(rng *rand.Rand) {
	H := n.config.Hidden
	for _, t := range n.tensors {
		if strings.Contains(t.Name, "bias") {
			continue
		}
		w := n.params[t.Offset : t.Offset+t.Rows*t.Cols]
		recurrent := strings.HasPrefix(t.Name, "weight_hh")
		rows := min(t.Rows, H) // of a block
		for at := 0; at < len(w); at += rows * t.Cols {
			block := w[at : at+rows*t.Cols]
			switch {
			case recurrent && n.config.Init == InitOrthogonal:
				orthogonal(block, H, rng)
			case recurrent && n.config.Init == InitIdentity:
				for i := range H {
					block[i*H+i] = 1
				}
			default:
				begin(block, n.config.Init, rows, t.Cols, H, rng)
			}
		}
	}
	if n.config.Cell != LSTM && n.config.Cell != "" {
		return
	}
	for _, y := range n.layers {
		for j := range H {
			y.b[H+j] = n.config.ForgetBias
		}
	}
}

// begin fills the block of a weight with out rows and in columns.
func begin(w []float32, how string, out, in, hidden int, rng *rand.Rand) {
	uniform := func(bound float64) func() float64 {
		return func() float64 { return (2*rng.Float64() - 1) * bound }
	}
	normal := func(deviation float64) func() float64 {
		return func() float64 { return rng.NormFloat64() * deviation }
	}
	var draw func() float64
	switch how {
	case InitUniform, "":
		draw = uniform(1 / math.Sqrt(float64(hidden)))
	case InitZero:
		return
	case InitSmall:
		draw = normal(0.01)
	case InitLarge:
		draw = normal(1)
	case InitXavier, InitOrthogonal:
		draw = uniform(math.Sqrt(6 / float64(in+out)))
	case InitHe:
		draw = normal(math.Sqrt(2 / float64(in)))
	case InitIdentity:
		draw = normal(0.001)
	default:
		panic("rnn: there is no such way to begin")
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
