package text

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// pieced writes sentences of pieces as words, with what is left out in brackets and "|" between sentences.
func pieced(s string, sentences [][]Piece) string {
	var out []string
	for _, sentence := range sentences {
		var words []string
		for _, p := range sentence {
			if p.Word == "" {
				p.Word = "[" + s[p.From:p.To] + "]"
			}
			words = append(words, p.Word)
		}
		out = append(out, strings.Join(words, " "))
	}
	return strings.Join(out, "|")
}

func TestPieces(t *testing.T) {
	for _, c := range []struct {
		opt  Options
		text string
		want string
	}{
		{Options{}, "", ""},
		{Options{}, " \n\t", ""},
		{Options{}, "Ola, como vc vai", "ola [,] como vc vai"},
		{Options{}, "?! …", "[?!] […]"},
		{Options{}, "Olá! Como vai?", "olá [!]|como vai [?]"},
		{Options{}, "(\"Vou.\") — Saiu", "[(\"] vou [.\")]|[—] saiu"},
		{Options{}, "d'água guarda-chuva 😀 http://a.com/x", "d'água guarda-chuva [😀] http [://] a [.] com [/] x"},
		{Options{}, "a\u0301 e\xff\xfeb", "á e [\xff\xfe] b"},
		{Options{}, "\ufeffoi\u200d", "[\ufeff] oi"},
		{Options{Newlines: true}, "a.\n— b\nc", "a [.]|[—] b|c"},
		{Options{DropNumbers: true}, "em 1999, sim", "em [1999,] sim"},
		{Options{Plain: true}, "Ola, como\nvc", "Ola, como|vc"},
		{Options{Plain: true}, "\ufeffOla", "[\ufeff] Ola"},
		{Options{}, "<b>oi</b>", "[<] b [>] oi [</] b [>]"},
		{Options{}, "我爱。你", "我 爱 [。]|你"},
		{Options{}, "שלום, עולם", "שלום [,] עולם"},
	} {
		if got := pieced(c.text, tokenizer(t, c.opt).Pieces(c.text, nil)); got != c.want {
			t.Errorf("%+v %q:\n got %q\nwant %q", c.opt, c.text, got, c.want)
		}
	}
}

func TestPiecesOfPhrases(t *testing.T) {
	text := strings.Repeat("Vi (Nova) York, de perto. ", 6) + strings.Repeat("Vi São Paulo. Vi de tudo. Vi o mar. ", 4)
	tok := tokenizer(t, Options{})
	p, err := Learn(context.Background(), FromBytes([]byte(text)), tok, Joining{Score: ScoreNPMI, MinCount: 2, Threshold: 0.9})
	if err != nil {
		t.Fatal(err)
	}
	all := tok.Pieces(text, p)
	if got, want := pieced(text, all[:1]), "vi [(] nova_york [)] [,] de perto [.]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if f := all[0][2]; f.Words != 2 || text[f.From:f.To] != "Nova) York" {
		t.Errorf("the phrase is %+v", f)
	}
	var words [][]string
	for _, s := range all {
		var list []string
		for _, p := range s {
			if p.Words > 0 {
				list = append(list, p.Word)
			}
		}
		words = append(words, list)
	}
	for i, want := range joined(t, FromBytes([]byte(text)), tok, p) {
		if got := strings.Join(words[i], " "); got != want {
			t.Errorf("sentence %d is %q, trained as %q", i, got, want)
		}
	}
}

func TestPiecesOfLongTexts(t *testing.T) {
	long := strings.Repeat("á", 80)
	for _, opt := range []Options{{}, {Plain: true}} {
		tok := tokenizer(t, opt)
		got := tok.Pieces("a "+long+" b", nil)[0]
		if len(got) != 3 || !got[1].Cut || got[0].Cut || got[2].Cut || got[1].Word != long[:MaxWord] || got[1].To != 2+len(long) {
			t.Errorf("%+v: %+v", opt, got)
		}
		if n := len(tok.Pieces(strings.Repeat("x ", 2*MaxSentence+1), nil)); n != 3 {
			t.Errorf("%+v: %d sentences", opt, n)
		}
		many := strings.Repeat("a b. ", 2*blockSize/5)
		if opt.Plain {
			many = strings.ReplaceAll(many, " b. ", "\nb ")
		}
		checkPieces(t, tok, many)
		checkPieces(t, tok, strings.Repeat("é", blockSize)) // without a blank in a block
	}
}

// checkPieces wants the words of Sentences in the same sentences, and every byte in one piece or blank.
func checkPieces(t *testing.T, tok *Tokenizer, s string) {
	t.Helper()
	var words [][]string
	at := 0
	for _, sentence := range tok.Pieces(s, nil) {
		var list []string
		for _, p := range sentence {
			if p.From < at || p.To <= p.From || strings.TrimFunc(s[at:p.From], unicode.IsSpace) != "" {
				t.Fatalf("%.200q: a piece from %d to %d after %d", s, p.From, p.To, at)
			}
			at = p.To
			if p.Words > 0 {
				list = append(list, p.Word)
			}
		}
		if list != nil {
			words = append(words, list)
		}
	}
	if rest := strings.TrimFunc(s[at:], unicode.IsSpace); rest != "" {
		t.Fatalf("%.200q: %q is in no piece", s, rest)
	}
	if want := tok.Sentences(s); !slices.EqualFunc(words, want, slices.Equal) {
		t.Fatalf("%.200q: the pieces have the words %.200q, training %.200q", s, words, want)
	}
}
