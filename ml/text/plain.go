package text

import (
	"bytes"
	"unicode/utf8"
)

// plain reads like word2vec.c: ReadWord of https://code.google.com/archive/p/word2vec, without the word </s> that stands
// there for the end of a line.
type plain struct {
	out   sink
	first bool // at the start of the text, where a byte-order mark may stand

	trace *trace // where words stand, for Pieces; nil where nobody asks
}

var bom = []byte("\ufeff")

// block takes the words of a stretch that ends at a blank.
func (p *plain) block(b []byte) {
	if p.first {
		b, p.first = bytes.TrimPrefix(b, bom), false
	}
	for i := 0; i < len(b); {
		switch b[i] {
		case '\n':
			p.out.end()
			i++
			continue
		case ' ', '\t', '\r':
			i++
			continue
		}
		from := i
		for i < len(b) && !(b[i] <= ' ' && isBlank(b[i])) {
			i++
		}
		if p.trace != nil {
			p.trace.note(len(b)-from, i-from, i-from > MaxWord)
		}
		p.out.word(clip(b[from:i]))
	}
}

// clip is the first MaxWord bytes of a word, less the beginning of a character that would not be whole.
func clip(w []byte) []byte {
	if len(w) <= MaxWord {
		return w
	}
	end := MaxWord
	for back := 0; back < utf8.UTFMax-1 && !utf8.RuneStart(w[end]); back++ {
		end--
	}
	if !utf8.RuneStart(w[end]) {
		end = MaxWord // not UTF-8 anyway
	}
	return w[:end]
}
