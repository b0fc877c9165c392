package concept

import (
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Bounds of a Scorecard.
const (
	MaxAnswers   = 30000 // rows among which an answer is looked for: the most frequent
	MaxQuestions = 2000  // of a section; of more pairs, an even sample of the questions
)

// Section is pairs of which every two make an analogy question.
type Section struct {
	Name  string
	Pairs []Pair
}

// Result is how a section was answered.
type Result struct {
	Questions int
	Skipped   int // further questions, about words that are not among the candidates
	Right     int // with the question's own three words out of the running, as is the custom
	WithOwn   int // with them in it
}

// Scorecard asks analogies. One goroutine at a time may use it.
type Scorecard struct {
	rows, answers int
	sections      []scored
	results       []Result
	unit          blas32.General // D×answers: the candidates as unit columns
}

// scored is a section ready to ask.
type scored struct {
	words []int          // rows of the section's words, each once
	asks  [][4]int       // places in words: from, to, from, and the to that is right
	ask   blas32.General // words×D
	cos   blas32.General // words×answers
	sum   []float32      // of a question's cosines, for each candidate
}

// NewScorecard prepares questions for spaces of rows words, among whose first limit rows (0 meaning MaxAnswers, which is
// also the most) answers are looked for. Every section takes two pairs or more. It returns an *Error for the codes that
// speak of pairs, and panics on a row that such spaces do not have.
func NewScorecard(rows int, sections []Section, limit int) (*Scorecard, error) {
	if rows < 1 || limit < 0 {
		panic("concept: a scorecard takes a space with rows")
	}
	if limit == 0 {
		limit = MaxAnswers
	}
	s := &Scorecard{rows: rows, answers: min(rows, limit, MaxAnswers), results: make([]Result, len(sections))}
	for i, section := range sections {
		if err := checkPairs(rows, section.Pairs, 2); err != nil {
			return nil, err
		}
		one, skipped := ask(section.Pairs, s.answers)
		s.sections = append(s.sections, one)
		s.results[i] = Result{Questions: len(one.asks), Skipped: skipped}
	}
	return s, nil
}

// ask makes the questions of some pairs.
func ask(pairs []Pair, answers int) (s scored, skipped int) {
	place := map[int]int{}
	at := func(w int) int {
		i, ok := place[w]
		if !ok {
			i = len(s.words)
			place[w], s.words = i, append(s.words, w)
		}
		return i
	}
	known := make([]Pair, 0, len(pairs))
	for _, p := range pairs {
		if p.From < answers && p.To < answers {
			known = append(known, Pair{at(p.From), at(p.To)})
		}
	}
	n := len(known)
	skipped = len(pairs)*(len(pairs)-1) - n*(n-1)
	for t, all := 0, n*(n-1); t < min(all, MaxQuestions); t++ {
		q := t
		if all > MaxQuestions {
			q = t * all / MaxQuestions
		}
		i, j := q/(n-1), q%(n-1)
		if j >= i {
			j++
		}
		if known[i].To == known[j].To { // the answer stands in the question
			skipped++
			continue
		}
		s.asks = append(s.asks, [4]int{known[i].From, known[i].To, known[j].From, known[j].To})
	}
	return s, skipped
}

// Measure asks all questions of a space of as many rows as NewScorecard was told. For pairs (a, b) and (c, d) the answer
// is 3CosAdd's (Mikolov, Yih and Zweig 2013; equation 1 in Levy and Goldberg 2014),
//
//	argmax over x of cos(x, b - a + c)
//
// on unit vectors; of equals the more frequent word wins. Measure allocates only when D is new. The slice, a result for
// each section, is the scorecard's until its next Measure. It panics on a space of another number of rows.
func (s *Scorecard) Measure(space blas32.General) []Result {
	checkSpace(space)
	if space.Rows != s.rows {
		panic("concept: the scorecard was prepared for a space of another size")
	}
	if s.unit.Rows != space.Cols {
		s.unit = f32.NewMatrix(space.Cols, s.answers)
		for i := range s.sections {
			if q := &s.sections[i]; len(q.words) > 0 {
				q.ask, q.cos = f32.NewMatrix(len(q.words), space.Cols), f32.NewMatrix(len(q.words), s.answers)
				q.sum = f32.Make(s.answers)
			}
		}
	}
	for w := range s.answers {
		unitTo(s.unit.Data[w:], s.unit.Stride, space, w)
	}
	for i := range s.sections {
		s.sections[i].answer(&s.results[i], space, s.unit)
	}
	return s.results
}

// answer counts the right answers. Cosines with b - a + c add up from those with the three, up to its length.
func (q *scored) answer(to *Result, space, unit blas32.General) {
	to.Right, to.WithOwn = 0, 0
	if len(q.asks) == 0 {
		return
	}
	for i, w := range q.words {
		unitTo(f32.Row(q.ask, i), 1, space, w)
	}
	f32.MulTo(q.cos, q.ask, unit)
	for _, ask := range q.asks {
		copy(q.sum, f32.Row(q.cos, ask[1]))
		vector := func(v []float32) blas32.Vector { return blas32.Vector{N: len(v), Inc: 1, Data: v} }
		blas32.Axpy(-1, vector(f32.Row(q.cos, ask[0])), vector(q.sum))
		f32.Add(q.sum, f32.Row(q.cos, ask[2]))
		own, right := [3]int{q.words[ask[0]], q.words[ask[1]], q.words[ask[2]]}, q.words[ask[3]]
		first, firstOfOthers := rank(q.sum, right, own)
		if first {
			to.WithOwn++
		}
		if firstOfOthers {
			to.Right++
		}
	}
}

// rank says whether a word comes before all others, and whether it does with some left out, of which it may be one itself.
func rank(sum []float32, word int, without [3]int) (first, firstOfOthers bool) {
	least := sum[word]
	first, firstOfOthers = true, !slices.Contains(without[:], word)
	for x, v := range sum {
		if v < least || v == least && x >= word {
			continue
		}
		first = false
		if !slices.Contains(without[:], x) {
			return false, false
		}
	}
	return first, firstOfOthers
}
