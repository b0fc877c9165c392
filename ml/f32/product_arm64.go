//go:build arm64 && !noasm

package f32

// fast says that the kernels run on this machine: every arm64 processor has NEON.
const fast = true

// bandRows is the height of a band: 24 registers hold its sums, the other 8 are for a and b.
const bandRows = len(bands)

func cut() (breadth, narrow int) { return widest, 16 }

// band multiplies up to bandRows rows of a by n columns of b, which lie in groups of 16, panel elements apart, with rows
// bs apart. Strides are in elements.
func band(rows, n, k int, a *float32, rs, cs int, b *float32, panel, bs int, to place, _ *Ahead) {
	bands[rows-1](n, k, a, 4*rs, cs, b, 4*panel, 4*bs, to.c, 4*to.ldc, to.d, 4*to.ldd)
}

var bands = [6]func(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int){
	band1, band2, band3, band4, band5, band6}

// oneRow multiplies one row of a by as many columns of b as there are groups of four, and says how many that is: a band
// of one row would wait for its few sums.
func oneRow(n, k int, a *float32, cs int, b *float32, panel, bs int, to place) (done int) {
	for ; done+4*panelCols <= n; done += 4 * panelCols {
		to := to.right(done)
		row64(k, a, cs, on(b, done/panelCols*panel), 4*panel, 4*bs, to.c, to.d)
	}
	return done
}

// packSlab copies d rows of cols floats, stride apart, into bands of h, apart from each other.
func packSlab(to, from []float32, stride, cols, h, d, apart int) {
	for p := range d {
		row := from[p*stride : p*stride+cols]
		for g, i := 0, 0; i < cols; g, i = g+1, i+h {
			copy(to[g*apart+p*bandRows:], row[i:min(i+h, cols)])
		}
	}
}

func copyPanel(panel, from []float32, stride, k int) { portableCopyPanel(panel, from, stride, k) }

func packRows(panel, from []float32, stride, k int) { portablePackRows(panel, from, stride, k) }
