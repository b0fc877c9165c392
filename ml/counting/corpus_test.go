package counting_test

import (
	"bufio"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sentences is a corpus in memory, cut into parts between sentences.
type sentences [][]int32

func (s sentences) Sentences(part, parts int, visit func(ids []int32) error) error {
	for _, ids := range s[len(s)*part/parts : len(s)*(part+1)/parts] {
		if err := visit(slices.Clone(ids)); err != nil {
			return err
		}
	}
	return nil
}

// novels is the first so many words of the English novels, in lower case, a line a sentence, with the words that come at
// least five times, most frequent first.
func novels(tb testing.TB, tokens int) (sentences, []string) {
	tb.Helper()
	data := os.Getenv("CADERNO_DATA")
	if data == "" {
		tb.Skip("CADERNO_DATA is not set: it names the folder of larger data sets")
	}
	files, err := filepath.Glob(filepath.Join(data, "english-novels", "text", "*.txt"))
	if err != nil || len(files) == 0 {
		tb.Skip("there are no english-novels in CADERNO_DATA")
	}
	number := map[string]int32{}
	var words []string
	var counts []int
	var all sentences
	for _, file := range files {
		if tokens == 0 {
			break
		}
		f, err := os.Open(file)
		if err != nil {
			tb.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() && tokens > 0 {
			var ids []int32
			for _, w := range strings.FieldsFunc(strings.ToLower(lines.Text()), func(r rune) bool { return r < 'a' || r > 'z' }) {
				if tokens == 0 {
					break
				}
				tokens--
				id, ok := number[w]
				if !ok {
					id = int32(len(words))
					number[w], words, counts = id, append(words, w), append(counts, 0)
				}
				counts[id]++
				ids = append(ids, id)
			}
			all = append(all, ids)
		}
		if err := lines.Err(); err != nil {
			tb.Fatal(err)
		}
		f.Close()
	}
	return frequent(all, words, counts, 5)
}

func frequent(all sentences, words []string, counts []int, least int) (sentences, []string) {
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	to, kept := make([]int32, len(words)), []string(nil)
	for i, w := range order {
		to[w] = -1
		if counts[w] >= least {
			to[w], kept = int32(i), append(kept, words[w])
		}
	}
	for s, ids := range all {
		n := 0
		for _, id := range ids {
			if to[id] >= 0 {
				ids[n] = to[id]
				n++
			}
		}
		all[s] = ids[:n]
	}
	return all, kept
}
