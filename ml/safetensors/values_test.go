package safetensors

import (
	"math"
	"testing"
)

// TestHalf computes all 65536 half-precision values from the definition, sign × fraction × 2^exponent.
func TestHalf(t *testing.T) {
	for i := range 1 << 16 {
		b := uint16(i)
		exponent, fraction := int(b>>10&31), float64(b&1023)
		want := math.Ldexp(fraction, -24)
		switch {
		case exponent == 31 && fraction > 0:
			want = math.NaN()
		case exponent == 31:
			want = math.Inf(1)
		case exponent > 0:
			want = math.Ldexp(1024+fraction, exponent-25)
		}
		if b>>15 == 1 {
			want = -want
		}
		got := float64(half(b))
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) || math.Signbit(got) != (b>>15 == 1) {
			t.Fatalf("%04x: got %v, want %v", b, got, want)
		}
	}
}
