package initial

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func newRand() *rand.Rand { return rand.New(rand.NewPCG(3, 4)) }

// used is a slice that something else has been in before.
func used(n int) []float32 {
	w := make([]float32, n)
	for i := range w {
		w[i] = 7
	}
	return w
}

// uniform and normal are distribution functions.
func uniform(bound float64) func(float64) float64 {
	return func(x float64) float64 { return min(1, max(0, (x/bound+1)/2)) }
}

func normal(deviation float64) func(float64) float64 {
	return func(x float64) float64 { return math.Erfc(-x/deviation/math.Sqrt2) / 2 }
}

// distance is Kolmogorov's between a sample and a distribution, times the root of the sample's size: for a sample of that
// distribution it is beyond 1.95 once in a thousand times.
func distance(sample []float64, of func(float64) float64) (far float64) {
	slices.Sort(sample)
	n := float64(len(sample))
	for i, x := range sample {
		far = max(far, math.Abs(of(x)-float64(i)/n), math.Abs(of(x)-float64(i+1)/n))
	}
	return far * math.Sqrt(n)
}

func doubles(w []float32) (out []float64) {
	for _, v := range w {
		out = append(out, float64(v))
	}
	return out
}

// Every way that draws has the distribution its comment names, for blocks that are wide, high and square.
func TestDistributions(t *testing.T) {
	const H = 50
	for _, s := range []struct{ out, in int }{{50, 120}, {150, 40}, {100, 100}} {
		in, out := float64(s.in), float64(s.out)
		for way, of := range map[string]func(float64) float64{
			"":         uniform(1 / math.Sqrt(H)),
			Uniform:    uniform(1 / math.Sqrt(H)),
			Small:      normal(0.01),
			Large:      normal(1),
			Xavier:     uniform(math.Sqrt(6 / (in + out))),
			Orthogonal: uniform(math.Sqrt(6 / (in + out))),
			He:         normal(math.Sqrt(2 / in)),
			Identity:   normal(0.001),
		} {
			w := used(s.out * s.in)
			Fill(w, way, s.out, s.in, H, newRand())
			if far := distance(doubles(w), of); far > 1.95 {
				t.Errorf("%s, %d×%d: %.2f away from its distribution", way, s.out, s.in, far)
			}
			again := used(len(w))
			if Fill(again, way, s.out, s.in, H, newRand()); !slices.Equal(w, again) {
				t.Errorf("%s: one seed, two blocks", way)
			}
		}
	}
}

// Square draws what Fill draws, but for the two ways that hand a state on.
func TestSquareIsFill(t *testing.T) {
	const n = 9
	for _, way := range Names {
		if way == Orthogonal || way == Identity {
			continue
		}
		a, b := used(n*n), used(n*n)
		Square(a, way, n, newRand())
		if Fill(b, way, n, n, n, newRand()); !slices.Equal(a, b) {
			t.Errorf("%s: two ways to begin a square block", way)
		}
	}
}

func TestConstants(t *testing.T) {
	for way, want := range map[string]float32{Zero: 0, Constant: 0.1} {
		w := used(12)
		Fill(w, way, 3, 4, 3, newRand())
		for i, v := range w {
			if v != want {
				t.Fatalf("%s: weight %d is %v", way, i, v)
			}
		}
	}
	w := used(25)
	Square(w, Identity, 5, newRand())
	for i, v := range w {
		if want := i/5 == i%5; want != (v == 1) || !want && v != 0 {
			t.Fatalf("identity has %v at %d, %d", v, i/5, i%5)
		}
	}
}

func TestOrthogonalBlocksKeepLengths(t *testing.T) {
	for _, n := range []int{1, 2, 7, 33, 100} {
		w := used(n * n)
		Square(w, Orthogonal, n, newRand())
		for i := range n {
			for j := range n {
				var dot float64
				for k := range n {
					dot += float64(w[i*n+k]) * float64(w[j*n+k])
				}
				if want := map[bool]float64{true: 1}[i == j]; math.Abs(dot-want) > 1e-6 {
					t.Fatalf("rows %d and %d of %d: inner product %v", i, j, n, dot)
				}
			}
		}
	}
}

// No orthogonal matrix is likelier than another: each entry of one of three rows is a coordinate of a point drawn evenly from
// the sphere, which is uniform between -1 and 1 (Archimedes), and a block of one is 1 as often as -1.
func TestOrthogonalBlocksAreDrawnEvenly(t *testing.T) {
	rng, w := newRand(), make([]float32, 9)
	entries := make([][]float64, 9)
	for range 3000 {
		Square(w, Orthogonal, 3, rng)
		for i, v := range w {
			entries[i] = append(entries[i], float64(v))
		}
	}
	for i, sample := range entries {
		if far := distance(sample, uniform(1)); far > 1.95 {
			t.Errorf("entry %d, %d: %.2f away from a uniform one", i/3, i%3, far)
		}
	}
	var sum float64
	for range 1000 {
		Square(w[:1], Orthogonal, 1, rng)
		sum += float64(w[0])
	}
	if math.Abs(sum) > 3.3*math.Sqrt(1000) {
		t.Errorf("a block of one is 1 or -1; the sum of a thousand is %v", sum)
	}
}

func TestPanics(t *testing.T) {
	for what, call := range map[string]func(){
		"way to fill":        func() { Fill(make([]float32, 4), "hope", 2, 2, 2, newRand()) },
		"way of a square":    func() { Square(make([]float32, 4), "hope", 2, newRand()) },
		"no square":          func() { Square(make([]float32, 6), Xavier, 2, newRand()) },
		"size of the block":  func() { Fill(make([]float32, 5), Xavier, 2, 2, 2, newRand()) },
		"size, nothing else": func() { Fill(make([]float32, 5), Zero, 2, 2, 2, newRand()) },
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
