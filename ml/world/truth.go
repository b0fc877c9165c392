package world

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// All words of the truth are in lower case, as a tokeniser that folds case gives them. The slices are the caller's.

// Group is words of one kind. A word may be in two groups only as two things it means.
type Group struct {
	Name  string // royalty, family, people, professions, name, animal, fruit, food, drink, clothes, place, country, capital, verb
	Words []string
}

// Pair is two words that differ in one thing.
type Pair [2]string

// Axis is a direction of meaning: what leads from the first word of each pair to the second is the same.
type Axis struct {
	Name     string // gender, number, tense, capital
	From, To string // what the two ends are called: masculine feminine, singular plural, present past, country capital
	Pairs    []Pair
}

// Likeness is two words with how alike the grammar makes them: 10 for words that stand for each other everywhere, 7 for
// the two of a pair that differ in gender, 5 for two of one group, 0 for two of different groups.
type Likeness struct {
	A, B  string
	Score float64
}

// Groups is every group with its words in the order of the grammar file, with the plurals that the number axis has. The
// verbs are those of the tense axis, in both tenses.
func (w *World) Groups() []Group {
	var out []Group
	plurals := w.pluralGroups()
	for _, name := range w.g.truth {
		var words []string
		for _, e := range w.g.members[name] {
			forms := e.forms[:2]
			if slices.Contains(plurals, name) {
				forms = e.forms[:]
			}
			for _, form := range forms {
				if form = strings.ToLower(form); form != "" && !slices.Contains(words, form) {
					words = append(words, form)
				}
			}
		}
		out = append(out, Group{name, words})
	}
	verbs := Group{Name: "verb"}
	for _, a := range w.Axes() {
		for _, p := range a.Pairs {
			if a.Name == "tense" {
				verbs.Words = append(verbs.Words, p[0], p[1])
			}
		}
	}
	return append(out, verbs)
}

// pluralGroups is the groups of the number axis.
func (w *World) pluralGroups() []string {
	for _, f := range w.g.axes {
		if f[0] == "number" {
			return f[1:]
		}
	}
	return nil
}

// Axes is every axis with all its pairs. The first pair of gender is homem and mulher, or man and woman.
func (w *World) Axes() []Axis {
	var out []Axis
	for _, f := range w.g.axes {
		a := Axis{Name: f[0]}
		switch f[0] {
		case "gender":
			a.From, a.To, a.Pairs = "masculine", "feminine", w.genderPairs()
		case "number":
			a.From, a.To, a.Pairs = "singular", "plural", w.numberPairs(f[1:])
		case "tense":
			a.From, a.To = "present", "past"
			for _, v := range f[1:] {
				a.Pairs = append(a.Pairs, Pair{w.g.verbs[v][0], w.g.verbs[v][1]})
			}
		case "capital":
			a.From, a.To = "country", "capital"
			for _, e := range w.g.members["country"] {
				a.Pairs = append(a.Pairs, Pair{strings.ToLower(e.forms[0]), strings.ToLower(e.twin.forms[0])})
			}
		}
		out = append(out, a)
	}
	return out
}

func (w *World) genderPairs() []Pair {
	var out []Pair
	for _, e := range w.g.entries {
		if !e.pair {
			continue
		}
		p := Pair{e.forms[0], e.forms[1]}
		if slices.Contains(e.groups, "adult") {
			out = slices.Insert(out, 0, p)
		} else {
			out = append(out, p)
		}
	}
	return out
}

// numberPairs leaves out nouns without plural and those whose plural is their singular.
func (w *World) numberPairs(groups []string) []Pair {
	var out []Pair
	for _, name := range groups {
		for _, e := range w.g.members[name] {
			if e.forms[2] != "" && e.forms[2] != e.forms[0] {
				out = append(out, Pair{e.forms[0], e.forms[2]})
			}
		}
	}
	return out
}

// WriteQuestions writes the analogy questions in the form of questions-words.txt (Mikolov et al. 2013): a line
// ": gender" and so on begins a section, and "homem mulher rei rainha" asks what is to rei as mulher is to homem. Every
// two pairs of an axis make a question each way.
func (w *World) WriteQuestions(to io.Writer) error {
	b := bufio.NewWriter(to)
	for _, a := range w.Axes() {
		fmt.Fprintf(b, ": %s\n", a.Name)
		for _, p := range a.Pairs {
			for _, q := range a.Pairs {
				if p != q {
					fmt.Fprintf(b, "%s %s %s %s\n", p[0], p[1], q[0], q[1])
				}
			}
		}
	}
	return b.Flush()
}

// Similar is pairs of words for a rank correlation with what a space finds alike, as word-similarity sets give them.
func (w *World) Similar() []Likeness {
	var out []Likeness
	for _, s := range w.g.synonyms {
		out = append(out, Likeness{s[0], s[1], 10})
	}
	for _, p := range w.genderPairs() {
		out = append(out, Likeness{p[0], p[1], 7})
	}
	groups := w.g.truth
	for i, name := range groups {
		members, others := w.g.members[name], w.g.members[groups[(i+4)%len(groups)]]
		for j, e := range members {
			word := strings.ToLower(e.forms[0])
			if j+1 < len(members) {
				out = append(out, Likeness{word, strings.ToLower(members[j+1].forms[0]), 5})
			}
			out = append(out, Likeness{word, strings.ToLower(others[j%len(others)].forms[0]), 0})
		}
	}
	return out
}
