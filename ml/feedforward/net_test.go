package feedforward

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/activation"
	"caderno/ml/f32"
	"caderno/ml/initial"
	"caderno/ml/optim"
)

func newRand() *rand.Rand { return rand.New(rand.NewPCG(1, 1)) }

// name is short enough for a subtest.
func name(c Config) string {
	return fmt.Sprintf("%s/norm=%s/residual=%v/dropout=%v/%d-%dx%d-%d", c.Activation, c.Norm, c.Residual, c.Dropout, c.Input, c.Hidden, c.Layers, c.Output)
}

// variants is every activation with every norm, with and without residual and dropout, in sizes that fill no register.
func variants() (all []Config) {
	for _, act := range activation.Names {
		for _, norm := range Norms {
			for _, residual := range []bool{false, true} {
				for _, dropout := range []float32{0, 0.3} {
					c := Config{Input: 3, Hidden: 4, Layers: 3, Output: 2, Activation: act, Norm: norm, Residual: residual, Dropout: dropout}
					if dropout > 0 {
						c.Input = 4 // so that the first layer is residual, too
					}
					all = append(all, c)
				}
			}
		}
	}
	return all
}

// example is a network, biases, gains and running values all moved from where they begin, with a tape full of random input and
// gradients.
func example(c Config, batch int) (*Net, *Tape) {
	rng := rand.New(rand.NewPCG(5, 6))
	n := New(c, rng)
	scatter(rng, n.Params(), 0.2)
	for l, y := range n.layers[:c.Layers] {
		scatter(rng, y.mean, 0.3)
		for j := range y.variance {
			y.variance[j] = 0.5 + float32(l+j%3)
		}
	}
	tape := NewTape(n, batch)
	scatter(rng, tape.X().Data, 1)
	scatter(rng, tape.DY().Data, 1)
	return n, tape
}

// scatter adds normal numbers of this spread to v.
func scatter(rng *rand.Rand, v []float32, spread float64) {
	for i := range v {
		v[i] += float32(spread * rng.NormFloat64())
	}
}

func TestSameSeedSameBits(t *testing.T) {
	for _, norm := range Norms {
		train := func(seed uint64) *Net {
			c := Config{Input: 3, Hidden: 17, Layers: 4, Output: 2, Norm: norm, Residual: true, Dropout: 0.2}
			n := New(c, rand.New(rand.NewPCG(seed, 2)))
			tape, adam := NewTape(n, 6), optim.NewAdam(len(n.Params()), 0.01)
			scatter(newRand(), tape.X().Data, 1)
			for s := range 5 {
				step(n, tape, adam, uint64(s))
			}
			return n
		}
		a, b, other := train(1), train(1), train(3)
		if !slices.Equal(a.Params(), b.Params()) || !slices.Equal(a.Running(), b.Running()) {
			t.Errorf("norm %q: one seed, two networks", norm)
		}
		if slices.Equal(a.Params(), other.Params()) {
			t.Errorf("norm %q: two seeds, one network", norm)
		}
	}
}

// step is one of training towards outputs of 1.
func step(n *Net, t *Tape, o optim.Optimizer, number uint64) {
	n.ZeroGrads()
	t.Drop(9, number)
	n.Forward(t, true)
	for i, y := range t.y.Data {
		t.dy.Data[i] = (y - 1) / float32(len(t.y.Data))
	}
	n.Backward(t)
	o.Step(n.Params(), n.Grads())
}

// Params, Running and what the optimiser remembers are all that a training goes on from, to the bit.
func TestTrainingGoesOnFromItsState(t *testing.T) {
	for _, norm := range Norms {
		c := Config{Input: 2, Hidden: 9, Layers: 3, Output: 1, Norm: norm, Dropout: 0.1}
		begin := func() (*Net, *Tape, *optim.Adam) {
			n := New(c, newRand())
			tape := NewTape(n, 7)
			scatter(newRand(), tape.X().Data, 1)
			return n, tape, optim.NewAdam(len(n.Params()), 0.01)
		}
		whole, tape, adam := begin()
		half, halfTape, first := begin()
		for s := range 20 {
			step(whole, tape, adam, uint64(s))
			if s == 10 {
				fresh, freshTape, second := begin()
				copy(fresh.Params(), half.Params())
				copy(fresh.Running(), half.Running())
				for i, v := range first.Vectors() {
					copy(second.Vectors()[i], v)
				}
				second.SetSteps(first.Steps())
				half, halfTape, first = fresh, freshTape, second
			}
			step(half, halfTape, first, uint64(s))
		}
		if !slices.Equal(whole.Params(), half.Params()) || !slices.Equal(whole.Running(), half.Running()) {
			t.Errorf("norm %q: one go and two differ", norm)
		}
	}
}

func TestFirstWeights(t *testing.T) {
	for _, way := range initial.Names {
		n := New(Config{Input: 60, Hidden: 50, Layers: 3, Output: 40, Norm: BatchNorm, Init: way}, newRand())
		for _, tt := range []struct {
			what      string
			w         []float32
			deviation float64
		}{
			{"first layer", n.layers[0].w.Data, deviations(way, 60, 50, false)},
			{"third layer", n.layers[2].w.Data, deviations(way, 50, 50, true)},
			{"read-out", n.layers[3].w.Data, deviations(way, 50, 40, false)},
		} {
			var sum float64
			for _, v := range tt.w {
				sum += float64(v) * float64(v)
			}
			if got := math.Sqrt(sum / float64(len(tt.w))); math.Abs(got-tt.deviation) > 0.07*tt.deviation {
				t.Errorf("%s, %s: weights deviate by %.4f, want %.4f", way, tt.what, got, tt.deviation)
			}
		}
		for l, y := range n.layers[:3] {
			for j := range y.b {
				if y.b[j] != 0 || y.bias[j] != 0 || y.gain[j] != 1 || y.mean[j] != 0 || y.variance[j] != 1 {
					t.Fatalf("%s: unit %d of layer %d begins with bias %v, gain %v", way, j, l, y.b[j], y.gain[j])
				}
			}
		}
	}
}

// deviations is that of a block's weights about zero by the formulas in package initial.
func deviations(way string, in, out float64, square bool) float64 {
	switch way {
	case initial.Uniform:
		return 1 / math.Sqrt(3*in)
	case initial.Small:
		return 0.01
	case initial.Large:
		return 1
	case initial.Constant:
		return 0.1
	case initial.Zero:
		return 0
	case initial.He:
		return math.Sqrt(2 / in)
	case initial.Identity, initial.Orthogonal:
		if square {
			return 1 / math.Sqrt(in)
		} else if way == initial.Identity {
			return 0.001
		}
	}
	return math.Sqrt(2 / (in + out))
}

func TestTensorsCoverTheParameters(t *testing.T) {
	for _, c := range variants() {
		n, end := New(c, newRand()), 0
		for _, p := range n.Tensors() {
			if p.Offset != end {
				t.Errorf("%s begins at %d, not %d", p.Name, p.Offset, end)
			}
			end += p.Rows * p.Cols
		}
		if end != len(n.Params()) || end != len(n.Grads()) {
			t.Errorf("%d parameters named of %d", end, len(n.Params()))
		}
		if (c.Norm == BatchNorm) != (len(n.Running()) == 2*c.Layers*c.Hidden) || n.Config() != c {
			t.Errorf("%s: %d running values", name(c), len(n.Running()))
		}
	}
}

func TestPanics(t *testing.T) {
	one := Config{Input: 1, Hidden: 1, Layers: 1, Output: 1}
	n, tape := example(Config{Input: 1, Hidden: 2, Layers: 1, Output: 1, Norm: BatchNorm}, 2)
	other := New(n.Config(), newRand())
	with := func(change func(c *Config)) func() {
		return func() { c := one; change(&c); New(c, newRand()) }
	}
	for what, call := range map[string]func(){
		"no input":              with(func(c *Config) { c.Input = 0 }),
		"no units":              with(func(c *Config) { c.Hidden = 0 }),
		"no layers":             with(func(c *Config) { c.Layers = -1 }),
		"no output":             with(func(c *Config) { c.Output = 0 }),
		"all dropped":           with(func(c *Config) { c.Dropout = 1 }),
		"less than none":        with(func(c *Config) { c.Dropout = -0.1 }),
		"NaN dropped":           with(func(c *Config) { c.Dropout = float32(math.NaN()) }),
		"norm":                  with(func(c *Config) { c.Norm = "group" }),
		"activation":            with(func(c *Config) { c.Activation = "cube" }),
		"init":                  with(func(c *Config) { c.Init = "hope" }),
		"tape without rows":     func() { NewTape(n, 0) },
		"no rows in use":        func() { tape.Resize(0) },
		"more rows than room":   func() { tape.Resize(3) },
		"forward, other's tape": func() { other.Forward(tape, false) },
		"backward, others tape": func() { other.Backward(tape) },
		"batch of one": func() {
			single := NewTape(n, 1)
			n.Forward(single, true)
		},
		"layer beyond the last": func() { tape.GradientNorm(1) },
		"no such layer":         func() { n.WeightGradientNorm(-1) },
		"layer to look at":      func() { tape.Activity(2, 3) },
		"no bins":               func() { tape.Activity(0, 0) },
	} {
		t.Run(what, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			call()
		})
	}
}

func TestTrainingStepAllocatesNothing(t *testing.T) {
	for _, norm := range Norms {
		for _, hidden := range []int{7, 64} {
			n := New(Config{Input: 3, Hidden: hidden, Layers: 5, Output: 2, Norm: norm, Residual: true, Dropout: 0.1}, newRand())
			tape, adam := NewTape(n, 40), optim.NewAdam(len(n.Params()), 0.01)
			small := f32.NewMatrix(17, 3)
			for what, call := range map[string]func(){
				"a step":                 func() { step(n, tape, adam, 3) },
				"a pass of another size": func() { tape.Resize(17); f32.Copy(tape.X(), small); n.Forward(tape, false); tape.Resize(40) },
			} {
				if a := testing.AllocsPerRun(10, call); a != 0 {
					t.Errorf("norm %q, %d units: %v allocations in %s", norm, hidden, a, what)
				}
			}
		}
	}
}

func BenchmarkStep(b *testing.B) {
	for _, norm := range Norms {
		for _, layers := range []int{5, 30} {
			b.Run(fmt.Sprintf("norm=%s/layers=%d", norm, layers), func(b *testing.B) {
				n := New(Config{Input: 8, Hidden: 64, Layers: layers, Output: 1, Norm: norm, Activation: activation.ReLU, Init: initial.He}, newRand())
				tape, adam := NewTape(n, 64), optim.NewAdam(len(n.Params()), 1e-4)
				scatter(newRand(), tape.X().Data, 1)
				b.ReportAllocs()
				for b.Loop() {
					step(n, tape, adam, 0)
				}
			})
		}
	}
}
