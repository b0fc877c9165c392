package word2vec

// Architectures.
const (
	SkipGram = "skip-gram"
	CBOW     = "cbow"
)

// What stands in for the softmax over all words.
const (
	NegativeSampling = "negative-sampling"    // Mikolov 2013b, equation 4
	Hierarchical     = "hierarchical-softmax" // Morin and Bengio 2005; Mikolov 2013b, equation 3
)

// Modes of training; see the package.
const (
	Reproducible = "reproducible"
	Fast         = "fast"
)

// Bounds of a Config. Whoever takes one from outside checks it against them: New panics beyond.
const (
	MaxSize     = 4096
	MaxWindow   = 1000
	MaxNegative = 1000
	MaxEpochs   = 100_000
	MaxThreads  = 1024
)

// Config says how to train. The zero value of a field means its default.
type Config struct {
	Architecture string  // SkipGram (the default) or CBOW
	Softmax      string  // NegativeSampling (the default) or Hierarchical
	Mode         string  // Reproducible (the default) or Fast
	Threads      int     // of Fast: 1 (the default) to MaxThreads. Reproducible does not look at it
	Size         int     // D: 1 to MaxSize; 100
	Window       int     // words on either side at most: 1 to MaxWindow; 5
	FixedWindow  bool    // every window is whole; otherwise its reach is drawn from 1 to Window, which weighs near words more
	Negative     int     // K: 1 to MaxNegative; 5
	Exponent     float64 // negatives are drawn as count to this power: -10 to 10; 0.75. For all words alike, take 1e-9
	Shared       bool    // skip-gram: the pairs of a window share their negatives (Ji 2016), which takes a fraction of the time
	Sample       float64 // frequency above which words are left out at random: up to 1; 1e-3. Below 0, none is
	Sum          bool    // CBOW predicts by the sum of the vectors, not by their mean
	Corrected    bool    // CBOW follows the gradient (İrsoy 2021); otherwise see applyCBOW
	Alpha        float64 // learning rate at the start, above 0 to 1; DefaultAlpha. Corrected CBOW wants more, 0.075
	MinAlpha     float64 // and, falling in proportion to the words that are done, at the end: up to Alpha; 1e-4, or Alpha
	Epochs       int     // times through the corpus: 1 to MaxEpochs; 5
	Words        int64   // words of the corpus, for the learning rate: above 0; the sum of the counts
	Seed         uint64
}

// DefaultAlpha is the learning rate that an architecture starts with unless it is given one, as in word2vec.c: 0.025, and 0.05
// for CBOW.
func DefaultAlpha(architecture string) float64 {
	if architecture == CBOW {
		return 0.05
	}
	return 0.025
}

// withDefaults fills what is zero, and panics on what is out of bounds.
func (c Config) withDefaults(counts []int64) Config {
	word(&c.Architecture, SkipGram, CBOW, "word2vec: there is no such architecture")
	word(&c.Softmax, NegativeSampling, Hierarchical, "word2vec: there is no such softmax")
	word(&c.Mode, Reproducible, Fast, "word2vec: there is no such mode")
	number(&c.Threads, 1, 1, MaxThreads, "word2vec: Threads is out of bounds")
	number(&c.Size, 100, 1, MaxSize, "word2vec: Size is out of bounds")
	number(&c.Window, 5, 1, MaxWindow, "word2vec: Window is out of bounds")
	number(&c.Negative, 5, 1, MaxNegative, "word2vec: Negative is out of bounds")
	number(&c.Exponent, 0.75, -10, 10, "word2vec: Exponent is out of bounds")
	number(&c.Sample, 1e-3, -1, 1, "word2vec: Sample is out of bounds")
	number(&c.Alpha, DefaultAlpha(c.Architecture), 0, 1, "word2vec: Alpha is out of bounds")
	number(&c.MinAlpha, min(1e-4, c.Alpha), 0, c.Alpha, "word2vec: MinAlpha is out of bounds")
	number(&c.Epochs, 5, 1, MaxEpochs, "word2vec: Epochs is out of bounds")
	number(&c.Words, sum(counts), 1, 1<<50, "word2vec: Words is out of bounds")
	if c.Mode == Reproducible {
		c.Threads = 1
	}
	return c
}

func word(v *string, first, second, otherwise string) {
	if *v == "" {
		*v = first
	}
	if *v != first && *v != second {
		panic(otherwise)
	}
}

func number[T int | int64 | float64](v *T, normal, low, high T, otherwise string) {
	if *v == 0 {
		*v = normal
	}
	if !(*v >= low && *v <= high) {
		panic(otherwise)
	}
}

// sum of the counts; it panics on those that no corpus can have.
func sum(counts []int64) int64 {
	const most = 1 << 50
	var n int64
	for _, c := range counts {
		if c < 0 || c > most {
			panic("word2vec: a count is out of bounds")
		}
		n += min(c, most-n)
	}
	if n == 0 {
		panic("word2vec: there are no words")
	}
	return n
}
