package f32

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Only AVX-512 has registers beyond the sixteenth, mask registers and the widest ones. A kernel for machines without it that
// names one of them still assembles, still passes where AVX-512 is there, and ends the program everywhere else.
func TestNarrowKernelsKeepToAVX2(t *testing.T) {
	source, err := os.ReadFile("kernels_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	wide, beyond := regexp.MustCompile(`512$|^band\d+$`), regexp.MustCompile(`\b([XY](1[6-9]|2\d|3[01])|Z\d+|K[0-7])\b`)
	text, kernels := regexp.MustCompile(`^TEXT ·(\w+)\(`), 0
	name := ""
	for i, line := range strings.Split(string(source), "\n") {
		if m := text.FindStringSubmatch(line); m != nil {
			name, kernels = m[1], kernels+1
		}
		if name != "" && !wide.MatchString(name) && beyond.MatchString(line) {
			t.Errorf("line %d: %s: %s", i+1, name, strings.TrimSpace(line))
		}
	}
	if kernels < 40 {
		t.Errorf("found %d kernels", kernels)
	}
}
