package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/web/words"
)

// settingsPage is a spec ready to be changed and trained.
type settingsPage struct {
	page
	Lead   string
	Series []choice // what can be trained on
	Figure *figure
	Words  *wordFigure // instead of Figure, on a text
}

// showSettings shows the form of a new run; the address may fill it in. What cannot be is refused beside its field.
func (s *Site) showSettings(c echo.Context) error {
	values := c.QueryParams()
	if values.Get("data") == "" {
		values.Set("data", series.Builtin()[0])
	}
	spec, errs := readSpec(values, false)
	full, data, err := s.resolve(c.Request().Context(), spec, errs)
	return s.answerSettings(c, full, data, err, values)
}

// answerSettings shows the form of a spec, with what is wrong about it.
func (s *Site) answerSettings(c echo.Context, spec ml.Spec, what ml.Data, err error, typed url.Values) error {
	var errs ml.FieldErrors
	if err != nil && (!errors.As(err, &errs) || what == nil) {
		return err
	}
	if text, ok := what.(*ml.Text); ok {
		return s.answerWordSettings(c, spec, text, errs, typed)
	}
	data := what.(*series.Series)
	say, status := sayTo(c), http.StatusOK
	shown := spec
	if len(errs) > 0 {
		status = http.StatusUnprocessableEntity
		if shown, err = (ml.Spec{Data: spec.Data}).Resolve(data); err != nil {
			return err // this series is too short for any run
		}
	}
	f := s.idleFigure(say, place{id: "settings"}, shown, data)
	d := settingsPage{page: s.page(c, say.T("settings.title")), Lead: say.T("settings.lead"), Figure: &f}
	if len(errs) > 0 {
		d.Figure.Form = newForm(say, "settings", spec, data, errs, typed)
		d.Figure.Form.Data = data.ID
	}
	if d.Series, err = s.choicesOfData(c, say, data.ID, data.Name); err != nil {
		return err
	}
	return s.show(c, status, "settings", d)
}

// choicesOfData lists the series and texts that can be trained on.
func (s *Site) choicesOfData(c echo.Context, say *words.Printer, chosen, name string) ([]choice, error) {
	var out []choice
	found := false
	add := func(id, name string) {
		found = found || id == chosen
		out = append(out, choice{id, name, id == chosen})
	}
	for _, id := range series.Builtin() {
		add(id, say.RunName(id, id))
	}
	for _, id := range ml.Texts {
		add(id, say.RunName(id, id))
	}
	own, err := s.ownSeries(c)
	if err != nil {
		return nil, err
	}
	for _, d := range own {
		add(d.ID, d.Name)
	}
	texts, err := s.ownTexts(c)
	if err != nil {
		return nil, err
	}
	for _, t := range texts {
		add(t.ID, t.Name)
	}
	if !found {
		add(chosen, name)
	}
	return out, nil
}

// startRun starts what a form asks for and goes to its page; a refused form comes back with the reasons.
func (s *Site) startRun(c echo.Context) error {
	values, err := formValues(c)
	if err != nil {
		return err
	}
	spec, errs := readSpec(values, true)
	full, data, err := s.resolve(c.Request().Context(), spec, errs)
	if err != nil {
		return s.answerSettings(c, full, data, err, values)
	}
	status, _, err := s.begin(c, full, data)
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, "/runs/"+status.Run.ID)
}

// formValues reads a posted form.
func formValues(c echo.Context) (url.Values, error) {
	if err := c.Request().ParseForm(); err != nil {
		if isTooLarge(err) {
			return nil, err
		}
		return nil, &problem{status: http.StatusBadRequest, key: "problem.400", cause: err}
	}
	return c.Request().PostForm, nil
}
