//go:build amd64 && !noasm

package f32

import "golang.org/x/sys/cpu"

//go:generate sh -c "cd asm && go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg f32"

// What this machine has. Tests turn it down.
var (
	fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA
	wide = fast && cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL && cpu.X86.HasBMI2
)

// bandRows is the height of a band: as many rows as the registers hold sums for, beside two registers of b.
var bandRows = heightOfBand()

func heightOfBand() int {
	if wide {
		return len(bands)
	}
	return len(narrowBands)
}

// packSlab copies d rows of cols floats, stride apart, into bands of h, apart from each other.
func packSlab(to, from []float32, stride, cols, h, d, apart int) {
	packBands := packBandsAVX2
	if wide {
		packBands = packBands512
	}
	packBands(cols, h, d, &from[0], 4*stride, &to[0], 4*apart)
}

func cut() (breadth, narrow int) {
	if wide {
		return widest, 64
	}
	return widest / 2, 16
}

// band multiplies up to bandRows rows of a by n columns of b, which lie in groups of 16, panel elements apart, with rows
// bs apart. Strides are in elements. Meanwhile it asks for what is ahead, if that is not nil.
func band(rows, n, k int, a *float32, rs, cs int, b *float32, panel, bs int, to place, ahead *Ahead) {
	kernels := narrowBands[:]
	if wide {
		kernels = bands[:]
	}
	kernels[rows-1](n, k, a, 4*rs, 4*cs, b, 4*panel, 4*bs, to.c, 4*to.ldc, to.d, 4*to.ldd, ahead.first())
}

// copyPanel copies k rows of a panel's width together.
func copyPanel(panel, from []float32, stride, k int) {
	if !fast {
		portableCopyPanel(panel, from, stride, k)
		return
	}
	packPanel(k, &from[0], 4*stride, &panel[0])
}

// packRows turns 16 rows of k columns into one panel.
func packRows(panel, from []float32, stride, k int) {
	done := 0
	if fast {
		done = k &^ 3
	}
	if done > 0 {
		packEight(done, &from[0], 4*stride, &panel[0])
		packEight(done, &from[8*stride], 4*stride, &panel[8])
	}
	if done < k {
		portablePackRows(panel[done*panelCols:], from[done:], stride, k-done)
	}
}

// oneRow multiplies one row of a by as many columns of b as there are groups of four, and says how many that is: a band of
// one row would wait for its few sums.
func oneRow(n, k int, a *float32, cs int, b *float32, panel, bs int, to place) (done int) {
	for ; done+4*panelCols <= n; done += 4 * panelCols {
		to := to.right(done)
		row64(k, a, 4*cs, on(b, done/panelCols*panel), 4*panel, 4*bs, to.c, to.d)
	}
	return done
}

var narrowBands = [6]func(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int, ahead *uintptr){
	narrowBand1, narrowBand2, narrowBand3, narrowBand4, narrowBand5, narrowBand6}

var bands = [12]func(n, k int, a *float32, rs, cs int, b *float32, panel, bs int, c *float32, ldc int, d *float32, ldd int, ahead *uintptr){
	band1, band2, band3, band4, band5, band6, band7, band8, band9, band10, band11, band12}
