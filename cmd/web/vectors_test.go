package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caderno/ml/vectors"
	"caderno/web/words"
)

// vectorFiles writes a few vectors, as text and as a table with counts, questions and pairs, and returns their folder.
func vectorFiles(t *testing.T) (at func(name string) string) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		"v.txt":       "6 3\nrei 1 1 0\nrainha 1 0 1\nhomem 0.1 1 0\nmulher 0.1 0 1\nmesa -1 0.2 0.1\nbom dia -1 -1 -1\n",
		"v.tsv":       "1\t1\t0\n1\t0\t1\n",
		"words.tsv":   "word\tcount\nrei\t1234\nrainha\t7\n",
		"q.txt":       ": família\nhomem rei mulher rainha\nrei homem rainha mulher\nrei homem rainha mesa\nrei x rainha y\nrei\n",
		"p.txt":       "rei\trainha\t8\nrei\thomem\t9\nmesa\trei\t1\nmesa\tx\t2\n",
		"orders.txt":  "2 1\nrei 1\n\x1b[2Jrainha\x07 2\n",
		"broken.txt":  "2 2\nrei 1 2\nrei 1 2\n",
		"nothing.txt": "",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) string { return filepath.Join(folder, name) }
}

func TestSimilar(t *testing.T) {
	at, en := vectorFiles(t), words.Get("en")
	for _, c := range []struct {
		args  []string
		first string
	}{
		{[]string{"-json", at("v.txt"), "rei", "-", "homem", "+", "mulher"}, "rainha"},
		{[]string{"-json", "-negative", "homem", at("v.txt"), "rei", "mulher"}, "rainha"},
		{[]string{"-json", "-method", "mul", at("v.txt"), "rei", "-homem", "mulher"}, "rainha"},
		{[]string{"-json", "-with-own", at("v.txt"), "rei"}, "rei"},
		{[]string{"-json", "-restrict", "2", at("v.txt"), "homem"}, "rei"},
		{[]string{"-json", at("v.txt"), "bom dia", "0.1*mesa"}, "homem"},
		{[]string{"-json", "-words", at("words.tsv"), at("v.tsv"), "rei"}, "rainha"},
	} {
		var out bytes.Buffer
		if err := similar(c.args, &out, en); err != nil {
			t.Errorf("%q: %v", c.args, err)
			continue
		}
		var found []vectors.Neighbour
		if err := json.Unmarshal(out.Bytes(), &found); err != nil || len(found) == 0 || found[0].Word != c.first {
			t.Errorf("%q: got %v, %v, want %s first", c.args, found, err, c.first)
		}
	}
	var out bytes.Buffer
	if err := similar([]string{"-words", at("words.tsv"), at("v.tsv"), "rainha"}, &out, words.Get("pt-BR")); err != nil {
		t.Fatal(err)
	}
	if want := "palavra   semelhança   ocorrências\nrei       0,5000       1.234\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestAnalogy(t *testing.T) {
	at, pt := vectorFiles(t), words.Get("pt-BR")
	var out bytes.Buffer
	if err := analogy([]string{at("v.txt"), at("q.txt")}, &out, pt); err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(strings.Split(out.String(), "\n")[1]); strings.Join(got[:4], " ") != "família 2 1 1" {
		t.Errorf("got %s", out.String())
	}
	out.Reset()
	if err := analogy([]string{"-json", "-unknown-wrong", at("v.txt"), at("q.txt")}, &out, pt); err != nil {
		t.Fatal(err)
	}
	var report vectors.AnalogyReport
	if err := json.Unmarshal(out.Bytes(), &report); err != nil || report.Total.Right != 2 || report.Total.Wrong != 2 || report.Total.Unknown != 1 {
		t.Errorf("got %s, %v", out.String(), err)
	}
	out.Reset()
	if err := analogy([]string{"-pairs", at("v.txt"), at("p.txt")}, &out, pt); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Spearman   1,0000", "3 de 4 pares; 1 (25"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %q in\n%s", want, out.String())
		}
	}
	out.Reset()
	if err := analogy([]string{"-pairs", "-json", "-restrict", "2", at("v.txt"), at("p.txt")}, &out, pt); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, `"pearson":null`) || !strings.Contains(got, `"used":1`) {
		t.Errorf("one pair gives %s", got)
	}
}

// A word of a file cannot give the terminal orders.
func TestWordsArePrintable(t *testing.T) {
	at, en := vectorFiles(t), words.Get("en")
	var out bytes.Buffer
	if err := similar([]string{at("orders.txt"), "rei"}, &out, en); err != nil || !strings.Contains(out.String(), "\uFFFD[2Jrainha\uFFFD") {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

func TestVectorsRefuse(t *testing.T) {
	at, en := vectorFiles(t), words.Get("en")
	for _, c := range []struct {
		err  error
		want string
	}{
		{similar([]string{at("v.txt"), "reis"}, nil, en), "spelled alike, there is rei."},
		{similar([]string{at("v.txt"), "zzz"}, nil, en), "There is no vector for “zzz”."},
		{similar([]string{at("broken.txt"), "rei"}, nil, en), at("broken.txt") + ": The word “rei” comes again; vector 1 has it already (line 3)."},
		{similar([]string{at("nothing.txt"), "rei"}, nil, en), at("nothing.txt") + ": There is nothing here to read."},
		{similar([]string{"-words", at("words.tsv"), at("v.txt"), "rei"}, nil, en), at("v.txt") + ", " + at("words.tsv") + ": "},
		{similar([]string{at("v.txt")}, nil, en), "at least one word"},
		{similar([]string{"-method", "max", at("v.txt"), "rei"}, nil, en), "no method “max”"},
		{analogy([]string{at("v.txt")}, nil, en), "one of questions"},
		{analogy([]string{at("broken.txt"), at("q.txt")}, nil, en), at("broken.txt") + ": The word"},
		{analogy([]string{at("v.txt"), at("v.txt")}, nil, en), at("v.txt") + ": A question stands before the first section, which begins with “: ” (line 1)."},
		{analogy([]string{"-pairs", at("v.txt"), at("q.txt")}, nil, en), "no pair of known words"},
	} {
		if c.err == nil || !strings.Contains(explain(en, c.err), c.want) {
			t.Errorf("got %v, want %q", c.err, c.want)
		}
	}
	if err := similar([]string{at("absent"), "rei"}, nil, en); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
