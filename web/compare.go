package web

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"caderno/ml"
	"caderno/ml/counting"
	"caderno/ml/word2vec"
	"caderno/storage"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// compareBlock is a compare block: one row for each way of making vectors of words.
type compareBlock struct {
	*words.Printer
	ID, Text, Caption string
	Pair, Far, First  string
	Trouble           string // why there is nothing to see
	Waiting           bool   // measuring, or one of its runs is training
	Measuring         bool
	Rows              []compareRow
	Ticks             []tick
	Zero              string // the place of 0
	Alt               string
	Verdict           *wordVerdict
	Receipt           []string
}

// compareRow is one way of making vectors of words.
type compareRow struct {
	ID, Name          string
	Trained           bool // by a network, not counted
	Known             bool // there are numbers
	Near, Far, Rho    string
	NearX, FarX, RhoX string // places on the line, "" for none
	Nearest, Seconds  string
	Train             *trainButton // where a run is missing
	Run, State        string       // of a run that is not done, the state in words
}

// trainButton starts a run.
type trainButton struct {
	*words.Printer
	Post   string
	Fields []hidden
	Label  string
}

// hidden is a field of a form that the reader does not see.
type hidden struct{ Name, Value string }

// tick is a number under the lines.
type tick struct{ X, Label string }

const (
	compareNearest = 5

	// beingMeasured is the state of a run that is done but not measured yet.
	beingMeasured storage.State = "measuring"

	measureWithin = time.Second // a page waits so long for what is measured at first request
	waitSeconds   = 3           // between two looks of a page whose numbers are to come

	// A way of making vectors keeps the relations of words from this agreement with the truth on.
	relationsKept = 0.5
)

// waits says whether numbers of the block are to come soon.
func (b shownBlock) waits() bool {
	return b.Compare != nil && b.Compare.Waiting || b.Axis != nil && b.Axis.Waiting
}

// textOf is the text of a block.
func (s *Site) textOf(ctx context.Context, id string) (*ml.Text, error) {
	data, err := s.series.data(ctx, id)
	if err != nil {
		return nil, err
	}
	text, ok := data.(*ml.Text)
	if !ok {
		return nil, fmt.Errorf("%s is no text: %w", id, storage.ErrNotFound)
	}
	return text, nil
}

// compareBlock shows a compare block. The first to ask starts the measuring.
func (s *Site) compareBlock(ctx context.Context, say *words.Printer, b notebooks.Compare) (*compareBlock, error) {
	text, err := s.textOf(ctx, b.Data)
	if err != nil {
		return nil, err
	}
	spec, err := (ml.Spec{Data: b.Data}).ResolveWords(text)
	if err != nil {
		return nil, err
	}
	show := &compareBlock{Printer: say, ID: b.ID, Text: say.RunName(text.ID, text.Name), First: b.Pair[0],
		Pair: say.T("compare.pair", "a", b.Pair[0], "b", b.Pair[1]), Far: say.T("compare.pair", "a", b.Far[0], "b", b.Far[1])}
	w := spec.Words
	show.Caption = firstOf(b.Caption, say.T("compare.caption", "window", w.Window, "size", w.Size))
	o := ml.CountSpec{Words: text.Frequent(w.MinCount), Window: w.Window, Size: w.Size, Seed: w.Seed}
	q := question{nearest: compareNearest}
	for _, word := range []struct {
		row  *int32
		word string
	}{{&q.first, b.Pair[0]}, {&q.near, b.Pair[1]}, {&q.far, b.Far[1]}} {
		row, ok := text.Row(word.word)
		if !ok || row >= o.Words {
			show.Trouble = say.T("compare.unknown", "word", word.word)
			return show, nil
		}
		*word.row = int32(row)
	}
	c := s.counts.get(s.ctx, fmt.Sprint(text.Hash(), o, q), func(ctx context.Context) ([]measured, error) { return s.countText(ctx, text, o, q) })
	switch {
	case !c.wait(ctx, measureWithin):
		show.Waiting, show.Measuring = true, true
		return show, nil
	case c.err != nil:
		return nil, c.err
	}
	rows := slices.Clone(c.rows)
	for _, architecture := range []string{word2vec.CBOW, word2vec.SkipGram} {
		m, err := s.measureRun(ctx, text, architecture, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, m)
	}
	show.fill(rows, b.Data)
	show.Receipt = []string{say.T("receipt.seed", "seed", w.Seed), say.T("receipt.data", "hash", brief(text.Hash())), say.T("receipt.engine", "version", ml.Engine)}
	return show, nil
}

// measureRun measures the vectors of the run of an architecture whose other settings are the defaults, where it is done.
func (s *Site) measureRun(ctx context.Context, text *ml.Text, architecture string, q question) (measured, error) {
	m := measured{method: architecture}
	spec, err := (ml.Spec{Data: text.ID, Words: ml.WordSpec{Architecture: architecture}}).ResolveWords(text)
	if err != nil {
		return m, err
	}
	id := spec.ID(text.Hash())
	page, err := s.live.Read(ctx, id, math.MaxInt32)
	if errors.Is(err, storage.ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	m.run, m.state = id, page.Status.State
	if m.state != storage.Done {
		return m, nil
	}
	c := s.counts.get(s.ctx, fmt.Sprint("run ", id, q), func(ctx context.Context) ([]measured, error) {
		run, err := s.fold(ctx, id, -1)
		if err != nil {
			return nil, err
		}
		_, last, _ := run.words.Maps()
		set := setOf(run.words, last)
		if set == nil || max(q.first, q.near, q.far) >= int32(set.Len()) {
			return nil, fmt.Errorf("run %s has no vectors of the words", id)
		}
		found := measure(text, counting.Dense(set.Matrix()), q)
		found.method, found.run, found.state, found.seconds = architecture, id, storage.Done, run.status.Run.Elapsed
		return []measured{found}, nil
	})
	if !c.wait(ctx, measureWithin) {
		m.state = beingMeasured
		return m, nil
	}
	if c.err != nil {
		return m, c.err
	}
	return c.rows[0], nil
}

// fill says the numbers.
func (b *compareBlock) fill(rows []measured, data string) {
	for _, m := range rows {
		row := compareRow{ID: m.method, Name: b.T("compare.method." + m.method), Trained: m.method == word2vec.CBOW || m.method == word2vec.SkipGram,
			Known: m.state == storage.Done, Run: m.run, State: stateOfRun(b.Printer, m.state)}
		switch m.state {
		case storage.Done:
			row.Near, row.Far, row.Rho = b.Number(m.near, 2), b.Number(m.far, 2), words.None
			row.NearX, row.FarX = onLine(m.near), onLine(m.far)
			if !math.IsNaN(m.rho) {
				row.Rho, row.RhoX = b.Number(m.rho, 2), onLine(m.rho)
			}
			row.Nearest = firstOf(strings.Join(m.nearest, ", "), b.T("compare.nobody"))
			row.Seconds = b.Number(m.seconds, 2) + "\u00a0s"
		case "":
			row.Train = b.button(data, m.method)
		case storage.Queued, storage.Training, beingMeasured:
			b.Waiting = true
		}
		b.Rows = append(b.Rows, row)
	}
	for _, v := range []float64{0, 0.5, 1} {
		b.Ticks = append(b.Ticks, tick{onLine(v), plainNumber(b.Printer, v)})
	}
	b.Zero = onLine(0)
	b.Alt = b.T("compare.alt", "pair", b.Pair, "far", b.Far)
	b.Verdict = newCompareVerdict(b.Printer, b.ID, rows)
}

// stateOfRun says how far a run is, or that there is none yet.
func stateOfRun(say *words.Printer, state storage.State) string {
	if state == "" {
		return say.T("measured.idle")
	}
	return say.T("measured.state." + string(state))
}

// button starts the run of an architecture.
func (b *compareBlock) button(data, architecture string) *trainButton {
	return newTrainButton(b.Printer, ml.Spec{Data: data, Words: ml.WordSpec{Architecture: architecture}}, b.T("compare.train"))
}

// newTrainButton starts the run of a spec that need not be resolved.
func newTrainButton(say *words.Printer, spec ml.Spec, label string) *trainButton {
	t := &trainButton{Printer: say, Post: "/runs?pace=" + watchPace, Label: label}
	values := wordValues(spec, url.Values{"data": {spec.Data}})
	for _, name := range slices.Sorted(maps.Keys(values)) {
		t.Fields = append(t.Fields, hidden{name, values.Get(name)})
	}
	return t
}

// The lines of the figures go from lineFrom to 1.
const lineFrom = -0.25

// onLine is the place of a cosine or correlation on its line.
func onLine(v float64) string {
	x := (max(lineFrom, min(v, 1)) - lineFrom) / (1 - lineFrom)
	return strconv.FormatFloat(100*x, 'f', 2, 64) + "%"
}

// newCompareVerdict judges the claim that counting loses the relations of words by the plain counts, and the counts of
// neighbours against it; nil where there is no truth to go by.
func newCompareVerdict(say *words.Printer, prefix string, rows []measured) *wordVerdict {
	plain, near, nearest := math.Inf(-1), math.Inf(-1), measured{}
	pairs := 0
	for _, m := range rows {
		rho := m.rho
		if math.IsNaN(rho) {
			rho = 0 // all words equally alike: no relation at all
		}
		switch m.method {
		case ml.CountOneHot, ml.CountBags, ml.CountTFIDF:
			plain = max(plain, rho)
		case ml.CountTogether, ml.CountPPMI, ml.CountPPMIShort:
			if rho > near {
				near, nearest = rho, m
			}
		}
		pairs = max(pairs, m.pairs)
	}
	if pairs == 0 {
		return nil
	}
	v := &wordVerdict{ID: prefix + "-verdict", Claim: say.T("compare.verdict.claim"), Number: say.Number(near, 2),
		What: say.T("compare.verdict.number", "method", say.T("compare.method."+nearest.method))}
	key := "compare.verdict.partly"
	v.Sign = "paused"
	switch {
	case plain >= relationsKept:
		key, v.Sign = "compare.verdict.fails", "diverged"
	case near < relationsKept:
		key, v.Sign = "compare.verdict.holds", "holds"
	}
	v.Says = say.T(key)
	v.Facts = []fact{{say.T("compare.verdict.plain"), say.Number(plain, 2), ""}, {say.T("compare.verdict.near"), say.Number(near, 2), ""},
		{say.T("compare.verdict.limit"), say.Number(relationsKept, 2), ""}, {say.T("compare.verdict.pairs"), say.Count(pairs), ""}}
	return v
}
