package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// tab is one browser window of the test, which fails on any error that the page writes to its console.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu      sync.Mutex
	allowed []string // console errors that this test expects, by a part of their text
	audits  bool     // axe-core tries inline styles on elements of its own, which the page's policy refuses
}

// open starts Chromium with a window of the given size. The test is skipped, in words, where there is no Chromium.
func open(t testing.TB, width, height int) *tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed: apt-get install chromium")
	}
	ctx, stop := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true))
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx}
	messages := chromedp.Console(ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.IsException() || m.Type == "error" {
				b.complain(m.String())
			}
		}
	}()
	b.do(chromedp.EmulateViewport(int64(width), int64(height))) // a real window is never as narrow as a phone
	return b
}

func (b *tab) complain(message string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.audits && strings.Contains(message, "inline style") {
		return
	}
	for _, part := range b.allowed {
		if strings.Contains(message, part) {
			return
		}
	}
	b.t.Errorf("console: %s", message)
}

// allow lets console errors with this text pass from now on.
func (b *tab) allow(part string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.allowed = append(b.allowed, part)
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.shoot("failed")
		b.t.Fatal(err)
	}
}

// until waits for a JavaScript expression to become true.
func (b *tab) until(expression string) {
	b.t.Helper()
	var last error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		yes, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")"))
		if err == nil && yes {
			return
		}
		last = err // between two pages there is nothing to ask
	}
	b.shoot("failed")
	b.t.Fatalf("waited in vain for %s (%v)", expression, last)
}

// eval returns the value of a JavaScript expression.
func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// shoot keeps a picture of the whole page under the directory that CADERNO_SHOTS names, or among the test's artifacts.
func (b *tab) shoot(name string) {
	b.t.Helper()
	b.keep(name, chromedp.FullScreenshot(100))
}

// shootWindow keeps a picture of what the window shows.
func (b *tab) shootWindow(name string) {
	b.t.Helper()
	b.keep(name, chromedp.CaptureScreenshot())
}

func (b *tab) keep(name string, picture chromedp.Action[[]byte]) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, picture)
	if err != nil {
		b.t.Logf("picture %s: %v", name, err)
		return
	}
	dir := os.Getenv("CADERNO_SHOTS")
	if dir == "" {
		dir = b.t.ArtifactDir()
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Error(err)
	}
}

// fits fails where a page is wider than its window.
func (b *tab) fits(what string) {
	b.t.Helper()
	if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.t.Errorf("%s is %d px too wide", what, over)
	}
}

// audit runs axe-core on the page and fails on every violation it finds. Colours that are on their way from one theme to the
// other arrive first.
func (b *tab) audit(what string) {
	b.t.Helper()
	source, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	if err != nil {
		b.t.Skip("axe-core is not there: run make assets")
	}
	b.auditing(true)
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void](string(source)+";0")); err != nil {
		b.t.Fatal(err)
	}
	eval[bool](b, `(document.getAnimations().filter(a => a instanceof CSSTransition).forEach(a => a.finish()), true)`)
	for _, v := range eval[[]string](b, `axe.run().then(r => r.violations.map(v => v.id + ": " + v.help + "\n    " + v.nodes.map(n => n.html + " " + (n.any[0]?.message ?? "")).join("\n    ")))`) {
		b.t.Errorf("%s: axe: %s", what, v)
	}
	eval[bool](b, `new Promise(resolve => setTimeout(() => resolve(true), 200))`) // until its messages are through
	b.auditing(false)
}

func (b *tab) auditing(on bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.audits = on
}
