//go:build amd64 && !noasm

package f32

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// peak is the most that this machine multiplies and adds on one thread, in GFLOP/s: the best of ten short bursts of a loop
// that does nothing else.
func peak() float64 {
	loop, each := peak256, 2*12*8.0
	if wide {
		loop, each = peak512, 2*24*16.0
	}
	const rounds = 200_000
	var best float64
	for range 10 {
		from := time.Now()
		loop(rounds)
		best = max(best, rounds*each/time.Since(from).Seconds()/1e9)
	}
	return best
}

// BenchmarkGemmOfPeak multiplies matrices of 256 and above in turns with the peak loop, and reports the best and the median
// product as shares of the best peak of the same minute.
func BenchmarkGemmOfPeak(b *testing.B) {
	r := random(rand.New(rand.NewPCG(1, 2)), 1024, 1024)
	for _, n := range []int{256, 512, 1024} {
		x, y, z := NewMatrix(n, n), NewMatrix(n, n), NewMatrix(n, n)
		copy(x.Data, r.Data)
		copy(y.Data, r.Data)
		b.Run(fmt.Sprint("n=", n), func(b *testing.B) {
			var top float64
			var got []float64
			for b.Loop() {
				top, got = peak(), got[:0]
				for range 21 {
					times := 1 + 1<<27/(n*n*n)
					from := time.Now()
					for range times {
						MulTo(z, x, y)
					}
					got = append(got, 2*float64(n*n*n*times)/time.Since(from).Seconds()/1e9)
					top = max(top, peak())
				}
			}
			slices.Sort(got)
			b.ReportMetric(top, "peak-GFLOP/s")
			b.ReportMetric(got[20], "best-GFLOP/s")
			b.ReportMetric(100*got[20]/top, "best-%")
			b.ReportMetric(100*got[10]/top, "median-%")
			b.ReportMetric(0, "ns/op")
		})
	}
}
