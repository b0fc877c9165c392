package text

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// corpus is a corpus with every word of a text.
func corpus(t testing.TB, src *Source, opt Options, keep Keep) *Corpus {
	t.Helper()
	c, _, err := NewCorpus(context.Background(), src, tokenizer(t, opt), nil, keep)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wordsOf is the words of one part.
func wordsOf(t failer, c *Corpus, part, parts int) []string {
	t.Helper()
	var out []string
	err := c.Sentences(part, parts, func(ids []int32) error {
		for _, id := range ids {
			out = append(out, c.Vocabulary.Word(id))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("part %d of %d: %v", part, parts, err)
	}
	return out
}

// failer is what tests and property tests share.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// slow gives few bytes at a time, as a reader may.
type slow struct{ r io.ReaderAt }

func (s slow) ReadAt(p []byte, off int64) (int, error) { return s.r.ReadAt(p[:min(len(p), 7)], off) }

// The parts of a text together give every word once, wherever they cut, also inside characters of several bytes.
func TestPartsGiveEveryWordOnce(t *testing.T) {
	piece := rapid.SampledFrom([]string{"ação", "d'água", "guarda-chuva", "3,14", "é", "€", "😀", "我爱", "\xff", "a", "\u00a0", "...", " ",
		" ", " ", "\n", "\n\n", "\t", "\r\n", "A\u0301", "\u0301", "Sr.", "fim. "})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOf(piece).Draw(rt, "text"), "") + " fim"
		opt := Options{Plain: rapid.Bool().Draw(rt, "plain")}
		parts := rapid.IntRange(1, 9).Draw(rt, "parts")
		src := FromBytes([]byte(text))
		c := corpus(t, NewSource(slow{src}, src.Size()), opt, Keep{MinCount: 1})
		want := c.Tokenizer.Words(text)
		var got []string
		for part := range parts {
			got = append(got, wordsOf(rt, c, part, parts)...)
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("%d parts of %q: got %q, want %q", parts, text, got, want)
		}
	})
}

// A text longer than a block, with a run of blankless text longer than a block, is the same in parts.
func TestBlocksAndParts(t *testing.T) {
	text := strings.Repeat("olá mundo, ação. ", 4000) + strings.Repeat("é", blockSize) + strings.Repeat(" fim", 9000)
	for _, opt := range []Options{{}, {Plain: true}} {
		c := corpus(t, FromBytes([]byte(text)), opt, Keep{MinCount: 1})
		whole := wordsOf(t, c, 0, 1)
		if want := 12000 + 2 + 9000; len(whole) != want {
			t.Errorf("%+v: %d words, want %d", opt, len(whole), want)
		}
		for _, parts := range []int{2, 3, 7} {
			var got []string
			for part := range parts {
				got = append(got, wordsOf(t, c, part, parts)...)
			}
			if !slices.Equal(got, whole) {
				t.Errorf("%+v: %d parts differ from the whole", opt, parts)
			}
		}
	}
}

func TestCorpus(t *testing.T) {
	src := FromBytes([]byte("a b a c\nb a\nd\n\nc a"))
	c, tally, err := NewCorpus(context.Background(), src, tokenizer(t, Options{Plain: true}), nil, Keep{MinCount: 2})
	if err != nil {
		t.Fatal(err)
	}
	v := c.Vocabulary
	if got, want := v.Counts(), []int64{4, 2, 2}; !slices.Equal(got, want) {
		t.Errorf("counts %v, want %v", got, want)
	}
	for i, want := range []string{"a", "b", "c"} {
		if id, ok := v.ID(want); v.Word(int32(i)) != want || !ok || id != int32(i) || v.Count(id) != v.Counts()[i] {
			t.Errorf("word %d is %q (%d, %v), want %q", i, v.Word(int32(i)), id, ok, want)
		}
	}
	if _, ok := v.ID("d"); ok || v.Len() != 3 || v.Total() != 8 || v.Sentences() != 4 || v.Floor() != 0 {
		t.Errorf("d is there, or %d words, %d in all, %d sentences, floor %d", v.Len(), v.Total(), v.Sentences(), v.Floor())
	}
	if want := (Tally{Bytes: src.Size(), Words: 9, Types: 4, Sentences: 4, Singles: 1, Letters: 9}); *tally != want {
		t.Errorf("tally %+v, want %+v", *tally, want)
	}
	var got [][]int32
	if err := c.Sentences(0, 1, func(ids []int32) error { got = append(got, slices.Clone(ids)); return nil }); err != nil {
		t.Fatal(err)
	}
	want := [][]int32{{0, 1, 0, 2}, {1, 0}, {2, 0}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("sentences %v, want %v", got, want)
	}
}

func TestVisitAndContextStopTheReading(t *testing.T) {
	stop := errors.New("stop")
	c := corpus(t, FromBytes([]byte(strings.Repeat("a b\n", 100_000))), Options{Plain: true}, Keep{MinCount: 1})
	calls := 0
	err := c.Sentences(0, 1, func([]int32) error { calls++; return stop })
	if err != stop || calls != 1 {
		t.Errorf("error %v after %d calls", err, calls)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := NewCorpus(ctx, c.Source, c.Tokenizer, nil, Keep{}); err != context.Canceled {
		t.Errorf("a cancelled count gives %v", err)
	}
	short := NewSource(strings.NewReader("a b"), 10)
	if err := (&Corpus{Source: short, Tokenizer: c.Tokenizer, Vocabulary: c.Vocabulary}).Sentences(0, 1, func([]int32) error { return nil }); err != io.ErrUnexpectedEOF {
		t.Errorf("a source shorter than it says gives %v", err)
	}
}

func TestSentencesAllocatesNothingPerSentence(t *testing.T) {
	for _, opt := range []Options{{}, {Plain: true}} {
		allocs := func(n int) float64 {
			c := corpus(t, FromBytes([]byte(strings.Repeat("a ação é boa.\n\n", n))), opt, Keep{MinCount: 1})
			return testing.AllocsPerRun(3, func() {
				if err := c.Sentences(0, 1, func([]int32) error { return nil }); err != nil {
					t.Fatal(err)
				}
			})
		}
		if few, many := allocs(10), allocs(10_000); many > few {
			t.Errorf("%+v: %v allocations for 10 sentences, %v for 10,000", opt, few, many)
		}
	}
}

func TestOpenFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("uma casa"), 0o600); err != nil {
		t.Fatal(err)
	}
	src, err := OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got := wordsOf(t, corpus(t, src, Options{}, Keep{MinCount: 1}), 0, 1)
	if !slices.Equal(got, []string{"uma", "casa"}) {
		t.Errorf("got %q", got)
	}
	if err := src.Close(); err != nil {
		t.Error(err)
	}
	if _, err := OpenFile(path + "x"); !os.IsNotExist(err) {
		t.Errorf("a file that is not there gives %v", err)
	}
}

// Parts of the same text can be read at the same time.
func TestPartsAtTheSameTime(t *testing.T) {
	c := corpus(t, FromBytes([]byte(strings.Repeat("uma ação boa. ", 20_000))), Options{}, Keep{MinCount: 1})
	const parts = 4
	counts := make(chan int, parts)
	for part := range parts {
		go func() {
			n := 0
			_ = c.Sentences(part, parts, func(ids []int32) error { n += len(ids); return nil })
			counts <- n
		}()
	}
	total := 0
	for range parts {
		total += <-counts
	}
	if total != 60_000 {
		t.Errorf("%d words, want 60000", total)
	}
}
