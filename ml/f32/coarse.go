package f32

import (
	"math"
	"sync"

	"gonum.org/v1/gonum/blas/blas32"
)

// Coarse is a matrix in a quarter of the memory, for a first look at products that wait for memory: each element is a
// byte q with row[j] ≈ Step·q[j], Step being the row's own. It does not change.
type Coarse struct {
	Step []float32 // of each row: its greatest magnitude / 127
	Off  []float32 // ‖row - Step q‖ for each row, rounded up

	cols, stride int
	bytes        []int8 // rows one after another, each filled up with zeros
}

// byteGroup is how many columns a row of bytes is filled up to.
const byteGroup = 16

// NewCoarse rounds m's rows, on as many goroutines as threads says, at least 1. They must be finite.
func NewCoarse(m blas32.General, threads int) *Coarse {
	stride := (m.Cols + byteGroup - 1) / byteGroup * byteGroup
	c := &Coarse{make([]float32, m.Rows), make([]float32, m.Rows), m.Cols, stride, make([]int8, m.Rows*stride)}
	var wait sync.WaitGroup
	for t := range threads {
		wait.Go(func() {
			for i := m.Rows * t / threads; i < m.Rows*(t+1)/threads; i++ {
				c.Step[i], c.Off[i] = roundRow(c.bytes[i*stride:(i+1)*stride], Row(m, i), math.MaxInt8)
			}
		})
	}
	wait.Wait()
	return c
}

// toWhole, added to a float64 that is much smaller and taken away again, leaves the nearest whole number.
const toWhole = 3 << 51

// roundRow sets q[j] = v[j]/step, rounded, with step = max|v| / most, and returns step and ‖v - step q‖, rounded up.
func roundRow[T int8 | int16](q []T, v []float32, most float32) (step, off float32) {
	greatest := float32(0)
	for _, x := range v {
		greatest = max(greatest, x, -x)
	}
	step = greatest / most
	if step < math.SmallestNonzeroFloat32*(1<<24) { // too small to divide by: all of the row is off
		step = 0
	}
	wide, per := float64(step), 0.0
	if step > 0 {
		per = 1 / wide
	}
	sum := 0.0
	for j, x := range v {
		whole := (float64(x)*per + toWhole) - toWhole
		q[j] = T(whole)
		d := float64(x) - wide*whole
		sum += d * d
	}
	return step, float32(math.Sqrt(sum) * (1 + 1e-6))
}

// MulVecTo sets dst[i] to about row from+i times x, for as many rows as dst has, with q = NewRounded(x). That is not
// further from their product than
//
//	Off[from+i] ‖x‖ + (‖row from+i‖ + Off[from+i]) q.Off + 1e-6 |dst[i]|
//
// It panics where rows, columns and lengths do not fit.
func (c *Coarse) MulVecTo(dst []float32, from int, q Rounded) {
	if from < 0 || from+len(dst) > len(c.Step) || len(q.v) != c.stride || q.cols != c.cols {
		panic("f32: matrix and vectors of a product do not fit together")
	}
	var sums [256]int32
	for at := 0; at < len(dst); at += len(sums) {
		n := min(len(sums), len(dst)-at)
		mulBytes(sums[:n], c.bytes[(from+at)*c.stride:], c.stride, q.v)
		for i, sum := range sums[:n] {
			dst[at+i] = c.Step[from+at+i] * q.step * float32(sum)
		}
	}
}

// Rounded is a vector made ready for Coarse.MulVecTo.
type Rounded struct {
	Off float32 // ‖x - what is taken for x‖, rounded up

	v    []int16
	step float32
	cols int
}

// NewRounded rounds x, finite, to as many bits as its products with bytes leave room for in 32.
func NewRounded(x []float32) Rounded {
	q := Rounded{v: make([]int16, (len(x)+byteGroup-1)/byteGroup*byteGroup), cols: len(x)}
	most := math.MaxInt32 / math.MaxInt8 / max(1, len(x))
	q.step, q.Off = roundRow(q.v, x, float32(min(most, math.MaxInt16)))
	return q
}

func portableMulBytes(dst []int32, m []int8, stride int, x []int16) {
	for i := range dst {
		sum := int32(0)
		for j, v := range m[i*stride : (i+1)*stride] {
			sum += int32(v) * int32(x[j])
		}
		dst[i] = sum
	}
}
