package ml

import (
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/inside"
	"caderno/ml/loss"
	"caderno/ml/rnn"
)

// glass looks inside a network while it reads one window. It shares nothing with training but the network's weights and
// gradients, which every step of training begins anew.
type glass struct {
	net    *rnn.Net
	cut    *cut
	window int
	loss   loss.Loss
	tape   *rnn.Tape
	target blas32.General // 1×1
}

func newGlass(net *rnn.Net, c *cut, spec Spec) *glass {
	return &glass{net: net, cut: c, window: spec.Window, loss: lossOf(spec), tape: rnn.NewTape(net, 1, spec.Window), target: f32.NewMatrix(1, 1)}
}

// look shows the last window of the training part; see InsideEvent. Without states, it leaves the matrices out.
func (g *glass) look(states bool) *InsideEvent {
	w, at := g.window, g.cut.fit[len(g.cut.fit)-1:]
	g.cut.read(g.tape, at, w)
	g.net.Forward(g.tape)
	e := &InsideEvent{From: at[0] - w, Input: make(inside.Values, w), Output: make(inside.Values, w), Target: make(inside.Values, w)}
	for s := range w {
		e.Input[s] = float32(inside.Round(g.cut.z[e.From+s]))
		e.Output[s] = float32(inside.Round(float64(g.tape.Y(s).Data[0])))
		e.Target[s] = float32(inside.Round(g.cut.z[e.From+s+1]))
	}
	mean, _ := g.cut.loss(g.loss, g.tape, g.target, at, w)
	e.Loss = finite(mean)
	e.View = inside.Look(g.net, g.tape, 0, states)
	return e
}
