package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"caderno/web/notebooks"
)

const scissors = "/notebooks/from-text-to-words"

// tags is the words drawn in a block, "|" between sentences, with what is left out in brackets.
func tags(block *goquery.Selection) string {
	var sentences []string
	block.Find(".cut > li").Each(func(_ int, li *goquery.Selection) {
		var words []string
		li.Find(".tok, del").Each(func(_ int, e *goquery.Selection) {
			if goquery.NodeName(e) == "del" {
				words = append(words, "["+e.Text()+"]")
				return
			}
			words = append(words, e.Text())
		})
		sentences = append(sentences, strings.Join(words, " "))
	})
	return strings.Join(sentences, "|")
}

// cut posts a form of the block cut as its script does, in English.
func (s *server) cut(status int, form url.Values) *goquery.Selection {
	s.t.Helper()
	return one(s.t, s.post(scissors+"/tokens?at=cut", form, "Accept-Language", "en").want(status).doc(), "section[data-tokens]")
}

// The lecture's phrase in its chapter, in both languages, without a script: the page has the form, the words and the verdict.
func TestTextToWords(t *testing.T) {
	s := serve(t, nil)
	for _, lang := range []string{"pt-BR", "en"} {
		doc := s.get(scissors, "Accept-Language", lang).want(http.StatusOK).doc()
		block := one(t, doc, "#cut")
		if got := tags(block); got != "ola [,] como vc vai" {
			t.Errorf("%s: %s", lang, got)
		}
		if block.Find(".verdict .sign.holds").Length() != 1 || block.Find(".figure-no strong").Text() != "4" {
			t.Errorf("%s: the verdict is %s", lang, block.Find(".verdict").Text())
		}
		if got := block.Find(".cut-facts dd").Text(); got != "4411" {
			t.Errorf("%s: the counts are %s", lang, got)
		}
		if doc.Find("#pairs .tok.phrase").Length() < 6 || doc.Find("#pairs .cut-pairs tbody tr").Length() < 3 {
			t.Errorf("%s: no pairs are joined", lang)
		}
	}
	form := one(t, s.get(scissors).doc(), "#cut form")
	if form.AttrOr("method", "") != "post" || form.AttrOr("action", "") != scissors+"?at=cut#cut" {
		t.Error("the form goes elsewhere")
	}
	page := s.post(scissors+"?at=cut", url.Values{"text": {"Oi.\r\nTudo bem?"}, "keep_case": {"true"}, "newlines": {"true"}}, "Accept-Language", "en").want(http.StatusOK).doc()
	if got := tags(page.Find("#cut")); got != "Oi [.]|Tudo bem [?]" {
		t.Errorf("posted: %s", got)
	}
	if page.Find("#cut-keep_case[checked]").Length() != 1 || page.Find("#cut-text").Text() != "Oi.\nTudo bem?" || page.Find("#cut .verdict .sign.diverged").Length() != 1 {
		t.Error("the answer forgets what was asked, or the verdict does not follow")
	}
	if tags(page.Find("#pairs")) == tags(page.Find("#cut")) || page.Find("#pairs .tok").Length() < 50 {
		t.Error("one block answers for the other")
	}
	link := one(t, s.get(scissors+"?at=cut&plain=true&text=Ola%2C+como", "Accept-Language", "en").want(http.StatusOK).doc(), "#cut")
	if got := tags(link); got != "Ola, como" {
		t.Errorf("linked: %s", got)
	}
}

func TestTokensOfAllKinds(t *testing.T) {
	s := serve(t, nil)
	for _, c := range []struct{ what, text, choice, want, note string }{
		{"nothing", "", "", "", "no text here yet"},
		{"blanks", " \n\t ", "", "", "no text here yet"},
		{"signs", "?! … 😀", "", "[?!] […] [😀]", "There is no word"},
		{"accents apart", "a\u0301gua na\u0303o", "", "água não", ""},
		{"accents off", "Água, não!", "fold_accents", "agua [,] nao [!]", ""},
		{"an apostrophe and a hyphen", "d'água guarda-chuva", "", "d'água guarda-chuva", ""},
		{"hyphens", "d'água guarda-chuva", "split_hyphens", "d'água guarda [-] chuva", ""},
		{"an address", "veja http://a.com.br/x?y=1", "", "veja http [://] a [.] com [.] br [/] x [?] y [=] 1", ""},
		{"numbers", "em 1999", "drop_numbers", "em [1999]", ""},
		{"ends", "a. B", "no_stops", "a [.] b", ""},
		{"letters", "o l a v c", "", "o l a v c", "single letters"},
		{"a small text", "um texto pequeno", "", "um texto pequeno", "3 words only"},
		{"one word", "oi", "", "oi", "1 word only"},
		{"a long word", strings.Repeat("x", 200), "", strings.Repeat("x", 98), "longer than 98 bytes"},
		{"no UTF-8", "caf\xe9 ol\xc3\xa1", "", "caf [�] olá", "1 byte fits no character"},
		{"controls", "a\x00b\u202ec", "", "a [�] b [] c", ""},
		{"right to left", "שלום, עולם", "", "שלום [,] עולם", ""},
		{"markup", "<script>alert(1)</script>", "", "[<] script [>] alert [(] 1 [)</] script [>]", ""},
		{"the end of the field", "</textarea><b>x", "plain", "</textarea><b>x", ""},
		{"a line first", "\noi", "", "oi", ""},
	} {
		block := s.cut(http.StatusOK, url.Values{"text": {c.text}, c.choice: {"true"}})
		if got := tags(block); got != c.want && got != strings.ReplaceAll(c.want, " []", "") {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
		if got := block.Find(".cut-notes").Text(); !strings.Contains(got, c.note) {
			t.Errorf("%s: the notes are %q, want %q", c.what, got, c.note)
		}
		if block.Find("script, b").Length() != 0 {
			t.Errorf("%s: what readers write is HTML", c.what)
		}
	}
}

func TestTokensRefuse(t *testing.T) {
	s := serve(t, nil)
	long := strings.Repeat("á ", notebooks.TokensText/2)
	if n := s.cut(http.StatusOK, url.Values{"text": {long}}).Find(".tok").Length(); n != shownWords {
		t.Errorf("%d words are drawn", n)
	}
	for _, c := range []struct {
		form   url.Values
		status int
		says   string
	}{
		{url.Values{"text": {long + "x"}}, 422, "Text: up to 20,000 characters"},
		{url.Values{"text": {strings.Repeat("long ", 200_000)}}, 413, "Text: up to 20,000 characters"},
		{url.Values{"text": {"a"}, "text_lang": {"<b>"}}, 422, "Language: There is no “<b>”."},
		{url.Values{"text": {"a"}, "keep_case": {"perhaps"}}, 422, "Keep capitals: There is no “perhaps”."},
		{url.Values{"text": {"a"}, "pairs": {"2"}}, 422, "Join words that go together: There is no “2”."},
		{url.Values{"text": {"a"}, "threshold": {"NaN"}}, 422, "Threshold: It must be between 0.1 and 0.95, not NaN."},
		{url.Values{"text": {"a"}, "threshold": {"1"}}, 422, "Threshold: It must be"},
		{url.Values{"text": {"a"}, "threshold": {"high"}}, 422, "Threshold:"},
	} {
		block := s.cut(c.status, c.form)
		if got := block.Find("[role=alert]").Text(); !strings.Contains(got, c.says) {
			t.Errorf("%.60v: %q does not say %q", c.form, got, c.says)
		}
		if block.Find(".tok, .verdict").Length() != 0 {
			t.Errorf("%.60v: something is cut all the same", c.form)
		}
	}
	page := s.post(scissors+"?at=cut", url.Values{"text": {long + "x"}}, "Accept-Language", "pt").want(http.StatusOK).doc()
	if got := page.Find("#cut [role=alert]").Text(); !strings.Contains(got, "20.000 caracteres") || page.Find("#cut-text").Text() != long+"x" {
		t.Errorf("without a script it says %q, or what was written is gone", got)
	}
	s.post(scissors+"?at=cut", url.Values{"text": {strings.Repeat("long ", 200_000)}}).want(http.StatusRequestEntityTooLarge)
	s.post(scissors+"/tokens?at=nothing", url.Values{"text": {"a"}}).want(http.StatusNotFound)
	s.post("/notebooks/nothing/tokens?at=cut", url.Values{"text": {"a"}}).want(http.StatusNotFound)
	s.post("/notebooks/nothing", url.Values{}).want(http.StatusNotFound)
	s.post(scissors+"/tokens?at=cut", url.Values{"text": {"a"}}, "Sec-Fetch-Site", "cross-site").want(http.StatusForbidden)
	s.quietLog()
}

// Pairs are joined only where it is asked for, and only above the threshold.
func TestTokensJoinPairs(t *testing.T) {
	s := serve(t, nil)
	text := strings.Repeat("Vim de Nova York. O mar de lá. ", 2)
	ask := func(threshold string) *goquery.Selection {
		return s.cut(http.StatusOK, url.Values{"text": {text}, "pairs": {"true"}, "threshold": {threshold}})
	}
	if got := tags(ask("0.9")); !strings.HasPrefix(got, "vim de nova_york [.]|") {
		t.Errorf("above 0.9: %s", got)
	}
	if got := ask("0.95").Find(".cut-pairs").Text(); !strings.Contains(got, "nova + york") || !strings.Contains(got, "1.00") {
		t.Errorf("the table is %q", got)
	}
	if got := s.cut(http.StatusOK, url.Values{"text": {text}}); got.Find(".phrase, .cut-pairs").Length() != 0 {
		t.Error("pairs are joined unasked")
	}
	if got := s.cut(http.StatusOK, url.Values{"text": {"Nova York"}, "pairs": {"true"}}).Find(".cut-pairs").Text(); !strings.Contains(got, "No pair") {
		t.Errorf("of no pair it says %q", got)
	}
}
