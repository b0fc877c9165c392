package browser

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func itoa(n int) string { return strconv.Itoa(n) }

func median[T int | float64 | time.Duration](v []T) T {
	slices.Sort(v)
	return v[len(v)/2]
}

// BenchmarkReady is the time from starting the program to its first answer, and its memory when nothing has been asked
// and after the home page has.
func BenchmarkReady(b *testing.B) {
	var ready, fresh, idle []float64
	for b.Loop() {
		ready, fresh, idle = nil, nil, nil
		for range 11 {
			s := serve(b)
			s.kill()
			ready = append(ready, s.start().Seconds()*1000) // the second start: the database is there
			fresh = append(fresh, resident(b, s))
			get(b, s.url("/"))
			time.Sleep(200 * time.Millisecond)
			idle = append(idle, resident(b, s))
			s.kill()
		}
	}
	b.ReportMetric(median(ready), "ms-ready")
	b.ReportMetric(median(fresh), "MB-fresh")
	b.ReportMetric(median(idle), "MB-idle")
}

// resident is the program's memory in megabytes, as the kernel counts it.
func resident(b *testing.B, s *server) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		b.Skip("no /proc on this machine")
	}
	for line := range strings.Lines(string(status)) {
		if kb, found := strings.CutPrefix(line, "VmRSS:"); found {
			n, err := strconv.Atoi(strings.Fields(kb)[0])
			if err != nil {
				b.Fatal(err)
			}
			return float64(n) / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}

func get(b *testing.B, url string) {
	b.Helper()
	res, err := http.Get(url)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s, %v", url, res.Status, err)
	}
}

// BenchmarkHomeWhileTraining asks for the home page twenty times a second while a run trains on every core.
func BenchmarkHomeWhileTraining(b *testing.B) {
	s := serve(b)
	for seed := range 4 {
		startByAPI(b, s, fmt.Sprintf(`{"data":"sunspots","epochs":5000,"patience":5000,"hidden":64,"seed":%d}`, seed+1))
	}
	time.Sleep(time.Second)
	var took []time.Duration
	for b.Loop() {
		took = nil
		tick := time.NewTicker(50 * time.Millisecond)
		for range 300 {
			<-tick.C
			from := time.Now()
			get(b, s.url("/"))
			took = append(took, time.Since(from))
		}
		tick.Stop()
	}
	slices.Sort(took)
	ms := func(q float64) float64 { return took[int(q*float64(len(took)-1))].Seconds() * 1000 }
	b.ReportMetric(ms(0.5), "ms-median")
	b.ReportMetric(ms(0.99), "ms-p99")
	b.ReportMetric(ms(1), "ms-max")
}

// firstPoint measures, in the page, the time from a click on Train to the first frame that the new run's forecast chart
// has drawn a forecast in: until the canvas shows the forecast's own colour.
const firstPoint = `new Promise(resolve => {
	const hex = getComputedStyle(document.documentElement).getPropertyValue("--color-forecast").trim();
	const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
	const shows = () => { const c = document.querySelector('[data-run] [data-chart="forecast"] canvas'); if (!c || !c.width) return false;
		const d = c.getContext("2d", { willReadFrequently: true }).getImageData(0, 0, c.width, c.height).data;
		let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] === r && d[i+1] === g && d[i+2] === b) n++; return n > 20; };
	const from = performance.now();
	const look = () => shows() ? resolve(performance.now() - from) : requestAnimationFrame(look);
	document.querySelector('[data-train-form] button[type="submit"]').click();
	requestAnimationFrame(look);
})`

// BenchmarkClickToFirstPoint trains the first lesson's series with a new seed each time.
func BenchmarkClickToFirstPoint(b *testing.B) {
	s := serve(b)
	page := open(b, 1440, 900)
	var took []float64
	seed := 100
	for b.Loop() {
		took = nil
		for range 11 {
			seed++
			page.do(chromedp.Navigate(s.url("/notebooks/next-months?lang=en")))
			page.until(drawn + `("forecast") > 1000`)
			eval[bool](page, fmt.Sprintf(`(document.querySelector('[data-train-form] [name="seed"]').value = "%d", true)`, seed))
			took = append(took, eval[float64](page, firstPoint))
			id := eval[string](page, `document.querySelector("[data-run]").dataset.run`)
			if res, err := http.Post(s.url("/api/runs/"+id+"/stop"), "", nil); err == nil {
				res.Body.Close()
			}
		}
	}
	b.ReportMetric(median(took), "ms-median")
	b.ReportMetric(slices.Max(took), "ms-max")
}
