package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	mltext "caderno/ml/text" // text is a word of this package
	"caderno/web/notebooks"
	"caderno/web/words"
)

// tokensBlock is a tokens block: a text that readers write over, the choices, and the words that training would see.
type tokensBlock struct {
	*words.Printer
	ID, Title, Caption string
	Action, Fragment   string // where the form goes without a script, and with one
	Text               string
	Tongues            []choice
	Choices, More      []tokenChoice
	Open               bool // one of the further choices is made
	Pairs              *tokenChoice
	Threshold          string // of a pair, as a script reads it
	ThresholdSays      string // as people do
	Rows, Limit        int    // lines of the field, and characters that fit in it
	Trouble            string // why there is nothing to see
	TooLong            bool
	Cut                *cutText
	Verdict            *tokensVerdict
}

// tokenChoice is a choice of how to cut.
type tokenChoice struct {
	ID, Name, Label, Hint string
	On                    bool
}

// cutting is what is to be cut, and how.
type cutting struct {
	text      string
	opt       mltext.Options
	pairs     bool
	threshold float64
}

// tokenChoices are the choices of ml/text that are made or not, as fields of the form; the first stand beside the text.
var tokenChoices = []struct {
	name string
	of   func(*mltext.Options) *bool
	more bool
}{
	{"keep_case", func(o *mltext.Options) *bool { return &o.KeepCase }, false},
	{"fold_accents", func(o *mltext.Options) *bool { return &o.FoldAccents }, false},
	{"split_hyphens", func(o *mltext.Options) *bool { return &o.SplitHyphens }, false},
	{"plain", func(o *mltext.Options) *bool { return &o.Plain }, false},
	{"drop_numbers", func(o *mltext.Options) *bool { return &o.DropNumbers }, true},
	{"no_stops", func(o *mltext.Options) *bool { return &o.NoStops }, true},
	{"newlines", func(o *mltext.Options) *bool { return &o.Newlines }, true},
}

// Pairs are scored by how much more they go together than chance would have it, from 0 to 1 for pairs that never part:
// unlike the score of word2phrase, it means the same in a text of a hundred words as in one of a million.
const (
	pairScore     = mltext.ScoreNPMI
	pairCount     = 2 // once is no habit
	pairThreshold = 0.9
	pairLow       = 0.1
	pairHigh      = 0.95
)

// tokenRows is how many lines the field has at most.
const tokenRows = 10

// tokenBytes bounds the body of a form: every character may have four bytes, and each of them is three in a form.
const tokenBytes = 3*4*notebooks.TokensText + 4<<10

// tokensBlock shows a tokens block. Its answer is to what asked says where that is about this block.
func (s *Site) tokensBlock(ctx context.Context, say *words.Printer, b notebooks.Tokens, book string, asked url.Values) (*tokensBlock, error) {
	ask := cutting{text: b.Text, opt: mltext.Options{Lang: b.Lang}, pairs: b.Pairs, threshold: pairThreshold}
	title, trouble := "tokens.title", ""
	if b.Pairs {
		title = "tokens.title-pairs"
	}
	if asked.Get("at") == b.ID {
		ask, trouble = readCutting(say, b, asked)
	}
	at := "/notebooks/" + book
	show := &tokensBlock{Printer: say, ID: b.ID, Title: say.T(title), Caption: firstOf(b.Caption, say.T("tokens.caption")),
		Action: at + "?at=" + b.ID + "#" + b.ID, Fragment: at + "/tokens?at=" + b.ID,
		Text: shownText(ask.text), Rows: min(3+strings.Count(ask.text, "\n")+len(ask.text)/100, tokenRows), Limit: notebooks.TokensText,
		Threshold: plainNumber(words.Get(words.English), ask.threshold), ThresholdSays: plainNumber(say, ask.threshold), Trouble: trouble,
		TooLong: utf8.RuneCountInString(ask.text) > notebooks.TokensText}
	for _, id := range []string{mltext.Portuguese, mltext.English, ""} {
		show.Tongues = append(show.Tongues, choice{id, say.T("tokens.lang." + firstOf(id, "any")), id == ask.opt.Lang})
	}
	switchOf := func(name string, on bool) tokenChoice {
		return tokenChoice{b.ID + "-" + name, name, say.T("tokens.choice." + name), say.T("tokens.hint." + name), on}
	}
	pairs := switchOf("pairs", ask.pairs)
	show.Pairs = &pairs
	for _, c := range tokenChoices {
		x := switchOf(c.name, *c.of(&ask.opt))
		if !c.more {
			show.Choices = append(show.Choices, x)
			continue
		}
		show.More, show.Open = append(show.More, x), show.Open || x.On
	}
	if trouble != "" {
		return show, nil
	}
	var err error
	if show.Cut, err = ask.cut(ctx, say); err != nil {
		return nil, err
	}
	show.Verdict, err = newTokensVerdict(say, b, ask.opt)
	return show, err
}

// readCutting reads a form. The trouble is a sentence that names the field that is wrong.
func readCutting(say *words.Printer, b notebooks.Tokens, asked url.Values) (ask cutting, trouble string) {
	refuse := func(label, got string) {
		if trouble == "" {
			trouble = say.T("tokens.refused", "field", say.T(label), "why", say.T("error.field.unknown", "got", shorten(got)))
		}
	}
	flag := func(name, label string) bool {
		v := asked.Get(name)
		if v != "" && v != "true" && v != "false" {
			refuse(label, v)
		}
		return v == "true"
	}
	ask = cutting{text: strings.ReplaceAll(asked.Get("text"), "\r\n", "\n"), opt: mltext.Options{Lang: b.Lang}, threshold: pairThreshold}
	if asked.Has("text_lang") {
		ask.opt.Lang = asked.Get("text_lang")
	}
	if !slices.Contains([]string{mltext.Portuguese, mltext.English, ""}, ask.opt.Lang) {
		refuse("tokens.lang", ask.opt.Lang)
	}
	for _, c := range tokenChoices {
		*c.of(&ask.opt) = flag(c.name, "tokens.choice."+c.name)
	}
	ask.pairs = flag("pairs", "tokens.choice.pairs")
	if v := asked.Get("threshold"); v != "" {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || !(n >= pairLow && n <= pairHigh) {
			trouble = firstOf(trouble, say.T("tokens.refused", "field", say.T("tokens.threshold"),
				"why", say.T("error.field.range", "min", pairLow, "max", pairHigh, "got", shorten(v))))
		} else {
			ask.threshold = n
		}
	}
	if utf8.RuneCountInString(ask.text) > notebooks.TokensText {
		trouble = tokensTooLong(say)
	}
	return ask, trouble
}

func tokensTooLong(say *words.Printer) string {
	return say.T("tokens.too-long", "max", notebooks.TokensText)
}

// tokensForm reads the form of a tokens block, whose address says which one it is.
func tokensForm(c echo.Context) (url.Values, error) {
	c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, tokenBytes)
	values, err := formValues(c)
	if isTooLarge(err) {
		err = &problem{status: http.StatusRequestEntityTooLarge, key: "tokens.too-long", args: []any{"max", notebooks.TokensText}, cause: err}
	}
	if err == nil {
		values.Set("at", c.QueryParam("at"))
	}
	return values, err
}

// askNotebook answers the form of a tokens block with its notebook.
func (s *Site) askNotebook(c echo.Context) error {
	asked, err := tokensForm(c)
	if err != nil {
		return err
	}
	return s.answerNotebook(c, asked)
}

// showTokens answers the same form sent by a script with the block alone.
func (s *Site) showTokens(c echo.Context) error {
	say := sayTo(c)
	book, ok := notebooks.Get(string(say.Lang()), c.Param("id"))
	if !ok {
		return echo.ErrNotFound
	}
	i := slices.IndexFunc(book.Blocks, func(b notebooks.Block) bool {
		t, ok := b.(notebooks.Tokens)
		return ok && t.ID == c.QueryParam("at")
	})
	if i < 0 {
		return echo.ErrNotFound
	}
	asked, err := tokensForm(c)
	p := &problem{}
	if err != nil {
		if p = problemOf(err); p.status != http.StatusRequestEntityTooLarge {
			return err
		}
		asked = url.Values{}
	}
	block, err := s.tokensBlock(c.Request().Context(), say, book.Blocks[i].(notebooks.Tokens), book.ID, asked)
	if err != nil {
		return err
	}
	status := http.StatusOK
	switch {
	case p.status != 0:
		status, block.Trouble, block.TooLong, block.Cut, block.Verdict = p.status, tokensTooLong(say), true, nil, nil
	case block.Trouble != "":
		status = http.StatusUnprocessableEntity
	}
	body, err := s.pages.render("notebook", "tokens", block)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTMLBlob(status, body)
}
