package viz

import (
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"caderno/ml"
)

// The charts of a run of word vectors, besides LossChart and Timeline.
const (
	MapChart     = "map"
	QualityChart = "quality"
)

// Kinds are the kinds of words that have a colour on the map, and the groups of the small world that make each. Words of no
// such kind are OtherKind.
var Kinds = []struct {
	ID     string
	Groups []string
}{
	{"royalty", []string{"royalty"}}, {"people", []string{"family", "people"}}, {"animal", []string{"animal"}},
	{"food", []string{"fruit", "food", "drink"}}, {"place", []string{"place", "country", "capital"}}, {"verb", []string{"verb"}},
}

// OtherKind is the kind of a word that is of none of Kinds.
const OtherKind = "other"

// WordMeta holds the facts about the map and the curves of word vectors that a page needs beside their options.
type WordMeta struct {
	Words  map[string][]string `json:"words,omitempty"`  // by kind, in the order of its points
	Counts map[string][]int64  `json:"counts,omitempty"` // how often each comes in the text
	Epochs int                 `json:"epochs"`
}

// WordChart is what a page needs to draw one chart of word vectors.
type WordChart struct {
	Option map[string]any `json:"option"`
	Meta   WordMeta       `json:"meta"`
}

// WordNow holds the numbers about word vectors that stand beside the charts; nil is not known.
type WordNow struct {
	Tokens       int64    `json:"tokens"`
	Vocabulary   int      `json:"vocabulary"`
	Explained    *float64 `json:"explained"`
	Kept         *float64 `json:"kept"`
	Chance       *float64 `json:"chance"`
	Purity       *float64 `json:"purity"`
	PurityChance *float64 `json:"purity_chance"`
	Right        *float64 `json:"right"`
	WithOwn      *float64 `json:"with_own"`
}

// WordView is the fold of a run of word vectors into charts, tables and numbers, as View is that of a series. It is not safe
// for use by several goroutines.
type WordView struct {
	meta  WordMeta
	kinds []string // by word on the map
	place []int    // of each word in its kind
	lines map[string]map[string][]Point
	now   Now
	begin *ml.BeginWordsEvent
	first *ml.MapEvent // the latest two with vectors: the first of all, and the newest
	last  *ml.MapEvent
	shown *ml.MapEvent
}

// NewWordView starts the view of a run of a resolved spec of word vectors.
func NewWordView(spec ml.Spec) *WordView {
	v := &WordView{meta: WordMeta{Words: map[string][]string{}, Counts: map[string][]int64{}, Epochs: spec.Words.Epochs}}
	v.lines = map[string]map[string][]Point{MapChart: {}, LossChart: {}, QualityChart: {}, Timeline: {}}
	v.now = Now{Epochs: spec.Words.Epochs, Words: &WordNow{}}
	return v
}

// Apply folds the events that follow those it has folded already.
func (v *WordView) Apply(events ...ml.Event) {
	for i := range events {
		e := &events[i]
		if e.BeginWords != nil {
			v.sort(e.BeginWords)
		}
		v.Delta(events[i : i+1]).into(v.lines)
		v.now.apply(e)
		switch m := e.Map; {
		case m == nil:
		case m.Vectors != "" && v.first == nil:
			v.first, v.last, v.shown = m, m, m
		case m.Vectors != "":
			v.last, v.shown = m, m
		default:
			v.shown = m
		}
	}
}

// sort deals the words to their kinds.
func (v *WordView) sort(b *ml.BeginWordsEvent) {
	kind := map[string]string{}
	for _, k := range Kinds {
		for _, g := range k.Groups {
			kind[g] = k.ID
		}
	}
	v.begin, v.kinds, v.place = b, make([]string, len(b.Words)), make([]int, len(b.Words))
	v.meta.Words, v.meta.Counts = map[string][]string{}, map[string][]int64{}
	for i, word := range b.Words {
		id := OtherKind
		if i < len(b.Kinds) && b.Kinds[i] >= 0 && b.Kinds[i] < len(b.Groups) && kind[b.Groups[b.Kinds[i]]] != "" {
			id = kind[b.Groups[b.Kinds[i]]]
		}
		v.kinds[i], v.place[i] = id, len(v.meta.Words[id])
		v.meta.Words[id] = append(v.meta.Words[id], word)
		if i < len(b.Counts) {
			v.meta.Counts[id] = append(v.meta.Counts[id], b.Counts[i])
		}
	}
}

// Delta is what the given events, which follow those that v has folded, change in its charts. A map among them is drawn only
// once the words are known.
func (v *WordView) Delta(events []ml.Event) Delta {
	d := Delta{}
	for i := range events {
		e := &events[i]
		if math.IsNaN(e.Epoch) || math.IsInf(e.Epoch, 0) {
			continue
		}
		d.append(Timeline, "events", Point{e.Epoch, float64(e.Seq + 1)})
		switch {
		case e.BeginWords != nil:
			v.sort(e.BeginWords)
		case e.Progress != nil:
			d.append(LossChart, "train", Point{e.Epoch, e.Progress.Loss})
		case e.Map != nil:
			v.mapChange(e, d)
		}
	}
	return d
}

// Lines deals the points of a map, x and y of each word in turn, to the kinds of the words: the series of MapChart.
func (v *WordView) Lines(points []float32) map[string][]Point {
	kinds := map[string][]Point{}
	for i, id := range v.kinds {
		if 2*i+1 < len(points) {
			kinds[id] = append(kinds[id], Point{float64(points[2*i]), float64(points[2*i+1])})
		}
	}
	return kinds
}

func (v *WordView) mapChange(e *ml.Event, d Delta) {
	for id, points := range v.Lines(e.Map.Points) {
		d.set(MapChart, id, points)
	}
	for id, value := range map[string]*float64{"right": e.Map.Right, "own": e.Map.WithOwn, "purity": e.Map.Purity, "kept": e.Map.Kept} {
		if value != nil {
			d.append(QualityChart, id, Point{e.Epoch, *value})
		}
	}
}

// Now is where the run stands after the events folded so far.
func (v *WordView) Now() Now { return v.now }

// Begin is what the run began with, nil before it has.
func (v *WordView) Begin() *ml.BeginWordsEvent { return v.begin }

// Maps are the first map, and the latest with vectors, and the latest of all; nil before there are any.
func (v *WordView) Maps() (first, vectors, shown *ml.MapEvent) { return v.first, v.last, v.shown }

// Kind is the kind of a word by its number on the map.
func (v *WordView) Kind(word int) string { return v.kinds[word] }

// Charts gives MapChart, LossChart, QualityChart and Timeline.
func (v *WordView) Charts(w Words) map[string]any {
	scatter := charts.NewScatter()
	scatter.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value"}), charts.WithYAxisOpts(opts.YAxis{Type: "value"}))
	for _, id := range v.Shown() {
		scatter.AddSeries(w("words.kind."+id), nil, line(id, v.lines[MapChart][id]))
	}
	curves := func(chart string, ids ...string) WordChart {
		c := charts.NewLine()
		c.SetGlobalOptions(charts.WithXAxisOpts(opts.XAxis{Type: "value", Min: 0, Max: v.meta.Epochs}),
			charts.WithYAxisOpts(opts.YAxis{Type: "value", Scale: opts.Bool(true)}))
		for _, id := range ids {
			c.AddSeries(w("words.line."+id), nil, line(id, v.lines[chart][id]))
		}
		return WordChart{option(c), WordMeta{Epochs: v.meta.Epochs}}
	}
	scatter.Animation = opts.Bool(false)
	scatter.Accept(patch{})
	scatter.Validate()
	return map[string]any{
		MapChart:     WordChart{scatter.JSON(), v.meta},
		LossChart:    curves(LossChart, "train"),
		QualityChart: curves(QualityChart, v.measured()...),
		Timeline:     curves(Timeline, "events"),
	}
}

// Shown lists the kinds of words that the map has, in the order of Kinds; every kind before the words are known.
func (v *WordView) Shown() (ids []string) {
	for _, k := range Kinds {
		if v.begin == nil || len(v.meta.Words[k.ID]) > 0 {
			ids = append(ids, k.ID)
		}
	}
	return append(ids, OtherKind)
}

// measured lists the curves of QualityChart: what needs the truth is left out where nobody knows it.
func (v *WordView) measured() []string {
	if v.begin != nil && len(v.begin.Groups) == 0 {
		return []string{"kept"}
	}
	return []string{"right", "own", "purity", "kept"}
}

// Tables tells the curves in rows.
func (v *WordView) Tables(w Words) []Table {
	loss := Table{ID: "loss", Chart: LossChart, Caption: w("table.words.loss"), Columns: []Column{{"epoch", w("chart.epoch")}, {"train", w("words.line.train")}}}
	all := v.lines[LossChart]["train"]
	for i := 0; i < len(all); i += max(1, len(all)/lossRows) {
		loss.Rows = append(loss.Rows, []Cell{{Number: number(all[i].X)}, {Number: number(all[i].Y)}})
	}
	quality := Table{ID: "quality", Chart: QualityChart, Caption: w("table.words.quality"), Columns: []Column{{"epoch", w("chart.epoch")}}}
	at := map[string]map[float64]float64{}
	for _, id := range v.measured() {
		quality.Columns = append(quality.Columns, Column{id, w("words.line." + id)})
		at[id] = byX(v.lines[QualityChart][id])
	}
	for _, p := range v.lines[QualityChart]["kept"] {
		row := []Cell{{Number: number(p.X)}}
		for _, id := range v.measured() {
			cell := Cell{}
			if y, ok := at[id][p.X]; ok {
				cell.Number = number(y)
			}
			row = append(row, cell)
		}
		quality.Rows = append(quality.Rows, row)
	}
	return []Table{loss, quality}
}
