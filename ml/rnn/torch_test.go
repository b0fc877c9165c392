package rnn

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"caderno/ml/optim"
)

// torchCase is one network of testdata/oracle.json; see oracle.py beside it.
type torchCase struct {
	Cell, Activation                                  string
	Batch, Steps, Input, Hidden, Layers, Output, From int
	X, Target, Y, Losses, Norms                       []float64
	Params, Grads, Trained                            map[string][]float64
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
	if len(file.Cases) == 0 {
		t.Fatal("no cases")
	}
	return file.Cases
}

// network builds the case's network with its weights, and a tape with its input.
func (c torchCase) network(t *testing.T) (*Net, *Tape) {
	t.Helper()
	n := New(Config{Cell: c.Cell, Activation: c.Activation, Input: c.Input, Hidden: c.Hidden, Layers: c.Layers, Output: c.Output}, rand.New(rand.NewPCG(1, 1)))
	for _, tensor := range n.Tensors() {
		values, found := c.Params[tensor.Name]
		if !found || len(values) != tensor.Rows*tensor.Cols {
			t.Fatalf("%s: PyTorch has %d values, not %d×%d", tensor.Name, len(values), tensor.Rows, tensor.Cols)
		}
		for i, v := range values {
			n.Params()[tensor.Offset+i] = float32(v)
		}
	}
	tape := NewTape(n, c.Batch, c.Steps)
	for i, v := range c.X {
		tape.x.Data[i] = float32(v)
	}
	return n, tape
}

// loss is the mean squared error from step c.From on; it fills the tape's dy.
func (c torchCase) loss(tape *Tape) float64 {
	tape.ZeroDY()
	size := c.Batch * c.Output
	var sum float64
	count := float64((c.Steps - c.From) * size)
	for i := c.From * size; i < c.Steps*size; i++ {
		e := float64(tape.y.Data[i]) - c.Target[i]
		sum += e * e
		tape.dy.Data[i] = float32(2 * e / count)
	}
	return sum / count
}

func TestMatchesPyTorch(t *testing.T) {
	for _, c := range torchCases(t) {
		n, tape := c.network(t)
		adam := optim.NewAdam(len(n.Params()), 0.01)
		for i, want := range c.Losses {
			n.ZeroGrads()
			n.Forward(tape)
			if got := c.loss(tape); math.Abs(got-want) > 2e-6*want {
				t.Errorf("%s, hidden %d, layers %d: loss %d is %v, PyTorch's %v", c.Cell, c.Hidden, c.Layers, i, got, want)
			}
			n.Backward(tape)
			if i == 0 {
				compare(t, "y", tape.y.Data, c.Y)
				for _, p := range n.Tensors() {
					compare(t, "gradient of "+p.Name, n.Grads()[p.Offset:p.Offset+p.Rows*p.Cols], c.Grads[p.Name])
				}
			}
			if norm := optim.ClipNorm(n.Grads(), 0.5); math.Abs(norm-c.Norms[i]) > 1e-5*c.Norms[i] {
				t.Errorf("gradient norm %d is %v, PyTorch's %v", i, norm, c.Norms[i])
			}
			adam.Step(n.Params(), n.Grads())
		}
		for _, p := range n.Tensors() {
			// Adam divides by the size of tiny gradients, which magnifies their last bits.
			within(t, "after ten steps, "+p.Name, n.Params()[p.Offset:p.Offset+p.Rows*p.Cols], c.Trained[p.Name], 2e-4)
		}
	}
}

func compare(t *testing.T, what string, got []float32, want []float64) {
	t.Helper()
	within(t, what, got, want, 2e-6)
}

func within(t *testing.T, what string, got []float32, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, PyTorch has %d", what, len(got), len(want))
	}
	for i := range got {
		if d := math.Abs(float64(got[i]) - want[i]); !(d <= tolerance) {
			t.Errorf("%s[%d] is %v, PyTorch's %v", what, i, got[i], want[i])
			return
		}
	}
}
