package counting

import "math"

// Association says how PPMI is computed.
type Association struct {
	Negatives float64 // k: log k is taken off; at least 1, default 1, which takes off nothing
	Smoothing float64 // α: exponent on the counts of contexts; above 0 to 1, default 0.75; 1 leaves them as they are
}

// PPMI is the positive pointwise mutual information of a matrix of counts #(w,c), by rows w and contexts c:
//
//	PPMI(w,c) = max(0, log(#(w,c) Σ#(c')^α / (#(w) #(c)^α)) - log k)
//
// #(w) and #(c) being the sums of a row and of a column. Smoothing with α = 0.75 keeps rare contexts from winning; the
// shift log k is what the number of negative samples does in word2vec (Levy, Goldberg & Dagan, Improving distributional
// similarity with lessons learned from word embeddings, 2015, sections 3.1 and 3.2). Only values above 0 are stored. m
// stays as it is. It panics on options out of range.
func PPMI(m *Matrix, o Association) *Matrix {
	if o.Negatives == 0 {
		o.Negatives = 1
	}
	if o.Smoothing == 0 {
		o.Smoothing = 0.75
	}
	if !(o.Negatives >= 1) || !(o.Smoothing > 0 && o.Smoothing <= 1) {
		panic("counting: PPMI takes k of at least 1 and α above 0, to 1")
	}
	rows, cols := m.Sums()
	all := 0.0
	for c, n := range cols {
		cols[c] = math.Pow(n, o.Smoothing)
		all += cols[c]
	}
	p := &Matrix{Rows: m.Rows, Cols: m.Cols, Start: make([]int, m.Rows+1)}
	p.Index, p.Value = make([]int32, 0, m.Entries()), make([]float32, 0, m.Entries())
	for r := range m.Rows {
		index, value := m.Row(r)
		scale := all / (rows[r] * o.Negatives)
		for k, c := range index {
			// A ratio of 1 or less has no positive logarithm; most are.
			if ratio := float64(value[k]) * scale / cols[c]; ratio > 1 {
				p.Index, p.Value = append(p.Index, c), append(p.Value, float32(math.Log(ratio)))
			}
		}
		p.Start[r+1] = len(p.Index)
	}
	return p
}
