package f32

import (
	"testing"
	"unsafe"
)

// What Make returns begins a cache line, whatever its size, and nothing can be appended to it in place.
func TestMakeBeginsALine(t *testing.T) {
	for n := range 5000 {
		v := Make(n)
		if len(v) != n || cap(v) != n {
			t.Fatalf("%d floats: length %d, capacity %d", n, len(v), cap(v))
		}
		if n > 0 && uintptr(unsafe.Pointer(&v[0]))%64 != 0 {
			t.Fatalf("%d floats begin within a cache line", n)
		}
	}
}
