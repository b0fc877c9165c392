package text

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

type phraseCase struct {
	Scoring   string  `json:"scoring"`
	Threshold float64 `json:"threshold"`
	MinCount  int64   `json:"min_count"`
	Passes    [][]struct {
		A, B  string
		Count int64
		Score float64
	}
	Joined []string
}

// gensim's Phrases on a small text, two passes (testdata/phrases.py).
func TestPhrasesAgainstGensim(t *testing.T) {
	raw, err := os.ReadFile("testdata/phrases.json")
	if err != nil {
		t.Fatal(err)
	}
	var oracle struct {
		Text  []string
		Cases []phraseCase
	}
	if err := json.Unmarshal(raw, &oracle); err != nil {
		t.Fatal(err)
	}
	src := FromBytes([]byte(strings.Join(oracle.Text, "\n")))
	tok := tokenizer(t, Options{Plain: true})
	for _, c := range oracle.Cases {
		score := ScoreOriginal
		if c.Scoring == "npmi" {
			score = ScoreNPMI
		}
		p, err := Learn(context.Background(), src, tok, Joining{Score: score, MinCount: c.MinCount, Threshold: c.Threshold, Passes: 2})
		if err != nil {
			t.Fatal(err)
		}
		for pass, want := range c.Passes {
			comparePhrases(t, c, pass, p.List(pass))
			if pass == 0 && len(want) == 0 {
				t.Errorf("%s above %v finds nothing: the oracle is too small", c.Scoring, c.Threshold)
			}
		}
		got := joined(t, src, tok, p)
		for i, want := range c.Joined {
			if got[i] != want {
				t.Errorf("%s above %v, sentence %d: got %q, want %q", c.Scoring, c.Threshold, i, got[i], want)
			}
		}
	}
}

func comparePhrases(t *testing.T, c phraseCase, pass int, got []Phrase) {
	t.Helper()
	want := c.Passes[pass]
	if len(got) != len(want) {
		t.Fatalf("%s above %v, pass %d: %d phrases, want %d", c.Scoring, c.Threshold, pass, len(got), len(want))
	}
	byPair := map[string]Phrase{}
	for _, f := range got {
		byPair[f.A+" "+f.B] = f
	}
	for _, w := range want {
		f := byPair[w.A+" "+w.B]
		if f.Count != w.Count || math.Abs(f.Score-w.Score) > 1e-12*math.Abs(w.Score) {
			t.Errorf("%s above %v, pass %d, %s %s: %d times, %v; want %d, %v", c.Scoring, c.Threshold, pass, w.A, w.B, f.Count, f.Score, w.Count, w.Score)
		}
	}
}

// joined is the sentences with their phrases joined.
func joined(t *testing.T, src *Source, tok *Tokenizer, p *Phrases) []string {
	t.Helper()
	c, _, err := NewCorpus(context.Background(), src, tok, p, Keep{MinCount: 1})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	err = c.Sentences(0, 1, func(ids []int32) error {
		var s []string
		for _, id := range ids {
			s = append(s, c.Vocabulary.Word(id))
		}
		out = append(out, strings.Join(s, " "))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPhrasesOfASentenceJoinFromTheLeft(t *testing.T) {
	src := FromBytes([]byte(strings.Repeat("a b c\n", 20) + strings.Repeat("x y z w v\n", 200)))
	p, err := Learn(context.Background(), src, tokenizer(t, Options{Plain: true}), Joining{MinCount: 1, Threshold: 0.001})
	if err != nil {
		t.Fatal(err)
	}
	got := joined(t, src, tokenizer(t, Options{Plain: true}), p)
	if got[0] != "a_b c" || got[20] != "x_y z_w v" {
		t.Errorf("got %q and %q", got[0], got[20])
	}
}

// word2phrase.c computes (pab - min_count) / pa / pb * train_words: here (20 - 5) / 20 / 40 * 100.
func TestPhrasesAsWord2Phrase(t *testing.T) {
	src := FromBytes([]byte(strings.Repeat("new york\n", 20) + strings.Repeat("york x y\n", 20)))
	for _, c := range []struct {
		threshold float64
		want      string
	}{{1.8749, "new_york"}, {1.875, "new york"}, {0, "new york"}} {
		p, err := Learn(context.Background(), src, tokenizer(t, Options{Plain: true}), Joining{Score: ScoreWord2Phrase, Threshold: c.threshold})
		if err != nil {
			t.Fatal(err)
		}
		if got := joined(t, src, tokenizer(t, Options{Plain: true}), p)[0]; got != c.want {
			t.Errorf("above %v: %q", c.threshold, got)
		}
		if list := p.List(0); c.threshold == 1.8749 && list[len(list)-1].Score != 1.875 {
			t.Errorf("scores %v", list)
		}
	}
}

func TestJoiningOptions(t *testing.T) {
	src, tok := FromBytes([]byte("a b")), tokenizer(t, Options{})
	for _, opt := range []Joining{{Score: "x"}, {MinCount: -1}, {Passes: 5}, {Passes: -1}, {Threshold: math.NaN()}, {MaxTypes: 1}} {
		_, err := Learn(context.Background(), src, tok, opt)
		if e, ok := err.(*Error); !ok || e.Code != CodeOption {
			t.Errorf("%+v: %v", opt, err)
		}
	}
}
