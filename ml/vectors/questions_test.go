package vectors

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestReadQuestions(t *testing.T) {
	q, err := ReadQuestions(strings.NewReader("\ufeff\n: família \r\nrei rainha  homem\tmulher\r\na b c\n:x y z w\n\n: fim"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(q.Sections) != 2 || q.Sections[0].Name != "família" || q.Sections[1].Name != "fim" || len(q.Sections[1].Items) != 0 {
		t.Errorf("sections %+v", q.Sections)
	}
	want := []Question{{"rei", "rainha", "homem", "mulher"}, {":x", "y", "z", "w"}}
	if !slices.Equal(q.Sections[0].Items, want) || !slices.Equal(q.Skipped, []int{4, 6}) {
		t.Errorf("questions %q, skipped %v", q.Sections[0].Items, q.Skipped)
	}
}

func TestQuestionFilesRefuse(t *testing.T) {
	questions := func(text string) error {
		_, err := ReadQuestions(strings.NewReader(text), Limits{Bytes: 10_000})
		return err
	}
	pairs := func(text string) error {
		_, err := ReadPairs(strings.NewReader(text), Limits{Bytes: 10_000})
		return err
	}
	for _, c := range []struct {
		name string
		err  error
		code string
		line int
	}{
		{"no section", questions("\na b c d\n"), CodeSection, 2},
		{"no question", questions(": x\na b c\n"), CodeQuestions, 0},
		{"empty", questions(""), CodeQuestions, 0},
		{"not UTF-8", questions(": x\na b c d\n\xff b c d\n"), CodeEncoding, 3},
		{"long line", questions(": x\n" + strings.Repeat("a ", 4000)), CodeLongLine, 2},
		{"long file", questions(": x\n" + strings.Repeat("a b c d\n", 4000)), CodeTooLong, 0},
		{"no pair", pairs("# a\nb c 1\n"), CodePairs, 0},
		{"NaN", pairs("a\tb\t1\nb\tc\tnan\n"), CodeNotFinite, 2},
		{"two columns of marks", pairs("a\tb\tc\t1\n"), CodeLayout, 0},
		{"no column of marks", pairs("rei\trainha\thomem\t1\n"), CodeLayout, 0},
		{"cut gzip", pairs(gzipMagic + "x"), CodeGzip, 0},
	} {
		e := new(Error)
		if !errors.As(c.err, &e) || e.Code != c.code || e.Line != c.line {
			t.Errorf("%s: got %v, want %s in line %d", c.name, c.err, c.code, c.line)
		}
	}
}

func TestPairColumns(t *testing.T) {
	for name, text := range map[string]string{
		"three":     "rei\trainha\t7,5\nrei\trainha\t7.5\n",
		"relation":  "S\trei\trainha\t7.5\nx\ty\n",
		"of speech": "a\tb\tpos\tscore\nrei\trainha\tN\t7.5 \r\n",
	} {
		p, err := ReadPairs(strings.NewReader(text), Limits{})
		if err != nil || !slices.Equal(p.Items, []Pair{{"rei", "rainha", 7.5}}) || len(p.Skipped) != 1 {
			t.Errorf("%s: got %+v, %v", name, p, err)
		}
	}
}

// The sets that people use, as they are.
func TestPublishedQuestions(t *testing.T) {
	folder := os.Getenv("CADERNO_DATA")
	if folder == "" {
		t.Skip("CADERNO_DATA does not say where the larger data sets are")
	}
	folder = filepath.Join(folder, "eval-sets")
	for _, c := range []struct {
		file            string
		sections, items int
	}{{"questions-words.txt", 14, 19544}, {"LX-4WAnalogiesBr.txt", 14, 17558}, {"LX-4WAnalogies.txt", 14, 17487}} {
		q := readQuestions(t, filepath.Join(folder, c.file))
		items := 0
		for _, s := range q.Sections {
			items += len(s.Items)
		}
		if len(q.Sections) != c.sections || items != c.items || len(q.Skipped) > 0 {
			t.Errorf("%s: %d sections, %d questions, skipped %v", c.file, len(q.Sections), items, q.Skipped)
		}
	}
	for _, c := range []struct {
		file    string
		items   int
		first   Pair
		skipped int
	}{
		{"wordsim353.tsv", 353, Pair{"love", "sex", 6.77}, 0}, {"simlex999.txt", 999, Pair{"old", "new", 1.58}, 0},
		{"LX-WordSim-353.txt", 352, Pair{"amor", "sexo", 6.77}, 0}, {"LX-SimLex-999.txt", 999, Pair{"velho", "novo", 0}, 1},
		{"LX-Rare_Word_Similarity_Data_Set.txt", 2034, Pair{"salpico", "esguicho", 8.75}, 0},
	} {
		p := readPairs(t, filepath.Join(folder, c.file))
		if len(p.Items) != c.items || p.Items[0] != c.first || len(p.Skipped) != c.skipped {
			t.Errorf("%s: %d pairs from %v on, skipped %v", c.file, len(p.Items), p.Items[0], p.Skipped)
		}
	}
}

// Correlations that cannot be computed are NaN, not wrong.
func TestCorrelationsAtTheEdge(t *testing.T) {
	if c := pearson([]float64{1, 2, 3}, []float64{4, 4, 4}); !math.IsNaN(c.R) || !math.IsNaN(c.P) {
		t.Errorf("a constant gives %v", c)
	}
	if c := pearson([]float64{1, 2}, []float64{4, 5}); c.R != 1 || !math.IsNaN(c.P) {
		t.Errorf("two pairs give %v", c)
	}
	if c := pearson([]float64{1, 2, 3, 4}, []float64{2, 4, 6, 8}); math.Abs(c.R-1) > 1e-12 || c.P > 1e-6 {
		t.Errorf("a straight line gives %v", c)
	}
	if got := ranks([]float64{3, 1, 3, 2, 3}); !slices.Equal(got, []float64{4, 1, 4, 2, 4}) {
		t.Errorf("ranks %v", got)
	}
}

func TestUpper(t *testing.T) {
	for word, want := range map[string]string{
		"rei": "REI", "ação": "AÇÃO", "straße": "STRASSE", "ﬁlho": "FILHO", "ŉ": "ʼN", "i": "I",
	} {
		if got := upper(word); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

// FuzzReadQuestions: any bytes are an *Error, or questions and pairs within their bounds.
func FuzzReadQuestions(f *testing.F) {
	f.Add(": família\nrei rainha homem mulher\n")
	f.Add("# x\nrei\trainha\t7.5\nS\ta\tb\t3\n")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ReadQuestions(strings.NewReader(text), fuzzLimits)
		if err != nil && (!errors.As(err, new(*Error)) || q != nil) {
			t.Fatalf("got %v, error %v", q, err)
		}
		if err == nil {
			for _, s := range q.Sections {
				for _, item := range s.Items {
					if strings.ContainsFunc(strings.Join(item[:], ""), isBlank) || slices.Contains(item[:], "") {
						t.Fatalf("question %q", item)
					}
				}
			}
		}
		p, err := ReadPairs(strings.NewReader(text), fuzzLimits)
		if err != nil && (!errors.As(err, new(*Error)) || p != nil) {
			t.Fatalf("got %v, error %v", p, err)
		}
		if err == nil && (len(p.Items) == 0 || p.Items[0].Score-p.Items[0].Score != 0) {
			t.Fatalf("pairs %v", p)
		}
	})
}
