package text

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
)

// The ways to score a pair of words.
const (
	ScoreOriginal    = "original"    // how much more often than by chance, less MinCount; the paper's, as gensim scales it
	ScoreWord2Phrase = "word2phrase" // the same as the program word2phrase scales it
	ScoreNPMI        = "npmi"        // normalised pointwise mutual information, -1 to 1
)

// MaxPasses is how often Learn reads a text at most.
const MaxPasses = 4

// maxPhrase is the longest phrase in bytes: four words.
const maxPhrase = 4*MaxWord + 3

// Joining says which pairs of words become phrases.
type Joining struct {
	Score     string  // ScoreOriginal (default), ScoreWord2Phrase or ScoreNPMI
	MinCount  int64   // at least 1, default 5; pairs that come less often are no phrase, and all but ScoreNPMI take it off
	Threshold float64 // a phrase scores higher; default (for 0) 10, 100 for ScoreWord2Phrase, 0.5 for ScoreNPMI
	Passes    int     // 1 to MaxPasses, default 1: with each pass phrases can become twice as long
	MaxTypes  int     // bounds memory, as in Keep: so many different words, and so many different pairs
}

func (j Joining) check() (Joining, *Error) {
	keep, bad := Keep{MinCount: j.MinCount, MaxTypes: j.MaxTypes}.check()
	j.MinCount, j.MaxTypes = keep.MinCount, keep.MaxTypes
	if j.Score == "" {
		j.Score = ScoreOriginal
	}
	if j.Passes == 0 {
		j.Passes = 1
	}
	usual, known := thresholds[j.Score]
	if j.Threshold == 0 {
		j.Threshold = usual
	}
	switch {
	case bad != nil:
		return j, bad
	case !known:
		return j, badOption("score", j.Score)
	case j.Passes < 1 || j.Passes > MaxPasses:
		return j, badOption("passes", j.Passes)
	case math.IsNaN(j.Threshold) || math.IsInf(j.Threshold, 0):
		return j, badOption("threshold", j.Threshold)
	}
	return j, nil
}

// thresholds are the usual ones of each score: those of gensim and of word2phrase.c.
var thresholds = map[string]float64{ScoreOriginal: 10, ScoreWord2Phrase: 100, ScoreNPMI: 0.5}

// Phrase is a pair of words that is read as one, A_B. After the first pass A and B may be phrases.
type Phrase struct {
	A, B  string
	Count int64
	Score float64
}

// Phrases is the pairs that are joined, pass by pass. It does not change and is safe for several goroutines at once.
type Phrases struct {
	list   [][]Phrase
	passes []*table // the pairs of each pass: A, a line feed, B
}

// Learn finds the phrases of a text, which it reads once per pass. Words are paired within a sentence. In a sentence pairs
// are joined from the left, each word once. Errors: an *Error with CodeOption, ctx's, and those of reading.
func Learn(ctx context.Context, src *Source, tok *Tokenizer, opt Joining) (*Phrases, error) {
	opt, bad := opt.check()
	if bad != nil {
		return nil, bad
	}
	p := &Phrases{}
	for range opt.Passes {
		k := &pairSink{ctx: ctx, words: newCounter(opt.MaxTypes), pairs: newCounter(opt.MaxTypes)}
		if err := tok.scan(src, 0, 1, p.before(k)); err != nil {
			return nil, err
		}
		p.addPass(k.phrases(opt))
	}
	return p, nil
}

func (p *Phrases) addPass(list []Phrase) {
	pairs := newTable(len(list))
	for _, f := range list {
		pairs.put([]byte(f.A + "\n" + f.B))
	}
	p.list, p.passes = append(p.list, list), append(p.passes, pairs)
}

// List is the phrases that pass number pass (from 0) joins, by falling score, then in the order of their bytes. Panics
// if there was no such pass.
func (p *Phrases) List(pass int) []Phrase { return slices.Clone(p.list[pass]) }

// before puts the passes in front of a sink. The sink behind them sees phrases as words. A nil p has no passes.
func (p *Phrases) before(out sink) sink {
	if p == nil {
		return out
	}
	for _, pairs := range slices.Backward(p.passes) {
		out = &joiner{pairs: pairs, out: out}
	}
	return out
}

// joiner joins the pairs of one pass.
type joiner struct {
	pairs *table
	out   sink
	buf   []byte // the word before, which may yet be joined to the next
	held  bool
}

func (j *joiner) word(w []byte) {
	if j.held {
		n := len(j.buf)
		j.buf = append(append(j.buf, '\n'), w...)
		if j.pairs.find(j.buf) >= 0 {
			j.buf[n] = '_'
			j.release()
			return
		}
		j.out.word(j.buf[:n])
	}
	j.buf, j.held = append(j.buf[:0], w...), true
}

// release hands on the word that is held.
func (j *joiner) release() {
	if j.held {
		j.out.word(j.buf)
	}
	j.held = false
}

func (j *joiner) end() {
	j.release()
	j.out.end()
}

func (j *joiner) failed() error { return j.out.failed() }

// pairSink counts words and the pairs that stand next to each other in a sentence.
type pairSink struct {
	ctx          context.Context
	words, pairs *counter
	total        int64
	buf          []byte // the word before
	held         bool
}

func (k *pairSink) word(w []byte) {
	k.words.add(w)
	k.total++
	if k.held {
		k.buf = append(append(k.buf, '\n'), w...)
		k.pairs.add(k.buf)
	}
	k.buf, k.held = append(k.buf[:0], w...), true
}

func (k *pairSink) end()          { k.held = false }
func (k *pairSink) failed() error { return k.ctx.Err() }

// phrases is the pairs that score above the threshold.
func (k *pairSink) phrases(opt Joining) []Phrase {
	var out []Phrase
	kinds := float64(k.words.len() + k.pairs.len())
	for i, ab := range k.pairs.counts {
		a, b, _ := bytes.Cut(k.pairs.text(i), []byte("\n"))
		ia, ib := k.words.find(a), k.words.find(b)
		if ab < opt.MinCount || ia < 0 || ib < 0 || len(a)+1+len(b) > maxPhrase {
			continue
		}
		ca, cb := float64(k.words.counts[ia]), float64(k.words.counts[ib])
		score := original(ca, cb, float64(ab), float64(opt.MinCount), kinds)
		switch opt.Score {
		case ScoreWord2Phrase:
			score = original(ca, cb, float64(ab), float64(opt.MinCount), float64(k.total))
		case ScoreNPMI:
			score = npmi(ca, cb, float64(ab), float64(k.total))
		}
		if score > opt.Threshold {
			out = append(out, Phrase{string(a), string(b), ab, score})
		}
	}
	slices.SortFunc(out, func(x, y Phrase) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}

// original is the score of Mikolov et al. 2013, equation 6, times the number of different words and pairs, as gensim's
// original_scorer has it. word2phrase.c takes the number of all words of the text for kinds, so its thresholds are higher.
//
//	score = (count_ab - minCount) / (count_a count_b) kinds
func original(a, b, ab, minCount, kinds float64) float64 { return (ab - minCount) / a / b * kinds }

// npmi is the normalised pointwise mutual information of Bouma 2009, from frequencies among total words, as gensim's
// npmi_scorer has it; 1 when every word of the text is in the pair.
//
//	npmi = log(p_ab / (p_a p_b)) / -log p_ab
func npmi(a, b, ab, total float64) float64 {
	pa, pb, pab := a/total, b/total, ab/total
	return math.Log(pab/(pa*pb)) / -math.Log(pab)
}
