package word2vec

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caderno/ml/text"
)

// novels is a corpus of English novels, one file of a paragraph a line, lower-case words from a to z, and its vocabulary of
// the words that occur at least five times.
type novels struct {
	path             string
	vocabulary       *text.Vocabulary
	counts           []int64
	total, sentences int64
}

// corpus is a file of paragraphs as the command line reads it: as it goes through it.
func (n *novels) corpus(b *testing.B, path string) *text.Corpus {
	b.Helper()
	source, err := text.OpenFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { source.Close() })
	return &text.Corpus{Source: source, Tokenizer: plain(b), Vocabulary: n.vocabulary}
}

func plain(b *testing.B) *text.Tokenizer {
	b.Helper()
	t, err := text.NewTokenizer(text.Options{Plain: true})
	if err != nil {
		b.Fatal(err)
	}
	return t
}

// letters is a line's words.
func letters(line string) []string {
	return strings.FieldsFunc(strings.ToLower(line), func(r rune) bool { return r < 'a' || r > 'z' })
}

// readNovels writes the corpus into a folder of its own; it skips where the data is not there.
func readNovels(b *testing.B) *novels {
	b.Helper()
	files, _ := filepath.Glob(filepath.Join(os.Getenv("CADERNO_DATA"), "english-novels", "text", "*.txt"))
	if os.Getenv("CADERNO_DATA") == "" || len(files) == 0 {
		b.Skip("set CADERNO_DATA to the folder that has english-novels/")
	}
	n := &novels{path: filepath.Join(b.TempDir(), "novels.txt")}
	var all bytes.Buffer
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if words := letters(line); len(words) > 0 {
				all.WriteString(strings.Join(words, " ") + "\n")
			}
		}
	}
	if err := os.WriteFile(n.path, all.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	n.total, n.sentences = size(all.Bytes())
	source, err := text.OpenFile(n.path)
	if err != nil {
		b.Fatal(err)
	}
	defer source.Close()
	corpus, _, err := text.NewCorpus(b.Context(), source, plain(b), nil, text.Keep{MinCount: 5})
	if err != nil {
		b.Fatal(err)
	}
	n.vocabulary, n.counts = corpus.Vocabulary, corpus.Vocabulary.Counts()
	return n
}

func size(text []byte) (words, sentences int64) {
	lines := int64(bytes.Count(text, []byte{'\n'}))
	return int64(bytes.Count(text, []byte{' '})) + lines, lines
}

// every is a file of one line in so many, for turns that are not too long.
func (n *novels) every(b *testing.B, lines int) (path string, words, sentences int64) {
	b.Helper()
	all, err := os.ReadFile(n.path)
	if err != nil {
		b.Fatal(err)
	}
	var some bytes.Buffer
	i := 0
	for line := range bytes.Lines(all) {
		if i++; i%lines == 0 {
			some.Write(line)
		}
	}
	path = filepath.Join(filepath.Dir(n.path), "some.txt")
	if err := os.WriteFile(path, some.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	words, sentences = size(some.Bytes())
	return path, words, sentences
}
