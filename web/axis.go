package web

import (
	"cmp"
	"context"
	"errors"
	"math"
	"net/url"
	"slices"

	"caderno/ml"
	"caderno/ml/concept"
	"caderno/ml/vectors"
	"caderno/storage"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// axisBlock is an axis block: words along a concept in the vectors of one run, and the axis that the reader makes.
type axisBlock struct {
	*words.Printer
	ID, Title, Caption string
	Trouble            string // why there is nothing to see
	Waiting            bool   // its run is training
	State              string // of a run that is not done, in words
	Run                string
	Train              *trainButton // where there is no run
	Axis               *laidAxis
	Verdict            *wordVerdict
	Receipt            []string
	Own                ownAxis
}

// laidAxis is words laid along an axis, and how much it means.
type laidAxis struct {
	*words.Printer
	ID, From, To, Alt string
	Strips            []strip // the same for a wide, a middling and a narrow page
	Pairs             []axisPair
	Others            []axisWord
	Accuracy, Of      string
	Measures          []fact
	accuracy          float64
	control           concept.Control
	coordinate        ml.Coordinate
	strongest         float64 // share of the direction's squared length in its largest coordinate
}

type axisPair struct {
	From, To, FromScore, ToScore string
	Right                        bool // the axis of the other pairs puts it in order
}

type axisWord struct {
	Word, Score string
	score       float64
}

const (
	axisDraws  = 400 // axes of nothing that one is compared with
	axisPairs  = 10  // drawn, of those there are
	axisOthers = 20
)

// axisBlock shows an axis block.
func (s *Site) axisBlock(ctx context.Context, say *words.Printer, b notebooks.Axis, book string, asked url.Values) (*axisBlock, error) {
	text, err := s.textOf(ctx, b.Data)
	if err != nil {
		return nil, err
	}
	spec, err := (ml.Spec{Data: b.Data, Words: b.Words}).ResolveWords(text)
	if err != nil {
		return nil, err
	}
	show := &axisBlock{Printer: say, ID: b.ID, Title: say.T("axis.title", "axis", say.WorldAxis(b.Axis)), Caption: firstOf(b.Caption, say.T("axis.caption", "size", spec.Words.Size))}
	at := slices.IndexFunc(text.Axes, func(a ml.Axis) bool { return a.Name == b.Axis })
	if at < 0 {
		show.Trouble = say.T("axis.none")
		return show, nil
	}
	id := spec.ID(text.Hash())
	page, err := s.live.Read(ctx, id, math.MaxInt32)
	if errors.Is(err, storage.ErrNotFound) {
		show.Train = newTrainButton(say, ml.Spec{Data: b.Data, Words: b.Words}, say.T("form.train"))
		return show, nil
	}
	if err != nil {
		return nil, err
	}
	show.Run = id
	if state := page.Status.State; state != storage.Done {
		show.State = stateOfRun(say, state)
		show.Waiting = state == storage.Queued || state == storage.Training
		return show, nil
	}
	run, err := s.fold(ctx, id, -1)
	if err != nil {
		return nil, err
	}
	_, last, _ := run.words.Maps()
	set := setOf(run.words, last)
	if set == nil {
		show.Trouble = say.T("axis.no-vectors")
		return show, nil
	}
	show.Receipt = receiptOf(say, run.status.Run)
	show.lay(set, text, text.Axes[at])
	show.Own = show.ask(set, text, text.Axes[(at+1)%len(text.Axes)], book, asked)
	return show, nil
}

// lay lays words along the block's axis.
func (b *axisBlock) lay(set *vectors.Set, text *ml.Text, axis ml.Axis) {
	known := slices.DeleteFunc(slices.Clone(axis.Pairs), func(p [2]string) bool {
		_, from := set.Index(p[0])
		_, to := set.Index(p[1])
		return !from || !to
	})
	laid, err := layAxis(b.Printer, set, text, b.ID+"-strip", b.WorldEnd(axis.From), b.WorldEnd(axis.To), known)
	if err != nil {
		b.Trouble = conceptTrouble(b.Printer, err)
		return
	}
	b.Axis, b.Verdict = laid, newAxisVerdict(b.Printer, b.ID, laid)
}

// layAxis makes an axis of pairs and lays their words and others along it. The errors are concept's.
func layAxis(say *words.Printer, set *vectors.Set, text *ml.Text, id, from, to string, words [][2]string) (*laidAxis, error) {
	pairs, err := concept.Pairs(words, set.Index)
	if err != nil {
		return nil, err
	}
	space := set.Matrix()
	axis, err := concept.NewAxis(space, from, to, pairs)
	if err != nil {
		return nil, err
	}
	a := &laidAxis{Printer: say, ID: id, From: from, To: to, accuracy: axis.Accuracy(), coordinate: ml.BestCoordinate(space, pairs)}
	if a.control, err = concept.NewControl(space, pairs, axisDraws, 1); err != nil {
		return nil, err
	}
	for _, v := range axis.Direction {
		a.strongest = max(a.strongest, float64(v)*float64(v))
	}
	score := func(row int) float64 {
		var s [1]float64
		axis.ScoreTo(s[:], space, []int{row})
		return s[0]
	}
	var placed []placedWord
	drawn := mostFrequent(pairs, axisPairs)
	for i, p := range pairs {
		f, t := score(p.From), score(p.To)
		a.Pairs = append(a.Pairs, axisPair{words[i][0], words[i][1], say.Number(f, 2), say.Number(t, 2), axis.Ordered[i]})
		if drawn[p] {
			placed = append(placed, placedWord{words[i][0], "from", f}, placedWord{words[i][1], "to", t})
		}
	}
	for _, row := range otherWords(set, text, pairs) {
		s := score(row)
		a.Others = append(a.Others, axisWord{set.Words()[row], say.Number(s, 2), s})
		placed = append(placed, placedWord{set.Words()[row], "other", s})
	}
	slices.SortStableFunc(a.Others, func(x, y axisWord) int { return cmp.Compare(x.score, y.score) })
	a.Strips = newStrips(placed)
	a.Alt = say.T("axis.alt", "from", from, "to", to)
	a.Accuracy, a.Of, a.Measures = say.Percent(&a.accuracy), say.T("axis.pairs", "n", len(pairs)), a.measures()
	return a, nil
}

// measures says what the axis means, without its accuracy.
func (a *laidAxis) measures() []fact {
	return []fact{{a.T("axis.control"), a.Percent(&a.control.Mean), ""}, {a.T("axis.control95"), a.Percent(&a.control.P95), ""},
		{a.T("axis.coordinate"), a.Percent(&a.coordinate.Accuracy), ""}, {a.T("axis.strongest"), a.Percent(&a.strongest), ""}}
}

// mostFrequent picks the pairs whose rarer word is the most frequent.
func mostFrequent(pairs []concept.Pair, most int) map[concept.Pair]bool {
	sorted := slices.Clone(pairs)
	slices.SortStableFunc(sorted, func(a, b concept.Pair) int { return max(a.From, a.To) - max(b.From, b.To) })
	picked := map[concept.Pair]bool{}
	for _, p := range sorted[:min(most, len(sorted))] {
		picked[p] = true
	}
	return picked
}

// otherWords picks words that are in none of the pairs: the most frequent of each kind in turn, or of all where no kinds are
// known.
func otherWords(set *vectors.Set, text *ml.Text, pairs []concept.Pair) (rows []int) {
	taken := map[int]bool{}
	for _, p := range pairs {
		taken[p.From], taken[p.To] = true, true
	}
	var kinds [][]int
	for _, g := range text.Groups {
		var kind []int
		for _, word := range g.Words {
			if row, ok := set.Index(word); ok {
				kind = append(kind, row)
			}
		}
		slices.Sort(kind)
		kinds = append(kinds, kind)
	}
	if len(kinds) == 0 {
		all := make([]int, set.Len())
		for i := range all {
			all[i] = i
		}
		kinds = [][]int{all}
	}
	for next := true; next; {
		next = false
		for i, kind := range kinds {
			for len(kind) > 0 && taken[kind[0]] {
				kind = kind[1:]
			}
			if kinds[i] = kind; len(kind) == 0 || len(rows) == axisOthers {
				continue
			}
			rows, taken[kind[0]], kinds[i], next = append(rows, kind[0]), true, kind[1:], true
		}
	}
	return rows
}

// newAxisVerdict judges the claim that axes come to mean concepts, as directions more than as coordinates. It falls where the
// axis does no better on pairs it has not seen than 95 of 100 axes of nothing.
func newAxisVerdict(say *words.Printer, prefix string, a *laidAxis) *wordVerdict {
	v := &wordVerdict{ID: prefix + "-verdict", Claim: say.T("axis.verdict.claim"), Number: a.Accuracy, What: say.T("axis.verdict.number", "of", a.Of), Facts: a.Measures}
	switch {
	case a.accuracy <= a.control.P95:
		v.Says, v.Sign = say.T("axis.verdict.fails"), "diverged"
	case a.coordinate.Accuracy >= a.accuracy:
		v.Says, v.Sign = say.T("axis.verdict.coordinate", "share", say.Percent(&a.strongest)), "paused"
	default:
		v.Says, v.Sign = say.T("axis.verdict.holds"), "holds"
	}
	return v
}
