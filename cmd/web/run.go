package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/web/words"
)

// run trains what a spec file says and prints its events, one JSON object a line.
func run(ctx context.Context, args []string, say *words.Printer) error {
	fs := flags("run")
	in := fs.String("in", "", say.T("cli.flag.in"))
	from := fs.String("from", "", say.T("cli.flag.from"))
	weights := fs.String("weights", "", say.T("cli.flag.weights"))
	look := fs.String("look", "", say.T("cli.flag.look"))
	touch := fs.String("touch", "", say.T("cli.flag.touch"))
	if err := parse(fs, args, say); err != nil {
		return err
	}
	if fs.NArg() != 1 {
		return errors.New(say.T("cli.one-spec") + "\n\n" + say.T("cli.usage"))
	}
	spec, err := readSpec(fs.Arg(0))
	if err != nil {
		return err
	}
	if err := spec.Parse("look", *look); err != nil {
		return err
	}
	if *in == "" && slices.Contains(ml.Texts, spec.Data) {
		for name, value := range map[string]string{"from": *from, "weights": *weights, "look": *look, "touch": *touch} {
			if value != "" {
				return errors.New(say.T("cli.no-network", "flag", "-"+name))
			}
		}
		return runWords(ctx, spec, say)
	}
	data, err := readData(spec.Data, *in, series.Reading{})
	if err != nil {
		return err
	}
	if spec, err = spec.Resolve(data); err != nil {
		return err
	}
	touches, err := readTouches(*touch, spec, say)
	if err != nil {
		return err
	}
	trainer, err := ml.NewTrainer(spec, data)
	if err != nil {
		return err
	}
	if *from != "" {
		if err := readWeights(*from, trainer); err != nil {
			return err
		}
	}
	if err := printEvents(ctx, trainer, say); err != nil {
		return err
	}
	if len(touches) > 0 {
		if err := printTouched(os.Stdout, trainer, touches); err != nil {
			return err
		}
	}
	if *weights == "" {
		return nil
	}
	return writeWeights(*weights, trainer)
}

// runWords is run for word vectors of a built-in text.
func runWords(ctx context.Context, spec ml.Spec, say *words.Printer) error {
	text := ml.LoadText(spec.Data)
	spec, err := spec.ResolveWords(text)
	if err != nil {
		return err
	}
	trainer, err := ml.NewWordTrainer(spec, text)
	if err != nil {
		return err
	}
	return printEvents(ctx, trainer, say)
}

// printEvents trains to the end and prints what happens.
func printEvents(ctx context.Context, trainer ml.Training, say *words.Printer) error {
	progress := newBar(os.Stderr, say)
	defer progress.clear()
	out := json.NewEncoder(os.Stdout)
	var broken error
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	err := ml.Run(ctx, trainer, func(e ml.Event) {
		progress.show(e)
		if broken = out.Encode(e); broken != nil { // the reader of our output went away
			stop(broken)
		}
	})
	return errors.Join(err, broken)
}

// readSpec reads a spec from a YAML or JSON file, or from standard input where path is "-". Unknown fields are errors.
func readSpec(path string) (ml.Spec, error) {
	var spec ml.Spec
	var body []byte
	var err error
	if path == "-" {
		body, err = io.ReadAll(io.LimitReader(os.Stdin, 1<<20))
	} else {
		body, err = os.ReadFile(path)
	}
	if err != nil {
		return spec, err
	}
	var fields map[string]yaml.Node
	if err := yaml.Unmarshal(body, &fields); err != nil { // JSON is YAML too
		return spec, fmt.Errorf("%s: %s", path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	asked := map[string]*string{}
	for field, node := range fields {
		if field == "words" && node.Kind == yaml.MappingNode { // its fields are named by their path
			for i := 0; i+1 < len(node.Content); i += 2 {
				text := textOf(node.Content[i+1])
				asked["words."+node.Content[i].Value] = &text
			}
			continue
		}
		text := textOf(&node)
		asked[field] = &text
	}
	return spec, setFields(&spec, asked)
}

// textOf is a value as JSON would have it, a list with commas between its entries and brackets around it.
func textOf(node *yaml.Node) string {
	if node.Kind != yaml.SequenceNode {
		return node.Value
	}
	words := make([]string, len(node.Content))
	for i, entry := range node.Content {
		words[i] = textOf(entry)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// readData reads a CSV file where one is named, and loads the built-in series that id names otherwise.
func readData(id, file string, reading series.Reading) (*series.Series, error) {
	if file == "" {
		data, err := series.Load(id)
		if err != nil {
			return nil, ml.FieldErrors{{Field: "data", Code: ml.CodeUnknown, Args: map[string]any{
				"got": id, "choices": strings.Join(series.Builtin(), ", ")}}}
		}
		return data, nil
	}
	data, _, err := readFile(file, reading)
	return data, err
}

func readFile(file string, reading series.Reading) (*series.Series, *series.Report, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, series.MaxBytes+1)) // one byte more than ReadCSV accepts, so that it can refuse
	if err != nil {
		return nil, nil, err
	}
	return series.ReadCSV(raw, reading)
}
