package ml

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkWatched trains the small world with its maps and without them, in turns, and reports the seconds of each and
// what a map costs.
func BenchmarkWatched(b *testing.B) {
	text := LoadText(WorldPortuguese)
	spec, err := Spec{Data: text.ID}.ResolveWords(text)
	if err != nil {
		b.Fatal(err)
	}
	var seconds [2][]float64
	maps := 0
	for b.Loop() {
		for blind := range seconds {
			run, err := NewWordTrainer(spec, text)
			if err != nil {
				b.Fatal(err)
			}
			run.blind = blind == 1
			from := time.Now()
			for run.Step(func(e Event) {
				if e.Map != nil {
					maps++
				}
			}) {
			}
			seconds[blind] = append(seconds[blind], time.Since(from).Seconds())
		}
	}
	watched, blind := median(seconds[0]), median(seconds[1])
	b.ReportMetric(watched, "s")
	b.ReportMetric(blind, "s-blind")
	b.ReportMetric(100*(watched/blind-1), "%-slower")
	b.ReportMetric(float64(maps)/float64(len(seconds[0])), "maps")
	b.ReportMetric(0, "ns/op")
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
