package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
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
	Axes        *axesForm // nil where there is no run
	Quality     []table
	Facts       []wordFact
	WordVerdict *wordVerdict
}

// wordKind is a kind of words; N is the number of its colour and marker, 0 for those of no kind.
type wordKind struct {
	ID, Label string
	N         int
}

// wordFact is a number about the space. Now is its name for the script, and Shown that of one about axes that the reader chose;
// Hidden ones are about others than those shown.
type wordFact struct {
	Label, Value, Now, Shown string
	Hidden                   bool
}

// asked is what a reader asks of the words and of their map.
type asked struct {
	word, sum string
	axes      axesAsk
	refused   ml.FieldErrors // of the axes
}

func askedOf(q url.Values) asked {
	const most = 200 // characters
	cut := func(s string) string { return string([]rune(s)[:min(most, len([]rune(s)))]) }
	a := asked{word: strings.TrimSpace(cut(q.Get("word"))), sum: strings.TrimSpace(cut(q.Get("sum")))}
	a.axes, a.refused = axesAskOf(q)
	return a
}

// idleWords is the figure of a spec that has no run yet.
func (s *Site) idleWords(say *words.Printer, at place, spec ml.Spec, text *ml.Text) *wordFigure {
	f := s.newWordFigure(say, at, spec, text, viz.NewWordView(spec))
	f.ask(text, spec, viz.NewWordView(spec), mapAxes{}, asked{})
	f.Bar = bar{Words: say.T("state.idle")}
	return f
}

// wordFigure is the figure of a run as it was folded.
func (s *Site) wordFigure(say *words.Printer, at place, run *folded, ask asked) (*wordFigure, error) {
	row := run.status.Run
	chosen, refused := mapAxes{}, ask.refused
	if len(refused) == 0 {
		var err error
		chosen, err = chooseAxes(say, run, ask.axes)
		if mendable, ok := errors.AsType[ml.FieldErrors](err); ok {
			refused = mendable
		} else if err != nil {
			return nil, err
		}
	}
	f := s.newWordFigure(say, at, row.Spec, run.text, run.words)
	f.ask(run.text, row.Spec, run.words, chosen, ask)
	f.Axes = newAxesForm(say, at.id, run, ask, refused)
	f.Run, f.State, f.After = row.ID, string(run.status.State), run.next
	now := run.words.Now()
	f.Bar = newBar(say, statusOf(say, run.status, averageRate(now)), now)
	f.Trouble = newTrouble(say, row, run.status.State, now)
	f.Receipt = receiptOf(say, row)
	f.WordVerdict = newWordVerdict(say, at.id, run)
	return f, nil
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
	return s.wordFigure(say, at, run, asked{})
}

func (s *Site) newWordFigure(say *words.Printer, at place, spec ml.Spec, text *ml.Text, view *viz.WordView) *wordFigure {
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
	if len(text.Groups) > 0 { // otherwise all words are of no kind
		for _, id := range view.Shown() {
			f.Kinds = append(f.Kinds, wordKind{id, say.T("words.kind." + id), kindNumber(id)})
		}
	}
	if b := view.Begin(); b != nil {
		f.Words = b.Words
	}
	return f
}

// ask answers what the reader asks of the words, on the axes chosen for their map.
func (f *wordFigure) ask(text *ml.Text, spec ml.Spec, view *viz.WordView, chosen mapAxes, ask asked) {
	points, drawn := chosen.on(view)
	shown := text.Shown(spec.Words.MinCount)
	f.Word, f.Sum = firstOf(ask.word, favourite(text, shown, favouriteWords)), firstOf(ask.sum, favourite(text, shown, favouriteSums))
	f.Near, f.Answers = nearOf(f.Printer, view, points, f.Word), answersOf(f.Printer, view, points, f.Sum)
	f.Facts = wordFacts(f.Printer, view.Now().Words, chosen, drawn)
}

// howTrained tells one map from another: skip-gram, 50 dimensions.
func howTrained(say *words.Printer, w ml.WordSpec) string {
	how := say.T("words.map.how", "method", say.T("choice.words.architecture."+w.Architecture), "size", w.Size)
	if w.Softmax != ml.WordChoices[1].Words[0] {
		how += ", " + say.T("choice.words.softmax."+w.Softmax)
	}
	return how
}

// favouriteWords and favouriteSums are the questions to begin with: those of the small worlds first, then what people's own
// texts are likely to have.
var (
	favouriteWords = []string{"gato", "cat", "mulher", "woman", "mãe", "mother", "casa", "house", "dia", "day"}
	favouriteSums  = []string{"rei - homem + mulher", "king - man + woman", "pai - homem + mulher", "father - man + woman",
		"ele - seu + sua", "his - he + she"}
)

// favourite is the first of several questions whose words are among a text's first; otherwise its most frequent word.
func favourite(text *ml.Text, first int, questions []string) string {
	for _, q := range questions {
		missing := slices.ContainsFunc(strings.Fields(q), func(part string) bool {
			row, ok := text.Row(part)
			return part != "-" && part != "+" && (!ok || row >= first)
		})
		if !missing {
			return q
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

// wordFacts are the numbers beside the map. What a map shows depends on its axes: there are rows for those that follow training
// and rows for those that the reader chose, which drawn is on, nil where they follow.
func wordFacts(say *words.Printer, now *viz.WordNow, chosen mapAxes, drawn *viz.Redrawn) []wordFact {
	own, explained, kept, angle := drawn != nil, words.None, words.None, words.None
	if own {
		explained, kept, angle = say.Percent(&drawn.Explained), say.Percent(drawn.Kept), say.Number(chosen.axes.Angle, 0)+"°"
	}
	vocabulary, tokens := words.None, words.None
	if now.Vocabulary > 0 { // the text has been read
		vocabulary, tokens = say.Count(now.Vocabulary), say.Count(int(now.Tokens))
	}
	facts := []wordFact{
		{Label: say.T("words.fact.vocabulary"), Value: vocabulary, Now: "vocabulary"},
		{Label: say.T("words.fact.tokens"), Value: tokens, Now: "tokens"},
		{Label: say.T("words.fact.explained"), Value: say.Percent(now.Explained), Now: "explained", Hidden: own},
		{Label: say.T("words.fact.kept"), Value: say.Percent(now.Kept), Now: "kept", Hidden: own},
		{Label: say.T("words.fact.explained"), Value: explained, Shown: "explained", Hidden: !own},
		{Label: say.T("words.fact.kept"), Value: kept, Shown: "kept", Hidden: !own},
		{Label: say.T("words.fact.angle"), Value: angle, Shown: "angle", Hidden: !own || chosen.x.To == ""},
	}
	if now.Purity != nil {
		facts = append(facts, wordFact{Label: say.T("words.fact.purity"), Value: say.Percent(now.Purity), Now: "purity"})
	}
	if now.Right != nil {
		facts = append(facts, wordFact{Label: say.T("words.fact.right"), Value: say.Percent(now.Right), Now: "right"},
			wordFact{Label: say.T("words.fact.own"), Value: say.Percent(now.WithOwn), Now: "with_own"})
	}
	return facts
}

// showWordRun is the page of a run of word vectors.
func (s *Site) showWordRun(c echo.Context, run *folded) error {
	say, row := sayTo(c), run.status.Run
	f, err := s.wordFigure(say, place{id: "run"}, run, askedOf(c.QueryParams()))
	if err != nil {
		return err
	}
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
