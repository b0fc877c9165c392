package main

import (
	"encoding/json"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/web/words"
)

// A spec whose data is a text trains word vectors; what only a network has is refused in words.
func TestRunTrainsWords(t *testing.T) {
	say := words.Get("pt-BR")
	spec := file(t, "spec.yaml", "data: world-pt\nwords: {size: 8, epochs: 1, min_count: 300}\n")
	out, err := output(t, func() error { return run(t.Context(), []string{spec}, say) })
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var first, last ml.Event
	if json.Unmarshal([]byte(lines[0]), &first) != nil || json.Unmarshal([]byte(lines[len(lines)-1]), &last) != nil {
		t.Fatalf("%.100s … %s", lines[0], lines[len(lines)-1])
	}
	if first.BeginWords == nil || len(first.BeginWords.Words) == 0 || last.End == nil || last.End.Reason != ml.EndEpochs || last.Seq != len(lines)-1 {
		t.Errorf("it begins with %s and ends with %+v", first.Kind, last)
	}
	for want, args := range map[string][]string{
		"-weights":   {"-weights", "w.safetensors", spec},
		"words.size": {file(t, "size.yaml", "data: world-pt\nwords: {size: 9999}\n")},
		"words.deep": {file(t, "deep.json", `{"data": "world-pt", "words": {"deep": 3}}`)},
	} {
		out, err := output(t, func() error { return run(t.Context(), args, say) })
		if err == nil || !strings.Contains(explain(say, err), want) || out != "" {
			t.Errorf("%s: %v, and %q", want, err, out)
		}
	}
}
