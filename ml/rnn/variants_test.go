package rnn

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"caderno/ml/f32"
	"caderno/ml/optim"
)

// variant is one network of testdata/variants.json; see variants.py beside it.
type variant struct {
	Config struct {
		Config
		Batch, Steps int
		Lengths      []int
	}
	X, Target, Y, Losses []float64
	Masks, Params, Grads map[string][]float64
}

func variants(t *testing.T) []variant {
	t.Helper()
	body, err := os.ReadFile("testdata/variants.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []variant }
	if err := json.Unmarshal(body, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) < 40 {
		t.Fatalf("only %d cases", len(file.Cases))
	}
	return file.Cases
}

func (v variant) name() string {
	c, name := v.Config, v.Config.Cell
	for part, on := range map[string]bool{"norm": c.Norm, "bidirectional": c.Bidirectional, "peephole": c.Peephole, "variational": c.Variational,
		"lengths": len(c.Lengths) > 0, "vocabulary": c.Vocabulary > 0, "dropout": c.Dropout > 0, c.Wiring: c.Wiring != ""} {
		if on {
			name += " " + part
		}
	}
	parts := strings.Fields(name)
	return strings.Join(parts, "+")
}

// network builds the variant's network, and a tape with its input and masks.
func (v variant) network(t *testing.T) (*Net, *Tape) {
	t.Helper()
	n := New(v.Config.Config, rand.New(rand.NewPCG(1, 1)))
	for _, p := range n.Tensors() {
		values := v.Params[p.Name]
		if len(values) != p.Rows*p.Cols {
			t.Fatalf("%s: PyTorch has %d values, not %d×%d", p.Name, len(values), p.Rows, p.Cols)
		}
		for i, x := range values {
			n.Params()[p.Offset+i] = float32(x)
		}
	}
	tape := NewTape(n, v.Config.Batch, v.Config.Steps)
	for i, x := range v.X {
		if v.Config.Vocabulary > 0 {
			tape.symbols[i] = int32(x)
		} else {
			tape.x.Data[i] = float32(x)
		}
	}
	if v.Config.Lengths != nil {
		tape.Lengths(v.Config.Lengths)
	}
	tape.Drop(1, 1)
	for l := range tape.layers {
		fill(tape.layers[l].mask.Data, v.Masks[fmt.Sprint("out", l)])
		for d, y := range tape.layers[l].dirs {
			fill(y.mask.Data, v.Masks[fmt.Sprintf("rec%d%d", l, d)])
		}
	}
	return n, tape
}

func fill(to []float32, from []float64) {
	for i, x := range from {
		to[i] = float32(x)
	}
}

// loss is the mean squared error over the steps of each row's sequence; it fills the tape's dy.
func (v variant) loss(tape *Tape) (sum float64) {
	tape.ZeroDY()
	count := float64(len(v.Target))
	for i, want := range v.Target {
		row := i / v.Config.Output
		if tape.over(row) {
			continue
		}
		e := float64(tape.y.Data[i]) - want
		sum += e * e
		tape.dy.Data[i] = float32(2 * e / count)
	}
	return sum / count
}

func TestVariantsMatchPyTorch(t *testing.T) {
	for _, v := range variants(t) {
		t.Run(v.name(), func(t *testing.T) {
			for threads := 1; threads <= 3; threads++ {
				n, tape := v.network(t)
				tape.share(threads) // also where that does not pay
				v.train(t, n, tape)
			}
		})
	}
}

func (v variant) train(t *testing.T, n *Net, tape *Tape) {
	adam := optim.NewAdam(len(n.Params()), 0.01)
	for i, want := range v.Losses {
		n.ZeroGrads()
		n.Forward(tape)
		if got := v.loss(tape); math.Abs(got-want) > 1e-5*want {
			t.Fatalf("loss %d is %v, PyTorch's %v", i, got, want)
		}
		n.Backward(tape)
		if i == 0 {
			compare(t, "y", tape.y.Data, v.Y)
			for _, p := range n.Tensors() {
				compare(t, "gradient of "+p.Name, n.Grads()[p.Offset:p.Offset+p.Rows*p.Cols], v.Grads[p.Name])
			}
		}
		adam.Step(n.Params(), n.Grads())
	}
}

// A watched tape keeps the gates and finds the same gradients, and looking at what an output depends on changes none.
func TestWatchingChangesNothing(t *testing.T) {
	for _, v := range variants(t) {
		n, tape := v.network(t)
		n.Forward(tape)
		v.loss(tape)
		n.Backward(tape)
		want := append([]float32(nil), n.Grads()...)
		n.ZeroGrads()
		tape.Watch()
		n.Forward(tape)
		gate := f32.NewMatrix(v.Config.Batch, v.Config.Hidden)
		f32.Copy(gate, tape.Gate(0, 0, 0, 1))
		v.loss(tape)
		n.Backward(tape)
		for i, g := range n.Grads() {
			if g != want[i] {
				t.Fatalf("%s: gradient %d is %v watched, %v not", v.name(), i, g, want[i])
			}
		}
		n.Connectivity(tape, 2, 0)
		for i, g := range n.Grads() {
			if g != want[i] {
				t.Fatalf("%s: gradient %d is %v after a look at the connections, %v before", v.name(), i, g, want[i])
			}
		}
		for i, g := range tape.Gate(0, 0, 0, 1).Data[:v.Config.Hidden] {
			if g != gate.Data[i] {
				t.Fatalf("%s: gate %d is %v after the way back, %v before", v.name(), i, g, gate.Data[i])
			}
		}
	}
}
