package browser

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// manyWords is a text of v different made-up words, in sentences that keep to one of sixty subjects, the first words of a
// subject in more of them.
func manyWords(v, sentences int) string {
	const subjects = 60
	name := func(i int) string {
		var b strings.Builder
		for range 4 { // four of 14 syllables are more than 30,000 words
			b.WriteByte("bdfglmnprstvxz"[i%14])
			b.WriteByte("aeiou"[i%5])
			i /= 14
		}
		return b.String()
	}
	var text strings.Builder
	for i := range v {
		text.WriteString(name(i) + " ")
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range sentences {
		subject := r.IntN(subjects)
		for range 12 {
			u := r.Float64()
			text.WriteString(name(int(u*u*u*float64(v/subjects))*subjects+subject) + " ")
		}
		text.WriteString(".\n")
	}
	return text.String()
}

// bringText stores a text and returns its name.
func bringText(b *testing.B, s *server, text string) (id string) {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("text", text)
	form.Close()
	res, err := http.Post(s.url("/texts"), form.FormDataContentType(), &body)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if id = path.Base(res.Request.URL.Path); res.StatusCode != http.StatusOK || !strings.HasPrefix(id, "t-") {
		b.Fatalf("the text became %s, %s", res.Request.URL, res.Status)
	}
	return id
}

// frames does something to the map before each frame, for three seconds, and returns how long the frames took. It fails where
// the map is the same afterwards.
func frames(b *tab, act string) []float64 {
	b.t.Helper()
	const picture = `document.querySelector('[data-chart="map"] canvas').toDataURL()`
	before := eval[string](b, picture)
	took := eval[[]float64](b, `new Promise(resolve => {
	const map = document.querySelector('[data-chart="map"]'), at = map.getBoundingClientRect(), took = [];
	const point = (k) => ({ bubbles: true, cancelable: true, pointerType: "mouse", pointerId: 1,
		clientX: at.left + at.width * (0.5 + 0.3 * Math.cos(k / 20)), clientY: at.top + at.height * (0.5 + 0.3 * Math.sin(k / 20)) });
	let last = performance.now();
	const end = last + 3000;
	const tick = () => {
		const now = performance.now();
		took.push(now - last);
		last = now;
		`+act+`
		now < end ? requestAnimationFrame(tick) : resolve(took.slice(1));
	};
	requestAnimationFrame(tick);
})`)
	if eval[string](b, picture) == before {
		b.t.Fatal("the map has not changed")
	}
	return took
}

// BenchmarkMapOfManyWords looks at a map of 30,000 words of one's own: while it trains, with the pointer over it, and while it
// is zoomed. It reports medians and 95th percentiles of the time from one frame to the next, which is 16.7 ms at best. The
// browser has no graphics card and shares the machine with the training.
func BenchmarkMapOfManyWords(b *testing.B) {
	const v = 30_000
	s := serve(b)
	data := bringText(b, s, manyWords(v, 30_000))
	page := open(b, 1440, 900)
	seed := 0
	report := func(what string, took []float64) {
		slices.Sort(took)
		b.ReportMetric(took[len(took)/2], "ms-"+what)
		b.ReportMetric(took[len(took)*95/100], "ms-"+what+"-p95")
	}
	for b.Loop() {
		seed++
		id := startByAPI(b, s, fmt.Sprintf(`{"data":%q,"words":{"min_count":1,"size":100,"epochs":100,"seed":%d}}`, data, seed))
		page.do(chromedp.Navigate(s.url("/runs/" + id + "?lang=en")))
		page.until(epoch + ` >= 1 && ` + drawn + `("map") > 500`)
		if words := eval[string](page, `document.querySelector('[data-now="vocabulary"]').textContent`); words != "30,000" {
			b.Fatalf("the map has %s words", words)
		}
		report("training", frames(page, ""))
		if res, err := http.Post(s.url("/api/runs/"+id+"/stop"), "", nil); err == nil {
			res.Body.Close()
		}
		page.until(state + ` === "stopped"`)
		report("hover", frames(page, `map.dispatchEvent(new PointerEvent("pointermove", point(took.length)));`))
		report("zoom", frames(page, `map.dispatchEvent(new WheelEvent("wheel", { ...point(took.length), ctrlKey: true, deltaY: took.length % 100 < 50 ? -5 : 5 }));`))
		page.shootWindow("many-words")
	}
	b.ReportMetric(0, "ns/op")
}
