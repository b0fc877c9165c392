package browser

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// placeOf is where the map's table has a word, as [x, y]; null where it has not.
const placeOf = `(word => { const row = [...document.querySelectorAll('table[data-rows="map"] tbody tr')].find(r => r.cells[0].textContent === word); return row ? [2, 3].map(i => Number.parseFloat(row.cells[i].textContent.replace("−", "-").replace(",", "."))) : null; })`

const (
	note     = `document.querySelector("[data-map-note]").textContent`
	atLive   = `document.querySelector("[data-live]").hidden`
	explains = `document.querySelector('.map-facts :not([hidden]) > [data-shown="explained"], .map-facts :not([hidden]) > [data-now="explained"]')`
)

// TestAxesOfTheMap chooses each of the ways to draw the map while the run trains and after, goes back to step 0 on each, asks for
// axes that cannot be, and shares the choice by its address.
func TestAxesOfTheMap(t *testing.T) {
	s := serve(t)
	b := open(t, 1440, 1100)
	b.do(chromedp.Navigate(s.url("/runs/new?data=world-pt&words.size=24&words.epochs=3&lang=pt-BR")))
	b.until(`document.querySelector("[data-train-form]") && document.documentElement.lang === "pt-BR"`)
	b.do(chromedp.Click(chromedp.CSS(`[data-train-form] button[type="submit"]`)))
	b.until(`document.querySelector("[data-run]")`)
	id := eval[string](b, `document.querySelector("[data-run]").dataset.run`)
	b.do(chromedp.Navigate(s.url("/runs/" + id)))
	b.until(`document.querySelector("[data-map-axes]") && ` + drawn + `("map") > 500`)
	b.pickAxes("concepts") // later maps are drawn as they come
	b.until(note + `.includes("Eixos do passo")`)
	b.until(state + ` === "done"`)
	end := eval[string](b, `fetch("/api/runs/`+id+`/map").then(a => a.json()).then(a => String(a.frames.at(-1).step))`)
	b.until(note + `.replaceAll(".", "").includes("Eixos do passo ` + end + ` O mapa é do passo ` + end + `")`)
	b.axesOfConcepts(end)
	b.axesThatStay(end)
	b.axesRefused()
	b.axesShared()
	b.axesTrainedAgain()
}

func (b *tab) pickAxes(kind string) {
	b.t.Helper()
	eval[bool](b, `(document.querySelector('input[name="axes"][value="`+kind+`"]').click(), true)`)
}

func (b *tab) scrub(key string) {
	b.t.Helper()
	b.do(chromedp.Focus(chromedp.CSS(`[data-scrub]`)), chromedp.KeyEvent(key))
}

// shootMap keeps a picture of the map as a reader has it before them.
func (b *tab) shootMap(name string) {
	b.t.Helper()
	eval[bool](b, `(document.querySelector(".fig-head").scrollIntoView({behavior: "instant"}), true)`)
	b.shootWindow(name)
}

// axesOfConcepts sees gender and royalty on the map, its table and the picture of the sum, at the end and at step 0.
func (b *tab) axesOfConcepts(end string) {
	b.t.Helper()
	if got := eval[string](b, `[...document.querySelectorAll("[data-end]")].map(e => e.textContent).join("|")`); got != "↑ realeza|← masculino|feminino →|↓ gente comum" {
		b.t.Errorf("the ends are called %s", got)
	}
	b.do(chromedp.Click(chromedp.CSS(`[data-twin$="twin-map"]`)))
	b.until(placeOf + `("rei")?.[1] > ` + placeOf + `("homem")?.[1] && ` + placeOf + `("mulher")?.[0] > ` + placeOf + `("homem")?.[0]`)
	king := eval[[]float64](b, placeOf+`("rei")`)
	drawn := `(p => p && [p.x, p.y])(JSON.parse(document.querySelector("script[data-arrows]")?.textContent ?? "{}").points?.find(p => p.word === "rei"))`
	b.until(`Math.hypot(...` + drawn + `.map((v, i) => v - ` + placeOf + `("rei")[i])) < 0.01`) // arrows and map have it in one place
	b.audit("axes of concepts")
	b.shoot("axes-concepts-pt-light-1440")

	b.scrub(kb.Home)
	b.until(note + `.includes("O mapa é do passo 0,") && ` + note + `.replaceAll(".", "").includes("Eixos do passo ` + end + `")`)
	b.until(placeOf + `("rei")[1] !== ` + strconv.FormatFloat(king[1], 'f', -1, 64))
	b.until(`Math.hypot(...` + drawn + `.map((v, i) => v - ` + placeOf + `("rei")[i])) < 0.01`)
	b.shootMap("axes-concepts-first-pt-1440")
	b.scrub(kb.End)
	b.until(atLive + ` && !` + note + `.includes("O mapa é do passo 0,")`)
	b.until(placeOf + `("rei")[1] === ` + strconv.FormatFloat(king[1], 'f', -1, 64))
}

// axesThatStay goes back to step 0 on the axes of the end, where the word in focus and a pin go on, freezes that step, and lets
// the axes follow again.
func (b *tab) axesThatStay(end string) {
	b.t.Helper()
	eval[bool](b, `(() => { const f = document.querySelector('[data-word-near] input[name="word"]'); f.value = "rainha"; f.dispatchEvent(new Event("input", {bubbles: true})); return true; })()`)
	b.do(chromedp.Click(chromedp.CSS(`[data-pin]`)))
	before := eval[string](b, explains+`.textContent`)
	b.pickAxes("stay")
	b.until(`location.search === "?axes=stay&frozen=` + end + `" && document.querySelector("[data-map-ends]").hidden`)
	b.until(explains + `.textContent !== "` + before + `"`)
	b.scrub(kb.Home)
	b.until(note + `.includes("O mapa é do passo 0,")`)
	if got := eval[string](b, `document.querySelector("[data-pins]").textContent + " " + document.querySelector('[data-word-near] input[name="word"]').value`); got != "rainha rainha" {
		b.t.Errorf("pin and focus are %q", got)
	}
	b.shootMap("axes-stay-first-pt-1440")
	b.do(chromedp.Click(chromedp.CSS(`[data-freeze]`)))
	b.until(`location.search === "?axes=stay&frozen=0" && ` + note + `.includes("Eixos do passo 0.")`)
	b.pickAxes("follow")
	b.until(`location.search === "" && document.querySelector("[data-map-note]").hidden`)
	b.until(explains + `.dataset.now === "explained"`)
	b.shootMap("axes-follow-first-pt-1440")
	b.pickAxes("stay") // what stays is what the reader sees
	b.until(`location.search === "?axes=stay&frozen=0"`)
	b.scrub(kb.End)
	b.until(atLive + ` && ` + note + `.includes("Eixos do passo 0.") && !` + note + `.includes("O mapa é do passo 0,")`)
}

// axesRefused asks for what cannot be: that is said beside its field, and the map stays as it was until it is mended.
func (b *tab) axesRefused() {
	b.t.Helper()
	b.pickAxes("concepts")
	b.until(`location.search.startsWith("?axes=concepts") && !document.querySelector("[data-map-ends]").hidden`)
	b.allow("422")
	royal := eval[string](b, `document.querySelector('textarea[name="y"]').value`)
	wrong := `[...document.querySelectorAll("[data-map-axes] [data-error]:not([hidden])")]`
	for _, c := range [][2]string{{"homem mulher, rei xyzzy, pai mãe", "xyzzy"}, {"homem mulher, rei rainha", "poucos"}, {"<b>gato</b> cão, rei", "rei"}, {royal, "lado"}} {
		eval[bool](b, `(() => { const f = document.querySelector('textarea[name="x"]'); f.value = "`+c[0]+`"; f.form.requestSubmit(); return true; })()`)
		b.until(wrong + `.some(e => e.textContent.includes("` + c[1] + `"))`)
	}
	b.audit("axes that are refused")
	b.shoot("axes-refused-pt-light-1440")
	if eval[bool](b, `document.querySelector("[data-map-ends]").hidden || !document.querySelector('[data-end="right"]').textContent.includes("feminino")`) {
		b.t.Error("the map has lost its axes")
	}
	eval[bool](b, `(document.querySelector('[data-ready$="axis-x"]').click(), true)`)
	b.until(wrong + `.length === 0`)
	eval[bool](b, `(document.querySelectorAll('[data-ready$="axis-y"]')[2].click(), true)`)
	b.until(`document.querySelector('[data-end="top"]').textContent === "↑ plural"`)
}

// axesShared opens the address of the axes, in the other language as well, in the dark and on a phone.
func (b *tab) axesShared() {
	b.t.Helper()
	b.do(chromedp.Navigate(eval[string](b, `location.href`)))
	b.until(`document.querySelector("[data-map-note]")?.textContent && document.querySelector('[data-end="top"]').textContent === "↑ plural"`)
	b.do(chromedp.Click(chromedp.CSS(`.lang a[lang="en"]`)))
	b.until(`document.documentElement.lang === "en" && document.querySelector('[data-end="right"]')?.textContent === "feminine →"`)
	if !strings.Contains(eval[string](b, `location.search`), "axes=concepts") {
		b.t.Error("the other language has other axes")
	}
	b.do(chromedp.Click(chromedp.CSS(`[data-theme-toggle]`)))
	b.until(`document.documentElement.dataset.theme === "dark" && ` + drawn + `("map") > 500`)
	b.audit("axes of concepts, English, dark")
	b.shoot("axes-en-dark-1440")
	b.do(chromedp.EmulateViewport(390, 844))
	b.until(`innerWidth === 390 && document.documentElement.scrollWidth <= 390 && ` + drawn + `("map") > 500`)
	b.audit("axes of concepts on a phone")
	b.shoot("axes-en-dark-390")
}

// axesTrainedAgain goes on with the concepts in the figure of another run, which takes the first one's place.
func (b *tab) axesTrainedAgain() {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(1440, 1100))
	eval[bool](b, `(() => { const f = document.querySelector('[data-train-form] [name="words.epochs"]'); f.value = 2; f.form.requestSubmit(); return true; })()`)
	b.until(`location.pathname !== "/runs/" + document.querySelector("[data-run]").dataset.run`)
	b.until(state + ` === "done" && document.querySelector('[data-end="top"]').textContent === "↑ plural"`)
	if got := eval[string](b, `document.querySelector('[name="axes"]:checked').value`); got != "concepts" {
		b.t.Errorf("the axes of the next run are %s", got)
	}
	if got := eval[string](b, `[...document.querySelectorAll("text.tag")].map(e => e.textContent).join(" ")`); got != "0 1 2" {
		b.t.Errorf("the epochs of the run bar are %s", got)
	}
	b.shootMap("axes-again-en-dark-1440")
}
