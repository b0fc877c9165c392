// Package safetensors reads and writes named tensors in the safetensors format, which PyTorch, NumPy and JAX programs
// exchange weights in and which, unlike a pickle, can run nothing.
//
// A file is three parts, one right after the other:
//
//	8 bytes   N, the length of the header, unsigned, little-endian
//	N bytes   the header: a JSON object in UTF-8, "{" first, spaces allowed behind
//	the rest  the data: the values of all tensors, row-major, little-endian
//
// The header has one entry a tensor, name -> {"dtype", "shape", "data_offsets": [from, to]}, offsets counted in bytes
// from the start of the data, and may have "__metadata__", an object of strings. The ranges of the tensors cover the
// data without gap or overlap.
//
// Values are float32 here. Read also takes F64, rounded to nearest, and F16 and BF16, which float32 holds exactly; other
// types are refused. Write makes F32 only. What is written reads back bit for bit, NaN payloads included.
//
// Files come from strangers: whatever they hold, Read answers with tensors or an *Error, and takes no memory that the
// bytes it was given do not justify.
//
// Format: https://github.com/huggingface/safetensors, section "Format" of its README, read strictly.
package safetensors

import (
	"math"
	"math/bits"
	"unicode/utf8"
)

// MaxHeader is the longest header that is read or written, in bytes, padding included: 1 MiB, some ten thousand tensors.
// The reference stops at 100 MB.
const MaxHeader = 1 << 20

// metadata is the name in the header that is not a tensor's.
const metadata = "__metadata__"

// Tensor is one named array.
type Tensor struct {
	Name  string    // any UTF-8 but "__metadata__"; PyTorch's names have dots, as in "lstm.weight_ih_l0"
	Shape []int     // sizes, outermost first, none negative; empty for a single number
	Data  []float32 // row-major, as many as the product of Shape; Read gives each tensor its own
}

// count is the number of values of a shape; ok is false when a size is negative or 8 bytes a value would not fit in an
// int. Sizes are multiplied in order, so a 0 does not excuse what overflowed before it.
func count(shape []int) (n int, ok bool) {
	n = 1
	for _, size := range shape {
		if size < 0 {
			return 0, false
		}
		high, low := bits.Mul64(uint64(n), uint64(size))
		if high != 0 || low > math.MaxInt/8 {
			return 0, false
		}
		n = int(low)
	}
	return n, true
}

// nameable tells whether a tensor can have this name in a file.
func nameable(name string) bool { return name != metadata && utf8.ValidString(name) }
