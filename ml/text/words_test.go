package text

import (
	"slices"
	"strings"
	"testing"
)

func tokenizer(t testing.TB, opt Options) *Tokenizer {
	t.Helper()
	tok, err := NewTokenizer(opt)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// What readers of each language take for words.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		opt  Options
		text string
		want string
	}{
		{Options{}, "", ""},
		{Options{}, "Ola, como vc vai", "ola como vc vai"},
		{Options{}, "  \t\r\n ...!? -- — ' \" ", ""},
		{Options{}, "não d'água guarda-chuva", "não d'água guarda-chuva"},
		{Options{}, "NÃO D’ÁGUA GUARDA‑CHUVA", "não d'água guarda-chuva"},
		{Options{}, "I don't think it's John’s dogs' 'tis 'quoted'", "i don't think it's john's dogs tis quoted"},
		{Options{}, "às 10h30, 3,14 e 1.000,50 (10:30)", "às 10h30 3,14 e 1.000,50 10:30"},
		{Options{}, "12/05/1999, 50% e 1º, n.º 5, 2.ª", "12 05 1999 50 e 1º n.º 5 2.ª"},
		{Options{}, "não-fumante ex-presidente dir-se-ia -menos- a--b a–b", "não-fumante ex-presidente dir-se-ia menos a b a b"},
		{Options{SplitHyphens: true}, "não-fumante well-known d'água", "não fumante well known d'água"},
		{Options{}, "the U.S.A. and e.g. this, i.e. 5 p.m.", "the u.s.a and e.g this i.e 5 p.m"},
		{Options{}, "fim.Começo www.example.com a.bc J.K.Rowling", "fim começo www example com a bc j.k rowling"},
		{Options{}, "_ênfase_ new_york __init__", "ênfase new_york init"},
		{Options{}, "A\u0301gua Ac\u0327a\u0303o e\u0301", "água ação é"},
		{Options{}, "co\u00adope\u00adra\u00e7ão \ufeffok", "cooperação ok"},
		{Options{KeepCase: true}, "Casa CASA Ação", "Casa CASA Ação"},
		{Options{FoldAccents: true}, "Ação d'Água é Über naïve ǎ Ệ", "acao d'agua e uber naive a e"},
		{Options{FoldAccents: true, KeepCase: true}, "Ação A\u0301gua", "Acao Agua"},
		{Options{DropNumbers: true}, "em 1999, 3,14 e 10h30 1º", "em e 10h30 1º"},
		{Options{}, "Москва ΑΘΉΝΑ İ", "москва αθήνα i"},
		{Options{}, "我爱 北京", "我 爱 北 京"},
		{Options{}, "it\xffs \xc3( caf\xe9", "it s caf"},
		{Options{}, "😀 oi😀tudo bem", "oi tudo bem"},
		{Options{}, "a,b 1,b a.1 'a' a' 'a", "a b 1 b a 1 a a a"},
		{Options{Plain: true}, "Olá, como\tvc  vai?\r\nDon't", "Olá, como vc vai? Don't"},
		{Options{Plain: true}, "\ufeffa b\u00a0c", "a b\u00a0c"},
	} {
		got := strings.Join(tokenizer(t, c.opt).Words(c.text), " ")
		if got != c.want {
			t.Errorf("%+v %q:\n got %q\nwant %q", c.opt, c.text, got, c.want)
		}
	}
}

// Where sentences end, "|" between them.
func TestSentences(t *testing.T) {
	pt, en := Options{Lang: Portuguese}, Options{Lang: English}
	for _, c := range []struct {
		opt  Options
		text string
		want string
	}{
		{pt, "O Sr. Silva e a Dra. Ana vieram. Saíram cedo!", "o sr silva e a dra ana vieram|saíram cedo"},
		{pt, "Veja o art. 5 da lei. Veja a arte.", "veja o art 5 da lei|veja a arte"},
		{pt, "Pão, leite etc. e tal. Pão etc. Depois saiu.", "pão leite etc e tal|pão etc|depois saiu"},
		{pt, "Custa 3.14 ou 1.000,50. Caro.", "custa 3.14 ou 1.000,50|caro"},
		{pt, "Pois é... talvez. Não sei... Talvez… sim.", "pois é talvez|não sei|talvez sim"},
		{pt, "— Vem cá! — disse ela. — Já vou.", "vem cá disse ela|já vou"},
		{pt, "\"Vou.\" Saiu. «Fica.» disse ele.", "vou|saiu|fica disse ele"},
		{pt, "oi. tudo bem? tudo. e vc?", "oi|tudo bem tudo|e vc"},
		{pt, "D. Pedro I. Machado de Assis, 1899. Fim", "d pedro i machado de assis 1899|fim"},
		{pt, "uma linha\nquebrada\n\noutro parágrafo", "uma linha quebrada|outro parágrafo"},
		{pt, "uma\r\n \t\r\nduas", "uma|duas"},
		{en, "Mr. Brown met Dr. J. K. Smith. They left at 5 p.m. on foot.", "mr brown met dr j k smith|they left at 5 p.m on foot"},
		{en, "So did I. Then we ate, e.g. bread. No. 5 is late. He said no. Yes.", "so did i|then we ate e.g bread|no 5 is late|he said no|yes"},
		{en, "\"Come!\" he said. \"Why?\" She left.", "come he said|why|she left"},
		{en, "He lived at Acme Inc. in 1999. It was ... odd. . . . Yes", "he lived at acme inc in 1999|it was odd|yes"},
		{en, "one (two.) three? (Four.) Five", "one two three|four|five"},
		{Options{Newlines: true}, "a b\nc\n\n\nd. E", "a b|c|d|e"},
		{Options{NoStops: true}, "a. B! C\n\nd", "a b c|d"},
		{Options{NoStops: true, Newlines: true}, "a. B!\nC", "a b|c"},
		{Options{Plain: true}, "a. B\n\nc d\n", "a. B|c d"},
		{Options{}, "我爱。你好！", "我 爱|你 好"},
	} {
		var all []string
		for _, s := range tokenizer(t, c.opt).Sentences(c.text) {
			all = append(all, strings.Join(s, " "))
		}
		if got := strings.Join(all, "|"); got != c.want {
			t.Errorf("%+v %q:\n got %q\nwant %q", c.opt, c.text, got, c.want)
		}
	}
}

func TestLongWordsAndSentences(t *testing.T) {
	long := strings.Repeat("á", 80) // 160 bytes
	for _, opt := range []Options{{}, {Plain: true}} {
		tok := tokenizer(t, opt)
		got := tok.Words(long + " b")
		if want := []string{long[:MaxWord], "b"}; !slices.Equal(got, want) {
			t.Errorf("%+v: got %q, want %q", opt, got, want)
		}
		s := tok.Sentences(strings.Repeat("x ", 2*MaxSentence+1))
		if len(s) != 3 || len(s[0]) != MaxSentence || len(s[2]) != 1 {
			t.Errorf("%+v: %d words in %d sentences of at most %d", opt, 2*MaxSentence+1, len(s), MaxSentence)
		}
	}
	// 33 characters of three bytes are 99: the last one does not fit.
	if got := tokenizer(t, Options{Plain: true}).Words(strings.Repeat("€", 40)); got[0] != strings.Repeat("€", 32) {
		t.Errorf("got %q", got)
	}
}

func TestTokenizerOptions(t *testing.T) {
	_, err := NewTokenizer(Options{Lang: "xx"})
	if e, ok := err.(*Error); !ok || e.Code != CodeOption || e.Value != "xx" {
		t.Errorf("lang xx: %v", err)
	}
}
