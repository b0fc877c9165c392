package web

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/ml/world"
	"caderno/storage"
	"caderno/web/words"
)

// story is some sentences of the small world.
func story(lang string) string { return string(world.New(lang).Text(1, 1500)) }

func (s *server) bring(file, text string, fields map[string]string, header ...string) *answer {
	s.t.Helper()
	body, kind := multipartOf(s.t, file, text, fields)
	return s.do("POST", "/texts", body, append(header, "Content-Type", kind)...)
}

// archive is a zip of files by name, in order.
func archive(t *testing.T, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, file := range files {
		f, err := w.Create(file[0])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(f, file[1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestOwnTextFromPasteToVectors(t *testing.T) {
	s := serve(t, nil)
	page := s.bring("", story("pt"), map[string]string{"name": "Meu conto"}).want(http.StatusSeeOther).Header.Get("Location")
	if again := s.bring("", story("pt"), map[string]string{"name": "Meu conto"}).Header.Get("Location"); again != page {
		t.Errorf("the same paste is %s and %s", page, again)
	}
	doc := s.get(page, "Accept-Language", "pt-BR").want(http.StatusOK).doc()
	if got := one(t, doc, "h1").Text(); got != "Meu conto" {
		t.Errorf("it is called %q", got)
	}
	report := one(t, doc, ".report").Text()
	for _, want := range []string{"O que eu li", "em 1.500 frases", "português, pelas palavras mais comuns", "UTF-8"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in %q", want, report)
		}
	}
	data := strings.TrimPrefix(page, "/texts/")
	if got := one(t, doc, `section[data-train] input[name="data"]`).AttrOr("value", ""); got != data {
		t.Errorf("the form trains on %q", got)
	}
	id := s.start(`{"data":"` + data + `","words":{"size":8,"epochs":1,"window":2}}`)
	s.until(id, storage.Done)
	run := s.get("/runs/" + id).want(http.StatusOK).doc()
	if got := run.Find("h1").Text(); !strings.Contains(got, "Meu conto") {
		t.Errorf("the run is called %q", got)
	}
	one(t, run, `main a[href="`+page+`"]`)
	if n := doc.Find("[data-kind]").Length() + run.Find("[data-kind]").Length(); n != 0 {
		t.Errorf("there are %d kinds of words, and nobody knows their kinds", n)
	}
	if near := s.get("/runs/" + id + "/words?word=gato").want(http.StatusOK).doc(); near.Find("tr[data-neighbour]").Length() == 0 {
		t.Error("a word of it has no neighbours")
	}
	s.quietLog()
}

// What people bring comes packed, in tables and in other encodings; the page says what was read of it.
func TestWaysToBringAText(t *testing.T) {
	s := serve(t, nil)
	var table strings.Builder
	table.WriteString("nota;comentário\n")
	for i, line := range strings.SplitN(story("pt"), "\n", 400) {
		fmt.Fprintf(&table, "%d;%s\n", i, strings.ReplaceAll(line, "\n", " "))
	}
	latin := string(encode1252(strings.Repeat("O pão da manhã não é de ontem. ", 300)))
	for _, try := range []struct {
		file, body string
		fields     map[string]string
		lang       string
		want       []string
	}{
		{"dois_contos.zip", archive(t, [2]string{"b.txt", story("en")}, [2]string{"a.txt", story("en")}, [2]string{"capa.png", "x"}), nil, "en",
			[]string{"I read a.txt and b.txt", "capa.png was left out", "English, going by"}},
		{"respostas.csv", table.String(), nil, "pt-BR", []string{"li “comentário”"}},
		{"respostas.csv", table.String(), map[string]string{"column": "COMENTÁRIO", "lang": "pt"}, "en", []string{"Portuguese, as you said"}},
		{"latin.txt", latin, nil, "pt-BR", []string{"Windows-1252", "palavras. Com menos de"}},
		{"", strings.Repeat("lorem ipsum dolor sit amet ", 50), nil, "en", []string{"did not recognise the language", "Below 10,000"}},
	} {
		page := s.bring(try.file, try.body, try.fields, "Accept-Language", try.lang).want(http.StatusSeeOther).Header.Get("Location")
		doc := s.get(page, "Accept-Language", try.lang).want(http.StatusOK).doc()
		for _, want := range try.want {
			if got := doc.Find(".report").Text(); !strings.Contains(got, want) || strings.Contains(got, "⟦") {
				t.Errorf("%s: no %q in %q", try.file, want, got)
			}
		}
		if try.file == "dois_contos.zip" && doc.Find("h1").Text() != "dois contos" {
			t.Errorf("the file is called %q", doc.Find("h1").Text())
		}
		if doc.Find("section[data-train]").Length() != 1 {
			t.Errorf("%s: nothing to train", try.file)
		}
	}
	s.quietLog()
}

// encode1252 writes the letters below U+0100, which are bytes of Windows-1252.
func encode1252(s string) (b []byte) {
	for _, r := range s {
		b = append(b, byte(r))
	}
	return b
}

// A text that can be read but not trained says why.
func TestTextThatIsTooSmallSaysSo(t *testing.T) {
	s := serve(t, nil)
	page := s.bring("", strings.Repeat("sim não ", 20), nil).want(http.StatusSeeOther).Header.Get("Location")
	doc := s.get(page, "Accept-Language", "en").want(http.StatusOK).doc()
	if text := doc.Find(".trouble").Text(); !strings.Contains(text, "Nothing can be trained yet") || !strings.Contains(text, "Only 2 words") {
		t.Errorf("it says %q", text)
	}
	if got := one(t, doc, "h1").Text(); got != "sim não sim não sim não…" {
		t.Errorf("it is called %q", got)
	}
	s.postJSON("/api/runs", `{"data":"`+strings.TrimPrefix(page, "/texts/")+`","words":{}}`).want(http.StatusUnprocessableEntity)
}

func TestUnreadableTextsAreRefusedInWords(t *testing.T) {
	s := serve(t, nil)
	noise := make([]byte, 40_000)
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(dice.Uint32())
	}
	var packed bytes.Buffer
	gz := gzip.NewWriter(&packed)
	gz.Write(bytes.Repeat([]byte("bomba "), 2<<20))
	gz.Close()
	var many strings.Builder
	for i := range textTypes + 5 {
		fmt.Fprintf(&many, "p%x p%x ", i, i%9)
	}
	var files [][2]string
	for i := range textFiles + 1 {
		files = append(files, [2]string{fmt.Sprint(i, ".txt"), "a"})
	}
	for _, try := range []struct {
		name, file, body string
		fields           map[string]string
		status           int
		pt, en           string
	}{
		{"nothing", "", "", nil, 422, "Não há nada aqui para ler", "nothing here to read"},
		{"blanks", "", " \n\t ", nil, 422, "Não sobrou nenhuma palavra", "No word is left"},
		{"a few words", "", "o gato viu o rato", nil, 422, "nenhuma aparece pelo menos 5 vezes", "none comes at least 5 times"},
		{"letters", "", strings.Repeat("o g a t o v i u ", 200), nil, 422, "uma letra só", "single letters"},
		{"noise", "", string(noise), nil, 422, "não é texto", "not text"},
		{"noise in a file", "x.txt", string(noise), nil, 422, "não é texto", "not text"},
		{"a bomb", "x.txt.gz", packed.String(), nil, 413, "8 MiB", "8 MiB"},
		{"a bomb in a zip", "x.zip", archive(t, [2]string{"a.txt", strings.Repeat("bomba ", 2<<20)}), nil, 413, "8 MiB", "8 MiB"},
		{"too many files", "x.zip", archive(t, files...), nil, 422, "mais de 200 arquivos", "more than 200 files"},
		{"a zip of pictures", "x.zip", archive(t, [2]string{"a.png", "x"}), nil, 422, "nenhum arquivo .txt", "no .txt file"},
		{"half a zip", "x.zip", archive(t, [2]string{"a.txt", story("pt")})[:900], nil, 422, "ZIP está danificado", "ZIP archive is damaged"},
		{"a Word file", "x.docx", archive(t, [2]string{"word/document.xml", "<x/>"}), nil, 422, "documento do Word", "a Word document"},
		{"no such column", "x.csv", "a;b\n1;2\n", map[string]string{"column": "<c>"}, 422, "“<c>”", "“<c>”"},
		{"a list of words", "", many.String(), nil, 422, "o máximo é 300.000", "at most 300,000"},
		{"another language", "", story("pt"), map[string]string{"lang": "tlh"}, 422, "não pode ser “tlh”", "cannot be “tlh”"},
	} {
		for lang, want := range map[string]string{"pt-BR": try.pt, "en": try.en} {
			a := s.bring(try.file, try.body, try.fields, "Accept-Language", lang)
			text := a.doc().Find(".trouble").Text()
			if a.Status != try.status || !strings.Contains(text, want) || strings.Contains(text, "⟦") {
				t.Errorf("%s (%s): status %d, %q", try.name, lang, a.Status, text)
			}
			if cookieOf(a, ownCookie) != "" {
				t.Errorf("%s: it is remembered", try.name)
			}
		}
	}
	for _, id := range []string{"t-aaaaaaaaaaaaaaaa", "t-", "d-aaaaaaaaaaaaaaaa", "world-pt", "x"} {
		s.get("/texts/" + id).want(http.StatusNotFound)
	}
	s.get("/data/t-aaaaaaaaaaaaaaaa").want(http.StatusNotFound)
	s.do("POST", "/texts", "text=x", "Content-Type", "application/x-www-form-urlencoded").want(http.StatusUnsupportedMediaType)
	s.nothingStored()
	s.quietLog()
}

// Own texts are listed to the browser that brought them and to no other; who has the address sees them.
func TestOwnTextsAreListedToTheirOwner(t *testing.T) {
	s := serve(t, nil)
	a := s.bring("", story("pt"), map[string]string{"name": "Segredo <b>"}).want(http.StatusSeeOther)
	page := a.Header.Get("Location")
	id := s.start(`{"data":"` + strings.TrimPrefix(page, "/texts/") + `","words":{"size":4,"epochs":1,"window":1}}`)
	s.until(id, storage.Done)
	mine, _, _ := strings.Cut(cookieOf(a, ownCookie), ";")
	for _, path := range []string{"/", "/texts/new", "/runs/new"} {
		body := s.get(path, "Cookie", mine).want(http.StatusOK).Body
		if !strings.Contains(body, "Segredo &lt;b&gt;") || strings.Contains(body, "Segredo <b>") {
			t.Errorf("%s does not list the reader's own text as text", path)
		}
		for _, other := range []string{"", "own=t-aaaaaaaaaaaaaaaa", "own=../../x.<b>"} {
			if body := s.get(path, "Cookie", other).want(http.StatusOK).Body; strings.Contains(body, "Segredo") {
				t.Errorf("%s lists another's text to %.40q", path, other)
			}
		}
	}
	if body := s.get("/data/new", "Cookie", mine).want(http.StatusOK).Body; strings.Contains(body, "Segredo") {
		t.Error("a text stands among the tables")
	}
	s.get(page).want(http.StatusOK)
	body, kind := multipartOf(t, "", sales, nil)
	both := s.do("POST", "/data", body, "Content-Type", kind, "Cookie", mine).want(http.StatusSeeOther)
	if got, _, _ := strings.Cut(cookieOf(both, ownCookie), ";"); !strings.HasSuffix(got, "."+strings.TrimPrefix(mine, "own=")) {
		t.Errorf("after %s and a table it is %s", mine, got)
	}
	s.quietLog()
}

// A sweep over a text whose answers nobody knows compares the time alone.
func TestSweepOfOwnText(t *testing.T) {
	s := serve(t, nil)
	data := strings.TrimPrefix(s.bring("", story("en"), nil).want(http.StatusSeeOther).Header.Get("Location"), "/texts/")
	doc := s.get("/sweeps?data="+data, "Accept-Language", "en").want(http.StatusOK).doc()
	if doc.Find(".sweep-plot.right").Length() != 0 || !strings.Contains(doc.Find(".sweep-plots").Text(), "Nobody knows") {
		t.Error("it shows answers that nobody knows")
	}
}

func TestOwnTextsInMemory(t *testing.T) {
	s := serve(t, nil)
	l := newOwnLibrary()
	var ids []string
	for i := range 3 {
		page := s.bring("", story("pt"), map[string]string{"name": fmt.Sprint(i)}).want(http.StatusSeeOther).Header.Get("Location")
		ids = append(ids, strings.TrimPrefix(page, "/texts/"))
	}
	one, err := l.load(t.Context(), s.store, ids[0])
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := l.load(t.Context(), s.store, ids[0]); again != one {
		t.Error("a text was made twice")
	}
	large := &ml.Text{ID: "t-large", Words: make([]string, ownRoom/120)}
	l.keep(large)
	if l.find(ids[0]) != nil || l.find("t-large") != large {
		t.Error("the latest does not push out what there is no room for")
	}
	for _, id := range ids[1:] {
		if _, err := l.load(t.Context(), s.store, id); err != nil {
			t.Fatal(err)
		}
	}
	if l.find("t-large") != nil || l.find(ids[1]) == nil || l.find(ids[2]) == nil {
		t.Error("the small ones have room once the large one is gone")
	}
}

func TestTitles(t *testing.T) {
	for raw, want := range map[string]string{"": "", "Era uma vez": "Era uma vez", "um dois três quatro cinco seis sete": "um dois três quatro cinco seis…",
		"a\x00b\u202ec": "a b c", strings.Repeat("x", 200): strings.Repeat("x", titleLength), "\xff\xfe oi": "oi"} {
		if got := titleOfText([]byte(raw)); got != want {
			t.Errorf("%q is called %q, want %q", raw, got, want)
		}
	}
	for _, lang := range words.Langs {
		for _, key := range []string{"texts.in.pt", "texts.in.en", "texts.in.unknown", "texts.guessed.pt", "texts.guessed.en", "texts.files-more"} {
			if !words.Get(lang).Has(key) {
				t.Errorf("%s is missing in %s", key, lang)
			}
		}
	}
}
