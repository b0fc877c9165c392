package text

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
)

// novels is the English novels as one text in small letters, from CADERNO_DATA.
func novels(b *testing.B) []byte {
	b.Helper()
	dir := os.Getenv("CADERNO_DATA")
	if dir == "" {
		b.Skip("CADERNO_DATA is not set: the novels are not there")
	}
	files, err := filepath.Glob(filepath.Join(dir, "english-novels", "text", "*.txt"))
	if err != nil || len(files) == 0 {
		b.Fatalf("no novels in %s: %v", dir, err)
	}
	var all []byte
	for _, path := range files {
		one, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		all = append(append(all, bytes.ToLower(one)...), '\n')
	}
	return all
}

var readings = []struct {
	name string
	opt  Options
}{{"plain", Options{Plain: true}}, {"words", Options{Lang: English}}}

// BenchmarkSentences is one pass of training over the novels, without the training.
func BenchmarkSentences(b *testing.B) {
	text := novels(b)
	for _, r := range readings {
		b.Run(r.name, func(b *testing.B) {
			c, tally, err := NewCorpus(context.Background(), FromBytes(text), tokenizer(b, r.opt), nil, Keep{})
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if err := c.Sentences(0, 1, func([]int32) error { return nil }); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(tally.Words)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mwords/s")
		})
	}
}

// BenchmarkNewCorpus counts the words of the novels.
func BenchmarkNewCorpus(b *testing.B) {
	text := novels(b)
	for _, r := range readings {
		b.Run(r.name, func(b *testing.B) {
			tok := tokenizer(b, r.opt)
			words := int64(0)
			for b.Loop() {
				_, tally, err := NewCorpus(context.Background(), FromBytes(text), tok, nil, Keep{})
				if err != nil {
					b.Fatal(err)
				}
				words += tally.Words
			}
			b.ReportMetric(float64(words)/b.Elapsed().Seconds()/1e6, "Mwords/s")
		})
	}
}
