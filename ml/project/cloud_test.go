package project_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"caderno/ml/f32"
	"caderno/ml/project"
)

// cloud is rows of normal numbers around a mean, with standard deviations that fall from column to column, turned so
// that no column is an axis.
func cloud(v, d int, seed uint64) blas32.General {
	return shaped(v, d, seed, func(j int) float64 { return 3 / (1 + float64(j)/3) })
}

func shaped(v, d int, seed uint64, deviation func(j int) float64) blas32.General {
	dice := rand.New(rand.NewPCG(seed, 8))
	m, turn := f32.NewMatrix(v, d), make([]float64, d)
	square := 0.0
	for j := range turn { // a reflection is as good as any turn
		turn[j] = dice.NormFloat64()
		square += turn[j] * turn[j]
	}
	x := make([]float64, d)
	for r := range v {
		along := 0.0
		for j := range x {
			x[j] = deviation(j) * dice.NormFloat64()
			along += x[j] * turn[j]
		}
		for j := range x {
			m.Data[r*d+j] = float32(x[j] - 2*along/square*turn[j] + float64(j%3))
		}
	}
	return m
}

// stir adds normal numbers, other ones for each seed.
func stir(m blas32.General, deviation float64, seed int) {
	dice := rand.New(rand.NewPCG(12, uint64(seed)))
	for r := range m.Rows {
		for j := range f32.Row(m, r) {
			m.Data[r*m.Stride+j] += float32(deviation * dice.NormFloat64())
		}
	}
}

func draw(tb testing.TB, p *project.Projector, m blas32.General) project.Frame {
	tb.Helper()
	f, err := p.Frame(m)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// exact is gonum's principal components of the rows: their directions as columns, and variances as shares of all.
func exact(tb testing.TB, m blas32.General) (*mat.Dense, []float64) {
	tb.Helper()
	rows := mat.NewDense(m.Rows, m.Cols, nil)
	for r := range m.Rows {
		for j, x := range f32.Row(m, r) {
			rows.Set(r, j, float64(x))
		}
	}
	var pc stat.PC
	if !pc.PrincipalComponents(rows, nil) {
		tb.Fatal("gonum finds no principal components")
	}
	var vectors mat.Dense
	pc.VectorsTo(&vectors)
	shares, total := pc.VarsTo(nil), 0.0
	for _, x := range shares {
		total += x
	}
	for i := range shares {
		shares[i] /= total
	}
	return &vectors, shares
}

// unit is a copy of a matrix with rows at length 1.
func unit(m blas32.General) blas32.General {
	u := f32.NewMatrix(m.Rows, m.Cols)
	for r := range m.Rows {
		square := 0.0
		for _, x := range f32.Row(m, r) {
			square += float64(x) * float64(x)
		}
		for j, x := range f32.Row(m, r) {
			if square > 0 {
				u.Data[r*u.Stride+j] = float32(float64(x) / math.Sqrt(square))
			}
		}
	}
	return u
}
