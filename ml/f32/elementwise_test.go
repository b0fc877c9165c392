package f32

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
)

// guarded is a random slice of n elements with a canary behind it.
type guarded struct {
	whole []float32
	v     []float32
}

const canary = 12345.678

func newGuarded(r *rand.Rand, n int, spread float64) guarded {
	whole := make([]float32, n+1)
	for i := range whole {
		whole[i] = float32(spread * r.NormFloat64())
	}
	whole[n] = canary
	return guarded{whole, whole[:n:n]}
}

func (g guarded) clone() guarded {
	whole := append([]float32(nil), g.whole...)
	return guarded{whole, whole[: len(whole)-1 : len(whole)-1]}
}

func (g guarded) check(t *testing.T, what string, n int, want guarded, tolerance float64) {
	t.Helper()
	if g.whole[len(g.v)] != canary {
		t.Fatalf("%s of %d wrote beyond its end", what, n)
	}
	for i, v := range g.v {
		if d := math.Abs(float64(v - want.v[i])); !(d <= tolerance*(1+math.Abs(float64(want.v[i])))) {
			t.Fatalf("%s of %d: element %d is %v, the portable path has %v", what, n, i, v, want.v[i])
		}
	}
}

// The kernels of this machine against the portable path, for every length up to some registers' worth.
func TestKernelsEqualThePortablePath(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for n := 1; n < 70; n++ {
		a, b := newGuarded(r, n, 30), guarded{}
		b = a.clone()
		sigmoid(a.v)
		portableSigmoid(b.v)
		a.check(t, "sigmoid", n, b, 2e-7)
		a = newGuarded(r, n, 3)
		b = a.clone()
		tanhs(a.v)
		portableTanh(b.v)
		a.check(t, "tanh", n, b, 4e-7)

		a = newGuarded(r, n, 10)
		b = a.clone()
		exps(a.v)
		portableExp(b.v)
		a.check(t, "exp", n, b, 4e-7)

		gates, cPrev, c, th, h := newGuarded(r, 4*n, 2), newGuarded(r, n, 1), newGuarded(r, n, 1), newGuarded(r, n, 1), newGuarded(r, n, 1)
		gates2, c2, th2, hPortable := gates.clone(), c.clone(), th.clone(), h.clone()
		lstmForwardRow(gates.v, cPrev.v, c.v, th.v, h.v)
		portableLSTMForwardRow(gates2.v, cPrev.v, c2.v, th2.v, hPortable.v)
		gates.check(t, "gates", n, gates2, 1e-6)
		c.check(t, "cell state", n, c2, 1e-6)
		th.check(t, "tanh of the cell state", n, th2, 1e-6)
		h.check(t, "hidden state", n, hPortable, 1e-6)

		da, dh, dc := newGuarded(r, 4*n, 1), newGuarded(r, n, 1), newGuarded(r, n, 1)
		da2, dc2 := da.clone(), dc.clone()
		lstmBackwardRow(da.v, dh.v, dc.v, gates.v, cPrev.v, th.v)
		portableLSTMBackwardRow(da2.v, dh.v, dc2.v, gates.v, cPrev.v, th.v)
		da.check(t, "gradient of the gates", n, da2, 1e-6)
		dc.check(t, "gradient of the cell state", n, dc2, 1e-6)

		x, q := newGuarded(r, 3*n, 1), newGuarded(r, 3*n, 1)
		x2, h2 := x.clone(), h.clone()
		gruForwardRow(x.v, q.v, cPrev.v, h.v)
		portableGRUForwardRow(x2.v, q.v, cPrev.v, h2.v)
		x.check(t, "gates of the gated unit", n, x2, 1e-6)
		h.check(t, "state of the gated unit", n, h2, 1e-6)
		dx, dq := newGuarded(r, 3*n, 1), newGuarded(r, 3*n, 1)
		dx2, dq2, dh2 := dx.clone(), dq.clone(), dh.clone()
		gruBackwardRow(dx.v, dq.v, dh.v, x.v, q.v, cPrev.v)
		portableGRUBackwardRow(dx2.v, dq2.v, dh2.v, x.v, q.v, cPrev.v)
		dx.check(t, "gradient of the gated unit by a", n, dx2, 1e-6)
		dq.check(t, "gradient of the gated unit by q", n, dq2, 1e-6)
		dh.check(t, "gradient of the gated unit by the state", n, dh2, 1e-6)
		tanhBackward(dh.v, dh.v, c.v)
		portableTanhBackward(dh2.v, dh2.v, c.v)
		dh.check(t, "gradient through tanh", n, dh2, 1e-6)
		dh2 = dh.clone()
		add(dh.v, c.v)
		portableAdd(dh2.v, c.v)
		dh.check(t, "a sum", n, dh2, 0)

		p, g, m, v := newGuarded(r, n, 1), newGuarded(r, n, 1), newGuarded(r, n, 0.1), newGuarded(r, n, 0.1)
		for i := range v.v {
			v.v[i] *= v.v[i]
		}
		p2, m2, v2 := p.clone(), m.clone(), v.clone()
		s := AdamScalars{Beta1: 0.9, Rest1: 0.1, Beta2: 0.999, Rest2: 0.001, Step: 0.01, Root: 0.5, Epsilon: 1e-8}
		adamStep(p.v, g.v, m.v, v.v, s)
		portableAdam(p2.v, g.v, m2.v, v2.v, s)
		p.check(t, "parameters", n, p2, 1e-6)
		m.check(t, "first moment", n, m2, 1e-6)
		v.check(t, "second moment", n, v2, 1e-6)
	}
}

func oneRowOf(v []float32) blas32.General { return Over(v, 1, len(v)) }

func lstmForwardRow(a, cPrev, c, tanhC, h []float32) {
	LSTMForward(oneRowOf(a), oneRowOf(cPrev), oneRowOf(c), oneRowOf(tanhC), oneRowOf(h))
}

func lstmBackwardRow(da, dh, dc, gates, cPrev, tanhC []float32) {
	LSTMBackward(oneRowOf(da), oneRowOf(dh), oneRowOf(dc), oneRowOf(gates), oneRowOf(cPrev), oneRowOf(tanhC))
}

func gruForwardRow(a, q, hPrev, h []float32) {
	GRUForward(oneRowOf(a), oneRowOf(q), oneRowOf(hPrev), oneRowOf(h))
}

func gruBackwardRow(da, dq, dh, gates, q, hPrev []float32) {
	GRUBackward(oneRowOf(da), oneRowOf(dq), oneRowOf(dh), oneRowOf(gates), oneRowOf(q), oneRowOf(hPrev))
}

// A cell makes of many rows, which may lie apart, what it makes of each alone, and writes nothing between them.
func TestCellsTakeRowsApart(t *testing.T) {
	type matrices = []blas32.General
	for name, cell := range map[string]struct {
		wide []int // columns to each unit
		run  func(m matrices)
	}{
		"lstm, forward":  {[]int{4, 1, 1, 1, 1}, func(m matrices) { LSTMForward(m[0], m[1], m[2], m[3], m[4]) }},
		"lstm, backward": {[]int{4, 1, 1, 4, 1, 1}, func(m matrices) { LSTMBackward(m[0], m[1], m[2], m[3], m[4], m[5]) }},
		"gru, forward":   {[]int{3, 3, 1, 1}, func(m matrices) { GRUForward(m[0], m[1], m[2], m[3]) }},
		"gru, backward":  {[]int{3, 3, 1, 3, 3, 1}, func(m matrices) { GRUBackward(m[0], m[1], m[2], m[3], m[4], m[5]) }},
	} {
		r := rand.New(rand.NewPCG(71, 72))
		for i := range 60 {
			rows, H := 1+r.IntN(20), 1+r.IntN(70)
			if i == 0 {
				rows, H = 7, 700 // beyond what stays near
			}
			var whole, copied, together, alone matrices
			for _, wide := range cell.wide {
				m := random(r, rows, wide*H+r.IntN(20))
				from := r.IntN(m.Cols - wide*H + 1)
				other := m
				other.Data = slices.Clone(m.Data)
				whole, copied = append(whole, m), append(copied, other)
				together, alone = append(together, Columns(m, from, wide*H)), append(alone, Columns(other, from, wide*H))
			}
			cell.run(together)
			for row := range rows {
				var one matrices
				for _, m := range alone {
					one = append(one, Rows(m, row, 1))
				}
				cell.run(one)
			}
			for k := range whole {
				if !slices.Equal(whole[k].Data, copied[k].Data) {
					t.Fatalf("%s, %d rows of %d units: matrix %d differs from what single rows make", name, rows, H, k)
				}
			}
		}
	}
}

// Whatever goes wrong in a network must stay visible: NaN through every kernel.
func TestKernelsKeepNaN(t *testing.T) {
	nan := float32(math.NaN())
	for at := range 4 {
		gates := make([]float32, 4*9)
		gates[at*9+8] = nan
		c, th, h := make([]float32, 9), make([]float32, 9), make([]float32, 9)
		lstmForwardRow(gates, make([]float32, 9), c, th, h)
		if gates[at*9+8] == gates[at*9+8] || h[8] == h[8] {
			t.Errorf("NaN in gate %d is lost: gate %v, output %v", at, gates[at*9+8], h[8])
		}
	}
}

// NaN in any one place of what a kernel reads, in a whole register or in the rest, comes out somewhere; so does it from
// a product.
func TestNoKernelLosesNaN(t *testing.T) {
	const n = 23
	zeros := func(k int) []float32 { return make([]float32, k*n) }
	lost := func(v ...[]float32) bool {
		for _, v := range v {
			for _, x := range v {
				if x != x {
					return false
				}
			}
		}
		return true
	}
	for name, kernel := range map[string]struct {
		in  int
		out func(in []float32) bool
	}{
		"exp":          {1, func(in []float32) bool { Exp(in); return lost(in) }},
		"sigmoid":      {1, func(in []float32) bool { Sigmoid(in); return lost(in) }},
		"tanh":         {1, func(in []float32) bool { Tanh(in); return lost(in) }},
		"add":          {1, func(in []float32) bool { v := zeros(1); Add(v, in); return lost(v) }},
		"through tanh": {2, func(in []float32) bool { v := zeros(1); TanhBackward(v, in[:n], in[n:]); return lost(v) }},
		"lstm": {5, func(in []float32) bool {
			c, th, h := zeros(1), zeros(1), zeros(1)
			lstmForwardRow(in[n:], in[:n], c, th, h)
			return lost(h)
		}},
		"lstm, backward": {8, func(in []float32) bool {
			da, dc := zeros(4), in[n:2*n]
			lstmBackwardRow(da, in[:n], dc, in[4*n:], in[2*n:3*n], in[3*n:4*n])
			return lost(da, dc)
		}},
		"gru": {7, func(in []float32) bool {
			h := zeros(1)
			gruForwardRow(in[n:4*n], in[4*n:], in[:n], h)
			return lost(h)
		}},
		"product": {n + 1, func(in []float32) bool {
			v := NewMatrix(1, n)
			MulTo(v, Over(in[:n], 1, n), Over(in[n:], n, n))
			return lost(v.Data)
		}},
	} {
		for at := range kernel.in * n {
			in := zeros(kernel.in)
			in[at] = float32(math.NaN())
			if kernel.out(in) {
				t.Errorf("%s: NaN in place %d is lost", name, at)
			}
		}
	}
}

// What a kernel writes may lie where it reads, as the documentation of each says, and that changes nothing.
func TestKernelsInPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	same := func(what string, n int, got, want []float32) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s of %d in place: %v, elsewhere %v", what, n, got, want)
		}
	}
	for n := 1; n < 40; n++ {
		s := func(k int) []float32 { return newGuarded(r, k*n, 1).v }
		a, state, th, h := s(4), s(1), s(1), s(1)
		a2, c := slices.Clone(a), s(1)
		lstmForwardRow(a2, state, c, th, h)
		lstmForwardRow(a, state, state, th, h)
		same("cell state", n, state, c)

		da, dh, dc, cPrev := s(4), s(1), s(1), s(1)
		dc2 := slices.Clone(dc)
		lstmBackwardRow(da, dh, dc2, a, cPrev, th)
		lstmBackwardRow(a, dh, dc, a, cPrev, th)
		same("gradient of the gates", n, a, da)

		x, q := s(3), s(3)
		x2 := slices.Clone(x)
		gruForwardRow(x2, q, cPrev, h)
		hPrev := slices.Clone(cPrev)
		gruForwardRow(x, q, hPrev, hPrev)
		same("state of the gated unit", n, hPrev, h)

		dx, dq, dh2 := s(3), s(3), slices.Clone(dh)
		gruBackwardRow(dx, dq, dh2, x, q, cPrev)
		gruBackwardRow(x, q, dh, x, q, cPrev)
		same("gradient of the gated unit by a", n, x, dx)
		same("gradient of the gated unit by q", n, q, dq)
	}
}

func TestShapesAreChecked(t *testing.T) {
	for name, call := range map[string]func(){
		"gates": func() {
			LSTMForward(NewMatrix(2, 11), NewMatrix(2, 3), NewMatrix(2, 3), NewMatrix(2, 3), NewMatrix(2, 3))
		},
		"rows": func() {
			LSTMForward(NewMatrix(2, 12), NewMatrix(1, 3), NewMatrix(2, 3), NewMatrix(2, 3), NewMatrix(2, 3))
		},
		"backward": func() {
			LSTMBackward(NewMatrix(2, 12), NewMatrix(2, 3), NewMatrix(2, 3), NewMatrix(2, 9), NewMatrix(2, 3), NewMatrix(2, 3))
		},
		"sum": func() { Add(make([]float32, 3), make([]float32, 2)) },
		"moments": func() {
			AdamStep(make([]float32, 3), make([]float32, 3), make([]float32, 2), make([]float32, 3), AdamScalars{})
		},
		"matrix":    func() { NewMatrix(0, 1) },
		"over":      func() { Over(make([]float32, 5), 2, 3) },
		"transpose": func() { TransposeTo(NewMatrix(2, 3), NewMatrix(2, 3)) },
		"longer b":  func() { MulTo(NewMatrix(2, 4), NewMatrix(2, 3), NewMatrix(7, 4)) },
		"wider dst": func() { AddMul(NewMatrix(2, 9), NewMatrix(2, 3), NewMatrix(3, 4)) },
		"more dst":  func() { MulTo(NewMatrix(3, 4), NewMatrix(2, 3), NewMatrix(3, 4)) },
		"aᵀ longer": func() { AddTMul(NewMatrix(3, 4), NewMatrix(2, 3), NewMatrix(5, 4)) },
		"set rows":  func() { SetRows(NewMatrix(2, 4), make([]float32, 3)) },
		"add rows":  func() { AddRows(make([]float32, 9), NewMatrix(2, 4)) },
		"no rows":   func() { Rows(NewMatrix(2, 4), 0, 0) },
		"late rows": func() { Rows(NewMatrix(2, 4), 1, 2) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			call()
		})
	}
}

// The sum of rows is made first row first, whatever is read at once.
func TestAddRowsInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for rows := 1; rows < 10; rows++ {
		for cols := 1; cols < 40; cols++ {
			m, got := Columns(random(r, rows, cols+3), 2, cols), newGuarded(r, cols, 1)
			want := got.clone()
			for i := range rows {
				portableAdd(want.v, Row(m, i))
			}
			AddRows(got.v, m)
			got.check(t, "the sum of rows", cols, want, 0)
		}
	}
}
