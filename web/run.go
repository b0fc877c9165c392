package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// runPage is the page of one run.
type runPage struct {
	page
	Lead    string
	Facts   []fact
	Figure  *figure
	Words   *wordFigure // instead of Figure, of word vectors
	DataURL string      // of people's own data, "" for what is built in
}

func (s *Site) showRun(c echo.Context) error {
	say := sayTo(c)
	run, err := s.fold(c.Request().Context(), c.Param("id"), -1)
	if err != nil {
		return err
	}
	if run.words != nil {
		return s.showWordRun(c, run)
	}
	f := s.figureOfRun(say, place{id: "run"}, run)
	spec := run.status.Run.Spec
	steps := say.Steps(spec.Horizon, run.data.Calendar)
	name := say.RunName(run.status.Run.Data, run.status.Run.Name)
	title := say.T("run.title", "series", name, "steps", steps)
	if spec.Future {
		title = say.T("run.title-future", "series", name, "steps", steps)
	}
	d := runPage{page: s.page(c, title), Lead: runLead(say, run), Figure: &f, Facts: specFacts(say, run)}
	d.Crumb = say.T("run.crumb")
	if isOwn(spec.Data) {
		d.DataURL = "/data/" + spec.Data
	}
	return s.show(c, http.StatusOK, "run", d)
}

// runLead says what is trained on what.
func runLead(say *words.Printer, run *folded) string {
	spec, cal := run.status.Run.Spec, run.data.Calendar
	meta := run.view.Meta()
	key := "run.lead"
	if spec.Future {
		key = "run.lead-future"
	}
	return say.T(key, "model", modelOf(say, spec), "window", say.Steps(spec.Window, cal), "from", say.Period(cal.Stamp(0)),
		"to", say.Period(cal.Stamp(meta.TrainEnd-1)), "steps", say.Steps(spec.Horizon, cal))
}

// specFacts lists the settings of a run.
func specFacts(say *words.Printer, run *folded) []fact {
	spec := run.status.Run.Spec
	now := run.view.Now()
	facts := []fact{
		{say.T("field.log"), say.T("choice.log." + spec.Log), ""},
		{say.T("field.difference"), say.T("choice.difference." + spec.Difference), ""},
		{say.T("field.window"), say.Steps(spec.Window, run.data.Calendar), ""},
		{say.T("field.init"), say.T("choice.init." + spec.Init), ""},
		{say.T("field.hidden"), say.Count(spec.Hidden), ""},
		{say.T("field.layers"), say.Count(spec.Layers), ""},
		{say.T("field.batch"), say.Count(spec.Batch), ""},
		{say.T("field.learning_rate"), say.Significant(spec.LearningRate, 4), ""},
		{say.T("field.clip"), say.Significant(spec.Clip, 4), ""},
		{say.T("field.validation"), say.Steps(spec.Validation, run.data.Calendar), ""},
		{say.T("field.patience"), say.T("js.epochs", "n", spec.Patience), ""},
		{say.T("field.seed"), say.Value(spec.Seed), ""},
	}
	facts = append(facts, choiceFacts(say, spec)...)
	if now.Parameters > 0 {
		facts = append(facts, fact{say.T("run.parameters"), say.Count(now.Parameters), ""}, fact{say.T("run.windows"), say.Count(now.Windows), ""})
	}
	return facts
}

// choiceFacts lists what else is not as it mostly is, and the activation wherever there is one to choose.
func choiceFacts(say *words.Printer, spec ml.Spec) (facts []fact) {
	listed := []string{"log", "difference", "cell", "init"}
	for _, c := range ml.Choices {
		word := spec.Word(c.Field)
		if word == "" || slices.Contains(listed, c.Field) || word == c.Words[0] && c.Field != "activation" {
			continue
		}
		facts = append(facts, fact{say.T("field." + c.Field), say.T("choice." + c.Field + "." + word), ""})
	}
	for _, b := range ml.Bounds {
		if v := spec.Number(b.Field); b.Min == 0 && v > 0 {
			facts = append(facts, fact{say.T("field." + b.Field), say.Significant(v, 4), ""})
		}
	}
	return facts
}

// showFigure answers with the section of a run alone, for a page that swaps it in.
func (s *Site) showFigure(c echo.Context) error {
	say := sayTo(c)
	at := placeOf(string(say.Lang()), c.QueryParams())
	run, err := s.fold(c.Request().Context(), c.Param("id"), -1)
	if err != nil {
		return err
	}
	var body []byte
	if run.words != nil {
		var f *wordFigure
		if f, err = s.wordFigure(say, at, run, asked{}); err == nil {
			body, err = s.pages.render("run", "wordfigure", f)
		}
	} else {
		body, err = s.pages.render("run", "figure", s.figureOfRun(say, at, run))
	}
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTMLBlob(http.StatusOK, body)
}

// placeOf reads the place of a figure from its address. What a notebook does not have stands on a run's own page.
func placeOf(lang string, q url.Values) place {
	at := place{id: "run"}
	if n, ok := notebooks.Get(lang, q.Get("notebook")); ok {
		for _, t := range n.Trains() {
			if t.ID == q.Get("at") {
				return place{id: t.ID, notebook: n.ID, caption: t.Caption}
			}
		}
	}
	if id := q.Get("at"); id == "data" || id == "settings" {
		at.id = id
	}
	return at
}

// commands lists what a run can be told.
var commands = []string{"pause", "resume", "stop", "step", "pace"}

// tell tells a run to do something.
func (s *Site) tell(c echo.Context, command string) error {
	id := c.Param("id")
	switch command {
	case "pause":
		return s.live.Pause(id)
	case "resume":
		return s.live.Resume(id)
	case "stop":
		return s.live.Stop(id)
	case "pace":
		return s.setPace(id, c.FormValue("epochs"))
	}
	unit := c.FormValue("unit")
	if unit == "" {
		unit = "batch"
	}
	return s.live.Step(id, unit)
}

// command answers a form of the run bar and goes back to the page it stands on.
func (s *Site) command(name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.tell(c, name); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, backTo(c.Request(), "/runs/"+url.PathEscape(c.Param("id"))))
	}
}

// backTo is the page of this site that a form was posted from.
func backTo(r *http.Request, otherwise string) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host || !strings.HasPrefix(from.Path, "/") || strings.HasPrefix(from.Path, "//") {
		return otherwise
	}
	back := url.URL{Path: from.Path, RawQuery: from.RawQuery}
	return back.String()
}
