package recall

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"caderno/ml/rnn"
)

// BenchmarkAdding trains on the adding problem with T = 100 until it is solved, at most two minutes, on all processors, and
// reports the seconds, the steps and the held-out error, for three seeds. The network with the hyperbolic tangent is to
// fail.
func BenchmarkAdding(b *testing.B) {
	for _, cell := range []string{rnn.LSTM, rnn.GRU, IRNN, rnn.Simple} {
		for seed := uint64(1); seed <= 3 && (seed == 1 || cell != rnn.Simple); seed++ {
			b.Run("cell="+cell+fmt.Sprint("/seed=", seed), func(b *testing.B) {
				for b.Loop() {
					s, err := Spec{Cell: cell, Seed: seed, Steps: 1_000_000}.Resolve()
					if err != nil {
						b.Fatal(err)
					}
					t, begin, steps := New(s, runtime.NumCPU()), time.Now(), 0
					var score Score
					for time.Since(begin) < 2*time.Minute {
						if steps = t.Step().Step; steps%100 == 0 {
							if score = t.Test(4); t.Solved(score) {
								break
							}
						}
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
