package ml

import (
	"context"
	"errors"
	"math"
	"testing"

	"caderno/ml/counting"
	"caderno/ml/world"
)

// What each way of counting knows of the small world: plain counts nothing, neighbours much.
func TestCountsOfTheSmallWorld(t *testing.T) {
	text := small(t, "pt")
	for _, l := range world.New("pt").Similar() {
		text.Alike = append(text.Alike, Alike(l))
	}
	o := CountSpec{Words: text.Frequent(10), Window: 5, Size: 20, Seed: 1}
	cat, _ := text.Row("gato")
	dog, _ := text.Row("cachorro")
	letter, _ := text.Row("carta")
	for _, c := range []struct {
		method    string
		low, high float64 // of the agreement with the truth
		related   bool
	}{
		{CountOneHot, math.NaN(), math.NaN(), false}, {CountBags, -0.4, 0.3, false}, {CountTFIDF, -0.4, 0.3, false},
		{CountTogether, 0.1, 1, true}, {CountPPMI, 0.5, 1, true}, {CountPPMIShort, 0.4, 1, true},
	} {
		space, err := text.Count(t.Context(), c.method, o)
		if err != nil {
			t.Fatal(err)
		}
		if space.Words() != o.Words {
			t.Errorf("%s: %d words, want %d", c.method, space.Words(), o.Words)
		}
		rho, pairs := text.Agreement(space)
		if pairs < 100 {
			t.Errorf("%s: %d pairs", c.method, pairs)
		}
		if math.IsNaN(c.low) != math.IsNaN(rho) || rho < c.low || rho > c.high {
			t.Errorf("%s: agreement %.3f, want %.2f to %.2f", c.method, rho, c.low, c.high)
		}
		near, far := space.Similarity(int32(cat), int32(dog)), space.Similarity(int32(cat), int32(letter))
		if got := near > far+0.1; got != c.related {
			t.Errorf("%s: gato–cachorro %.3f, gato–carta %.3f", c.method, near, far)
		}
		again, err := text.Count(t.Context(), c.method, o)
		if err != nil || again.Similarity(int32(cat), int32(dog)) != near {
			t.Errorf("%s is another the second time (%v)", c.method, err)
		}
	}
}

// flat finds words more alike the nearer their numbers are.
type flat int

func (f flat) Words() int                                         { return int(f) }
func (flat) Similarity(a, b int32) float64                        { return -math.Abs(float64(a - b)) }
func (flat) Nearest(counting.Query, int) (n []counting.Neighbour) { return nil }

func TestAgreement(t *testing.T) {
	text := &Text{rows: map[string]int{"a": 0, "b": 1, "c": 2, "d": 3, "rare": 9}}
	if rho, pairs := text.Agreement(flat(4)); !math.IsNaN(rho) || pairs != 0 {
		t.Errorf("without a truth: %v over %d pairs", rho, pairs)
	}
	text.Alike = []Alike{{"a", "b", 10}, {"a", "c", 7}, {"a", "d", 0}, {"a", "rare", 10}, {"nobody", "a", 10}}
	if rho, pairs := text.Agreement(flat(4)); math.Abs(rho-1) > 1e-12 || pairs != 3 {
		t.Errorf("got %v over %d pairs, want 1 over 3", rho, pairs)
	}
	// Ranks of the truth 1.5, 1.5, 3 and of the cosines 3, 2, 1: ρ = -1.5/√(1.5·2).
	text.Alike = []Alike{{"a", "b", 0}, {"a", "c", 0}, {"a", "d", 5}}
	if rho, _ := text.Agreement(flat(4)); math.Abs(rho+math.Sqrt(3)/2) > 1e-12 {
		t.Errorf("with a tie %v, want %v", rho, -math.Sqrt(3)/2)
	}
}

func TestCountIsRefused(t *testing.T) {
	text, ctx := small(t, "en"), t.Context()
	over, cancel := context.WithCancel(ctx)
	cancel()
	for _, method := range CountMethods[1:] {
		if _, err := text.Count(over, method, CountSpec{Words: 50, Window: 5, Size: 5}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after the end of its context: %v", method, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown way of counting does not panic")
		}
	}()
	text.Count(ctx, "tea-leaves", CountSpec{Words: 50, Window: 5, Size: 5})
}
