package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"caderno/storage"
)

// server is the whole application with a real database, behind a real listener.
type server struct {
	t     testing.TB
	site  *Site
	store *storage.Store
	http  *httptest.Server
	log   *buffer
	close func()
}

// buffer is a log that a test can read while it is written.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// serve starts the application on an empty database; set may change its options.
func serve(t testing.TB, set func(*Options)) *server {
	t.Helper()
	return serveFrom(t, filepath.Join(t.TempDir(), "caderno.db"), set)
}

func serveFrom(t testing.TB, path string, set func(*Options)) *server {
	t.Helper()
	store, err := storage.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, store: store, log: &buffer{}}
	opt := Options{Log: slog.New(slog.NewTextHandler(s.log, nil))}
	if set != nil {
		set(&opt)
	}
	if s.site, err = Open(store, opt); err != nil {
		t.Fatal(err)
	}
	s.http = httptest.NewUnstartedServer(s.site.Handler())
	s.http.Config = s.site.Server()
	s.http.Start()
	s.close = sync.OnceFunc(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		s.site.goodbye()
		s.http.Close()
		if err := s.site.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
		if err := store.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	t.Cleanup(s.close)
	return s
}

// answer is what the server said, read to its end.
type answer struct {
	t      testing.TB
	what   string
	Status int
	Header http.Header
	Body   string
}

// client follows no redirects, so that tests see them.
var client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (s *server) do(method, path, body string, header ...string) *answer {
	s.t.Helper()
	return s.doWith(client, method, path, body, header...)
}

func (s *server) doWith(c *http.Client, method, path, body string, header ...string) *answer {
	s.t.Helper()
	req, err := http.NewRequest(method, s.http.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := c.Do(req)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	all, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	return &answer{t: s.t, what: method + " " + path, Status: res.StatusCode, Header: res.Header, Body: string(all)}
}

func (s *server) get(path string, header ...string) *answer {
	s.t.Helper()
	return s.do("GET", path, "", header...)
}

func (s *server) post(path string, form url.Values, header ...string) *answer {
	s.t.Helper()
	return s.do("POST", path, form.Encode(), append(header, "Content-Type", "application/x-www-form-urlencoded")...)
}

func (s *server) postJSON(path, body string, header ...string) *answer {
	s.t.Helper()
	return s.do("POST", path, body, append(header, "Content-Type", "application/json")...)
}

// want fails the test unless the status is this one.
func (a *answer) want(status int) *answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s: status %d, want %d: %.4000s", a.what, a.Status, status, a.Body)
	}
	return a
}

func (a *answer) doc() *goquery.Document {
	a.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(a.Body))
	if err != nil {
		a.t.Fatal(err)
	}
	return d
}

// one returns the only element that a selector finds.
func one(t testing.TB, d *goquery.Document, selector string) *goquery.Selection {
	t.Helper()
	found := d.Find(selector)
	if found.Length() != 1 {
		t.Fatalf("%d elements are %q, want 1", found.Length(), selector)
	}
	return found
}

func (a *answer) json(into any) *answer {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.Body), into); err != nil {
		a.t.Fatalf("%s: %v in %.200s", a.what, err, a.Body)
	}
	return a
}

// small is a spec that trains quickly, also under the race detector.
const small = `{"data":"air-passengers","horizon":12,"hidden":4,"window":12,"epochs":12}`

// start starts a run by the API and returns its id.
func (s *server) start(spec string) string {
	s.t.Helper()
	var run struct{ ID string }
	a := s.postJSON("/api/runs", spec)
	if a.Status != http.StatusCreated && a.Status != http.StatusOK {
		a.want(http.StatusCreated)
	}
	a.json(&run)
	return run.ID
}

// until waits for a run to come to a state.
func (s *server) until(id string, want storage.State) storage.Run {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		page, err := s.site.live.Read(ctx, id, 1<<30)
		if err != nil {
			s.t.Fatal(err)
		}
		if page.Status.State == want {
			return page.Status.Run
		}
		select {
		case <-page.Changed:
		case <-ctx.Done():
			s.t.Fatalf("run %s is %s, waiting for %s", id, page.Status.State, want)
		}
	}
}

// nothingStored fails when a run or data was stored.
func (s *server) nothingStored() {
	s.t.Helper()
	runs, err := s.store.Recent(s.t.Context(), 10)
	if err != nil || len(runs) != 0 {
		s.t.Errorf("%d runs are stored, %v", len(runs), err)
	}
	own, err := s.store.RecentData(s.t.Context(), 10)
	if err != nil || len(own) != 0 {
		s.t.Errorf("%d data are stored, %v", len(own), err)
	}
}

// quietLog fails when anything was logged.
func (s *server) quietLog() {
	s.t.Helper()
	if log := s.log.String(); log != "" {
		s.t.Errorf("logged: %.500s", log)
	}
}
