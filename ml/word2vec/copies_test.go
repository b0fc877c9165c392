package word2vec

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"caderno/ml/f32"
)

// What n copies learn apart and hand on is what one row would have learned from all of them, where each learns by going a part
// of the way to one goal.
func TestGammaIsWhatOneAfterTheOtherWouldHaveLearned(t *testing.T) {
	for _, n := range []int{2, 3, 8} {
		for _, k := range []int{1, 7, 128, 5000} {
			goes := func(from float64, times int) float64 {
				for range times {
					from += drawn * (1 - from)
				}
				return from
			}
			together := float64(n) * float64(gamma(float64(k), n)) * goes(0, k)
			if want := goes(0, n*k); math.Abs(together-want) > 1e-6 {
				t.Errorf("%d copies that learn %d times go %v of the way, not %v", n, k, together, want)
			}
		}
		if g := gamma(0, n); g != 1 {
			t.Errorf("what is learned once in a while counts %v times", g)
		}
	}
}

// written is how often some rows are written, in words of the corpus, most first or last.
func written(t *rapid.T, rows int, rising bool) []float64 {
	w := rapid.SliceOfN(rapid.Float64Range(0, 3), rows, rows).Draw(t, "written")
	slices.Sort(w)
	if !rising {
		slices.Reverse(w)
	}
	return w
}

func TestCopiesMeetTheirRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, v, rising := rapid.IntRange(2, 5).Draw(t, "threads"), rapid.IntRange(1, 700).Draw(t, "rows"), rapid.Bool().Draw(t, "rising")
		table := f32.NewTable(v+n*copied(v, n), 3)
		w := written(t, v, rising)
		part := rapid.IntRange(0, n-1).Draw(t, "part")
		learns := rapid.SampledFrom([]float64{learnt, learntOfTurns}).Draw(t, "times")
		c, other := newCopies(table, w, rising, learns, part, n), newCopies(table, w, rising, learns, (part+1)%n, n)
		for i := range v * table.Stride {
			table.Data[i] = float32(i)
		}
		c.begin()
		seen := map[int32]bool{}
		for row := range int32(v) {
			own := c.of(row)
			has := own != row
			if most := rising && int(row) >= v-copied(v, n) || !rising && int(row) < copied(v, n); has != most {
				t.Fatalf("whether row %d of %d has a copy: %v", row, v, has)
			}
			if seen[own] || has && (int(own) < v || int(own) >= table.Rows || own == other.of(row)) {
				t.Fatalf("row %d is written at %d", row, own)
			}
			seen[own] = true
			if !slices.Equal(f32.Row(table, int(own)), f32.Row(table, int(row))) {
				t.Fatalf("the copy of row %d begins as another row", row)
			}
			f32.Row(table, int(own))[1] += 100
		}
		// Another thread's change to the row in the meantime is kept, and comes to the copy.
		for row := range v {
			f32.Row(table, row)[2] -= 7
		}
		if rapid.Bool().Draw(t, "at the end") {
			c.end()
		} else {
			for range mostTurns {
				c.meet()
			}
		}
		for row := range int32(v) {
			first := float32(int(row) * table.Stride)
			want := []float32{first, first + 1 + 100, first + 2 - 7}
			if c.of(row) != row {
				m := of(&c, int(row))
				want[1] = first + 1 + 100*m.gamma
				if k := turnWords * w[row] * float64(m.every); k > 2*learns && m.every > 1 || k < learns/4 && m.every < mostTurns {
					t.Fatalf("a row that is written %v times a word meets its copy at every %dth turn", w[row], m.every)
				}
			}
			for _, at := range []int32{row, c.of(row)} {
				if got := f32.Row(table, int(at)); math.Abs(float64(got[1]-want[1])) > 0.01*float64(1+first*1e-4) || got[0] != want[0] || got[2] != want[2] {
					t.Fatalf("row %d at %d is %v, not %v", row, at, got, want)
				}
			}
		}
	})
}

// of is the meetings that a row with a copy is among.
func of(c *copies, row int) (found meetings) {
	for _, m := range c.often {
		for i := m.from; i < m.to; i++ {
			if int(c.first)+c.nth(i) == row {
				return m
			}
		}
	}
	return found
}

// A turn of few words has little to settle, however many copies there are: one in as many words as a copy learns from.
func TestMeetingsAreRare(t *testing.T) {
	w := make([]float64, 30_000)
	sum := 0.0
	for i := range w {
		w[i] = 2 / float64(i+3)
		sum += w[i]
	}
	c, met := newCopies(f32.NewTable(30_000+2*copied(30_000, 2), 1), w, false, learnt, 0, 2), 0.0
	for _, m := range c.often {
		met += float64(m.to-m.from) / float64(m.every)
	}
	if most := 2*sum*turnWords/learnt + float64(c.count)/mostTurns + 1; met > most {
		t.Errorf("%v rows are settled at a turn, more than %v", met, most)
	}
}

// How often rows are written is foreseen well enough to say which are written most, and when they are to meet.
func TestWritesAreForeseen(t *testing.T) {
	counts, s := zipf(500, 3000)
	for _, contest := range contests {
		tr := New(contest.Config, counts, s)
		in, out := tr.writes(counts)
		w, words := tr.workers[0], 0
		gotIn, gotOut := make([]float64, len(in)), make([]float64, len(out))
		err := s.Sentences(0, 1, func(ids []int32) error {
			words += len(ids)
			w.sample(ids, tr.kept)
			for i, centre := range w.kept {
				reach := int(w.reach[i])
				v := &w.windows[0]
				w.plan(v, w.kept[max(0, i-reach):i], centre, w.kept[i+1:min(len(w.kept), i+1+reach)])
				for _, c := range v.contexts {
					gotIn[c]++
				}
				predictions := 1.0
				if !w.cbow && !w.sets {
					predictions = float64(len(v.contexts))
				}
				for set := range v.counts {
					for _, row := range v.rows[set*(1+w.negative):][:v.counts[set]] {
						gotOut[row] += predictions
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range []int{0, 1, 2, 10, 50} {
			predicted := row
			if w.tree != nil { // whose root is the last node
				predicted = len(out) - 1 - row
			}
			for name, r := range map[string]float64{"in": gotIn[row] / float64(words) / in[row], "out": gotOut[predicted] / float64(words) / out[predicted]} {
				if r < 0.6 || r > 1.4 {
					t.Errorf("%s, row %d %s: written %v times what was foreseen", contest.name, row, name, r)
				}
			}
		}
		tr.Close()
	}
}

// Over all strata every word has its share, and none of them is heavier than another.
func TestStrataAddUpToTheNoise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts, n := someCounts(t), rapid.IntRange(1, 9).Draw(t, "parts")
		weights, total := noiseWeights(counts, 0.75), 0.0
		for _, w := range weights {
			total += w
		}
		got := make([]float64, len(counts))
		for _, part := range strata(slices.Clone(weights), rapid.IntRange(0, len(counts)).Draw(t, "first"), n) {
			for i, c := range part {
				share := float64(c.part) / (1 << 32)
				got[i] += share / float64(len(counts)*n)
				got[c.other] += (1 - share) / float64(len(counts)*n)
			}
		}
		for i, w := range weights {
			if math.Abs(got[i]-w/total) > 1e-8 {
				t.Fatalf("word %d of %v has %v, not %v", i, counts, got[i], w/total)
			}
		}
	})
}

// Threads with different strata hardly ever draw the same word, and never one of those that follow in memory.
func TestStrataKeepApart(t *testing.T) {
	counts, _ := zipf(30_000, 0)
	const n = 2
	first := copied(len(counts), n)
	var drawn [n]map[int32]bool
	for p, part := range strata(noiseWeights(counts, 0.75), first, n) {
		drawn[p] = map[int32]bool{}
		for r := rand.NewPCG(1, 2); len(drawn[p]) < 3000; {
			drawn[p][part.draw(r)] = true
		}
	}
	same, beside := 0, 0
	for id := range drawn[0] {
		if int(id) < first {
			continue
		}
		if drawn[1][id] {
			same++
		}
		if drawn[1][id+1] {
			beside++
		}
	}
	if same > 1 || beside > 3000/64*2 {
		t.Errorf("%d words were drawn from both strata, and %d beside them", same, beside)
	}
}
