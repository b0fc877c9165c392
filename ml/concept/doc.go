// Package concept asks a word space about concepts: does a direction mean something, do the words of a kind stand
// together, do pairs of words lead the same way?
//
//	Axis       a direction from three or more pairs, tried on pairs that it has not seen, beside axes of nothing
//	Purity     how much of a word's neighbourhood, and of clusters found without labels, is of the word's own kind
//	Scorecard  analogies from pairs, with and without the question's own words among the answers
//
// Each measure comes with what chance would give. A space is a matrix with a word in each row; words are row numbers,
// most frequent first, and Pairs turns text into them. Rows may have any length: only directions count, so each is
// scaled to length 1 first. A row of zeros, or with a value that is not finite, is like no word.
//
// Purity and Scorecard own their buffers, allocate nothing when they measure, and give the same bits for the same space
// and seed; they are cheap enough for every frame of a training run on a vocabulary of a class (see the benchmarks).
//
// Legend: V words, D dimensions, C candidate rows, n pairs, k neighbours.
//
// Papers: Bolukbasi et al., Man is to Computer Programmer as Woman is to Homemaker?, NIPS 2016; Kozlowski, Taddy and
// Evans, The Geometry of Culture, American Sociological Review 84(5), 2019; Mikolov, Yih and Zweig, Linguistic
// Regularities in Continuous Space Word Representations, NAACL 2013; Levy and Goldberg, Linguistic Regularities in Sparse
// and Explicit Word Representations, CoNLL 2014; Manning, Raghavan and Schütze, Introduction to Information Retrieval,
// 2008, section 16.3.
package concept
