package word2vec

import "caderno/ml/f32"

// room is how many elements of a slice, and how many times four bytes of anything, lie on both sides of what one thread
// writes all the time, so that no cache line of it is another's too, nor one of those beside it: some processors fetch up to
// five of them along. Two threads would take them from each other with every window. Left out, for the windows alone, that
// takes a third of the speed; for all else that is a worker's, about a tenth where the cores are far apart (BenchmarkTwoThreads).
const room = 128

// own makes a short slice that one thread writes all the time.
func own[T int | int32 | Loss](n int) []T {
	return make([]T, room+n+room)[room : room+n : room+n]
}

// ownVector is own for floats, which begin with a cache line.
func ownVector(n int) []float32 {
	return f32.Make(room + n + room)[room : room+n : room+n]
}

// ownWorker makes a worker whose fields are own.
func ownWorker() *worker {
	w := new(struct {
		_ [4 * room]byte
		worker
		_ [4 * room]byte
	})
	return &w.worker
}
