package vectors

import (
	"cmp"
	"slices"
	"strings"

	"caderno/ml/f32"
)

// Similarity is cos(v_a, v_b). The error is CodeUnknown.
func (s *Set) Similarity(a, b string) (float32, error) {
	units, _, err := s.resolve(Sum([]string{a, b}, nil))
	if err != nil {
		return 0, err
	}
	return dot(units[0], units[1]), nil
}

func dot(a, b []float32) float32 {
	var product [1]float32
	f32.MulVecTo(product[:], f32.Over(a, 1, len(a)), b)
	return product[0]
}

// GroupSimilarity is the cosine of the means of two groups of words, whose vectors count with their lengths (gensim's
// n_similarity). The errors are CodeUnknown and CodeNothing.
func (s *Set) GroupSimilarity(a, b []string) (float32, error) {
	x, err := s.Mean(a, false)
	if err != nil {
		return 0, err
	}
	y, err := s.Mean(b, false)
	if err != nil {
		return 0, err
	}
	return cosine(x, y), nil
}

// cosine is the cosine of two vectors, 0 where one is zero.
func cosine(a, b []float32) float32 {
	la, lb := norm(a), norm(b)
	if la == 0 || lb == 0 {
		return 0
	}
	x, y := make([]float32, len(a)), make([]float32, len(b))
	for j := range a {
		x[j], y[j] = a[j]/la, b[j]/lb
	}
	return dot(x, y)
}

// Mean is the mean of words' vectors, each first brought to length 1 where unit is set. The errors are CodeUnknown and
// CodeNothing.
func (s *Set) Mean(words []string, unit bool) ([]float32, error) {
	if len(words) == 0 {
		return nil, refuse(CodeNothing)
	}
	sum := make([]float64, s.Dim())
	for _, word := range words {
		i, err := s.find(word)
		if err != nil {
			return nil, err
		}
		length := float32(1)
		if unit {
			length = cmp.Or(s.norms[i], 1)
		}
		for j, x := range f32.Row(s.matrix, i) {
			sum[j] += float64(x / length)
		}
	}
	mean := make([]float32, len(sum))
	for j, x := range sum {
		mean[j] = float32(x / float64(len(words)))
	}
	return mean, nil
}

// Centrality is words in order of their likeness to the mean of them all, each brought to length 1 first (gensim's
// rank_by_centrality). The errors are CodeUnknown and CodeNothing.
func (s *Set) Centrality(words []string) ([]Neighbour, error) {
	mean, err := s.Mean(words, true)
	if err != nil {
		return nil, err
	}
	ranked := make([]Neighbour, len(words))
	for k, word := range words {
		i := int(s.index[word])
		ranked[k] = Neighbour{word, i, cosine(f32.Row(s.matrix, i), mean)}
	}
	slices.SortFunc(ranked, func(a, b Neighbour) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(b.Word, a.Word))
	})
	return ranked, nil
}

// OddOneOut is the word that goes least with the others: the last by Centrality (gensim's doesnt_match).
func (s *Set) OddOneOut(words []string) (string, error) {
	ranked, err := s.Centrality(words)
	if err != nil {
		return "", err
	}
	return ranked[len(ranked)-1].Word, nil
}

// Closest is the one of several words that is most like a word, the first of equals (gensim's most_similar_to_given).
func (s *Set) Closest(word string, to []string) (string, error) {
	if len(to) == 0 {
		return "", refuse(CodeNothing)
	}
	closest, most := "", float32(-2)
	for _, other := range to {
		score, err := s.Similarity(word, other)
		if err != nil {
			return "", err
		}
		if score > most {
			closest, most = other, score
		}
	}
	return closest, nil
}

// Distances is 1 - cos(v, v_w) for every word w, in order. The errors are CodeLength, CodeWeight and, for a zero vector,
// CodeCancel.
func (s *Set) Distances(v []float32) ([]float32, error) {
	terms := []Term{{Vector: v, Weight: 1}}
	units, _, err := s.resolve(terms)
	if err != nil {
		return nil, err
	}
	x, err := s.sum(units, terms)
	if err != nil {
		return nil, err
	}
	out := make([]float32, s.Len())
	s.cosines(out, x)
	for i, c := range out {
		out[i] = 1 - c
	}
	return out, nil
}

// CloserThan is every word that is closer to a word than another is, in order of the set, without the word itself. The
// errors are CodeUnknown and CodeCancel.
func (s *Set) CloserThan(word, other string) ([]string, error) {
	own, err := s.find(word)
	if err != nil {
		return nil, err
	}
	limit, err := s.find(other)
	if err != nil {
		return nil, err
	}
	distances, err := s.Distances(f32.Row(s.matrix, own))
	if err != nil {
		return nil, err
	}
	closer := []string{}
	for i, d := range distances {
		if i != own && d < distances[limit] {
			closer = append(closer, s.words[i])
		}
	}
	return closer, nil
}

// Rank is the place of another word among the neighbours of a word, 1 for the nearest.
func (s *Set) Rank(word, other string) (int, error) {
	closer, err := s.CloserThan(word, other)
	return len(closer) + 1, err
}

// RelativeSimilarity is the likeness of two words as a share of that of the first's n nearest, 0 meaning 10 (Leeuwenberg et
// al. 2016, equation 1): above 0.10 for synonyms, with n of 10.
func (s *Set) RelativeSimilarity(a, b string, n int) (float32, error) {
	nearest, err := s.Nearest(Query{Terms: Sum([]string{a}, nil), N: n})
	if err != nil {
		return 0, err
	}
	likeness, err := s.Similarity(a, b)
	if err != nil {
		return 0, err
	}
	sum := float32(0)
	for _, other := range nearest {
		sum += other.Score
	}
	return likeness / sum, nil
}
