package recall

import (
	"errors"
	"math"
	"testing"

	"caderno/ml"
	"caderno/ml/memory"
	"caderno/ml/rnn"
)

func resolved(t *testing.T, s Spec) Spec {
	t.Helper()
	full, err := s.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	return full
}

// Every gated cell, and the network that begins with the identity, learns to add over a short lag.
func TestShortLagsAreLearnt(t *testing.T) {
	for _, s := range []Spec{
		{Cell: rnn.LSTM, Lag: 10, Hidden: 32, Rate: 0.01}, {Cell: rnn.GRU, Lag: 10, Hidden: 32, Rate: 0.01}, {Cell: IRNN, Lag: 10, Hidden: 64, Rate: 0.005},
		{Cell: rnn.GRUOriginal, Lag: 10, Hidden: 32, Rate: 0.01}, {Problem: Order, Cell: rnn.LSTM, Lag: 12, Hidden: 32, Rate: 0.01},
		{Problem: Order, Cell: rnn.GRU, Lag: 12, Hidden: 32, Rate: 0.01},
	} {
		trial := New(resolved(t, s), 2)
		before := trial.Test(4)
		for range 3000 {
			if p := trial.Step(); p.Diverged {
				t.Fatalf("%+v diverges: %+v", s, p)
			} else if p.Step%100 == 0 && trial.Solved(trial.Test(10)) {
				break
			}
		}
		if after := trial.Test(10); !trial.Solved(after) || trial.Solved(before) {
			t.Errorf("%+v: %+v before, %+v after", s, before, after)
		}
	}
}

// Copying begins at what a guess is worth and gets below what a network without memory can reach.
func TestCopying(t *testing.T) {
	trial := New(resolved(t, Spec{Problem: Copying, Lag: 10, Cell: rnn.GRU, Hidden: 64, Rate: 0.005, Batch: 32}), 2)
	first := trial.Step().Loss
	if math.Abs(first-math.Log(memory.Symbols+1)) > 0.3 {
		t.Errorf("the first loss is %v, a guess is worth %v", first, math.Log(memory.Symbols+1))
	}
	for range 1200 {
		trial.Step()
	}
	if s := trial.Test(4); !(s.Loss < 0.98*s.Baseline) || !(s.Right > 1.0/8+0.02) {
		t.Errorf("after 1200 steps: %+v", s)
	}
}

// The same spec gives the same bits, on one thread and on two.
func TestSameSpecSameBits(t *testing.T) {
	for _, problem := range Problems {
		s := resolved(t, Spec{Problem: problem, Lag: 15, Hidden: 20, Batch: 13})
		a, b := New(s, 1), New(s, 2)
		for range 5 {
			if p, q := a.Step(), b.Step(); p != q {
				t.Fatalf("%s: %+v and %+v", problem, p, q)
			}
		}
		if p, q := a.Test(2), b.Test(2); p != q {
			t.Errorf("%s: %+v and %+v", problem, p, q)
		}
		if n := testing.AllocsPerRun(3, func() { a.Step() }); n != 0 {
			t.Errorf("%s: %v allocations in a step", problem, n)
		}
	}
}

func TestDivergenceIsPlaced(t *testing.T) {
	trial := New(resolved(t, Spec{Cell: rnn.Simple, Activation: "relu", Init: "large", Lag: 200, Hidden: 64, Clip: 1e6, Rate: 1}), 1)
	for range 50 {
		if p := trial.Step(); p.Diverged {
			if p.Layer == 0 || p.Time == 0 || p.Quantity == "" {
				t.Errorf("it diverged nowhere: %+v", p)
			}
			return
		}
	}
	t.Error("large weights, no clipping and a rate of 1 converge")
}

func TestResolveRefuses(t *testing.T) {
	for field, s := range map[string]Spec{
		"problem": {Problem: "forgetting"}, "cell": {Cell: "elman"}, "activation": {Activation: "cube"}, "init": {Init: "hope"},
		"lag": {Lag: 9}, "hidden": {Hidden: 513}, "batch": {Batch: -1}, "rate": {Rate: math.NaN()}, "clip": {Clip: math.Inf(1)},
		"steps": {Steps: 2_000_000}, "seed": {Seed: 1 << 60},
	} {
		_, err := s.Resolve()
		errs, ok := errors.AsType[ml.FieldErrors](err)
		if !ok || len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
