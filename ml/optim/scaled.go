package optim

// rmsprop divides by a running root mean square (Tieleman & Hinton, Neural networks for machine learning, lecture 6.5,
// 2012), with PyTorch's constants:
//
//	v ← 0.99 v + 0.01 g²      θ ← θ - rate g / (√v + 1e-8)
type rmsprop struct {
	pace
	square []float32
}

func (o *rmsprop) Vectors() [][]float32 { return [][]float32{o.square} }

func (o *rmsprop) Step(params, grads []float32) {
	const alpha, epsilon = 0.99, 1e-8
	o.begin(params, grads, o.decay)
	rate, rest := float32(o.rate), float32(1-alpha)
	for i, g := range grads {
		o.square[i] = alpha*o.square[i] + rest*g*g
		params[i] -= rate * g / (sqrt(o.square[i]) + epsilon)
	}
}

// adagrad divides by the root of the sum of all squares so far (Duchi, Hazan & Singer, Adaptive subgradient methods for
// online learning and stochastic optimization, 2011), with PyTorch's epsilon:
//
//	s ← s + g²      θ ← θ - rate g / (√s + 1e-10)
type adagrad struct {
	pace
	square []float32
}

func (o *adagrad) Vectors() [][]float32 { return [][]float32{o.square} }

func (o *adagrad) Step(params, grads []float32) {
	const epsilon = 1e-10
	o.begin(params, grads, o.decay)
	rate := float32(o.rate)
	for i, g := range grads {
		o.square[i] += g * g
		params[i] -= rate * g / (sqrt(o.square[i]) + epsilon)
	}
}
