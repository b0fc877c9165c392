package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fillFolds makes the tables of letters and digits below latinEnd.
func (t *Tokenizer) fillFolds() {
	for r := rune(0); r < latinEnd; r++ {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		f := r
		if !t.opt.KeepCase {
			f = unicode.ToLower(f)
		}
		if t.opt.FoldAccents {
			if f = bare(f); f == 'ı' {
				f = 'i'
			}
		}
		t.latin[r] = f
		if r < utf8.RuneSelf {
			t.ascii[r] = byte(f)
		}
	}
}

// bare is a letter without its accents.
func bare(r rune) rune {
	var buf [utf8.UTFMax]byte
	first, _ := utf8.DecodeRune(norm.NFD.Bytes(utf8.AppendRune(buf[:0], r)))
	return first
}

// compose folds a word with characters beyond the Latin tables. Such words are few in Portuguese and English, so this one
// may allocate.
func (t *Tokenizer) compose(w []byte) []byte {
	s := norm.NFC.Bytes(w)
	if t.opt.FoldAccents {
		s = norm.NFD.Bytes(s)
	}
	w = w[:0]
	for len(s) > 0 {
		r, n := utf8.DecodeRune(s)
		s = s[n:]
		if t.opt.FoldAccents && unicode.Is(unicode.Mn, r) {
			continue
		}
		if !t.opt.KeepCase {
			r = unicode.ToLower(r)
		}
		w = utf8.AppendRune(w, r)
	}
	return norm.NFC.Append(w[:0:0], w...)
}

// kind is what a character is to a word.
type kind uint8

const (
	other   kind = iota
	letter       // a letter that words are made of
	digit        // a decimal digit
	mark         // goes on with the word before it
	nothing      // as if it did not stand there: a soft hyphen, a joiner, a byte-order mark
	alone        // a letter that is a word of its own: scripts written without blanks
)

func kindOf(r rune) kind {
	switch {
	case r == 0xad, r == 0x200c, r == 0x200d, r == 0x2060, r == 0xfeff:
		return nothing
	case unicode.IsDigit(r):
		return digit
	case r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana):
		if unicode.IsLetter(r) {
			return alone
		}
		return other
	case unicode.IsLetter(r):
		return letter
	case unicode.IsMark(r):
		return mark
	}
	return other
}
