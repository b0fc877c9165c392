package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/web/words"
)

// file writes a file for a test and returns its path.
func file(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// output is what f prints.
func output(t *testing.T, f func() error) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	was := os.Stdout
	os.Stdout = out
	failed := f()
	os.Stdout = was
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body), failed
}

const shortSpec = "data: air-passengers\nhidden: 4\nwindow: 12\nhorizon: 12\nepochs: 2\n"

func TestRunLooksAndTouches(t *testing.T) {
	touches := file(t, "touches.yaml", "touches:\n  - clamp: {gate: forget gate, value: 0}\n  - silence: {unit: 2}\n")
	for _, try := range []struct {
		spec string
		args []string
		want []int
	}{
		{shortSpec + "look: [3, 0]\n", nil, []int{0, 3}},
		{shortSpec + "look: 2, 1\n", nil, []int{1, 2}},
		{`{"data": "air-passengers", "hidden": 4, "window": 12, "horizon": 12, "epochs": 2, "look": [5]}`, []string{"-look", "4 1"}, []int{1, 4}},
	} {
		args := append(append([]string{"-touch", touches}, try.args...), file(t, "spec.yaml", try.spec))
		out, err := output(t, func() error { return run(t.Context(), args, words.Get("en")) })
		if err != nil {
			t.Fatal(err)
		}
		var looks []int
		lines := strings.Split(strings.TrimSpace(out), "\n")
		for i, line := range lines[:len(lines)-1] {
			var e ml.Event
			if err := json.Unmarshal([]byte(line), &e); err != nil || e.Seq != i {
				t.Fatalf("line %d is %.80s: %v", i, line, err)
			}
			if e.Inside != nil {
				looks = append(looks, e.Step)
			}
		}
		if len(looks) != 2 || looks[0] != try.want[0] || looks[1] != try.want[1] {
			t.Errorf("looks at %v, want %v", looks, try.want)
		}
		var last struct {
			Kind string
			ml.Touched
		}
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Kind != "touch" || len(last.Touches) != 2 || len(last.After.Forecast.Mean) != 12 {
			t.Errorf("the last line is %.200s: %v", lines[len(lines)-1], err)
		}
		if row := last.After.Inside.Layers[0].Hidden[11]; row[2] != 0 || row[1] == 0 {
			t.Errorf("with unit 2 silent, the state is %v", row)
		}
	}
}

func TestRunRefusesTouchesBeforeItTrains(t *testing.T) {
	spec, say := file(t, "spec.yaml", shortSpec), words.Get("pt-BR")
	for _, try := range []struct{ touches, want string }{
		{"touches:\n  - clamp: {gate: reset gate, value: 0}\n", "touches[0].clamp.gate"},
		{"touches:\n  - silence: {unit: 1.5}\n", "número inteiro"},
		{"touches: []\n", "Falta preencher"},
		{"- 1\n", "cannot unmarshal"},
		{"touches:\n  - weight: {tensor: out.bias, value: .nan}\n", "NaN"},
	} {
		out, err := output(t, func() error {
			return run(t.Context(), []string{"-touch", file(t, "touches.yaml", try.touches), spec}, say)
		})
		if err == nil || !strings.Contains(explain(say, err), try.want) || out != "" {
			t.Errorf("%q: %v, and %d bytes of events", try.touches, err, len(out))
		}
	}
	if err := run(t.Context(), []string{"-touch", "nowhere.yaml", spec}, say); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if err := run(t.Context(), []string{"-look", "0,99", spec}, say); err == nil || !strings.Contains(explain(say, err), "99") {
		t.Errorf("a look beyond the end: %v", err)
	}
}

func TestMemoryLooks(t *testing.T) {
	out, err := output(t, func() error {
		return memory(t.Context(), []string{"-lag", "10", "-hidden", "4", "-batch", "5", "-steps", "7", "-look", "7, 0", "-json"}, words.Get("en"))
	})
	if err != nil {
		t.Fatal(err)
	}
	var ends []trialEnd
	if err := json.NewDecoder(bytes.NewReader([]byte(out))).Decode(&ends); err != nil {
		t.Fatal(err)
	}
	looks := ends[0].Looks
	if len(looks) != 2 || looks[0].Step != 0 || looks[1].Step != 7 || len(looks[1].Layers[0].GradientNorm) < 10 || looks[0].Loss == looks[1].Loss {
		t.Errorf("%d looks: %.300s", len(looks), out)
	}
}
