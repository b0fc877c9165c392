package text

import (
	"unicode"
	"unicode/utf8"
)

// scanner takes words and sentences out of a stretch of text after the other.
type scanner struct {
	*Tokenizer
	out  sink
	buf  [2*MaxWord + utf8.UTFMax]byte // the word being read, folded; longer words are cut when they are done
	ends ending

	trace *trace // where words stand, for Pieces; nil where nobody asks
}

// block takes the words of a stretch that ends at a blank.
func (s *scanner) block(b []byte) {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if s.ascii[c] != 0 {
				i = s.word(b, i)
			} else {
				s.sign(rune(c))
				i++
			}
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		switch s.kind(r) {
		case letter, digit, alone:
			i = s.word(b, i)
		case nothing:
			i += n
		default:
			s.sign(r)
			i += n
		}
	}
}

// sign takes a character that is not part of a word.
func (s *scanner) sign(r rune) {
	if s.ends.sign(r, s.opt.Newlines, s.opt.NoStops) {
		s.out.end()
	}
}

// run is a word while it is read.
type run struct {
	w       []byte // folded so far
	last    kind   // of the last character: letter or digit
	piece   int    // letters and digits since the last joining sign
	points  bool   // a point joined letters: e.g, U.S.A
	letters bool   // it has a letter
	compose bool   // a character beyond the tables
}

// word takes the word that begins at b[from] and returns where the text goes on.
func (s *scanner) word(b []byte, from int) int {
	u := run{w: s.buf[:0]}
	i := from
	for i < len(b) {
		c := b[i]
		if c < utf8.RuneSelf {
			f := s.ascii[c]
			if f == 0 {
				if n := s.join(&u, rune(c), 1, b[i:]); n > 0 {
					i += n
					continue
				}
				break
			}
			u.last = letter
			if c <= '9' {
				u.last = digit
			} else {
				u.letters = true
			}
			u.piece++
			i++
			if len(u.w) < 2*MaxWord {
				u.w = append(u.w, f)
			}
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		k := s.add(&u, r)
		if k == alone && u.piece == 0 {
			i += n + s.marks(&u, b[i+n:], r)
			u.letters = true
			break
		}
		if k == alone || k == other {
			if n = s.join(&u, r, n, b[i:]); n == 0 {
				break
			}
		}
		i += n
	}
	s.finish(&u, b[from:], i-from)
	return i
}

// add puts a character beyond ASCII at the end of the word if it belongs there, and says what it is.
func (s *scanner) add(u *run, r rune) kind {
	f := r
	k := other
	if r < latinEnd {
		if f = s.latin[r]; f != 0 {
			k = letter
		} else if r == 0xad {
			k = nothing
		}
	} else {
		k = kindOf(r)
	}
	switch k {
	case letter, digit:
		u.last, u.letters = k, u.letters || k == letter
		u.piece++
	case mark:
	default:
		return k
	}
	u.compose = u.compose || r >= latinEnd
	if len(u.w) < 2*MaxWord {
		u.w = utf8.AppendRune(u.w, f)
	}
	return k
}

// marks makes a word of one character with the marks that follow it, and returns how long the marks are.
func (s *scanner) marks(u *run, b []byte, r rune) int {
	u.w, u.compose = utf8.AppendRune(u.w, r), true
	i := 0
	for i < len(b) {
		r, n := utf8.DecodeRune(b[i:])
		if k := kindOf(r); k == mark && len(u.w) < 2*MaxWord {
			u.w = utf8.AppendRune(u.w, r)
		} else if k != mark && k != nothing {
			break
		}
		i += n
	}
	return i
}

// join decides whether a sign of n bytes at the start of b, with more of the word after it, stands inside the word, and
// adds it: an apostrophe, hyphen or low line between letters or digits, a point, comma or colon between digits (3,14 and
// 10:30), a point between single letters (e.g, U.S.A) and before º and ª. It returns n, or 0 if the word ends here.
func (s *scanner) join(u *run, r rune, n int, b []byte) int {
	as := byte(r)
	switch r {
	case '\'', '_', '.', ',', ':':
	case '’', 'ʼ':
		as = '\''
	case '-', '‐', '‑':
		if as = '-'; s.opt.SplitHyphens {
			return 0
		}
	default:
		return 0
	}
	if u.piece == 0 {
		return 0
	}
	next, size := utf8.DecodeRune(b[n:])
	after := s.kind(next)
	if after != letter && after != digit {
		return 0
	}
	switch {
	case as == ',' || as == ':':
		if u.last != digit || after != digit {
			return 0
		}
	case as == '.' && next != 'º' && next != 'ª' && (u.last != digit || after != digit):
		if u.piece != 1 || u.last != letter || after != letter || s.goesOn(b[n+size:]) {
			return 0
		}
		u.points = true
	}
	if len(u.w) < 2*MaxWord {
		u.w = append(u.w, as)
	}
	u.piece = 0
	return n
}

// goesOn says whether b begins with more of a word.
func (s *scanner) goesOn(b []byte) bool {
	r, _ := utf8.DecodeRune(b)
	k := s.kind(r)
	return k == letter || k == digit || k == mark || k == nothing
}

// kind is kindOf by way of the tables.
func (s *scanner) kind(r rune) kind {
	if r < utf8.RuneSelf {
		switch {
		case s.ascii[r] == 0:
			return other
		case r <= '9':
			return digit
		}
		return letter
	}
	if r < latinEnd && s.latin[r] != 0 {
		return letter
	}
	return kindOf(r)
}

// finish hands on the word whose text is the first n bytes of b.
func (s *scanner) finish(u *run, b []byte, n int) {
	w := u.w
	if u.compose {
		w = s.compose(w)
	}
	whole := len(w)
	if w = clip(w); len(w) == 0 {
		return
	}
	first, _ := utf8.DecodeRune(b)
	if s.ends.before(first) {
		s.out.end()
	}
	if u.letters || !s.opt.DropNumbers {
		if s.trace != nil {
			s.trace.note(len(b), n, whole > len(w))
		}
		s.out.word(w)
	}
	s.ends = ending{}
	if !s.opt.NoStops && n < len(b) && b[n] == '.' {
		s.ends.abbrev = s.abbreviation(u, w, first)
	}
}

// abbreviation says how a word followed by a point bears on the end of the sentence.
func (s *scanner) abbreviation(u *run, w []byte, first rune) abbrev {
	var low [MaxWord]byte
	key := append(low[:0], w...)
	if s.opt.KeepCase {
		for i, c := range key {
			if 'A' <= c && c <= 'Z' {
				key[i] = c + 'a' - 'A'
			}
		}
	}
	if a, ok := s.abbrev[string(key)]; ok {
		return a
	}
	// An initial, as in J. S. Bach; but "So did I." ends, and so does "a 5."
	if u.points || u.letters && utf8.RuneCount(w) == 1 && unicode.IsUpper(first) && !(first == 'I' && s.opt.Lang == English) {
		return title
	}
	return plainWord
}
