package forecast

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

var nan = math.NaN()

// same compares to rounding, with NaN equal to NaN.
func same(got, want []float64) bool {
	return slices.EqualFunc(got, want, func(a, b float64) bool {
		return math.IsNaN(a) && math.IsNaN(b) || a == b || math.Abs(a-b) <= 1e-12*math.Max(math.Abs(a), math.Abs(b))
	})
}

func TestRivals(t *testing.T) {
	year := []float64{1, 2, 3, 4, 5, 6, 7, 8}
	for _, c := range []struct {
		name   string
		train  []float64
		season int
		h      int
		want   []float64
	}{
		{"naive", year, 1, 3, []float64{8, 8, 8}},
		{"season 0 is naive", year, 0, 2, []float64{8, 8}},
		{"one season and more", year, 4, 6, []float64{5, 6, 7, 8, 5, 6}},
		{"horizon 0", year, 4, 0, nil},
		{"last value missing", []float64{1, 2, nan}, 1, 2, []float64{2, 2}},
		{"missing: one more season back", []float64{1, 2, 3, 4, nan, 6, 7, 8}, 4, 5, []float64{1, 6, 7, 8, 1}},
		{"missing in every season: the last value", []float64{nan, 2, 3, 4, nan, 6, 7, nan}, 4, 4, []float64{7, 6, 7, 4}},
		{"shorter than a season", []float64{1, 2, 3}, 4, 5, []float64{3, 1, 2, 3, 3}},
		{"no value at all", []float64{nan, nan}, 2, 2, []float64{nan, nan}},
		{"nothing", nil, 12, 2, []float64{nan, nan}},
	} {
		if got := SeasonalNaive(c.train, c.season, c.h); !same(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
	if got := Naive(year, 2); !same(got, []float64{8, 8}) {
		t.Errorf("naive: got %v", got)
	}
}

func TestMeasures(t *testing.T) {
	truth := []float64{100, 200, nan, 400, 0}
	guess := []float64{110, 180, 1e9, 400, 0}
	train := []float64{10, 20, 14, 28, nan, 30} // |y_t - y_{t-2}|: 4, 8, -, 2
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"RMSE", RMSE(truth, guess), math.Sqrt((100 + 400) / 4.0)},
		{"MAE", MAE(truth, guess), 30 / 4.0},
		{"SMAPE", SMAPE(truth, guess), (200*10.0/210 + 200*20.0/380) / 4},
		{"SMAPE of opposite signs", SMAPE([]float64{1}, []float64{-3}), 200},
		{"Scale", Scale(train, 2), 14 / 3.0},
		{"MASE", MASE(truth, guess, train, 2), 7.5 / (14 / 3.0)},
		{"MASE of a constant past", MASE(truth, guess, []float64{5, 5, 5}, 1), nan},
		{"MASE of a past shorter than a season", MASE(truth, guess, []float64{5, 6}, 12), nan},
		{"Skill", Skill(30, 40), 0.25},
		{"Skill against a perfect rival", Skill(30, 0), nan},
		{"nothing to measure", RMSE([]float64{nan}, []float64{1}), nan},
		{"forecast missing", MAE([]float64{1, 2}, []float64{nan, 5}), 3},
		{"Coverage", Coverage([]float64{1, 2, 3, nan}, []float64{1, 0, 4, 0}, []float64{1, 5, 9, 9}), 2 / 3.0},
		{"Coverage of nothing", Coverage(nil, nil, nil), nan},
		{"WinklerScore", WinklerScore([]float64{5, 12, -3}, []float64{0, 0, 0}, []float64{10, 10, 10}, 0.8), 10 + (20+30)/3.0},
	} {
		if !same([]float64{c.got}, []float64{c.want}) {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

// By hand: the p-quantile of 5 values lies 4p places after the first, on a straight line between its neighbours.
func TestQuantileType7(t *testing.T) {
	values := []float64{1, 2, 4, 8, 16}
	for p, want := range map[float64]float64{0: 1, .1: 1.4, .25: 2, .5: 4, .9: 12.8, 1: 16} {
		if got := Quantile(values, p); math.Abs(got-want) > 1e-12 {
			t.Errorf("p=%v: got %v, want %v", p, got, want)
		}
	}
	if got := Quantile([]float64{7}, .3); got != 7 {
		t.Errorf("one value: got %v", got)
	}
	if got := Quantile(nil, .5); !math.IsNaN(got) {
		t.Errorf("no value: got %v", got)
	}
}

func TestBands(t *testing.T) {
	paths := [][]float64{{16, 1}, {1, nan}, {8, 1}, {4, 1}, {2, 1}}
	lo, hi := Bands(paths, 0.8)
	if !same(lo, []float64{1.4, nan}) || !same(hi, []float64{12.8, nan}) {
		t.Errorf("got %v and %v", lo, hi)
	}
	if paths[0][0] != 16 || paths[4][0] != 2 {
		t.Error("the paths were changed")
	}
	if lo, hi := Bands(nil, 0.5); lo != nil || hi != nil {
		t.Error("no paths must give no bands")
	}
}

// Bands of many draws of a known distribution must hold what they promise, and wider levels must hold narrower ones.
func TestBandsHoldWhatTheyPromise(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	draw := func(n, h int) [][]float64 {
		paths := make([][]float64, n)
		for i := range paths {
			paths[i] = make([]float64, h)
			for k := range paths[i] {
				paths[i][k] = rng.NormFloat64() * float64(k+1)
			}
		}
		return paths
	}
	paths := draw(2000, 10)
	lo80, hi80 := Bands(paths, 0.8)
	lo95, hi95 := Bands(paths, 0.95)
	inside80, inside95 := 0.0, 0.0
	truths := draw(1000, 10)
	for _, truth := range truths {
		inside80 += Coverage(truth, lo80, hi80) / float64(len(truths))
		inside95 += Coverage(truth, lo95, hi95) / float64(len(truths))
	}
	if math.Abs(inside80-0.8) > 0.02 || math.Abs(inside95-0.95) > 0.02 {
		t.Errorf("bands of 80 and 95 %% hold %.3f and %.3f", inside80, inside95)
	}
	for k := range lo80 {
		if !(lo95[k] < lo80[k] && lo80[k] < hi80[k] && hi80[k] < hi95[k]) {
			t.Errorf("step %d: %v %v %v %v out of order", k, lo95[k], lo80[k], hi80[k], hi95[k])
		}
	}
}

func TestPanics(t *testing.T) {
	for name, f := range map[string]func(){
		"RMSE":          func() { RMSE([]float64{1}, nil) },
		"Coverage":      func() { Coverage([]float64{1}, []float64{1}, nil) },
		"WinklerScore":  func() { WinklerScore([]float64{1}, []float64{1}, []float64{1}, 1) },
		"Bands ragged":  func() { Bands([][]float64{{1, 2}, {1}}, 0.5) },
		"Bands level 0": func() { Bands(nil, 0) },
		"Bands NaN":     func() { Bands(nil, nan) },
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
