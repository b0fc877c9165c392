package notebooks

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"go.yaml.in/yaml/v3"

	"caderno/ml"
)

// fence reads a fenced block that has a name.
func (r *reading) fence(node *ast.FencedCodeBlock) error {
	kind := string(node.Language(r.source))
	var body []byte
	offset := 0
	if lines := node.Lines(); lines.Len() > 0 {
		body = lines.Value(r.source)
		offset = lines.At(0).Start
	}
	line := r.firstLine + bytes.Count(r.source[:offset], []byte("\n"))
	switch kind {
	case "note":
		return r.note(body, line)
	case "data":
		var d Data
		if err := decode(body, &d, "data block", line); err != nil {
			return err
		}
		if d.Series == "" {
			return &Error{line, "the data block names no series"}
		}
		if d.Hold < 0 {
			return &Error{line, "the data block cannot hold out fewer than 0 values"}
		}
		d.ID = r.ids.take(d.ID, "data")
		r.notebook.Blocks = append(r.notebook.Blocks, d)
	case "train":
		var t Train
		if err := decode(body, &t, "train block", line); err != nil {
			return err
		}
		if t.Spec.Data == "" {
			return &Error{line, "the train block names no data"}
		}
		if err := checkSpec(t.Spec, line); err != nil {
			return err
		}
		t.ID = r.ids.take(t.ID, "train")
		r.notebook.Blocks = append(r.notebook.Blocks, t)
	case "compare":
		return r.compare(body, line)
	case "axis":
		return r.axis(body, line)
	case "sweep":
		return r.sweep(body, line)
	case "tokens":
		return r.tokens(body, line)
	default:
		return &Error{line, fmt.Sprintf("there is no block called %q: it can be data, train, note, compare, axis, sweep or tokens", kind)}
	}
	return nil
}

// note renders a remark; it is a document of its own.
func (r *reading) note(body []byte, line int) error {
	context := parser.NewContext(parser.WithIDs(r.ids))
	doc := r.md.Parser().Parse(text.NewReader(body), parser.WithContext(context))
	if bad, ok := context.Get(badTerm).(string); ok {
		return &Error{line, "there is no term " + bad}
	}
	html, err := r.render(doc, body)
	if err != nil {
		return err
	}
	r.notebook.Blocks = append(r.notebook.Blocks, Note{html})
	return nil
}

// checkSpec refuses what lies outside its range whatever the data are; the rest is checked when the data are there.
func checkSpec(spec ml.Spec, line int) error {
	for _, b := range ml.Bounds {
		if v := spec.Number(b.Field); v != 0 && !(v >= b.Min && v <= b.Max) {
			return &Error{line, fmt.Sprintf("the train block's %s must be between %v and %v, not %v", b.Field, b.Min, b.Max, v)}
		}
	}
	return nil
}

var (
	unknownField = regexp.MustCompile(`line (\d+): field (\S+) not found`)
	yamlLine     = regexp.MustCompile(`line (\d+): (.*)`)
)

// decode reads YAML that begins on a line of the file into a struct and turns the decoder's complaints into an Error.
func decode(body []byte, into any, what string, line int) error {
	dec := yaml.NewDecoder(bytes.NewReader(body))
	dec.KnownFields(true)
	err := dec.Decode(into)
	if err == nil || errors.Is(err, io.EOF) {
		return nil
	}
	at := func(m string) int {
		n, _ := strconv.Atoi(m)
		return line + max(0, n-1)
	}
	if m := unknownField.FindStringSubmatch(err.Error()); m != nil {
		return &Error{at(m[1]), fmt.Sprintf("the %s has no field %q", what, m[2])}
	}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		return &Error{at(m[1]), fmt.Sprintf("the %s cannot be read: %s", what, m[2])}
	}
	return &Error{line, fmt.Sprintf("the %s cannot be read: %s", what, strings.TrimPrefix(err.Error(), "yaml: "))}
}
