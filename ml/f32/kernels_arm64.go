//go:build arm64 && !noasm

package f32

// The kernels read and write n elements behind each pointer, or n of each gate, and nothing else; distances are in
// bytes, except cs, which counts elements. The callers have checked the lengths.

// band1 multiplies one row of a by n columns of b; see band.
//
//go:noescape
func band1(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)

// band2 is band1 for two rows.
//
//go:noescape
func band2(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)

// band3 is band1 for three rows.
//
//go:noescape
func band3(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)

// band4 is band1 for four rows.
//
//go:noescape
func band4(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)

// band5 is band1 for five rows.
//
//go:noescape
func band5(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)

// band6 is band1 for six rows.
//
//go:noescape
func band6(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int)

// row64 multiplies one row of a by 64 columns of b; see oneRow.
//
//go:noescape
func row64(k int, a *float32, cs int, b *float32, panel, bs int, c, d *float32)

// expNEON replaces every element x by e**x.
//
//go:noescape
func expNEON(n int, v *float32)

// sigmoidNEON replaces every element x by 1/(1+e**-x).
//
//go:noescape
func sigmoidNEON(n int, v *float32)

// tanhNEON replaces every element by its hyperbolic tangent.
//
//go:noescape
func tanhNEON(n int, v *float32)

// lstmForwardNEON is LSTMForward over one row; gate is the distance of two gates.
//
//go:noescape
func lstmForwardNEON(n int, a *float32, gate int, cPrev, c, tanhC, h *float32)

// lstmBackwardNEON is LSTMBackward over one row; gate is the distance of two gates.
//
//go:noescape
func lstmBackwardNEON(n int, da, dh, dc, a *float32, gate int, cPrev, tanhC *float32)

// gruForwardNEON is GRUForward over one row; gate is the distance of two gates.
//
//go:noescape
func gruForwardNEON(n int, a, q *float32, gate int, hPrev, h *float32)

// gruBackwardNEON is GRUBackward over one row; gate is the distance of two gates.
//
//go:noescape
func gruBackwardNEON(n int, da, dq, dh, a, q *float32, gate int, hPrev *float32)

// tanhBackwardNEON takes a gradient back through a hyperbolic tangent with the values v.
//
//go:noescape
func tanhBackwardNEON(n int, dst, d, v *float32)

// addNEON adds one vector to another.
//
//go:noescape
func addNEON(n int, dst, v *float32)

// adamNEON is AdamStep over n parameters; s is at eight floats, the first seven in the order of AdamScalars.
//
//go:noescape
func adamNEON(n int, p, grad, m, v, s *float32)

// dotNEON is the sum of a[i] b[i].
//
//go:noescape
func dotNEON(n int, a, b *float32) float32

// axpyNEON adds alpha x to y.
//
//go:noescape
func axpyNEON(n int, alpha float32, x, y *float32)
