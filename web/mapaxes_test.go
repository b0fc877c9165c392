package web

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/live"
	"caderno/web/words"
)

// gender and royalty are two axes of concepts in the Portuguese small world.
const genderPairs, royaltyPairs = "homem mulher, menino menina, pai mãe, irmão irmã", "homem rei, mulher rainha, menino príncipe, menina princesa"

func mapURL(id string, q ...string) string {
	v := url.Values{}
	for i := 0; i < len(q); i += 2 {
		v.Set(q[i], q[i+1])
	}
	return "/api/runs/" + id + "/map?" + v.Encode()
}

// drawn asks for the maps of a run.
func (s *server) drawn(id string, q ...string) (d drawnMaps) {
	s.t.Helper()
	s.get(mapURL(id, q...), "Accept-Language", "en").want(http.StatusOK).json(&d)
	return d
}

// The maps that kept their vectors come on the axes asked for, the same words in each.
func TestMapsOnChosenAxes(t *testing.T) {
	s := serve(t, nil)
	id := s.start(someWords)
	run := s.until(id, storage.Done)
	follow := s.drawn(id)
	if n := len(follow.Frames); n < 3 || follow.Frames[0].Step != 0 || follow.Frames[n-1].Events > run.Length || follow.Step != nil {
		t.Fatalf("%d maps: %+v", n, follow.Step)
	}
	last := follow.Frames[len(follow.Frames)-1]
	stay := s.drawn(id, "axes", "stay")
	if *stay.Step != last.Step || *stay.Angle != 90 || stay.X != nil || len(stay.Frames) != len(follow.Frames) {
		t.Errorf("axes that stay: step %d of %d, angle %g", *stay.Step, last.Step, *stay.Angle)
	}
	// What is frozen is what was seen; what came before is seen otherwise.
	if far := apart(last, stay.Frames[len(stay.Frames)-1]); far > 0.1 {
		t.Errorf("freezing moves the words by %g", far)
	}
	first := stay.Frames[0]
	if far := apart(follow.Frames[0], first); far < 0.1 || first.Explained >= follow.Frames[0].Explained {
		t.Errorf("the first map has other axes, but words stand where they stood (%g); it explains %g and %g", far, first.Explained, follow.Frames[0].Explained)
	}
	early := s.drawn(id, "axes", "stay", "frozen", "0")
	if *early.Step != 0 || apart(follow.Frames[0], early.Frames[0]) > 0.1 {
		t.Error("frozen at step 0 the map is another")
	}
	if seen := s.drawn(id, "axes", "stay", "at", "3"); *seen.Step != 0 {
		t.Errorf("what is seen after 3 events is step %d", *seen.Step)
	}
	concepts := s.drawn(id, "axes", "concepts", "x", genderPairs, "y", royaltyPairs)
	if *concepts.X != (axisEnds{"masculine", "feminine"}) || *concepts.Y != (axisEnds{"commoners", "royalty"}) {
		t.Errorf("the ends are called %+v and %+v", concepts.X, concepts.Y)
	}
	if a := *concepts.Angle; !(a > 30 && a < 150) {
		t.Errorf("the angle is %g", a)
	}
	for _, f := range concepts.Frames {
		for _, line := range f.Lines {
			for _, p := range line {
				if !(math.Abs(p.X) <= 1.0001 && math.Abs(p.Y) <= 1.0001) {
					t.Fatalf("step %d: %v is no cosine", f.Step, p)
				}
			}
		}
		if !(f.Explained > 0 && f.Explained < 1) || f.Kept == nil {
			t.Errorf("step %d explains %g", f.Step, f.Explained)
		}
	}
	if again := s.drawn(id, "axes", "concepts"); *again.X != *concepts.X || *again.Y != *concepts.Y {
		t.Error("without pairs the text's own are not taken")
	}
	back := s.drawn(id, "axes", "concepts", "x", "Mulher homem, menina menino, mãe pai", "y", "gato rei, mesa rainha, peixe duque")
	if *back.X != (axisEnds{"feminine", "masculine"}) || *back.Y != (axisEnds{"gato, mesa…", "rei, rainha…"}) {
		t.Errorf("the ends are called %+v and %+v", back.X, back.Y)
	}
	s.axesInPages(id)
	s.refusedAxes(id)
}

// apart is how far the words of two maps stand from each other on average.
func apart(a, b mapFrame) float64 {
	sum, n := 0.0, 0
	for _, id := range slices.Sorted(maps.Keys(a.Lines)) {
		for i, p := range a.Lines[id] {
			q := b.Lines[id][i]
			sum, n = sum+math.Hypot(p.X-q.X, p.Y-q.Y), n+1
		}
	}
	return sum / float64(n)
}

// axesInPages sees that a page says what the axes in its address come to.
func (s *server) axesInPages(id string) {
	t := s.t
	t.Helper()
	query := "?axes=concepts&x=" + url.QueryEscape(genderPairs) + "&y=" + url.QueryEscape(royaltyPairs)
	page := s.get("/runs/"+id+query, "Accept-Language", "en").want(http.StatusOK).doc()
	if got := one(t, page, "input[name=axes][checked]").AttrOr("value", ""); got != "concepts" {
		t.Errorf("the form says %q", got)
	}
	if got := one(t, page, "textarea[name=x]").Text(); got != genderPairs {
		t.Errorf("the form has the pairs %q", got)
	}
	frames := s.drawn(id, "axes", "concepts", "x", genderPairs, "y", royaltyPairs).Frames
	last := frames[len(frames)-1]
	if got, want := one(t, page, "[data-shown=explained]").Text(), words.Get(words.English).Percent(&last.Explained); got != want {
		t.Errorf("the page says that %s is explained, not %s", got, want)
	}
	if page.Find(".map-facts [hidden] [data-now=explained]").Length() != 1 || page.Find(".map-facts [hidden] [data-shown]").Length() != 0 {
		t.Error("what the axes of training explain stands beside other axes")
	}
	if plain := s.get("/runs/" + id).want(http.StatusOK).doc(); plain.Find(".map-facts [hidden] [data-shown]").Length() != 3 || plain.Find("[data-ready]").Length() < 8 {
		t.Error("a page without a choice has one, or no pairs are ready")
	}
	// The sum is drawn where the words now are, and lands where its vector is.
	asked := s.get("/runs/" + id + "/words" + query + "&word=rei&sum=rei+-+homem+%2B+mulher").want(http.StatusOK)
	var drawn arrows
	unmarshal(t, asked.doc().Find("script[data-arrows]").Text(), &drawn)
	place := map[string][2]float64{}
	for _, p := range drawn.Points {
		place[p.Word] = [2]float64{p.X, p.Y}
	}
	for i := range 2 {
		if want := place["rei"][i] - place["homem"][i] + place["mulher"][i]; math.Abs(drawn.Landing[i]-want) > 1e-6 {
			t.Errorf("coordinate %d of the sum is %g, not %g", i, drawn.Landing[i], want)
		}
	}
	if place["mulher"][0]-place["homem"][0] < 0.2 || place["rei"][1]-place["homem"][1] < 0.2 {
		t.Errorf("the arrows do not stand on the axes: %v", place)
	}
	early := s.get("/runs/" + id + "/words" + query + "&sum=rei+-+homem+%2B+mulher&at=3").want(http.StatusOK)
	if early.doc().Find("script[data-arrows]").Text() == asked.doc().Find("script[data-arrows]").Text() {
		t.Error("at the beginning the sum stands where it stands at the end")
	}
}

// refusedAxes asks for what there cannot be: a sentence names the field, in pages and in the API.
func (s *server) refusedAxes(id string) {
	t := s.t
	t.Helper()
	long := strings.Repeat("homem mulher, ", 200)
	for _, c := range []struct {
		field, says string
		q           []string
	}{
		{"axes", "no “banana”", []string{"axes", "banana"}},
		{"frozen", "not a number", []string{"axes", "stay", "frozen", "soon"}},
		{"frozen", "between", []string{"axes", "stay", "frozen", "-4"}},
		{"frozen", "Step 1 ", []string{"axes", "stay", "frozen", "1"}},
		{"x", "too few", []string{"axes", "concepts", "x", "homem mulher, rei rainha", "y", royaltyPairs}},
		{"y", "missing", []string{"axes", "concepts", "x", genderPairs}},
		{"y", "xyzzy", []string{"axes", "concepts", "x", genderPairs, "y", "homem rei, mulher rainha, menino xyzzy"}},
		{"x", "same word twice", []string{"axes", "concepts", "x", "rei Rei, homem mulher, pai mãe", "y", royaltyPairs}},
		{"x", "come before", []string{"axes", "concepts", "x", "pai mãe, homem mulher, pai mãe", "y", royaltyPairs}},
		{"x", "“rei” is no pair", []string{"axes", "concepts", "x", "rei, homem mulher", "y", royaltyPairs}},
		{"x", "cancel", []string{"axes", "concepts", "x", "pai mãe, mãe pai, rei rainha, rainha rei", "y", royaltyPairs}},
		{"y", "nearly the same way", []string{"axes", "concepts", "x", genderPairs, "y", "mulher homem, menina menino, mãe pai, irmã irmão"}},
		{"x", "room for 2,000", []string{"axes", "concepts", "x", long, "y", royaltyPairs}},
		{"x", "is no pair", []string{"axes", "concepts", "x", `<script>alert(1)</script>` + "\x00\xff", "y", royaltyPairs}},
	} {
		var told apiError
		s.get(mapURL(id, c.q...), "Accept-Language", "en").want(http.StatusUnprocessableEntity).json(&told)
		i := slices.IndexFunc(told.Error.Fields, func(f apiField) bool { return f.Field == c.field })
		if i < 0 || !strings.Contains(told.Error.Fields[i].Message, c.says) {
			t.Errorf("%v: %+v does not say %q of %s", c.q, told.Error, c.says, c.field)
			continue
		}
		page := s.get(strings.Replace(mapURL(id, c.q...), "/api/runs/"+id+"/map", "/runs/"+id, 1), "Accept-Language", "en").want(http.StatusOK).doc()
		beside := "[data-field='" + c.field + "'] [data-error]:not([hidden])"
		if c.field == "frozen" { // no field shows it
			beside = "[data-form-error]:not([hidden])"
		}
		if got := page.Find("[data-map-axes] " + beside).Text(); !strings.Contains(got, c.says) {
			t.Errorf("%v: beside its field the page says %q", c.q, got)
		}
		if page.Find("[data-map-axes][data-troubled]").Length() != 1 || page.Find(".map-facts [hidden] [data-shown]").Length() != 3 {
			t.Errorf("%v: the map does not follow", c.q)
		}
	}
	if got := s.get("/runs/"+id+"/words?axes=banana&word=rei", "Accept-Language", "pt-BR").want(http.StatusUnprocessableEntity).Body; !strings.Contains(got, "Eixos do mapa") {
		t.Error("the question about words takes any axes")
	}
}

// An answer is asked for again only when the log has grown, in this language and on these axes.
func TestMapsAreCached(t *testing.T) {
	s := serve(t, nil)
	id := s.start(someWords)
	s.until(id, storage.Done)
	first := s.get(mapURL(id, "axes", "stay"), "Accept-Language", "en").want(http.StatusOK)
	tag := first.Header.Get("ETag")
	if again := s.get(mapURL(id, "axes", "stay"), "Accept-Language", "en", "If-None-Match", tag).want(http.StatusNotModified); tag == "" || again.Body != "" {
		t.Errorf("the tag %q does not save an answer", tag)
	}
	for name, a := range map[string]*answer{
		"other axes":    s.get(mapURL(id, "axes", "follow"), "Accept-Language", "en", "If-None-Match", tag),
		"other step":    s.get(mapURL(id, "axes", "stay", "frozen", "0"), "Accept-Language", "en", "If-None-Match", tag),
		"other tongue":  s.get(mapURL(id, "axes", "stay"), "Accept-Language", "pt-BR", "If-None-Match", tag),
		"another's tag": s.get(mapURL(id, "axes", "stay"), "Accept-Language", "en", "If-None-Match", `W/"0"`),
	} {
		if a.Status != http.StatusOK {
			t.Errorf("%s: status %d", name, a.Status)
		}
	}
	if bad := s.get(mapURL(id, "axes", "stay", "frozen", "1")); bad.Header.Get("ETag") != "" {
		t.Error("a refusal can be kept")
	}
	s.get(mapURL("0000000000000000")).want(http.StatusNotFound)
	series := s.start(small)
	s.until(series, storage.Done)
	s.get(mapURL(series)).want(http.StatusNotFound)
}

// While a run trains, axes are made from what has come so far; before there is anything, the answer is empty and no mistake.
func TestAxesOfARunUnderWay(t *testing.T) {
	text := ml.LoadText(ml.WorldPortuguese)
	spec, err := ml.Spec{Data: text.ID, Words: ml.WordSpec{Size: 6, Epochs: 1, MinCount: 60}}.ResolveWords(text)
	if err != nil {
		t.Fatal(err)
	}
	run, err := newborn(spec, text)
	if err != nil {
		t.Fatal(err)
	}
	say, ask := words.Get(words.Portuguese), axesAsk{kind: axesConcepts, step: -1, at: -1}
	if chosen, err := chooseAxes(say, run, ask); err != nil || chosen.axes != nil {
		t.Errorf("before there are maps the axes are %+v, %v", chosen, err)
	}
	_, m, _ := run.words.Maps()
	run.maps = []keptMap{{m, 2, 0}}
	chosen, err := chooseAxes(say, run, ask)
	if err != nil || chosen.axes == nil || chosen.step != 0 || chosen.x.To != "feminino" {
		t.Errorf("of the first map alone the axes are %+v, %v", chosen, err)
	}
	broken := *m
	broken.Vectors = "AAAA"
	run.maps = []keptMap{{&broken, 2, 0}}
	_, err = chooseAxes(say, run, ask)
	if bad, ok := errors.AsType[ml.FieldErrors](err); !ok || !strings.Contains(say.Field(bad[0]), "finitos") {
		t.Errorf("of damaged vectors: %v", err)
	}
}

// The axes that a text has ready draw its own map, whatever the page's language.
func TestReadyAxes(t *testing.T) {
	for id, pairs := range map[string]string{ml.WorldPortuguese: "homem rei", ml.WorldEnglish: "man king"} {
		ready := readyAxes(words.Get(words.English), unborn(t, ml.LoadText(id), 60))
		var labels []string
		for _, r := range ready {
			labels = append(labels, r.Label)
			if read, bad := readPairs(r.Pairs); bad != "" || len(read) < 3 {
				t.Errorf("%s: %q is no axis", id, r.Pairs)
			}
		}
		if got := strings.Join(labels, " "); got != "gender royalty number tense country and capital" || !strings.HasPrefix(ready[1].Pairs, pairs) {
			t.Errorf("%s has ready %s; %s", id, got, ready[1].Pairs)
		}
	}
	// With few words there are few pairs: an axis takes three.
	few := unborn(t, ml.LoadText(ml.WorldPortuguese), 3000)
	for _, r := range readyAxes(words.Get(words.Portuguese), few) {
		for _, word := range strings.FieldsFunc(r.Pairs, func(r rune) bool { return r == ' ' || r == ',' }) {
			if row, ok := few.text.Row(word); !ok || row >= few.text.Frequent(3000) {
				t.Errorf("%s has the word %s, which the map does not", r.Label, word)
			}
		}
	}
	own, err := ml.NewText(t.Context(), "own", "mine", "pt", []byte(strings.Repeat("a casa tem uma porta e a porta tem uma chave. ", 40)))
	if err != nil {
		t.Fatal(err)
	}
	if got := readyAxes(words.Get(words.English), unborn(t, own, 5)); len(got) != 0 {
		t.Errorf("of a text that nobody knows: %+v", got)
	}
}

// unborn is a run of words that has not begun.
func unborn(t *testing.T, text *ml.Text, least int) *folded {
	t.Helper()
	spec := ml.Spec{Data: text.ID, Words: ml.WordSpec{Size: 6, Epochs: 1, MinCount: least}}
	return &folded{text: text, words: viz.NewWordView(spec), status: live.Status{Run: storage.Run{Spec: spec}}}
}

func unmarshal(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}
