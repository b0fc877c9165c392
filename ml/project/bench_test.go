package project_test

import (
	"fmt"
	"testing"
	"time"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/project"
)

// BenchmarkFrame draws warm frames of a matrix that changes from one to the next; the fastest says what it takes where
// other programs are busy.
func BenchmarkFrame(b *testing.B) {
	for _, c := range []struct{ v, d, axes, rows, threads int }{
		{30_000, 100, 2, 0, 1}, {30_000, 100, 2, 0, 2}, {30_000, 100, 3, 0, 1}, {30_000, 300, 2, 0, 1}, {30_000, 100, 2, 5_000, 1},
	} {
		for _, unit := range []bool{false, true} {
			b.Run(fmt.Sprintf("%dx%d,axes=%d,rows=%d,threads=%d,unit=%v", c.v, c.d, c.axes, c.rows, c.threads, unit), func(b *testing.B) {
				frames := [2]blas32.General{cloud(c.v, c.d, 1), cloud(c.v, c.d, 1)}
				stir(frames[1], 0.01, 1)
				p := project.New(project.Options{Axes: c.axes, Rows: c.rows, Threads: c.threads, Unit: unit})
				draw(b, p, frames[0])
				fastest := time.Hour
				for i := 0; b.Loop(); i++ {
					start := time.Now()
					draw(b, p, frames[i&1])
					fastest = min(fastest, time.Since(start))
				}
				b.ReportMetric(fastest.Seconds()*1000, "fastest-ms")
			})
		}
	}
}

// BenchmarkCovariance is what one would pay to have the whole covariance of the rows instead of passes over them: the
// product alone, without what comes before or after.
func BenchmarkCovariance(b *testing.B) {
	for _, d := range []int{100, 300} {
		b.Run(fmt.Sprintf("30000x%d", d), func(b *testing.B) {
			m, c := cloud(30_000, d, 1), f32.NewMatrix(d, d)
			fastest := time.Hour
			for b.Loop() {
				start := time.Now()
				for r := 0; r < m.Rows; r += 250 {
					f32.AddTMul(c, f32.Rows(m, r, 250), f32.Rows(m, r, 250))
				}
				fastest = min(fastest, time.Since(start))
			}
			b.ReportMetric(fastest.Seconds()*1000, "fastest-ms")
		})
	}
}

// BenchmarkKept looks at ten neighbours of 500 words.
func BenchmarkKept(b *testing.B) {
	m := cloud(30_000, 100, 1)
	f := draw(b, project.New(project.Options{}), m)
	n := project.NewNeighbours(project.Sample(m.Rows, 500), 10)
	kept := 0.0
	for b.Loop() {
		kept = n.Kept(m, f.Points, true)
	}
	b.ReportMetric(kept, "kept")
}
