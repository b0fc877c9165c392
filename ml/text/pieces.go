package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a stretch of a text as a tokenizer takes it: a word, or signs between words that are left out.
type Piece struct {
	Word     string // what it is read as, with _ between the words of a phrase; "" for what is left out
	From, To int    // the bytes of the text that it is
	Words    int    // how many words it joins: 1, more for a phrase, 0 for what is left out
	Cut      bool   // a word was longer than MaxWord, and its end is left out

	inside []Piece // of a phrase: the stretches between its words
}

// Pieces is a text by its sentences, with nothing but blanks missing between the pieces of each, so that it can be seen
// what becomes of every sign. The words are those that Corpus.Sentences gives with the same phrases, which may be nil,
// before a vocabulary leaves out any. What stands between two sentences belongs to the first up to the first blank; signs
// inside a phrase come after it. A text without words is one sentence of what is left out, or none.
func (t *Tokenizer) Pieces(s string, phrases *Phrases) [][]Piece {
	var k pieceSink
	// A source over memory cannot fail, and the sink never does.
	_ = t.scanTraced(FromBytes([]byte(s)), 0, 1, &k, &k.trace)
	var out [][]Piece
	for _, words := range k.sentences {
		out = append(out, joinPieces(words, phrases)...)
	}
	if len(out) == 0 {
		if rest := leftOut(s, 0, len(s)); len(rest) > 0 {
			out = append(out, rest)
		}
		return out
	}
	return fillGaps(s, out)
}

// trace is where the words of a text stand.
type trace struct {
	end      int // in the text, of the block being read
	from, to int // of the word that the sink gets next
	cut      bool
}

// note takes the place of a word of n bytes, from rest bytes before the end of the block.
func (t *trace) note(rest, n int, cut bool) {
	t.from, t.to, t.cut = t.end-rest, t.end-rest+n, cut
}

// pieceSink keeps words with their places.
type pieceSink struct {
	trace     trace
	sentences [][]Piece
	open      bool
}

func (k *pieceSink) word(w []byte) {
	if !k.open {
		k.sentences, k.open = append(k.sentences, nil), true
	}
	last := &k.sentences[len(k.sentences)-1]
	*last = append(*last, Piece{Word: string(w), From: k.trace.from, To: k.trace.to, Words: 1, Cut: k.trace.cut})
}

func (k *pieceSink) end()          { k.open = false }
func (k *pieceSink) failed() error { return nil }

// joinPieces sends the words of a sentence through the phrases, and finds its pieces again in what comes out: the words of
// a phrase one after the other give its name. A sentence that is too long comes out as several.
func joinPieces(words []Piece, phrases *Phrases) [][]Piece {
	var k stringSink
	join := phrases.before(&k)
	for _, p := range words {
		join.word([]byte(p.Word))
	}
	join.end()
	var out [][]Piece
	for _, sentence := range k.sentences {
		var pieces []Piece
		for _, name := range sentence {
			p := words[0]
			for words = words[1:]; p.Word != name; words = words[1:] {
				next := words[0]
				p.inside = append(p.inside, Piece{From: p.To, To: next.From})
				p.Word, p.To, p.Words, p.Cut = p.Word+"_"+next.Word, next.To, p.Words+1, p.Cut || next.Cut
			}
			pieces = append(pieces, p)
		}
		out = append(out, pieces)
	}
	return out
}

// fillGaps puts what is left out where it stands.
func fillGaps(s string, sentences [][]Piece) [][]Piece {
	at := 0
	for i, words := range sentences {
		var all []Piece
		for k, p := range words {
			from := at
			if k == 0 && i > 0 {
				last := &sentences[i-1]
				from = firstBlank(s, at, p.From)
				*last = append(*last, leftOut(s, at, from)...)
			}
			all = append(append(all, leftOut(s, from, p.From)...), p)
			for _, gap := range p.inside {
				all = append(all, leftOut(s, gap.From, gap.To)...)
			}
			at = p.To
		}
		sentences[i] = all
	}
	last := &sentences[len(sentences)-1]
	*last = append(*last, leftOut(s, at, len(s))...)
	return sentences
}

// firstBlank is where the first blank of s[from:to] stands, or to.
func firstBlank(s string, from, to int) int {
	if i := strings.IndexFunc(s[from:to], unicode.IsSpace); i >= 0 {
		return from + i
	}
	return to
}

// leftOut is the pieces of s[from:to] between blanks, none of which is a word.
func leftOut(s string, from, to int) (out []Piece) {
	for i := from; i < to; {
		r, n := utf8.DecodeRuneInString(s[i:to])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		end := firstBlank(s, i, to)
		out = append(out, Piece{From: i, To: end})
		i = end
	}
	return out
}
