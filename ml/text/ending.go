package text

import "unicode"

// abbrev is what a point after a word means for the end of a sentence.
type abbrev uint8

const (
	plainWord abbrev = iota
	title            // never ends one: Sr. Silva
	mostly           // ends one before a capital: etc. Depois
	numbered         // ends one unless a digit follows: art. 5
)

// abbreviations of each language, in small letters, without the last point.
var abbreviations = map[string]map[abbrev][]string{
	Portuguese: {
		title: {"sr", "sra", "srs", "sras", "srta", "dr", "dra", "drs", "dras", "prof", "profa", "profª", "eng", "exmo", "exma",
			"ilmo", "ilma", "sto", "sta", "gal", "gen", "cel", "ten", "sgt", "alm", "pe", "fr", "av", "rev",
			"des", "gov", "pres", "dep", "sen", "ex", "cf", "p.ex", "i.e", "obs", "tel", "rod", "pça", "pq", "jd",
			"v.ex", "v.exa", "v.s", "v.sa", "exa", "v.m"},
		mostly: {"etc", "ltda", "jr", "a.c", "d.c", "a.m", "p.m", "s.a", "séc", "sec", "ed", "cia", "min",
			"jan", "fev", "abr", "jun", "jul", "ago", "set", "out", "nov", "dez"},
		numbered: {"art", "arts", "cap", "caps", "fig", "figs", "vol", "vols", "p", "pp", "pág", "págs", "pag", "n", "nº", "núm", "num", "inc", "liv", "tab", "lin"},
	},
	English: {
		title: {"mr", "mrs", "ms", "messrs", "mme", "mlle", "dr", "drs", "prof", "rev", "hon", "st", "gen", "col", "capt", "lt", "sgt",
			"maj", "cmdr", "adm", "gov", "pres", "rep", "sen", "fr", "e.g", "i.e", "cf", "viz", "vs", "mt", "ft", "messieurs", "ca"},
		mostly: {"etc", "jr", "sr", "inc", "ltd", "co", "corp", "bros", "esq", "a.m", "p.m", "ph.d", "b.c", "a.d", "al", "ave",
			"jan", "feb", "apr", "aug", "sept", "oct", "nov", "dec"},
		numbered: {"no", "nos", "vol", "vols", "p", "pp", "fig", "figs", "ch", "chap", "sec", "art", "eq", "ex"},
	},
}

// addAbbreviations adds those of a language. Where two lists differ the word that holds a sentence together wins.
func addAbbreviations(to map[string]abbrev, lang string) {
	for _, a := range []abbrev{numbered, mostly, title} {
		for _, w := range abbreviations[lang][a] {
			if old, ok := to[w]; !ok || a == title || old == numbered {
				to[w] = a
			}
		}
	}
}

// ending is what was read since the last word that may end its sentence.
type ending struct {
	abbrev  abbrev // of the word, when a point follows it
	stop    rune   // 0, '.', '!' for ! and ?, or '…' for that and for several points
	closed  bool   // a quotation mark, bracket or dash stands after the stop
	blank   bool   // a blank stands after the stop
	newline bool   // the last sign but blanks was the end of a line
	done    bool   // the sentence ended for certain
}

// sign takes a character that is not part of a word. It says whether the sentence ends here.
func (e *ending) sign(r rune, newlines, noStops bool) bool {
	switch r {
	case '\n', '\u2029':
		over := newlines || e.newline || r == '\u2029'
		e.newline, e.blank = true, true
		return e.finish(over)
	case ' ', '\t', '\r', '\v', '\f', '\u00a0', '\u2028', '\u0085':
		e.blank = true
		return false
	}
	e.newline = false
	if noStops {
		return false
	}
	switch r {
	case '.':
		e.point()
	case '…':
		e.stop, e.closed, e.blank = '…', false, false
	case '!', '?', '‼', '⁉', '؟', '।':
		e.stop, e.closed, e.blank = '!', false, false
	case '。', '！', '？':
		return e.finish(true)
	case '"', '\'', '”', '’', '»', ')', ']', '*', '_', '—', '–', '-', '“', '‘', '«', '(', '[', '¿', '¡':
		e.closed = true
	default:
		e.stop = 0
	}
	return false
}

func (e *ending) point() {
	if e.stop == 0 {
		e.stop = '.'
	} else {
		e.stop = '…' // two points or more, also spaced out . . .
	}
	e.closed, e.blank = false, false
}

// finish says whether the sentence ends, and that it does so once.
func (e *ending) finish(over bool) bool {
	if !over || e.done {
		return false
	}
	e.done, e.stop = true, 0
	return true
}

// before says whether a sentence ended before a word that begins with this character. A small letter goes on with
// direct speech ("Vem!" disse ela) and after three points; after a single point it does so only after an abbreviation.
func (e *ending) before(first rune) bool {
	if e.stop == 0 || !e.blank {
		return false
	}
	small := unicode.IsLower(first)
	if e.stop != '.' {
		return !small
	}
	switch e.abbrev {
	case title:
		return false
	case mostly:
		return unicode.IsUpper(first)
	case numbered:
		return !unicode.IsDigit(first)
	}
	return !e.closed || !small
}
