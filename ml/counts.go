package ml

import (
	"context"
	"math"

	"caderno/ml/counting"
	"caderno/ml/vectors"
)

// The ways of making vectors of words by counting, the plainest first.
const (
	CountOneHot    = "one-hot"       // a coordinate of its own for each word
	CountBags      = "bag-of-words"  // how often a word is in each sentence
	CountTFIDF     = "tf-idf"        // the same, weighed by how few sentences have the word, sentences at length 1
	CountTogether  = "co-occurrence" // how often it stands near each other word
	CountPPMI      = "ppmi"          // how much more often than by chance
	CountPPMIShort = "ppmi-and-svd"  // the same, squeezed into few coordinates
)

// CountMethods lists the ways of counting in order.
var CountMethods = []string{CountOneHot, CountBags, CountTFIDF, CountTogether, CountPPMI, CountPPMIShort}

// CountSpec says what is counted. All are needed; a WordSpec's values make counts comparable with its vectors.
type CountSpec struct {
	Words  int // the most frequent words, which get vectors: at least 1
	Window int // words on either side that stand near, 1 to 20
	Size   int // coordinates that CountPPMIShort keeps
	Seed   uint64
}

// Count makes the vectors of the text's most frequent words in one of CountMethods, from the text and nothing else. The
// words beyond them are left out of the sentences, as they are in training. The error is counting's for too many entries,
// or that of ctx. It panics on another method, and on options out of range.
func (t *Text) Count(ctx context.Context, method string, o CountSpec) (counting.Space, error) {
	corpus := below{t, int32(o.Words)}
	switch method {
	case CountOneHot:
		return counting.Sparse(counting.OneHot(o.Words)), nil
	case CountBags, CountTFIDF:
		bags, err := counting.Documents(ctx, corpus, o.Words, counting.Blocks{})
		if err != nil {
			return nil, err
		}
		if method == CountTFIDF {
			bags = counting.TFIDF(bags, counting.Terms{Unit: true})
		}
		return counting.Sparse(bags.Transpose()), nil
	case CountTogether, CountPPMI, CountPPMIShort:
		near, err := counting.CoOccurrences(ctx, corpus, o.Words, counting.Window{Size: o.Window})
		if err != nil {
			return nil, err
		}
		if method == CountTogether {
			return counting.Sparse(near), nil
		}
		near = counting.PPMI(near, counting.Association{})
		if method == CountPPMI {
			return counting.Sparse(near), nil
		}
		factors, err := counting.SVD(ctx, near, counting.Factoring{Dims: o.Size, Seed: o.Seed})
		if err != nil {
			return nil, err
		}
		return counting.Dense(factors.Vectors(0.5)), nil
	}
	panic("ml: no way of counting " + method)
}

// Agreement is how well the cosines of a space agree with the truth of the text, and over how many pairs: Spearman's
//
//	ρ = corr(rank(cos(v_a, v_b)), rank(truth(a, b)))
//
// over the pairs of Alike whose words the space has, equal values sharing the mean of their ranks. Row i of the space is the
// text's word i. ρ is NaN where the space finds all pairs equally alike, and where no pair is known.
func (t *Text) Agreement(space counting.Space) (rho float64, pairs int) {
	var truth, cosines []float64
	for _, l := range t.Alike {
		a, okA := t.rows[l.A]
		b, okB := t.rows[l.B]
		if okA && okB && max(a, b) < space.Words() {
			truth, cosines = append(truth, l.Score), append(cosines, space.Similarity(int32(a), int32(b)))
		}
	}
	if len(truth) == 0 {
		return math.NaN(), 0
	}
	return vectors.Spearman(truth, cosines).R, len(truth)
}
