package notebooks

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"caderno/ml"
)

func TestWordBlocks(t *testing.T) {
	n := parse(t, "```compare\ndata: world-pt\npair: [gato, cachorro]\nfar: [gato, carta]\ncaption: C\n```\n\n"+
		"```axis\nid: a\ndata: world-en\naxis: tense\nwords: {size: 12, rate: 0.05}\n```\n")
	if len(n.Blocks) != 2 {
		t.Fatalf("%d blocks", len(n.Blocks))
	}
	if got, want := n.Blocks[0], (Compare{ID: "compare", Caption: "C", Data: "world-pt", Pair: [2]string{"gato", "cachorro"}, Far: [2]string{"gato", "carta"}}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := n.Blocks[1], (Axis{ID: "a", Data: "world-en", Axis: "tense", Words: ml.WordSpec{Size: 12, Rate: 0.05}}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestMistakesInWordBlocks(t *testing.T) {
	for _, try := range []struct{ body, says string }{
		{"```compare\ndata: co2\npair: [a, b]\nfar: [a, c]\n```", "compare block's data must be world-pt or world-en"},
		{"```compare\ndata: world-pt\npair: [a, b]\n```", "two words in pair and two in far"},
		{"```compare\ndata: world-pt\npair: [a, b, c]\nfar: [a, c]\n```", "cannot be read"},
		{"```compare\ndata: world-pt\npair: [a, b]\nfar: [d, c]\n```", "begin with the same word"},
		{"```compare\ndata: world-pt\npair: [a, a]\nfar: [a, c]\n```", "end with another"},
		{"```compare\ndata: world-pt\nnear: [a, b]\n```", `compare block has no field "near"`},
		{"```axis\naxis: gender\n```", "axis block's data must be"},
		{"```axis\ndata: world-pt\n```", "names no axis"},
		{"```axis\ndata: world-pt\naxis: gender\nwords: {size: 1}\n```", "words.size must be between 2 and 300, not 1"},
		{"```axis\ndata: world-pt\naxis: gender\nwords: {depth: 1}\n```", `axis block has no field "depth"`},
	} {
		_, err := Parse("x", []byte(head+try.body))
		var bad *Error
		if !errors.As(err, &bad) || !strings.Contains(err.Error(), try.says) || bad.Line < 5 {
			t.Errorf("%q: got %v, want %q", try.body, err, try.says)
		}
	}
}

func TestTokensBlock(t *testing.T) {
	n := parse(t, "```tokens\ntext: Ola, como vc vai\nexpect: [ola, como, vc, vai]\n```\n\n```tokens\nid: join\ncaption: C\nlang: pt\npairs: true\ntext: |\n  a\n\n  b\n```\n")
	want := []Block{Tokens{ID: "tokens", Text: "Ola, como vc vai", Expect: []string{"ola", "como", "vc", "vai"}},
		Tokens{ID: "join", Caption: "C", Lang: "pt", Pairs: true, Text: "a\n\nb\n"}}
	if !reflect.DeepEqual(n.Blocks, want) {
		t.Errorf("got %+v, want %+v", n.Blocks, want)
	}
	for _, try := range []struct{ body, says string }{
		{"lang: pt", "has no text"},
		{"text: a\nlang: fr", "lang must be pt, en or nothing, not fr"},
		{"text: " + strings.Repeat("é", TokensText+1), "more than 20000 characters"},
		{"text: a\nplain: true", `tokens block has no field "plain"`},
		{"text: [a]", "cannot be read"},
	} {
		_, err := Parse("x", []byte(head+"```tokens\n"+try.body+"\n```"))
		if bad, ok := errors.AsType[*Error](err); !ok || !strings.Contains(bad.What, try.says) || bad.Line < 5 {
			t.Errorf("%.40q: got %v, want %q", try.body, err, try.says)
		}
	}
}
