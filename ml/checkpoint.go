package ml

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"caderno/ml/series"
)

// A checkpoint is a line of JSON with the position, then float32 vectors, each as long as the network has parameters:
// weights, best weights, and what the optimiser remembers; little endian.

// checkpointVersion changes with the format; a checkpoint of another version is refused.
const checkpointVersion = 2

// ErrCheckpoint says that a checkpoint does not belong to the run, or is damaged.
var ErrCheckpoint = errors.New("ml: the checkpoint does not fit this run")

type position struct {
	Version    int      `json:"version"`
	Parameters int      `json:"parameters"`
	Begun      bool     `json:"begun"`
	Over       bool     `json:"over"`
	Step       int      `json:"step"`
	Optimised  int      `json:"optimised"` // steps of the optimiser
	LossSum    float64  `json:"loss_sum"`
	LossN      int      `json:"loss_n"`
	Norm       float64  `json:"norm"`
	LastLoss   float64  `json:"last_loss"`
	BestLoss   *float64 `json:"best_loss"` // nil before the first validation
	BestAt     int      `json:"best_at"`
}

// Checkpoint returns everything that a run needs to go on from here with the same bits.
func (t *Trainer) Checkpoint() []byte {
	head, err := json.Marshal(position{
		Version: checkpointVersion, Parameters: len(t.best), Begun: t.begun, Over: t.over, Step: t.step,
		Optimised: t.optimiser.Steps(), LossSum: t.lossSum, LossN: t.lossN, Norm: orZero(t.norm), LastLoss: t.lastLoss,
		BestLoss: finite(t.bestLoss), BestAt: t.bestAt,
	})
	if err != nil {
		panic("ml: a position always encodes: " + err.Error())
	}
	vectors := t.vectors()
	out := bytes.NewBuffer(make([]byte, 0, len(head)+1+4*len(vectors)*len(t.best)))
	out.Write(head)
	out.WriteByte('\n')
	for _, vec := range vectors {
		if err := binary.Write(out, binary.LittleEndian, vec); err != nil {
			panic("ml: writing to memory cannot fail: " + err.Error())
		}
	}
	return out.Bytes()
}

// vectors is all that a run has learnt, in the order of a checkpoint; they are the trainer's own.
func (t *Trainer) vectors() [][]float32 {
	return append([][]float32{t.net.Params(), t.best}, t.optimiser.Vectors()...)
}

// orZero keeps a diverged gradient norm out of the JSON; nothing reads it after the end.
func orZero(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// ResumeTrainer takes up a run where Checkpoint left it. The spec and the data must be those of that run; the error
// wraps ErrCheckpoint where they visibly are not, or where the bytes are damaged.
func ResumeTrainer(spec Spec, data *series.Series, checkpoint []byte) (*Trainer, error) {
	t, err := NewTrainer(spec, data)
	if err != nil {
		return nil, err
	}
	head, body, found := bytes.Cut(checkpoint, []byte{'\n'})
	var p position
	if !found || json.Unmarshal(head, &p) != nil {
		return nil, fmt.Errorf("%w: no position at its start", ErrCheckpoint)
	}
	n := len(t.best)
	switch {
	case p.Version != checkpointVersion:
		return nil, fmt.Errorf("%w: version %d, not %d", ErrCheckpoint, p.Version, checkpointVersion)
	case p.Parameters != n || len(body) != 4*n*len(t.vectors()):
		return nil, fmt.Errorf("%w: %d parameters in %d bytes, not %d", ErrCheckpoint, p.Parameters, len(body), n)
	case p.Step < 0 || p.Step > spec.Epochs*t.stepsPerEpoch() || p.Optimised < 0:
		return nil, fmt.Errorf("%w: step %d", ErrCheckpoint, p.Step)
	}
	in := bytes.NewReader(body)
	for _, vec := range t.vectors() {
		if err := binary.Read(in, binary.LittleEndian, vec); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrCheckpoint, err)
		}
	}
	t.optimiser.SetSteps(p.Optimised)
	t.begun, t.over, t.step = p.Begun, p.Over, p.Step
	t.lossSum, t.lossN, t.norm, t.lastLoss, t.bestAt = p.LossSum, p.LossN, p.Norm, p.LastLoss, p.BestAt
	if p.BestLoss != nil {
		t.bestLoss = *p.BestLoss
	}
	return t, nil
}
