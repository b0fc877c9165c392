//go:build !race

package ml

import (
	"math"
	"testing"

	"caderno/ml/f32"
)

// The small world answers its question, in both languages, and answers most of all questions.
func TestTheSmallWorldIsLearnt(t *testing.T) {
	for id, words := range map[string][4]string{WorldPortuguese: {"rei", "homem", "mulher", "rainha"}, WorldEnglish: {"king", "man", "woman", "queen"}} {
		text := LoadText(id)
		spec, err := Spec{Data: id}.ResolveWords(text)
		if err != nil {
			t.Fatal(err)
		}
		run, err := NewWordTrainer(spec, text)
		if err != nil {
			t.Fatal(err)
		}
		var last *MapEvent
		for run.Step(func(e Event) {
			if e.Map != nil {
				last = e.Map
			}
		}) {
		}
		if !(*last.Right > 0.6) || !(*last.Purity > 0.5) {
			t.Errorf("%s: %v of the analogies, purity %v", id, *last.Right, *last.Purity)
		}
		_, space := run.Vectors()
		if got := answer(text, space.Data, space.Stride, space.Cols, words); got != words[3] {
			t.Errorf("%s - %s + %s is %s", words[0], words[1], words[2], got)
		}
	}
}

// answer is the word nearest to a - b + c besides those three, by cosine.
func answer(text *Text, data []float32, stride, size int, q [4]string) string {
	unit := func(word int) []float32 {
		v := append([]float32(nil), data[word*stride:word*stride+size]...)
		n := float32(1 / math.Sqrt(float64(f32.Dot(v, v))))
		for i := range v {
			v[i] *= n
		}
		return v
	}
	var rows [3]int
	for i := range rows {
		rows[i], _ = text.Row(q[i])
	}
	want := unit(rows[0])
	f32.Axpy(-1, unit(rows[1]), want)
	f32.Axpy(1, unit(rows[2]), want)
	best, at := float32(math.Inf(-1)), -1
	for w := range len(data) / stride {
		if c := f32.Dot(want, unit(w)); c > best && w != rows[0] && w != rows[1] && w != rows[2] {
			best, at = c, w
		}
	}
	return text.Words[at]
}
