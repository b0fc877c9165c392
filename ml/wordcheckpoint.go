package ml

import (
	"bytes"
	"encoding/gob"
	"fmt"

	"gonum.org/v1/gonum/blas/blas32"

	"caderno/ml/project"
	"caderno/ml/word2vec"
)

// wordState is a checkpoint of word vectors: everything that a run needs to go on with the same bits.
type wordState struct {
	Version       int
	Step          int
	Begun, Over   bool
	Train         word2vec.State
	Input, Output matrix
	Map           project.State
	Drawn         *MapEvent // made but not out yet, nil where there is none
}

// matrix is a matrix as a checkpoint holds it.
type matrix struct {
	Rows, Cols, Stride int
	Data               []float32
}

// wordStateVersion changes with the format; a checkpoint of another version is refused.
const wordStateVersion = 2

// Checkpoint returns everything that a run needs to go on from here with the same bits.
func (r *WordTrainer) Checkpoint() []byte {
	var drawn *MapEvent
	if d := r.drawing; d != nil {
		if <-d.done; d.err == nil {
			drawn = d.event
		}
	}
	keep := func(m blas32.General) matrix { return matrix{m.Rows, m.Cols, m.Stride, m.Data} }
	var out bytes.Buffer
	err := gob.NewEncoder(&out).Encode(wordState{wordStateVersion, r.step, r.begun, r.over, r.trainer.State(),
		keep(r.trainer.Input()), keep(r.trainer.Output()), r.maps.State(), drawn})
	if err != nil {
		panic("ml: a checkpoint always encodes: " + err.Error())
	}
	return out.Bytes()
}

// ResumeWordTrainer takes up a run where Checkpoint left it. The spec and the text must be those of that run; the error
// wraps ErrCheckpoint where they visibly are not, or where the bytes are damaged.
func ResumeWordTrainer(spec Spec, t *Text, checkpoint []byte) (*WordTrainer, error) {
	r, err := NewWordTrainer(spec, t)
	if err != nil {
		return nil, err
	}
	var s wordState
	if err := gob.NewDecoder(bytes.NewReader(checkpoint)).Decode(&s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	input, okInput := s.Input.like(r.trainer.Input())
	output, okOutput := s.Output.like(r.trainer.Output())
	if s.Version != wordStateVersion || !okInput || !okOutput || s.Step < 0 || s.Step > r.steps() || !r.maps.Restore(s.Map) {
		return nil, fmt.Errorf("%w: version %d, step %d", ErrCheckpoint, s.Version, s.Step)
	}
	if err := r.trainer.Restore(s.Train); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	r.trainer.Load(input, output)
	r.step, r.begun, r.over = s.Step, s.Begun, s.Over
	if s.Drawn != nil {
		r.drawing = &drawing{step: s.Drawn.Step, done: make(chan struct{}), event: s.Drawn}
		close(r.drawing.done)
	}
	return r, nil
}

// like is the matrix, where it has the shape of another.
func (m matrix) like(other blas32.General) (blas32.General, bool) {
	return blas32.General{Rows: m.Rows, Cols: m.Cols, Stride: m.Stride, Data: m.Data},
		m.Rows == other.Rows && m.Cols == other.Cols && m.Stride == other.Stride && len(m.Data) == len(other.Data)
}
