//go:build amd64 && !noasm

package f32

import "testing"

// A product of whole tiles goes on asking where the one before it stopped, until all is asked for.
func TestAheadGoesOn(t *testing.T) {
	if !fast {
		t.Skip("products without AVX2 do not ask ahead")
	}
	a, b, c := NewMatrix(12, 64), NewPacked(64, 64), NewMatrix(12, 64)
	far, ahead := Make(16*300), new(Ahead)
	ahead.Need(far[:16*70])
	ahead.Need(far[16*70:])
	left := func() (lines int) {
		for _, s := range ahead.spans {
			lines += int(s.last-s.at+63) / 64
		}
		return lines
	}
	if left() != 300 {
		t.Fatalf("%d lines are ahead", left())
	}
	// Two spans of 70 and 230 lines take two tiles and four, of 64 steps each: a span ends with the tile that meets its end.
	wants := []int{0} // two bands of four tiles
	if wide {
		wants = []int{230, 102, 0, 0} // one of two
	}
	for i, want := range wants {
		if MulPackedTo(c, a, b.Meanwhile(ahead)); left() != want {
			t.Fatalf("%d lines are left after product %d, not %d", left(), i, want)
		}
	}
}
