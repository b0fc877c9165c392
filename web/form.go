package web

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/web/words"
)

// form is the settings of a run, ready to be changed.
type form struct {
	Data       string
	Main, More []field
	Error      string // of the form as a whole
	Open       bool   // show the further settings, because one of them is refused
}

// field is one input.
type field struct {
	ID, Name, Label, Hint string
	Kind                  string // "range", "number", "select", "seg" or "switch"
	Mode                  string // of a number: "numeric" or "decimal"; of a list of them: "text"
	Value                 string
	Min, Max              string
	Options               []choice
	On                    bool // of a switch
	Error                 string
}

type choice struct {
	Value, Label string
	Selected     bool
}

// mainFields stand beside the figure; the others unfold.
var mainFields = []string{"cell", "horizon", "hidden", "learning_rate", "epochs"}

// newForm shows a spec. typed holds what a reader wrote where that is not in the spec because it was refused.
func newForm(say *words.Printer, prefix string, spec ml.Spec, data *series.Series, errs ml.FieldErrors, typed url.Values) form {
	f := form{Data: spec.Data}
	why := map[string]string{}
	for _, e := range errs {
		if why[e.Field] == "" {
			why[e.Field] = say.Field(e)
		}
	}
	add := func(x field) {
		x.ID, x.Label, x.Hint, x.Error = prefix+"-"+x.Name, say.T("field."+x.Name), say.T("hint."+x.Name), why[x.Name]
		if v := typed.Get(x.Name); x.Error != "" && v != "" {
			x.Value = v
			if x.Kind == "range" {
				x.Kind = "number" // what is out of range must be there to be read
			}
		}
		delete(why, x.Name)
		if slices.Contains(mainFields, x.Name) {
			f.Main = append(f.Main, x)
			return
		}
		f.Open = f.Open || x.Error != ""
		f.More = append(f.More, x)
	}
	for _, b := range ml.Bounds {
		add(numberField(say, b, spec, data))
	}
	for _, c := range ml.Choices {
		add(choiceField(say, c, spec.Word(c.Field)))
	}
	slices.SortStableFunc(f.Main, func(a, b field) int {
		return slices.Index(mainFields, a.Name) - slices.Index(mainFields, b.Name)
	})
	add(field{Name: "look", Kind: "number", Mode: "text", Value: strings.ReplaceAll(string(spec.Look), ",", ", ")})
	add(field{Name: "future", Kind: "switch", On: spec.Future})
	for _, e := range errs {
		if m := why[e.Field]; m != "" { // a field that has no input here
			f.Error = strings.TrimSpace(f.Error + " " + say.FieldName(e.Field) + ": " + m)
			delete(why, e.Field)
		}
	}
	return f
}

// numberField is a slider where the useful range is small and whole, and a text for numbers elsewhere.
func numberField(say *words.Printer, b ml.Bound, spec ml.Spec, data *series.Series) field {
	v := spec.Number(b.Field)
	x := field{Name: b.Field, Kind: "number", Mode: "numeric", Value: plainNumber(say, v), Min: plainNumber(say, b.Min), Max: plainNumber(say, b.Max)}
	if v == 0 {
		x.Value = ""
	}
	switch b.Field {
	case "learning_rate", "clip", "dropout", "sampling", "momentum", "decay":
		x.Mode = "decimal"
	case "horizon":
		x.Kind, x.Max = "range", plainNumber(say, max(v, 1, min(b.Max, float64(len(data.Values)/3))))
	case "hidden":
		x.Kind, x.Max = "range", plainNumber(say, max(v, 128))
	}
	return x
}

func choiceField(say *words.Printer, c ml.Choice, chosen string) field {
	x := field{Name: c.Field, Kind: "select", Value: chosen}
	if c.Field == "cell" {
		x.Kind = "seg" // its names are short enough to stand side by side
	}
	for _, word := range c.Words {
		x.Options = append(x.Options, choice{word, say.T("choice." + c.Field + "." + word), word == chosen})
	}
	return x
}

// specFields lists what a form or an address may set.
var specFields = func() []string {
	names := []string{"data", "future", "look"}
	for _, b := range ml.Bounds {
		names = append(names, b.Field)
	}
	for _, c := range ml.Choices {
		names = append(names, c.Field)
	}
	for _, b := range ml.WordBounds {
		names = append(names, b.Field)
	}
	for _, c := range ml.WordChoices {
		names = append(names, c.Field)
	}
	return names
}()

// readSpec reads a spec from a form or an address. strict refuses fields that a spec does not have; an address may
// carry other things.
func readSpec(values url.Values, strict bool) (ml.Spec, ml.FieldErrors) {
	var spec ml.Spec
	var errs ml.FieldErrors
	for _, name := range specFields {
		if text := values.Get(name); text != "" {
			errs = append(errs, setField(&spec, name, text)...)
		}
	}
	if strict {
		for name := range values {
			if !slices.Contains(specFields, name) {
				errs = append(errs, setField(&spec, name, "?")...)
			}
		}
	}
	return spec, errs
}

// setField is ml.Spec.Parse, with a switch refused that is neither on nor off.
func setField(spec *ml.Spec, name, text string) ml.FieldErrors {
	if name == "future" && !slices.Contains([]string{"", "true", "false", "on", "off", "1", "0"}, text) {
		return ml.FieldErrors{{Field: name, Code: ml.CodeChoice, Args: map[string]any{"choices": "true, false", "got": shorten(text)}}}
	}
	if err := spec.Parse(name, text); err != nil {
		return err.(ml.FieldErrors)
	}
	return nil
}

// resolve finds the data of a spec and fills the spec in from it. Refusals of both the reading and the resolving are
// ml.FieldErrors; the data is there where it could be found.
func (s *Site) resolve(ctx context.Context, spec ml.Spec, errs ml.FieldErrors) (ml.Spec, ml.Data, error) {
	data, err := s.series.named(ctx, spec.Data)
	if err != nil {
		if fields, ok := err.(ml.FieldErrors); ok {
			return spec, nil, append(slices.Clone(errs), fields...)
		}
		return spec, nil, err
	}
	full, err := spec.ResolveOn(data)
	if fields, ok := err.(ml.FieldErrors); ok {
		for _, f := range fields {
			if !slices.ContainsFunc(errs, func(e ml.FieldError) bool { return e.Field == f.Field }) {
				errs = append(errs, f)
			}
		}
	} else if err != nil {
		return spec, data, err
	}
	if gappy, ok := data.(*series.Series); ok && len(errs) == 0 && gappy.Missing() > 0 { // only the trainer knows what gaps leave of the windows
		if _, err := ml.NewTrainer(full, gappy); err != nil {
			return full, data, err
		}
	}
	if len(errs) > 0 {
		return full, data, errs
	}
	return full, data, nil
}
