package word2vec

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"testing"
)

var forms = []Config{
	{}, {Shared: true, Negative: 9}, {Softmax: Hierarchical, FixedWindow: true}, {Architecture: CBOW}, {Architecture: CBOW, Softmax: Hierarchical, Sum: true},
}

func (c Config) small() Config {
	c.Size, c.Window, c.Epochs, c.Seed, c.Sample = 10, 3, 3, 7, 0.05
	return c
}

// outcome is all that training leaves.
type outcome struct {
	in, out  []float32
	progress Progress
}

func (t *Trainer) outcome() outcome {
	return outcome{slices.Clone(t.Input().Data), slices.Clone(t.Output().Data), t.Progress()}
}

// whole trains in steps of so many words.
func whole(t *testing.T, c Config, s *Sentences, words int64) outcome {
	t.Helper()
	tr := New(c, s.Counts(topics*topicWords), s)
	defer tr.Close()
	for {
		more, err := tr.Step(context.Background(), words)
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return tr.outcome()
		}
	}
}

// The same seed gives the same bits, whatever the steps and the processors; another seed gives others.
func TestTheSameSeedGivesTheSameBits(t *testing.T) {
	s := planted(700) // more than a batch
	for _, c := range forms {
		c = c.small()
		want := whole(t, c, s, 1<<40)
		for _, words := range []int64{1, 900} {
			if got := whole(t, c, s, words); !reflect.DeepEqual(got, want) {
				t.Errorf("%+v: in steps of %d words, training ends elsewhere", c, words)
			}
		}
		before := runtime.GOMAXPROCS(1)
		if got := whole(t, c, s, 5000); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v: on one processor, training ends elsewhere", c)
		}
		runtime.GOMAXPROCS(before)
		c.Seed++
		if got := whole(t, c, s, 1<<40); slices.Equal(got.in, want.in) {
			t.Errorf("%+v: another seed gives the same", c)
		}
	}
}

// A trainer that gets another's state, written down and read again, and its matrices goes on as that would have.
func TestTrainingGoesOnFromAState(t *testing.T) {
	s := planted(700)
	counts := s.Counts(topics * topicWords)
	for _, c := range forms {
		c = c.small()
		want := whole(t, c, s, 1<<40)
		for _, words := range []int64{1, 5600, 5601, s.Words() * 3} {
			first := New(c, counts, s)
			if _, err := first.Step(context.Background(), words); err != nil {
				t.Fatal(err)
			}
			written, err := json.Marshal(first.State())
			if err != nil {
				t.Fatal(err)
			}
			var state State
			if err := json.Unmarshal(written, &state); err != nil {
				t.Fatal(err)
			}
			second := New(c, counts, s)
			second.Load(first.Input(), first.Output())
			if err := second.Restore(state); err != nil {
				t.Fatal(err)
			}
			if got, want := second.Progress(), first.Progress(); !reflect.DeepEqual(got, want) {
				t.Errorf("progress is %+v, not %+v", got, want)
			}
			first.Close()
			if err := second.Train(context.Background()); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(second.outcome(), want) {
				t.Errorf("%+v: from a state after %d words, training ends elsewhere", c, words)
			}
			second.Close()
		}
	}
}

// Closed in between, and with its context ended, a trainer goes on as if nothing had been.
func TestTrainingGoesOnAfterAPause(t *testing.T) {
	s, c := planted(700), Config{}.small()
	want := whole(t, c, s, 1<<40)
	tr := New(c, s.Counts(topics*topicWords), s)
	defer tr.Close()
	ended, end := context.WithCancel(context.Background())
	end()
	for i := 0; ; i++ {
		if _, err := tr.Step(ended, 100); err != context.Canceled {
			t.Fatalf("with its context ended, a step returns %v", err)
		}
		more, err := tr.Step(context.Background(), 2500)
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
		if i%2 == 0 {
			tr.Close()
		}
	}
	if !reflect.DeepEqual(tr.outcome(), want) {
		t.Error("training ends elsewhere")
	}
}

func TestStatesOfAnotherTrainingAreRefused(t *testing.T) {
	s := planted(10)
	tr := New(Config{}.small(), s.Counts(topics*topicWords), s)
	for name, spoil := range map[string]func(*State){
		"no part":   func(s *State) { s.Parts = nil },
		"epoch":     func(s *State) { s.Parts[0].Epoch = 4 },
		"sentences": func(s *State) { s.Parts[0].Sentences = -1 },
		"words":     func(s *State) { s.Parts[0].Words = -1 },
		"generator": func(s *State) { s.Parts[0].Generator = []byte("pcg:") },
		"losses":    func(s *State) { s.Parts[0].Losses = nil },
		"factors":   func(s *State) { s.Parts[0].Factors = -1 },
	} {
		state := tr.State()
		spoil(&state)
		if err := tr.Restore(state); err != ErrState {
			t.Errorf("%s: %v", name, err)
		}
	}
	state := tr.State()
	state.Parts[0].Sentences = 11
	if err := tr.Restore(state); err != nil {
		t.Fatal(err)
	}
	defer tr.Close()
	if err := tr.Train(context.Background()); err == nil {
		t.Error("a corpus with fewer sentences than are done is taken")
	}
}

// Vectors that training goes on from are those it starts with, on another corpus too.
func TestTrainingGoesOnFromVectors(t *testing.T) {
	s, c := planted(50), Config{}.small()
	counts := s.Counts(topics * topicWords)
	first := New(c, counts, s)
	defer first.Close()
	if err := first.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	c.Seed, c.Words = 99, 160
	more := planted(20)
	second := New(c, counts, more)
	defer second.Close()
	second.Load(first.Input(), first.Output())
	got, want := make([]float32, c.Size), make([]float32, c.Size)
	for w := range counts {
		first.Vector(want, w)
		if second.Vector(got, w); !slices.Equal(got, want) {
			t.Fatalf("word %d has %v, not %v", w, got, want)
		}
	}
	if err := second.Train(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p := second.Progress(); p.Words != 480 || p.Total != 480 || fmt.Sprintf("%.4f", p.Alpha) != "0.0001" {
		t.Errorf("progress is %+v", p)
	}
}
