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

// TestNotesStandBesideTheText goes through the chapters that have a note in the margin: the text goes on beside it.
func TestNotesStandBesideTheText(t *testing.T) {
	const most = 100 // pixels, before a heading
	s := serve(t)
	b := open(t, 1440, 900)
	for _, chapter := range []string{"next-months", "from-text-to-words", "words-are-born", "words-that-add-up", "counting-or-learning", "how-many-dimensions"} {
		b.do(chromedp.EmulateViewport(1440, 900), chromedp.Navigate(s.url("/notebooks/"+chapter)))
		b.until(`document.querySelector(".note")`)
		for _, gap := range eval[[]int](b, gapsAtNotes) {
			if gap > most {
				t.Errorf("%s: a note leaves %d px of the text empty", chapter, gap)
			}
		}
		if under := eval[float64](b, widestUnder); under > 0 {
			t.Errorf("%s: a note and a figure share %v px", chapter, under)
		}
		b.shoot("notes-" + chapter)
		b.do(chromedp.EmulateViewport(390, 844))
		b.until(`innerWidth === 390 && document.documentElement.scrollWidth <= 390`)
		if wide := eval[float64](b, `document.querySelector(".note").getBoundingClientRect().width`); wide < 300 {
			t.Errorf("%s: on a phone a note is %v px wide", chapter, wide)
		}
	}
}
