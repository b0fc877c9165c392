package world

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

var languages = []string{Portuguese, English}

// wordsOf is the words of a text in lower case.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
}

var (
	spacing = regexp.MustCompile(`  | [,.!?]|[.!?].|,[^ ]`) // must not occur
	marks   = strings.NewReplacer(",", "", ".", "", "!", "", "?", "")
)

// sentences is a text, a sentence in each place.
func sentences(lang string, seed uint64, n int) []string {
	return strings.Split(strings.TrimSuffix(string(New(lang).Text(seed, n)), "\n"), "\n")
}

// lexicon is every word that the grammar can write, in lower case.
func lexicon(g *grammar) map[string]bool {
	known := map[string]bool{"an": g.an}
	add := func(list ...string) {
		for _, s := range list {
			for _, word := range wordsOf(s) {
				known[word] = true
			}
		}
	}
	pieces := func(list []piece) {
		for _, p := range list {
			add(p.text, p.past)
		}
	}
	acts := func(list []act) {
		for _, a := range list {
			pieces(a.singular)
			pieces(a.plural)
		}
	}
	for _, a := range g.agreeing {
		add(a.forms[:]...)
		if a.name != nil {
			add(*a.name)
		}
		if a.mass != nil {
			add(*a.mass)
		}
	}
	for _, v := range g.verbs {
		add(v[:]...)
	}
	for _, group := range g.adjs {
		for _, forms := range group {
			add(forms[:]...)
		}
	}
	for _, e := range g.entries {
		add(e.forms[:]...)
		acts(e.acts)
	}
	for _, list := range g.acts {
		acts(list)
	}
	for _, s := range g.says {
		pieces(s.pieces)
	}
	for _, s := range g.synonyms {
		add(s[:]...)
	}
	add(g.when[0]...)
	add(g.when[1]...)
	return known
}

// TestSentences: a capital at the beginning, a mark at the end, single blanks, no blank before a mark, known words.
func TestSentences(t *testing.T) {
	for _, lang := range languages {
		known, seen := lexicon(New(lang).g), map[string]bool{}
		for seed := range uint64(3) {
			lines := sentences(lang, seed, 2500)
			if got, want := len(lines), 2500; got != want {
				t.Fatalf("%s: got %d lines, want %d", lang, got, want)
			}
			for _, s := range lines {
				first, _ := utf8.DecodeRuneInString(s)
				if !unicode.IsUpper(first) || !strings.ContainsRune(".!?", rune(s[len(s)-1])) || strings.Count(s, " ") < 2 ||
					strings.ContainsAny(s, "{}*<>/|~:;_-'") || spacing.MatchString(s) {
					t.Errorf("%s: got %q", lang, s)
				}
				for _, word := range wordsOf(s) {
					if seen[word] = true; !known[word] {
						t.Errorf("%s: %q is not in the grammar: %s", lang, word, s)
					}
				}
			}
		}
		if len(seen) < len(known)/2 {
			t.Errorf("%s: got %d of %d words in 7500 sentences", lang, len(seen), len(known))
		}
	}
}

// nouns is the gender and number of every noun but names, as places among the four forms.
func nouns(g *grammar) map[string][]int {
	out := map[string][]int{}
	for _, e := range g.entries {
		for i, form := range e.forms {
			if form != "" && (e.pair || e.gender == i%2 || e.gender == either) && !(e.name || e.twin != nil) {
				out[form] = append(out[form], i)
			}
		}
	}
	return out
}

// TestPortugueseAgreement reads what stands before each noun: it must have the noun's gender and number.
func TestPortugueseAgreement(t *testing.T) {
	before := map[string]int{}
	for i, words := range []string{"o um este muito do no ao", "a uma esta muita da na à cada", "os uns estes muitos dos nos aos",
		"as umas estas muitas das nas às"} {
		for word := range strings.FieldsSeq(words) {
			before[word] = i
		}
	}
	delete(before, "cada")
	apart := regexp.MustCompile(`(^| )(de|em|a|por) (o|a|os|as) `) // must have run together
	g := New(Portuguese).g
	known, checked := nouns(g), 0
	known["avós"] = []int{2, 3} // grandparents too
	for _, s := range sentences(Portuguese, 5, 12000) {
		if apart.MatchString(strings.ToLower(s)) {
			t.Errorf("no contraction: %s", s)
		}
		words := wordsOf(s)
		for i := 1; i < len(words); i++ {
			want, noun := known[words[i]]
			if got, article := before[words[i-1]]; noun && article {
				if checked++; !slices.Contains(want, got) {
					t.Errorf("%s %s: %s", words[i-1], words[i], s)
				}
			}
		}
	}
	if checked < 8000 {
		t.Errorf("got %d articles to look at, want thousands", checked)
	}
}

// TestVerbsAgree: a verb right after a noun or a pronoun has its number.
func TestVerbsAgree(t *testing.T) {
	for _, lang := range languages {
		g := New(lang).g
		known, checked := nouns(g), 0
		for _, word := range []string{"ele", "ela", "he", "she"} {
			known[word] = []int{0}
		}
		for _, word := range []string{"eles", "elas", "they"} {
			known[word] = []int{2}
		}
		number := map[string][2]bool{} // a verb's form: may be singular, may be plural
		for _, v := range g.verbs {
			for i, form := range v {
				n := number[form]
				n[i/2] = true
				number[form] = n
			}
		}
		for _, s := range sentences(lang, 6, 8000) {
			words := wordsOf(s)
			for i := 1; i < len(words); i++ {
				of, noun := known[words[i-1]]
				form, verb := number[words[i]]
				if !noun || !verb || len(known[words[i]]) > 0 {
					continue
				}
				ok := false
				for _, place := range of {
					ok = ok || form[place/2]
				}
				if checked++; !ok {
					t.Errorf("%s %s: %s", words[i-1], words[i], s)
				}
			}
		}
		if checked < 4000 {
			t.Errorf("%s: got %d verbs to look at, want thousands", lang, checked)
		}
	}
}

// TestTenses: a sentence that says when keeps to that tense.
func TestTenses(t *testing.T) {
	for _, lang := range languages {
		g := New(lang).g
		tense := map[string][2]bool{}
		for _, v := range g.verbs {
			for i, form := range v {
				n := tense[form]
				n[i%2] = true
				tense[form] = n
			}
		}
		lexical, checked := nouns(g), 0
		for _, s := range sentences(lang, 7, 8000) {
			low := " " + strings.ToLower(marks.Replace(s)) + " "
			for i, list := range g.when {
				if !slices.ContainsFunc(list, func(w string) bool { return strings.Contains(low, " "+w+" ") }) {
					continue
				}
				found := [2]int{}
				for word := range strings.FieldsSeq(low) {
					if is := tense[word]; is[0] != is[1] && lexical[word] == nil {
						if is[0] {
							found[0]++
						} else {
							found[1]++
						}
					}
				}
				if found[i] > 0 {
					checked++
				}
				// A verb's form may be another word too (para, conta, rest), never the only one.
				if found[1-i] > 0 && found[i] == 0 {
					t.Errorf("%s: got the wrong tense: %s", lang, s)
				}
			}
		}
		if checked < 800 {
			t.Errorf("%s: got %d sentences to look at, want many", lang, checked)
		}
	}
}

// TestEnglishArticles: an before vowels, a before the rest.
func TestEnglishArticles(t *testing.T) {
	bad, some := regexp.MustCompile(`(?i)\b(a [aeiou]|an [^aeiou])`), 0
	for _, s := range sentences(English, 8, 8000) {
		if bad.MatchString(s) {
			t.Errorf("got %s", s)
		}
		some += strings.Count(s, " an ")
	}
	if some < 20 {
		t.Errorf("got %d times an, want many", some)
	}
}
