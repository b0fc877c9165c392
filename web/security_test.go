package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/PuerkitoBio/goquery"

	"caderno/storage"
)

func TestEveryAnswerIsGuarded(t *testing.T) {
	s := serve(t, nil)
	for _, path := range []string{"/", "/nowhere", "/api/notebooks", "/api/nothing", "/healthz", s.site.files.url("css/app.css"), "/static/x", "/data/new", "/metrics"} {
		h := s.get(path).Header
		csp := h.Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'self'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: no %s in %q", path, want, csp)
			}
		}
		if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: %s", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestForeignPostsAreRefused(t *testing.T) {
	s := serve(t, nil)
	for name, header := range map[string][]string{
		"another site":     {"Sec-Fetch-Site", "cross-site"},
		"a sister site":    {"Sec-Fetch-Site", "same-site"},
		"another origin":   {"Origin", "https://evil.example"},
		"no origin at all": {"Origin", "null"},
	} {
		for _, path := range []string{"/runs", "/api/runs", "/data", "/runs/x/stop", "/data/x/read"} {
			if a := s.do("POST", path, small, append(header, "Content-Type", "application/json")...); a.Status != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", name, path, a.Status)
			}
		}
	}
	s.nothingStored()
	s.postJSON("/api/runs", small, "Origin", s.http.URL, "Sec-Fetch-Site", "same-origin").want(http.StatusCreated)
}

const hostile = `"><img src=x onerror=alert(1)></script><script>alert(2)</script>{{.}}` + "\u2028"

// What people write stays text: in a title, a column, a unit and a cell, in HTML, in JSON within HTML, and in errors.
func TestHostileNamesStayText(t *testing.T) {
	s := serve(t, nil)
	table := strings.Replace(sales, "vendas", `<script>alert(3)</script>`, 1)
	a := s.upload("", table, map[string]string{"name": hostile, "unit": "</script><b>kg"}).want(http.StatusSeeOther)
	page := a.Header.Get("Location")
	mine, _, _ := strings.Cut(cookieOf(a, ownCookie), ";")
	id := strings.TrimPrefix(page, "/data/")
	run := s.start(fmt.Sprintf(`{"data":%q,"hidden":4,"epochs":3,"horizon":6,"window":12}`, id))
	s.until(run, storage.Done)
	refused := s.upload("", strings.Replace(table, "104,5", "<img src=x onerror=alert(4)>", 1), map[string]string{"name": hostile}).want(http.StatusUnprocessableEntity)
	for what, a := range map[string]*answer{
		"data": s.get(page), "run": s.get("/runs/" + run), "home": s.get("/", "Cookie", mine), "settings": s.get("/runs/new?data="+id, "Cookie", mine),
		"upload": s.get("/data/new", "Cookie", mine), "fragment": s.get("/runs/" + run + "/figure"), "refused": refused,
		"error": s.get("/runs/new?data=" + url.QueryEscape(hostile)),
	} {
		doc := a.doc()
		doc.Find("script").Each(func(_ int, e *goquery.Selection) {
			if e.AttrOr("src", "") == "" && e.AttrOr("type", "") != "application/json" {
				t.Errorf("%s: a script: %.80s", what, e.Text())
			}
		})
		if doc.Find("img, main b:contains(kg), [onerror]").Length() != 0 {
			t.Errorf("%s: markup of the reader's is markup of the page", what)
		}
	}
	if got := one(t, s.get(page).doc(), "h1").Text(); !strings.HasPrefix(got, `"><img src=x onerror=alert(1)></script>`) {
		t.Errorf("the title is %q", got)
	}
	if !strings.Contains(s.get(page).doc().Find(".report").Text(), "<script>alert(3)</script>") {
		t.Error("the column's name is gone")
	}
}

// from is a client that comes from an address of this machine's own network.
func from(t *testing.T, addr string) *http.Client {
	t.Helper()
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(addr)}}
	transport := &http.Transport{DialContext: func(ctx context.Context, network, to string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, to)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, CheckRedirect: client.CheckRedirect}
}

func TestLimitGoesByThePeer(t *testing.T) {
	s := serve(t, nil)
	greedy, other := from(t, "127.0.0.2"), from(t, "127.0.0.3")
	began, taken, refused := time.Now(), 0, 0
	for i := 0; refused < 20 && i < 10*startLimit.burst; i++ {
		a := s.doWith(greedy, "POST", "/api/runs", `{"data":"nobody"}`, "Content-Type", "application/json",
			"X-Forwarded-For", fmt.Sprintf("10.0.%d.%d", i/250, i%250), "X-Real-IP", fmt.Sprintf("10.1.0.%d", i%250))
		switch a.Status {
		case http.StatusTooManyRequests:
			refused++
			if a.Header.Get("Retry-After") == "" || !strings.Contains(a.Body, `"message"`) {
				t.Fatalf("refused without words: %v %s", a.Header, a.Body)
			}
		case http.StatusUnprocessableEntity:
			taken++
		default:
			t.Fatalf("status %d", a.Status)
		}
	}
	// A slow machine is owed more: the limit fills up again while the test runs.
	due := float64(startLimit.burst) + float64(startLimit.rate)*time.Since(began).Seconds()
	if refused < 20 || float64(taken) > due+1 {
		t.Errorf("%d requests taken and %d refused where %.0f are due: headers of the client's count", taken, refused, due)
	}
	if a := s.doWith(other, "POST", "/api/runs", `{"data":"nobody"}`, "Content-Type", "application/json", "X-Forwarded-For", "127.0.0.2"); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("another peer gets %d", a.Status)
	}
	if a := s.doWith(greedy, "GET", "/", ""); a.Status != http.StatusOK {
		t.Errorf("reading is refused as well: %d", a.Status)
	}
	s.quietLog()
}

// Thirty readers behind one address open the notebook, start a run each, drag the scrubber and upload a table.
func TestClassBehindOneAddressIsServed(t *testing.T) {
	s := serve(t, func(o *Options) { o.Live.Workers = -1 })
	for i := range 30 {
		cookie := cookieOf(s.get("/notebooks/next-months").want(http.StatusOK), "visitor")
		spec := fmt.Sprintf(`{"data":"air-passengers","seed":%d}`, i+1)
		var run struct{ ID string }
		s.postJSON("/api/runs", spec, "Cookie", cookie).want(http.StatusCreated).json(&run)
		s.postJSON("/api/runs", spec, "Cookie", cookie).want(http.StatusOK)
		for range 3 {
			s.get("/runs/" + run.ID).want(http.StatusOK)
			s.get("/api/runs/" + run.ID + "/state?at=1").want(http.StatusOK)
		}
		s.upload("", strings.Replace(sales, "100,5", fmt.Sprint(i)+",5", 1), nil).want(http.StatusSeeOther)
	}
}

func TestPeerOfAddresses(t *testing.T) {
	s := serve(t, nil)
	for remote, want := range map[string]string{"192.168.0.7:4000": "192.168.0.7", "[2001:db8:1:2:3::4]:5": "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::9]:5": "2001:db8:1:2::/64", "[::ffff:10.0.0.1]:7": "10.0.0.1", "[fe80::1%eth0]:1": "fe80::/64", "nonsense": "?"} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		r.Header.Set("X-Forwarded-For", "1.2.3.4")
		if got := peer(s.site.echo.NewContext(r, nil)); got != want {
			t.Errorf("%s is %s, want %s", remote, got, want)
		}
	}
}

func TestStaticFiles(t *testing.T) {
	s := serve(t, nil)
	app := s.site.files.url("js/app.js")
	a := s.do("GET", app, "", "Accept-Encoding", "identity").want(http.StatusOK)
	if a.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || a.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || a.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("headers %v", a.Header)
	}
	packed := s.get(s.site.files.url("css/app.css"), "Accept-Encoding", "br, gzip;q=0.8").want(http.StatusOK)
	if packed.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("headers %v", packed.Header)
	}
	r, err := gzip.NewReader(strings.NewReader(packed.Body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	plain := s.get(s.site.files.url("css/app.css"), "Accept-Encoding", "gzip;q=0").want(http.StatusOK)
	if plain.Body != string(body) || plain.Header.Get("Content-Encoding") != "" {
		t.Error("the compressed sheet is another")
	}
	if bytes.Contains(body, []byte("@import")) {
		t.Error("the sheet still imports others")
	}
	for _, gone := range []string{"/static/js/app.js", "/static/000000000000/js/app.js", s.site.files.prefix, s.site.files.prefix + "/", s.site.files.url("js"),
		s.site.files.url("nothing.js"), s.site.files.url("vendor/.gitkeep"), s.site.files.url("../static.go"), s.site.files.url("..%2f..%2fgo.mod"), s.site.files.url("js/%2e%2e/%2e%2e/site.go")} {
		if a := s.get(gone); a.Status != http.StatusNotFound {
			t.Errorf("%s: status %d", gone, a.Status)
		}
	}
	if a := s.do("HEAD", app, ""); a.Status != http.StatusOK || a.Body != "" {
		t.Errorf("HEAD: %d", a.Status)
	}
	for _, page := range []string{"/", "/notebooks/next-months"} {
		s.get(page).doc().Find("script[src], link[href], use").Each(func(_ int, e *goquery.Selection) {
			address, _, _ := strings.Cut(e.AttrOr("src", "")+e.AttrOr("href", ""), "#")
			if a := s.get(address); a.Status != http.StatusOK {
				t.Errorf("%s wants %s: status %d", page, address, a.Status)
			}
		})
	}
}

func TestStaticTreeDigest(t *testing.T) {
	tree := func(app string) fs.FS {
		return fstest.MapFS{"js/app.js": {Data: []byte(app)}, "css/app.css": {Data: []byte("@import \"a.css\";\nb{}")}, "css/a.css": {Data: []byte("a{}")}}
	}
	one, err := newFiles(tree("1"), nil)
	if err != nil {
		t.Fatal(err)
	}
	two, _ := newFiles(tree("2"), nil)
	again, _ := newFiles(tree("1"), nil)
	with, _ := newFiles(tree("1"), fstest.MapFS{"echarts.js": {Data: []byte("//")}})
	if one.prefix == two.prefix || one.prefix != again.prefix || one.prefix == with.prefix {
		t.Errorf("prefixes %s %s %s %s", one.prefix, two.prefix, again.prefix, with.prefix)
	}
	if one.charts || !with.charts {
		t.Errorf("charts %v without the library, %v with it", one.charts, with.charts)
	}
	if f, err := with.get("vendor/echarts.js"); err != nil || string(f.plain) != "//" {
		t.Errorf("the library beside the binary: %v", err)
	}
	if f, err := one.get("css/app.css"); err != nil || string(f.plain) != "a{}\nb{}" {
		t.Errorf("the sheet: %v", err)
	}
	broken := fstest.MapFS{"css/app.css": {Data: []byte(`@import "gone.css";`)}}
	if f, _ := newFiles(broken, nil); f != nil {
		if _, err := f.get("css/app.css"); err == nil {
			t.Error("a sheet imports what is not there")
		}
	}
}

// Without the chart library pages show tables, and a banner that says what to run.
func TestPagesWithoutTheChartLibrary(t *testing.T) {
	store, err := storage.Open(t.TempDir() + "/caderno.db")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	bare := fstest.MapFS{"js/app.js": {Data: []byte("1")}, "css/app.css": {Data: []byte("a{}")}}
	site, err := openWith(store, Options{}, bare)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close(context.Background())
	for path, tables := range map[string]int{"/notebooks/next-months": 2, "/runs/new": 1, "/": 0} {
		a := fetch(t, site.Handler(), path)
		doc := a.doc()
		banner := one(t, doc, "[data-needs-charts]")
		if _, hidden := banner.Attr("hidden"); hidden || !strings.Contains(banner.Text(), "make assets") {
			t.Errorf("%s: the banner says %q", path, banner.Text())
		}
		if n := doc.Find(".twin:not([hidden]) table").Length(); n < tables {
			t.Errorf("%s: %d tables are open, want %d", path, n, tables)
		}
		if doc.Find("[data-twin]").Length() != 0 {
			t.Errorf("%s: a button shows a table that is there", path)
		}
	}
}
