package ml

import (
	"context"
	"math"
	"math/bits"
	"slices"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/concept"
	"caderno/ml/f32"
	"caderno/ml/project"
	"caderno/ml/word2vec"
)

// WordTrainer trains the word vectors of a resolved spec step by step, a step being a small part of the text, and draws
// their map now and then. It is for one goroutine.
type WordTrainer struct {
	spec    Spec
	text    *Text
	words   int   // of the vocabulary
	tokens  int64 // that belong to it, in the whole text
	trainer *word2vec.Trainer
	maps    *project.Projector
	near    *project.Neighbours
	purity  *concept.Purity    // nil where no kinds are known
	card    *concept.Scorecard // nil where no pairs are
	shown   int                // words on the map: the most frequent

	step         int
	begun, over  bool
	drawing      *drawing // the map under way, nil where there is none
	stepsInEpoch int
	copied       blas32.General // of the space, for the map under way
	blind        bool           // draws no maps: what they cost is measured against this
}

const (
	stepsOfRun   = 400  // about how many steps a run has
	leastStep    = 500  // words of a step at least
	mostShown    = 1000 // words on the map
	nearSample   = 150  // words whose neighbours on the map are compared with those in the space
	nearCount    = 10
	framesOfRun  = 32 // about how many maps a run draws, besides the first few
	vectorFrames = 3  // every so many of which measure everything and keep the vectors
)

// NewWordTrainer prepares a run of a resolved spec on its text.
func NewWordTrainer(spec Spec, t *Text) (*WordTrainer, error) {
	w := spec.Words
	r := &WordTrainer{spec: spec, text: t, words: t.Frequent(w.MinCount)}
	counts := t.Counts[:r.words]
	for _, n := range counts {
		r.tokens += n
	}
	r.trainer = word2vec.New(word2vec.Config{Architecture: w.Architecture, Softmax: w.Softmax, Size: w.Size, Window: w.Window,
		Negative: max(1, w.Negative), Sample: w.Sample, Alpha: w.Rate, Epochs: w.Epochs, Words: r.tokens, Seed: w.Seed}, counts, below{t, int32(r.words)})
	r.shown = t.Shown(w.MinCount)
	r.stepsInEpoch = int(max(1, min(int64(stepsOfRun/w.Epochs), r.tokens/leastStep)))
	r.maps = project.New(project.Options{Unit: true, Rows: r.shown})
	r.near = MapNeighbours(r.shown)
	return r, r.prepareTruth()
}

// prepareTruth gets ready to measure kinds and pairs, as far as they are known and in the vocabulary.
func (r *WordTrainer) prepareTruth() (err error) {
	var groups []concept.Group
	for _, g := range r.text.Groups {
		group := concept.Group{Name: g.Name}
		for _, word := range g.Words {
			if row, ok := r.text.Row(word); ok && row < r.words {
				group.Words = append(group.Words, row)
			}
		}
		if len(group.Words) > 2 {
			groups = append(groups, group)
		}
	}
	if len(groups) > 1 {
		if r.purity, err = concept.NewPurity(r.words, groups, concept.Nearest, 1); err != nil {
			return err
		}
	}
	var sections []concept.Section
	for _, a := range r.text.Axes {
		if pairs := r.text.pairs(a, r.words); len(pairs) > 1 {
			sections = append(sections, concept.Section{Name: a.Name, Pairs: pairs})
		}
	}
	if len(sections) > 0 {
		r.card, err = concept.NewScorecard(r.words, sections, 0)
	}
	return err
}

// Position tells how far the run has come.
func (r *WordTrainer) Position() Position {
	return Position{Step: r.step, StepsPerEpoch: r.stepsInEpoch, Epochs: r.spec.Words.Epochs}
}

func (r *WordTrainer) steps() int { return r.stepsInEpoch * r.spec.Words.Epochs }

// Step trains on a small part of the text and emits what happened. The first call of a run trains nothing: it emits what
// the run is about and the map of the random vectors. It returns false once the End event is out, and does nothing after
// that.
func (r *WordTrainer) Step(emit func(Event)) (more bool) {
	switch {
	case r.over:
		return false
	case !r.begun:
		r.begun = true
		emit(r.event(BeginWords, func(e *Event) { e.BeginWords = r.beginEvent() }))
		r.draw()
		return r.show(emit)
	}
	target := int64(math.Round(float64(r.step+1) / float64(r.stepsInEpoch) * float64(r.tokens)))
	more, err := r.trainer.Step(context.Background(), max(1, target-r.trainer.Progress().Words))
	if err != nil {
		return r.end(emit, EndDiverged)
	}
	before := r.step
	r.step = max(before+1, r.stepsTrained()) // a long sentence is trained whole, though it takes several steps' words
	last := !more || r.step >= r.steps()
	emit(r.event(Progress, func(e *Event) {
		p := r.trainer.Progress()
		e.Progress = &ProgressEvent{Loss: p.Recent, LearningRate: p.Alpha}
	}))
	due := !r.blind && (last || r.frame(r.step) > r.frame(before)) // often while the space is being born
	if r.drawing != nil && (due || r.step >= r.drawing.step+late) && !r.show(emit) {
		return false
	}
	if due {
		r.draw()
	}
	if !last {
		return true
	}
	if r.drawing != nil && !r.show(emit) {
		return false
	}
	return r.end(emit, EndEpochs)
}

// stepsTrained is how many steps the words are worth that have been trained on.
func (r *WordTrainer) stepsTrained() int {
	return int(float64(r.trainer.Progress().Words) / float64(r.tokens) * float64(r.stepsInEpoch))
}

// frame is the number of the last map at or before a step.
func (r *WordTrainer) frame(step int) int {
	const early = 8
	if step <= early {
		return bits.Len(uint(step)) // 1, 2, 4, 8
	}
	return 4 + (step-early)*framesOfRun/max(1, r.steps()-early)
}

func (r *WordTrainer) end(emit func(Event), reason string) bool {
	r.over = true
	r.trainer.Close()
	emit(r.event(End, func(e *Event) {
		e.End = &EndEvent{Reason: reason}
		if loss := r.trainer.Progress().Recent; !bad(loss) {
			e.End.Loss = &loss
		}
		if reason == EndDiverged {
			e.End.Diverged = &Divergence{Step: r.step, Epoch: 1 + r.step/r.stepsInEpoch, Quantity: QuantityVectors}
		}
	}))
	return false
}

func (r *WordTrainer) event(kind Kind, fill func(*Event)) Event {
	e := Event{Kind: kind, Step: r.step, Epoch: float64(r.step) / float64(r.stepsInEpoch)}
	fill(&e)
	return e
}

// Vectors are the words and their vectors (V×D) as they stand; the matrix is the trainer's own.
func (r *WordTrainer) Vectors() (words []string, vectors blas32.General) {
	return r.text.Words[:r.words], r.space()
}

// space is the matrix without the columns that pad its rows.
func (r *WordTrainer) space() blas32.General {
	m := r.trainer.Input()
	return f32.Columns(m, 0, min(m.Cols, r.spec.Words.Size))
}

func (r *WordTrainer) beginEvent() *BeginWordsEvent {
	b := &BeginWordsEvent{Engine: Engine, Parameters: 2 * r.words * r.spec.Words.Size, Tokens: r.tokens, Vocabulary: r.words,
		StepsPerEpoch: r.stepsInEpoch, Epochs: r.spec.Words.Epochs, Words: slices.Clone(r.text.Words[:r.shown]), Counts: slices.Clone(r.text.Counts[:r.shown])}
	for _, g := range r.text.Groups {
		b.Groups = append(b.Groups, g.Name)
	}
	if len(b.Groups) == 0 {
		return b
	}
	b.Kinds = make([]int, r.shown)
	for i := range b.Kinds {
		b.Kinds[i] = slices.IndexFunc(r.text.Groups, func(g Group) bool { return slices.Contains(g.Words, r.text.Words[i]) })
	}
	return b
}
