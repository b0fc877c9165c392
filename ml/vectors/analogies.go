package vectors

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
)

// Evaluation says how vectors are measured. Its zero value is gensim's default.
type Evaluation struct {
	Among         int  // take only the first so many words for known; 0 means 300,000, less than 0 all
	CaseSensitive bool // tell words apart that differ in capitals only; otherwise the first of them stands for all
	UnknownWrong  bool // count a question with an unknown word as wrong, a pair with one as unlike (0); otherwise leave it out
}

// defaultAmong is gensim's restrict_vocab.
const defaultAmong = 300_000

// known is the places of the words that count in an evaluation.
type known struct {
	index map[string]int32
	among int
	upper func(string) string
}

func (s *Set) known(e Evaluation) known {
	k := known{among: e.Among, upper: func(word string) string { return word }}
	if k.among == 0 {
		k.among = defaultAmong
	}
	if k.among < 0 || k.among > s.Len() {
		k.among = s.Len()
	}
	if e.CaseSensitive && k.among == s.Len() {
		k.index = s.index
		return k
	}
	if !e.CaseSensitive {
		k.upper = upper
	}
	k.index = make(map[string]int32, k.among)
	for i, word := range s.words[:k.among] {
		word = k.upper(word)
		if _, ok := k.index[word]; !ok {
			k.index[word] = int32(i)
		}
	}
	return k
}

// upper is a word in capitals by Unicode's full rules, as Python has it: ß becomes SS.
func upper(word string) string {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return cases.Upper(language.Und).String(word)
		}
	}
	return strings.ToUpper(word)
}

// AnalogyReport is how many analogies vectors solve, in all and by section.
type AnalogyReport struct {
	Sections []AnalogyScore `json:"sections"`
	Total    AnalogyScore   `json:"total"`
}

// AnalogyScore is how many questions were answered right. Unknown ones have a word that is not known; they are among Wrong
// only where Evaluation.UnknownWrong says so.
type AnalogyScore struct {
	Name    string   `json:"name"` // "" in the total
	Right   int      `json:"right"`
	Wrong   int      `json:"wrong"`
	Unknown int      `json:"unknown"`
	Answers []string `json:"-"` // to each question of a section, in its case; "" where a word is unknown; nil in the total
}

// Accuracy is the share of right answers among those that count, 0 where none do.
func (a AnalogyScore) Accuracy() float64 {
	if a.Right+a.Wrong == 0 {
		return 0
	}
	return float64(a.Right) / float64(a.Right+a.Wrong)
}

// Analogies asks every question for the word that is nearest to b - a + c, a, b and c themselves left out, and counts how
// often it is d (gensim's evaluate_word_analogies, word2vec's compute-accuracy; 3CosAdd, Levy and Goldberg 2014, equation
// 1). As in gensim the answer is the first of the five nearest that is not a, b or c in other capitals.
func (s *Set) Analogies(q *Questions, e Evaluation) AnalogyReport {
	k := s.known(e)
	asked := s.askable(q, k)
	answers := s.answer(asked, k)
	var report AnalogyReport
	next := 0
	for _, section := range q.Sections {
		score := AnalogyScore{Name: section.Name, Answers: make([]string, len(section.Items))}
		for i, item := range section.Items {
			if next == len(asked) || asked[next].item != &section.Items[i] {
				score.Unknown++
				if e.UnknownWrong {
					score.Wrong++
				}
				continue
			}
			predicted, given := s.choose(item, answers[next], k)
			next++
			score.Answers[i] = given
			if predicted == k.upper(item[3]) {
				score.Right++
			} else {
				score.Wrong++
			}
		}
		report.Sections = append(report.Sections, score)
		report.Total.Right += score.Right
		report.Total.Wrong += score.Wrong
		report.Total.Unknown += score.Unknown
	}
	return report
}

// choose is the answer to a question among the words found, as it is compared and as it stands in the set. Where all of them
// are the question's own, the last one stands, as in gensim.
func (s *Set) choose(item Question, found top, k known) (predicted, given string) {
	a, b, c := k.upper(item[0]), k.upper(item[1]), k.upper(item[2])
	for _, h := range found {
		given = s.words[h.index]
		if predicted = k.upper(given); predicted != a && predicted != b && predicted != c {
			break
		}
	}
	return predicted, given
}

// asking is a question whose words are all known.
type asking struct {
	item *Question
	own  [3]int32
}

func (s *Set) askable(q *Questions, k known) []asking {
	var asked []asking
	for _, section := range q.Sections {
	items:
		for i := range section.Items {
			a := asking{item: &section.Items[i]}
			for w, word := range a.item {
				at, ok := k.index[k.upper(word)]
				if !ok {
					continue items
				}
				if w < 3 {
					a.own[w] = at
				}
			}
			asked = append(asked, a)
		}
	}
	return asked
}

const (
	candidates = 5    // words that gensim looks at for an answer
	askedAtOne = 128  // questions that meet a block of words at once
	wordsAtOne = 1024 // words of a block, which stay in a near cache
	wordParts  = 16   // parts of all words, each of which one goroutine takes
)

// answer finds the nearest words of every question, its own left out: products of whole batches of questions with whole
// blocks of words, the blocks shared among as many goroutines as there are processors.
func (s *Set) answer(asked []asking, k known) []top {
	sums := s.questionVectors(asked)
	size := max(wordsAtOne, (k.among+wordParts-1)/wordParts)
	parts := make([][]top, (k.among+size-1)/size)
	inParts(len(parts), func(part int) {
		found, end := newTops(len(asked)), min(k.among, (part+1)*size)
		for from := part * size; from < end; from += wordsAtOne {
			s.ask(found, asked, sums, from, min(wordsAtOne, end-from))
		}
		parts[part] = found
	})
	answers := newTops(len(asked))
	for i := range answers {
		for _, part := range parts {
			for _, h := range part[i] {
				answers[i].offer(h)
			}
		}
		slices.SortFunc(answers[i], before)
	}
	return answers
}

func newTops(n int) []top {
	hits, tops := make([]hit, n*candidates), make([]top, n)
	for i := range tops {
		tops[i] = hits[i*candidates : i*candidates : (i+1)*candidates]
	}
	return tops
}

// questionVectors is b - a + c for each question, of units, at length 1.
func (s *Set) questionVectors(asked []asking) blas32.General {
	if len(asked) == 0 {
		return blas32.General{}
	}
	sums := f32.NewMatrix(len(asked), s.Dim())
	for i, a := range asked {
		row := f32.Row(sums, i)
		for w, sign := range [3]float32{-1, 1, 1} {
			length := s.norms[a.own[w]]
			if length == 0 {
				continue
			}
			for j, x := range f32.Row(s.matrix, int(a.own[w])) {
				row[j] += sign * (x / length)
			}
		}
		if length := norm(row); length > 0 {
			for j := range row {
				row[j] /= length
			}
		}
	}
	return sums
}

// ask offers n words from one on to every question.
func (s *Set) ask(found []top, asked []asking, sums blas32.General, from, n int) {
	if len(asked) == 0 {
		return
	}
	units := f32.NewMatrix(n, s.Dim())
	for i := range n {
		if length := s.norms[from+i]; length > 0 {
			row := f32.Row(units, i)
			for j, x := range f32.Row(s.matrix, from+i) {
				row[j] = x / length
			}
		}
	}
	words := f32.NewPacked(s.Dim(), n)
	words.PackTransposed(units)
	scores := f32.NewMatrix(askedAtOne, n)
	for q := 0; q < len(asked); q += askedAtOne {
		rows := min(askedAtOne, len(asked)-q)
		f32.MulPackedTo(f32.Rows(scores, 0, rows), f32.Rows(sums, q, rows), words)
		for r := range rows {
			offerAll(&found[q+r], f32.Row(scores, r), from, asked[q+r].own)
		}
	}
}

// offerAll offers the scores of words from one on, the question's own aside.
func offerAll(t *top, scores []float32, from int, own [3]int32) {
	least, full := float32(0), false
	if full = len(*t) == cap(*t); full {
		least = (*t)[0].score
	}
	for i, score := range scores {
		if full && score <= least { // words come in order, so a later one of the same score stands behind
			continue
		}
		at := int32(from + i)
		if at == own[0] || at == own[1] || at == own[2] {
			continue
		}
		t.offer(hit{score, at})
		if full = len(*t) == cap(*t); full {
			least = (*t)[0].score
		}
	}
}
