package loss

import (
	"math"
	"math/rand/v2"
)

// Bounds of what the likelihoods read as a logarithm of a deviation and as an inverse hyperbolic tangent of a correlation.
// Outputs beyond are read as the bound, and get no gradient.
const (
	widest      = 10.0 // e^±10
	straightest = 8.0  // 1-ρ² = 5e-7
)

// bound is x within ±limit, and whether it was.
func bound(x float32, limit float64) (float64, bool) {
	v := float64(x)
	return math.Max(-limit, math.Min(limit, v)), math.Abs(v) <= limit
}

// Gaussian is the negative logarithm of a normal density: for each target the outputs μ and s, the mean and the logarithm
// of the deviation, side by side. With u = (t-μ) e⁻ˢ it is
//
//	s + u²/2 + log(2π)/2      and its gradient  -u e⁻ˢ by μ,  1 - u² by s
type Gaussian struct{}

// Outputs is two for each target.
func (Gaussian) Outputs(targets int) int { return 2 * targets }

func (Gaussian) row(dy, y, target []float32, scale float64) (sum float64) {
	for i, t := range target {
		s, inside := bound(y[2*i+1], widest)
		u := (float64(t) - float64(y[2*i])) * math.Exp(-s)
		sum += s + u*u/2 + math.Log(2*math.Pi)/2
		dy[2*i], dy[2*i+1] = float32(-scale*u*math.Exp(-s)), float32(scale*(1-u*u))
		if !inside {
			dy[2*i+1] = 0
		}
	}
	return sum
}

// Normal is what two outputs of Gaussian say.
type Normal struct{ Mean, Deviation float64 }

// ReadNormal reads them.
func ReadNormal(mean, logDeviation float32) Normal {
	s, _ := bound(logDeviation, widest)
	return Normal{float64(mean), math.Exp(s)}
}

// Quantile is the value that lies above a share p of the density, p between 0 and 1.
func (n Normal) Quantile(p float64) float64 {
	return n.Mean + n.Deviation*math.Sqrt2*math.Erfinv(2*p-1)
}

// Draw draws a value.
func (n Normal) Draw(rng *rand.Rand) float64 { return n.Mean + n.Deviation*rng.NormFloat64() }

// Bivariate is the negative logarithm of the normal density of a point in the plane, two targets (Graves, Generating
// sequences with recurrent neural networks, 2013, equations 24 and 25): outputs μ₁, μ₂, the logarithms s₁, s₂ of the
// deviations, and r, of which the correlation is ρ = tanh(r). With u = (t₁-μ₁) e^-s₁, v = (t₂-μ₂) e^-s₂ and C = 1/(1-ρ²):
//
//	Z = u² + v² - 2ρuv
//	s₁ + s₂ - log(C)/2 + Z C/2 + log 2π
//
// and its gradient is -C (u-ρv) e^-s₁ by μ₁, 1 - C u (u-ρv) by s₁, the same with u and v changed for the others, and
// ρ (C Z - 1) - uv by r.
type Bivariate struct{}

// Outputs is 5 for the 2 coordinates of a point. It panics on another number of targets.
func (Bivariate) Outputs(targets int) int {
	if targets != 2 {
		panic("loss: a point in the plane has two coordinates")
	}
	return 5
}

func (Bivariate) row(dy, y, target []float32, scale float64) float64 {
	s1, inside1 := bound(y[2], widest)
	s2, inside2 := bound(y[3], widest)
	r, straight := bound(y[4], straightest)
	rho := math.Tanh(r)
	c := math.Cosh(r) * math.Cosh(r) // 1/(1-ρ²), to all digits
	u := (float64(target[0]) - float64(y[0])) * math.Exp(-s1)
	v := (float64(target[1]) - float64(y[1])) * math.Exp(-s2)
	z := u*u + v*v - 2*rho*u*v
	dy[0], dy[1] = float32(-scale*c*(u-rho*v)*math.Exp(-s1)), float32(-scale*c*(v-rho*u)*math.Exp(-s2))
	dy[2], dy[3] = float32(scale*(1-c*u*(u-rho*v))), float32(scale*(1-c*v*(v-rho*u)))
	dy[4] = float32(scale * (rho*(c*z-1) - u*v))
	for i, inside := range []bool{inside1, inside2, straight} {
		if !inside {
			dy[2+i] = 0
		}
	}
	return s1 + s2 - math.Log(c)/2 + z*c/2 + math.Log(2*math.Pi)
}

// Plane is what the five outputs of Bivariate say.
type Plane struct {
	X, Y        Normal
	Correlation float64 // between -1 and 1
}

// ReadPlane reads them. It panics on another number.
func ReadPlane(y []float32) Plane {
	if len(y) != 5 {
		panic("loss: a point in the plane takes five outputs")
	}
	r, _ := bound(y[4], straightest)
	return Plane{ReadNormal(y[0], y[2]), ReadNormal(y[1], y[3]), math.Tanh(r)}
}

// Draw draws a point.
func (p Plane) Draw(rng *rand.Rand) (x, y float64) {
	a, b := rng.NormFloat64(), rng.NormFloat64()
	b = p.Correlation*a + math.Sqrt(1-p.Correlation*p.Correlation)*b
	return p.X.Mean + p.X.Deviation*a, p.Y.Mean + p.Y.Deviation*b
}
