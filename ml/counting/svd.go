package counting

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"

	"caderno/ml/f32"
	"caderno/ml/team"
)

// Factoring says how SVD goes about it.
type Factoring struct {
	Dims    int    // singular values wanted; default 100
	Extra   int    // directions beyond them that are carried along; default 20
	Passes  int    // power iterations; default 3, each two products with the matrix
	Seed    uint64 // of the random directions to begin with
	Threads int    // goroutines; default one for each core. The bits of the result do not depend on it
	// Step, where set, is told after each product with the matrix how many of all are done.
	Step func(done, of int)
}

// Factors is a truncated singular value decomposition: m is about U diag(S) Vᵀ.
type Factors struct {
	U blas32.General // rows × dims; columns of length 1 at right angles, the largest entry of each positive
	S []float64      // singular values, falling
	V blas32.General // columns × dims, likewise
}

// SVD finds the largest singular values of a sparse matrix, at most as many as it has rows or columns, by randomised
// subspace iteration and the decomposition of what the matrix does within the subspace (Halko, Martinsson & Tropp,
// Finding structure with randomness, 2011, algorithms 4.4 and 5.1):
//
//	Q = orth(m Ω)    then, for each pass,   Q = orth(m orth(mᵀ Q))
//	B = Qᵀ m = Ũ diag(S) Vᵀ                 U = Q Ũ
//
// with Ω random normal and dims+extra columns. Products are in float32, summed in float64 across rows. Singular values
// below 1e-5 of the largest are noise then: they are returned as 0, with columns of zeros in U and V. It returns the error
// of ctx when that is done, and panics on an empty matrix and on options below 0.
func SVD(ctx context.Context, m *Matrix, o Factoring) (*Factors, error) {
	if m.Rows < 1 || m.Cols < 1 || o.Dims < 0 || o.Extra < 0 || o.Passes < 0 || o.Threads < 0 {
		panic("counting: SVD of an empty matrix, or with options below 0")
	}
	o = o.filled()
	limit := min(m.Rows, m.Cols)
	o.Dims = min(o.Dims, limit)
	cols := min(o.Dims+o.Extra, limit)
	f := &factoring{ctx: ctx, o: o, team: team.New(o.Threads), of: 2*o.Passes + 2, m: m, t: m.Transpose()}
	q, z := f32.NewMatrix(m.Rows, cols), f32.NewMatrix(m.Cols, cols)
	normal := rand.New(rand.NewPCG(o.Seed, 0x9e3779b97f4a7c15))
	for i := range z.Data {
		z.Data[i] = float32(normal.NormFloat64())
	}
	f.mulTo(q, f.m, z)
	f.orthonormalise(q)
	for range o.Passes {
		f.mulTo(z, f.t, q)
		f.orthonormalise(z)
		f.mulTo(q, f.m, z)
		f.orthonormalise(q)
	}
	f.mulTo(z, f.t, q)
	if f.err != nil {
		return nil, f.err
	}
	return f.within(q, z), nil
}

func (o Factoring) filled() Factoring {
	if o.Dims == 0 {
		o.Dims = 100
	}
	if o.Extra == 0 {
		o.Extra = 20
	}
	if o.Passes == 0 {
		o.Passes = 3
	}
	if o.Threads == 0 {
		o.Threads = runtime.GOMAXPROCS(0)
	}
	return o
}

// Vectors is U diag(S^p), a row for each row of the matrix. Levy, Goldberg & Dagan (2015, section 3.3) find p of 0.5 or
// 0 better for words than the 1 of the decomposition itself.
func (f *Factors) Vectors(p float64) blas32.General { return weighted(f.U, f.S, p) }

// Contexts is V diag(S^p), a row for each column of the matrix.
func (f *Factors) Contexts(p float64) blas32.General { return weighted(f.V, f.S, p) }

func weighted(m blas32.General, s []float64, p float64) blas32.General {
	w := f32.NewMatrix(m.Rows, m.Cols)
	for j, v := range s {
		if v == 0 {
			continue
		}
		scale := math.Pow(v, p)
		for r := range m.Rows {
			w.Data[r*w.Stride+j] = float32(float64(m.Data[r*m.Stride+j]) * scale)
		}
	}
	return w
}

// factoring is one run of SVD: the matrix, its transpose, and who works.
type factoring struct {
	ctx      context.Context
	o        Factoring
	team     *team.Team
	m, t     *Matrix
	done, of int
	err      error // of the context; nothing is computed once it is set
}

// mulTo sets dst = m*x. Every row is one goroutine's, so that its bits do not depend on how many there are; the rows are
// shared out by their entries.
func (f *factoring) mulTo(dst blas32.General, m *Matrix, x blas32.General) {
	if f.err == nil {
		f.err = f.ctx.Err()
	}
	if f.err != nil {
		return
	}
	f.team.Do(func(part int) {
		first, last := f.team.Share(m.Entries()+m.Rows, part)
		m.mulRowsTo(dst, x, rowAt(m, first), rowAt(m, last))
	})
	f.done++
	if f.o.Step != nil {
		f.o.Step(f.done, f.of)
	}
}

// rowAt is the first row before which there are at least n entries and rows together.
func rowAt(m *Matrix, n int) int {
	lo, hi := 0, m.Rows
	for lo < hi {
		if mid := (lo + hi) / 2; m.Start[mid]+mid < n {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// within decomposes Bᵀ = z = mᵀ q: with z = P R and P orthonormal, B = Rᵀ Pᵀ, so that the small Rᵀ = Ũ diag(S) Wᵀ
// gives U = q Ũ and V = P W.
func (f *factoring) within(q, z blas32.General) *Factors {
	n, dims := q.Cols, f.o.Dims
	p := f32.NewMatrix(z.Rows, z.Cols)
	f32.Copy(p, z)
	f.orthonormalise(p)
	rT := mat.NewDense(n, n, f.cross(z, p))
	var svd mat.SVD
	if !svd.Factorize(rT, mat.SVDThin) {
		panic("counting: a small matrix could not be decomposed")
	}
	s := svd.Values(nil)
	var small, w mat.Dense
	svd.UTo(&small)
	svd.VTo(&w)
	u, v := f32.NewMatrix(n, dims), f32.NewMatrix(n, dims)
	for j := range dims {
		if s[j] <= 1e-5*s[0] {
			s[j] = 0
			continue
		}
		for i := range n {
			u.Data[i*dims+j], v.Data[i*dims+j] = float32(small.At(i, j)), float32(w.At(i, j))
		}
	}
	out := &Factors{U: f32.NewMatrix(q.Rows, dims), S: s[:dims], V: f32.NewMatrix(z.Rows, dims)}
	f.team.Do(func(part int) {
		mulShare(f.team, part, out.U, q, u)
		mulShare(f.team, part, out.V, p, v)
	})
	for j := range dims {
		point(out.U, out.V, j)
	}
	return out
}

// point turns the sign of a pair of singular vectors, which is arbitrary, so that the largest entry of U's is positive.
func point(u, v blas32.General, j int) {
	largest := float32(0)
	for r := range u.Rows {
		if x := u.Data[r*u.Stride+j]; x*x > largest*largest {
			largest = x
		}
	}
	if largest >= 0 {
		return
	}
	for _, m := range []blas32.General{u, v} {
		for r := range m.Rows {
			m.Data[r*m.Stride+j] = -m.Data[r*m.Stride+j]
		}
	}
}
