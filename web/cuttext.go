package web

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	mltext "caderno/ml/text" // text is a word of this package
	"caderno/web/notebooks"
	"caderno/web/words"
)

// cutText is a text cut into words, as far as the page shows it.
type cutText struct {
	*words.Printer
	Sentences [][]shownPiece
	Rest      string // that there is more than is shown
	Facts     []fact
	Says      string // the same in a sentence
	Notes     []string
	Words     []counted // by falling count
	WordsRest string
	Pairs     []joinedPair // that became one
	Joining   bool         // pairs were looked for
}

// shownPiece is a word, or what is left out between words.
type shownPiece struct {
	Text string
	Word bool
	Kind string // of a word: "phrase" or "clipped", else ""
}

type counted struct{ Text, Times string }

type joinedPair struct{ A, B, Name, Times, Score string }

// What the page shows of a long text: the rest is counted.
const (
	shownWords  = 1500
	shownCounts = 200
	shownPairs  = 50
)

// cut cuts the text as training would, and says what is worth knowing about it.
func (ask cutting) cut(ctx context.Context, say *words.Printer) (*cutText, error) {
	tok, err := mltext.NewTokenizer(ask.opt)
	if err != nil {
		return nil, err
	}
	show := &cutText{Printer: say, Joining: ask.pairs}
	src := mltext.FromBytes([]byte(ask.text))
	var phrases *mltext.Phrases
	if ask.pairs {
		phrases, err = mltext.Learn(ctx, src, tok, mltext.Joining{Score: pairScore, MinCount: pairCount, Threshold: ask.threshold})
		if err != nil {
			return nil, err
		}
		show.pairs(phrases.List(0))
	}
	corpus, tally, err := mltext.NewCorpus(ctx, src, tok, phrases, mltext.Keep{MinCount: 1})
	bad, none := errors.AsType[*mltext.Error](err)
	if err != nil && !none {
		return nil, err
	}
	if n := brokenBytes(ask.text); n > 0 {
		show.Notes = append(show.Notes, say.TextNote(mltext.Note{Code: mltext.NoteBroken, Count: n}))
	}
	switch {
	case strings.TrimSpace(ask.text) == "":
		show.Notes = append(show.Notes, say.T("tokens.empty"))
	case none:
		show.Notes = append(show.Notes, say.Text(bad))
	default:
		for _, n := range corpus.Check(tally) {
			show.Notes = append(show.Notes, say.TextNote(n))
		}
		show.count(corpus.Vocabulary)
	}
	if tally == nil {
		tally = &mltext.Tally{}
	}
	show.pieces(ask.text, tok.Pieces(ask.text, phrases), tally)
	return show, nil
}

// pieces lays out the pieces, and counts what is left out.
func (t *cutText) pieces(text string, all [][]mltext.Piece, tally *mltext.Tally) {
	shown, left, cut := 0, 0, 0
	for _, sentence := range all {
		var out []shownPiece
		for _, p := range sentence {
			x := shownPiece{Text: visible(p.Word), Word: p.Words > 0}
			switch {
			case p.Words == 0:
				x.Text = visible(text[p.From:p.To])
				left += signs(x.Text)
			case p.Cut:
				x.Kind = "clipped"
				cut++
			case p.Words > 1:
				x.Kind = "phrase"
			}
			if shown < shownWords && x.Text != "" {
				out = append(out, x)
			}
			if x.Word {
				shown++
			}
		}
		if len(out) > 0 {
			t.Sentences = append(t.Sentences, out)
		}
	}
	if shown > shownWords {
		t.Rest = t.T("tokens.rest", "n", shown-shownWords)
	}
	if cut > 0 {
		t.Notes = append(t.Notes, t.T("tokens.cut", "n", cut, "max", mltext.MaxWord))
	}
	var says []string
	for _, f := range []struct {
		key string
		n   int
	}{{"tokens.words", shown}, {"tokens.types", int(tally.Types)}, {"tokens.sentences", int(tally.Sentences)}, {"tokens.left", left}} {
		t.Facts = append(t.Facts, fact{t.T(f.key, "n", f.n), t.Count(f.n), ""})
		says = append(says, t.Count(f.n)+" "+t.T(f.key, "n", f.n))
	}
	t.Says = strings.Join(says, ", ")
}

// count lists the words by how often they come.
func (t *cutText) count(v *mltext.Vocabulary) {
	for id := range int32(min(v.Len(), shownCounts)) {
		t.Words = append(t.Words, counted{visible(v.Word(id)), t.Count(int(v.Count(id)))})
	}
	if rest := v.Len() - shownCounts; rest > 0 {
		t.WordsRest = t.T("tokens.words-rest", "n", rest)
	}
}

func (t *cutText) pairs(list []mltext.Phrase) {
	for _, p := range list[:min(len(list), shownPairs)] {
		t.Pairs = append(t.Pairs, joinedPair{visible(p.A), visible(p.B), visible(p.A + "_" + p.B), t.Count(int(p.Count)), t.Number(p.Score, 2)})
	}
}

// visible is a text without what cannot be seen or would turn what stands around it: control characters and bytes that
// are no character become �, and other signs of format go, but for the joiner that makes one picture of several.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200d', r == '\n', unicode.IsGraphic(r):
			return r
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return utf8.RuneError
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// shownText is what readers wrote, as it can stand in a page.
func shownText(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// signs is how many characters people would count in a text: marks and joiners belong to the one before.
func signs(s string) (n int) {
	for _, r := range s {
		if !unicode.IsMark(r) && r != '\u200d' {
			n++
		}
	}
	return n
}

// brokenBytes is how many bytes of a text are no character of UTF-8.
func brokenBytes(s string) (n int64) {
	for i, r := range s {
		if _, size := utf8.DecodeRuneInString(s[i:]); r == utf8.RuneError && size == 1 {
			n++
		}
	}
	return n
}

// tokensVerdict says whether a text becomes the words that the notebook claims, with the choices as they are.
type tokensVerdict struct {
	*words.Printer
	ID, Claim, Says, Sign string
	Number, Of            string // how many words are where they were claimed to be
	Text, Want, Got       string
}

// newTokensVerdict is nil where the notebook claims nothing.
func newTokensVerdict(say *words.Printer, b notebooks.Tokens, opt mltext.Options) (*tokensVerdict, error) {
	if len(b.Expect) == 0 {
		return nil, nil
	}
	tok, err := mltext.NewTokenizer(opt)
	if err != nil {
		return nil, err
	}
	got, right := tok.Words(b.Text), 0
	for i, w := range b.Expect {
		if i < len(got) && got[i] == w {
			right++
		}
	}
	v := &tokensVerdict{Printer: say, ID: b.ID + "-verdict", Claim: say.T("tokens.verdict.claim"), Number: say.Count(right), Of: say.T("tokens.verdict.of", "n", len(b.Expect)),
		Text: b.Text, Want: strings.Join(b.Expect, " · "), Got: strings.Join(got, " · "), Says: say.T("tokens.verdict.fails"), Sign: "diverged"}
	if slices.Equal(got, b.Expect) {
		v.Says, v.Sign = say.T("tokens.verdict.holds"), "holds"
	}
	return v, nil
}
