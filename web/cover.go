package web

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/live"
)

// cover is the drawing on a notebook's card: the last values of its series, and the forecast of its run.
type cover struct {
	Truth, Forecast string // points of a polyline in a box of 330 × 120
	Dots            []dot  // of a map of words
}

// dot is a word on a cover; Kind is its class.
type dot struct{ X, Y, Kind string }

// covers keeps drawings, because folding a log takes longer than showing home should.
type covers struct {
	mu   sync.Mutex
	kept map[string]keptCover
}

type keptCover struct {
	length int
	cover  cover
}

func newCovers() *covers { return &covers{kept: map[string]keptCover{}} }

// maxCovers is how many drawings are kept; there is one for each notebook.
const maxCovers = 256

// get returns the drawing of a run with this many events, or of the spec alone where run is "".
func (k *covers) get(run string, length int, fold func() (*folded, error), spec ml.Spec) (cover, error) {
	name := run
	if run == "" {
		name = "data " + settingsURL(spec)
	}
	k.mu.Lock()
	kept, ok := k.kept[name]
	k.mu.Unlock()
	if ok && kept.length == length {
		return kept.cover, nil
	}
	f, err := fold()
	if err != nil {
		return cover{}, err
	}
	drawn := draw(f)
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) >= maxCovers {
		k.kept = map[string]keptCover{}
	}
	k.kept[name] = keptCover{length, drawn}
	return drawn, nil
}

// newborn is a resolved spec's words as any run of it begins: at random, with nothing learnt.
func newborn(spec ml.Spec, text *ml.Text) (*folded, error) {
	run, err := ml.NewWordTrainer(spec, text)
	if err != nil {
		return nil, err
	}
	view := viz.NewWordView(spec)
	run.Step(func(e ml.Event) { view.Apply(e) })
	return &folded{text: text, words: view}, nil
}

// The box of a cover's lines, inside the card's 330 × 120.
const (
	coverLeft, coverRight = 34.0, 318.0
	coverTop, coverFoot   = 14.0, 108.0
	coverPoints           = 72 // of the past: more would be a smear
)

// draw draws the past as the network sees it and, beyond it, its forecast; before there is one, the truth goes on.
func draw(f *folded) cover {
	if f.words != nil {
		return cover{Dots: dotsOf(f.words)}
	}
	meta := f.view.Meta()
	var forecast []float64
	end := len(f.data.Values)
	if f.last != nil {
		forecast, end = f.last.Mean, meta.TrainEnd
	}
	past := min(coverPoints, max(3*meta.Horizon, 36))
	from := max(0, end-past)
	values := f.data.Values[from:end]
	all := append(append([]float64(nil), values...), forecast...)
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range all {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if !(high > low) {
		low, high = low-1, low+1
	}
	at := func(i int, v float64) string {
		x := coverLeft + (coverRight-coverLeft)*float64(i)/float64(max(1, len(all)-1))
		y := coverFoot - (coverFoot-coverTop)*(v-low)/(high-low)
		return strconv.FormatFloat(x, 'f', 1, 64) + "," + strconv.FormatFloat(y, 'f', 1, 64)
	}
	var c cover
	c.Truth = polyline(values, 0, at)
	if len(forecast) > 0 && len(values) > 0 {
		c.Forecast = polyline(append([]float64{values[len(values)-1]}, forecast...), len(values)-1, at)
	}
	return c
}

func polyline(values []float64, from int, at func(int, float64) string) string {
	var points []string
	for i, v := range values {
		if !math.IsNaN(v) {
			points = append(points, at(from+i, v))
		}
	}
	return strings.Join(points, " ")
}

// spark is the small validation curve of a run in a list, in a box of 220 × 34.
type spark struct {
	Line string // points of a polyline
	X, Y string // its end
	Rest bool   // there is more to come
	Bad  bool   // it ended badly
}

const sparkWidth, sparkHeight = 220.0, 34.0

// newSpark draws the logarithm of the validation losses over all epochs that there can be.
func newSpark(run storage.Run, state storage.State) spark {
	if len(run.Spark) == 0 {
		return spark{}
	}
	low, high := math.Inf(1), math.Inf(-1)
	logs := make([]float64, len(run.Spark))
	for i, v := range run.Spark {
		logs[i] = math.Log(math.Max(v, 1e-12))
		low, high = min(low, logs[i]), max(high, logs[i])
	}
	if !(high > low) {
		high = low + 1
	}
	var points []string
	var s spark
	for i, v := range logs {
		epochs := float64((i + 1) * max(1, run.SparkEvery))
		x := 4 + (sparkWidth-8)*min(1, epochs/float64(max(1, run.Epochs)))
		y := 4 + (sparkHeight-8)*(high-v)/(high-low)
		s.X, s.Y = strconv.FormatFloat(x, 'f', 1, 64), strconv.FormatFloat(y, 'f', 1, 64)
		points = append(points, s.X+","+s.Y)
	}
	s.Line = strings.Join(points, " ")
	s.Bad = state == storage.Diverged || state == storage.Failed
	s.Rest = !state.Over() && !s.Bad
	return s
}

// storedStatus is how a run stands that nobody is at.
func storedStatus(run storage.Run) live.Status {
	return live.Status{Run: run, State: run.State, Length: run.Length, Steps: run.Steps, StepsPerEpoch: run.StepsPerEpoch}
}
