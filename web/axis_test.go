package web

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml"
	"caderno/ml/concept"
	"caderno/ml/vectors"
	"caderno/web/words"
)

// genders is an axis in the run of someWords.
const genders = "```axis\nid: g\ndata: world-pt\naxis: gender\nwords: {size: 12, epochs: 1, window: 3}\n```\n"

// axes tests the axis block on a server where the run of someWords is done: the block says where there is no run and how to
// start it, and lays the words of that run along the axis.
func (s *server) axes() {
	t := s.t
	t.Helper()
	if got := s.shown(strings.Replace(genders, "gender", "colour", 1), nil, false).Find(".err").Text(); got == "" {
		t.Error("an axis that the text does not have is not named as a mistake")
	}
	idle := s.shown(strings.Replace(genders, "12", "13", 1), nil, false)
	for name, want := range map[string]string{"data": "world-pt", "words.size": "13", "words.epochs": "1", "words.window": "3"} {
		if got := idle.Find("form.train-now input[name='"+name+"']").AttrOr("value", ""); got != want {
			t.Errorf("the button starts a run with %s %q, want %s", name, got, want)
		}
	}
	page := s.shown(genders, nil, true)
	pairs := page.Find(".twin table").First().Find("tbody tr")
	if pairs.Length() < 20 {
		t.Fatalf("%d pairs", pairs.Length())
	}
	right := 0
	pairs.Each(func(_ int, row *goquery.Selection) {
		if strings.TrimSpace(row.Find("td").Last().Text()) == "yes" {
			right++
		}
	})
	share := float64(right) / float64(pairs.Length())
	if got := page.Find(".verdict strong").Text(); got != words.Get(words.English).Percent(&share) {
		t.Errorf("the verdict says %s, the table %d of %d", got, right, pairs.Length())
	}
	if n := page.Find(".twin table").Last().Find("tbody tr").Length(); n != axisOthers {
		t.Errorf("%d other words", n)
	}
	for _, class := range []string{"wide-strip", "middle-strip", "narrow-strip"} {
		if n := page.Find("#g > figure ." + class + " > text").Length(); n != 2*axisPairs+axisOthers {
			t.Errorf("%s has %d words", class, n)
		}
	}
	if n := page.Find(".verdict .proofs dd").Length(); n != 4 {
		t.Errorf("the verdict has %d facts", n)
	}
	s.ownAxes(page)
}

// ownAxes asks for axes in the form of the block.
func (s *server) ownAxes(page *goquery.Selection) {
	s.t.Helper()
	form := page.Find("#g-own form")
	if form.AttrOr("method", "") != "get" {
		s.t.Error("the form is no question")
	}
	ask := func(pairs, from, to string) *goquery.Selection {
		return s.shown(genders, url.Values{"g-pairs": {pairs}, "g-from": {from}, "g-to": {to}}, true).Find("#g-own")
	}
	example := ask(form.Find("[name=g-pairs]").Text(), form.Find("[name=g-from]").AttrOr("value", ""), form.Find("[name=g-to]").AttrOr("value", ""))
	if n := example.Find(".own-result .proofs dd").Length(); n != 4 {
		s.t.Errorf("the example has %d facts", n)
	}
	few := ask("homem → mulher; Menino menina,\nrei rainha", "he", "<b>she</b>")
	if says := few.Find(".own-says").Text(); !strings.Contains(says, "proves nothing") {
		s.t.Errorf("of three pairs it says %q", says)
	}
	if few.Find(".strip-ends b").Length() != 0 || !strings.Contains(few.Find(".strip-ends").Text(), "<b>she</b>") {
		s.t.Error("what a reader writes is HTML")
	}
	for _, c := range []struct{ pairs, from, to, says string }{
		{"homem mulher, rei rainha", "a", "b", "too few"},
		{"homem mulher, rei, menino menina", "a", "b", "“rei” is no pair"},
		{"homem mulher, rei rainha, xyzzy menina", "a", "b", "xyzzy"},
		{"homem mulher, rei rainha, menino menina", "", "b", "name"},
		{"homem homem, rei rainha, menino menina", "a", "b", "same word twice"},
		{"", "a", "b", "too few"},
	} {
		got := ask(c.pairs, c.from, c.to)
		if text := got.Find(".err").Text(); !strings.Contains(text, c.says) || got.Find(".strip").Length() != 0 {
			s.t.Errorf("%q: %q does not say %q", c.pairs, text, c.says)
		}
	}
}

func TestReadPairs(t *testing.T) {
	for text, want := range map[string]string{
		"a b, c d":              "a b|c d",
		" a  b ;c → d\ne - f,,": "a b|c d|e f",
		"bem-te-vi ave":         "bem-te-vi ave",
		"":                      "",
	} {
		pairs, bad := readPairs(text)
		var got []string
		for _, p := range pairs {
			got = append(got, p[0]+" "+p[1])
		}
		if strings.Join(got, "|") != want || bad != "" {
			t.Errorf("%q: %v, bad %q", text, got, bad)
		}
	}
	for text, want := range map[string]string{"a b, c": "c", "a b c": "a b c", "x, y z": "x"} {
		if _, bad := readPairs(text); bad != want {
			t.Errorf("%q: bad is %q, want %q", text, bad, want)
		}
	}
}

// Names on a strip stay on it and do not cover each other, and marks stand in the order of their scores.
func TestStripHasRoom(t *testing.T) {
	var placed []placedWord
	for i := range 60 {
		placed = append(placed, placedWord{strings.Repeat("m", 1+i%12), "other", math.Sin(float64(i) * 1.7)})
	}
	for _, s := range newStrips(placed) {
		type span struct{ from, to float64 }
		lanes := map[string][]span{}
		width, last := parse(t, s.Width), math.Inf(-1)
		for _, m := range s.Marks {
			x, long := parse(t, m.X), letter*float64(len(m.Word))
			if x < last {
				t.Errorf("%s: %s stands before its turn", s.Class, m.Word)
			}
			last = x
			is := span{x, x + markRoom + long}
			if m.Anchor == "end" {
				is = span{x - markRoom - long, x}
			}
			if is.from < 0 || is.to > width || parse(t, m.Y) > parse(t, s.Height) {
				t.Errorf("%s: %s leaves the strip", s.Class, m.Word)
			}
			for _, other := range lanes[m.Y] {
				if is.from < other.to && other.from < is.to {
					t.Errorf("%s: %s covers another", s.Class, m.Word)
				}
			}
			lanes[m.Y] = append(lanes[m.Y], is)
		}
	}
	if s := newStrips(nil); len(s) != 3 || len(s[0].Marks) != 0 {
		t.Error("a strip of nothing")
	}
}

func parse(t *testing.T, number string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(number, 64)
	if err != nil {
		t.Error(err)
	}
	return v
}

func TestAxisVerdict(t *testing.T) {
	say := words.Get(words.English)
	for _, c := range []struct {
		accuracy, p95, coordinate float64
		sign                      string
	}{{0.9, 0.7, 0.6, "holds"}, {0.9, 0.7, 0.9, "paused"}, {0.7, 0.7, 0.2, "diverged"}} {
		a := &laidAxis{Printer: say, accuracy: c.accuracy, control: concept.Control{Mean: 0.5, P95: c.p95}, coordinate: ml.Coordinate{Accuracy: c.coordinate}}
		if v := newAxisVerdict(say, "x", a); v.Sign != c.sign {
			t.Errorf("%+v: %s", c, v.Sign)
		}
	}
}

// Where no kinds are known, the other words are the most frequent that are in no pair.
func TestOtherWordsWithoutKinds(t *testing.T) {
	set, err := vectors.New([]string{"a", "b", "c", "d"}, nil, blas32.General{Rows: 4, Cols: 1, Stride: 1, Data: []float32{1, 2, 3, 4}})
	if err != nil {
		t.Fatal(err)
	}
	if got := otherWords(set, &ml.Text{}, []concept.Pair{{From: 1, To: 0}}); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("got %v", got)
	}
}
