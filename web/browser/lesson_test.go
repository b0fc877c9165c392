package browser

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// drawn counts the canvas pixels of a plot that are not transparent.
const drawn = `(name => { const c = document.querySelector('[data-chart="' + name + '"] canvas'); if (!c) return 0;
	const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) if (d[i]) n++; return n; })`

// epoch is the whole epoch that the page shows.
const epoch = `Number((document.querySelector('[data-now="epoch"]')?.textContent ?? "-1").replace(/\D/g, ""))`

// state is the run's state as the page knows it.
const state = `(document.querySelector("[data-run]")?.dataset.state ?? "")`

// TestFirstFiveMinutes does what a new reader does: opens the shelf, takes the first lesson, trains, watches, reloads in
// the middle, changes language and theme, reads the table, and comes back on a phone.
func TestFirstFiveMinutes(t *testing.T) {
	s := serve(t)
	b := open(t, 1440, 900)
	b.do(chromedp.Navigate(s.url("/?lang=en")))
	b.until(`document.querySelector("h1") && document.documentElement.lang === "en"`)
	b.audit("home")
	b.shoot("home-en-light-1440")

	b.do(chromedp.Click(chromedp.CSS(`a.book[href^="/notebooks/"]`)))
	b.until(`document.querySelector("[data-train]") && ` + drawn + `("forecast") > 1000`)
	b.audit("lesson before training")
	b.shoot("lesson-en-light-1440")

	b.do(chromedp.Click(chromedp.CSS(`[data-train-form] button[type="submit"]`)))
	b.until(`document.querySelector("[data-run]") && ` + epoch + ` >= 3`)
	id := eval[string](b, `document.querySelector("[data-run]").dataset.run`)
	before := eval[int](b, epoch)
	b.shoot("lesson-en-light-1440-training")
	b.do(chromedp.Reload())
	b.until(`document.querySelector("[data-run]") && ` + epoch + ` > ` + itoa(before))

	b.do(chromedp.Navigate(s.url("/runs/" + id)))
	b.until(drawn + `("loss") > 500`)
	b.until(epoch + ` > 60`)
	b.shootWindow("readme") // the picture in the README
	b.audit("run in training")
	b.do(chromedp.Click(chromedp.CSS(`.lang a[lang="pt-BR"]`)))
	b.until(`document.documentElement.lang === "pt-BR" && ` + drawn + `("forecast") > 1000`)
	theme := eval[string](b, `document.documentElement.dataset.theme`)
	b.do(chromedp.Click(chromedp.CSS(`[data-theme-toggle]`)))
	b.until(`document.documentElement.dataset.theme !== "` + theme + `"`)
	b.until(state + ` === "done"`)
	b.until(`document.querySelector('[data-renew="verdict"]').textContent.trim().length > 20`)
	b.audit("finished run, Portuguese, dark")
	b.shoot("run-pt-dark-1440")

	readByKeyboard(b)
	b.do(chromedp.EmulateViewport(390, 844))
	b.until(`innerWidth === 390 && document.documentElement.scrollWidth <= 390`) // once the plots have followed
	b.shoot("run-pt-dark-390")
	for _, lang := range []string{"pt-BR", "en"} {
		b.do(chromedp.Click(chromedp.CSS(`.lang a[lang="` + lang + `"]`)))
		b.until(`document.documentElement.lang === "` + lang + `" && document.querySelector(".ruler text")`)
		if over := eval[string](b, beyondRuler); over != "" {
			t.Errorf("on a phone, %q goes beyond its ruler", over)
		}
	}
	b.shoot("run-en-dark-390")
	checkLog(t, s, id)
}

// beyondRuler is the first text of a ruler that is not all within its width.
const beyondRuler = `[...document.querySelectorAll(".ruler text")].find(text => {
	const at = text.getBoundingClientRect(), all = text.closest(".ruler").getBoundingClientRect();
	return at.left < all.left - 1 || at.right > all.right + 1;
})?.textContent ?? ""`

// readByKeyboard opens the table twin and reads the chart with the arrow keys.
func readByKeyboard(b *tab) {
	b.t.Helper()
	b.do(chromedp.Focus(chromedp.CSS(`[data-twin="`+eval[string](b, `document.querySelector('[data-twin-of="forecast"]').id`)+`"]`)), chromedp.KeyEvent(kb.Enter))
	b.until(`!document.querySelector('[data-twin-of="forecast"]').hidden`)
	if rows := eval[int](b, `document.querySelectorAll('[data-rows="forecast"] tbody tr').length`); rows != 24 {
		b.t.Errorf("the table of a forecast of 24 months has %d rows", rows)
	}
	b.do(chromedp.Focus(chromedp.CSS(`[data-chart="forecast"]`)), chromedp.KeyEvent(kb.ArrowRight))
	b.until(`/\d{3}/.test(document.querySelector('[data-chart="forecast"]').parentElement.querySelector(".tip")?.textContent ?? "")`)
}

// checkLog reads a finished run's log and fails on a gap or a repeat.
func checkLog(t *testing.T, s *server, id string) {
	t.Helper()
	res, err := http.Get(s.url("/api/runs/" + id + "/events?after=0"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	n, last := 0, ""
	for ; lines.Scan(); n++ {
		var e struct {
			Seq  int
			Kind string
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		if e.Seq != n {
			t.Fatalf("event %d stands where %d belongs", e.Seq, n)
		}
		last = e.Kind
	}
	if n < 100 || last != "end" {
		t.Errorf("the log has %d events and ends with %q", n, last)
	}
}

// TestKilledServer kills the program in mid-training, twice, with two pages open. Both must say so, and catch up by
// themselves once it is there again, with at most five seconds of work lost.
func TestKilledServer(t *testing.T) {
	s := serve(t)
	id := startByAPI(t, s, `{"data":"air-passengers","epochs":5000,"patience":5000,"hidden":128}`)
	b, second := open(t, 1000, 800), open(t, 600, 800)
	for _, page := range []*tab{b, second} {
		page.allow("WebSocket")
		page.allow("net::ERR_") // refused, reset, not connected: it depends on when the request met the dead server
		page.allow("Failed to fetch")
		page.do(chromedp.Navigate(s.url("/runs/" + id + "?lang=en")))
		page.until(state + ` === "training" && ` + epoch + ` > 5`)
		eval[bool](page, `(window.stillHere = true)`)
	}
	for range 2 {
		elapsed := runOf(t, s, id).Elapsed
		s.kill()
		b.until(`!document.querySelector("[data-connection]").hidden`)
		shown := eval[int](b, epoch)
		s.start()
		if lost := elapsed - runOf(t, s, id).Elapsed; lost > 5 {
			t.Errorf("%.1f s of training lost", lost)
		}
		for _, page := range []*tab{b, second} {
			page.until(`document.querySelector("[data-connection]").hidden && ` + epoch + ` > ` + itoa(shown+5))
			if !eval[bool](page, `window.stillHere === true`) {
				t.Error("the page was loaded again")
			}
		}
	}
	if res, err := http.Post(s.url("/api/runs/"+id+"/stop"), "", nil); err != nil || res.StatusCode >= 300 {
		t.Errorf("stop: %v, %v", res, err)
	}
	b.until(state + ` === "stopped"`)
}

func startByAPI(t testing.TB, s *server, spec string) (id string) {
	t.Helper()
	res, err := http.Post(s.url("/api/runs"), "application/json", strings.NewReader(spec))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct{ ID string }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.ID == "" {
		t.Fatalf("start: status %d, %v", res.StatusCode, err)
	}
	return answer.ID
}

type runStatus struct {
	State          string
	Elapsed, Epoch float64
}

func runOf(t testing.TB, s *server, id string) (r runStatus) {
	t.Helper()
	res, err := http.Get(s.url("/api/runs/" + id))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}
