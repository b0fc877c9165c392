package feedforward

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"caderno/ml/optim"
)

// torchCase is one network of testdata/oracle.json; see oracle.py beside it.
type torchCase struct {
	Config struct {
		Config
		Batch int
	}
	X, Target, Losses, Last []float64
	State, Running, Trained map[string][]float64
	Masks                   map[string][]float64
	Training, Eval          struct {
		Y, DX []float64
		Loss  float64
		Grads map[string][]float64
	}
}

func torchCases(t *testing.T) []torchCase {
	t.Helper()
	body, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []torchCase }
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 19 {
		t.Fatal("cases are missing")
	}
	return file.Cases
}

// network builds the case's network with its weights, and a tape with its input and what it drops.
func (c torchCase) network(t *testing.T) (*Net, *Tape) {
	t.Helper()
	n := New(c.Config.Config, newRand())
	wanted, places := n.wanted()
	for k, w := range wanted {
		fill(t, w.Name, places[k], c.State[w.Name])
	}
	if len(wanted) != len(c.State) {
		t.Fatalf("%d tensors, PyTorch has %d", len(wanted), len(c.State))
	}
	tape := NewTape(n, c.Config.Batch)
	fill(t, "x", tape.X().Data, c.X)
	tape.Drop(1, 1)
	for l := range c.Config.Layers {
		if mask := c.Masks[fmt.Sprint(l)]; mask != nil {
			fill(t, "mask", tape.layers[l].mask.Data, mask)
		}
	}
	return n, tape
}

func fill(t *testing.T, what string, to []float32, from []float64) {
	t.Helper()
	if len(to) != len(from) {
		t.Fatalf("%s: %d values, PyTorch has %d", what, len(to), len(from))
	}
	for i, v := range from {
		to[i] = float32(v)
	}
}

// loss is the mean squared error; it fills the tape's dy.
func (c torchCase) loss(t *Tape) float64 {
	var sum float64
	count := float64(len(c.Target))
	for i, y := range t.y.Data {
		e := float64(y) - c.Target[i]
		sum += e * e
		t.dy.Data[i] = float32(2 * e / count)
	}
	return sum / count
}

func TestMatchesPyTorch(t *testing.T) {
	for _, c := range torchCases(t) {
		t.Run(name(c.Config.Config), func(t *testing.T) {
			n, tape := c.network(t)
			for _, training := range []bool{true, false} {
				want := c.Training
				if !training {
					want = c.Eval
				}
				n.ZeroGrads()
				n.Forward(tape, training)
				if got := c.loss(tape); math.Abs(got-want.Loss) > 2e-6*(1+want.Loss) {
					t.Errorf("training %v: loss %v, PyTorch's %v", training, got, want.Loss)
				}
				n.Backward(tape)
				tolerance := 3e-6
				if c.Config.Norm == BatchNorm {
					tolerance = 1e-5 // few rows, nearly alike, lose digits in every layer
				}
				within(t, "y", tape.Y().Data, want.Y, tolerance)
				within(t, "dx", tape.DX().Data, want.DX, tolerance)
				for _, p := range n.Tensors() {
					within(t, "gradient of "+p.Name, n.Grads()[p.Offset:p.Offset+p.Rows*p.Cols], want.Grads[p.Name], tolerance)
				}
				c.state(t, n, c.Running, 1e-6) // a pass out of training leaves them alone
			}
			c.train(t, n, tape)
		})
	}
}

// train compares ten steps of Adam and what they have made of the network.
func (c torchCase) train(t *testing.T, n *Net, tape *Tape) {
	t.Helper()
	adam := optim.NewAdam(len(n.Params()), 0.01)
	for i, want := range c.Losses {
		n.ZeroGrads()
		n.Forward(tape, true)
		if got := c.loss(tape); math.Abs(got-want) > 1e-5*(0.01+want) {
			t.Errorf("loss %d is %v, PyTorch's %v", i, got, want)
		}
		n.Backward(tape)
		if c.Config.Norm == BatchNorm {
			for l := range c.Config.Layers { // see oracle.py
				clear(n.layers[l].db)
			}
		}
		adam.Step(n.Params(), n.Grads())
	}
	c.state(t, n, c.Trained, 1e-4) // Adam divides by the size of tiny gradients, which magnifies their last bits
	n.Forward(tape, false)
	within(t, "y out of training", tape.Y().Data, c.Last, 1e-4)
}

// state compares parameters and running values by name, as far as want names them.
func (c torchCase) state(t *testing.T, n *Net, want map[string][]float64, tolerance float64) {
	t.Helper()
	wanted, places := n.wanted()
	found := 0
	for k, w := range wanted {
		values, is := want[w.Name]
		if !is {
			continue
		}
		found++
		within(t, w.Name, places[k], values, tolerance)
	}
	if found != len(want) {
		t.Errorf("%d of %d tensors compared", found, len(want))
	}
}

func within(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, PyTorch has %d", what, len(got), len(want))
	}
	for i := range got {
		if d := math.Abs(float64(got[i]) - want[i]); !(d <= tolerance*(1+math.Abs(want[i]))) {
			t.Errorf("%s[%d] is %v, PyTorch's %v", what, i, got[i], want[i])
			return
		}
	}
}
