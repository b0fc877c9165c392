package f32

import "unsafe"

// Ahead is memory that will be read or written soon and may be far away. Products whose right factor is told of it
// (Packed.Meanwhile) ask for it while they multiply, a cache line for each step of each whole tile, so that whoever comes after
// them need not wait; those without kernels for amd64 do not. It changes no result. One goroutine at a time uses it; the zero
// value is nothing.
type Ahead struct {
	spans [aheadSpans + 1]span
	n     int
	_     [120]byte // so that no cache line is another's too, nor the one beside it
}

const aheadSpans = 7

// span is addresses from at to last. They keep nothing alive: what is no longer there is asked for in vain. One that ends at 0
// stands after all others.
type span struct{ at, last uintptr }

// Clear forgets what was ahead.
func (a *Ahead) Clear() {
	a.n = 0
	a.spans[0] = span{}
}

// Need adds memory to what is ahead, after what was there already. Nothing comes of an empty slice, nor of more than seven.
func (a *Ahead) Need(v []float32) {
	if len(v) == 0 || a.n == aheadSpans {
		return
	}
	from := uintptr(unsafe.Pointer(&v[0]))
	a.spans[a.n] = span{from, from + 4*uintptr(len(v)) - 1}
	a.n++
	a.spans[a.n] = span{}
}

// first is where a kernel finds the spans, or nil.
func (a *Ahead) first() *uintptr {
	if a == nil {
		return nil
	}
	return &a.spans[0].at
}
