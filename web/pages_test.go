package web

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"caderno/storage"
	"caderno/web/notebooks"
)

// everyPage lists the address of one page of each kind, with a run that is done, one that diverged, one that waits,
// and data of one's own.
func everyPage(t *testing.T, s *server) map[string]int {
	done := s.start(small)
	diverged := s.start(`{"data":"air-passengers","hidden":8,"epochs":50,"learning_rate":10,"clip":1000000}`)
	future := s.start(`{"data":"wine-sales","horizon":12,"hidden":4,"window":12,"epochs":5,"future":true}`)
	s.until(done, storage.Done)
	s.until(diverged, storage.Diverged)
	s.until(future, storage.Done)
	a := s.upload("", sales, map[string]string{"name": "Vendas"}).want(http.StatusSeeOther)
	text := s.bring("", story("pt"), map[string]string{"name": "Conto"}).want(http.StatusSeeOther)
	pages := map[string]int{
		"/": 200, "/runs/new": 200, "/runs/new?hidden=abc": 422, "/runs/" + done: 200, "/runs/" + diverged: 200, "/runs/" + future: 200,
		"/sweeps": 200, "/sweeps?sizes=x": 422, "/texts/new": 200, text.Header.Get("Location"): 200,
		"/data/new": 200, a.Header.Get("Location"): 200, "/nowhere": 404, "/runs/nobody": 404,
	}
	for _, n := range notebooks.All("en") {
		pages["/notebooks/"+n.ID] = 200
	}
	return pages
}

var sales = func() string {
	var b strings.Builder
	b.WriteString("mês;vendas;custo\n")
	for i := range 60 {
		v := fmt.Sprintf("%d,5", 100+i%12*3+i)
		if i == 20 {
			v = ""
		}
		fmt.Fprintf(&b, "%02d/%d;%s;%d\n", i%12+1, 2015+i/12, v, i)
	}
	return b.String()
}()

// upload posts a table, as a file where a file name is given.
func (s *server) upload(file, table string, fields map[string]string) *answer {
	s.t.Helper()
	body, kind := multipartOf(s.t, file, table, fields)
	return s.do("POST", "/data", body, "Content-Type", kind)
}

// multipartOf is the form as a browser sends it.
func multipartOf(t testing.TB, file, table string, fields map[string]string) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, value := range fields {
		w.WriteField(name, value)
	}
	if file == "" {
		w.WriteField("text", table)
	} else {
		w.WriteField("text", "")
	}
	part, err := w.CreateFormFile("file", file) // a browser sends an empty file input, too
	if err != nil {
		t.Fatal(err)
	}
	if file != "" {
		io.WriteString(part, table)
	}
	w.Close()
	return b.String(), w.FormDataContentType()
}

func TestEveryPageInBothLanguages(t *testing.T) {
	s := serve(t, nil)
	for path, status := range everyPage(t, s) {
		titles := map[string]string{}
		for _, lang := range []string{"pt-BR", "en"} {
			a := s.get(path, "Accept-Language", lang).want(status)
			doc := a.doc()
			checkPage(t, path+" in "+lang, lang, a.Body, doc)
			titles[lang] = doc.Find("title").Text()
		}
		if titles["en"] == titles["pt-BR"] && !strings.HasPrefix(path, "/data/d-") && !strings.HasPrefix(path, "/texts/t-") {
			t.Errorf("%s has the title %q in both languages", path, titles["en"])
		}
	}
	s.quietLog()
}

func checkPage(t *testing.T, what, lang, body string, doc *goquery.Document) {
	t.Helper()
	if i := strings.Index(body, "⟦"); i >= 0 {
		t.Errorf("%s: a word is missing: %.60s", what, body[i:])
	}
	if got, _ := doc.Find("html").Attr("lang"); got != lang {
		t.Errorf("%s: html lang is %q", what, got)
	}
	for selector, n := range map[string]int{"h1": 1, "main#text": 1, "header.top": 1, `a.skip[href="#text"]`: 1, ".lang a": 2, ".lang a[aria-current]": 1,
		"script#words": 1, "[data-theme-toggle]": 1, "title": 1} {
		if got := doc.Find(selector).Length(); got != n {
			t.Errorf("%s: %d elements are %s, want %d", what, got, selector, n)
		}
	}
	if strings.TrimSpace(doc.Find("h1").Text()) == "" || !strings.HasSuffix(doc.Find("title").Text(), " · Caderno") {
		t.Errorf("%s: h1 %q, title %q", what, doc.Find("h1").Text(), doc.Find("title").Text())
	}
	for _, bad := range []string{"[style]", "script:not([src]):not([type='application/json'])", "[onclick]", "style", "img:not([alt])"} {
		if doc.Find(bad).Length() > 0 {
			t.Errorf("%s has %s, against its own policy", what, bad)
		}
	}
	ids := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		if ids[id] {
			t.Errorf("%s: id %q stands twice", what, id)
		}
		ids[id] = true
	})
	for _, attr := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls", "data-twin"} {
		doc.Find("[" + attr + "]").Each(func(_ int, e *goquery.Selection) {
			for id := range strings.FieldsSeq(e.AttrOr(attr, "")) {
				if !ids[id] {
					t.Errorf("%s: %s points to %q, which is not there", what, attr, id)
				}
			}
		})
	}
	checkNames(t, what, doc)
}

// checkNames sees that everything one can use has a name, and that headings step down by one.
func checkNames(t *testing.T, what string, doc *goquery.Document) {
	t.Helper()
	doc.Find("input:not([type=hidden]), select, textarea").Each(func(_ int, e *goquery.Selection) {
		if doc.Find(`label[for="`+e.AttrOr("id", "-")+`"]`).Length() != 1 {
			t.Errorf("%s: the input %q has no label", what, e.AttrOr("name", ""))
		}
	})
	doc.Find("button, a, [role=img], [role=slider], progress").Each(func(_ int, e *goquery.Selection) {
		if strings.TrimSpace(e.Text()) == "" && e.AttrOr("aria-label", "") == "" {
			html, _ := goquery.OuterHtml(e)
			t.Errorf("%s: no name: %.120s", what, html)
		}
	})
	level := 0
	doc.Find("h1, h2, h3, h4, h5").Each(func(_ int, e *goquery.Selection) {
		if doc.Find("nav.rail h2").IsSelection(e) {
			return
		}
		n := int(goquery.NodeName(e)[1] - '0')
		if n > level+1 {
			t.Errorf("%s: h%d %q after h%d", what, n, e.Text(), level)
		}
		level = n
	})
}

func TestLanguageIsChosenAndKept(t *testing.T) {
	s := serve(t, nil)
	a := s.get("/data/new?lang=en&x=1", "Accept-Language", "pt-BR").want(200)
	if got := a.doc().Find("html").AttrOr("lang", ""); got != "en" {
		t.Errorf("asked for English, got %s", got)
	}
	cookie := cookieOf(a, "lang")
	if !strings.HasPrefix(cookie, "lang=en;") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("cookie %q", cookie)
	}
	if got := s.get("/", "Cookie", "lang=en", "Accept-Language", "pt").doc().Find("html").AttrOr("lang", ""); got != "en" {
		t.Errorf("the cookie is not heeded: %s", got)
	}
	if got := s.get("/").doc().Find("html").AttrOr("lang", ""); got != "pt-BR" {
		t.Errorf("the default is %s", got)
	}
	link := a.doc().Find(`.lang a[hreflang="pt-BR"]`).AttrOr("href", "")
	if link != "/data/new?lang=pt-BR&x=1" {
		t.Errorf("the way to Portuguese is %q", link)
	}
	if got := s.get("/?lang=klingon", "Accept-Language", "en"); got.doc().Find("html").AttrOr("lang", "") != "en" || cookieOf(got, "lang") != "" {
		t.Error("a language that does not exist is remembered")
	}
}

func TestHomeWithoutRuns(t *testing.T) {
	s := serve(t, nil)
	doc := s.get("/").want(200).doc()
	one(t, doc, ".empty a[href='/runs/new']")
	if n := doc.Find(".book").Length(); n != len(notebooks.All("pt-BR")) {
		t.Errorf("%d books on the shelf", n)
	}
	doc.Find(".book .cover").Each(func(_ int, e *goquery.Selection) {
		points, dots, tags := e.Find("polyline.s-truth").AttrOr("points", ""), e.Find("circle").Length(), e.Find(".tok").Length()
		if len(strings.Fields(points)) < 20 && dots < 20 && tags < 4 {
			t.Errorf("a cover draws %q, %d dots and %d words", points, dots, tags)
		}
		if e.Find("polyline.s-forecast").Length() != 0 {
			t.Error("a cover shows a forecast that nobody made")
		}
	})
}

func TestHomeShowsRunsAndTheirForecasts(t *testing.T) {
	s := serve(t, nil)
	var books []apiBook
	s.get("/api/notebooks").json(&books)
	var wine apiBook
	for _, b := range books {
		if b.ID == "hard-rival" {
			wine = b
		}
	}
	id := s.start(`{"data":"wine-sales","horizon":24,"epochs":300}`)
	if len(wine.Trains) == 0 || id != wine.Trains[0].Run {
		t.Fatalf("the block's run is %v, started %s", wine.Trains, id)
	}
	s.until(id, storage.Done)
	doc := s.get("/", "Accept-Language", "en").want(200).doc()
	row := one(t, doc, ".run-row")
	if row.Find("h3 a").AttrOr("href", "") != "/runs/"+id || row.Find(".sign.holds").Length() != 1 || row.Find("polyline.s-val").Length() != 1 {
		html, _ := row.Html()
		t.Errorf("row %s", html)
	}
	if got := row.Find("h3").Text(); got != "Australian wine sales" {
		t.Errorf("the run is called %q", got)
	}
	book := one(t, doc, `.book[href="/notebooks/hard-rival"]`)
	if book.Find("polyline.s-forecast").Length() != 1 || !strings.HasPrefix(book.Find(".foot span").Last().Text(), "done in") {
		html, _ := book.Html()
		t.Errorf("book %s", html)
	}
	// And the notebook shows the run in place of the form alone.
	section := one(t, s.get("/notebooks/hard-rival").want(200).doc(), `section[data-run="`+id+`"]`)
	if section.AttrOr("data-state", "") != "done" || section.Find(".verdict").Length() != 1 {
		t.Error("the notebook does not show the run")
	}
}

// cookieOf is the header that sets a cookie, "" when none does.
func cookieOf(a *answer, name string) string {
	for _, c := range a.Header.Values("Set-Cookie") {
		if strings.HasPrefix(c, name+"=") {
			return c
		}
	}
	return ""
}

// A reader has one name from the first page on, and what is no name is not taken for one.
func TestVisitorsAreTold(t *testing.T) {
	s := serve(t, nil)
	cookie, _, _ := strings.Cut(cookieOf(s.get("/"), "visitor"), ";")
	if !visitorShape.MatchString(strings.TrimPrefix(cookie, "visitor=")) {
		t.Fatalf("cookie %q", cookie)
	}
	if again := cookieOf(s.get("/data/new", "Cookie", cookie), "visitor"); again != "" {
		t.Errorf("a second name: %s", again)
	}
	for header, want := range map[string]string{cookie: strings.TrimPrefix(cookie, "visitor="), "visitor=admin": "192.0.2.1", "": "192.0.2.1",
		"visitor=" + strings.Repeat("A", 5000): "192.0.2.1"} {
		r := httptest.NewRequest("POST", "/runs", nil)
		r.Header.Set("Cookie", header)
		if got := visitor(s.site.echo.NewContext(r, nil)); got != want {
			t.Errorf("%.40q is %q, want %q", header, got, want)
		}
	}
}
