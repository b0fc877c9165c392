package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

const (
	tags  = `[...document.querySelectorAll("#cut .tok")].map(t => t.textContent).join(" ")`
	typed = `((text) => { const f = document.querySelector("#cut-text"); f.value = text; f.dispatchEvent(new Event("input", {bubbles: true})); return true; })`
)

// TestTextToWords writes into the chapter that cuts a text into words: tags, counts and the verdict follow what is written
// and chosen, a text that is too long is refused beside the field, and markup stays text.
func TestTextToWords(t *testing.T) {
	s := serve(t)
	b := open(t, 1440, 900)
	b.allow("422")
	b.allow("413")
	b.do(chromedp.Navigate(s.url("/notebooks/from-text-to-words?lang=pt-BR")))
	b.until(tags + ` === "ola como vc vai" && document.querySelector("#cut [data-tokens-ask]").hidden`)
	b.until(`document.querySelector("#cut .verdict .sign.holds") && document.querySelectorAll("#pairs .tok.phrase").length > 4`)
	b.audit("text to words")
	b.shoot("tokens-pt-light-1440")
	b.look("cut", "tokens-cut-pt-light-1440")
	b.look("pairs", "tokens-pairs-pt-light-1440")

	b.do(chromedp.Click(chromedp.CSS("#cut-keep_case")))
	b.until(tags + ` === "Ola como vc vai" && document.querySelector("#cut .verdict .sign.diverged")`)
	b.do(chromedp.Click(chromedp.CSS("#cut-plain")))
	b.until(tags + ` === "Ola, como vc vai"`)
	b.do(chromedp.Click(chromedp.CSS("#cut-plain")), chromedp.Click(chromedp.CSS("#cut-keep_case")))
	b.until(tags + ` === "ola como vc vai"`)

	eval[bool](b, typed+`("<img src=x onerror=alert(1)> d’água\nNÃO guarda-chuva. 😀 שלום")`)
	b.until(tags + ` === "img src x onerror alert 1 d'água não guarda-chuva שלום"`)
	if eval[int](b, `document.querySelectorAll("#cut img").length`) != 0 {
		t.Error("what was written became markup")
	}
	eval[bool](b, typed+`("x ".repeat(10001))`)
	b.until(`document.querySelector("#cut-text").ariaInvalid === "true" && document.querySelector("#cut [role=alert]").textContent.includes("20.000") && !document.querySelector("#cut .tok")`)
	b.audit("a text that is too long")
	eval[bool](b, typed+`("um texto longo. ".repeat(1200))`)
	b.until(`document.querySelector("#cut-text").ariaInvalid !== "true" && document.querySelectorAll("#cut .tok").length === 1500`)
	b.audit("a long text")
	b.shoot("tokens-long-pt-1440")

	b.do(chromedp.Click(chromedp.CSS(`.lang a[lang="en"]`)))
	b.until(`document.documentElement.lang === "en" && ` + tags + ` === "ola como vc vai"`)
	b.do(chromedp.Click(chromedp.CSS(`[data-theme-toggle]`)))
	b.until(`document.documentElement.dataset.theme === "dark"`)
	eval[bool](b, typed+`("Mr. Smith’s café cost $3.50 – why?\nNobody knows: http://example.com/`+strings.Repeat("x", 120)+`")`)
	b.until(`document.querySelector("#cut .tok.clipped")`)
	b.do(chromedp.Click(chromedp.CSS(`#cut [data-twin]`)))
	b.until(`!document.querySelector("#cut-twin").hidden`)
	b.audit("text to words, English, dark")
	b.shoot("tokens-en-dark-1440")
	b.do(chromedp.EmulateViewport(390, 844))
	b.until(`innerWidth === 390 && document.documentElement.scrollWidth <= 390`)
	b.shoot("tokens-en-dark-390")
	b.look("cut", "tokens-cut-en-dark-390")
	b.look("pairs", "tokens-pairs-en-dark-390")
	b.do(chromedp.Navigate(s.url("/?lang=pt-BR")), chromedp.EmulateViewport(1440, 900))
	b.until(`document.querySelector(".cover-words")`)
	b.audit("home")
	b.shoot("tokens-home-1440")
}

// look keeps a picture of the window with the element of this id at its top.
func (b *tab) look(id, name string) {
	b.t.Helper()
	eval[bool](b, `(document.getElementById("`+id+`").scrollIntoView({behavior: "instant"}), true)`)
	b.shootWindow(name)
}
