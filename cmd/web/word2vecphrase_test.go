package main

import (
	"bytes"
	"compress/gzip"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"caderno/ml/vectors"
)

// apart is a text in which new york city is one thing and new, york and city are hardly ever anything else.
var apart = strings.Repeat("she saw new york city in may\nhe saw a dog in june\n", 60) + strings.Repeat("a new dog\na city dog\n", 6)

// Words that go together become one, round by round, and stand so in the vectors and in the vocabulary.
func TestWord2VecJoinsPhrases(t *testing.T) {
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(apart))
	z.Close()
	plain, small := file(t, "apart.txt", apart), []string{"-size", "4", "-iter", "1", "-reproducible"}
	for i, c := range []struct {
		args      []string
		has, lack []string
		told      string
	}{
		{[]string{"-train", plain}, []string{"new", "york", "city"}, []string{"new_york"}, "vectors of 4"},
		{[]string{"-train", plain, "-phrases", "1", "-phrase-threshold", "9"}, []string{"new_york", "city"}, []string{"york", "new_york_city"}, "such as new_york"},
		{[]string{"-train", plain, "-phrases", "2", "-phrase-threshold", "9"}, []string{"new_york_city", "new", "city"}, []string{"york", "new_york"}, "pairs of words become one"},
		{[]string{"-train", file(t, "apart.txt.gz", packed.String()), "-phrases", "2", "-phrase-threshold", "9"}, []string{"new_york_city"}, []string{"york"}, "such as"},
		{[]string{"-train", plain, "-phrases", "1"}, []string{"york"}, []string{"new_york"}, "No pair of words goes together"},
		{[]string{"-train", plain, "-phrases", "1", "-phrase-threshold", "9", "-min-count", "61"}, []string{"in"}, []string{"new_york", "york"}, "No pair"},
	} {
		told, err := train(t, "en", append(append(c.args, "-output", at("v"), "-save-vocab", at("c")), small...)...)
		if err != nil || !strings.Contains(told, c.told) {
			t.Fatalf("%d: %v, told %q, want %q", i, err, told, c.told)
		}
		words, counted := loadVectors(t, at("v"), vectors.Word2VecText).Words(), read(t, at("c"))
		for _, w := range c.has {
			if !slices.Contains(words, w) || !strings.Contains(counted, "\n"+w+" ") {
				t.Errorf("%d: %v has no %s, or the vocabulary has not: %q", i, words, w, counted)
			}
		}
		for _, w := range c.lack {
			if slices.Contains(words, w) {
				t.Errorf("%d: %v has %s", i, words, w)
			}
		}
	}
	// A vocabulary with phrases in it trains them when it is read back.
	args := []string{"-train", plain, "-phrases", "2", "-phrase-threshold", "9"}
	for _, more := range [][]string{{"-output", at("first"), "-save-vocab", at("voc")}, {"-output", at("second"), "-read-vocab", at("voc")}} {
		if _, err := train(t, "pt-BR", slices.Concat(args, more, small)...); err != nil {
			t.Fatal(err)
		}
	}
	if read(t, at("first")) != read(t, at("second")) {
		t.Error("the vocabulary that was read back gives other vectors")
	}
}
