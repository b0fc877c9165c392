package web

import (
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/ml/vectors"
	"caderno/viz"
	"caderno/web/words"
)

// near is the neighbours of a word, in the whole space.
type near struct {
	*words.Printer
	Word    string
	Trouble string // why there are none
	Rows    []nearRow
}

// nearRow is a neighbour; the ranks are among all words on the map.
type nearRow struct {
	Word, Kind, Score string
	Bar               int // hundredths
	Then, OnMap       string
	Lies              bool // the map shows it far away
}

// answers is what a sum of words comes to.
type answers struct {
	*words.Printer
	Sum     string
	Trouble string
	Without []wordAnswer // the question's own words left out
	With    []wordAnswer
	Arrows  *arrows
}

type wordAnswer struct {
	Word, Score string
	Own         bool // one of the question's
	First       bool // the first that is not
}

// arrows is the sum as a drawing on the map.
type arrows struct {
	Points  []arrowPoint `json:"points"`
	Arrows  [][2]string  `json:"arrows"`
	Landing []float64    `json:"landing"` // where the sum falls, nil where a map cannot say
}

type arrowPoint struct {
	Word string  `json:"word"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	Role string  `json:"role"` // "term" or "answer"
}

const (
	nearShown   = 10
	answerShown = 5
	liesFrom    = 3 // times the true rank
)

// showWords answers GET /runs/{id}/words with the neighbours of ?word= and the answers to ?sum= as they were after ?at=
// events, placed as the map has them on the axes of ?axes=, ?frozen=, ?x= and ?y=.
func (s *Site) showWords(c echo.Context) error {
	at, err := position(c.QueryParams(), "at", -1)
	if err != nil {
		return err
	}
	run, err := s.fold(c.Request().Context(), c.Param("id"), at)
	if err != nil {
		return err
	}
	if run.words == nil {
		return echo.ErrNotFound
	}
	say, ask := sayTo(c), askedOf(c.QueryParams())
	if len(ask.refused) > 0 {
		return ask.refused
	}
	whole := run
	if at >= 0 && ask.axes.kind != axesFollow { // the axes may be made from what came later
		if whole, err = s.fold(c.Request().Context(), c.Param("id"), -1); err != nil {
			return err
		}
	}
	chosen, err := chooseAxes(say, whole, ask.axes)
	if err != nil {
		return err
	}
	points, _ := chosen.on(run.words)
	body, err := s.pages.render("run", "words", struct {
		Near    near
		Answers answers
	}{nearOf(say, run.words, points, ask.word), answersOf(say, run.words, points, ask.sum)})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTMLBlob(http.StatusOK, body)
}

// setOf is the vectors that a map holds; nil where it has none.
func setOf(view *viz.WordView, m *ml.MapEvent) *vectors.Set {
	if m == nil || view.Begin() == nil {
		return nil
	}
	space, err := ml.UnpackVectors(m.Vectors)
	if err != nil || space.Rows != len(view.Begin().Words) {
		return nil
	}
	set, err := vectors.New(view.Begin().Words, nil, space)
	if err != nil {
		return nil
	}
	return set
}

// spelled is a word as the text has it: people write capitals, the vocabulary does not.
func spelled(set *vectors.Set, word string) string {
	if _, ok := set.Index(word); ok {
		return word
	}
	return strings.ToLower(word)
}

// nearOf are the neighbours of a word; points are where the map has the words.
func nearOf(say *words.Printer, view *viz.WordView, points []float32, word string) near {
	n := near{Printer: say, Word: word}
	first, last, _ := view.Maps()
	now, then := setOf(view, last), setOf(view, first)
	if now == nil || then == nil || word == "" {
		n.Trouble = say.T("words.near.none")
		return n
	}
	word = spelled(now, word)
	neighbours, err := now.Nearest(vectors.Query{Terms: []vectors.Term{{Word: word, Weight: 1}}, N: nearShown})
	if err != nil {
		n.Trouble = wordTrouble(say, view.Begin(), err)
		return n
	}
	n.Word = word
	at, _ := now.Index(word)
	onMap := mapRanks(points, at)
	for i, x := range neighbours {
		row := nearRow{Word: x.Word, Kind: strconv.Itoa(kindNumber(view.Kind(x.Index))), Score: say.Number(float64(x.Score), 2),
			Bar: max(0, min(100, int(math.Round(100*float64(x.Score))))), Then: words.None, OnMap: say.Count(onMap[x.Index]), Lies: onMap[x.Index] > liesFrom*(i+1) && onMap[x.Index] > nearShown}
		if rank, err := then.Rank(word, x.Word); err == nil {
			row.Then = say.Count(rank)
		}
		n.Rows = append(n.Rows, row)
	}
	return n
}

// mapRanks is the place of every word among the neighbours of one on the map, 1 for the nearest.
func mapRanks(points []float32, at int) []int {
	n := len(points) / 2
	distance := func(i int) float64 {
		return math.Hypot(float64(points[2*i]-points[2*at]), float64(points[2*i+1]-points[2*at+1]))
	}
	order := make([]int, 0, n)
	for i := range n {
		if i != at {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if distance(a) < distance(b) {
			return -1
		}
		return 1
	})
	ranks := make([]int, n)
	for i, w := range order {
		ranks[w] = i + 1
	}
	return ranks
}

// answersOf is what a sum comes to; points are where the map has the words.
func answersOf(say *words.Printer, view *viz.WordView, points []float32, sum string) answers {
	a := answers{Printer: say, Sum: sum}
	_, last, _ := view.Maps()
	set := setOf(view, last)
	if set == nil || sum == "" {
		a.Trouble = say.T("words.near.none")
		return a
	}
	terms := set.ParseSum(strings.Fields(strings.NewReplacer("−", "-", "–", "-").Replace(sum))...)
	own := map[string]bool{}
	for i := range terms {
		terms[i].Word = spelled(set, terms[i].Word)
		own[terms[i].Word] = true
	}
	list := func(with bool) (out []wordAnswer) {
		found, err := set.Nearest(vectors.Query{Terms: terms, N: answerShown, WithOwn: with})
		if err != nil {
			a.Trouble = wordTrouble(say, view.Begin(), err)
			return nil
		}
		fresh := true
		for _, x := range found {
			mine := own[x.Word]
			out = append(out, wordAnswer{x.Word, say.Number(float64(x.Score), 2), mine, fresh && !mine})
			fresh = fresh && mine
		}
		return out
	}
	if a.Without = list(false); a.Trouble != "" {
		return a
	}
	a.With = list(true)
	a.Arrows = drawSum(set, points, terms, a.Without)
	return a
}

// drawSum places a sum on the map: its words, its first answer and, where the weights add up to one, the point where the sum
// falls: the map is made of straight lines, so it can be added on the map as well.
func drawSum(set *vectors.Set, points []float32, terms []vectors.Term, found []wordAnswer) *arrows {
	d := &arrows{Arrows: [][2]string{}}
	var x, y, total float64
	place := func(word, role string) (px, py float64) {
		i, ok := set.Index(word)
		if !ok || 2*i+1 >= len(points) {
			return 0, 0
		}
		px, py = float64(points[2*i]), float64(points[2*i+1])
		d.Points = append(d.Points, arrowPoint{word, px, py, role})
		return px, py
	}
	for _, t := range terms {
		px, py := place(t.Word, "term")
		w := float64(t.Weight)
		x, y, total = x+w*px, y+w*py, total+w
	}
	if len(found) > 0 {
		place(found[0].Word, "answer")
	}
	if math.Abs(total-1) < 1e-6 {
		d.Landing = []float64{x, y}
	}
	plus := slices.DeleteFunc(slices.Clone(terms), func(t vectors.Term) bool { return t.Weight < 0 })
	minus := slices.DeleteFunc(slices.Clone(terms), func(t vectors.Term) bool { return t.Weight >= 0 })
	if len(plus) == 2 && len(minus) == 1 && len(found) > 0 {
		d.Arrows = append(d.Arrows, [2]string{minus[0].Word, plus[0].Word}, [2]string{plus[1].Word, found[0].Word})
	}
	return d
}

// wordTrouble says why a question about words has no answer. A run keeps the vectors of the words on the map only: one that is
// not there may have had one.
func wordTrouble(say *words.Printer, begin *ml.BeginWordsEvent, err error) string {
	bad, ok := errors.AsType[*vectors.Error](err)
	switch {
	case !ok:
		return say.T("words.near.none")
	case bad.Code != vectors.CodeUnknown || begin.Vocabulary <= len(begin.Words):
		return say.Vectors(bad)
	}
	args, key := bad.Args(), "words.off-map"
	if near, _ := args["near"].([]string); len(near) > 0 {
		key = "words.off-map-near"
	}
	args["n"] = len(begin.Words)
	return say.Fill(key, args)
}

// dotsOf draws a map on a notebook's cover, in the box of its lines.
func dotsOf(view *viz.WordView) (dots []dot) {
	const most = 160
	_, _, shown := view.Maps()
	if shown == nil || len(shown.Points) < 4 {
		return nil
	}
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	n := min(len(shown.Points)/2, 4*most)
	for i := range 2 * n {
		v := float64(shown.Points[i])
		low[i%2], high[i%2] = min(low[i%2], v), max(high[i%2], v)
	}
	for i := 0; i < n && len(dots) < most; i++ {
		kind := kindNumber(view.Kind(i))
		if kind == 0 {
			continue
		}
		x := coverLeft + (coverRight-coverLeft)*(float64(shown.Points[2*i])-low[0])/max(1e-9, high[0]-low[0])
		y := coverFoot - (coverFoot-coverTop)*(float64(shown.Points[2*i+1])-low[1])/max(1e-9, high[1]-low[1])
		dots = append(dots, dot{strconv.FormatFloat(x, 'f', 1, 64), strconv.FormatFloat(y, 'f', 1, 64), "g" + strconv.Itoa(kind)})
	}
	return dots
}
