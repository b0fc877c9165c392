package ml

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// BenchmarkWatched trains with the maps and without them, in turns, and reports the median seconds of each and how much the
// maps cost: on the small world, which takes a second, and on ten megabytes of novels.
func BenchmarkWatched(b *testing.B) {
	b.Run("text=world", func(b *testing.B) { watched(b, LoadText(WorldPortuguese), WordSpec{}) })
	b.Run("text=novels", func(b *testing.B) {
		dir := os.Getenv("CADERNO_DATA")
		if dir == "" {
			b.Skip("CADERNO_DATA does not say where the novels are")
		}
		files, err := filepath.Glob(filepath.Join(dir, "english-novels/text/*"))
		if err != nil || len(files) == 0 {
			b.Fatal("no novels: ", err)
		}
		var raw []byte
		for _, name := range files {
			more, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			if raw = append(raw, more...); len(raw) > 10<<20 {
				break
			}
		}
		text, err := NewText(b.Context(), "novels", "", "en", raw)
		if err != nil {
			b.Fatal(err)
		}
		watched(b, text, WordSpec{Size: 100, Epochs: 2})
	})
}

func watched(b *testing.B, text *Text, words WordSpec) {
	spec, err := Spec{Data: text.ID, Words: words}.ResolveWords(text)
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
	seen, blind := median(seconds[0]), median(seconds[1])
	b.ReportMetric(seen, "s")
	b.ReportMetric(blind, "s-blind")
	b.ReportMetric(100*(seen/blind-1), "%-slower")
	b.ReportMetric(float64(maps)/float64(len(seconds[0])), "maps")
	b.ReportMetric(0, "ns/op")
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
