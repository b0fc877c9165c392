package words

import (
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

//go:embed messages/*.yaml
var messages embed.FS

// sentence is a message in one language.
type sentence struct {
	by    string // the argument that chooses the form
	forms map[plural.Form]text
	other text
}

func (s *sentence) plain() bool {
	return s.forms == nil && len(s.other) <= 1 && s.other.literal() != ""
}

// text is a sentence cut into literals and placeholders.
type text []part

type part struct {
	literal    string
	name, verb string // of a placeholder; name is "" in a literal
}

// literal is the text where it is one literal, "" otherwise.
func (t text) literal() string {
	if len(t) == 1 && t[0].name == "" {
		return t[0].literal
	}
	return ""
}

// entry is a message as it stands in the file.
type entry struct {
	By string    `yaml:"by"`
	PT yaml.Node `yaml:"pt"`
	EN yaml.Node `yaml:"en"`
}

// loadAll reads the embedded catalogue. It panics on a mistake in it, which the package's tests find first.
func loadAll() map[Lang]*Printer {
	files, err := fs.Glob(messages, "messages/*.yaml")
	if err != nil {
		panic(err)
	}
	sort.Strings(files)
	out := map[Lang]*Printer{}
	for _, lang := range Langs {
		tag := language.MustParse(string(lang))
		out[lang] = &Printer{lang: lang, tag: tag, numbers: message.NewPrinter(tag), table: map[string]*sentence{}}
	}
	for _, file := range files {
		body, err := messages.ReadFile(file)
		if err != nil {
			panic(err)
		}
		if err := addFile(out, body); err != nil {
			panic(fmt.Sprintf("words: %s: %v", file, err))
		}
	}
	return out
}

func addFile(printers map[Lang]*Printer, body []byte) error {
	var entries map[string]entry
	dec := yaml.NewDecoder(strings.NewReader(string(body)))
	dec.KnownFields(true)
	if err := dec.Decode(&entries); err != nil {
		return err
	}
	for key, e := range entries {
		for lang, node := range map[Lang]*yaml.Node{Portuguese: &e.PT, English: &e.EN} {
			s, err := parseSentence(node, e.By)
			if err != nil {
				return fmt.Errorf("%s in %s: %w", key, lang, err)
			}
			table := printers[lang].table
			if table[key] != nil {
				return fmt.Errorf("%s stands twice", key)
			}
			table[key] = s
		}
	}
	return nil
}

var pluralForms = map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two,
	"few": plural.Few, "many": plural.Many, "other": plural.Other}

func parseSentence(node *yaml.Node, by string) (*sentence, error) {
	switch node.Kind {
	case yaml.ScalarNode:
		t, err := parseText(node.Value)
		return &sentence{other: t}, err
	case yaml.MappingNode:
		s := &sentence{by: by, forms: map[plural.Form]text{}}
		if by == "" {
			s.by = "n"
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			form, ok := pluralForms[node.Content[i].Value]
			if !ok {
				return nil, fmt.Errorf("no plural form %q", node.Content[i].Value)
			}
			t, err := parseText(node.Content[i+1].Value)
			if err != nil {
				return nil, err
			}
			s.forms[form] = t
		}
		other, ok := s.forms[plural.Other]
		if !ok {
			return nil, fmt.Errorf("no form other")
		}
		s.other = other
		return s, nil
	}
	return nil, fmt.Errorf("no text")
}

var placeholder = regexp.MustCompile(`\{([a-z][a-z0-9_]*)(?::([a-z]+))?\}`)

func parseText(raw string) (text, error) {
	var t text
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(raw, -1) {
		if m[0] > at {
			t = append(t, part{literal: raw[at:m[0]]})
		}
		p := part{name: raw[m[2]:m[3]]}
		if m[4] >= 0 {
			p.verb = raw[m[4]:m[5]]
		}
		if !verbs[p.verb] {
			return nil, fmt.Errorf("no verb %q", p.verb)
		}
		t = append(t, p)
		at = m[1]
	}
	if at < len(raw) {
		t = append(t, part{literal: raw[at:]})
	}
	for _, p := range t {
		if strings.ContainsAny(p.literal, "{}") {
			return nil, fmt.Errorf("a brace outside a placeholder in %q", raw)
		}
	}
	if raw == "" {
		return nil, fmt.Errorf("no text")
	}
	return t, nil
}
