package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/web/words"
)

//go:embed templates
var templates embed.FS

// pages holds the parsed templates: the layout and the partials once, cloned for each page.
type pages struct{ byName map[string]*template.Template }

func newPages(files *files) (*pages, error) {
	funcs := template.FuncMap{
		"static": files.url,
		"icon":   func(name string) template.HTML { return icon(files, name, "icon") },
		"solid":  func(name string) template.HTML { return icon(files, name, "icon solid") },
	}
	base, err := template.New("layout").Funcs(funcs).ParseFS(templates, "templates/layout.html", "templates/partials/*.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templates, "templates/pages/*.html")
	if err != nil {
		return nil, err
	}
	p := &pages{byName: map[string]*template.Template{}}
	for _, name := range names {
		t, err := base.Clone()
		if err != nil {
			return nil, err
		}
		if t, err = t.ParseFS(templates, name); err != nil {
			return nil, err
		}
		p.byName[strings.TrimSuffix(path.Base(name), ".html")] = t
	}
	return p, nil
}

// icon draws a symbol of static/icons.svg; names come from templates, never from readers.
func icon(files *files, name, class string) template.HTML {
	return template.HTML(fmt.Sprintf(`<svg class="%s" aria-hidden="true"><use href="%s#%s"/></svg>`, class, files.url("icons.svg"), name))
}

// page is what every page has. It speaks the reader's language: {{.T "home.title"}}.
type page struct {
	*words.Printer
	Title   string
	Crumb   string // beside the brand: where we are
	Class   string // of the body
	Langs   []langLink
	Script  map[string]string // the words that scripts say
	Refresh int               // seconds after which a browser without script asks again, 0 where nothing is to come
	NoChart bool              // the chart library is missing: tables instead, and a banner that says what to do
}

// langLink leads to the same page in a language.
type langLink struct {
	Lang, Short, Name, URL string
	Current                bool
}

// page starts a page for a request.
func (s *Site) page(c echo.Context, title string) page {
	say := sayTo(c)
	p := page{Printer: say, Title: title, Class: "narrow", Script: say.Script(), NoChart: !s.files.charts}
	for _, lang := range words.Langs {
		other := words.Get(lang)
		p.Langs = append(p.Langs, langLink{Lang: string(lang), Short: other.T("lang.short"), Name: other.T("lang.name"),
			URL: inLanguage(c.Request(), lang), Current: lang == say.Lang()})
	}
	return p
}

// inLanguage is the address of the page that answers this request, in another language. What answers a post with a page
// is where its form is.
func inLanguage(r *http.Request, lang words.Lang) string {
	u := url.URL{Path: r.URL.Path}
	q := r.URL.Query()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		u.Path, q = formOf(r.URL.Path), url.Values{}
	}
	q.Set("lang", string(lang))
	u.RawQuery = q.Encode()
	if strings.HasPrefix(u.Path, "//") { // would be another host
		u.Path = "/"
	}
	return u.String()
}

// formOf is the page with the form that is posted to a path.
func formOf(path string) string {
	switch path {
	case "/runs":
		return "/runs/new"
	case "/data":
		return "/data/new"
	case "/texts":
		return "/texts/new"
	}
	return strings.TrimSuffix(path, "/read")
}

// show answers with a page.
func (s *Site) show(c echo.Context, status int, name string, data any) error {
	body, err := s.pages.render(name, "layout.html", data)
	if err != nil {
		return err
	}
	welcome(c)
	h := c.Response().Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	return c.HTMLBlob(status, body)
}

// render executes one of a page's templates to the end before anything is sent.
func (p *pages) render(name, part string, data any) ([]byte, error) {
	t := p.byName[name]
	if t == nil {
		return nil, fmt.Errorf("no template %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, part, data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
