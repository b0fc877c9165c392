package main

import (
	"bytes"
	"strings"
	"testing"

	"caderno/ml/vectors"
	"caderno/ml/world"
	"caderno/web/words"
)

func TestCorpus(t *testing.T) {
	print := func(lang words.Lang, args ...string) string {
		var out bytes.Buffer
		if err := corpus(t.Context(), args, &out, words.Get(lang)); err != nil {
			t.Fatalf("%q: %v", args, err)
		}
		return out.String()
	}
	if got, want := print("pt-BR", "-written", "-sentences", "20", "-seed", "3"), string(world.New("pt").Text(3, 20)); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	plain := print("en", "-sentences", "200")
	if strings.Count(plain, "\n") != 200 || strings.ToLower(plain) != plain || strings.ContainsAny(plain, ".,!?") {
		t.Errorf("got %.300q", plain)
	}
	if print("pt-BR", "-lang", "en", "-sentences", "200") != plain || print("en", "-sentences", "200", "-seed", "2") == plain {
		t.Error("the language or the seed does not count")
	}
	questions, err := vectors.ReadQuestions(strings.NewReader(print("pt-BR", "-questions")), vectors.Limits{})
	if err != nil || len(questions.Sections) != len(world.New("pt").Axes()) {
		t.Errorf("%d sections, %v", len(questions.Sections), err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-lang", "fr"}, "em “fr”"}, {[]string{"-sentences", "0"}, "-sentences pede um número inteiro de 1"},
		{[]string{"pt"}, "“pt” não pertence"},
	} {
		if err := corpus(t.Context(), c.args, nil, words.Get("pt-BR")); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.args, err, c.want)
		}
	}
}
