package vectors

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat"
)

// PairReport is how well the likeness of vectors agrees with people's judgement of pairs of words.
type PairReport struct {
	Pearson  Correlation
	Spearman Correlation
	Used     int // pairs that the correlations are over
	Unknown  int // pairs with a word that is not known; among Used only where Evaluation.UnknownWrong says so
	Of       int // pairs in all
}

// UnknownShare is the share of pairs with an unknown word, from 0 to 1.
func (r PairReport) UnknownShare() float64 { return float64(r.Unknown) / float64(r.Of) }

// Correlation is a coefficient and the probability of one at least as far from 0 if there were no relation. R is NaN
// where one side is the same for all pairs, P also where there are fewer than three.
type Correlation struct{ R, P float64 }

// Pairs compares the cosine of each pair of words with people's judgement (gensim's evaluate_word_pairs). The error is
// CodePairs where no pair has both of its words known; its argument skipped is then the number of pairs.
func (s *Set) Pairs(p *Pairs, e Evaluation) (PairReport, error) {
	k, report := s.known(e), PairReport{Of: len(p.Items)}
	var people, likeness []float64
	for _, pair := range p.Items {
		a, okA := k.index[k.upper(pair.A)]
		b, okB := k.index[k.upper(pair.B)]
		if !okA || !okB {
			report.Unknown++
			if e.UnknownWrong {
				people, likeness = append(people, pair.Score), append(likeness, 0)
			}
			continue
		}
		score, err := s.Similarity(s.words[a], s.words[b])
		if err != nil {
			return PairReport{}, err
		}
		people, likeness = append(people, pair.Score), append(likeness, float64(score))
	}
	if len(people) == 0 {
		return PairReport{}, refuse(CodePairs, "skipped", report.Of)
	}
	report.Used = len(people)
	report.Pearson = pearson(people, likeness)
	report.Spearman = Spearman(people, likeness)
	return report, nil
}

// Spearman is the correlation of the ranks of x and y, which have the same length, at least 1; equal values share the mean of
// their ranks.
func Spearman(x, y []float64) Correlation { return pearson(ranks(x), ranks(y)) }

// pearson is the correlation of x and y, with the two-sided probability of Student's t with n-2 degrees of freedom,
//
//	P = I_{1-r²}(n/2 - 1, 1/2)
//
// I being the regularised incomplete beta function.
func pearson(x, y []float64) Correlation {
	same := func(v []float64) bool { return slices.Max(v) == slices.Min(v) }
	if same(x) || same(y) {
		return Correlation{math.NaN(), math.NaN()}
	}
	r := max(-1, min(1, stat.Correlation(x, y, nil)))
	if len(x) < 3 {
		return Correlation{r, math.NaN()}
	}
	return Correlation{r, mathext.RegIncBeta(float64(len(x))/2-1, 0.5, 1-r*r)}
}

// ranks is the place of each value in order from 1, equal ones sharing the mean of theirs.
func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(v[a], v[b]), cmp.Compare(a, b)) })
	out := make([]float64, len(v))
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && v[order[to]] == v[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+1+to) / 2
		}
		from = to
	}
	return out
}
