// Package notebooks is the lecture: one Markdown file for each notebook and language, and the blocks read from it.
//
// A file begins with its front matter between two lines of ---: title, lead, chapter, minutes, claim and cover. Its body is
// CommonMark without raw HTML, and fenced blocks that are alive:
//
//	```data
//	id: passengers
//	series: air-passengers
//	hold: 24
//	```
//
//	```train
//	caption: The last 24 months
//	data: air-passengers
//	horizon: 24
//	```
//
//	```sweep
//	data: world-en
//	sizes: [2, 5, 10, 20, 50, 100]
//	words: {epochs: 3}
//	```
//
//	```note
//	A remark for the margin, *in Markdown*.
//	```
//
//	```compare
//	data: world-en
//	pair: [cat, dog]
//	far: [cat, letter]
//	```
//
//	```axis
//	data: world-en
//	axis: gender
//	```
//
//	```tokens
//	text: Ola, como vc vai
//	expect: [ola, como, vc, vai]
//	```
//
// The body of a train block is an ml.Spec besides id and caption; what it leaves out is chosen from the data. A
// word in the colour and dash of its line is written [forecast]{.forecast}; see Terms. An unknown field, block or term
// is a mistake in the notebook, and Parse says in which line.
//
// The package leaves out what a block looks like on a page: that is web's.
package notebooks

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"

	"caderno/ml"
)

// Notebook is one notebook in one language.
type Notebook struct {
	ID      string // the file's name without its ending, the same in every language
	Title   string
	Lead    string // a sentence or two under the title
	Short   string // a few words for the shelf
	Chapter int
	Minutes int    // that reading it takes
	Claim   string // the claim of the lecture it tests, such as C2
	Cover   string // the data drawn on its card where it has no train block and claims no words, "" for none
	Blocks  []Block
	Parts   []Part // its sections, in order
}

// Part is a section of a notebook, for the list of contents.
type Part struct {
	ID    string // of the heading's element
	Title string // plain text
}

// Block is a piece of a notebook: Prose, Note, Data, Train, Compare, Axis, Sweep or Tokens.
type Block interface{ block() }

// Prose is text, as HTML made from Markdown without raw HTML.
type Prose struct{ HTML template.HTML }

// Note is a remark for the margin, as HTML.
type Note struct{ HTML template.HTML }

// Data shows a built-in series.
type Data struct {
	ID      string `yaml:"id"` // of the element, unique in the notebook
	Series  string `yaml:"series"`
	Caption string `yaml:"caption"`
	Hold    int    `yaml:"hold"` // how many values at the end are marked as held out
}

// Train trains a network and shows its forecast.
type Train struct {
	ID      string  `yaml:"id"` // of the element, unique in the notebook
	Caption string  `yaml:"caption"`
	Spec    ml.Spec `yaml:",inline"`
}

// Compare puts ways of making vectors of words side by side, by a pair of words that are alike and a pair that is not, which
// begin with the same word.
type Compare struct {
	ID      string    `yaml:"id"` // of the element, unique in the notebook
	Caption string    `yaml:"caption"`
	Data    string    `yaml:"data"` // a built-in text
	Pair    [2]string `yaml:"pair"`
	Far     [2]string `yaml:"far"`
}

// Axis lays words along a concept in the vectors of one run.
type Axis struct {
	ID      string      `yaml:"id"` // of the element, unique in the notebook
	Caption string      `yaml:"caption"`
	Data    string      `yaml:"data"`  // a built-in text
	Axis    string      `yaml:"axis"`  // the name of one of the text's axes
	Words   ml.WordSpec `yaml:"words"` // the run's settings
}

// Tokens cuts a text, which readers may write over, into words.
type Tokens struct {
	ID      string   `yaml:"id"` // of the element, unique in the notebook
	Caption string   `yaml:"caption"`
	Text    string   `yaml:"text"`
	Lang    string   `yaml:"lang"`   // whose abbreviations end no sentence: pt, en or "" for both
	Pairs   bool     `yaml:"pairs"`  // words that go together are joined at first
	Expect  []string `yaml:"expect"` // what the notebook claims that the text becomes; the block says whether it does
}

func (Prose) block()   {}
func (Note) block()    {}
func (Data) block()    {}
func (Train) block()   {}
func (Compare) block() {}
func (Axis) block()    {}
func (Tokens) block()  {}

// Trains returns the train blocks in order.
func (n *Notebook) Trains() []Train {
	var out []Train
	for _, b := range n.Blocks {
		if t, ok := b.(Train); ok {
			out = append(out, t)
		}
	}
	return out
}

// Expected is the words that the first tokens block claims a text becomes, nil where there is no such block.
func (n *Notebook) Expected() []string {
	for _, b := range n.Blocks {
		if t, ok := b.(Tokens); ok {
			return t.Expect
		}
	}
	return nil
}

//go:embed pt-BR/*.md en/*.md
var files embed.FS

// shelf reads every embedded notebook, once. It panics on a mistake in one, which the package's tests find first.
var shelf = sync.OnceValue(func() map[string][]*Notebook {
	out := map[string][]*Notebook{}
	for _, lang := range []string{"pt-BR", "en"} {
		names, err := fs.Glob(files, lang+"/*.md")
		if err != nil {
			panic(err)
		}
		for _, name := range names {
			body, err := files.ReadFile(name)
			if err != nil {
				panic(err)
			}
			n, err := Parse(strings.TrimSuffix(path.Base(name), ".md"), body)
			if err != nil {
				panic(fmt.Sprintf("notebooks: %s: %v", name, err))
			}
			out[lang] = append(out[lang], n)
		}
		sort.SliceStable(out[lang], func(i, j int) bool { return out[lang][i].Chapter < out[lang][j].Chapter })
	}
	return out
})

// All returns the notebooks in a language (pt-BR or en), by chapter. They are shared: do not change them.
func All(lang string) []*Notebook { return shelf()[lang] }

// Get returns one notebook in a language; false when there is none with this id.
func Get(lang, id string) (*Notebook, bool) {
	for _, n := range shelf()[lang] {
		if n.ID == id {
			return n, true
		}
	}
	return nil, false
}
