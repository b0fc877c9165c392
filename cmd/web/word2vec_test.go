package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"caderno/ml/vectors"
	"caderno/ml/word2vec"
	"caderno/web/words"
)

// train runs the command word2vec and returns what it tells.
func train(t *testing.T, lang words.Lang, args ...string) (string, error) {
	t.Helper()
	return trainUntil(t, t.Context(), lang, args...)
}

func trainUntil(t *testing.T, ctx context.Context, lang words.Lang, args ...string) (string, error) {
	t.Helper()
	tell, err := os.Create(filepath.Join(t.TempDir(), "told"))
	if err != nil {
		t.Fatal(err)
	}
	defer tell.Close()
	failed := trainVectors(ctx, args, tell, words.Get(lang))
	return read(t, tell.Name()), failed
}

func read(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// worldText writes the text of the small world and returns its path.
func worldText(t *testing.T, lang string, sentences int) string {
	t.Helper()
	var out bytes.Buffer
	if err := corpus(t.Context(), []string{"-lang", lang, "-sentences", fmt.Sprint(sentences)}, &out, words.Get("en")); err != nil {
		t.Fatal(err)
	}
	return file(t, "world.txt", out.String())
}

func loadVectors(t *testing.T, path, format string) *vectors.Set {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	set, is, err := vectors.Read(f, vectors.Options{})
	if err != nil || is != format {
		t.Fatalf("%s is in the format %q, %v; want %q", path, is, err, format)
	}
	return set
}

// small is a text in which a and b go together, as c and d do, with words too rare to count.
var small = strings.Repeat("a b a b\nc d c d c d\n", 40) + "x y\n"

// From the shell alone: a text, its vectors, and that king - man + woman is queen, in both languages.
func TestWord2VecLearnsTheSmallWorld(t *testing.T) {
	for lang, q := range map[string][4]string{"pt": {"rei", "homem", "mulher", "rainha"}, "en": {"king", "man", "woman", "queen"}} {
		to := filepath.Join(t.TempDir(), "world.vec")
		told, err := train(t, "en", "-train", worldText(t, lang, 25_000), "-output", to, "-cbow", "0", "-size", "50", "-sample", "0",
			"-iter", "3", "-min-count", "25", "-threads", "1")
		if err != nil || strings.Contains(told, "Note:") || !strings.Contains(told, "vectors of 50 numbers") {
			t.Fatalf("%v, told %s", err, told)
		}
		var out bytes.Buffer
		if err := similar([]string{"-n", "1", to, q[0], "-", q[1], "+", q[2]}, &out, words.Get("en")); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), q[3]+" ") {
			t.Errorf("%s: got %s, want %s", lang, out.String(), q[3])
		}
	}
}

// The learning rate begins and ends as in word2vec.c.
func TestWord2VecRates(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text.txt")
	if err := os.WriteFile(text, []byte("a b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for flags, want := range map[string][2]float64{"": {0.05, 5e-6}, "-cbow 0": {0.025, 2.5e-6}, "-cbow 0 -alpha 0.5": {0.5, 5e-5}} {
		got, err := readTraining(append(strings.Fields(flags), "-train", text, "-output", "v.txt"), words.Get("en"))
		if err != nil {
			t.Fatal(err)
		}
		if c := got.config; math.Abs(c.Alpha-want[0]) > 1e-12 || math.Abs(c.MinAlpha-want[1]) > 1e-12 {
			t.Errorf("%q: from %v to %v, not %v", flags, c.Alpha, c.MinAlpha, want)
		}
	}
}

func TestWord2VecIsReproducible(t *testing.T) {
	text, folder := file(t, "small.txt", small), t.TempDir()
	made := map[string]string{}
	for name, args := range map[string][]string{
		"one": {"-threads", "1"}, "asked": {"-reproducible", "-threads", "3"}, "other": {"-reproducible", "-seed", "2"},
		"shared": {"-cbow", "0", "-shared", "-reproducible"}, "skip-gram": {"-cbow", "0", "-reproducible"}, "tree": {"-hs", "1", "-reproducible"},
		"fast": {"-threads", "3"}, "whole": {"-reproducible", "-sample", "0"}, "slow": {"-reproducible", "-alpha", "0.05"},
	} {
		to := filepath.Join(folder, name)
		if _, err := train(t, "en", append([]string{"-train", text, "-output", to, "-size", "8"}, args...)...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := loadVectors(t, to, vectors.Word2VecText); !slices.Equal(got.Words(), []string{"c", "d", "a", "b"}) || got.Dim() != 8 {
			t.Errorf("%s has %v of %d", name, got.Words(), got.Dim())
		}
		made[name] = read(t, to)
	}
	for a, b := range map[string]string{"asked": "one", "slow": "one"} { // 0.05 is the default of CBOW
		if made[a] != made[b] {
			t.Errorf("%s differs from %s", a, b)
		}
	}
	for _, name := range []string{"other", "shared", "skip-gram", "tree", "whole"} {
		if made[name] == made["one"] {
			t.Errorf("%s is no other training", name)
		}
	}
	if made["shared"] == made["skip-gram"] {
		t.Error("-shared changes nothing")
	}
}

func TestWord2VecWritesEveryFormat(t *testing.T) {
	text, at := file(t, "small.txt", small), func(name string) string { return filepath.Join(t.TempDir(), name) }
	var first []float32
	for _, c := range []struct{ format, flag, value string }{
		{vectors.Word2VecText, "-binary", "0"}, {vectors.Word2VecBinary, "-binary", "1"}, {vectors.GloVe, "-format", "glove"},
		{vectors.Word2VecBinary, "-format", "word2vec-binary"},
	} {
		to, second := at("v"), at("w")
		if _, err := train(t, "en", "-train", text, "-output", to, "-output-vectors", second, "-size", "6", "-reproducible", c.flag, c.value); err != nil {
			t.Fatal(err)
		}
		a, b := loadVectors(t, to, c.format), loadVectors(t, second, c.format)
		if first == nil {
			first = a.Matrix().Data
		}
		if !slices.Equal(a.Matrix().Data, first) || !slices.Equal(a.Words(), b.Words()) || slices.Equal(a.Matrix().Data, b.Matrix().Data) {
			t.Errorf("%s %s: other vectors than in the first format, or the same twice", c.flag, c.value)
		}
	}
}

// The vocabulary is that of the original program, and read back gives the same training. A packed text does too.
func TestWord2VecKeepsVocabularies(t *testing.T) {
	text, folder := file(t, "small.txt", small), t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	if _, err := train(t, "en", "-train", text, "-save-vocab", at("vocab"), "-debug", "0"); err != nil {
		t.Fatal(err)
	}
	if got, want := read(t, at("vocab")), "</s> 81\nc 120\nd 120\na 80\nb 80\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte(small))
	z.Close()
	for i, args := range [][]string{
		{"-train", text}, {"-train", text, "-read-vocab", at("vocab"), "-save-vocab", at("again")},
		{"-train", file(t, "small.txt.gz", packed.String())},
	} {
		to := at(fmt.Sprint(i))
		if _, err := train(t, "en", append(args, "-output", to, "-size", "8", "-reproducible")...); err != nil {
			t.Fatal(err)
		}
		if read(t, to) != read(t, at("0")) {
			t.Errorf("%q: other vectors", args)
		}
	}
	if read(t, at("again")) != read(t, at("vocab")) {
		t.Errorf("the vocabulary comes back as %q", read(t, at("again")))
	}
	if _, err := train(t, "en", "-train", text, "-read-vocab", at("vocab"), "-min-count", "100", "-output", at("few"), "-size", "3"); err != nil {
		t.Fatal(err)
	}
	if got := loadVectors(t, at("few"), vectors.Word2VecText).Words(); !slices.Equal(got, []string{"c", "d"}) {
		t.Errorf("-min-count 100 keeps %v of a vocabulary", got)
	}
}

// A training that is stopped leaves everything as it was, wherever it is stopped.
func TestWord2VecStopsCleanly(t *testing.T) {
	text, folder := worldText(t, "pt", 3000), t.TempDir()
	to := filepath.Join(folder, "old.vec")
	if err := os.WriteFile(to, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{0, 20 * time.Millisecond, 300 * time.Millisecond} {
		ctx, stop := context.WithTimeoutCause(t.Context(), after, nil)
		_, err := trainUntil(t, ctx, "en", "-train", text, "-output", to, "-iter", "100000")
		stop()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("stopped after %v, it says %v", after, err)
		}
		if found, _ := os.ReadDir(folder); len(found) != 1 || read(t, to) != "old" {
			t.Errorf("stopped after %v, it leaves %v", after, found)
		}
	}
}

func TestVectorBar(t *testing.T) {
	now := time.Unix(0, 0)
	p := word2vec.Progress{Words: 12_345_678, Total: 20_000_000, Alpha: 0.0123, Recent: 12.3456}
	for _, c := range []struct {
		lang words.Lang
		want string
	}{{"pt-BR", "61,7 %, 617 mil palavras/s, taxa 0,0123, perda 12,3456"}, {"en", "61.7 %, 617 thousand words/s, rate 0.0123, loss 12.3456"}} {
		lines, err := os.Create(filepath.Join(t.TempDir(), "lines"))
		if err != nil {
			t.Fatal(err)
		}
		defer lines.Close()
		b := newVectorBar(lines, words.Get(c.lang))
		b.now, b.began, b.told = func() time.Time { return now }, now, now
		for range 25 { // seconds
			now = now.Add(time.Second)
			b.show(word2vec.Progress{Words: p.Words * int64(now.Sub(b.began)/time.Second) / 20, Total: p.Total, Alpha: p.Alpha, Recent: p.Recent})
		}
		if got := strings.Split(strings.TrimSpace(read(t, lines.Name())), "\n"); len(got) != 2 || got[1] != c.want {
			t.Errorf("25 seconds give the lines %q, the last should be %q", got, c.want)
		}
		var terminal bytes.Buffer
		b.out, now = &terminal, b.began.Add(20*time.Second)
		b.show(p)
		drawn := strings.TrimPrefix(terminal.String(), "\r\x1b[K")
		if n := len([]rune(drawn)); n > 79 || !strings.HasSuffix(drawn, "░ "+c.want) || !strings.HasPrefix(drawn, "████") {
			t.Errorf("%d characters are drawn: %q", n, drawn)
		}
		b.clear()
		if !strings.HasSuffix(terminal.String(), c.want+"\r\x1b[K") {
			t.Error("the line stays")
		}
	}
}
