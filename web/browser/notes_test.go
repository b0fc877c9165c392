package browser

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// gapsAtNotes is, for every note in the margin, how much room there is between what stands before it in the text and what
// comes after.
const gapsAtNotes = `[...document.querySelectorAll(".sheet > .note")].map(note =>
	Math.round(note.nextElementSibling.getBoundingClientRect().top - note.previousElementSibling.getBoundingClientRect().bottom))`

// widestUnder is how far the lowest note of the page reaches into a figure that is as wide as text and margin.
const widestUnder = `Math.max(0, ...[...document.querySelectorAll(".sheet > .note")].flatMap(note => [...document.querySelectorAll(".sheet > .wide")].map(wide => {
	const n = note.getBoundingClientRect(), w = wide.getBoundingClientRect();
	return Math.min(n.bottom, w.bottom) - Math.max(n.top, w.top);
})))`

// TestNotesStandBesideTheText goes through all chapters: where one has a note in the margin, the text goes on beside it.
func TestNotesStandBesideTheText(t *testing.T) {
	const most = 100 // pixels, before a heading
	s := serve(t)
	b := open(t, 1440, 900)
	b.do(chromedp.Navigate(s.url("/")))
	b.until(`document.querySelector("a.book")`)
	notes := 0
	for _, chapter := range eval[[]string](b, `[...document.querySelectorAll("a.book")].map(a => a.getAttribute("href"))`) {
		for _, lang := range []string{"pt-BR", "en"} {
			what := chapter + ", " + lang
			b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(s.url(chapter+"?lang="+lang)))
			b.until(`document.documentElement.lang === "` + lang + `" && document.querySelector(".sheet h1")`)
			for _, gap := range eval[[]int](b, gapsAtNotes) {
				notes++
				if gap > most {
					t.Errorf("%s: a note leaves %d px of the text empty", what, gap)
				}
			}
			if under := eval[float64](b, widestUnder); under > 0 {
				t.Errorf("%s: a note and a figure share %v px", what, under)
			}
			b.do(chromedp.EmulateViewport(390, 844))
			b.until(`innerWidth === 390 && document.documentElement.scrollWidth <= 390`)
			if narrow := eval[int](b, `[...document.querySelectorAll(".note")].filter(note => note.getBoundingClientRect().width < 300).length`); narrow > 0 {
				t.Errorf("%s: on a phone, %d notes are squeezed", what, narrow)
			}
		}
	}
	if notes == 0 {
		t.Error("no chapter has a note")
	}
}
