package word2vec

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// hugePage is the size of one on amd64, and of a frequent one elsewhere.
const hugePage = 2 << 20

// hugePages asks for large pages under a table that nothing has touched yet. Rows are named at random: with small pages the
// processor would look for most of them in the page tables first. Where there are none to be had, nothing changes.
func hugePages(table []float32) {
	memory := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(table))), 4*len(table))
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(memory))) & (hugePage - 1))
	if whole := (len(memory) - skip) &^ (hugePage - 1); whole > 0 {
		_ = unix.Madvise(memory[skip:skip+whole], unix.MADV_HUGEPAGE)
	}
}
