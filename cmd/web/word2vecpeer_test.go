package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os/exec"
	"path/filepath"
	"testing"

	"caderno/ml/vectors"
	"caderno/web/words"
)

// What the command writes, gensim reads as the same vectors: each word has the same neighbours to four digits. What gensim
// writes of them is read here as the same file was.
func TestWord2VecExchangesWithGensim(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('gensim') is None)").Run() != nil {
		t.Skip("no gensim here: apt-get install python3-gensim")
	}
	text, folder := worldText(t, "pt", 5000), t.TempDir()
	formats := map[string]string{"text": vectors.Word2VecText, "binary": vectors.Word2VecBinary}
	for name, format := range formats {
		if _, err := train(t, "en", "-train", text, "-output", filepath.Join(folder, name), "-format", format, "-cbow", "0", "-size", "20",
			"-threads", "1"); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := exec.Command(python, "testdata/peer.py", folder).Output()
	if err != nil {
		t.Fatalf("gensim: %v", err)
	}
	var theirs map[string]map[string][][2]any
	if err := json.Unmarshal(answer, &theirs); err != nil {
		t.Fatal(err)
	}
	for name, format := range formats {
		to := filepath.Join(folder, name)
		back := to + ".back"
		ours := loadVectors(t, to, format)
		for _, word := range ours.Words()[:20] {
			compareNeighbours(t, to, word, theirs[name][word])
			compareNeighbours(t, back, word, theirs[name][word])
		}
		if !sameSet(ours, loadVectors(t, back, format)) {
			t.Errorf("%s: gensim gives other vectors back", name)
		}
	}
}

// compareNeighbours asks caderno similar and holds its answer against another.
func compareNeighbours(t *testing.T, path, word string, want [][2]any) {
	t.Helper()
	var out bytes.Buffer
	if err := similar([]string{"-json", path, word}, &out, words.Get("en")); err != nil {
		t.Fatal(err)
	}
	var got []vectors.Neighbour
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got) != len(want) {
		t.Fatalf("%s: %d neighbours, %v; gensim has %d", word, len(got), err, len(want))
	}
	for i, n := range got {
		if score := want[i][1].(float64); n.Word != want[i][0] || math.Abs(float64(n.Score)-score) > 5e-5 {
			t.Errorf("%s, place %d: got %v, gensim has %v", word, i, n, want[i])
		}
	}
}

// sameSet tells whether two sets have the same words and the same bits.
func sameSet(a, b *vectors.Set) bool {
	if a.Len() != b.Len() || a.Dim() != b.Dim() {
		return false
	}
	for i, word := range a.Words() {
		x, err := b.Vector(word)
		y, _ := a.Vector(word)
		if at, _ := b.Index(word); err != nil || at != i {
			return false
		}
		for j := range x {
			if math.Float32bits(x[j]) != math.Float32bits(y[j]) {
				return false
			}
		}
	}
	return true
}
