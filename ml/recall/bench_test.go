package recall

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"caderno/ml/rnn"
)

// BenchmarkAdding trains on the adding problem with T = 100 until it is solved, at most two minutes, on all processors, and
// reports the seconds, the steps and the error on twenty held-out batches, for three seeds. Whether to measure it is asked of
// four of them. The network with the hyperbolic tangent is to fail; but in two minutes of a fast machine, which are three times
// the steps that a run has unless told otherwise, it learns the problem too for some seeds.
func BenchmarkAdding(b *testing.B) {
	for _, cell := range []string{rnn.LSTM, rnn.GRU, IRNN, rnn.Simple} {
		for seed := uint64(1); seed <= 3; seed++ {
			b.Run("cell="+cell+fmt.Sprint("/seed=", seed), func(b *testing.B) {
				for b.Loop() {
					s, err := Spec{Cell: cell, Seed: seed, Steps: 1_000_000}.Resolve()
					if err != nil {
						b.Fatal(err)
					}
					t, begin, steps := New(s, runtime.NumCPU()), time.Now(), 0
					for solved := false; !solved && time.Since(begin) < 2*time.Minute; {
						steps = t.Step().Step
						solved = steps%100 == 0 && t.Solved(t.Test(4)) && t.Solved(t.Test(20))
					}
					b.ReportMetric(time.Since(begin).Seconds(), "s")
					b.ReportMetric(float64(steps), "steps")
					b.ReportMetric(t.Test(20).Loss, "error")
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
