//go:build amd64 && !noasm

package f32

import "golang.org/x/sys/cpu"

//go:generate sh -c "cd asm && go run . -out ../kernels_amd64.s -stubs ../kernels_amd64.go -pkg f32"

var fast = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// Products are cut into blocks of depth rows of b, so that a panel of b and a band of a stay in the nearest cache, and
// of breadth columns, so that a block of b stays in the next.
const (
	depth   = 256
	breadth = 512
)

// farApart is the size of b from which copying its blocks together is cheaper than reading them where they lie.
const farApart = 80_000

// product adds a*b to c where keep is set and writes it over c otherwise; a is m×k with its element (i, p) at
// a[i*rs+p*cs], b is k×n and c is m×n, both row-major. No size is 0.
//
// c is walked in tiles of up to 6 by 16, and each of its elements is summed over p in one order, with fused
// multiply-adds, whatever tile it falls into; only k decides how that order is cut.
func product(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	switch {
	case !fast:
		portableProduct(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
	case m == 1 && k <= depth:
		oneRow(n, k, a, cs, b, ldb, c, keep)
	case m < 2*tileRows || n*k < farApart:
		for p := 0; p < k; p += depth {
			plain(m, n, min(depth, k-p), a[p*cs:], rs, cs, b[p*ldb:], ldb, c, ldc, keep || p > 0)
		}
	default:
		blocked(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
	}
}

func oneRow(n, k int, a []float32, cs int, b []float32, ldb int, c []float32, keep bool) {
	j := 0
	for ; j+64 <= n; j += 64 {
		row64(k, &a[0], 4*cs, &b[j], 4*ldb, &c[j], kept(keep))
	}
	if j < n {
		plain(1, n-j, k, a, 0, cs, b[j:], ldb, c[j:], 0, keep)
	}
}

// plain multiplies without copying anything.
func plain(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	for i := 0; i < m; i += tileRows {
		rows := min(tileRows, m-i)
		for j := 0; j < n; j += panelCols {
			tile(rows, min(panelCols, n-j), k, &a[i*rs], rs, cs, &b[j], ldb, &c[i*ldc+j], ldc, keep)
		}
	}
}

// blocked packs each block of b, and of a where its rows do not lie in one piece, before it multiplies.
func blocked(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	room := takeRoom()
	defer room.put()
	for p := 0; p < k; p += depth {
		d := min(depth, k-p)
		for j := 0; j < n; j += breadth {
			w := min(breadth, n-j)
			pack(room.b[:], b[p*ldb+j:], ldb, d, w)
			for i := 0; i < m; i += tileRows {
				rows := min(tileRows, m-i)
				band, brs, bcs := a[i*rs+p*cs:], rs, cs
				if cs != 1 {
					packBand(room.a[:], band, rs, cs, rows, d)
					band, brs, bcs = room.a[:], 1, tileRows
				}
				for q := 0; q < w; q += panelCols {
					tile(rows, min(panelCols, w-q), d, &band[0], brs, bcs, &room.b[q*d], panelCols, &c[i*ldc+j+q], ldc, keep || p > 0)
				}
			}
		}
	}
}

// packBand copies a band of d columns of up to six rows so that each column's elements lie together.
func packBand(to, a []float32, rs, cs, rows, d int) {
	if rs == 1 && rows == tileRows {
		for p := range d {
			*(*[tileRows]float32)(to[p*tileRows:]) = *(*[tileRows]float32)(a[p*cs:])
		}
		return
	}
	for p := range d {
		for r := range rows {
			to[p*tileRows+r] = a[r*rs+p*cs]
		}
	}
}

// productPacked is product for a b that lies in panels and an a that is row-major.
func productPacked(m, n, k int, a []float32, lda int, b, c []float32, ldc int, keep bool) {
	if !fast {
		portableProductPacked(m, n, k, a, lda, b, c, ldc, keep)
		return
	}
	for p := 0; p < k; p += depth {
		d, from := min(depth, k-p), 0
		if m == 1 {
			for ; from+4*panelCols <= n; from += 4 * panelCols {
				row64Packed(d, &a[p], &b[from*k+p*panelCols], 4*panelCols*k, &c[from], kept(keep || p > 0))
			}
		}
		for i := 0; i < m; i += tileRows {
			rows := min(tileRows, m-i)
			for j := from; j < n; j += panelCols {
				tile(rows, min(panelCols, n-j), d, &a[i*lda+p], lda, 1, &b[j*k+p*panelCols], panelCols, &c[i*ldc+j], ldc, keep || p > 0)
			}
		}
	}
}

// tileRows is the height of a tile.
const tileRows = 6

// tile multiplies rows×k by k×cols; strides are in elements.
func tile(rows, cols, k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, keep bool) {
	if cols == panelCols {
		tiles[rows-1](k, a, 4*rs, 4*cs, b, 4*ldb, c, 4*ldc, kept(keep))
	} else {
		maskedTiles[rows-1](k, a, 4*rs, 4*cs, b, 4*ldb, c, 4*ldc, kept(keep), &masks[panelCols-cols])
	}
}

func kept(keep bool) int {
	if keep {
		return 1
	}
	return 0
}

// room is where blocks are packed.
type room struct {
	a [tileRows * depth]float32
	b [breadth * depth]float32
}

// rooms keeps what has been made, so that products allocate nothing once there is one for each goroutine that multiplies.
var rooms = make(chan *room, 64)

func takeRoom() *room {
	select {
	case r := <-rooms:
		return r
	default:
		return new(room)
	}
}

func (r *room) put() {
	select {
	case rooms <- r:
	default:
	}
}

var tiles = [6]func(k int, a *float32, rs, cs int, b *float32, bs int, c *float32, ldc int, keep int){
	tile1, tile2, tile3, tile4, tile5, tile6}

var maskedTiles = [6]func(k int, a *float32, rs, cs int, b *float32, bs int, c *float32, ldc int, keep int, mask *int32){
	tile1Masked, tile2Masked, tile3Masked, tile4Masked, tile5Masked, tile6Masked}

// masks[16-n:] begins with n words whose top bit is set and 16-n whose is not.
var masks = [32]int32{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}
