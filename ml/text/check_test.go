package text

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	var prose, types strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&prose, "a casa %d de ana é boa. ", i%40)
		fmt.Fprintf(&types, "palavra%d casa outra%d. ", i, i)
	}
	for _, c := range []struct {
		what, text string
		opt        Options
		keep       Keep
		want       string
	}{
		{"prose", prose.String(), Options{}, Keep{}, ""},
		{"letters", strings.Repeat("a b c d. ", 5000), Options{}, Keep{}, "letters"},
		{"one word to a line", strings.Repeat("casa\nrua\n", 8000), Options{Newlines: true}, Keep{}, "singles"},
		{"a short text", strings.Repeat("uma casa boa. ", 20), Options{}, Keep{}, "small"},
		{"rare words", types.String() + types.String()[:4000], Options{}, Keep{}, "small, rare"},
		{"no ends", strings.Repeat("uma casa boa ", 5000), Options{}, Keep{}, "unbroken"},
		{"noise", string(noise(50_000)), Options{Plain: true}, Keep{MinCount: 1}, "noise, small"},
		{"converted twice", strings.Repeat("a aÃ§Ã£o nÃ£o Ã© boa. ", 3000), Options{}, Keep{}, "twice 12000, letters"},
		{"many different words", types.String() + prose.String(), Options{}, Keep{MinCount: 2, MaxTypes: 1000}, "forgotten"},
	} {
		src := FromBytes([]byte(c.text))
		corpus, tally, err := NewCorpus(context.Background(), src, tokenizer(t, c.opt), nil, c.keep)
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if got := codesOf(corpus.Check(tally)); got != c.want {
			t.Errorf("%s: %s, want %s; %+v", c.what, got, c.want, *tally)
		}
	}
}
