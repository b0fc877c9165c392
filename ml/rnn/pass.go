package rnn

import "caderno/ml/f32"

// Forward runs the sequence in t.X from a zero state, filling t with every gate, state and output. It panics where t
// was made for a network of other sizes.
func (n *LSTM) Forward(t *Tape) { n.ForwardFrom(t, nil) }

// ForwardFrom is Forward from a state, which it only reads; nil stands for zeros. So a long sequence is cut into windows
// that hand their state on (Tape.Final), with gradients that stop at the cut: truncated backpropagation through time. It
// panics as Forward does, and where the state is another network's or has another number of rows in use than t.
func (n *LSTM) ForwardFrom(t *Tape, from *State) {
	t.check(n)
	if from != nil && (from.net != n || from.rows != t.batch) {
		panic("rnn: network, state and tape do not belong together")
	}
	t.begin(from)
	t.weights.take(n)
	H, in := n.config.Hidden, t.all(t.x, n.config.Input)
	for l, y := range n.layers {
		b, w := t.layers[l], t.weights.layers[l]
		// a = x Wihᵀ + b for all steps at once; the recurrent term follows step by step.
		gates := t.all(b.gates, 4*H)
		f32.SetRows(gates, y.b)
		f32.AddMul(gates, in, w.wih)
		hPrev, cPrev := t.start(l)
		for s := range t.steps {
			a, c, h := t.step(b.gates, 4*H, s), t.step(b.c, H, s), t.step(b.h, H, s)
			if s > 0 || t.from {
				f32.AddMul(a, hPrev, w.whh)
			}
			f32.LSTMForward(a, cPrev, c, t.step(b.tanhC, H, s), h)
			hPrev, cPrev = h, c
		}
		in = t.all(b.h, H)
	}
	out := t.all(t.y, n.config.Output)
	f32.SetRows(out, n.out.b)
	f32.AddMul(out, in, t.weights.out)
}

// Backward takes the gradients in t.DY back through every step (Werbos, Backpropagation through time, 1990) and adds
// those of the parameters to Grads. Forward must have filled t. A state that the pass began from counts as given: no
// gradient goes back into it. It panics where t was made for a network of other sizes.
func (n *LSTM) Backward(t *Tape) {
	t.check(n)
	H, top := n.config.Hidden, t.layers[n.config.Layers-1]
	dy, dh := t.all(t.dy, n.config.Output), t.all(t.dh, H)
	f32.AddTMul(n.out.dW, dy, t.all(top.h, H))
	f32.AddRows(n.out.db, dy)
	f32.MulTo(dh, dy, n.out.w)
	for l := n.config.Layers - 1; l >= 0; l-- {
		n.backwardLayer(t, l)
	}
}

// backwardLayer takes t.dh, the gradient by this layer's outputs, back to its parameters and, above the first layer,
// to the outputs of the layer below, which it leaves in t.dh.
func (n *LSTM) backwardLayer(t *Tape, l int) {
	H, y, b := n.config.Hidden, n.layers[l], t.layers[l]
	dhNext, dc := t.step(t.dhNext, H, 0), t.step(t.dc, H, 0)
	h0, c0 := t.start(l)
	clear(dc.Data)
	for s := t.steps - 1; s >= 0; s-- {
		dh, cPrev := t.step(t.dh, H, s), c0
		if s > 0 {
			cPrev = t.step(b.c, H, s-1)
		}
		if s < t.steps-1 {
			for i, d := range dhNext.Data {
				dh.Data[i] += d
			}
		}
		da := t.step(b.da, 4*H, s)
		f32.LSTMBackward(da, dh, dc, t.step(b.gates, 4*H, s), cPrev, t.step(b.tanhC, H, s))
		if s > 0 {
			f32.MulTo(dhNext, da, y.whh)
		}
	}
	da := t.all(b.da, 4*H)
	f32.AddRows(y.db, da)
	if t.from {
		f32.AddTMul(y.dWhh, t.step(b.da, 4*H, 0), h0)
	}
	if t.steps > 1 { // da of step s meets h of step s-1
		late := f32.Rows(da, t.batch, da.Rows-t.batch)
		early := f32.Rows(t.all(b.h, H), 0, da.Rows-t.batch)
		f32.AddTMul(y.dWhh, late, early)
	}
	if l == 0 {
		f32.AddTMul(y.dWih, da, t.all(t.x, n.config.Input))
		return
	}
	f32.AddTMul(y.dWih, da, t.all(t.layers[l-1].h, H))
	f32.MulTo(t.all(t.dh, H), da, y.wih)
}
