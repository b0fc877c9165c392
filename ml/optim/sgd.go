package optim

// sgd is stochastic gradient descent (Robbins & Monro, A stochastic approximation method, 1951): θ ← θ - rate g.
type sgd struct{ pace }

func (o *sgd) Vectors() [][]float32 { return nil }

func (o *sgd) Step(params, grads []float32) {
	o.begin(params, grads, o.decay)
	rate := float32(o.rate)
	for i, g := range grads {
		params[i] -= rate * g
	}
}

// momentum is descent with a running sum b of the gradients (Polyak, Some methods of speeding up the convergence of
// iteration methods, 1964) or, looking ahead along it, Nesterov's (Sutskever, Martens, Dahl & Hinton, On the importance of
// initialization and momentum in deep learning, 2013, in PyTorch's form):
//
//	b ← μ b + g      θ ← θ - rate b              (momentum)
//	                 θ ← θ - rate (g + μ b)      (Nesterov)
type momentum struct {
	pace
	keep  float64
	ahead bool
	sum   []float32
}

func (o *momentum) Vectors() [][]float32 { return [][]float32{o.sum} }

func (o *momentum) Step(params, grads []float32) {
	o.begin(params, grads, o.decay)
	rate, keep := float32(o.rate), float32(o.keep)
	for i, g := range grads {
		b := keep*o.sum[i] + g
		o.sum[i] = b
		if o.ahead {
			b = g + keep*b
		}
		params[i] -= rate * b
	}
}
