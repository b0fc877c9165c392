package notebooks

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Error is a mistake in a notebook's file.
type Error struct {
	Line int    // of the file, from 1
	What string // a sentence's part, such as: the train block has no field "hiden"
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.What) }

// Parse reads a notebook. The error, if any, is an *Error.
func Parse(id string, source []byte) (*Notebook, error) {
	source = bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n"))
	n := &Notebook{ID: id}
	body, first, err := n.frontMatter(source)
	if err != nil {
		return nil, err
	}
	r := reading{notebook: n, source: body, firstLine: first, ids: newIDs()}
	if err := r.read(); err != nil {
		return nil, err
	}
	return n, nil
}

// frontMatter reads what stands between the first two lines of ---; first is the line that the body begins on.
func (n *Notebook) frontMatter(source []byte) (body []byte, first int, err error) {
	head, ok := bytes.CutPrefix(source, []byte("---\n"))
	if !ok {
		return nil, 0, &Error{1, "a notebook begins with its front matter, after a line of ---"}
	}
	head, body, ok = bytes.Cut(head, []byte("\n---\n"))
	if !ok {
		return nil, 0, &Error{1, "the front matter has no end: a second line of --- is missing"}
	}
	var front struct {
		Title   string `yaml:"title"`
		Lead    string `yaml:"lead"`
		Short   string `yaml:"short"`
		Chapter int    `yaml:"chapter"`
		Minutes int    `yaml:"minutes"`
		Claim   string `yaml:"claim"`
		Cover   string `yaml:"cover"`
	}
	if err := decode(head, &front, "front matter", 2); err != nil {
		return nil, 0, err
	}
	if front.Title == "" || front.Lead == "" {
		return nil, 0, &Error{1, "the front matter needs a title and a lead"}
	}
	n.Title, n.Lead, n.Short, n.Chapter, n.Minutes = front.Title, front.Lead, front.Short, front.Chapter, front.Minutes
	n.Claim, n.Cover = front.Claim, front.Cover
	return body, 3 + bytes.Count(head, []byte("\n")) + 1, nil
}

// reading is the body of one notebook being read.
type reading struct {
	notebook  *Notebook
	source    []byte
	firstLine int // of the file that source begins on
	ids       *ids
	md        goldmark.Markdown
}

func (r *reading) read() error {
	r.md = markdown()
	context := parser.NewContext(parser.WithIDs(r.ids))
	doc := r.md.Parser().Parse(text.NewReader(r.source), parser.WithContext(context))
	if bad, ok := context.Get(badTerm).(string); ok {
		return r.errorAt(bytes.Index(r.source, []byte(bad)), "there is no term "+bad)
	}
	prose := ast.NewDocument()
	for c := doc.FirstChild(); c != nil; {
		next := c.NextSibling()
		fence, ok := c.(*ast.FencedCodeBlock)
		if !ok || len(fence.Language(r.source)) == 0 {
			r.notePart(c)
			doc.RemoveChild(doc, c)
			prose.AppendChild(prose, c)
			c = next
			continue
		}
		if err := r.flush(&prose); err != nil {
			return err
		}
		if err := r.fence(fence); err != nil {
			return err
		}
		c = next
	}
	return r.flush(&prose)
}

// flush makes a Prose block of what has gathered.
func (r *reading) flush(prose **ast.Document) error {
	if !(*prose).HasChildren() {
		return nil
	}
	html, err := r.render(*prose, r.source)
	if err != nil {
		return err
	}
	r.notebook.Blocks = append(r.notebook.Blocks, Prose{html})
	*prose = ast.NewDocument()
	return nil
}

func (r *reading) render(node ast.Node, source []byte) (template.HTML, error) {
	var b bytes.Buffer
	if err := r.md.Renderer().Render(&b, source, node); err != nil {
		return "", &Error{r.firstLine, err.Error()}
	}
	return template.HTML(b.String()), nil // goldmark escapes, and leaves raw HTML out
}

// notePart enters a section's heading into the list of contents.
func (r *reading) notePart(node ast.Node) {
	h, ok := node.(*ast.Heading)
	if !ok || h.Level != 2 {
		return
	}
	if id, ok := h.AttributeString("id"); ok {
		r.notebook.Parts = append(r.notebook.Parts, Part{ID: string(id.([]byte)), Title: plainText(h, r.source)})
	}
}

func plainText(node ast.Node, source []byte) string {
	var b strings.Builder
	ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// errorAt names the line of the file in which an offset of the body lies.
func (r *reading) errorAt(offset int, what string) error {
	line := r.firstLine
	if offset > 0 {
		line += bytes.Count(r.source[:offset], []byte("\n"))
	}
	return &Error{line, what}
}
