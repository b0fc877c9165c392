package world

import (
	"math"
	"strings"
	"testing"
)

// counted is words as rows of positive pointwise mutual information with the words within Window (Levy and Goldberg
// 2014), scaled to length 1: what skip-gram learns, without training. Words that come less than least times are left out.
func counted(lang string, seed uint64, n, least int) (map[string]int, [][]float64) {
	number, total := map[string]int{}, 0.0
	lines := sentences(lang, seed, n)
	for word, c := range count(strings.Join(lines, "\n")) {
		if c >= least {
			number[word] = len(number)
		}
	}
	rows, sums := make([][]float64, len(number)), make([]float64, len(number))
	for i := range rows {
		rows[i] = make([]float64, len(number))
	}
	for _, s := range lines {
		var ids []int
		for _, word := range wordsOf(s) {
			if id, ok := number[word]; ok {
				ids = append(ids, id)
			}
		}
		for i, a := range ids {
			for d := 1; d <= Window && i+d < len(ids); d++ {
				near := float64(Window+1-d) / Window // how often a shrinking window reaches so far
				b := ids[i+d]
				rows[a][b] += near
				rows[b][a] += near
				sums[a], sums[b], total = sums[a]+near, sums[b]+near, total+2*near
			}
		}
	}
	for i, row := range rows {
		square := 0.0
		for j, v := range row {
			if v > 0 {
				row[j] = max(0, math.Log(v*total/(sums[i]*sums[j])))
				square += row[j] * row[j]
			}
		}
		for j := range row {
			row[j] /= math.Sqrt(max(square, 1e-9))
		}
	}
	return number, rows
}

// TestRoyalAnalogy: rei - homem + mulher is rainha, king - man + woman is queen, in the text of every seed.
func TestRoyalAnalogy(t *testing.T) {
	for lang, q := range map[string][4]string{
		Portuguese: {"homem", "mulher", "rei", "rainha"}, English: {"man", "woman", "king", "queen"}} {
		for seed := uint64(1); seed <= 10; seed++ {
			number, rows := counted(lang, seed, Sentences/5, 40)
			sum := make([]float64, len(rows))
			for j := range sum {
				sum[j] = rows[number[q[1]]][j] - rows[number[q[0]]][j] + rows[number[q[2]]][j]
			}
			best, at := "", -1.0
			for word, id := range number {
				dot := 0.0
				for j, v := range rows[id] {
					dot += v * sum[j]
				}
				if word != q[0] && word != q[1] && word != q[2] && dot > at {
					best, at = word, dot
				}
			}
			if best != q[3] {
				t.Errorf("%s, seed %d: got %q, want %q", lang, seed, best, q[3])
			}
		}
	}
}
