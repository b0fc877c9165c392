package main

import (
	"context"
	"errors"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/recall"
	"caderno/web/words"
)

func TestMemoryTable(t *testing.T) {
	say := words.Get("en")
	spec, err := recall.Spec{Lag: 10, Hidden: 32, Rate: 0.01, Steps: 3000}.Resolve()
	if err != nil {
		t.Fatal(err)
	}
	end, err := trial(context.Background(), spec, say)
	if err != nil || !end.Solved || end.Steps%testEvery != 0 {
		t.Errorf("%+v, %v", end, err)
	}
	var out strings.Builder
	if err := memoryTable(&out, []trialEnd{end, {Diverged: true}}, say); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"without memory", "solved", "diverged", "0.167"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in\n%s", want, out.String())
		}
	}
}

func TestMemoryRefuses(t *testing.T) {
	err := memory(context.Background(), []string{"-cell", "elman", "-lag", "5"}, words.Get("en"))
	if errs, ok := errors.AsType[ml.FieldErrors](err); !ok || len(errs) != 2 {
		t.Errorf("got %v, want two refusals", err)
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if err := memory(stopped, nil, words.Get("en")); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped, it says %v", err)
	}
}
