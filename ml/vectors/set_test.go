package vectors

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/blas/blas32"
	"pgregory.net/rapid"

	"caderno/ml/f32"
)

func TestNewRefuses(t *testing.T) {
	inf := float32(math.Inf(1))
	for _, c := range []struct {
		words  []string
		values []float32
		code   string
		row    int
	}{
		{[]string{"a", "b"}, []float32{1, 2}, "", 0},
		{[]string{"a", "a"}, []float32{1, 2}, CodeDuplicate, 2},
		{[]string{"a", ""}, []float32{1, 2}, CodeNoWord, 2},
		{[]string{"\xff", "a"}, []float32{1, 2}, CodeEncoding, 1},
		{[]string{"a", "b"}, []float32{1, inf}, CodeNotFinite, 2},
	} {
		s, err := New(c.words, nil, f32.Over(c.values, 2, 1))
		e := new(Error)
		if c.code == "" && (err != nil || s.Len() != 2 || s.Dim() != 1 || s.Norm(1) != 2) ||
			c.code != "" && (!errors.As(err, &e) || e.Code != c.code || e.Row != c.row || s != nil) {
			t.Errorf("%q: got %v, %v", c.words, s, err)
		}
	}
	for name, call := range map[string]func(){
		"words":  func() { New([]string{"a"}, nil, f32.NewMatrix(2, 1)) },
		"counts": func() { New([]string{"a"}, []int64{1, 2}, f32.NewMatrix(1, 1)) },
		"empty":  func() { New(nil, nil, blas32.General{}) },
		"first":  func() { sample(t).First(0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			call()
		}()
	}
}

func TestQuestionsRefuse(t *testing.T) {
	s := sample(t, "rei", "rainha")
	zero, err := New([]string{"nada", "rei"}, nil, f32.Over([]float32{0, 0, 1, 2}, 2, 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, code string
		set        *Set
		terms      []Term
	}{
		{"nothing", CodeNothing, s, nil},
		{"unknown", CodeUnknown, s, Sum([]string{"x"}, nil)},
		{"short", CodeLength, s, []Term{{Vector: []float32{1}, Weight: 1}}},
		{"not finite", CodeWeight, s, []Term{{Vector: []float32{1, 2, 3, 4, float32(math.NaN())}, Weight: 1}}},
		{"weight", CodeWeight, s, []Term{{Word: "rei", Weight: math.Inf(1)}}},
		{"weightless", CodeCancel, s, []Term{{Word: "rei"}}},
		{"cancels", CodeCancel, s, Sum([]string{"rei"}, []string{"rei"})},
		{"zero", CodeCancel, zero, Sum([]string{"nada"}, nil)},
	} {
		e := new(Error)
		if got, err := c.set.Nearest(Query{Terms: c.terms}); !errors.As(err, &e) || e.Code != c.code || got != nil {
			t.Errorf("%s: got %v, %v, want %s", c.name, got, err, c.code)
		}
	}
	if got, err := zero.Nearest(Query{Terms: Sum([]string{"rei"}, nil)}); err != nil || len(got) != 1 || got[0].Score != 0 {
		t.Errorf("a zero vector is like others by %v, %v", got, err)
	}
	if _, err := s.OddOneOut(nil); err == nil {
		t.Error("an odd one out of none")
	}
}

// With its own words in, a word is its own nearest neighbour, and without them the answer is the same but for them.
func TestWithOwn(t *testing.T) {
	s := randomSet(t, 9, 200, 12)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(100, 180).Draw(t, "word")
		q := Query{Terms: Sum([]string{s.words[i]}, nil), N: rapid.IntRange(1, 30).Draw(t, "n"), WithOwn: true}
		with, err := s.Nearest(q)
		if err != nil {
			t.Fatal(err)
		}
		q.WithOwn = false
		without, err := s.Nearest(q)
		if err != nil {
			t.Fatal(err)
		}
		if with[0].Index != i || math.Abs(float64(with[0].Score)-1) > 1e-6 || !slices.Equal(with[1:], without[:len(with)-1]) {
			t.Fatalf("with %v, without %v", with, without)
		}
	})
}

func TestParseSum(t *testing.T) {
	s := sample(t, "rei", "homem", "mulher", "-", "-ar", "2*2", "bem-vindo")
	for text, want := range map[string][]Term{
		"rei":                   {{Word: "rei", Weight: 1}},
		"rei - homem + mulher":  {{Word: "rei", Weight: 1}, {Word: "homem", Weight: -1}, {Word: "mulher", Weight: 1}},
		"rei -homem +mulher":    {{Word: "rei", Weight: 1}, {Word: "homem", Weight: -1}, {Word: "mulher", Weight: 1}},
		"- homem 0.5*rei":       {{Word: "homem", Weight: -1}, {Word: "rei", Weight: 0.5}},
		"rei - -1.5*homem":      {{Word: "rei", Weight: 1}, {Word: "homem", Weight: 1.5}},
		"-ar -":                 {{Word: "-ar", Weight: 1}, {Word: "-", Weight: 1}},
		"bem-vindo - bem-vindo": {{Word: "bem-vindo", Weight: 1}, {Word: "bem-vindo", Weight: -1}},
		"x*rei":                 {{Word: "x*rei", Weight: 1}},
		"2*2":                   {{Word: "2*2", Weight: 1}},
		"":                      nil,
	} {
		same := func(a, b Term) bool { return a.Word == b.Word && a.Weight == b.Weight }
		if got := s.ParseSum(strings.Fields(text)...); !slices.EqualFunc(got, want, same) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

func TestSpelled(t *testing.T) {
	s := sample(t, "coração", "Coracao", "coracoes", "rei", "lei", "REI", "reis", "corações")
	for word, want := range map[string][]string{
		"coracao": {"Coracao", "coração"},
		"rei":     {"rei", "REI", "lei", "reis"},
		"xyz":     {},
		"corazao": {"Coracao", "coração"},
	} {
		if got := s.Spelled(word, 4); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
	rows := make([]int, 40)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringMatching(`[abç]{0,8}`).Draw(t, "a"), rapid.StringMatching(`[abç]{0,8}`).Draw(t, "b")
		want := slowDistance([]rune(a), []rune(b))
		got := letterChanges([]rune(a), b, 2, rows[:2*(len([]rune(a))+2)])
		if got != want && (got <= 2 || want <= 2) {
			t.Fatalf("%q, %q: got %d, want %d", a, b, got, want)
		}
	})
}

// slowDistance is Levenshtein's distance by its definition.
func slowDistance(a, b []rune) int {
	switch {
	case len(a) == 0:
		return len(b)
	case len(b) == 0:
		return len(a)
	case a[0] == b[0]:
		return slowDistance(a[1:], b[1:])
	}
	return 1 + min(slowDistance(a[1:], b), slowDistance(a, b[1:]), slowDistance(a[1:], b[1:]))
}

func TestUnknownWords(t *testing.T) {
	s, _ := loadOracle(t)
	e := new(Error)
	_, err := s.Nearest(Query{Terms: Sum([]string{"rei", "rainhas"}, nil)})
	if !errors.As(err, &e) || e.Code != CodeUnknown || e.Word != "rainhas" ||
		!slices.Equal(e.Args()["near"].([]string), []string{"rainha"}) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Similarity("rei", "xyzzyx"); !errors.As(err, &e) || len(e.Args()["near"].([]string)) != 0 {
		t.Errorf("got %v", err)
	}
}
