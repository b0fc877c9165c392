package counting

import (
	"context"
	"math/bits"
	"slices"
)

// Weighting is what a pair of words counts for by the distance d between them, in a window of w words on either side.
type Weighting int

const (
	// Shrinking counts (w-d+1)/w, which is how often word2vec sees the pair: it draws the size of each window from 1
	// to w (Mikolov et al., Efficient estimation of word representations in vector space, 2013).
	Shrinking Weighting = iota
	// Harmonic counts 1/d, as GloVe does (Pennington, Socher & Manning, GloVe, 2014, section 4.2).
	Harmonic
	// Flat counts 1.
	Flat
)

// MaxWindow is the largest window: up to it, sums of 1/d are whole multiples of one unit, which has no rounding.
const MaxWindow = 20

// maxWords is how many words' numbers fit twice beside a distance into 64 bits.
const maxWords = 1 << 29

// Window says which words stand together.
type Window struct {
	Size      int       // words on either side within the sentence; 1 to MaxWindow, default 5
	Weighting Weighting // default Shrinking
	Parts     int       // of the corpus, one goroutine each; 1 to 64, default 2. Where a part ends, a sentence may be cut
	Most      int       // different pairs allowed; default 1<<25, which take 0.5 GB while counting
}

// CoOccurrences counts how often each word stands within the window of each other: a symmetric words × words matrix,
// in which a pair of neighbours is counted once from either side. A word can be its own neighbour.
//
// Pairs are sorted and merged in buffers of 2²⁰ for each part, so that memory depends on the different pairs and not on
// the length of the text. It returns an *Error for too many pairs or a word that is not below words, or the error of the
// corpus or of ctx. It panics on options out of range.
func CoOccurrences(ctx context.Context, c Corpus, words int, o Window) (*Matrix, error) {
	o = o.filled()
	if words < 1 || words > maxWords {
		panic("counting: a vocabulary has 1 to 2^29 words")
	}
	units, unit := o.units()
	tallies := make([]*tally, o.Parts)
	for p := range tallies {
		tallies[p] = newTally(words, o.Size, units, o.Most)
	}
	err := read(ctx, c, words, o.Parts, func(part int, ids []int32) error { return tallies[part].sentence(ids) })
	if err != nil {
		return nil, err
	}
	var sum pairs
	for _, t := range tallies {
		part, err := t.finish()
		if err != nil {
			return nil, err
		}
		if sum = merge(sum, part); len(sum.keys) > o.Most {
			return nil, &Error{Code: CodeTooMany, Limit: o.Most}
		}
	}
	return sum.symmetric(words, unit), nil
}

func (o Window) filled() Window {
	if o.Size == 0 {
		o.Size = 5
	}
	if o.Most == 0 {
		o.Most = 1 << 25
	}
	if o.Size < 1 || o.Size > MaxWindow || o.Weighting < Shrinking || o.Weighting > Flat || o.Most < 1 {
		panic("counting: a window has 1 to 20 words on either side")
	}
	o.Parts = checkParts(o.Parts)
	return o
}

// units is the weight of each distance from 0 as a whole number, and what such numbers are to be divided by.
func (o Window) units() (units []uint64, unit float64) {
	units = make([]uint64, o.Size+1)
	whole := uint64(1)
	switch o.Weighting {
	case Shrinking:
		whole = uint64(o.Size)
	case Harmonic:
		for d := uint64(2); d <= uint64(o.Size); d++ {
			whole *= d / gcd(whole, d)
		}
	}
	for d := 1; d <= o.Size; d++ {
		switch o.Weighting {
		case Shrinking:
			units[d] = uint64(o.Size - d + 1)
		case Harmonic:
			units[d] = whole / uint64(d)
		case Flat:
			units[d] = 1
		}
	}
	return units, float64(whole)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// tally counts one part of a corpus. A pair in its buffer is lower word, higher word and distance, from the top bits
// down.
type tally struct {
	units              []uint64
	wordBits, distBits int
	most               int
	buffer, spare      []uint64
	runs               []pairs // each less than half as long as the one before
}

// bufferSize is how many pairs are gathered before they are sorted: with as much to sort into, 16 MB.
const bufferSize = 1 << 20

func newTally(words, window int, units []uint64, most int) *tally {
	return &tally{units: units, wordBits: bits.Len(uint(words - 1)), distBits: bits.Len(uint(window)), most: most}
}

// sentence counts the pairs of every word with those before it.
func (t *tally) sentence(ids []int32) error {
	window := len(t.units) - 1
	for i, id := range ids {
		if len(t.buffer)+window > bufferSize {
			if err := t.flush(); err != nil {
				return err
			}
		}
		for d := 1; d <= min(window, i); d++ {
			a, b := uint64(ids[i-d]), uint64(id)
			a, b = min(a, b), max(a, b)
			t.buffer = append(t.buffer, (a<<t.wordBits|b)<<t.distBits|uint64(d))
		}
	}
	return nil
}

// flush turns the buffer into a run and merges runs until each is less than half of the one before, so that a pair is
// merged a logarithmic number of times.
func (t *tally) flush() error {
	t.spare = slices.Grow(t.spare[:0], len(t.buffer))
	sortBits(t.buffer, t.spare[:len(t.buffer)], 2*t.wordBits+t.distBits)
	t.runs = append(t.runs, t.collect())
	t.buffer = t.buffer[:0]
	for n := len(t.runs); n > 1 && len(t.runs[n-1].keys)*2 >= len(t.runs[n-2].keys); n = len(t.runs) {
		t.runs = append(t.runs[:n-2], merge(t.runs[n-2], t.runs[n-1]))
	}
	if last := t.runs[len(t.runs)-1]; len(last.keys) > t.most {
		return &Error{Code: CodeTooMany, Limit: t.most}
	}
	return nil
}

// finish is all that was counted, as one run.
func (t *tally) finish() (pairs, error) {
	if err := t.flush(); err != nil {
		return pairs{}, err
	}
	t.buffer, t.spare = nil, nil
	all := pairs{}
	for i := len(t.runs) - 1; i >= 0; i-- {
		all = merge(t.runs[i], all)
	}
	t.runs = nil
	return all, nil
}

// collect sums the sorted buffer by pair.
func (t *tally) collect() pairs {
	different := 0
	for i, k := range t.buffer {
		if i == 0 || k>>t.distBits != t.buffer[i-1]>>t.distBits {
			different++
		}
	}
	p := pairs{bits: t.wordBits, keys: make([]uint64, 0, different), sums: make([]uint64, 0, different)}
	mask := uint64(1)<<t.distBits - 1
	for i, k := range t.buffer {
		if i == 0 || k>>t.distBits != p.keys[len(p.keys)-1] {
			p.keys, p.sums = append(p.keys, k>>t.distBits), append(p.sums, 0)
		}
		p.sums[len(p.sums)-1] += t.units[k&mask]
	}
	return p
}
