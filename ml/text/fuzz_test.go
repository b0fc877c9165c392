package text

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folded is a text as words are written, all of it, so that every word must be found in it.
func folded(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case kindOf(r) == nothing:
			return -1
		case r == '’' || r == 'ʼ':
			return '\''
		case r == '‐' || r == '‑':
			return '-'
		}
		return r
	}, s)
	return norm.NFC.String(strings.Map(unicode.ToLower, norm.NFC.String(s)))
}

// FuzzWords: a text of any bytes gives words that stand in it one after the other, words of their own when read again,
// and the words of two texts with a blank between them are those of each.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "Ola, como vc vai", "d'água guarda-chuva 10h30 3,14", "U.S.A. e.g. n.º", "A\u0301 \u0301 e\u00ad\u0301", "我爱 ーカ",
		"\xff\xc3", "a’b‑c", "ΑΣ İ ŉ", "ᄀ\u1161 \ufeff", "कि\u200d", "a_b 1:2 1.a"} {
		f.Add(s, " x")
	}
	tok, plainTok := tokenizer(f, Options{}), tokenizer(f, Options{Plain: true})
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, tok := range []*Tokenizer{tok, plainTok} {
			checkPieces(t, tok, a)
			words := tok.Words(a)
			for _, w := range words {
				if w == "" || len(w) > MaxWord {
					t.Fatalf("a word of %d bytes in %q", len(w), a)
				}
			}
			if got := tok.Words(a + " " + b); !tok.opt.Plain || !strings.HasPrefix(b, string(bom)) {
				if want := slices.Concat(words, tok.Words(b)); !slices.Equal(got, want) {
					t.Fatalf("%q and %q: together %q, apart %q", a, b, got, want)
				}
			}
		}
		if !utf8.ValidString(a) || len(a) > MaxWord {
			return
		}
		rest := folded(a)
		words := tok.Words(a)
		for _, w := range words {
			_, after, ok := strings.Cut(rest, w)
			if !ok {
				t.Fatalf("%q has no %q after the words before it", a, w)
			}
			rest = after
		}
		if again := tok.Words(strings.Join(words, " ")); !slices.Equal(again, words) {
			t.Fatalf("%q read again is %q", words, again)
		}
	})
}

// FuzzReadVocabulary: any bytes give an *Error with a sentence, or a vocabulary that keeps to its rules and reads back.
func FuzzReadVocabulary(f *testing.F) {
	for _, s := range []string{"", "</s> 3\na 2\nb 1\n", "a 3\n\n", "a\t3\r\nb 99999999999999999999", "\xff 1\n", "a 1\na 1\n", "</s> 1\n</s> 2\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := ReadVocabulary(bytes.NewReader(raw))
		if err != nil {
			if e := (*Error)(nil); !errors.As(err, &e) || strings.HasSuffix(e.Error(), ": "+e.Code) {
				t.Fatalf("%v", err)
			}
			return
		}
		var total int64
		for i, n := range v.Counts() {
			id, ok := v.ID(v.Word(int32(i)))
			if n < 1 || i > 0 && n > v.Counts()[i-1] || !ok || id != int32(i) {
				t.Fatalf("word %d %q comes %d times and is number %d", i, v.Word(int32(i)), n, id)
			}
			total += n
		}
		var b bytes.Buffer
		if _, err := v.WriteTo(&b); err != nil || total != v.Total() {
			t.Fatalf("%v; %d in all, counted %d", err, v.Total(), total)
		}
		if w, err := ReadVocabulary(&b); err != nil || !slices.Equal(w.Counts(), v.Counts()) || w.Sentences() != v.Sentences() {
			t.Fatalf("does not read back: %v", err)
		}
	})
}

// FuzzRead: whatever file is brought, the answer is an *Error with a sentence or a text within the limit.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"a.txt", "a.csv", "a.zip", "a.tsv.gz"} {
		f.Add([]byte("a,b\n1,\"x y\"\n"), s)
		f.Add(zipped("a.txt", "olá", "b.txt", latin("é"), "mimetype", "x"), s)
		f.Add(gzipped("a;b\n\"x"), s)
		f.Add([]byte("\xff\xfea\x00 \x00\x00\xd8"), s)
	}
	const limit = 1 << 16
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		text, report, err := readBytes(raw, name, Reading{MaxBytes: limit, MaxFiles: 10, Dir: dir})
		if err != nil {
			if e := (*Error)(nil); !errors.As(err, &e) || strings.HasSuffix(e.Error(), ": "+e.Code) {
				t.Fatalf("%v", err)
			}
			return
		}
		if len(text) == 0 || len(text) > limit || report.Encoding == "" {
			t.Fatalf("%d bytes in %q", len(text), report.Encoding)
		}
	})
}
