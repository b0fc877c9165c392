package world

import (
	"fmt"
	"strconv"
	"strings"
)

// grammar is a grammar file, ready to draw sentences from.
type grammar struct {
	agreeing map[string]agreeing
	verbs    map[string][4]string   // present, past, plural present, plural past
	adjs     map[string][][4]string // by group; forms as agreeing has them
	when     [2][]string            // adverbs of the present and of the past
	entries  []*entry
	members  map[string][]*entry // by group
	acts     map[string][]act    // by group
	says     []say
	weight   int // of all says
	synonyms [][2]string
	truth    []string   // groups that are told to the outside
	axes     [][]string // as they stand in the file
	an       bool       // English: "a" becomes "an" before a vowel
}

// agreeing is a word that agrees with a noun: masculine, feminine, masculine plural, feminine plural.
type agreeing struct {
	forms [4]string
	noun  bool    // a determiner, which brings its noun with it
	name  *string // what stands before a name instead
	mass  *string // what stands before a noun that has no plural
}

// entry is a noun, a pair of nouns (one for each gender) or a name.
type entry struct {
	forms  [4]string // as agreeing has them; the plural is "" where there is none
	pair   bool
	name   bool // a name without article
	gender int  // 0 masculine or neuter, 1 feminine, either where it is drawn anew each time
	groups []string
	acts   []act
	twin   *entry // a country's capital, a capital's country
}

const either = 2

// act is a verb phrase, in two forms where more than the verb agrees in number.
type act struct{ singular, plural []piece }

// say is a kind of sentence.
type say struct {
	weight int
	pieces []piece
}

// parse reads a grammar file. It panics on a mistake in it: the files are part of the program, and the package's tests
// read them all.
func parse(text string) *grammar {
	g := &grammar{agreeing: map[string]agreeing{}, verbs: map[string][4]string{}, adjs: map[string][][4]string{},
		members: map[string][]*entry{}, acts: map[string][]act{}}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := g.add(line); err != nil {
			panic(fmt.Sprintf("world: line %d of the grammar: %v", i+1, err))
		}
	}
	if err := g.check(); err != nil {
		panic("world: the grammar: " + err.Error())
	}
	return g
}

// add takes one line.
func (g *grammar) add(line string) error {
	head, tail, acts := strings.Cut(line, " : ")
	kind, rest, _ := strings.Cut(head, " ")
	f := strings.Fields(rest)
	if len(f) == 0 {
		return fmt.Errorf("%q says nothing", line)
	}
	switch kind {
	case "det", "pro":
		return g.addAgreeing(kind == "det", f)
	case "verb":
		return g.addVerb(f)
	case "adj":
		forms, err := four(f[1:])
		g.adjs[f[0]] = append(g.adjs[f[0]], forms)
		return err
	case "noun", "pair", "name", "land":
		return g.addEntry(kind, f, tail)
	case "when":
		g.addWhen(strings.TrimSpace(rest))
		return nil
	case "acts":
		if !acts {
			return fmt.Errorf("no acts in %q", line)
		}
		list, err := parseActs(tail)
		g.acts[f[0]] = append(g.acts[f[0]], list...)
		return err
	case "say":
		return g.addSay(f[0], strings.TrimSpace(rest))
	case "synonym":
		if len(f) != 2 {
			return fmt.Errorf("synonyms come in twos: %q", line)
		}
		g.synonyms = append(g.synonyms, [2]string{f[0], f[1]})
		return nil
	case "truth":
		g.truth = append(g.truth, f...)
		return nil
	case "axis":
		g.axes = append(g.axes, f)
		return nil
	case "an":
		g.an = f[0] == "yes"
		return nil
	}
	return fmt.Errorf("no such kind of line: %q", kind)
}

func (g *grammar) addAgreeing(noun bool, f []string) error {
	if len(f) < 5 {
		return fmt.Errorf("%q has too few forms", f[0])
	}
	a := agreeing{noun: noun}
	copy(a.forms[:], f[1:5])
	empty := func(s string) *string {
		if s == "-" {
			s = ""
		}
		return &s
	}
	if len(f) > 5 {
		a.name = empty(f[5])
	}
	if len(f) > 6 {
		a.mass = empty(f[6])
	}
	g.agreeing[f[0]] = a
	return nil
}

// addWhen takes "present" or "past" and adverbs between semicolons.
func (g *grammar) addWhen(line string) {
	name, list, _ := strings.Cut(line, " ")
	n := 0
	if name == "past" {
		n = 1
	}
	g.when[n] = splitTrim(list, ";")
}

// addSay takes a kind of sentence, which has its weight in front.
func (g *grammar) addSay(weight, line string) error {
	n, err := strconv.Atoi(weight)
	if err != nil || n < 1 {
		return fmt.Errorf("weight %q", weight)
	}
	pieces, err := parsePieces(strings.TrimPrefix(line, weight))
	g.says, g.weight = append(g.says, say{n, pieces}), g.weight+n
	return err
}

// addVerb takes key, present, past and both plurals. English leaves the plurals out: its plural present is the key.
func (g *grammar) addVerb(f []string) error {
	switch len(f) {
	case 3:
		g.verbs[f[0]] = [4]string{f[1], f[2], f[0], f[2]}
	case 5:
		g.verbs[f[0]] = [4]string(f[1:5])
	default:
		return fmt.Errorf("verb %q has %d forms", f[0], len(f)-1)
	}
	return nil
}

// four spreads the forms of an adjective; English has one.
func four(f []string) ([4]string, error) {
	switch len(f) {
	case 1:
		return [4]string{f[0], f[0], f[0], f[0]}, nil
	case 4:
		return [4]string(f), nil
	}
	return [4]string{}, fmt.Errorf("an adjective of %d forms", len(f))
}

var genders = map[string]int{"m": 0, "n": 0, "-": 0, "f": 1, "*": either}

func (g *grammar) addEntry(kind string, f []string, tail string) error {
	acts, err := parseActs(tail)
	if err != nil {
		return err
	}
	e := &entry{acts: acts}
	switch {
	case kind == "pair" && len(f) == 5:
		e.pair, e.gender, e.groups, e.forms = true, either, strings.Split(f[0], ","), [4]string(f[1:])
	case kind == "noun" && len(f) == 4:
		plural := f[3]
		if plural == "-" {
			plural = ""
		}
		e.gender, e.groups, e.forms = genders[f[0]], strings.Split(f[1], ","), [4]string{f[2], f[2], plural, plural}
	case kind == "name" && len(f) == 3:
		e.name, e.gender, e.groups, e.forms = true, genders[f[0]], strings.Split(f[1], ","), [4]string{f[2], f[2]}
	case kind == "land" && len(f) == 3:
		e.name, e.gender, e.groups, e.forms = f[0] == "-", genders[f[0]], []string{"country"}, [4]string{f[1], f[1]}
		e.twin = &entry{name: true, groups: []string{"capital"}, forms: [4]string{f[2], f[2]}, acts: acts, twin: e}
		g.enter(e.twin)
	default:
		return fmt.Errorf("%s of %d words", kind, len(f))
	}
	g.enter(e)
	return nil
}

func (g *grammar) enter(e *entry) {
	g.entries = append(g.entries, e)
	for _, group := range e.groups {
		g.members[group] = append(g.members[group], e)
	}
}

func splitTrim(s, sep string) []string {
	parts := strings.Split(s, sep)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}
