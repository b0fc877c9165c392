package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"caderno/ml/series"
	"caderno/storage"
)

func TestOwnDataFromPasteToForecast(t *testing.T) {
	s := serve(t, nil)
	page := s.upload("", sales, map[string]string{"unit": "mil R$"}).want(http.StatusSeeOther).Header.Get("Location")
	if again := s.upload("", sales, map[string]string{"unit": "mil R$"}).Header.Get("Location"); again != page {
		t.Errorf("the same paste is %s and %s", page, again)
	}
	doc := s.get(page, "Accept-Language", "pt-BR").want(http.StatusOK).doc()
	report := one(t, doc, ".report").Text()
	for _, want := range []string{"O que eu li", "60 meses, série mensal, de jan 2015 a dez 2019", "“;”", "vírgula", "A linha 22 não tem valor; foi preenchida"} {
		if !strings.Contains(report, want) {
			t.Errorf("no %q in %q", want, report)
		}
	}
	if n := one(t, doc, `table[data-rows="series"]`).Find("tbody tr").Length(); n != 60 {
		t.Errorf("%d rows in the table", n)
	}
	form := one(t, doc, "section[data-train] form[data-train-form]")
	if got := form.Find(`input[name="data"]`).AttrOr("value", ""); "/data/"+got != page {
		t.Errorf("the form trains on %q", got)
	}
	id := s.start(`{"data":"` + strings.TrimPrefix(page, "/data/") + `","hidden":4,"epochs":5}`)
	s.until(id, storage.Done)
	run := s.get("/runs/" + id).want(http.StatusOK).doc()
	if got := run.Find("h1").Text(); !strings.HasPrefix(got, "vendas: prever") {
		t.Errorf("the run is called %q", got)
	}
	one(t, run, `main a[href="`+page+`"]`)
}

func TestUndoAndReadAnotherWay(t *testing.T) {
	s := serve(t, nil)
	page := s.upload("", sales, nil).want(http.StatusSeeOther).Header.Get("Location")
	undo := one(t, s.get(page).want(http.StatusOK).doc(), ".report form")
	left := s.post(undo.AttrOr("action", ""), url.Values{"gaps": {undo.Find("[name=gaps]").AttrOr("value", "")}}).want(http.StatusSeeOther).Header.Get("Location")
	doc := s.get(left, "Accept-Language", "en").want(http.StatusOK).doc()
	if text := doc.Find(".report").Text(); !strings.Contains(text, "Row 22 has no value and was left empty.") {
		t.Errorf("undone, the report says %q", text)
	}
	if doc.Find(".report form").Length() != 0 {
		t.Error("there is something to undo still")
	}
	if row := one(t, doc, `table[data-rows="series"]`).Find("tbody tr").Eq(20); !strings.Contains(row.Text(), "–") {
		t.Errorf("the gap is %q", row.Text())
	}
	if got := s.post(left+"/read", url.Values{"gaps": {"fill"}}).want(http.StatusSeeOther).Header.Get("Location"); got == left {
		t.Error("filling changes nothing")
	}
	cost := s.post(page+"/read", url.Values{"column": {"custo"}, "season": {"6"}, "name": {"Custos"}, "unit": {""}}).want(http.StatusSeeOther).Header.Get("Location")
	d, err := s.store.Data(t.Context(), strings.TrimPrefix(cost, "/data/"))
	if err != nil || d.Series.Name != "Custos" || d.Series.Calendar.Season != 6 || d.Series.Values[7] != 7 {
		t.Errorf("read another way: %+v, %v", d.Series, err)
	}
	for _, bad := range []url.Values{{"column": {"nobody"}}, {"gaps": {"paint"}}, {"season": {"x"}}, {"season": {"0"}}, {"season": {"-3"}}} {
		s.post(page+"/read", bad).want(http.StatusUnprocessableEntity)
	}
	s.post("/data/d-nobody/read", nil).want(http.StatusNotFound)
	own, _ := s.store.RecentData(t.Context(), 100)
	if len(own) != 4 { // as pasted, with the gap, filled by name, the costs
		t.Errorf("%d data are stored", len(own))
	}
	s.quietLog()
}

func zipped(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	f, err := w.Create("sales.csv")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, sales)
	w.Close()
	return b.String()
}

func TestUnreadableDataIsRefusedInWords(t *testing.T) {
	s := serve(t, nil)
	huge := strings.Repeat("1\n", 1_000_000)
	for _, try := range []struct {
		name, table string
		status      int
		pt, en      string
	}{
		{"nothing", "", 422, "Não há nada aqui para ler", "nothing here to read"},
		{"no numbers", strings.Repeat("a;b\n", 40), 422, "coluna de números", "column of numbers"},
		{"one row", "2015-01;5\n", 422, "são precisos pelo menos", "it takes at least"},
		{"a million rows", huge, 422, "o máximo é 20.000", "at most 20,000"},
		{"NUL bytes", "data;v\n2015-01;\x00\n", 422, "não é texto", "not text"},
		{"a zip", zipped(t), 422, "um ZIP", "a ZIP archive"},
		{"half a character", "\xff\xfe" + strings.Repeat("a\xd8", 40), 422, "byte", "byte"},
		{"a page", "<!doctype html><p>not found", 422, "página da web", "a web page"},
		{"too long", strings.Repeat("1,2,3,4,5,6,7,8\n", 8<<20/16+2000), 413, "8 MiB", "8 MiB"},
	} {
		for lang, want := range map[string]string{"pt-BR": try.pt, "en": try.en} {
			for _, file := range []string{"", "sales.csv"} {
				a := s.uploadIn(lang, file, try.table)
				text := a.doc().Find(".trouble").Text()
				if a.Status != try.status || !strings.Contains(text, want) || strings.Contains(text, "⟦") {
					t.Errorf("%s (%s, file %q): status %d, %q", try.name, lang, file, a.Status, text)
				}
			}
		}
	}
	s.nothingStored()
	s.quietLog()
}

func (s *server) uploadIn(lang, file, table string) *answer {
	s.t.Helper()
	body, kind := multipartOf(s.t, file, table, nil)
	return s.do("POST", "/data", body, "Content-Type", kind, "Accept-Language", lang)
}

func TestOversizedUpload(t *testing.T) {
	s := serve(t, nil)
	body, kind := multipartOf(t, "big.csv", strings.Repeat("2015-01-01;1\n", 9<<20/13), nil)
	if a := s.do("POST", "/data", body, "Content-Type", kind, "Accept-Language", "en").want(http.StatusRequestEntityTooLarge); !strings.Contains(a.doc().Find(".trouble").Text(), "at most 8 MiB") {
		t.Errorf("it says %q", a.doc().Find("main").Text())
	}
	// A body that does not announce its length is cut off when it gets there.
	req, err := http.NewRequest("POST", s.http.URL+"/data", io.MultiReader(strings.NewReader(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if res, err := client.Do(req); err == nil { // or the server hangs up while we are still sending
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("status %d", res.StatusCode)
		}
	}
	for _, kind := range []string{"", "text/csv", "application/x-www-form-urlencoded", "multipart/form-data"} {
		if a := s.do("POST", "/data", sales, "Content-Type", kind); a.Status != http.StatusUnsupportedMediaType && a.Status != http.StatusBadRequest {
			t.Errorf("%q: status %d", kind, a.Status)
		}
	}
	s.do("POST", "/data", body[:len(body)/20], "Content-Type", kind).want(http.StatusBadRequest)
	s.nothingStored()
	s.quietLog()
}

func TestDataThatIsTooShortSaysSo(t *testing.T) {
	s := serve(t, nil)
	var b strings.Builder
	b.WriteString("d;v\n")
	for i := range 40 { // a value every other month: no stretch is long enough for a window
		v := fmt.Sprint(i * i % 7)
		if i%2 == 1 {
			v = ""
		}
		fmt.Fprintf(&b, "%d-%02d;%s\n", 2015+i/12, i%12+1, v)
	}
	page := s.upload("", b.String(), nil).want(http.StatusSeeOther).Header.Get("Location")
	left := s.post(page+"/read", url.Values{"gaps": {series.Leave}}).want(http.StatusSeeOther).Header.Get("Location")
	doc := s.get(left, "Accept-Language", "en").want(http.StatusOK).doc()
	if text := doc.Find(".trouble").Text(); !strings.Contains(text, "Nothing can be trained yet") || !strings.Contains(text, "Between the gaps") {
		t.Errorf("it says %q", text)
	}
	s.postJSON("/api/runs", `{"data":"`+strings.TrimPrefix(left, "/data/")+`"}`).want(http.StatusUnprocessableEntity)
	if runs, _ := s.store.Recent(t.Context(), 5); len(runs) != 0 {
		t.Error("a run was started that cannot train")
	}
}

func TestTitleOfFiles(t *testing.T) {
	for name, want := range map[string]string{"vendas_2020.csv": "vendas 2020", `C:\dados\a.b.tsv`: "a.b", "/etc/passwd": "passwd", ".csv": ".csv", "": "", "../../x": "x"} {
		if got := titleOf(name); got != want {
			t.Errorf("%q is %q, want %q", name, got, want)
		}
	}
}

// Own data is listed to the browser that brought it and to no other; who has the address sees it.
func TestOwnDataIsListedToItsOwner(t *testing.T) {
	s := serve(t, nil)
	a := s.upload("", sales, map[string]string{"name": "Segredo"}).want(http.StatusSeeOther)
	page := a.Header.Get("Location")
	id := s.start(`{"data":"` + strings.TrimPrefix(page, "/data/") + `","hidden":4,"epochs":2}`)
	s.until(id, storage.Done)
	mine, _, _ := strings.Cut(cookieOf(a, ownCookie), ";")
	for _, path := range []string{"/", "/data/new", "/runs/new"} {
		if body := s.get(path, "Cookie", mine).want(http.StatusOK).Body; !strings.Contains(body, "Segredo") {
			t.Errorf("%s does not list the reader's own data", path)
		}
		for _, other := range []string{"", "own=d-aaaaaaaaaaaaaaaa", "own=" + strings.Repeat("d-aaaaaaaaaaaaaaaa.", 200), "own=../../x.<b>"} {
			if body := s.get(path, "Cookie", other).want(http.StatusOK).Body; strings.Contains(body, "Segredo") {
				t.Errorf("%s lists another's data to %.40q", path, other)
			}
		}
	}
	s.get(page).want(http.StatusOK)
	second := s.upload("", sales, map[string]string{"name": "Outro"}).want(http.StatusSeeOther)
	if got := cookieOf(second, ownCookie); strings.Contains(got, ".") {
		t.Errorf("without its cookie a browser remembers %s", got)
	}
	body, kind := multipartOf(t, "", sales, map[string]string{"name": "Terceiro"})
	third := s.do("POST", "/data", body, "Content-Type", kind, "Cookie", mine)
	if got, _, _ := strings.Cut(cookieOf(third, ownCookie), ";"); !strings.HasSuffix(got, "."+strings.TrimPrefix(mine, "own=")) {
		t.Errorf("after %s and another it is %s", mine, got)
	}
}
