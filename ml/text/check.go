package text

import (
	"unicode"
	"unicode/utf8"
)

// The things worth saying about a text, with the arguments that Note.Args has for each. The first are about how Read took
// it, the others are for Check: reasons why little may be learnt from it.
const (
	NoteEncoding  = "encoding"  // encoding: the bytes are not UTF-8 and were converted from this encoding
	NoteBroken    = "broken"    // count: bytes that are no character of UTF-8; they separate words, unless Plain
	NoteSkipped   = "skipped"   // count, files: members of a zip that are not .txt, left out; files lists some
	NoteColumn    = "column"    // column, columns: the column of a table that was read, of these
	NoteSmall     = "small"     // words, min: too few words
	NoteRare      = "rare"      // kept, types, share: words too rare for the vocabulary; the share of the text that they are
	NoteLetters   = "letters"   // share: most words are single letters
	NoteSingles   = "singles"   // share: most sentences have one word only, so words have no neighbours
	NoteUnbroken  = "unbroken"  // words, limit: no sentence ends were found; the text is cut every so many words
	NoteNoise     = "noise"     // share: bytes that no text has
	NoteTwice     = "twice"     // count: characters that were converted to UTF-8 twice (Ã£ for ã)
	NoteForgotten = "forgotten" // floor: too many different words; counts may be too low by this many
)

// Note is one thing worth saying about a text.
type Note struct {
	Code  string         `json:"code"`
	Count int64          `json:"count,omitempty"` // how many bytes, files or characters it is about
	Extra map[string]any `json:"extra,omitempty"` // the code's further arguments: strings, lists of strings, ints and floats
}

// Args is every argument of the code by the name listed beside it.
func (n Note) Args() map[string]any {
	args := map[string]any{"count": n.Count}
	for k, v := range n.Extra {
		args[k] = v
	}
	return args
}

// Tally is what there was in a text.
type Tally struct {
	Bytes     int64 `json:"bytes"`
	Words     int64 `json:"words"`
	Types     int64 `json:"types"`     // different words
	Sentences int64 `json:"sentences"` // with at least one word
	Singles   int64 `json:"singles"`   // sentences of one word
	Letters   int64 `json:"letters"`   // words of one letter of an alphabet
	Noise     int64 `json:"noise"`     // bytes that are control characters or no UTF-8
	Twice     int64 `json:"twice"`     // characters that were converted to UTF-8 twice
}

// Bounds of Check. word2vec needs each word in many surroundings: below ten thousand words hardly any has them. In running
// text of Portuguese and English one word in seven to twelve is a single letter (o, a, e; a, I).
const (
	smallWords   = 10_000
	lettersShare = 0.5
	singlesShare = 0.8
	rareShare    = 0.5
	noiseShare   = 0.01
	twiceShare   = 0.001
)

// Check says why little may be learnt from a corpus, in a fixed order; nothing if all looks well.
func (c *Corpus) Check(t *Tally) []Note {
	var notes []Note
	add := func(code string, count int64, args map[string]any) {
		notes = append(notes, Note{Code: code, Count: count, Extra: args})
	}
	v := c.Vocabulary
	words := float64(max(t.Words, 1))
	letters := float64(t.Letters) / words
	singles := float64(t.Singles) / float64(max(t.Sentences, 1))
	rare := float64(t.Words-v.total) / words
	noise := float64(t.Noise) / float64(max(t.Bytes, 1))
	if noise > noiseShare {
		add(NoteNoise, 0, map[string]any{"share": noise})
	}
	if t.Twice > 10 && float64(t.Twice) > twiceShare*float64(t.Bytes) {
		add(NoteTwice, t.Twice, nil)
	}
	if letters > lettersShare {
		add(NoteLetters, 0, map[string]any{"share": letters})
	}
	if singles > singlesShare {
		add(NoteSingles, 0, map[string]any{"share": singles})
	}
	if t.Words < smallWords {
		add(NoteSmall, 0, map[string]any{"words": t.Words, "min": smallWords})
	}
	if rare > rareShare {
		add(NoteRare, 0, map[string]any{"kept": v.Len(), "types": t.Types, "share": rare})
	}
	if t.Words > 2*MaxSentence && t.Sentences <= (t.Words+MaxSentence-1)/MaxSentence {
		add(NoteUnbroken, 0, map[string]any{"words": t.Words, "limit": MaxSentence})
	}
	if v.floor > 0 {
		add(NoteForgotten, 0, map[string]any{"floor": v.floor})
	}
	return notes
}

// isLetterWord tells a word of one letter of an alphabet. Han and the scripts after it are not written in letters.
func isLetterWord(w []byte) bool {
	if len(w) > 3 {
		return false
	}
	r, n := utf8.DecodeRune(w)
	return n == len(w) && r < 0x2e80 && unicode.IsLetter(r)
}

// watch is a source that counts noise in what is read from it, which must be by one reader from start to end.
func (t *Tally) watch(s *Source) *Source { return NewSource(&watched{s: s, t: t}, s.size) }

type watched struct {
	s    *Source
	t    *Tally
	held []byte // the beginning of a character that the last read cut
	last rune   // the character before
}

func (w *watched) ReadAt(p []byte, off int64) (int, error) {
	n, err := w.s.r.ReadAt(p, off)
	b := p[:n]
	if len(w.held) > 0 {
		b = append(w.held, b...)
	}
	end := len(b)
	for i := max(0, end-3); i < end; i++ {
		if !utf8.FullRune(b[i:]) {
			end = i
			break
		}
	}
	w.count(b[:end])
	w.held = append(w.held[:0], b[end:]...)
	return n, err
}

// count takes whole characters.
func (w *watched) count(b []byte) {
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			if isControl(c) {
				w.t.Noise++
			}
			w.last = rune(c)
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			w.t.Noise++
		}
		if w.last == 'Ã' && 0x80 <= r && r < 0xc0 {
			w.t.Twice++
		}
		w.last = r
		i += size
	}
}

// isControl tells control characters that no text has.
func isControl(c byte) bool { return c < ' ' && (c < '\t' || c > '\r') || c == 0x7f }
