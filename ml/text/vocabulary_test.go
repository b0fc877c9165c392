package text

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestVocabularyOrder(t *testing.T) {
	text := "z z z é é a a b c c"
	v := corpus(t, FromBytes([]byte(text)), Options{}, Keep{MinCount: 2}).Vocabulary
	var got []string
	for i := range v.Len() {
		got = append(got, v.Word(int32(i)))
	}
	if want := []string{"z", "a", "c", "é"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	v = corpus(t, FromBytes([]byte(text)), Options{}, Keep{MinCount: 1, MaxWords: 2}).Vocabulary
	if v.Len() != 2 || v.Word(1) != "a" || v.Total() != 5 {
		t.Errorf("the 2 most frequent are %d, the second %q, %d in all", v.Len(), v.Word(1), v.Total())
	}
}

func TestVocabularyIsWrittenAndRead(t *testing.T) {
	v := corpus(t, FromBytes([]byte("uma ação boa. Uma ação má.")), Options{}, Keep{MinCount: 1}).Vocabulary
	var b bytes.Buffer
	n, err := v.WriteTo(&b)
	if want := "</s> 2\nação 2\numa 2\nboa 1\nmá 1\n"; err != nil || n != int64(b.Len()) || b.String() != want {
		t.Fatalf("wrote %d bytes, %v:\n%s", n, err, b.String())
	}
	w, err := ReadVocabulary(&b)
	if err != nil {
		t.Fatal(err)
	}
	if w.Sentences() != 2 || w.Total() != 6 || !slices.Equal(w.Counts(), v.Counts()) || w.Word(3) != "má" {
		t.Errorf("read %d sentences, %d words, counts %v", w.Sentences(), w.Total(), w.Counts())
	}
}

func TestReadVocabulary(t *testing.T) {
	for _, c := range []struct{ file, code, args string }{
		{"", CodeVocabEmpty, ""},
		{"</s> 3\n", CodeVocabEmpty, ""},
		{"a 3\n\nb 2\n", CodeVocabLine, "2"},
		{"a 3\nb\n", CodeVocabLine, "2 b"},
		{"a 3\nb c 2\n", CodeVocabLine, "2 b c 2"},
		{"a 3\nb -2\n", CodeVocabLine, "2 b -2"},
		{"a 3\n 2\n", CodeVocabLine, "2  2"},
		{"a 3\nb 0\n", CodeVocabCount, "2 0"},
		{"a 3\nb 99999999999999999999\n", CodeVocabCount, "2 99999999999999999999"},
		{"a 9007199254740991\nb 2\n", CodeVocabCount, "2 2"},
		{"a 3\nb 2\na 1\n", CodeVocabTwice, "3 a"},
		{"a 3\n\xff\xfe 2\n", CodeVocabWord, "2 ��"},
		{"a 3\nb\x00 2\n", CodeVocabWord, "2 b�"},
		{strings.Repeat("a", maxPhrase+1) + " 2\n", CodeVocabWord, "1 " + strings.Repeat("a", 40) + "…"},
		{"a 3\n" + strings.Repeat("a", 5000) + " 2\n", CodeVocabLong, "2"},
		{"PK\x03\x04\x00\x00", CodeVocabLine, "1 PK����"},
	} {
		_, err := ReadVocabulary(strings.NewReader(c.file))
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%.40q: %v, want code %s", c.file, err, c.code)
			continue
		}
		if got := strings.TrimSpace(fmt.Sprintf("%d %s", e.Line, e.Value)); c.args != "" && got != strings.TrimSpace(c.args) {
			t.Errorf("%.40q: line and value %q, want %q", c.file, got, c.args)
		}
		if strings.HasSuffix(e.Error(), e.Code) {
			t.Errorf("%s has no sentence", e.Code)
		}
	}
	v, err := ReadVocabulary(strings.NewReader("b 2\r\na 7\r\nc\t3"))
	if err != nil || v.Len() != 3 || v.Word(0) != "a" || v.Word(1) != "c" || v.Word(2) != "b" || v.Total() != 12 {
		t.Errorf("out of order: %v, %+v", err, v)
	}
}

// The table is a map from strings to the order in which they came, also for strings that differ in length or NULs only.
func TestTableIsAMap(t *testing.T) {
	word := rapid.SliceOfN(rapid.SampledFrom([]byte("\x00ab\xff")), 0, 10)
	rapid.Check(t, func(rt *rapid.T) {
		table, numbers := newTable(0), map[string]int{}
		for _, w := range rapid.SliceOf(word).Draw(rt, "words") {
			want, known := numbers[string(w)]
			if !known {
				want = -1
			}
			if got := table.find(w); got != want {
				rt.Fatalf("%q is number %d, want %d", w, got, want)
			}
			if !known {
				numbers[string(w)] = len(numbers)
			}
			if got := table.put(w); got != numbers[string(w)] || !bytes.Equal(table.text(got), w) {
				rt.Fatalf("%q was put at %d, want %d", w, got, numbers[string(w)])
			}
		}
		if table.len() != len(numbers) {
			rt.Fatalf("%d strings, want %d", table.len(), len(numbers))
		}
	})
	table := newTable(0)
	for i := range 5000 {
		table.put(fmt.Append(nil, i*i))
	}
	for i := range 5000 {
		if got := table.find(fmt.Append(nil, i*i)); got != i {
			t.Fatalf("%d is number %d, want %d", i*i, got, i)
		}
	}
}

// Lossy counting: no count is too high, none is too low by more than floor, and what came more often is there.
func TestCountsInBoundedMemory(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		limit := rapid.IntRange(2, 20).Draw(rt, "limit")
		words := rapid.SliceOfN(rapid.IntRange(0, 60), 0, 400).Draw(rt, "words")
		c, truth := newCounter(limit), map[string]int64{}
		for _, n := range words {
			w := fmt.Sprint(n * n % 61)
			c.add([]byte(w))
			truth[w]++
			if c.len() > limit {
				rt.Fatalf("%d words, limit %d", c.len(), limit)
			}
		}
		for w, want := range truth {
			i := c.find([]byte(w))
			got := int64(0)
			if i >= 0 {
				got = c.counts[i]
			}
			if got > want || got < want-c.floor {
				rt.Fatalf("%s: counted %d of %d, floor %d", w, got, want, c.floor)
			}
		}
		if len(truth) <= limit && c.floor != 0 {
			rt.Fatalf("floor %d with %d words of %d", c.floor, len(truth), limit)
		}
	})
}

func TestKeepOptions(t *testing.T) {
	tok := tokenizer(t, Options{})
	for _, keep := range []Keep{{MinCount: -1}, {MaxWords: -1}, {MaxWords: MaxWords + 1}, {MaxTypes: 5}} {
		_, _, err := NewCorpus(t.Context(), FromBytes([]byte("a")), tok, nil, keep)
		if e, ok := err.(*Error); !ok || e.Code != CodeOption {
			t.Errorf("%+v: %v", keep, err)
		}
	}
	_, _, err := NewCorpus(t.Context(), FromBytes([]byte("a b a")), tok, nil, Keep{})
	if e, ok := err.(*Error); !ok || e.Code != CodeNoWords || e.Args()["words"] != int64(3) || e.Args()["min_count"] != int64(5) {
		t.Errorf("no word comes five times: %v", err)
	}
}
