package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestSweep presses the button of a small sweep and watches it come to its verdict without a reload.
func TestSweep(t *testing.T) {
	s := serve(t)
	b := open(t, 1440, 900)
	address := s.url("/sweeps?data=world-pt&sizes=2,4,8,16&words.epochs=1&words.window=2&words.min_count=200&lang=pt-BR")
	b.do(chromedp.Navigate(address))
	b.until(`document.querySelector("[data-sweep-form] button")`)
	b.audit("before")
	b.shoot("sweep-idle-pt-light-1440")
	eval[bool](b, `window.here = true`)
	b.do(chromedp.Focus(chromedp.CSS(`[data-sweep-form] button`)), chromedp.Click(chromedp.CSS(`[data-sweep-form] button`)))
	b.until(`document.querySelector("[data-working]")`)
	b.shoot("sweep-working-pt-light-1440")
	b.until(`document.querySelector(".verdict .says") && !document.querySelector("[data-working]")`)
	if !eval[bool](b, `window.here === true`) {
		t.Error("the page was loaded again")
	}
	if !eval[bool](b, `document.activeElement?.closest("[data-sweep]") !== null`) {
		t.Error("the focus was lost with the button")
	}
	b.do(chromedp.Click(chromedp.CSS(`[data-twin]`)))
	if n := eval[int](b, `document.querySelectorAll(".twin:not([hidden]) tbody tr a").length`); n != 4 {
		t.Errorf("%d runs in the table", n)
	}
	for _, look := range looks {
		b.do(chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(strings.Replace(address, "pt-BR", look.lang, 1)))
		b.until(`document.querySelector(".verdict .says")`)
		look.at(b, "sweep")
	}
}

// look is one way to look at a page.
type look struct {
	lang, theme string
	width       int64
}

var looks = []look{{"pt-BR", "dark", 1440}, {"en", "light", 390}}

// at audits a page, keeps a picture of it and fails where it is too wide.
func (l look) at(b *tab, what string) {
	b.t.Helper()
	what = fmt.Sprintf("%s-%s-%s-%d", what, l.lang[:2], l.theme, l.width)
	eval[bool](b, fmt.Sprintf(`(document.documentElement.dataset.theme = %q, document.dispatchEvent(new Event("themechange")))`, l.theme))
	eval[bool](b, `new Promise(resolve => setTimeout(() => resolve(true), 300))`) // until the colours have changed
	b.audit(what)
	b.shoot(what)
	b.fits(what)
}

// TestOwnText pastes a text, reads what the page says of it, and brings a file that is refused.
func TestOwnText(t *testing.T) {
	s := serve(t)
	b := open(t, 1440, 900)
	b.allow("422") // the browser reports the refusal
	bad := filepath.Join(t.TempDir(), "letras.txt")
	if err := os.WriteFile(bad, []byte(strings.Repeat("l e t r a s ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("O gato viu o rato na casa. A gata não viu a rata na rua, que pena! </script><img src=x onerror=alert(1)> ", 40)
	for _, look := range looks {
		b.do(chromedp.EmulateViewport(look.width, 900), chromedp.Navigate(s.url("/texts/new?lang="+look.lang)))
		b.until(`document.querySelector("textarea")`)
		look.at(b, "text-new")
		b.do(chromedp.SetUploadFiles(chromedp.CSS(`input[type=file]`), []string{bad}), chromedp.Click(chromedp.CSS(`.own-data button[type=submit]`)))
		b.until(`document.querySelector(".trouble")`)
		look.at(b, "text-refused")
		b.do(chromedp.Navigate(s.url("/texts/new")))
		b.until(`document.querySelector("textarea")`)
		b.do(chromedp.SetValue(chromedp.CSS("textarea"), text), chromedp.Click(chromedp.CSS(`.own-data button[type=submit]`)))
		b.until(`location.pathname.startsWith("/texts/t-") && document.querySelector(".report")`)
		look.at(b, "text-read")
		if eval[int](b, `document.querySelectorAll("img").length`) != 0 {
			t.Error("a text became markup")
		}
	}
}
