package ml

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"caderno/ml/f32"
	"caderno/ml/world"
)

// small is a small part of the small world.
func small(t *testing.T, lang string) *Text {
	t.Helper()
	w := world.New(lang)
	text, err := NewText(t.Context(), "small", "", lang, w.Text(1, 2500))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range w.Groups() {
		text.Groups = append(text.Groups, Group(g))
	}
	for _, a := range w.Axes() {
		axis := Axis{Name: a.Name, From: a.From, To: a.To}
		for _, p := range a.Pairs {
			axis.Pairs = append(axis.Pairs, [2]string(p))
		}
		text.Axes = append(text.Axes, axis)
	}
	return text
}

// wordEvents trains to the end; after cut steps, unless negative, it goes on from a checkpoint.
func wordEvents(t *testing.T, spec Spec, text *Text, cut int) (events []Event) {
	t.Helper()
	full, err := spec.ResolveOn(text)
	if err != nil {
		t.Fatal(err)
	}
	training, err := Open(full, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; training.Step(func(e Event) { events = append(events, e) }); i++ {
		if i == cut {
			if training, err = Open(full, text, training.Checkpoint()); err != nil {
				t.Fatal(err)
			}
		}
	}
	return events
}

// A run of word vectors begins with random vectors, brings the loss down, and is taken up with the same bits.
func TestWordRun(t *testing.T) {
	text := small(t, "pt")
	for name, words := range map[string]WordSpec{
		"usual": {MinCount: 8, Epochs: 6, Size: 16, Rate: 0.08, Sample: 1}, "tree": {MinCount: 8, Epochs: 6, Size: 12, Rate: 0.1, Sample: 1, Softmax: "hierarchical-softmax"},
		"cbow": {MinCount: 8, Epochs: 8, Sample: 1, Size: 16, Architecture: "cbow", Negative: 3, Rate: 0.2},
	} {
		t.Run(name, func(t *testing.T) {
			events := wordEvents(t, Spec{Data: "small", Words: words}, text, -1)
			first, last := events[0].BeginWords, events[len(events)-1].End
			if first == nil || last == nil || last.Reason != EndEpochs {
				t.Fatalf("it begins with %v and ends with %v", events[0].Kind, events[len(events)-1].Kind)
			}
			var maps []*MapEvent
			var losses []float64
			for _, e := range events {
				if e.Map != nil {
					maps = append(maps, e.Map)
				}
				if e.Progress != nil {
					losses = append(losses, e.Progress.Loss)
				}
			}
			born, grown := maps[0], maps[len(maps)-1]
			if len(born.Points) != 2*len(first.Words) || born.Vectors == "" || grown.Vectors == "" {
				t.Errorf("%d points of %d words", len(born.Points), len(first.Words))
			}
			if len(maps) < 15 || len(maps) > 50 || len(losses) < 60 || !(losses[len(losses)-1] < losses[5]) {
				t.Errorf("%d maps, %d losses from %v to %v", len(maps), len(losses), losses[5], losses[len(losses)-1])
			}
			if !(*born.Purity < *born.PurityChance+0.05) || !(*grown.Purity > *born.Purity+0.05) {
				t.Errorf("purity %v (chance %v) grows to %v", *born.Purity, *born.PurityChance, *grown.Purity)
			}
			if resumed := wordEvents(t, Spec{Data: "small", Words: words}, text, 70); !reflect.DeepEqual(resumed, events) {
				t.Error("taken up after 70 steps it goes another way")
			}
		})
	}
}

// A text without full stops is a few long sentences: its run ends where its epochs do all the same, and draws as many maps as
// another.
func TestWordRunOfLongSentences(t *testing.T) {
	lines := slices.Repeat([]string{strings.Repeat("uma casa tem porta e uma porta tem chave ", 150)}, 20)
	text, err := NewText(t.Context(), "long", "", "pt", []byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	events := wordEvents(t, Spec{Words: WordSpec{Epochs: 2, Size: 8, Sample: 1}}, text, 3)
	if end := events[len(events)-1]; end.End == nil || end.Epoch != 2 {
		t.Errorf("the run of two epochs ends with %s at %v", end.Kind, end.Epoch)
	}
	step, maps := -1, 0
	for _, e := range events {
		if e.Map == nil {
			continue
		}
		if maps++; e.Step < step {
			t.Errorf("a map of step %d after one of %d", e.Step, step)
		}
		step = e.Step
	}
	if maps < 10 {
		t.Errorf("%d maps", maps)
	}
}

func TestPackedVectors(t *testing.T) {
	m := f32.NewMatrix(3, 4)
	copy(m.Data, []float32{1, -0.5, 0.25, 0, 0, 0, 0, 0, -3, 2, 1e-9, 3})
	got, err := UnpackVectors(PackVectors(m))
	if err != nil || got.Rows != 3 || got.Cols != 4 {
		t.Fatal(got, err)
	}
	for i, v := range m.Data {
		if math.Abs(float64(got.Data[i]-v)) > 0.013 {
			t.Errorf("element %d is %v, was %v", i, got.Data[i], v)
		}
	}
	for _, bad := range []string{"", "!", "AAAA", "/////////////w==", PackVectors(m)[:20]} {
		if _, err := UnpackVectors(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestWordSpecRefuses(t *testing.T) {
	text := small(t, "en")
	for field, s := range map[string]WordSpec{
		"words.size": {Size: 1}, "words.window": {Window: 21}, "words.negative": {Negative: 99}, "words.min_count": {MinCount: 9999},
		"words.rate": {Rate: 2}, "words.epochs": {Epochs: 101}, "words.architecture": {Architecture: "bert"}, "words.softmax": {Softmax: "full"},
	} {
		_, err := Spec{Words: s}.ResolveWords(text)
		if errs, ok := err.(FieldErrors); !ok || len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	var s Spec
	for field, text := range map[string]string{"words.size": "32", "words.rate": "0,05", "words.softmax": "hierarchical-softmax", "words.seed": "7"} {
		if err := s.Parse(field, text); err != nil {
			t.Error(err)
		}
	}
	if want := (WordSpec{Size: 32, Rate: 0.05, Softmax: "hierarchical-softmax", Seed: 7}); s.Words != want {
		t.Errorf("parsed %+v", s.Words)
	}
	if s.Parse("words.size", "2.5") == nil || s.Parse("words.depth", "2") == nil {
		t.Error("nonsense was parsed")
	}
}
