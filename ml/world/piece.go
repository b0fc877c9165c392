package world

import (
	"fmt"
	"regexp"
	"strings"
)

// pieceKind says what a piece of a sentence is.
type pieceKind int

const (
	literal   pieceKind = iota // a word or a punctuation mark, as it stands
	tense                      // <present/past>
	verb                       // *key, in agreement with the noun named last
	adverb                     // {when}
	agreement                  // {key X}: the agreeing word, with its noun where it is a determiner
	bare                       // {-X}: the noun alone
	adjective                  // {+group X}
	deed                       // {act X}
)

// piece is a part of a template. The slots between braces name a variable: with a group after a colon they draw a new
// noun for it, otherwise they speak of the noun drawn before. An apostrophe means its twin.
type piece struct {
	kind     pieceKind
	text     string // literal; present tense
	past     string
	key      string // agreeing word, verb or group of adjectives
	variable string
	twin     bool
	groups   []string // draw from the members of these
	like     string   // variable whose gender and number a pair must take
	number   byte     // 's' or 'p' where it is given
}

var (
	cut  = regexp.MustCompile(`\{[^}]*\}|<[^>]*>|[,.!?]|[^\s,.!?{<]+`)
	slot = regexp.MustCompile(`^(-|\+\pL+|\pL+) ?(\pL)('?)(?::([\pL,]+))?(?:~(\pL))?(?:/([sp]))?$`)
)

// parsePieces cuts a template into its pieces.
func parsePieces(template string) ([]piece, error) {
	var out []piece
	for _, s := range cut.FindAllString(template, -1) {
		switch {
		case s[0] == '*':
			out = append(out, piece{kind: verb, key: s[1:]})
		case s[0] == '<':
			present, past, ok := strings.Cut(s[1:len(s)-1], "/")
			if !ok {
				return nil, fmt.Errorf("%q has one tense", s)
			}
			out = append(out, piece{kind: tense, text: present, past: past})
		case s == "{when}":
			out = append(out, piece{kind: adverb})
		case s[0] == '{':
			p, err := parseSlot(s[1 : len(s)-1])
			if err != nil {
				return nil, err
			}
			out = append(out, p)
		default:
			out = append(out, piece{kind: literal, text: s})
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("an empty template")
	}
	return out, nil
}

func parseSlot(s string) (piece, error) {
	m := slot.FindStringSubmatch(s)
	if m == nil {
		return piece{}, fmt.Errorf("slot {%s}", s)
	}
	p := piece{kind: agreement, key: m[1], variable: m[2], twin: m[3] != "", like: m[5]}
	if m[4] != "" {
		p.groups = strings.Split(m[4], ",")
	}
	if m[6] != "" {
		p.number = m[6][0]
	}
	switch {
	case p.key == "act":
		p.kind = deed
	case p.key == "-":
		p.kind = bare
	case p.key[0] == '+':
		p.kind, p.key = adjective, p.key[1:]
	}
	return p, nil
}

// parseActs reads verb phrases between semicolons; a bar divides singular from plural.
func parseActs(s string) ([]act, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var out []act
	for _, one := range splitTrim(s, ";") {
		sg, pl, two := strings.Cut(one, "|")
		singular, err := parsePieces(sg)
		if err != nil {
			return nil, err
		}
		a := act{singular, singular}
		if two {
			if a.plural, err = parsePieces(pl); err != nil {
				return nil, err
			}
		}
		out = append(out, a)
	}
	return out, nil
}

// check holds every template against the words that the grammar has.
func (g *grammar) check() error {
	for _, s := range g.says {
		if err := g.checkPieces(s.pieces, ""); err != nil {
			return err
		}
	}
	lists := [][]act{}
	for _, list := range g.acts {
		lists = append(lists, list)
	}
	for _, e := range g.entries {
		lists = append(lists, e.acts)
	}
	for _, list := range lists {
		for _, a := range list {
			for _, pieces := range [][]piece{a.singular, a.plural} {
				if err := g.checkPieces(pieces, "S"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// checkPieces wants every key known and every variable drawn before it is spoken of.
func (g *grammar) checkPieces(pieces []piece, bound string) error {
	subject := bound != ""
	for _, p := range pieces {
		switch p.kind {
		case literal, tense, adverb:
			continue
		case verb:
			if _, ok := g.verbs[p.key]; !ok || !subject {
				return fmt.Errorf("verb %q is unknown or has no subject", p.key)
			}
			continue
		case agreement:
			if _, ok := g.agreeing[p.key]; !ok {
				return fmt.Errorf("%q is not a word that agrees", p.key)
			}
		case adjective:
			if len(g.adjs[p.key]) == 0 {
				return fmt.Errorf("no adjectives %q", p.key)
			}
		}
		for _, group := range p.groups {
			if len(g.members[group]) == 0 {
				return fmt.Errorf("nobody in group %q", group)
			}
		}
		if p.groups == nil && !strings.Contains(bound, p.variable) || p.like != "" && !strings.Contains(bound, p.like) {
			return fmt.Errorf("variable %q or %q comes too early", p.variable, p.like)
		}
		bound, subject = bound+p.variable, true
	}
	return nil
}
