package notebooks

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"
)

// markdown is CommonMark with tables, terms, headings that have ids, and the classes of the page.
func markdown() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithInlineParsers(util.Prioritized(termParser{}, 150)), // before links, which also begin with [
			parser.WithASTTransformers(util.Prioritized(classes{}, 500)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(termRenderer{}, 150))),
	)
}

// classes gives the elements of prose the class names of the page's style sheet.
type classes struct{}

func (classes) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Paragraph:
			n.SetAttributeString("class", []byte("prose"))
		case *ast.List:
			n.SetAttributeString("class", []byte("prose"))
		case *ast.Heading:
			if n.Level == 2 {
				n.SetAttributeString("class", []byte("section"))
			}
		}
		return ast.WalkContinue, nil
	})
}

// Terms lists what a word in the text can be coloured as: the lines of the charts.
var Terms = []string{"truth", "forecast", "naive", "seasonal", "loss-train", "loss-val"}

var (
	kindTerm = ast.NewNodeKind("Term")
	badTerm  = parser.NewContextKey()
	// A term holds plain words: anything but brackets.
	termShape = regexp.MustCompile(`^\[([^\[\]\n]+)\]\{\.([a-z-]+)\}`)
)

// term is a word in the colour of a line.
type term struct {
	ast.BaseInline
	class string
}

func (*term) Kind() ast.NodeKind              { return kindTerm }
func (t *term) Dump(source []byte, level int) { ast.DumpHelper(t, source, level, nil, nil) }

type termParser struct{}

func (termParser) Trigger() []byte { return []byte{'['} }

func (termParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := termShape.FindSubmatchIndex(line)
	if m == nil {
		return nil
	}
	class := string(line[m[4]:m[5]])
	known := false
	for _, t := range Terms {
		known = known || t == class
	}
	if !known {
		pc.Set(badTerm, string(line[:m[1]]))
	}
	t := &term{class: class}
	t.AppendChild(t, ast.NewTextSegment(text.NewSegment(segment.Start+m[2], segment.Start+m[3])))
	block.Advance(m[1])
	return t
}

type termRenderer struct{}

func (termRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindTerm, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			fmt.Fprintf(w, `<span class="term %s">`, n.(*term).class)
		} else {
			w.WriteString("</span>")
		}
		return ast.WalkContinue, nil
	})
}

// ids names headings and blocks: letters without their accents, and a number where a name is taken.
type ids struct{ taken map[string]bool }

func newIDs() *ids { return &ids{taken: map[string]bool{}} }

// Generate implements goldmark's parser.IDs.
func (s *ids) Generate(value []byte, _ ast.NodeKind) []byte {
	plain := termShape.ReplaceAll(value, []byte("$1"))
	return []byte(s.take(fold(string(plain)), "part"))
}

// Put implements goldmark's parser.IDs.
func (s *ids) Put(value []byte) { s.taken[string(value)] = true }

// take reserves a name, or the fallback where it is empty.
func (s *ids) take(name, fallback string) string {
	if name = fold(name); name == "" {
		name = fallback
	}
	free := name
	for i := 2; s.taken[free]; i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	s.taken[free] = true
	return free
}

// fold keeps letters and digits, lower-case and without accents, with a hyphen for everything else: "Olá, você?" is
// "ola-voce".
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.TrimSuffix(b.String(), "-")
}
