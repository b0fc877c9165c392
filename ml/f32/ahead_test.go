package f32

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// What is asked for meanwhile changes no product, whatever it is, and each span is gone through to its end and no further.
func TestAheadChangesNothing(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	far := random(rng, 1, 5000).Data
	for _, size := range [][3]int{{1, 64, 16}, {3, 5, 7}, {12, 64, 32}, {32, 64, 256}, {25, 33, 100}, {64, 256, 64}, {7, 300, 40}} {
		m, k, n := size[0], size[1], size[2]
		a, b, c := random(rng, m, k), random(rng, k, n), random(rng, m, n)
		p := NewPacked(k, n)
		p.Pack(b)
		got, ahead := NewMatrix(m, n), new(Ahead)
		spans := [][]float32{far[:1], far[3:3], far[7:900], far[900:901], far[1000:], far[:16], far[16:32], far[2:4], far[2:4]}
		for used := range len(spans) + 1 {
			Copy(got, c)
			ahead.Clear()
			for _, v := range spans[:used] {
				ahead.Need(v)
			}
			began := ahead.spans
			for range 3 {
				AddMulPacked(got, a, p.Meanwhile(ahead))
			}
			want := NewMatrix(m, n)
			Copy(want, c)
			for range 3 {
				AddMulPacked(want, a, p)
			}
			if !slices.Equal(got.Data, want.Data) {
				t.Fatalf("%v with %d spans: the product is another", size, used)
			}
			for i, s := range ahead.spans {
				if s.last != began[i].last || s.at < began[i].at || s.at > s.last {
					t.Fatalf("%v with %d spans: span %d went from %v to %v", size, used, i, began[i], s)
				}
			}
		}
	}
}
