package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestWordsAreBorn trains word vectors from the settings page, watches the map, asks for neighbours and for a sum, scrubs
// back to the random cloud, and reads the page in both languages and themes, on a laptop and on a phone.
func TestWordsAreBorn(t *testing.T) {
	s := serve(t)
	b := open(t, 1440, 900)
	b.do(chromedp.Navigate(s.url("/runs/new?data=world-pt&lang=pt-BR")))
	b.until(`document.querySelector("[data-train-form]") && document.documentElement.lang === "pt-BR"`)
	b.audit("settings of words")
	b.shoot("words-settings-pt-1440")
	b.do(chromedp.Click(chromedp.CSS(`[data-train-form] button[type="submit"]`)))
	b.until(`document.querySelector("[data-run]") && ` + epoch + ` >= 1`)
	b.shoot("words-training-pt-1440")
	id := eval[string](b, `document.querySelector("[data-run]").dataset.run`)
	b.until(state + ` === "done"`)
	b.do(chromedp.Navigate(s.url("/runs/" + id)))
	b.until(`document.querySelectorAll("[data-neighbour]").length === 10 && document.querySelector(".verdict")`)
	b.until(drawn + `("map") > 500 && ` + drawn + `("quality") > 300`)
	b.audit("words that have been learnt")
	b.shoot("words-pt-light-1440")
	b.do(chromedp.EmulateViewport(1440, 1360))
	b.until(`innerHeight === 1360 && ` + drawn + `("map") > 500`)
	b.shootWindow("readme-words") // the picture in the README
	b.do(chromedp.EmulateViewport(1440, 900))
	if first := eval[string](b, `document.querySelector("ol.rank li.first .w").textContent`); first != "rainha" {
		t.Errorf("rei - homem + mulher is %s", first)
	}

	eval[bool](b, `(() => { const f = document.querySelector('[data-word-sum] input'); f.value = "Lisboa - Portugal + França"; f.dispatchEvent(new Event("input", {bubbles: true})); f.form.requestSubmit(); return true; })()`)
	b.until(`document.querySelector("ol.rank li.first .w")?.textContent === "paris"`)

	b.do(chromedp.Focus(chromedp.CSS(`[data-scrub]`)), chromedp.KeyEvent(kb.Home))
	b.until(`!document.querySelector("[data-live]").hidden`)
	b.until(`Number.parseFloat(document.querySelector('[data-now="right"]').textContent) < 30`)
	b.until(`document.querySelector("ol.rank li.first .w").textContent !== "paris"`) // among random vectors the sum finds nothing
	b.shootWindow("words-first-pt-1440")

	b.do(chromedp.Click(chromedp.CSS(`.lang a[lang="en"]`)))
	b.until(`document.documentElement.lang === "en" && ` + drawn + `("map") > 500`)
	b.do(chromedp.Click(chromedp.CSS(`[data-theme-toggle]`)))
	b.until(`document.documentElement.dataset.theme === "dark"`)
	b.audit("words, English, dark")
	b.shoot("words-en-dark-1440")
	b.do(chromedp.EmulateViewport(390, 844))
	b.until(`innerWidth === 390 && document.documentElement.scrollWidth <= 390`)
	b.shoot("words-en-dark-390")
}
