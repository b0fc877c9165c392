package words

import (
	"strings"

	"golang.org/x/text/language"
)

// Lang is a language the catalogue speaks, as its BCP 47 tag.
type Lang string

// The languages. Portuguese is the default.
const (
	Portuguese Lang = "pt-BR"
	English    Lang = "en"
)

// Langs lists the languages, the default first.
var Langs = []Lang{Portuguese, English}

var matcher = language.NewMatcher([]language.Tag{language.BrazilianPortuguese, language.English})

// Parse reads a language tag such as "pt", "pt-PT" or "en-GB" as one of the languages; false when it is neither.
func Parse(tag string) (Lang, bool) {
	t, err := language.Parse(tag)
	if err != nil {
		return "", false
	}
	_, i, sure := matcher.Match(t)
	return Langs[i], sure >= language.Low
}

// Match chooses the language of a page: what the address asks for, what was chosen before, what the browser prefers
// (an Accept-Language header), and the default, in this order. Whatever cannot be read is passed over.
func Match(query, cookie, accept string) Lang {
	for _, asked := range []string{query, cookie} {
		if lang, ok := Parse(asked); asked != "" && ok {
			return lang
		}
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return Portuguese
	}
	_, i, sure := matcher.Match(tags...)
	if sure == language.No {
		return Portuguese
	}
	return Langs[i]
}

// FromEnv chooses the language of a shell from LC_ALL, LC_MESSAGES or LANG, read with getenv. The C locale and an empty
// environment mean English, as they do for other programs.
func FromEnv(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := getenv(name)
		if v == "" {
			continue
		}
		tag, _, _ := strings.Cut(v, ".")
		tag, _, _ = strings.Cut(tag, "@")
		if lang, ok := Parse(strings.ReplaceAll(tag, "_", "-")); ok {
			return lang
		}
		return English
	}
	return English
}
