package word2vec

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// novels is a corpus of English novels, one file of a paragraph a line, lower-case words from a to z, and its vocabulary of
// the words that occur at least five times, the most frequent first.
type novels struct {
	path             string
	words            []string
	numbers          map[string]int32
	counts           []int64
	total, sentences int64
}

// textFile reads a file of sentences as it goes through it, as gensim does.
type textFile struct {
	path    string
	numbers map[string]int32
}

func (f textFile) Sentences(part, parts int, visit func(ids []int32) error) error {
	file, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<24)
	var ids []int32
	for line := 0; in.Scan(); line++ {
		if line%parts != part {
			continue
		}
		ids = ids[:0]
		for rest := in.Bytes(); len(rest) > 0; {
			word, after, _ := bytes.Cut(rest, []byte{' '})
			if id, ok := f.numbers[string(word)]; ok {
				ids = append(ids, id)
			}
			rest = after
		}
		if err := visit(ids); err != nil {
			return err
		}
	}
	return in.Err()
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
	n := &novels{path: filepath.Join(b.TempDir(), "novels.txt"), numbers: map[string]int32{}}
	var text bytes.Buffer
	counts := map[string]int64{}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			words := letters(line)
			if len(words) == 0 {
				continue
			}
			for _, w := range words {
				counts[w]++
			}
			text.WriteString(strings.Join(words, " ") + "\n")
		}
	}
	n.makeVocabulary(counts)
	if err := os.WriteFile(n.path, text.Bytes(), 0o600); err != nil {
		b.Fatal(err)
	}
	n.total, n.sentences = size(text.Bytes())
	return n
}

func (n *novels) makeVocabulary(counts map[string]int64) {
	for w, c := range counts {
		if c >= 5 {
			n.words = append(n.words, w)
		}
	}
	slices.SortFunc(n.words, func(a, b string) int {
		if counts[a] != counts[b] {
			return int(counts[b] - counts[a])
		}
		return strings.Compare(a, b)
	})
	for i, w := range n.words {
		n.numbers[w] = int32(i)
		n.counts = append(n.counts, counts[w])
	}
}

func size(text []byte) (words, sentences int64) {
	lines := int64(bytes.Count(text, []byte{'\n'}))
	return int64(bytes.Count(text, []byte{' '})) + lines, lines
}

// every is a file of one line in so many, for turns that are not too long.
func (n *novels) every(b *testing.B, lines int) (path string, words, sentences int64) {
	b.Helper()
	text, err := os.ReadFile(n.path)
	if err != nil {
		b.Fatal(err)
	}
	var some bytes.Buffer
	i := 0
	for line := range bytes.Lines(text) {
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
