package word2vec

import (
	"math"
	"math/bits"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// copies are one thread's own of the rows that are written most. Threads that write the same row take its cache lines from
// each other, which takes longer than the arithmetic; so each writes to its own copy, and now and then hands on what it has
// changed (as Hogwild++ does for whole models: Zhang, Hsieh and Akella, 2016): with the row r, its copy c, and b, what the
// copy was when it last was the row,
//
//	r ← r + γ(c-b)
//	c ← r
//	b ← r
//
// A copy that learns K times between two such meetings, each taking it a part p of the way to where it is drawn, has gone
// 1-(1-p)ᴷ of the way. One after the other, n threads would have gone 1-(1-p)ⁿᴷ, so that
//
//	γ = (1-(1-p)ⁿᴷ) / n(1-(1-p)ᴷ)
//
// which is the sum of what they learned where that is little, and its mean where each has arrived. The zero copies are none.
type copies struct {
	table  blas32.General // the rows that all threads share, and behind them the copies of all
	first  int32          // of the rows that have copies
	count  int32
	shift  int32          // from a row to its copy
	base   blas32.General // b
	rising bool           // the last of them is the one that is written most
	often  []meetings
	turn   int       // meetings that were
	due    []meeting // of a turn; there is room for all
}

// meetings are those of the copies from one place in the order to another: at one turn in every, a share of them at each.
type meetings struct {
	from, to, every int
	gamma           float32
}

// meeting is that of one copy and its row.
type meeting struct {
	copy  int32
	gamma float32
}

// Chosen by measurement of speed and quality.
const (
	turnWords     = 64    // of a thread, from one turn to the next
	learnt        = 128   // K, about, with negative sampling,
	learntOfTurns = 512   // and with a tree, whose vectors lose nothing by it
	drawn         = 0.001 // p
	mostTurns     = 1024
)

// copied is how many of v rows each of n threads has copies of: with what they were, a twelfth of the matrix, or next to
// nothing.
func copied(v, n int) int {
	const few, most = 512, 1024
	if n == 1 {
		return 0
	}
	return min(v, max(few/n, v/(24*n)), most)
}

// newCopies is those of thread part of n, which meet their rows when they have learned about k times. written is how often a row
// is written for each word of the corpus, in the order of the rows, most first or, if rising is set, last; only the first rows of
// that order have copies.
func newCopies(table blas32.General, written []float64, rising bool, k float64, part, n int) copies {
	v := len(written)
	count := copied(v, n)
	c := copies{table: table, count: int32(count), shift: int32(v + part*count), rising: rising}
	if count == 0 {
		return c
	}
	if rising {
		c.first = int32(v - count)
		c.shift -= c.first
	}
	c.base, c.due = f32.NewTable(count, table.Cols), make([]meeting, 0, count)
	for i := range count {
		each := written[int(c.first)+c.nth(i)] * turnWords
		every := 1 << (bits.Len(uint(min(max(k/each, 1), mostTurns))) - 1)
		if last := len(c.often) - 1; last < 0 || c.often[last].every != every {
			c.often = append(c.often, meetings{from: i, every: every, gamma: gamma(each*float64(every), n)})
		}
		c.often[len(c.often)-1].to = i + 1
	}
	return c
}

// nth is which of the copies is the ith in the order.
func (c *copies) nth(i int) int {
	if c.rising {
		return int(c.count) - 1 - i
	}
	return i
}

// gamma is γ of copies that have learned k times.
func gamma(k float64, n int) float32 {
	gone := func(k float64) float64 { return -math.Expm1(k * math.Log1p(-drawn)) }
	if k < 1e-6 {
		return 1
	}
	return float32(gone(float64(n)*k) / (float64(n) * gone(k)))
}

// of is where this thread reads and writes a row.
func (c *copies) of(row int32) int32 {
	own := row + c.shift
	if uint32(row-c.first) < uint32(c.count) { // a conditional move: which it is cannot be foreseen
		row = own
	}
	return row
}

// redirect makes rows those that this thread reads and writes.
func (c *copies) redirect(rows []int32) {
	if c.count == 0 {
		return
	}
	for i, row := range rows {
		rows[i] = c.of(row)
	}
}

// begin makes every copy what its row is.
func (c *copies) begin() {
	from := c.table.Data[int(c.first)*c.table.Stride:]
	copy(c.table.Data[int(c.first+c.shift)*c.table.Stride:][:len(c.base.Data)], from)
	copy(c.base.Data, from)
}

// meet lets the copies meet their rows whose turn it is. A row is where the thread is that met it last, so each is asked for
// a few meetings before its own; earlier, the other thread would have taken it back.
func (c *copies) meet() {
	const ahead = 4
	c.turn++
	c.due = c.due[:0]
	for _, m := range c.often {
		for i := m.next(c.turn); i < m.to; i += m.every {
			c.due = append(c.due, meeting{int32(c.nth(i)), m.gamma})
		}
	}
	for i := range len(c.due) + ahead {
		if i < len(c.due) {
			f32.Fetch(c.table, []int32{c.first + c.due[i].copy})
		}
		if i >= ahead {
			c.settle(c.due[i-ahead])
		}
	}
}

// next is the first whose turn it is.
func (m *meetings) next(turn int) int { return m.from + (turn+m.from)%m.every }

// end lets all copies meet their rows.
func (c *copies) end() {
	for _, m := range c.often {
		for i := m.from; i < m.to; i++ {
			c.settle(meeting{int32(c.nth(i)), m.gamma})
		}
	}
}

func (c *copies) settle(m meeting) {
	row := c.first + m.copy
	f32.MeetRow(m.gamma, c.row(c.table, row), c.row(c.table, row+c.shift), c.row(c.base, m.copy))
}

func (c *copies) row(table blas32.General, i int32) []float32 {
	return table.Data[int(i)*table.Stride:][:table.Stride]
}

// writes is how often the rows of both matrices are written for each word of the corpus, on average.
func (t *Trainer) writes(counts []int64) (in, out []float64) {
	c := t.config
	contexts := float64(c.Window + 1)
	if c.FixedWindow {
		contexts = float64(2 * c.Window)
	}
	predictions := contexts
	if t.shape.cbow {
		predictions = 1
	}
	centre, centres, total := make([]float64, len(counts)), 0.0, float64(sum(counts))
	in = make([]float64, len(counts))
	for i, n := range counts {
		centre[i] = float64(n) / total * float64(t.kept[i]) / (1 << 32)
		centres += centre[i]
		in[i] = centre[i] * contexts
	}
	out = make([]float64, t.outputs)
	if t.shape.tree != nil {
		for word, share := range centre {
			nodes, _ := t.shape.tree.way(int32(word))
			for _, node := range nodes {
				out[node] += share * predictions
			}
		}
		return in, out
	}
	weights, all := noiseWeights(counts, c.Exponent), 0.0
	for _, w := range weights {
		all += w
	}
	for i, w := range weights {
		out[i] = predictions * (centre[i] + centres*float64(c.Negative)*w/all)
	}
	return in, out
}
