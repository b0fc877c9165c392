package notebooks

import (
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"caderno/ml"
	"caderno/ml/series"
)

const head = "---\ntitle: T\nlead: L\n---\n"

func parse(t *testing.T, body string) *Notebook {
	t.Helper()
	n, err := Parse("x", []byte(head+body))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestBlocksComeInOrder(t *testing.T) {
	n := parse(t, "One.\n\n## Olá, você? Ação!\n\nTwo.\n\n```data\nid: a\nseries: co2\nhold: 3\n```\n\n```note\nBy *the* way.\n```\n\n"+
		"```train\ncaption: C\ndata: co2\nhorizon: 6\nlearning_rate: 0.01\nseed: 7\n```\n\nEnd.\n\n```\ncode stays\n```\n")
	var kinds []string
	for _, b := range n.Blocks {
		kinds = append(kinds, reflect.TypeOf(b).Name())
	}
	if got, want := strings.Join(kinds, " "), "Prose Data Note Train Prose"; got != want {
		t.Fatalf("got %s, want %s", got, want)
	}
	if got := n.Blocks[1].(Data); got != (Data{ID: "a", Series: "co2", Hold: 3}) {
		t.Errorf("data %+v", got)
	}
	want := Train{ID: "train", Caption: "C", Spec: ml.Spec{Data: "co2", Horizon: 6, LearningRate: 0.01, Seed: 7}}
	if got := n.Blocks[3].(Train); got != want {
		t.Errorf("train %+v, want %+v", got, want)
	}
	if got, want := n.Parts, []Part{{"ola-voce-acao", "Olá, você? Ação!"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("parts %+v, want %+v", got, want)
	}
	if !strings.Contains(string(n.Blocks[4].(Prose).HTML), "code stays") {
		t.Error("a fence without a name is not code")
	}
}

func find(t *testing.T, html string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTrainBlockLooksInside(t *testing.T) {
	n := parse(t, "```train\ndata: co2\nlook: [10, 0]\n```\n")
	if trains := n.Trains(); len(trains) != 1 || trains[0].Spec.Look != "0,10" {
		t.Errorf("%+v", trains)
	}
}

func TestProse(t *testing.T) {
	n := parse(t, "A [previsão]{.forecast} & [a link](/runs/new?a=1&b=2), <script>alert(1)</script> **b**.\n\n- one\n- two\n\n## Same\n\n## Same\n\n[x](javascript:alert(1))")
	doc := find(t, string(n.Blocks[0].(Prose).HTML))
	if got := doc.Find("p.prose span.term.forecast").Text(); got != "previsão" {
		t.Errorf("term %q", got)
	}
	if got, _ := doc.Find(`p.prose a[href="/runs/new?a=1&b=2"]`).Attr("href"); got == "" {
		t.Error("the link is gone")
	}
	if doc.Find("script").Length() != 0 {
		t.Error("raw HTML passes")
	}
	if doc.Find(`a[href^="javascript"]`).Length() != 0 {
		t.Error("a script link passes")
	}
	if doc.Find("ul.prose li").Length() != 2 || doc.Find("h2.section#same").Length() != 1 || doc.Find("h2.section#same-2").Length() != 1 {
		t.Error("lists or headings lack their classes or ids")
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"Olá": "ola", "Ação & reação": "acao-reacao", "  ": "", "ÀÉÎÕÜç": "aeiouc", "1 + 1 = 2": "1-1-2", "日本": "", "<b>": "b"} {
		if got := fold(in); got != want {
			t.Errorf("fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMistakesAreNamed(t *testing.T) {
	for name, try := range map[string]struct {
		source string
		line   int
		says   string
	}{
		"no front matter":      {"# hi", 1, "front matter"},
		"front matter no end":  {"---\ntitle: T\n", 1, "has no end"},
		"no title":             {"---\nlead: L\n---\n", 1, "needs a title"},
		"front matter field":   {"---\ntitle: T\nlead: L\ncolour: red\n---\n", 4, `front matter has no field "colour"`},
		"unknown train field":  {head + "Hi.\n\n```train\ndata: co2\nhiden: 3\n```\n", 9, `train block has no field "hiden"`},
		"unknown data field":   {head + "```data\nseries: co2\nholdout: 3\n```\n", 7, `data block has no field "holdout"`},
		"no data":              {head + "```train\nhorizon: 3\n```\n", 6, "names no data"},
		"no series":            {head + "```data\n```\n", 5, "names no series"},
		"out of range":         {head + "```train\ndata: co2\nhidden: 100000\n```\n", 6, "hidden must be between 1 and 256, not 100000"},
		"not a number":         {head + "```train\ndata: co2\nhidden: many\n```\n", 7, "cannot be read"},
		"looks":                {head + "```train\ndata: co2\nlook: soon\n```\n", 7, "cannot be read"},
		"a look halfway":       {head + "```train\ndata: co2\nlook: [1.5]\n```\n", 6, "whole number"},
		"not YAML":             {head + "```train\n: : :\n```\n", 6, "cannot be read"},
		"negative hold":        {head + "```data\nseries: co2\nhold: -1\n```\n", 6, "fewer than 0"},
		"unknown block":        {head + "```python\nprint()\n```\n", 6, `no block called "python"`},
		"unknown term":         {head + "Hi.\n\nA [word]{.rainbow}.\n", 7, "no term [word]{.rainbow}"},
		"unknown term in note": {head + "```note\nA [word]{.rainbow}.\n```\n", 6, "no term [word]{.rainbow}"},
	} {
		_, err := Parse("x", []byte(try.source))
		var bad *Error
		if !errors.As(err, &bad) {
			t.Errorf("%s: got %v", name, err)
			continue
		}
		if bad.Line != try.line || !strings.Contains(bad.Error(), try.says) {
			t.Errorf("%s: got %q, want line %d and %q", name, bad, try.line, try.says)
		}
	}
}

// Every notebook stands in every language with the same blocks, and every block can be trained as it is.
func TestEmbeddedNotebooksAgree(t *testing.T) {
	pt, en := All("pt-BR"), All("en")
	if len(pt) < 3 || len(pt) != len(en) {
		t.Fatalf("%d notebooks in Portuguese, %d in English", len(pt), len(en))
	}
	for i := range pt {
		a, b := pt[i], en[i]
		if a.ID != b.ID || a.Chapter != b.Chapter || a.Minutes != b.Minutes || a.Claim != b.Claim || len(a.Parts) != len(b.Parts) || len(a.Blocks) != len(b.Blocks) {
			t.Errorf("%s and %s differ in more than words", a.ID, b.ID)
			continue
		}
		if a.Title == b.Title || a.Lead == b.Lead || a.Short == "" || b.Short == "" {
			t.Errorf("%s is not translated", a.ID)
		}
		if (a.Cover == "") != (b.Cover == "") || (a.Cover == "") != (len(a.Trains())+len(a.Expected()) > 0) {
			t.Errorf("%s: the covers are %q and %q", a.ID, a.Cover, b.Cover)
		}
		for k := range a.Blocks {
			checkBlocks(t, a.ID, a.Blocks[k], b.Blocks[k])
		}
		if found, ok := Get("en", a.ID); !ok || found != b {
			t.Errorf("%s is not found", a.ID)
		}
	}
	if _, ok := Get("en", "../en/next-months"); ok {
		t.Error("a path is an id")
	}
	if _, ok := Get("de", "next-months"); ok {
		t.Error("there is a German notebook")
	}
}

// smallWorlds is the built-in texts.
var smallWorlds = sync.OnceValue(func() map[string]*ml.Text {
	out := map[string]*ml.Text{}
	for _, id := range ml.Texts {
		out[id] = ml.LoadText(id)
	}
	return out
})

// checkWords wants the small world told in the notebook's own language, and specs that can be trained.
func checkWords(t *testing.T, id string, pt, en ml.Spec) {
	t.Helper()
	if pt.Data != ml.WorldPortuguese || en.Data != ml.WorldEnglish {
		t.Errorf("%s: the texts are %s in Portuguese and %s in English", id, pt.Data, en.Data)
	}
	for _, spec := range []ml.Spec{pt, en} {
		if text, ok := smallWorlds()[spec.Data]; ok {
			if _, err := spec.ResolveWords(text); err != nil {
				t.Errorf("%s: %s: %v", id, spec.Data, err)
			}
		}
	}
}

func checkBlocks(t *testing.T, id string, a, b Block) {
	t.Helper()
	if reflect.TypeOf(a) != reflect.TypeOf(b) {
		t.Errorf("%s: a %T is a %T in English", id, a, b)
		return
	}
	switch a := a.(type) {
	case Train:
		theirs := b.(Train).Spec
		if _, ok := smallWorlds()[a.Spec.Data]; ok {
			checkWords(t, id, a.Spec, theirs)
			theirs.Data = a.Spec.Data
		}
		if a.Spec != theirs || a.ID != b.(Train).ID {
			t.Errorf("%s: the specs or ids of %s differ", id, a.ID)
		}
		if a.Spec.Data == ml.WorldPortuguese {
			return
		}
		data, err := series.Load(a.Spec.Data)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Spec.Resolve(data); err != nil {
			t.Errorf("%s: %s: %v", id, a.ID, err)
		}
	case Compare:
		if a.ID != b.(Compare).ID {
			t.Errorf("%s: the ids of %s differ", id, a.ID)
		}
	case Axis:
		if a.ID != b.(Axis).ID || a.Axis != b.(Axis).Axis || a.Words != b.(Axis).Words {
			t.Errorf("%s: the axes, settings or ids of %s differ", id, a.ID)
		}
	case Tokens:
		b := b.(Tokens)
		if a.ID != b.ID || a.Lang != "pt" || b.Lang != "en" || a.Pairs != b.Pairs || !reflect.DeepEqual(a.Expect, b.Expect) {
			t.Errorf("%s: the languages, claims or ids of %s differ", id, a.ID)
		}
	case Data:
		data, err := series.Load(a.Series)
		if err != nil || a.Hold >= len(data.Values) || a.Series != b.(Data).Series || a.Hold != b.(Data).Hold {
			t.Errorf("%s: %+v: %v", id, a, err)
		}
	}
}
