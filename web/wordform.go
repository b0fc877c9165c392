package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/web/words"
)

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
