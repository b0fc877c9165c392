package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/storage"
	"caderno/web/live"
	"caderno/web/words"
)

// someSweep is small enough for a test.
func someSweep() url.Values {
	return url.Values{"data": {"world-pt"}, "sizes": {"12,2,4"}, "words.epochs": {"1"}, "words.window": {"1"}, "words.min_count": {"300"}, "at": {"dims"}}
}

// ids are the runs that a sweep's page links.
func (s *server) ids(address string) (ids []string) {
	s.t.Helper()
	for _, a := range s.get(address).want(http.StatusOK).doc().Find(".sweep-runs a").EachIter() {
		ids = append(ids, strings.TrimPrefix(a.AttrOr("href", ""), "/runs/"))
	}
	return ids
}

// A sweep from the button to the verdict.
func TestSweep(t *testing.T) {
	s := serve(t, nil)
	figure := "/sweeps/figure?" + someSweep().Encode()
	idle := s.get(figure, "Accept-Language", "en").want(http.StatusOK).doc()
	form := one(t, idle, "form[data-sweep-form]")
	if got := form.Text(); !strings.Contains(got, "Train all 3 sizes") {
		t.Errorf("the button says %q", got)
	}
	values := url.Values{}
	for _, x := range form.Find("input").EachIter() {
		values.Add(x.AttrOr("name", ""), x.AttrOr("value", ""))
	}
	back := s.post("/sweeps", values).want(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(back, "/sweeps?") || !strings.HasSuffix(back, "#dims") {
		t.Errorf("it goes to %s", back)
	}
	page, _, _ := strings.Cut(back, "#")
	ids := s.ids(page)
	if len(ids) != 3 {
		t.Fatalf("%d runs were started", len(ids))
	}
	for i, id := range ids {
		if run := s.until(id, storage.Done); run.Spec.Words.Size != []int{2, 4, 12}[i] || run.Spec.Words.Window != 1 {
			t.Errorf("run %d is %+v", i, run.Spec.Words)
		}
	}
	if again := s.postSweep("/api/sweeps", values).want(http.StatusAccepted); again.Body != "" || len(s.ids(page)) != 3 {
		t.Error("starting it again changes something")
	}
	done := s.get(page, "Accept-Language", "pt-BR").want(http.StatusOK).doc()
	if n := done.Find(".sweep-plot").Length(); n != 2 {
		t.Errorf("%d curves", n)
	}
	if n := done.Find(".sweep-plot.right .dot:not(.open)").Length(); n != 3 {
		t.Errorf("%d trained dots", n)
	}
	if n := done.Find(".sweep-plot.right .curve").Length(); n != 2 {
		t.Errorf("%d pieces of the curve", n)
	}
	if n := done.Find(".twin tbody tr").Length(); n != 3 {
		t.Errorf("%d rows in the table", n)
	}
	if done.Find("form[data-sweep-form], [data-working]").Length() != 0 {
		t.Error("it is not at its end")
	}
	one(t, done, ".verdict .says")
	if n := done.Find(".twin .unit").Length(); n != 1 {
		t.Errorf("%d knees in the table", n)
	}
	for i, row := range done.Find(".twin tbody tr").EachIter() { // as exact as the run's own page
		own := s.get("/runs/"+ids[i], "Accept-Language", "pt-BR").doc().Find(".figure-no strong").Text()
		if got := row.Find("td").First().Text(); got != own {
			t.Errorf("size %d: %q, and its page says %q", i, got, own)
		}
	}
	if body := done.Text(); strings.Contains(body, "⟦") {
		t.Error("a message is missing")
	}
	s.quietLog()
}

func (s *server) postSweep(path string, form url.Values) *answer {
	s.t.Helper()
	return s.post(path, form, "Accept", "application/json")
}

// One press takes no more places in the queue than its reader has; the next press starts what is left.
func TestSweepKeepsToTheQueue(t *testing.T) {
	s := serve(t, func(o *Options) { o.Live = live.Options{Workers: 1, PerVisitor: 1} })
	values := someSweep()
	values.Set("words.epochs", "100")
	values.Set("sizes", "50,60,70,80")
	s.post("/sweeps", values).want(http.StatusSeeOther)
	address := "/sweeps/figure?" + values.Encode()
	n := len(s.ids(address))
	if n < 1 || n > 2 { // one may be in training already
		t.Fatalf("%d runs were started", n)
	}
	s.until(s.ids(address)[0], storage.Training)
	s.post("/sweeps", values) // the second waits now, if it did not
	if a := s.postSweep("/api/sweeps", values); a.Status != http.StatusTooManyRequests {
		t.Errorf("with a full queue: status %d", a.Status)
	}
	ids := s.ids(address)
	if len(ids) != 2 {
		t.Fatalf("%d runs were started", len(ids))
	}
	one(t, s.get(address).doc(), "[data-working]")
	for _, id := range ids {
		s.post("/runs/"+id+"/stop", nil).want(http.StatusSeeOther)
		s.until(id, storage.Stopped)
	}
	if n := s.get(address).doc().Find("form[data-sweep-form]").Length(); n != 1 {
		t.Error("stopped runs cannot be taken up")
	}
}

func TestSweepRefuses(t *testing.T) {
	s := serve(t, nil)
	for query, want := range map[string]string{
		"data=nothing":                        "nothing",
		"data=air-passengers":                 "air-passengers",
		"sizes=2,3":                           "3",
		"sizes=2,2,2":                         "3",
		"sizes=2,x,4":                         "x",
		"sizes=1,3,4":                         "300",
		"sizes=2,3,99999999999999999999999":   "300",
		"sizes=1,2,3,4,5,6,7,8,9,10,11,12,13": "12",
		"words.window=99":                     "20",
		"words.min_count=10000":               "",
	} {
		for _, path := range []string{"/sweeps?", "/sweeps/figure?"} {
			a := s.get(path+query, "Accept-Language", "en").want(http.StatusUnprocessableEntity)
			if text := a.doc().Text(); !strings.Contains(text, want) || strings.Contains(text, "⟦") {
				t.Errorf("%s%s: %q", path, query, text)
			}
		}
		values, _ := url.ParseQuery(query)
		s.post("/sweeps", values).want(http.StatusUnprocessableEntity)
	}
	s.nothingStored()
	s.quietLog()
}

func TestKneeAndVerdict(t *testing.T) {
	say := words.Get(words.English)
	trials := func(seconds []float64, right ...float64) (out []trial) {
		for i := range right {
			tr := trial{size: 2 << i, run: true, reached: reached{right: &right[i], trained: seconds[i]}}
			tr.status.State = storage.Done
			out = append(out, tr)
		}
		return out
	}
	rising, flat := []float64{1, 2, 3, 9}, []float64{3, 3, 3, 3}
	for _, try := range []struct {
		what string
		all  []trial
		knee int
		says string
	}{
		{"a knee", trials(rising, 0.1, 0.5, 0.9, 0.92), 2, "holds"},
		{"the smallest of those as good", trials(rising, 0.1, 0.93, 0.91, 0.95), 1, "holds"},
		{"rising still", trials(rising, 0.1, 0.3, 0.5, 0.9), 3, "no-knee"},
		{"no gain", trials(rising, 0.90, 0.91, 0.92, 0.92), 0, "fails"},
		{"no slower", trials(flat, 0.1, 0.5, 0.9, 0.92), 2, "no-slower"},
	} {
		knee := kneeOf(try.all)
		if knee != try.knee {
			t.Errorf("%s: the knee is number %d, want %d", try.what, knee, try.knee)
		}
		v := newSweepVerdict(say, "x", try.all, knee)
		if want := say.T("sweep.says."+try.says, "knee", try.all[try.knee].size, "large", 16); v == nil || v.Says != want {
			t.Errorf("%s: %+v, want %q", try.what, v, want)
		}
	}
	some := trials(rising, 0.1, 0.5, 0.9, 0.92)
	some[3].status.State = storage.Training
	if kneeOf(some) != 2 || newSweepVerdict(say, "x", some, 2) != nil {
		t.Error("the verdict does not wait for the last run")
	}
	if some[1].run = false; kneeOf(some) != -1 {
		t.Error("two sizes have a knee")
	}
}

func TestSizesOfASweep(t *testing.T) {
	for text, want := range map[string]string{"": "2,5,10,20,50,100", "100, 2,7": "2,7,100", "300,2,2,9": "2,9,300"} {
		ask := sweepAsk{spec: ml.Spec{Data: "x"}, sizes: defaultSizes}
		if text != "" {
			ask.sizes, _ = readSizes(text)
		}
		if got := ask.values().Get("sizes"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	for v, want := range map[float64]float64{0: 1, 0.03: 0.04, 0.93: 1, 1: 1, 7: 10, 12: 20, 41: 60} {
		if got := roundTop(v); got < want*0.999 || got > want*1.001 {
			t.Errorf("the top for %v is %v, want %v", v, got, want)
		}
	}
}

// The time of training leaves out what drawing and measuring the maps took.
func TestTimeOfTrainingAlone(t *testing.T) {
	var r readSpace
	right := 0.5
	for _, e := range []ml.Event{{BeginWords: &ml.BeginWordsEvent{}, Elapsed: 1}, {Map: &ml.MapEvent{}, Elapsed: 3}, {Progress: &ml.ProgressEvent{}, Elapsed: 4},
		{Progress: &ml.ProgressEvent{}, Elapsed: 6}, {Map: &ml.MapEvent{Right: &right}, Elapsed: 16}, {Progress: &ml.ProgressEvent{}, Elapsed: 17}, {End: &ml.EndEvent{}, Elapsed: 18}} {
		r.add(&e)
	}
	if r.trained != 1+2+1 || r.length != 7 || r.until != 18 || r.right != &right {
		t.Errorf("%+v", r)
	}
}
