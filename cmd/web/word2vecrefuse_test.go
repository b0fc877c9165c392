package main

import (
	"bytes"
	"compress/gzip"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"caderno/web/words"
)

// What cannot be done is said in both languages, before anything is stored.
func TestWord2VecRefuses(t *testing.T) {
	text, folder := file(t, "small.txt", small), t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write(bytes.Repeat([]byte("a b "), 10_000))
	z.Close()
	noise := make([]byte, 5000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	ok := []string{"-train", text, "-output", at("v")}
	with := func(args ...string) []string { return append(args, ok...) }
	for _, c := range []struct {
		args   []string
		en, pt string
	}{
		{nil, "-train which text", "-train em qual texto"},
		{[]string{"-train", text}, "-output which file", "-output em qual arquivo"},
		{[]string{"-train", text, "-save-vocab", at("c"), "-output-vectors", at("w")}, "-output which file", "-output em qual arquivo"},
		{[]string{"-train", at("absent"), "-output", at("v")}, "absent: there is no such file", "absent: não existe"},
		{[]string{"-train", folder, "-output", at("v")}, "no ordinary file", "não é um arquivo comum"},
		{[]string{"-train", os.DevNull, "-output", at("v")}, "no ordinary file", "não é um arquivo comum"},
		{[]string{"-train", file(t, "e.txt", ""), "-output", at("v")}, "e.txt: There is nothing here to read.", "e.txt: Não há nada"},
		{[]string{"-train", file(t, "b.txt", " \n\n\t "), "-output", at("v")}, "No word is left", "Não sobrou nenhuma palavra"},
		{[]string{"-train", file(t, "n.bin", string(noise)), "-output", at("v")}, "n.bin: This is not text", "n.bin: Isto não é texto"},
		{[]string{"-train", file(t, "p.pdf", "%PDF-1.4 ..."), "-output", at("v")}, "PDF", "PDF"},
		{[]string{"-train", file(t, "cut.gz", packed.String()[:packed.Len()/2]), "-output", at("v")}, "cut.gz: The gzip file is damaged", "cut.gz: O arquivo gzip está danificado"},
		{with("-min-count", "1000"), "of the 402 in the text, none comes at least 1,000 times", "das 402 do texto, nenhuma aparece pelo menos 1.000 vezes"},
		{[]string{"-train", text, "-output", folder}, "this is a folder", "é uma pasta"},
		{[]string{"-train", text, "-output", filepath.Join(folder, "no", "v")}, "v: there is no such file or folder", "v: não existe"},
		{[]string{"-train", text, "-output", filepath.Join(text, "v")}, "where a folder should be", "deveria haver uma pasta"},
		{[]string{"-train", text, "-output", text}, "small.txt would be read and written", "small.txt seria lido e escrito"},
		{with("-output-vectors", at("v")), "v would be read and written", "v seria lido e escrito"},
		{with("-save-vocab", filepath.Join(folder, "..", filepath.Base(folder), "v")), "v would be read and written", "v seria lido e escrito"},
		{with("-read-vocab", at("absent")), "absent: there is no such", "absent: não existe"},
		{with("-read-vocab", file(t, "voc", "a\n")), "voc: Line 1 of the vocabulary", "voc: Linha 1 do vocabulário"},
		{with("-read-vocab", file(t, "voc", "a 3\n")), "voc: No word is left: of the 3 in the text, none comes at least 5", "voc: Não sobrou"},
		{with("-read-vocab", file(t, "voc", "zz 30\n")), "No word of", "Nenhuma palavra de"},
		{with("-size", "0"), "-size takes a whole number from 1 to 4,096, not “0”.", "-size pede um número inteiro de 1 a 4.096, não “0”."},
		{with("-size", "ten", "-window", "1.5"), "not “ten”.\n-window takes", "não “ten”.\n-window pede"},
		{with("-sample", "NaN"), "-sample takes a number from 0 to 1", "-sample pede um número de 0 a 1"},
		{with("-alpha", "-1"), "-alpha takes a number from", "-alpha pede um número"},
		{with("-alpha", "Inf"), "-alpha takes a number from", "-alpha pede um número"},
		{with("-iter", ""), "-iter takes a whole number", "-iter pede um número inteiro"},
		{with("-threads", "1e9"), "-threads takes", "-threads pede"},
		{with("-min-count", "-1"), "-min-count takes", "-min-count pede"},
		{with("-cbow", "2"), "-cbow takes", "-cbow pede"},
		{with("-phrases", "5"), "-phrases takes a whole number from 0 to 4", "-phrases pede um número inteiro de 0 a 4"},
		{with("-phrases", "1", "-phrase-threshold", "0"), "-phrase-threshold takes a number from", "-phrase-threshold pede um número"},
		{with("-phrase-threshold", "10"), "-phrase-threshold needs -phrases", "-phrase-threshold só vale com -phrases"},
		{with("-classes", "500"), "does not sort words into classes", "não divide as palavras em classes"},
		{with("-hs", "1", "-negative", "5"), "say -negative 0", "diga -negative 0"},
		{with("-negative", "0"), "nothing to learn", "não há o que aprender"},
		{with("-shared"), "say -cbow 0 as well", "diga também -cbow 0"},
		{with("-shared", "-cbow", "0", "-hs", "1"), "leave -hs out", "tire -hs"},
		{with("-hs", "1", "-output-vectors", at("w")), "nodes of the tree", "nós da árvore"},
		{with("-binary", "1", "-format", "glove"), "disagree", "coisas diferentes"},
		{with("-format", "pickle"), "no format “pickle”; there is word2vec-text, word2vec-binary and glove", "não conheço o formato"},
		{append(ok, "1"), "“1” belongs to no option", "“1” não pertence"},
		{with("-shared", "-alpha", "1", "-cbow", "0", "-negative", "1000", "-sample", "0", "-iter", "1000", "-threads", "1", "-read-vocab",
			file(t, "voc", "a 100000000\nb 100000000\n")), "", ""},
	} {
		for lang, want := range map[words.Lang]string{"en": c.en, "pt-BR": c.pt} {
			_, err := train(t, lang, c.args...)
			if want == "" {
				continue // it may learn or diverge; what matters is what it leaves, below
			}
			if err == nil || !strings.Contains(strings.ToLower(explain(words.Get(lang), err)), strings.ToLower(want)) {
				t.Errorf("%q: got %v, want %q", c.args, err, want)
			}
			if found, _ := os.ReadDir(folder); len(found) > 0 {
				t.Fatalf("%q leaves %v", c.args, found)
			}
		}
		if c.en == "" {
			os.Remove(at("v"))
		}
	}
}

// What can be done but teaches little is done, with a warning.
func TestWord2VecWarns(t *testing.T) {
	for _, c := range []struct {
		text, want string
		args       []string
	}{
		{strings.Repeat("u m a p a l a v r a\n", 50), "são uma letra só. O texto está separado letra por letra?", nil},
		{strings.Repeat("sozinha\n", 50), "das frases têm uma palavra só", nil},
		{strings.Repeat("a b a b\n", 50), "O texto tem só 200 palavras", nil},
		{strings.Repeat("não é bom\n", 50) + strings.Repeat("b\xff b ", 50), "1 palavra não está em UTF-8", nil},
		{strings.Repeat("a b a b ", 900), "o texto foi cortado a cada 1.000 palavras", nil},
		{strings.Repeat("a b c d ", 50), "Vocabulário: 4 palavras diferentes, que ocorrem 200 vezes.", []string{"-debug", "1"}},
	} {
		to := filepath.Join(t.TempDir(), "v")
		told, err := train(t, "pt-BR", append([]string{"-train", file(t, "t.txt", c.text), "-output", to, "-size", "4", "-iter", "1", "-debug", "0"}, c.args...)...)
		if err != nil || !strings.Contains(told, c.want) {
			t.Errorf("%.20q: %v, told %q, want %q", c.text, err, told, c.want)
		}
		if loadVectors(t, to, "word2vec-text").Len() == 0 {
			t.Errorf("%.20q: no vectors", c.text)
		}
	}
}
