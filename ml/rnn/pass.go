package rnn

import "caderno/ml/f32"

// Forward runs the sequence in t.X from a zero state, filling t with every gate, state and output. It panics where t
// was made for a network of other sizes.
func (n *Net) Forward(t *Tape) { n.ForwardFrom(t, nil) }

// ForwardFrom is Forward from the state that s holds, which it only reads; nil stands for zeros. So a long sequence is
// cut into windows that hand their state on (Tape.Final), with gradients that stop at the cut: truncated
// backpropagation through time. It panics as Forward does, and where s is another network's or has another number of
// rows in use than t.
func (n *Net) ForwardFrom(t *Tape, s *State) {
	t.check(n)
	if s != nil && (s.net != n || s.rows != t.batch) {
		panic("rnn: network, state and tape do not belong together")
	}
	t.begin(s)
	t.weights.take(n)
	H, in := n.config.Hidden, t.all(t.x, n.config.Input)
	for l, y := range n.layers {
		b, w := t.layers[l], t.weights.layers[l]
		// a = x Wihᵀ + b for all steps at once; the recurrent sums follow step by step.
		a := t.all(b.gates, n.cell.gates()*H)
		f32.SetRows(a, y.b)
		f32.AddMulPacked(a, in, w.wih)
		for s := range t.steps {
			v := t.at(l, s)
			n.recur(v, y, w, s > 0 || t.from)
			n.cell.forward(v)
		}
		in = t.all(b.h, H)
	}
	out := t.all(t.y, n.config.Output)
	f32.SetRows(out, n.out.b)
	f32.AddMulPacked(out, in, t.weights.out)
}

// recur adds the recurrent sums of a step to the input's, or puts them beside these where the cell wants them apart.
// Where the state before is known to be zero, moving is false and only the bias is left of them.
func (n *Net) recur(v stepView, y layer, w packedLayer, moving bool) {
	to := v.a
	if n.cell.apart() {
		to = v.q
		f32.SetRows(to, y.q)
	}
	if moving {
		f32.AddMulPacked(to, v.hPrev, w.whh)
	}
}

// Backward takes the gradients in t.DY back through every step (Werbos, Backpropagation through time, 1990) and adds
// those of the parameters to Grads. Forward must have filled t. A state that the pass began from counts as given: no
// gradient goes back into it. It panics where t was made for a network of other sizes.
func (n *Net) Backward(t *Tape) {
	t.check(n)
	H, top := n.config.Hidden, t.layers[n.config.Layers-1]
	dy, dh := t.all(t.dy, n.config.Output), t.all(t.dh, H)
	f32.AddTMul(n.out.dW, dy, t.all(top.h, H))
	f32.AddRows(n.out.db, dy)
	f32.MulTo(dh, dy, n.out.w)
	for l := n.config.Layers - 1; l >= 0; l-- {
		n.backwardSteps(t, l)
		n.backwardWeights(t, l)
	}
}

// backwardSteps takes t.dh, the gradient by layer l's outputs, back through its steps to the sums of its units.
func (n *Net) backwardSteps(t *Tape, l int) {
	back, dhNext := t.weights.layers[l].back, t.step(t.dhNext, n.config.Hidden, 0)
	back.Pack(n.layers[l].whh)
	clear(t.dc)
	for s := t.steps - 1; s >= 0; s-- {
		v := t.at(l, s)
		if s < t.steps-1 {
			f32.Add(v.dh.Data, dhNext.Data)
		}
		n.cell.backward(v)
		switch {
		case s == 0:
		case n.cell.apart(): // dh holds what goes straight to the state before
			copy(dhNext.Data, v.dh.Data)
			f32.AddMulPacked(dhNext, v.dq, back)
		default:
			f32.MulPackedTo(dhNext, v.da, back)
		}
	}
}

// backwardWeights takes the gradients by layer l's sums to its parameters and, above the first layer, to the outputs of
// the layer below, which it leaves in t.dh.
func (n *Net) backwardWeights(t *Tape, l int) {
	H, y, b := n.config.Hidden, n.layers[l], t.layers[l]
	wide := n.cell.gates() * H
	da := t.all(b.da, wide)
	dq := da
	if n.cell.apart() {
		dq = t.all(b.dq, wide)
		f32.AddRows(y.dq, dq)
	}
	f32.AddRows(y.db, da)
	if t.from {
		f32.AddTMul(y.dWhh, f32.Rows(dq, 0, t.batch), t.at(l, 0).hPrev)
	}
	if t.steps > 1 { // the sums of step s meet h of step s-1
		late := f32.Rows(dq, t.batch, dq.Rows-t.batch)
		early := f32.Rows(t.all(b.h, H), 0, dq.Rows-t.batch)
		f32.AddTMul(y.dWhh, late, early)
	}
	if l == 0 {
		f32.AddTMul(y.dWih, da, t.all(t.x, n.config.Input))
		return
	}
	f32.AddTMul(y.dWih, da, t.all(t.layers[l-1].h, H))
	f32.MulTo(t.all(t.dh, H), da, y.wih)
}
