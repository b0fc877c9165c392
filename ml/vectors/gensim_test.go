package vectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"caderno/ml/f32"
)

// askGensim runs testdata/peer.py, where gensim is installed.
func askGensim(t *testing.T, into any, args ...string) {
	t.Helper()
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('gensim') is None)").Run() != nil {
		t.Skip("no gensim here: apt-get install python3-gensim")
	}
	cmd := exec.Command(python, append([]string{"testdata/peer.py"}, args...)...)
	cmd.Stderr = io.Discard // it tells of words without counts
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("gensim: %v", err)
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatal(err)
	}
}

// What this package writes gensim reads, bit for bit and with the same neighbours; what gensim writes this package reads.
func TestGensimReadsAndWrites(t *testing.T) {
	s := loadSet(t, "testdata/small.txt")
	s.matrix.Data[0], s.matrix.Data[1] = 1e-40, 16777217
	s = newSet(s.words, s.index, nil, s.matrix)
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	create := func(name string) *os.File {
		f, err := os.Create(at(name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	for name, format := range map[string]string{"text.txt": Word2VecText, "binary.bin": Word2VecBinary, "glove.txt": GloVe} {
		if err := Write(create(name), s, format); err != nil {
			t.Fatal(err)
		}
	}
	if err := WriteNumPy(create("array.npy"), create("words.txt"), s); err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Same       bool
		Neighbours [][][2]any
	}
	askGensim(t, &answer, "exchange", folder)
	if !answer.Same {
		t.Error("gensim reads the formats as different vectors")
	}
	for _, name := range []string{"text.back", "binary.back", "glove.back", "packed.back.gz"} {
		if !same(loadSet(t, at(name)), s) {
			t.Errorf("%s is not what gensim was given", name)
		}
	}
	if got, err := readTableFiles(t, at("array.back.npy"), at("words.txt")); err != nil || !same(got, s) {
		t.Errorf("array.back.npy is not what gensim was given: %v", err)
	}
	for i, want := range answer.Neighbours {
		got, err := s.Nearest(Query{Terms: Sum(s.words[i:i+1], nil), N: 5})
		if err != nil {
			t.Fatal(err)
		}
		for k, h := range got {
			if h.Word != want[k][0] || math.Abs(float64(h.Score)-want[k][1].(float64)) > 1e-4 {
				t.Errorf("%s, place %d: got %v, gensim has %v", s.words[i], k, h, want[k])
			}
		}
	}
}

func readTableFiles(t *testing.T, vectors, words string) (*Set, error) {
	t.Helper()
	v, err := os.ReadFile(vectors)
	if err != nil {
		t.Fatal(err)
	}
	w, err := os.ReadFile(words)
	if err != nil {
		t.Fatal(err)
	}
	return ReadTable(bytes.NewReader(v), bytes.NewReader(w), Options{})
}

// solvable is vectors for the words of questions, in which about half of them come out right, and some other words.
func solvable(tb testing.TB, q *Questions, d, others int) *Set {
	tb.Helper()
	r := rand.New(rand.NewPCG(11, 12))
	var words []string
	var data []float32
	index := map[string]int{}
	add := func(word string, base, offset []float32, noise float64) {
		if _, ok := index[word]; ok {
			return
		}
		index[word] = len(words)
		words = append(words, word)
		for j := range d {
			x := noise * r.NormFloat64()
			if base != nil {
				x += float64(base[j] + offset[j])
			}
			data = append(data, float32(x))
		}
	}
	for i := range q.Sections {
		offset := make([]float32, d)
		for j := range offset {
			offset[j] = float32(0.5 * r.NormFloat64())
		}
		for _, item := range q.Sections[i].Items {
			for w := 0; w < 4; w += 2 {
				add(item[w], nil, nil, 1)
				at := index[item[w]]
				add(item[w+1], data[at*d:(at+1)*d:(at+1)*d], offset, 0.7)
			}
		}
	}
	for i := range others {
		add("w"+string(rune('a'+i%26))+string(rune('0'+i/26%10))+string(rune(0x4e00+i/260)), nil, nil, 1)
	}
	s, err := New(words, nil, f32.Over(data, len(words), d))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// everyTenth is fewer questions, since gensim takes its time.
func everyTenth(q *Questions) *Questions {
	few := &Questions{Sections: make([]Section, len(q.Sections))}
	for i, section := range q.Sections {
		few.Sections[i].Name = section.Name
		for k := 0; k < len(section.Items); k += 10 {
			few.Sections[i].Items = append(few.Sections[i].Items, section.Items[k])
		}
	}
	return few
}

func (q *Questions) text() []byte {
	var b bytes.Buffer
	for _, section := range q.Sections {
		fmt.Fprintf(&b, ": %s\n", section.Name)
		for _, item := range section.Items {
			fmt.Fprintln(&b, item[0], item[1], item[2], item[3])
		}
	}
	return b.Bytes()
}

// Section by section the published questions come out as in gensim.
func TestPublishedQuestionsAreGensims(t *testing.T) {
	folder := os.Getenv("CADERNO_DATA")
	if folder == "" {
		t.Skip("CADERNO_DATA does not say where the larger data sets are")
	}
	for _, file := range []string{"questions-words.txt", "LX-4WAnalogiesBr.txt"} {
		q := everyTenth(readQuestions(t, filepath.Join(folder, "eval-sets", file)))
		s := solvable(t, q, 20, 100).First(700) // the rest is unknown
		path := filepath.Join(t.TempDir(), file)
		if err := os.WriteFile(path, q.text(), 0o600); err != nil {
			t.Fatal(err)
		}
		vectors := filepath.Join(t.TempDir(), "v.bin")
		f, err := os.Create(vectors)
		if err != nil {
			t.Fatal(err)
		}
		if err := Write(f, s, Word2VecBinary); err != nil {
			t.Fatal(err)
		}
		f.Close()
		answer := map[string][][2]int{}
		askGensim(t, &answer, "measure", vectors, path)
		report := s.Analogies(q, Evaluation{})
		for i, score := range append(report.Sections, report.Total) {
			if want := answer[file][i]; score.Right != want[0] || score.Wrong != want[1] {
				t.Errorf("%s, %s: got %d right, %d wrong, gensim has %v", file, score.Name, score.Right, score.Wrong, want)
			}
		}
		if a := report.Total.Accuracy(); a < 0.2 || a > 0.95 || report.Total.Unknown == 0 {
			t.Errorf("%s: accuracy %v, %d unknown", file, a, report.Total.Unknown)
		}
	}
}

func BenchmarkAnalogies(b *testing.B) {
	folder := os.Getenv("CADERNO_DATA")
	if folder == "" {
		b.Skip("CADERNO_DATA does not say where the larger data sets are")
	}
	f, err := os.Open(filepath.Join(folder, "eval-sets", "questions-words.txt"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	q, err := ReadQuestions(f, Limits{})
	if err != nil {
		b.Fatal(err)
	}
	s := solvable(b, q, 100, 29_000)
	b.Logf("%d words", s.Len())
	for b.Loop() {
		s.Analogies(q, Evaluation{})
	}
}
