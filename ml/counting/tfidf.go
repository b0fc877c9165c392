package counting

import "math"

// Terms says how TFIDF weighs.
type Terms struct {
	Sublinear bool // 1 + log n in place of a count n
	Smooth    bool // idf = log((1+N)/(1+df)) + 1, as if one more document had every word, so that no word comes to nothing
	Unit      bool // each document to length 1
}

// TFIDF weighs the counts of documents × words by how few documents have a word:
//
//	tfidf(d,w) = n(d,w) idf(w)     idf(w) = log(N/df(w))
//
// with n the count, N the number of documents and df that of documents with w; log is the natural logarithm (Spärck
// Jones, A statistical interpretation of term specificity and its application in retrieval, 1972; the choices: Salton &
// Buckley, Term-weighting approaches in automatic text retrieval, 1988). A word that every document has is worth 0
// unless Smooth; such values are not stored. docs stays as it is.
//
// As vectors of documents these differ much from plain counts. As vectors of words (the transpose) they do not: idf makes
// a word's vector longer or shorter, but the angles between words stay those of the counts, unless Sublinear or Unit.
func TFIDF(docs *Matrix, o Terms) *Matrix {
	df := make([]float64, docs.Cols)
	for _, w := range docs.Index {
		df[w]++
	}
	idf, n := make([]float64, docs.Cols), float64(docs.Rows)
	for w, d := range df {
		switch {
		case o.Smooth:
			idf[w] = math.Log((1+n)/(1+d)) + 1
		case d > 0:
			idf[w] = math.Log(n / d)
		}
	}
	m := &Matrix{Rows: docs.Rows, Cols: docs.Cols, Start: make([]int, docs.Rows+1)}
	m.Index, m.Value = make([]int32, 0, docs.Entries()), make([]float32, 0, docs.Entries())
	for r := range docs.Rows {
		index, value := docs.Row(r)
		for k, w := range index {
			tf := float64(value[k])
			if o.Sublinear {
				tf = 1 + math.Log(tf)
			}
			if v := float32(tf * idf[w]); v != 0 {
				m.Index, m.Value = append(m.Index, w), append(m.Value, v)
			}
		}
		m.Start[r+1] = len(m.Index)
	}
	if o.Unit {
		m.Unit()
	}
	return m
}
