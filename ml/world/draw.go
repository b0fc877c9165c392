package world

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Chances of the draw, in percent.
const (
	pluralPerson = 20 // a person is several
	pluralThing  = 35
	pastTense    = 50
	ownPerson    = 55 // a person does what it alone does, where it has such acts
	ownThing     = 75
	nearAct      = 50 // of the rest: what its narrower group does, rather than its wider one
)

// noun is an entry with the gender and number drawn for it.
type noun struct {
	*entry
	gender int // 0 or 1
	plural bool
}

// form is its place among the four forms.
func (n noun) form() int {
	if n.plural {
		return n.gender + 2
	}
	return n.gender
}

func (n noun) word() string { return n.forms[n.form()] }

// writer draws sentences one after another.
type writer struct {
	g    *grammar
	r    *rand.Rand
	swap map[string][2]string // synonyms, by either word
	out  bytes.Buffer

	past    bool
	bound   map[string]noun
	subject noun
	done    *piece // first piece of the act before
	last    string // the word written before
	opening bool   // the next word begins the sentence
}

func newWriter(g *grammar, seed uint64) *writer {
	w := &writer{g: g, r: rand.New(rand.NewPCG(seed, 0x6d756e646f)), swap: map[string][2]string{}, bound: map[string]noun{}}
	for _, s := range g.synonyms {
		w.swap[s[0]], w.swap[s[1]] = s, s
	}
	return w
}

// sentence writes one sentence and a line end.
func (w *writer) sentence() {
	clear(w.bound)
	w.past, w.opening, w.last, w.done = w.percent(pastTense), true, "", nil
	n := w.r.IntN(w.g.weight)
	for _, s := range w.g.says {
		if n -= s.weight; n < 0 {
			w.pieces(s.pieces)
			break
		}
	}
	w.out.WriteByte('\n')
}

func (w *writer) percent(p int) bool { return w.r.IntN(100) < p }

func pick[T any](w *writer, list []T) T { return list[w.r.IntN(len(list))] }

func (w *writer) pieces(pieces []piece) {
	for _, p := range pieces {
		switch p.kind {
		case literal:
			w.words(p.text)
		case tense:
			if w.past {
				w.words(p.past)
			} else {
				w.words(p.text)
			}
		case verb:
			w.verb(p.key)
		case adverb:
			n := 0
			if w.past {
				n = 1
			}
			w.words(pick(w, w.g.when[n]))
		default:
			w.slot(p, w.refer(p))
		}
	}
}

// refer is the noun that a slot speaks of, drawn where the slot says so.
func (w *writer) refer(p piece) noun {
	if p.groups != nil {
		w.bound[p.variable] = w.draw(p)
	}
	n := w.bound[p.variable]
	w.subject = n
	if p.twin {
		n = noun{entry: n.twin, gender: n.twin.gender}
	}
	return n
}

// draw takes a member of the slot's groups, all of them equally likely, and gives it gender and number.
func (w *writer) draw(p piece) noun {
	var n noun
	total := 0
	for _, group := range p.groups {
		total += len(w.g.members[group])
	}
	at := w.r.IntN(total)
	for _, group := range p.groups {
		m := w.g.members[group]
		if at < len(m) {
			n.entry = m[at]
			break
		}
		at -= len(m)
	}
	n.gender = n.entry.gender
	if n.gender == either {
		n.gender = w.r.IntN(2)
	}
	share := pluralThing
	if n.entry.gender == either {
		share = pluralPerson
	}
	n.plural = w.percent(share)
	if p.like != "" {
		like := w.bound[p.like]
		n.plural = like.plural
		if n.entry.gender == either {
			n.gender = like.gender
		} else if n.gender != like.gender {
			return w.draw(p)
		}
	}
	if p.number != 0 {
		n.plural = p.number == 'p'
	}
	n.plural = n.plural && n.forms[2] != ""
	return n
}

// slot writes what stands between braces.
func (w *writer) slot(p piece, n noun) {
	switch p.kind {
	case bare:
		w.words(n.word())
	case adjective:
		w.words(pick(w, w.g.adjs[p.key])[n.form()])
	case deed:
		w.act(n)
	case agreement:
		a := w.g.agreeing[p.key]
		word := a.forms[n.form()]
		switch {
		case a.noun && n.name && a.name != nil:
			word = *a.name
		case a.noun && n.forms[2] == "" && a.mass != nil && !n.name:
			word = *a.mass
		}
		w.words(word)
		if a.noun {
			w.words(n.word())
		}
	}
}

// act writes something that the noun does: its own act, its group's, or its wider group's. Several persons do what their
// group does, which keeps the plural forms of rare verbs out of the vocabulary.
func (w *writer) act(n noun) {
	list := n.acts
	person := n.entry.gender == either
	own := ownThing
	if person {
		own = ownPerson
	}
	if len(list) == 0 || person && n.plural || !w.percent(own) {
		for _, group := range n.groups {
			if more := w.g.acts[group]; len(more) > 0 {
				list = more
				if w.percent(nearAct) {
					break
				}
			}
		}
	}
	a := pick(w, list)
	for len(list) > 1 && &a.singular[0] == w.done {
		a = pick(w, list)
	}
	w.done = &a.singular[0]
	outer := w.bound["S"]
	w.bound["S"], w.subject = n, n
	if n.plural {
		w.pieces(a.plural)
	} else {
		w.pieces(a.singular)
	}
	w.bound["S"], w.subject = outer, n
}

// verb writes a verb in the sentence's tense, in agreement with the subject.
func (w *writer) verb(key string) {
	i := 0
	if w.past {
		i = 1
	}
	if w.subject.plural {
		i += 2
	}
	w.words(w.g.verbs[key][i])
}

// words writes words between blanks, with their capital and their article's n where they need one.
func (w *writer) words(s string) {
	for word := range strings.FieldsSeq(s) {
		if both, ok := w.swap[word]; ok {
			word = pick(w, both[:])
		}
		if strings.ContainsAny(word, ",.!?") {
			w.out.WriteString(word)
			continue
		}
		first, size := utf8.DecodeRuneInString(word)
		if w.g.an && (w.last == "a" || w.last == "A") && strings.ContainsRune("aeiou", unicode.ToLower(first)) {
			w.out.WriteByte('n')
		}
		if w.opening {
			word = string(unicode.ToUpper(first)) + word[size:]
		} else {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(word)
		w.last, w.opening = word, false
	}
}
