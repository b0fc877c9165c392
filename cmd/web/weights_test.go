package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/exchange"
	"caderno/ml/safetensors"
	"caderno/ml/series"
	"caderno/web/words"
)

func trainerOf(t *testing.T, spec ml.Spec) *ml.Trainer {
	t.Helper()
	data, err := series.Load("air-passengers")
	if err != nil {
		t.Fatal(err)
	}
	full, err := spec.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	trainer, err := ml.NewTrainer(full, data)
	if err != nil {
		t.Fatal(err)
	}
	return trainer
}

func TestWeightsThroughAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "w.safetensors")
	a, b := trainerOf(t, ml.Spec{Hidden: 7, Seed: 1}), trainerOf(t, ml.Spec{Hidden: 7, Seed: 2})
	if err := writeWeights(path, a); err != nil {
		t.Fatal(err)
	}
	if err := readWeights(path, b); err != nil {
		t.Fatal(err)
	}
	for i, w := range a.Weights() {
		if got := b.Weights()[i]; got.Name != w.Name || !slices.Equal(got.Data, w.Data) {
			t.Errorf("%s came back as another", w.Name)
		}
	}
	say := words.Get("pt-BR")
	if err := readWeights(path, trainerOf(t, ml.Spec{Hidden: 8})); err == nil || !strings.Contains(explain(say, err), "28×1") {
		t.Errorf("weights of 7 units in a network of 8: %v", err)
	}
	if err := os.WriteFile(path, []byte("junk"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := readWeights(path, a); err == nil || !strings.Contains(explain(say, err), "4 bytes") {
		t.Errorf("junk: %v", err)
	}
}

// Every reason for refusing a file has its sentence in both languages.
func TestEveryCodeOfWeightsHasItsSentence(t *testing.T) {
	for file, about := range map[string]func(code string) error{
		"../../ml/safetensors/error.go": func(code string) error { return &safetensors.Error{Code: code} },
		"../../ml/exchange/exchange.go": func(code string) error { return &exchange.Error{Code: code} },
	} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		codes := regexp.MustCompile(`Code\w+ += "([a-z-]+)"`).FindAllSubmatch(source, -1)
		if len(codes) < 5 {
			t.Fatalf("%s names %d codes", file, len(codes))
		}
		for _, code := range codes {
			for _, lang := range []words.Lang{words.Portuguese, words.English} {
				if got := explain(words.Get(lang), about(string(code[1]))); got == "" || strings.HasPrefix(got, "error.") {
					t.Errorf("%s, %s: %q", file, code[1], got)
				}
			}
		}
	}
}
