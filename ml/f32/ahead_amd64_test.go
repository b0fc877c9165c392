//go:build amd64 && !noasm

package f32

import "testing"

// A product of whole tiles goes on asking where the one before it stopped, until all is asked for.
func TestAheadGoesOn(t *testing.T) {
	if !wide {
		t.Skip("without AVX-512 products do not ask ahead")
	}
	a, b, c := NewMatrix(12, 64), NewPacked(64, 64), NewMatrix(12, 64)
	far, ahead := Make(16*300), new(Ahead)
	ahead.Need(far[:16*70])
	ahead.Need(far[16*70:])
	left := func() (lines int) {
		for _, s := range ahead.spans {
			lines += int(s.end-s.at) / 64
		}
		return lines
	}
	if left() != 300 {
		t.Fatalf("%d lines are ahead", left())
	}
	for _, want := range []int{230, 102, 0, 0} { // two tiles of 64 steps each; a span ends with the tile that meets its end
		if MulPackedTo(c, a, b.Meanwhile(ahead)); left() != want {
			t.Fatalf("%d lines are left, not %d", left(), want)
		}
	}
}
