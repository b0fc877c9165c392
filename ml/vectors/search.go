package vectors

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"caderno/ml/f32"
)

// hit is a word found, by its place.
type hit struct {
	score float32
	index int32
}

// before orders hits: the greater score first, then the more frequent word.
func before(a, b hit) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.index, b.index))
}

// top keeps the first of many hits, at most as many as there is room for, as a heap with the last of them at the root.
type top []hit

// offer takes a hit in if it is among the first so far. There must be room for one.
func (t *top) offer(h hit) {
	kept := *t
	if len(kept) < cap(kept) {
		kept = append(kept, h)
		*t = kept
		for i := len(kept) - 1; i > 0; {
			up := (i - 1) / 2
			if before(kept[i], kept[up]) < 0 {
				return
			}
			kept[i], kept[up] = kept[up], kept[i]
			i = up
		}
		return
	}
	if before(h, kept[0]) > 0 {
		return
	}
	kept[0] = h
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(kept) {
			return
		}
		if down+1 < len(kept) && before(kept[down+1], kept[down]) > 0 {
			down++
		}
		if before(kept[i], kept[down]) > 0 {
			return
		}
		kept[i], kept[down] = kept[down], kept[i]
		i = down
	}
}

// best is the first n of scores by place, in order.
func best(scores []float32, n int) []hit {
	kept := make(top, 0, max(1, min(n, len(scores))))
	least := float32(math.Inf(-1))
	for i, score := range scores {
		if len(kept) < cap(kept) || score > least {
			kept.offer(hit{score, int32(i)})
			least = kept[0].score
		}
	}
	slices.SortFunc(kept, before)
	return kept
}

// block is how many words a goroutine takes at a time.
const block = 4096

// inBlocks calls f with all of n words in blocks, which are the same whatever goroutine takes them.
func inBlocks(n int, f func(from, to int)) {
	inParts((n+block-1)/block, func(part int) { f(part*block, min(n, (part+1)*block)) })
}

// inParts calls f with the numbers below n, on as many goroutines as there are processors.
func inParts(n int, f func(part int)) {
	var next atomic.Int64
	work := func() {
		for part := int(next.Add(1)) - 1; part < n; part = int(next.Add(1)) - 1 {
			f(part)
		}
	}
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) - 1 {
		wait.Go(work)
	}
	work()
	wait.Wait()
}

// cosines sets dst[i] = cos(v_i, x) for the first words of the set and x of length 1.
func (s *Set) cosines(dst []float32, x []float32) {
	inBlocks(len(dst), func(from, to int) {
		f32.MulVecTo(dst[from:to], f32.Rows(s.matrix, from, to-from), x)
		for i := from; i < to; i++ {
			dst[i] = s.scaled(dst[i], i)
		}
	})
}

// scaled makes a product of vector i a cosine.
func (s *Set) scaled(product float32, i int) float32 {
	if s.norms[i] == 0 {
		return 0
	}
	return product / s.norms[i]
}

const (
	// worthwhile is the size of a matrix, in numbers, from which a search looks at a smaller copy first.
	worthwhile = 1 << 21
	// patience is how many searches a set does without its smaller copy, which takes as long to make as some of them.
	patience = 3
)

// Prepare makes what many searches are faster with and one is not: a quarter of the vectors' memory and up to half a second
// for 100,000 words of 300 numbers. Without it a set does so on its own with its fourth search.
func (s *Set) Prepare() {
	s.searches.Store(patience)
	if s.Len()*s.Dim() >= worthwhile {
		s.coarse()
	}
}

// search finds the first n of the first among words by their cosine with x, of length 1.
func (s *Set) search(x []float32, n, among int) []hit {
	if among*s.Dim() >= worthwhile && n < among/16 && s.often() {
		if found := s.coarse().search(x, n, among); found != nil {
			return found
		}
	}
	scores := make([]float32, among)
	s.cosines(scores, x)
	return best(scores, n)
}

// often says that it is time for the smaller copy.
func (s *Set) often() bool {
	return s.searches.Load() >= patience || s.searches.Add(1) > patience
}

// coarse is the vectors in bytes.
type coarse struct {
	set  *Set
	rows *f32.Coarse
}

func (s *Set) newCoarse() *coarse { return &coarse{s, f32.NewCoarse(s.matrix, runtime.GOMAXPROCS(0))} }

// search is Set.search by way of bytes. They give each cosine a_i within a bound e_i; the n greatest a_i, computed in full,
// give a score T that n words reach, so that a word with a_i + e_i < T is not among the first n. All others are computed
// in full. It returns nil where these are too many to be worth it.
func (c *coarse) search(x []float32, n, among int) []hit {
	s, q := c.set, f32.NewRounded(x)
	about := make([]float32, among)
	inBlocks(among, func(from, to int) {
		c.rows.MulVecTo(about[from:to], from, q)
		for i := from; i < to; i++ {
			about[i] = s.scaled(about[i], i)
		}
	})
	reached := float32(math.Inf(1))
	for _, h := range best(about, n) {
		reached = min(reached, s.cosine(int(h.index), x))
	}
	var likely []int32
	// Besides the bound of the bytes, what rounding does to a sum of D products, here and in the full computation.
	slack := float32(2*len(x)+64) / (1 << 24)
	for i, a := range about {
		if a+c.bound(i, q)+slack >= reached {
			if likely = append(likely, int32(i)); len(likely) > among/8 {
				return nil
			}
		}
	}
	kept := make(top, 0, n)
	for _, i := range likely {
		kept.offer(hit{s.cosine(int(i), x), i})
	}
	slices.SortFunc(kept, before)
	return kept
}

// bound is how far a cosine may be from what the bytes give, for x of length 1.
func (c *coarse) bound(i int, q f32.Rounded) float32 {
	length := c.set.norms[i]
	if length < 1e-30 { // products would be rounded to what is left of 32 bits below that
		return 2
	}
	off := c.rows.Off[i] / length
	return (1+1e-5)*off + (1+off)*q.Off
}

// cosine is one element of cosines, to the last bit.
func (s *Set) cosine(i int, x []float32) float32 {
	var product [1]float32
	f32.MulVecTo(product[:], f32.Rows(s.matrix, i, 1), x)
	return s.scaled(product[0], i)
}
