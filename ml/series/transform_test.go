package series

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestFitTransformByHand(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name       string
		train      []float64
		log        bool
		difference int
		mean, std  float64
	}{
		{"level", []float64{2, 4, nan, 6}, false, 0, 4, math.Sqrt(8.0 / 3)},
		{"first difference", []float64{1, 3, 7, nan, 9, 10}, false, 1, 7.0 / 3, math.Sqrt(14.0 / 9)}, // 2, 4, -, -, 1
		{"season of two", []float64{1, 10, 3, 14}, false, 2, 3, 1},
		{"growth", []float64{1, math.E, math.E * math.E * math.E}, true, 1, 1.5, 0.5},
		{"constant", []float64{0.1, 0.1, 0.1, 0.1, 0.1}, false, 0, 0.1, 1},
		{"straight line", []float64{0.1, 0.2, 0.3, 0.4, 0.5}, false, 1, 0.1, 1}, // but for rounding
	} {
		got, err := FitTransform(c.train, c.log, c.difference)
		if err != nil || math.Abs(got.Mean-c.mean) > 1e-12 || math.Abs(got.Std-c.std) > 1e-12 {
			t.Errorf("%s: got %+v, %v, want mean %v, std %v", c.name, got, err, c.mean, c.std)
		}
	}
}

func TestFitTransformRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		train      []float64
		log        bool
		difference int
		code       string
	}{
		"zero":               {[]float64{1, 2, 0, 3}, true, 0, CodeNotPositive},
		"nothing":            {nil, false, 0, CodeTooFew},
		"one difference":     {[]float64{1, 2}, false, 1, CodeTooFew},
		"shorter than a lag": {[]float64{1, 2, 3}, false, 12, CodeTooFew},
	} {
		_, err := FitTransform(c.train, c.log, c.difference)
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code || e.Error() == e.Code {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// TestTransformRoundTrip goes to z and back, every value from those before it.
func TestTransformRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := rapid.Bool().Draw(t, "log")
		low := -1e6
		if log {
			low = 1e-3
		}
		values := rapid.SliceOfN(rapid.Float64Range(low, 1e6), 16, 60).Draw(t, "values")
		difference := rapid.SampledFrom([]int{0, 1, 4, 12}).Draw(t, "difference")
		tr, err := FitTransform(values[:len(values)*3/4+3], log, difference)
		if err != nil {
			t.Skip(err)
		}
		z := tr.Apply(values)
		for i := range values {
			if i < difference {
				if !math.IsNaN(z[i]) {
					t.Fatalf("z[%d] is %v", i, z[i])
				}
				continue
			}
			got := tr.Inverse(z[i], func(lag int) float64 { return values[i-lag] })
			// The largest number met on the way sets the size of the rounding.
			bound := 1e-12 * (math.Abs(values[i]) + math.Abs(values[i-difference]) + math.Abs(tr.Mean) + tr.Std)
			if log {
				bound = 1e-12 * values[i] * (20 + math.Abs(tr.Mean))
			}
			if math.Abs(got-values[i]) > bound {
				t.Fatalf("value %d: got %v, want %v", i, got, values[i])
			}
		}
	})
}

func TestTransformStandardises(t *testing.T) {
	s, _ := Load("air-passengers")
	for _, difference := range []int{0, 1, 12} {
		tr, err := FitTransform(s.Values[:120], true, difference)
		if err != nil {
			t.Fatal(err)
		}
		sum, squares, n := 0.0, 0.0, 0.0
		for _, z := range tr.Apply(s.Values[:120])[difference:] {
			sum, squares, n = sum+z, squares+z*z, n+1
		}
		if math.Abs(sum/n) > 1e-12 || math.Abs(squares/n-1) > 1e-12 {
			t.Errorf("difference %d: mean %v, mean square %v", difference, sum/n, squares/n)
		}
	}
}

func TestApplyMarksWhatIsMissing(t *testing.T) {
	tr := Transform{Log: true, Difference: 1, Std: 1}
	z := tr.Apply([]float64{1, 2, math.NaN(), 4, 8, 0, 3})
	for i, missing := range []bool{true, false, true, true, false, true, true} {
		if math.IsNaN(z[i]) != missing {
			t.Errorf("z[%d] is %v", i, z[i])
		}
	}
}

// TestNothingLeaks changes every value after the split: neither the transform nor any training window may change.
func TestNothingLeaks(t *testing.T) {
	s, _ := Load("air-passengers")
	const split, length = 120, 24
	for _, difference := range []int{0, 1, 12} {
		before, err := FitTransform(s.Values[:split], true, difference)
		if err != nil {
			t.Fatal(err)
		}
		z := before.Apply(s.Values)
		targets := Windows(z, length, 0, split)
		if len(targets) != split-length-difference {
			t.Fatalf("%d windows", len(targets))
		}
		changed := slices.Clone(s.Values)
		for i := split; i < len(changed); i++ {
			changed[i] = 1e6 + float64(i)
		}
		after, _ := FitTransform(changed[:split], true, difference)
		if after != before {
			t.Errorf("the transform changed: %+v, %+v", before, after)
		}
		z2 := after.Apply(changed)
		if !slices.Equal(Windows(z2, length, 0, split), targets) {
			t.Error("the windows changed")
		}
		for _, target := range targets {
			if !slices.Equal(z[target-length:target+1], z2[target-length:target+1]) {
				t.Errorf("the window of %d changed", target)
			}
		}
		if z[split] == z2[split] {
			t.Error("the change after the split was not seen at all: the test proves nothing")
		}
	}
}

func TestWindows(t *testing.T) {
	nan := math.NaN()
	z := []float64{nan, 1, 2, 3, nan, 5, 6, 7, 8, 9}
	for _, c := range []struct {
		length, from, to int
		want             []int
	}{
		{2, 0, 10, []int{3, 7, 8, 9}},
		{2, 8, 10, []int{8, 9}}, // a validation part reads on from the training part
		{2, 0, 8, []int{3, 7}},
		{1, 0, 4, []int{2, 3}},
		{5, 0, 10, nil},
		{4, 0, 10, []int{9}},
		{2, 5, 5, nil},
	} {
		if got := Windows(z, c.length, c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("length %d in [%d, %d): got %v, want %v", c.length, c.from, c.to, got, c.want)
		}
	}
}

func TestPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"window beyond the end": func() { Windows([]float64{1}, 1, 0, 2) },
		"window of nothing":     func() { Windows([]float64{1}, 0, 0, 1) },
		"negative difference":   func() { FitTransform([]float64{1, 2}, false, -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			f()
		}()
	}
}
