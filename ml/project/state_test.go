package project

import (
	"math/rand/v2"
	"slices"
	"testing"

	"caderno/ml/f32"
)

// A projector that takes up another's frames draws the same.
func TestStateIsTakenUp(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	m := f32.NewMatrix(60, 9)
	stir := func() {
		for i := range m.Data {
			m.Data[i] += 0.1 * float32(dice.NormFloat64())
		}
	}
	a := New(Options{Unit: true})
	if fresh := New(Options{}); !fresh.Restore(a.State()) {
		t.Error("a projector without frames cannot be taken up")
	}
	for range 4 {
		stir()
		if _, err := a.Frame(m); err != nil {
			t.Fatal(err)
		}
	}
	b, other := New(Options{Unit: true}), New(Options{Unit: true, Axes: 3})
	if !b.Restore(a.State()) {
		t.Fatal("the state was refused")
	}
	for range 3 {
		stir()
		x, errX := a.Frame(m)
		y, errY := b.Frame(m)
		if errX != nil || errY != nil || !slices.Equal(x.Points.Data, y.Points.Data) || !slices.Equal(x.Share, y.Share) {
			t.Fatalf("another frame: %v, %v", errX, errY)
		}
	}
	damaged := a.State()
	damaged.Mean = damaged.Mean[1:]
	if b.Restore(damaged) || other.Restore(a.State()) {
		t.Error("a state that does not fit was taken")
	}
}
