package concept

import (
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Bounds of Purity. Of a larger space it looks at a fixed sample of rows, so that a frame costs the same.
const (
	MaxRows   = 2000 // candidate rows, half of them at most from groups
	MaxGroups = 64
	Nearest   = 10 // the default of how many neighbours are asked for
)

// Group is words of one kind, by their row numbers. Double words count once.
type Group struct {
	Name  string
	Words []int
}

// Share is a measured share, from 0 to 1, beside what chance would give.
type Share struct{ Got, Chance float64 }

// Neatness is what Purity.Measure finds.
type Neatness struct {
	Groups   []Share // of each group, in the order they were given; the slice is Purity's, until its next Measure
	Overall  Share   // mean over the words of all groups
	Clusters Share   // purity of clusters found without the labels
}

// Purity measures how far the words of a kind stand together. One goroutine at a time may use it.
type Purity struct {
	k       int
	rows    int            // of the space
	pool    []int          // candidate rows, rising
	member  []uint64       // of each candidate: a bit for each group
	size    [MaxGroups]int // members among the candidates
	asked   []int          // places in the pool of the words with a group
	unit    blas32.General // D×C: the candidates as unit columns
	ask     blas32.General // asked×D: unit rows
	near    blas32.General // tile×C: cosines
	best    []neighbour    // k
	shares  []Share
	cluster cluster
}

type neighbour struct {
	at  int
	cos float32
}

// tile is how many words' cosines are held at a time.
const tile = 64

// NewPurity prepares to measure groups in spaces of rows words; k neighbours are asked for, 0 meaning Nearest. Of a group
// with fewer than k+1 words only as many neighbours count as could be of the group. The sample and the clusters depend on
// seed alone. It returns an *Error for the codes that speak of groups, and panics on a row that such spaces do not have.
func NewPurity(rows int, groups []Group, k int, seed uint64) (*Purity, error) {
	if rows < 1 || k < 0 {
		panic("concept: purity takes a space with rows and some neighbours")
	}
	if k == 0 {
		k = Nearest
	}
	if len(groups) == 0 {
		return nil, refuse(CodeNoGroups)
	}
	if len(groups) > MaxGroups {
		return nil, refuse(CodeManyGroups, "groups", len(groups), "limit", MaxGroups)
	}
	of := map[int]uint64{}
	for i, g := range groups {
		n := 0
		for _, w := range g.Words {
			if w < 0 || w >= rows {
				panic("concept: the space has no such row")
			}
			if of[w]&(1<<i) == 0 {
				of[w] |= 1 << i
				n++
			}
		}
		if n < 2 {
			return nil, refuse(CodeSmallGroup, "group", g.Name, "words", n, "min", 2)
		}
	}
	p := &Purity{k: k, rows: rows, pool: candidates(rows, of, seed), shares: make([]Share, len(groups)), best: make([]neighbour, 0, k)}
	p.member = make([]uint64, len(p.pool))
	for at, w := range p.pool {
		if p.member[at] = of[w]; of[w] != 0 {
			p.asked = append(p.asked, at)
		}
		for i := range groups {
			p.size[i] += int(of[w] >> i & 1)
		}
	}
	p.near = f32.NewMatrix(tile, len(p.pool))
	p.cluster.prepare(p, len(groups), seed)
	return p, nil
}

// candidates chooses the rows that are looked at: all where there are at most MaxRows, else up to half of MaxRows from
// the groups, and a sample of the others.
func candidates(rows int, of map[int]uint64, seed uint64) []int {
	if rows <= MaxRows {
		all := make([]int, rows)
		for i := range all {
			all[i] = i
		}
		return all
	}
	r := rand.New(rand.NewPCG(seed, 0x726f7773))
	inside := make([]int, 0, len(of))
	for w := range of {
		inside = append(inside, w)
	}
	slices.Sort(inside)
	if len(inside) > MaxRows/2 {
		r.Shuffle(len(inside), func(i, j int) { inside[i], inside[j] = inside[j], inside[i] })
		inside = inside[:MaxRows/2]
	}
	taken := make(map[int]bool, MaxRows)
	for _, w := range inside {
		taken[w] = true
	}
	for len(inside) < MaxRows {
		w := r.IntN(rows)
		if _, grouped := of[w]; !taken[w] && (!grouped || len(of) > rows-MaxRows) {
			taken[w] = true
			inside = append(inside, w)
		}
	}
	slices.Sort(inside)
	return inside
}

// Measure looks at a space of as many rows as NewPurity was told. Of word w in group g, with m = min(k, |g|-1),
//
//	share(w, g) = how many of the m candidates nearest to w by cosine are in g, over m
//	chance(g)   = (|g|-1)/(C-1)
//
// and a group's share is the mean over its words; of equal cosines the more frequent word is the nearer. The purity of
// the clusters is Manning, Raghavan and Schütze's (2008, section 16.3); its chance is that of the same clusters with the
// labels dealt anew. Measure allocates only when D is new, and panics on a space of another number of rows.
func (p *Purity) Measure(space blas32.General) Neatness {
	checkSpace(space)
	if space.Rows != p.rows {
		panic("concept: purity was prepared for a space of another size")
	}
	p.fill(space)
	clear(p.shares)
	for from := 0; from < len(p.asked); from += tile {
		n := min(tile, len(p.asked)-from)
		near := f32.Rows(p.near, 0, n)
		f32.MulTo(near, f32.Rows(p.ask, from, n), p.unit)
		for i := range n {
			p.count(p.asked[from+i], f32.Row(near, i))
		}
	}
	var all Share
	words := 0
	for i := range p.shares {
		s, n := &p.shares[i], p.size[i]
		if n < 2 || len(p.pool) < 2 {
			continue
		}
		s.Chance = float64(n-1) / float64(len(p.pool)-1)
		all.Got, all.Chance, words = all.Got+s.Got, all.Chance+s.Chance*float64(n), words+n
		s.Got /= float64(n)
	}
	if words > 0 {
		all.Got, all.Chance = all.Got/float64(words), all.Chance/float64(words)
	}
	return Neatness{p.shares, all, p.cluster.measure(p)}
}

// fill scales the candidates' rows to length 1.
func (p *Purity) fill(space blas32.General) {
	if p.unit.Rows != space.Cols {
		p.unit = f32.NewMatrix(space.Cols, len(p.pool))
		p.ask = f32.NewMatrix(len(p.asked), space.Cols)
	}
	for i, at := range p.asked {
		unitTo(f32.Row(p.ask, i), 1, space, p.pool[at])
	}
	for at, w := range p.pool {
		unitTo(p.unit.Data[at:], p.unit.Stride, space, w)
	}
}

// count adds the shares of the word at a place of the pool to those of its groups; near is its cosines.
func (p *Purity) count(at int, near []float32) {
	best := p.best[:0]
	for j, c := range near {
		if j == at || len(best) == p.k && c <= best[p.k-1].cos {
			continue
		}
		if len(best) < p.k {
			best = append(best, neighbour{})
		}
		i := len(best) - 1
		for ; i > 0 && c > best[i-1].cos; i-- {
			best[i] = best[i-1]
		}
		best[i] = neighbour{j, c}
	}
	for g := range p.shares {
		m := min(p.k, p.size[g]-1, len(best))
		if p.member[at]>>g&1 == 0 || m < 1 {
			continue
		}
		n := 0
		for _, b := range best[:m] {
			n += int(p.member[b.at] >> g & 1)
		}
		p.shares[g].Got += float64(n) / float64(m)
	}
}
