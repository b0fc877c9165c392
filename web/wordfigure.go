package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/words"
)

// wordFigure is the figures of one run of word vectors, or of a spec that has no run yet: the map, sums of words, neighbours,
// curves, verdict and controls. What it shares with the figure of a series has the same names.
type wordFigure struct {
	figure
	Kinds       []wordKind
	Words       []string // on the map, for completion
	Word, Sum   string   // that the answers are about
	Near        near
	Answers     answers
	Quality     []table
	Facts       []wordFact
	WordVerdict *wordVerdict
}

// wordKind is a kind of words; N is the number of its colour and marker, 0 for those of no kind.
type wordKind struct {
	ID, Label string
	N         int
}

// wordFact is a number about the space; Now is its name for the script.
type wordFact struct{ Label, Value, Now string }

// asked is what a reader asks of the words.
type asked struct{ word, sum string }

func askedOf(q url.Values) asked {
	const most = 200 // characters
	cut := func(s string) string { return string([]rune(s)[:min(most, len([]rune(s)))]) }
	return asked{strings.TrimSpace(cut(q.Get("word"))), strings.TrimSpace(cut(q.Get("sum")))}
}

// idleWords is the figure of a spec that has no run yet.
func (s *Site) idleWords(say *words.Printer, at place, spec ml.Spec, text *ml.Text) *wordFigure {
	f := s.newWordFigure(say, at, spec, text, viz.NewWordView(spec), asked{})
	f.Bar = bar{Words: say.T("state.idle")}
	return f
}

// wordFigure is the figure of a run as it was folded.
func (s *Site) wordFigure(say *words.Printer, at place, run *folded, ask asked) *wordFigure {
	row := run.status.Run
	f := s.newWordFigure(say, at, row.Spec, run.text, run.words, ask)
	f.Run, f.State, f.After = row.ID, string(run.status.State), run.next
	now := run.words.Now()
	f.Bar = newBar(say, statusOf(say, run.status, averageRate(now)), now)
	f.Trouble = newTrouble(say, row, run.status.State, now)
	f.Receipt = receiptOf(say, row)
	f.WordVerdict = newWordVerdict(say, at.id, run)
	return f
}

// trainedWords is the figure of a spec's run if it exists, otherwise of the spec alone.
func (s *Site) trainedWords(ctx context.Context, say *words.Printer, at place, spec ml.Spec, text *ml.Text) (*wordFigure, error) {
	spec, err := spec.ResolveWords(text)
	if err != nil {
		return nil, err
	}
	run, err := s.fold(ctx, spec.ID(text.Hash()), -1)
	if errors.Is(err, storage.ErrNotFound) {
		return s.idleWords(say, at, spec, text), nil
	}
	if err != nil {
		return nil, err
	}
	return s.wordFigure(say, at, run, asked{}), nil
}

func (s *Site) newWordFigure(say *words.Printer, at place, spec ml.Spec, text *ml.Text, view *viz.WordView, ask asked) *wordFigure {
	w := func(key string) string { return say.T(key) }
	f := &wordFigure{figure: figure{
		Printer: say, ID: at.id, State: "idle", Fragment: at.fragment(), NoChart: !s.files.charts, Start: "/api/runs?pace=" + watchPace,
		Post: "/runs?pace=" + watchPace, Title: say.T("words.map.title"), Unit: howTrained(say, spec.Words), Caption: at.caption, Charts: view.Charts(w),
		Alt: say.T("words.map.alt", "text", say.RunName(text.ID, text.Name)), LossAlt: say.T("words.loss.alt"),
		Settings: settingsURL(spec), Form: newWordForm(say, at.id, spec, nil, nil),
	}}
	if f.Caption == "" {
		f.Caption = say.T("words.map.caption", "size", spec.Words.Size)
	}
	tables := view.Tables(w)
	f.Loss, f.Quality = tablesOf(say, tables, viz.LossChart, 0), tablesOf(say, tables, viz.QualityChart, 0)
	for _, id := range view.Shown() {
		f.Kinds = append(f.Kinds, wordKind{id, say.T("words.kind." + id), kindNumber(id)})
	}
	if b := view.Begin(); b != nil {
		f.Words = b.Words
	}
	f.Word, f.Sum = firstOf(ask.word, favourite(text, [][]string{{"gato"}, {"cat"}})), firstOf(ask.sum, favourite(text, favouriteSums))
	f.Near, f.Answers = nearOf(say, view, f.Word), answersOf(say, view, f.Sum)
	f.Facts = wordFacts(say, view.Now().Words)
	return f
}

// howTrained tells one map from another: skip-gram, 50 dimensions.
func howTrained(say *words.Printer, w ml.WordSpec) string {
	how := say.T("words.map.how", "method", say.T("choice.words.architecture."+w.Architecture), "size", w.Size)
	if w.Softmax != ml.WordChoices[1].Words[0] {
		how += ", " + say.T("choice.words.softmax."+w.Softmax)
	}
	return how
}

// favouriteSums are the sums to begin with, where the text has their words.
var favouriteSums = [][]string{{"rei", "-", "homem", "+", "mulher"}, {"king", "-", "man", "+", "woman"}}

// favourite is the first of several questions whose words the text has; otherwise its most frequent word.
func favourite(text *ml.Text, questions [][]string) string {
	for _, q := range questions {
		known := !slices.ContainsFunc(q, func(part string) bool {
			_, ok := text.Row(part)
			return !ok && part != "-" && part != "+"
		})
		if known {
			return strings.Join(q, " ")
		}
	}
	return text.Words[0]
}

// kindNumber is the number of a kind's colour and marker.
func kindNumber(id string) int {
	for i, k := range viz.Kinds {
		if k.ID == id {
			return i + 1
		}
	}
	return 0
}

func wordFacts(say *words.Printer, now *viz.WordNow) []wordFact {
	facts := []wordFact{
		{say.T("words.fact.vocabulary"), say.Count(now.Vocabulary), "vocabulary"},
		{say.T("words.fact.tokens"), say.Count(int(now.Tokens)), "tokens"},
		{say.T("words.fact.explained"), say.Percent(now.Explained), "explained"},
		{say.T("words.fact.kept"), say.Percent(now.Kept), "kept"},
	}
	if now.Purity != nil {
		facts = append(facts, wordFact{say.T("words.fact.purity"), say.Percent(now.Purity), "purity"})
	}
	if now.Right != nil {
		facts = append(facts, wordFact{say.T("words.fact.right"), say.Percent(now.Right), "right"},
			wordFact{say.T("words.fact.own"), say.Percent(now.WithOwn), "with_own"})
	}
	return facts
}

// showWordRun is the page of a run of word vectors.
func (s *Site) showWordRun(c echo.Context, run *folded) error {
	say, row := sayTo(c), run.status.Run
	f := s.wordFigure(say, place{id: "run"}, run, askedOf(c.QueryParams()))
	name := say.RunName(row.Data, row.Name)
	d := runPage{page: s.page(c, say.T("words.run.title", "text", name)), Words: f,
		Lead: say.T("words.run.lead", "text", name, "sentences", run.text.Sentences(), "tokens", int(run.text.Size()))}
	d.Crumb = say.T("run.crumb")
	if isOwnText(row.Data) {
		d.DataURL = "/texts/" + row.Data
	}
	for _, x := range append(slices.Clone(f.Form.Main), f.Form.More...) {
		value := x.Value
		for _, o := range x.Options {
			if o.Selected {
				value = o.Label
			}
		}
		if value != "" {
			d.Facts = append(d.Facts, fact{x.Label, value, ""})
		}
	}
	return s.show(c, http.StatusOK, "run", d)
}

// mainWordFields stand beside the map; the others unfold.
var mainWordFields = []string{"words.architecture", "words.size", "words.window", "words.epochs"}

// newWordForm shows a spec of word vectors; see newForm.
func newWordForm(say *words.Printer, prefix string, spec ml.Spec, errs ml.FieldErrors, typed url.Values) form {
	f := form{Data: spec.Data}
	why := map[string]string{}
	for _, e := range errs {
		why[e.Field] = firstOf(why[e.Field], say.Field(e))
	}
	w := spec.Words
	add := func(x field) {
		x.ID, x.Label, x.Hint, x.Error = prefix+"-"+strings.ReplaceAll(x.Name, ".", "-"), say.T("field."+x.Name), say.T("hint."+x.Name), why[x.Name]
		if v := typed.Get(x.Name); x.Error != "" && v != "" {
			x.Kind, x.Value = strings.Replace(x.Kind, "range", "number", 1), v
		}
		delete(why, x.Name)
		if slices.Contains(mainWordFields, x.Name) {
			f.Main = append(f.Main, x)
			return
		}
		f.Open = f.Open || x.Error != ""
		f.More = append(f.More, x)
	}
	for _, c := range ml.WordChoices {
		x := field{Name: c.Field, Kind: "select"}
		if c.Field == "words.architecture" {
			x.Kind = "seg"
		}
		for _, word := range c.Words {
			x.Options = append(x.Options, choice{word, say.T("choice." + c.Field + "." + word), word == w.Word(c.Field)})
		}
		add(x)
	}
	for _, b := range ml.WordBounds {
		v := w.Number(b.Field)
		x := field{Name: b.Field, Kind: "number", Mode: "numeric", Value: plainNumber(say, v), Min: plainNumber(say, b.Min), Max: plainNumber(say, b.Max)}
		switch {
		case v == 0:
			x.Value = ""
		case b.Field == "words.size" || b.Field == "words.window" || b.Field == "words.epochs":
			x.Kind, x.Max = "range", plainNumber(say, max(v, min(b.Max, map[string]float64{"words.size": 150, "words.window": 15, "words.epochs": 20}[b.Field])))
		case b.Field == "words.rate" || b.Field == "words.sample":
			x.Mode = "decimal"
		}
		add(x)
	}
	slices.SortStableFunc(f.Main, func(a, b field) int {
		return slices.Index(mainWordFields, a.Name) - slices.Index(mainWordFields, b.Name)
	})
	for _, e := range errs {
		if m := why[e.Field]; m != "" {
			f.Error = strings.TrimSpace(f.Error + " " + say.FieldName(e.Field) + ": " + m)
			delete(why, e.Field)
		}
	}
	return f
}

// wordValues adds a spec of word vectors to the values of an address.
func wordValues(spec ml.Spec, q url.Values) url.Values {
	w := spec.Words
	for _, b := range ml.WordBounds {
		if v := w.Number(b.Field); v != 0 {
			q.Set(b.Field, strconv.FormatFloat(v, 'f', -1, 64))
		}
	}
	for _, c := range ml.WordChoices {
		if word := w.Word(c.Field); word != "" {
			q.Set(c.Field, word)
		}
	}
	return q
}

// answerWordSettings shows the form of a spec of word vectors, with what is wrong about it.
func (s *Site) answerWordSettings(c echo.Context, spec ml.Spec, text *ml.Text, errs ml.FieldErrors, typed url.Values) (err error) {
	say, status, shown := sayTo(c), http.StatusOK, spec
	if len(errs) > 0 {
		status = http.StatusUnprocessableEntity
		if shown, err = (ml.Spec{Data: spec.Data}).ResolveWords(text); err != nil {
			return err
		}
	}
	d := settingsPage{page: s.page(c, say.T("settings.title")), Lead: say.T("words.settings.lead"), Words: s.idleWords(say, place{id: "settings"}, shown, text)}
	if len(errs) > 0 {
		d.Words.Form = newWordForm(say, "settings", spec, errs, typed)
		d.Words.Form.Data = text.ID
	}
	if d.Series, err = s.choicesOfData(c, say, text.ID, text.Name); err != nil {
		return err
	}
	return s.show(c, status, "settings", d)
}

// wordVerdict says whether words could be added and subtracted in one run, beside what would have refuted it.
type wordVerdict struct {
	ID, Claim, Says, Sign, Number, What string
	Facts                               []fact
}

// The share of analogies from which a sum of words is said to work, and below which the claim has fallen.
const sumsWork, sumsFail = 0.5, 0.1

// newWordVerdict judges a finished run by its analogies; nil where there are none.
func newWordVerdict(say *words.Printer, prefix string, run *folded) *wordVerdict {
	now := run.words.Now().Words
	if run.status.State != storage.Done || now.Right == nil {
		return nil
	}
	v := &wordVerdict{ID: prefix + "-verdict", Claim: say.T("words.verdict.claim"), Number: say.Percent(now.Right), What: say.T("words.verdict.number")}
	key := "words.verdict.partly"
	v.Sign = "paused"
	switch {
	case *now.Right >= sumsWork:
		key, v.Sign = "words.verdict.holds", "holds"
	case *now.Right < sumsFail:
		key, v.Sign = "words.verdict.fails", "diverged"
	}
	v.Says = say.T(key)
	limit, chance := sumsFail, 1/float64(max(1, now.Vocabulary-3))
	v.Facts = []fact{{say.T("words.verdict.own"), say.Percent(now.WithOwn), ""}, {say.T("words.verdict.purity"), say.Percent(now.Purity), ""},
		{say.T("words.verdict.limit"), say.Percent(&limit), ""}, {say.T("words.verdict.chance"), say.Number(100*chance, 2) + " %", ""}}
	return v
}
