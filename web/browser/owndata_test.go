package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// sales is what a Brazilian spreadsheet exports: semicolons, decimal commas, day first, one month without a value, and
// a title that wants to be a script.
func sales() string {
	var b strings.Builder
	b.WriteString("mês;vendas </script><img src=x onerror=alert(1)>;obs\n")
	for i := range 72 {
		value := fmt.Sprintf("%d,%02d", 1000+10*i+200*(i%12), i)
		if i == 12 {
			value = ""
		}
		fmt.Fprintf(&b, "01/%02d/%d;%s;x\n", i%12+1, 2015+i/12, value)
	}
	return b.String()
}

// TestOwnData pastes a file in the Brazilian way, reads what the page says of it, takes back what was mended, and trains.
func TestOwnData(t *testing.T) {
	s := serve(t)
	b := open(t, 390, 844)
	b.do(chromedp.Navigate(s.url("/data/new?lang=pt-BR")))
	b.until(`document.querySelector("textarea")`)
	b.audit("paste")
	b.shoot("upload-pt-light-390")
	b.do(chromedp.SetValue(chromedp.CSS("textarea"), sales()), chromedp.Click(chromedp.CSS(`form.own-data button[type="submit"]`)))
	b.until(`location.pathname.startsWith("/data/d-") && document.querySelector(".report")`)
	report := eval[string](b, `document.querySelector(".report").innerText`)
	for _, want := range []string{"72 meses", "“;”", "decimais com vírgula", "linha 14"} {
		if !strings.Contains(strings.ToLower(report), want) {
			t.Errorf("the report does not say %q:\n%s", want, report)
		}
	}
	if eval[int](b, `document.querySelectorAll("img").length`) != 0 {
		t.Error("a column name became markup")
	}
	b.audit("what was read")
	b.shoot("data-pt-light-390")
	b.fits("what was read")
	first := eval[string](b, `location.pathname`)
	b.do(chromedp.Click(chromedp.CSS(`.report button`))) // undo
	b.until(`location.pathname.startsWith("/data/d-") && location.pathname !== "` + first + `" && document.querySelector(".report")`)
	if after := eval[string](b, `document.querySelector(".report").innerText`); after == report {
		t.Error("the undo changed nothing")
	}
	b.do(chromedp.Navigate(s.url(first)))
	b.until(`document.querySelector("[data-train-form]") && ` + drawn + `("forecast") > 500`)
	b.do(chromedp.Click(chromedp.CSS(`[data-train-form] button[type="submit"]`)))
	b.until(`document.querySelector("[data-run]") && ` + epoch + ` > 2`)
	b.shoot("data-pt-light-390-training")
	b.do(chromedp.Navigate(s.url("/?lang=pt-BR")))
	b.until(`document.querySelector(".run-row")`)
	b.audit("home with a run")
	b.shoot("home-pt-light-390")
	b.fits("home with a run")
}

// TestRefusedInPlace sends a form with a wrong number: the page keeps what was typed and says what is wrong beside the field.
func TestRefusedInPlace(t *testing.T) {
	s := serve(t)
	b := open(t, 1000, 900)
	b.allow("422") // the browser reports the refusal
	b.allow("400")
	b.do(chromedp.Navigate(s.url("/notebooks/next-months?lang=en")))
	b.until(`document.querySelector("[data-train]") && ` + drawn + `("forecast") > 1000`)
	b.do(chromedp.SetValue(chromedp.CSS(`[data-train-form] [name="learning_rate"]`), "abc"), chromedp.Click(chromedp.CSS(`[data-train-form] button[type="submit"]`)))
	b.until(`document.querySelector('[data-field="learning_rate"] [data-error]')?.textContent.includes("abc")`)
	if !eval[bool](b, `document.querySelector('[name="learning_rate"]').value === "abc" && document.querySelector('[name="learning_rate"]').ariaInvalid === "true"`) {
		t.Error("the field does not say that it is wrong, or lost what was typed")
	}
	b.audit("refused")
	b.shoot("refused-en-light-1000")
}
