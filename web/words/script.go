package words

import (
	"strings"

	"golang.org/x/text/feature/plural"
)

// scriptPrefix begins the keys of the messages that scripts say.
const scriptPrefix = "js."

// Script is the messages that scripts say, by their keys without "js.": texts with placeholders as {name}, and one for
// each plural form, under key.one and key.other.
func (p *Printer) Script() map[string]string {
	out := map[string]string{}
	for key, s := range p.table {
		name, ok := strings.CutPrefix(key, scriptPrefix)
		if !ok {
			continue
		}
		if s.forms == nil {
			out[name] = s.other.raw()
			continue
		}
		for form, t := range s.forms {
			out[name+"."+formNames[form]] = t.raw()
		}
	}
	return out
}

var formNames = func() map[plural.Form]string {
	out := map[plural.Form]string{}
	for name, form := range pluralForms {
		out[form] = name
	}
	return out
}()

// raw is the text as it stands in the catalogue, without verbs.
func (t text) raw() string {
	var b strings.Builder
	for _, part := range t {
		if part.name == "" {
			b.WriteString(part.literal)
		} else {
			b.WriteString("{" + part.name + "}")
		}
	}
	return b.String()
}
