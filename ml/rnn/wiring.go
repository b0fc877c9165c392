package rnn

import (
	"math/rand/v2"

	"caderno/ml/f32"
)

// join makes what other layers see of a step: the state, the input beside it in a residual layer, and of both what
// dropout leaves.
func (n *Net) join(t *Tape, p place, s int) {
	y, H := &t.layers[p.l], n.config.Hidden
	residual := p.l > 0 && n.config.Wiring == Residual
	if !residual && !t.drops(p.l) {
		return
	}
	out := f32.Columns(t.rows(y.out, s, p.lo, p.hi), p.d*H, H)
	if residual {
		f32.Copy(out, t.rows(y.dirs[p.d].h, s, p.lo, p.hi))
		f32.AddMatrix(out, f32.Columns(t.rows(t.seen(n.sources[p.l][0], p.l), s, p.lo, p.hi), p.d*H, H))
	}
	if t.drops(p.l) {
		dropped := f32.Columns(t.rows(y.dropped, s, p.lo, p.hi), p.d*H, H)
		f32.Copy(dropped, out)
		f32.Hadamard(dropped, f32.Columns(t.rows(y.mask, s, p.lo, p.hi), p.d*H, H))
	}
}

// Drop draws anew, from a seed and the number of the draw, what the passes to come drop, for the rows and steps that are
// in use; Keep ends it. A tape begins with nothing dropped, and so does one that has been resized. Both do nothing where
// Config.Dropout is 0.
func (t *Tape) Drop(seed, number uint64) {
	if t.config.Dropout == 0 {
		return
	}
	var pcg rand.PCG
	pcg.Seed(seed, number)
	draw := func(v []float32) {
		for i := range v {
			v[i] = 0
			if float32(pcg.Uint64()>>40)/(1<<24) >= t.config.Dropout {
				v[i] = 1 / (1 - t.config.Dropout)
			}
		}
	}
	t.dropping = true
	for l := range t.layers {
		if mask := t.layers[l].mask; mask.Rows > 0 {
			used := t.all(mask).Data
			if t.config.Variational {
				row := t.batch * mask.Cols
				draw(used[:row])
				for at := row; at < len(used); at += row {
					copy(used[at:], used[:row])
				}
			} else {
				draw(used)
			}
		}
		for _, y := range t.layers[l].dirs {
			if y.mask.Rows > 0 {
				draw(f32.Rows(y.mask, 0, t.batch).Data)
			}
		}
	}
}

// Keep ends what Drop began: all that is computed is seen.
func (t *Tape) Keep() { t.dropping = false }
