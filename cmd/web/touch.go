package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"caderno/ml"
	"caderno/web/words"
)

// maxTouchFile is the largest file of touches that is read, in bytes.
const maxTouchFile = 1 << 20

// readTouches reads a YAML or JSON file of touches that a run of the spec must be able to bear; none where no file is named.
func readTouches(path string, spec ml.Spec, say *words.Printer) ([]ml.Touch, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, maxTouchFile))
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	if err := yaml.Unmarshal(body, &tree); err != nil { // JSON is YAML too
		return nil, fmt.Errorf("%s: %s", path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if body, err = json.Marshal(tree); err != nil { // .nan and .inf are YAML
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	touches, err := ml.ReadTouches(body)
	if _, ok := errors.AsType[ml.FieldErrors](err); err != nil && !ok {
		return nil, errors.New(say.T("cli.no-touches", "file", path))
	}
	if err != nil {
		return nil, err
	}
	return touches, ml.CheckTouches(spec, touches)
}

// touchLine is what follows the events of a run whose network is touched at its end.
type touchLine struct {
	Kind string `json:"kind"` // "touch"
	*ml.Touched
}

// printTouched touches the network that a run has ended with and prints what it does before and after.
func printTouched(out io.Writer, trainer *ml.Trainer, touches []ml.Touch) error {
	touched, err := trainer.Touch(touches)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(touchLine{"touch", touched})
}
