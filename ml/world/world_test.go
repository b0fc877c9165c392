package world

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"
)

func TestDeterminism(t *testing.T) {
	for _, lang := range languages {
		w := New(lang)
		long := w.Text(1, 500)
		if got := w.Text(1, 200); !bytes.HasPrefix(long, got) {
			t.Errorf("%s: a shorter text is not the beginning of a longer one", lang)
		}
		if bytes.Equal(w.Text(2, 500), long) {
			t.Errorf("%s: two seeds give one text", lang)
		}
		if got, err := io.ReadAll(w.Reader(1, 500)); err != nil || !bytes.Equal(got, long) {
			t.Errorf("%s: the reader gives another text (error %v)", lang, err)
		}
		if err := iotest.TestReader(w.Reader(1, 50), w.Text(1, 50)); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

func TestContracts(t *testing.T) {
	for name, f := range map[string]func(){
		"no such language": func() { New("de") },
		"no sentences":     func() { New(English).Text(1, 0) },
		"nothing to read":  func() { New(English).Reader(1, 0) },
		"unknown verb":     func() { parse("say 1 birds *sing") },
		"unknown slot":     func() { parse("say 1 {the X:bird} fly") },
		"unknown line":     func() { parse("sing a song") },
	} {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.HasPrefix(s, "world: ") {
					t.Errorf("%s: got %q, want a panic of this package", name, s)
				}
			}()
			f()
		}()
	}
}

// count is how often each word of a text comes, in lower case.
func count(text string) map[string]int {
	counts := map[string]int{}
	for _, word := range wordsOf(text) {
		counts[word]++
	}
	return counts
}

// TestTruthIsInTheText: every word of the truth comes MinCount times in the lesson's text, which has the size promised.
func TestTruthIsInTheText(t *testing.T) {
	for _, lang := range languages {
		w := New(lang)
		counts := count(string(w.Text(1, Sentences)))
		size := 0
		for _, n := range counts {
			if n >= MinCount {
				size++
			}
		}
		if size < 300 || size > 1000 {
			t.Errorf("%s: got a vocabulary of %d, want 300 to 1000", lang, size)
		}
		words := map[string]bool{}
		for _, g := range w.Groups() {
			if len(g.Words) < 6 {
				t.Errorf("%s: group %s has %d words", lang, g.Name, len(g.Words))
			}
			for _, word := range g.Words {
				words[word] = true
			}
		}
		for _, a := range w.Axes() {
			if len(a.Pairs) < 10 || a.From == "" || a.To == "" {
				t.Errorf("%s: axis %s has %d pairs from %q to %q", lang, a.Name, len(a.Pairs), a.From, a.To)
			}
			for _, p := range a.Pairs {
				if p[0] == p[1] {
					t.Errorf("%s: axis %s pairs %q with itself", lang, a.Name, p[0])
				}
				words[p[0]], words[p[1]] = true, true
			}
		}
		for _, l := range w.Similar() {
			if l.A == l.B {
				t.Errorf("%s: %q is like itself", lang, l.A)
			}
			words[l.A], words[l.B] = true, true
		}
		for word := range words {
			if counts[word] < MinCount {
				t.Errorf("%s: got %q %d times, want %d", lang, word, counts[word], MinCount)
			}
		}
	}
}

// TestNobodyIsFavoured: in English a doctor is he and she alike.
func TestNobodyIsFavoured(t *testing.T) {
	he, she := 0, 0
	for _, s := range sentences(English, 3, 30000) {
		if strings.Contains(s, "octor ") && !strings.Contains(s, "loves") {
			counts := count(s)
			he, she = he+counts["his"]+counts["he"], she+counts["her"]+counts["she"]
		}
	}
	// Each sentence has up to three of them, so five standard deviations are about five times the root of 3n.
	if n := float64(he + she); n < 100 || math.Abs(float64(he-she)) > 5*math.Sqrt(3*n) {
		t.Errorf("got he %d, she %d", he, she)
	}
}

func TestQuestions(t *testing.T) {
	for _, lang := range languages {
		w := New(lang)
		var b strings.Builder
		if err := w.WriteQuestions(&b); err != nil {
			t.Fatal(err)
		}
		sections, questions, want := 0, 0, 0
		for line := range strings.Lines(b.String()) {
			f := strings.Fields(line)
			switch {
			case f[0] == ":" && len(f) == 2:
				sections++
			case len(f) == 4 && f[0] != f[2] && f[1] != f[3]:
				questions++
			default:
				t.Errorf("%s: got %q", lang, line)
			}
		}
		for _, a := range w.Axes() {
			want += len(a.Pairs) * (len(a.Pairs) - 1)
		}
		if sections != 4 || questions != want {
			t.Errorf("%s: got %d sections with %d questions, want 4 with %d", lang, sections, questions, want)
		}
		first := map[string]string{Portuguese: ": gender\nhomem mulher rei rainha\n", English: ": gender\nman woman king queen\n"}[lang]
		if !strings.HasPrefix(b.String(), first) {
			t.Errorf("%s: got %.60q, want it to begin with %q", lang, b.String(), first)
		}
	}
}
