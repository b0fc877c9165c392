//go:build (amd64 || arm64) && !noasm

package f32

import (
	"sync/atomic"
	"unsafe"

	"gonum.org/v1/gonum/blas/blas32"
)

// Products are cut into blocks of depth rows of b, so that a panel of b and a band of a stay in the nearest cache, and
// of breadth columns, so that a block of b stays in the next. These sizes, and farApart, were chosen by measurement on
// amd64; arm64 takes them as they are.
const (
	depth  = 256
	widest = 512
	block  = 256 // columns of b that all bands meet one after another, where b is packed already
)

// breadth is half of the widest on machines without AVX-512, whose second cache usually holds half a megabyte; narrow is how
// many columns of b are so few that copying a band of a for them costs more than it saves.
var breadth, narrow = cut()

// farApart is the size of b from which copying its blocks together is cheaper than reading them where they lie.
const farApart = 80_000

// product adds a*b to c where keep is set and writes it over c otherwise; a is m×k with its element (i, p) at
// a[i*rs+p*cs], where rs or cs is 1 unless m is, b is k×n and c is m×n, both row-major. No size is 0.
//
// c is walked in bands of a few rows, and each of its elements is summed over p in one order, with fused multiply-adds,
// whatever band it falls into and however wide the machine's registers are; only k decides how that order is cut.
func product(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	switch {
	case !fast:
		portableProduct(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
	case n == 1 && ldc == 1 && m > 1: // a column is a row lying down, and a its right factor where its rows are in one piece
		if rs == 1 {
			product(1, m, k, b, 0, ldb, a, cs, c, m, keep)
			return
		}
		plain(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
	case m < 2*bandRows || m < 16*bandRows && n*k < farApart:
		plain(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
	default:
		blocked(m, n, k, a, rs, cs, b, ldb, false, c, ldc, keep)
	}
}

// productTransposed is product for a b that is transposed: n×k, with its element (p, j) at b[j*ldb+p].
func productTransposed(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	if !fast {
		portableTransposed(m, n, k, a, rs, cs, b, ldb, c, ldc, keep)
		return
	}
	blocked(m, n, k, a, rs, cs, b, ldb, true, c, ldc, keep)
}

// plain multiplies without copying anything.
func plain(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, c []float32, ldc int, keep bool) {
	for p := 0; p < k; p += depth {
		d, from := min(depth, k-p), 0
		if m == 1 {
			from = oneRow(n, d, &a[p*cs], cs, &b[p*ldb], panelCols, ldb, over(&c[0], ldc, keep || p > 0))
			if from == n {
				continue
			}
		}
		for i, rows := 0, 0; i < m; i += rows {
			rows = evenly(m, i)
			band(rows, n-from, d, &a[i*rs+p*cs], rs, cs, &b[p*ldb+from], panelCols, ldb, over(&c[i*ldc+from], ldc, keep || p > 0), nil)
		}
	}
}

// evenly says how many rows the band at row i of m has: as many as the others, give or take one, since a low band does
// less for each element of b that it loads.
func evenly(m, i int) int {
	bands := (m - i + bandRows - 1) / bandRows
	return (m - i + bands - 1) / bands
}

// blocked packs each block of b, which may be transposed, and of a where its rows do not lie in one piece, before it multiplies.
func blocked(m, n, k int, a []float32, rs, cs int, b []float32, ldb int, transposed bool, c []float32, ldc int, keep bool) {
	room := takeRoom()
	defer room.put()
	for p := 0; p < k; p += depth {
		d := min(depth, k-p)
		for j := 0; j < n; j += breadth {
			w := min(breadth, n-j)
			if transposed {
				packTransposed(room.b, b[j*ldb+p:], ldb, d, w)
			} else {
				pack(room.b, b[p*ldb+j:], ldb, d, w)
			}
			bandsOf(m, d, a, rs, cs, p, room, w, c[j:], ldc, keep || p > 0)
		}
	}
}

// bandsOf multiplies d columns of a, from column p on, by the w columns of b that are packed in room. Where a's columns lie
// in one piece, they are copied first unless w is small; so are its rows where they would drive each other out of the cache.
func bandsOf(m, d int, a []float32, rs, cs, p int, room *room, w int, c []float32, ldc int, keep bool) {
	copies, crowded := rs == 1 && cs != 1 && w > narrow, cs == 1 && rs%page == 0 && bandRows > ways && w > narrow
	for i, rows := 0, 0; i < m; i += rows {
		if copies {
			rows = slabOf(m, i)
			packSlab(room.a, a[i+p*cs:], cs, rows, evenly(rows, 0), d, slabApart())
			slab(rows, d, room, w, c[i*ldc:], ldc, keep)
			continue
		}
		rows = evenly(m, i)
		if crowded {
			for r := range rows {
				copy(room.a[r*apart:r*apart+d], a[(i+r)*rs+p:])
			}
			band(rows, w, d, &room.a[0], apart, 1, &room.b[0], panelCols*d, panelCols, over(&c[i*ldc], ldc, keep), nil)
			continue
		}
		band(rows, w, d, &a[i*rs+p*cs], rs, cs, &room.b[0], panelCols*d, panelCols, over(&c[i*ldc], ldc, keep), nil)
	}
}

// Rows a whole number of pages apart meet in one set of the nearest cache, which has this many ways; rows this far apart do not.
const (
	ways  = 8
	apart = depth + cacheLine
)

// A slab is as many bands as stay in the second cache beside a block of b. Its columns of a are copied at once, since they come
// from afar, and in rows that each hold a part of many bands.
const slabCols = 252

// slabApart is how many floats the bands of a slab lie apart.
func slabApart() int { return bandRows*depth + cacheLine }

// slabOf says how many of m columns the slab from column i on has.
func slabOf(m, i int) int {
	parts := (m - i + slabCols - 1) / slabCols
	return min(m-i, ((m-i+parts-1)/parts+bandRows-1)/bandRows*bandRows)
}

// slab multiplies the columns of a in room, of d elements each, by the block of b there.
func slab(cols, d int, room *room, w int, c []float32, ldc int, keep bool) {
	h := evenly(cols, 0)
	for g, i := 0, 0; i < cols; g, i = g+1, i+h {
		band(min(h, cols-i), w, d, &room.a[g*slabApart()], 1, bandRows, &room.b[0], panelCols*d, panelCols, over(&c[i*ldc], ldc, keep), nil)
	}
}

// stripsTogether adds the product of the strips of aᵀ and b to dst, as many at once as a block is deep. It does nothing and says
// no where one strip after the other is as good: where they are that deep by themselves, or b has few columns. The order of an
// element's sum depends on that, and so neither dst's rows nor the machine have a say in it.
func stripsTogether(dst, a, b blas32.General, rows, period int) bool {
	const few = 32
	if !fast || rows*2 > depth || b.Cols < few {
		return false
	}
	room := takeRoom()
	defer room.put()
	for p := 0; p < a.Rows; p += depth / rows * period {
		strips := min(depth/rows, (a.Rows-p+period-1)/period)
		for j := 0; j < b.Cols; j += breadth {
			w := min(breadth, b.Cols-j)
			for s := range strips {
				packPart(room.b, b.Data[(p+s*period)*b.Stride+j:], b.Stride, s*rows, rows, strips*rows, w)
			}
			for i, cols := 0, 0; i < a.Cols; i += cols {
				cols = slabOf(a.Cols, i)
				for s := range strips {
					packSlab(room.a[s*rows*bandRows:], a.Data[(p+s*period)*a.Stride+i:], a.Stride, cols, evenly(cols, 0), rows, slabApart())
				}
				slab(cols, strips*rows, room, w, dst.Data[i*dst.Stride+j:], dst.Stride, true)
			}
		}
	}
	return true
}

// productPacked is product for a b that lies in panels and an a that is row-major; it adds rows of e, lde apart, unless e
// is empty.
func productPacked(m, n, k int, a []float32, lda int, b, c []float32, ldc int, e []float32, lde int, ahead *Ahead) {
	if !fast {
		portableProductPacked(m, n, k, a, lda, b, c, ldc, e, lde)
		return
	}
	for p := 0; p < k; p += depth {
		if p > 0 {
			e, lde = c, ldc
		}
		d, from := min(depth, k-p), 0
		if m == 1 {
			from = oneRow(n, d, &a[p], 1, &b[p*panelCols], panelCols*k, panelCols, onto(c, ldc, e, lde, 0, 0))
			if from == n {
				continue
			}
		}
		for j := from; j < n; j += block {
			w := min(block, n-j)
			for i, rows := 0, 0; i < m; i += rows {
				rows = evenly(m, i)
				band(rows, w, d, &a[i*lda+p], lda, 1, &b[j*k+p*panelCols], panelCols*k, panelCols, onto(c, ldc, e, lde, i, j), ahead)
			}
		}
	}
}

// place is where a band writes its product, rows of c that lie ldc elements apart, and what it adds: rows of d, ldd apart,
// or nothing where d is nil.
type place struct {
	c   *float32
	ldc int
	d   *float32
	ldd int
}

// over adds what stands in c where keep is set.
func over(c *float32, ldc int, keep bool) place {
	if keep {
		return place{c, ldc, c, ldc}
	}
	return place{c: c, ldc: ldc}
}

// onto is the place from row i and column j of c on, with what is added there.
func onto(c []float32, ldc int, d []float32, ldd, i, j int) place {
	p := place{c: &c[i*ldc+j], ldc: ldc}
	if len(d) > 0 {
		p.d, p.ldd = &d[i*ldd+j], ldd
	}
	return p
}

// on is n elements after p, which must be there: the collector does not take pointers to anywhere.
func on(p *float32, n int) *float32 { return (*float32)(unsafe.Add(unsafe.Pointer(p), 4*n)) }

// right is the place n columns further on.
func (p place) right(n int) place {
	p.c = on(p.c, n)
	if p.d != nil {
		p.d = on(p.d, n)
	}
	return p
}

// room is where blocks are packed.
type room struct {
	a, b  []float32
	taken atomic.Bool
	_     [104]byte // so that no cache line is another's too, nor the one beside it
}

// rooms keeps what has been made, so that products allocate nothing once there is one for each goroutine that multiplies, and
// had is who had each last: what a goroutine has packed before lies in its own processor's cache, and far from others.
var (
	rooms [64]room
	had   [len(rooms)]atomic.Uintptr
)

// takeRoom is the room that the goroutine had last, or else one that nobody has.
func takeRoom() *room {
	var here byte
	me := uintptr(unsafe.Pointer(&here)) >> 13 // two goroutines have two stacks
	for i := range rooms {
		if had[i].Load() == me && rooms[i].taken.CompareAndSwap(false, true) {
			return &rooms[i]
		}
	}
	for i := range rooms {
		if r := &rooms[i]; r.taken.CompareAndSwap(false, true) {
			had[i].Store(me)
			if r.b == nil {
				r.a, r.b = Make(slabCols*(depth+cacheLine)), Make(widest*depth)
			}
			return r
		}
	}
	return &room{a: Make(slabCols * (depth + cacheLine)), b: Make(widest * depth)}
}

func (r *room) put() { r.taken.Store(false) }
