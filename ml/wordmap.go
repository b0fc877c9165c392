package ml

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"math"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/f32"
	"caderno/ml/project"
)

// BeginWordsEvent tells what the training of word vectors starts from. The words are those on the map, the most frequent
// first; Kinds has the number in Groups of each, -1 for none, and is empty where no kinds are known.
type BeginWordsEvent struct {
	Engine        string   `json:"engine"`
	Parameters    int      `json:"parameters"`
	Tokens        int64    `json:"tokens"`     // words of the text that belong to the vocabulary
	Vocabulary    int      `json:"vocabulary"` // different words with a vector
	StepsPerEpoch int      `json:"steps_per_epoch"`
	Epochs        int      `json:"epochs"`
	Words         []string `json:"words"`
	Counts        []int64  `json:"counts"`
	Groups        []string `json:"groups,omitempty"`
	Kinds         []int    `json:"kinds,omitempty"`
}

// MapEvent is the space of word vectors as it stands, seen from outside: a flat map, and measures of the whole space. What
// cannot be measured is nil.
type MapEvent struct {
	Step      int       `json:"step"`      // after which the space stood like this: a few before that of the event
	Points    []float32 `json:"points"`    // x and y of each word on the map, in turn
	Explained float64   `json:"explained"` // share of the variance that the map shows, 0 to 1
	Kept      *float64  `json:"kept"`      // share of the neighbours on the map that are neighbours in the space, 0 to 1
	Chance    *float64  `json:"chance"`    // what Kept would be on a map drawn at random
	// Purity is the share of a word's nearest neighbours that are of its kind, 0 to 1, beside what chance would give; in the
	// maps that have Vectors, as Right and WithOwn are.
	Purity       *float64 `json:"purity,omitempty"`
	PurityChance *float64 `json:"purity_chance,omitempty"`
	// Right is the share of the analogies answered right, with the question's own words left out of the answers, and
	// WithOwn the same with them let in.
	Right   *float64 `json:"right,omitempty"`
	WithOwn *float64 `json:"with_own,omitempty"`
	// Vectors holds the vectors of the words on the map, in some of the maps and in the first and last; see PackVectors.
	Vectors string `json:"vectors,omitempty"`
}

// drawing is a map that is made beside training, of a copy of the space. It comes out a fixed number of steps later, so that
// the log does not depend on how fast it was made.
type drawing struct {
	step  int
	done  chan struct{} // closed when event and err are there
	event *MapEvent
	err   error
}

// late is how many steps after its own a map comes out, unless the next is due before.
const late = 10

// draw begins a map of the space as it stands.
func (r *WordTrainer) draw() {
	d, space := &drawing{step: r.step, done: make(chan struct{})}, r.space()
	if r.copied.Rows == 0 {
		r.copied = f32.NewMatrix(space.Rows, space.Cols)
	}
	f32.Copy(r.copied, space)
	r.drawing = d
	go func() {
		defer close(d.done)
		d.event, d.err = r.mapEvent(d.step, r.copied)
	}()
}

// show waits for the map under way and emits it; false where it could not be drawn, which ends the run.
func (r *WordTrainer) show(emit func(Event)) (ok bool) {
	d := r.drawing
	<-d.done
	r.drawing = nil
	if d.err != nil {
		return r.end(emit, EndDiverged)
	}
	emit(r.event(Map, func(e *Event) { e.Map = d.event }))
	return true
}

// mapEvent measures the space as it was after a step and draws it.
func (r *WordTrainer) mapEvent(step int, space blas32.General) (*MapEvent, error) {
	frame, err := r.maps.Frame(f32.Rows(space, 0, r.shown))
	if err != nil {
		return nil, err
	}
	m := &MapEvent{Step: step, Points: make([]float32, 0, 2*r.shown), Explained: frame.Explained()}
	for i := range r.shown {
		row := f32.Row(frame.Points, i)
		m.Points = append(m.Points, rounded(row[0]), rounded(row[1]))
	}
	if r.near != nil {
		kept, chance := r.near.Kept(f32.Rows(space, 0, r.shown), frame.Points, true), r.near.Chance()
		m.Kept, m.Chance = &kept, &chance
	}
	whole := step == 0 || step >= r.steps() || r.frame(step)%vectorFrames == 0
	if r.purity != nil && whole {
		overall := r.purity.Measure(space).Overall
		m.Purity, m.PurityChance = &overall.Got, &overall.Chance
	}
	if r.card != nil && whole {
		m.Right, m.WithOwn = r.answered(space)
	}
	if whole {
		m.Vectors = PackVectors(f32.Rows(space, 0, r.shown))
	}
	return m, nil
}

// MapNeighbours measures Kept and Chance of maps of so many words; nil where they are too few.
func MapNeighbours(words int) *project.Neighbours {
	if words <= nearCount {
		return nil
	}
	return project.NewNeighbours(project.Sample(words, nearSample), nearCount)
}

// answered is the share of all analogies, each of one weight.
func (r *WordTrainer) answered(space blas32.General) (right, withOwn *float64) {
	questions, good, own := 0, 0, 0
	for _, s := range r.card.Measure(space) {
		questions, good, own = questions+s.Questions, good+s.Right, own+s.WithOwn
	}
	if questions == 0 {
		return nil, nil
	}
	a, b := float64(good)/float64(questions), float64(own)/float64(questions)
	return &a, &b
}

// rounded keeps four digits after the point, which no screen shows.
func rounded(x float32) float32 { return float32(math.Round(float64(x)*1e4) / 1e4) }

// PackVectors writes the rows of a matrix as base64 of: rows and columns as 32-bit numbers; for each row its largest
// magnitude as a float32; the elements as bytes, in steps of a 127th of that. Neighbours are found among them as among
// the vectors themselves, to about a hundredth of a cosine.
func PackVectors(m blas32.General) string {
	out := binary.LittleEndian.AppendUint32(nil, uint32(m.Rows))
	out = binary.LittleEndian.AppendUint32(out, uint32(m.Cols))
	tops := make([]float32, m.Rows)
	for i := range tops {
		for _, v := range f32.Row(m, i) {
			tops[i] = max(tops[i], float32(math.Abs(float64(v))))
		}
		out = binary.LittleEndian.AppendUint32(out, math.Float32bits(tops[i]))
	}
	for i, top := range tops {
		for _, v := range f32.Row(m, i) {
			step := 0.0
			if top > 0 {
				step = math.Round(127 * float64(v) / float64(top))
			}
			out = append(out, byte(int8(step)))
		}
	}
	return base64.StdEncoding.EncodeToString(out)
}

// ErrVectors says that packed vectors are damaged.
var ErrVectors = errors.New("ml: the packed vectors are damaged")

// UnpackVectors reads what PackVectors wrote. The error is ErrVectors.
func UnpackVectors(packed string) (blas32.General, error) {
	raw, err := base64.StdEncoding.DecodeString(packed)
	if err != nil || len(raw) < 8 {
		return blas32.General{}, ErrVectors
	}
	rows, cols := int64(binary.LittleEndian.Uint32(raw)), int64(binary.LittleEndian.Uint32(raw[4:]))
	raw = raw[8:]
	if rows < 1 || cols < 1 || rows > int64(len(raw)) || cols > int64(len(raw)) || rows*(4+cols) != int64(len(raw)) {
		return blas32.General{}, ErrVectors
	}
	m := f32.NewMatrix(int(rows), int(cols))
	tops, steps := raw[:4*rows], raw[4*rows:]
	for i := range m.Data {
		top := math.Float32frombits(binary.LittleEndian.Uint32(tops[4*(i/m.Cols):]))
		m.Data[i] = float32(int8(steps[i])) / 127 * top
	}
	return m, nil
}
