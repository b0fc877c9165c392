package vectors

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"caderno/ml/f32"
)

// randomSet is v words of d normal numbers; every 50th vector is near its neighbour, and some are zero or equal.
func randomSet(tb testing.TB, seed uint64, v, d int) *Set {
	tb.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	m, words := f32.NewMatrix(v, d), make([]string, v)
	for i := range words {
		words[i] = fmt.Sprint("w", i)
		row, size := f32.Row(m, i), float32(math.Exp(r.NormFloat64()))
		for j := range row {
			row[j] = size * float32(r.NormFloat64())
		}
		switch {
		case i%50 == 49:
			for j := range row {
				row[j] = f32.Row(m, i-1)[j] + 0.1*size*float32(r.NormFloat64())
			}
		case i%1000 == 7:
			clear(row)
		case i%1000 == 13:
			copy(row, f32.Row(m, i-1))
		}
	}
	s, err := New(words, nil, m)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// The search by way of bytes finds what the full one finds, score for score, ties included.
func TestCoarseSearchIsExact(t *testing.T) {
	s := randomSet(t, 1, 5000, 40)
	c, full := s.coarse(), make([]float32, s.Len())
	taken := 0
	for i := 0; i < s.Len(); i += 97 {
		for _, among := range []int{s.Len(), 2000} {
			terms := Sum([]string{s.words[i], s.words[(i*7+1)%s.Len()]}, []string{s.words[(i*3+2)%s.Len()]})
			if i%2 == 0 {
				terms = terms[:1]
			}
			units, _, err := s.resolve(terms)
			if err != nil {
				t.Fatal(err)
			}
			x, err := s.sum(units, terms)
			if err != nil {
				continue // one of the zero vectors
			}
			got := c.search(x, 12, among)
			s.cosines(full[:among], x)
			want := best(full[:among], 12)
			if got != nil {
				taken++
				if !slices.Equal(got, want) {
					t.Errorf("word %d of %d: got %v, want %v", i, among, got, want)
				}
			}
		}
	}
	if taken < 50 {
		t.Errorf("only %d searches went by way of bytes", taken)
	}
}

// A set answers the same before it has its smaller copy and after.
func TestPreparedOrNot(t *testing.T) {
	s := randomSet(t, 5, 32_800, 64)
	q := Query{Terms: Sum([]string{s.words[100], s.words[20_000]}, []string{s.words[350]}), N: 20}
	want, err := s.Nearest(q)
	if err != nil || s.searches.Load() != 1 {
		t.Fatalf("after %d searches: %v", s.searches.Load(), err)
	}
	s.Prepare()
	for range 2 {
		if got, err := s.Nearest(q); err != nil || !slices.Equal(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
}

func TestBest(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	for range 300 {
		scores := make([]float32, 1+r.IntN(60))
		all := make([]hit, len(scores))
		for i := range scores {
			scores[i] = float32(r.IntN(9)) // many ties
			all[i] = hit{scores[i], int32(i)}
		}
		slices.SortFunc(all, before)
		n := 1 + r.IntN(20)
		if got, want := best(scores, n), all[:min(n, len(all))]; !slices.Equal(got, want) {
			t.Fatalf("first %d of %v: got %v, want %v", n, scores, got, want)
		}
	}
}

// However many goroutines compute, the bits are the same.
func TestSearchOnAnyNumberOfProcessors(t *testing.T) {
	s := randomSet(t, 3, 3*block+17, 20)
	x := make([]float32, 20)
	x[3] = 1
	q := &Questions{Sections: make([]Section, 1)}
	for i := range 300 {
		q.Sections[0].Items = append(q.Sections[0].Items, Question(s.words[3*i:3*i+4]))
	}
	one, more := make([]float32, s.Len()), make([]float32, s.Len())
	before := runtime.GOMAXPROCS(1)
	s.cosines(one, x)
	alone := s.Analogies(q, Evaluation{})
	runtime.GOMAXPROCS(5)
	s.cosines(more, x)
	together := s.Analogies(q, Evaluation{})
	runtime.GOMAXPROCS(before)
	if !slices.Equal(one, more) {
		t.Error("the cosines differ")
	}
	if !slices.Equal(alone.Sections[0].Answers, together.Sections[0].Answers) || alone.Total.Unknown > 0 {
		t.Error("the answers differ")
	}
}

func BenchmarkNearest(b *testing.B) {
	for _, shape := range [][2]int{{30_000, 100}, {100_000, 300}} {
		s := randomSet(b, 4, shape[0], shape[1])
		s.Prepare()
		b.Run(fmt.Sprintf("words=%d/columns=%d", shape[0], shape[1]), func(b *testing.B) {
			i := 0
			for b.Loop() {
				i += 50
				if _, err := s.Nearest(Query{Terms: Sum([]string{s.words[i%s.Len()]}, nil)}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("full/words=%d/columns=%d", shape[0], shape[1]), func(b *testing.B) {
			scores, x := make([]float32, s.Len()), make([]float32, s.Dim())
			x[0] = 1
			for b.Loop() {
				s.cosines(scores, x)
				best(scores, 10)
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	s := randomSet(b, 6, 10_000, 100)
	for _, format := range Formats {
		var file bytes.Buffer
		if err := Write(&file, s, format); err != nil {
			b.Fatal(err)
		}
		b.Run(format, func(b *testing.B) {
			b.SetBytes(int64(file.Len()))
			for b.Loop() {
				if _, _, err := Read(bytes.NewReader(file.Bytes()), Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
