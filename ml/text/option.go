package text

// The languages that a Tokenizer knows the abbreviations of.
const (
	Portuguese = "pt"
	English    = "en"
)

// MaxWord is the longest word in bytes. What goes beyond is left out, as in word2vec.c, which keeps 98 bytes of a word;
// here never part of a character.
const MaxWord = 98

// MaxSentence is how many words a sentence has at most; the next word begins another one. It is MAX_SENTENCE_LENGTH of
// word2vec.c.
const MaxSentence = 1000

// Options says how a text is cut into words and sentences. The zero value is the default: words as readers see them, in
// small letters, with their accents, in sentences. Words are always composed (NFC), ’ is read as ' and ‑ as -.
type Options struct {
	// Lang is "pt", "en" or "" for any: whose abbreviations do not end a sentence (Sr., Dra., art. 5 or Mr., Dr., no. 5).
	// Default "": both.
	Lang string
	// Plain reads like the original word2vec program and leaves every other choice out: words are what stands between
	// blanks, with case and punctuation, and a line is a sentence. A carriage return is a blank, where that program drops it.
	Plain bool
	// KeepCase keeps capitals. Default: Casa and casa are one word.
	KeepCase bool
	// FoldAccents takes accents off: ação becomes acao. Default: they stay.
	FoldAccents bool
	// SplitHyphens makes two words of não-fumante and well-known. Default: they are one. A double hyphen is a dash.
	SplitHyphens bool
	// DropNumbers leaves out words that have digits and no letters, such as 1999 or 3,14. Default: they stay.
	DropNumbers bool
	// NoStops does not end sentences at . ! ? and … Default: they end.
	NoStops bool
	// Newlines ends a sentence at each line break. Default: only at an empty line, because lines are often wrapped.
	Newlines bool
}

// Tokenizer cuts texts into sentences of words. It is safe for several goroutines at once.
type Tokenizer struct {
	opt    Options
	ascii  [128]byte         // the folded letter or digit, 0 for anything else
	latin  [latinEnd]rune    // the folded letter of a rune below latinEnd, 0 for anything else
	abbrev map[string]abbrev // small letters, without the last point
}

// latinEnd is the first rune beyond the Latin letters that are looked up in a table (Latin-1 and Extended-A and -B).
const latinEnd = 0x250

// NewTokenizer makes a tokenizer. The error is an *Error with CodeOption.
func NewTokenizer(opt Options) (*Tokenizer, error) {
	t := &Tokenizer{opt: opt, abbrev: map[string]abbrev{}}
	switch opt.Lang {
	case "":
		addAbbreviations(t.abbrev, Portuguese)
		addAbbreviations(t.abbrev, English)
	case Portuguese, English:
		addAbbreviations(t.abbrev, opt.Lang)
	default:
		return nil, &Error{Code: CodeOption, Column: "lang", Value: shorten(opt.Lang)}
	}
	t.fillFolds()
	return t, nil
}

// Options is how the tokenizer was made.
func (t *Tokenizer) Options() Options { return t.opt }

// Words is the words of a text in order, as for a query: "Ola, como vc vai" gives ola, como, vc, vai.
func (t *Tokenizer) Words(s string) []string {
	var out []string
	for _, sentence := range t.Sentences(s) {
		out = append(out, sentence...)
	}
	return out
}

// Sentences is the sentences of a text, none of them empty.
func (t *Tokenizer) Sentences(s string) [][]string {
	var k stringSink
	// A source over memory cannot fail, and the sink never does.
	_ = t.scan(FromBytes([]byte(s)), 0, 1, &k)
	return k.sentences
}

// stringSink keeps everything.
type stringSink struct {
	sentences [][]string
	open      bool
}

func (k *stringSink) word(w []byte) {
	last := len(k.sentences) - 1
	if !k.open || len(k.sentences[last]) == MaxSentence {
		k.sentences, k.open = append(k.sentences, nil), true
		last++
	}
	k.sentences[last] = append(k.sentences[last], string(w))
}

func (k *stringSink) end()          { k.open = false }
func (k *stringSink) failed() error { return nil }

// sink takes a text apart: the words of a sentence one after the other, then its end. Ends may follow each other. The
// words are valid during the call only. A sink that failed takes no more notice of what comes.
type sink interface {
	word(w []byte)
	end()
	failed() error
}

// scan sends one of the parts of a source into a sink.
func (t *Tokenizer) scan(src *Source, part, parts int, out sink) error {
	return t.scanTraced(src, part, parts, out, nil)
}

// scanTraced is scan that tells a trace, which may be nil, where each word stands before the sink gets it.
func (t *Tokenizer) scanTraced(src *Source, part, parts int, out sink, places *trace) error {
	take := (&scanner{Tokenizer: t, out: out, trace: places}).block
	if t.opt.Plain {
		take = (&plain{out: out, first: part == 0, trace: places}).block
	}
	if places != nil {
		untraced := take
		take = func(b []byte) {
			places.end += len(b)
			untraced(b)
		}
	}
	if err := src.blocks(part, parts, take, out.failed); err != nil {
		return err
	}
	out.end()
	return out.failed()
}
