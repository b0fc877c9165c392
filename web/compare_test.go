package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"caderno/ml"
	"caderno/storage"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// shown renders one block as a notebook's page does, once it waits for nothing more or is to be looked at as it is.
func (s *server) shown(source string, asked url.Values, over bool) *goquery.Selection {
	s.t.Helper()
	book, err := notebooks.Parse("trial", []byte("---\ntitle: T\nlead: L\n---\n"+source))
	if err != nil {
		s.t.Fatal(err)
	}
	for deadline := time.Now().Add(60 * time.Second); ; {
		block, err := s.site.showBlock(s.t.Context(), words.Get(words.English), book, book.Blocks[0], asked)
		if err != nil {
			s.t.Fatal(err)
		}
		if over && block.waits() && time.Now().Before(deadline) {
			continue
		}
		name, data := "compare", any(block.Compare)
		if block.Axis != nil {
			name, data = "axis", block.Axis
		}
		body, err := s.site.pages.render("notebook", name, data)
		if err != nil {
			s.t.Fatal(err)
		}
		d, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
		if err != nil {
			s.t.Fatal(err)
		}
		return one(s.t, d, "section[data-measured]")
	}
}

const catsAndDogs = "```compare\ndata: world-en\npair: [cat, dog]\nfar: [cat, letter]\n```\n"

// number reads a number of the English page.
func number(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		t.Errorf("%q is no number", text)
	}
	return v
}

// The counts are measured once and shown with their table, words and verdict; what is not trained has a button that starts
// the run the block looks for.
func TestCompareBlock(t *testing.T) {
	s := serve(t, nil)
	page := s.shown(catsAndDogs, nil, true)
	cells := map[string][]float64{}
	for _, method := range ml.CountMethods {
		row := page.Find("[data-numbers='" + method + "'] td")
		if row.Length() != 3 {
			t.Fatalf("%s has %d numbers", method, row.Length())
		}
		for i := range 2 {
			cells[method] = append(cells[method], number(t, row.Eq(i).Text()))
		}
		if rho := row.Eq(2).Text(); method == ml.CountOneHot && rho != words.None {
			t.Errorf("all words are equally alike, but agreement is %s", rho)
		} else if method != ml.CountOneHot {
			cells[method] = append(cells[method], number(t, rho))
		}
	}
	if c := cells[ml.CountOneHot]; c[0] != 0 || c[1] != 0 {
		t.Errorf("one-hot words: %v", c)
	}
	if c := cells[ml.CountPPMI]; c[0] < c[1]+0.2 || c[2] < relationsKept {
		t.Errorf("PPMI: %v", c)
	}
	if near := page.Find("[data-method='ppmi'] td").First().Text(); strings.Count(near, ",") != compareNearest-1 {
		t.Errorf("the nearest words: %q", near)
	}
	unknown := s.shown(strings.Replace(catsAndDogs, "dog", "xyzzy", 1), nil, true)
	if got := unknown.Find(".err").Text(); !strings.Contains(got, "xyzzy") {
		t.Errorf("of a word that the text does not have it says %q", got)
	}
	if says := page.Find(".verdict .says").Text(); !strings.Contains(says, "in part") {
		t.Errorf("the verdict says %q", says)
	}
	forms := page.Find("form.train-now")
	if forms.Length() != 2 {
		t.Fatalf("%d methods can be trained, want 2", forms.Length())
	}
	spec, err := (ml.Spec{Data: "world-en", Words: ml.WordSpec{Architecture: "cbow"}}).ResolveWords(s.text("world-en"))
	if err != nil {
		t.Fatal(err)
	}
	started := s.postForm(forms.First())
	if want := "/runs/" + spec.ID(s.text("world-en").Hash()); started.Header.Get("Location") != want {
		t.Errorf("the button leads to %s, want %s", started.Header.Get("Location"), want)
	}
	training := s.shown(catsAndDogs, nil, false)
	if _, waiting := training.Attr("data-waiting"); !waiting || training.Find("form.train-now").Length() != 1 {
		t.Error("a run in training is not waited for")
	}
	if err := s.site.live.Stop(strings.TrimPrefix(started.Header.Get("Location"), "/runs/")); err != nil {
		t.Error(err)
	}
	s.quietLog()
}

func (s *server) text(id string) *ml.Text {
	s.t.Helper()
	text, err := s.site.textOf(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

// postForm posts a form as it stands.
func (s *server) postForm(form *goquery.Selection) *answer {
	s.t.Helper()
	values := url.Values{}
	form.Find("input").Each(func(_ int, in *goquery.Selection) { values.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	return s.post(form.AttrOr("action", ""), values).want(http.StatusSeeOther)
}

// What is asked twice is measured once; what failed is tried again; a panic is an error; one works at a time.
func TestComparisons(t *testing.T) {
	k, ctx := newComparisons(), t.Context()
	calls := 0
	good := func(context.Context) ([]measured, error) { calls++; return []measured{{method: "a"}}, nil }
	for range 3 {
		if c := k.get(ctx, "good", good); !c.wait(ctx, time.Minute) || c.err != nil || c.rows[0].method != "a" {
			t.Fatalf("got %v, %v", c.rows, c.err)
		}
	}
	if calls != 1 {
		t.Errorf("measured %d times", calls)
	}
	tries := 0
	bad := func(context.Context) ([]measured, error) {
		if tries++; tries == 1 {
			panic("a bug")
		}
		return nil, errors.New("no")
	}
	for want := range 2 {
		if c := k.get(ctx, "bad", bad); !c.wait(ctx, time.Minute) || c.err == nil || tries != want+1 {
			t.Fatalf("try %d: %v", tries, c.err)
		}
	}
	hold := make(chan struct{})
	slow := k.get(ctx, "slow", func(context.Context) ([]measured, error) { <-hold; return nil, nil })
	for len(k.turn) == 0 {
		time.Sleep(time.Millisecond)
	}
	over, cancel := context.WithCancel(ctx)
	second := k.get(over, "second", good)
	if slow.wait(ctx, 0) || second.wait(ctx, time.Millisecond) {
		t.Error("two work at once")
	}
	cancel()
	if !second.wait(ctx, time.Minute) || !errors.Is(second.err, context.Canceled) {
		t.Errorf("after the end: %v", second.err)
	}
	close(hold)
	for i := range 2 * maxComparisons {
		k.get(ctx, strconv.Itoa(i), good)
	}
	if len(k.kept) > maxComparisons {
		t.Errorf("%d are kept", len(k.kept))
	}
}

func TestCompareVerdict(t *testing.T) {
	say := words.Get(words.English)
	row := func(method string, rho float64) measured {
		return measured{method: method, rho: rho, pairs: 10, state: storage.Done}
	}
	for _, c := range []struct {
		plain, near float64
		sign        string
	}{{0.1, 0.8, "paused"}, {0.1, 0.3, "holds"}, {0.6, 0.8, "diverged"}, {0.5, 0.2, "diverged"}} {
		v := newCompareVerdict(say, "x", []measured{row(ml.CountTFIDF, c.plain), row(ml.CountPPMI, c.near), row("cbow", 1)})
		if v.Sign != c.sign {
			t.Errorf("plain %v, neighbours %v: %s, want %s", c.plain, c.near, v.Sign, c.sign)
		}
	}
	if v := newCompareVerdict(say, "x", []measured{{method: ml.CountPPMI}}); v != nil {
		t.Error("a verdict without a truth")
	}
}
