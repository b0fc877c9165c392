package browser

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestRunBar pauses a run, takes a step and an epoch, lets it go on, looks back at its beginning with the keyboard, comes
// back to the present, and stops it; an open table stays open and moves along.
func TestRunBar(t *testing.T) {
	s := serve(t)
	id := startByAPI(t, s, `{"data":"air-passengers","epochs":5000,"patience":5000,"hidden":128}`)
	b := open(t, 1200, 900)
	b.do(chromedp.Navigate(s.url("/runs/" + id + "?lang=en")))
	b.until(state + ` === "training" && ` + epoch + ` > 3`)
	press := func(button string) { // as soon as it can be: after a step it is off until the run pauses again
		b.t.Helper()
		b.until(`[document.querySelector(` + quote(button) + `)].every(e => e && !e.disabled && e.offsetParent)`)
		b.do(chromedp.Focus(chromedp.CSS(button)), chromedp.KeyEvent(kb.Enter))
	}
	press(`[data-twin-of="forecast"] ~ *, .fig-foot [data-twin$="forecast"]`)
	b.until(`!document.querySelector('[data-twin-of="forecast"]').hidden`)

	press(`[data-command="pause"] button`)
	b.until(state + ` === "paused"`)
	at := int(runOf(t, s, id).Epoch)
	press(`[data-command="step"]:has([value="epoch"]) button`)
	b.until(epoch + ` === ` + itoa(at+1))
	press(`[data-command="step"]:has([value="epoch"]) button`)
	b.until(epoch + ` === ` + itoa(at+2))
	b.until(state + ` === "paused"`) // which it says after the epoch's last event

	time.Sleep(1500 * time.Millisecond) // the table follows within a second
	if got := eval[string](b, state); got != "paused" || int(runOf(t, s, id).Epoch) != at+2 {
		t.Errorf("after two steps from epoch %d the run is %s at epoch %v", at, got, runOf(t, s, id).Epoch)
	}
	before := eval[string](b, cells)
	b.do(chromedp.Focus(chromedp.CSS(`[data-scrub]`)), chromedp.KeyEvent(kb.Home))
	b.until(`!document.querySelector("[data-live]").hidden && ` + cells + ` !== ` + quote(before))
	b.shoot("run-en-light-1200-past")
	press(`[data-live]`)
	b.until(cells + ` === ` + quote(before))

	press(`[data-command="resume"] button`)
	b.until(epoch + ` > ` + itoa(at+10))
	b.until(cells + ` !== ` + quote(before))
	press(`[data-command="stop"] button`)
	b.until(state + ` === "stopped"`)
	b.audit("stopped")
}

// cells is what the table of the forecast says.
const cells = `document.querySelector('[data-rows="forecast"] tbody').innerText`

func quote(s string) string { return "`" + s + "`" }
