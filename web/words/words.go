// Package words is everything people read, in Brazilian Portuguese and in English.
//
// The sentences stand side by side in messages/*.yaml, one file a subject; Go, templates and scripts know only keys. A
// Printer says a message in one language: it fills the placeholders, chooses the plural form by the language's rules,
// and writes numbers, shares, durations and periods as its readers do.
//
//	say := words.Get(words.Match("", "", "pt;q=0.9"))
//	say.T("home.runs", "n", 3)
//
// A message is one text, or one text for each plural form of the argument that `by` names (n unless said otherwise):
//
//	home.runs:
//	  pt: {zero: nenhuma execução, one: "{n} execução", other: "{n} execuções"}
//	  en: {zero: no runs, one: "{n} run", other: "{n} runs"}
//
// A placeholder is {name} or {name:verb}; see verbs. The errors and notes of ml, ml/series and ml/text carry a code and
// arguments, and come out here as sentences. Texts are plain: whoever puts one on a page escapes it.
package words

import (
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Printer says messages in one language. It is safe for use by many goroutines.
type Printer struct {
	lang    Lang
	tag     language.Tag
	numbers *message.Printer
	table   map[string]*sentence
}

var printers = loadAll()

// Get returns the printer of a language; an unknown one gets the default language.
func Get(lang Lang) *Printer {
	if p, ok := printers[lang]; ok {
		return p
	}
	return printers[Portuguese]
}

// Lang is the printer's language.
func (p *Printer) Lang() Lang { return p.lang }

// Has says whether the catalogue has a message.
func (p *Printer) Has(key string) bool { return p.table[key] != nil }

// The marks around a key or argument that is missing, rare enough for a test to find them on a page.
const missingOpen, missingClose = "⟦", "⟧"

func missing(name string) string { return missingOpen + name + missingClose }

// T says the message with this key. args alternate names and values: T("run.epoch", "n", 3). A key that does not exist
// comes out between ⟦ and ⟧, as does an argument that was not given.
func (p *Printer) T(key string, args ...any) string {
	s := p.table[key]
	if s == nil {
		return missing(key)
	}
	if len(args) == 0 && s.plain() {
		return s.other.literal()
	}
	values := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		name, ok := args[i].(string)
		if !ok {
			return missing(fmt.Sprintf("%s: argument %d", key, i))
		}
		values[name] = args[i+1]
	}
	return p.fill(s.choose(p.tag, values), values)
}

// Fill says the message with this key with the arguments of a map, as errors and notes carry them.
func (p *Printer) Fill(key string, values map[string]any) string {
	s := p.table[key]
	if s == nil {
		return missing(key)
	}
	return p.fill(s.choose(p.tag, values), values)
}

func (p *Printer) fill(t text, values map[string]any) string {
	var b strings.Builder
	for _, part := range t {
		if part.name == "" {
			b.WriteString(part.literal)
			continue
		}
		v, ok := values[part.name]
		if !ok {
			b.WriteString(missing(part.name))
			continue
		}
		b.WriteString(p.value(v, part.verb))
	}
	return b.String()
}

// choose picks the plural form; "zero" is exactly zero, whatever the language's rules say.
func (s *sentence) choose(tag language.Tag, values map[string]any) text {
	if s.forms == nil {
		return s.other
	}
	n, whole := countOf(values[s.by])
	if t, ok := s.forms[plural.Zero]; ok && whole && n == 0 {
		return t
	}
	form := plural.Other
	if whole {
		form = plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
	}
	if t, ok := s.forms[form]; ok {
		return t
	}
	return s.other
}

// countOf is the whole number that a plural depends on; false where the argument is a fraction or no number.
func countOf(v any) (n int, whole bool) {
	switch v := v.(type) {
	case int:
		n, whole = v, true
	case int64:
		n, whole = int(v), true
	case float64:
		n, whole = int(v), v == float64(int(v))
	case []int:
		n, whole = len(v), true
	case []string:
		n, whole = len(v), true
	}
	if n < 0 {
		n = -n
	}
	return n, whole
}
