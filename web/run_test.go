package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/live"
)

func TestRunPageTellsEverythingWithoutScript(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	s.until(id, storage.Done)
	doc := s.get("/runs/"+id, "Accept-Language", "en").want(200).doc()
	section := one(t, doc, `section[data-run="`+id+`"]`)
	if section.AttrOr("data-state", "") != "done" {
		t.Errorf("state %q", section.AttrOr("data-state", ""))
	}
	forecast := one(t, doc, `[data-twin-of="forecast"] table[data-rows="forecast"]`)
	if n := forecast.Find("tbody tr").Length(); n != 12 {
		t.Errorf("%d rows of forecast, want 12", n)
	}
	first := forecast.Find("tbody tr").First()
	if got := first.Find("th").Text() + " " + first.Find("td").First().Text(); got != "Jan 1960 417" {
		t.Errorf("the first row is %q", got)
	}
	for i, want := range []string{"", " to ", " to ", ""} {
		if got := first.Find("td").Eq(i + 1).Text(); !strings.Contains(got, want) || strings.ContainsAny(got, "⟦–") {
			t.Errorf("cell %d is %q", i+1, got)
		}
	}
	if n := one(t, doc, `table[data-rows="loss"]`).Find("tbody tr").Length(); n != 12 {
		t.Errorf("%d epochs in the table, want 12", n)
	}
	run := s.until(id, storage.Done)
	net := one(t, doc, `[data-score="network.rmse"]`).Text()
	if got, want := net, strconv.FormatFloat(run.Scores.RMSE, 'f', 1, 64); got != want {
		t.Errorf("RMSE %q, want %q", got, want)
	}
	if doc.Find("tr[data-better=low] td.best").Length() != 3 {
		t.Error("the best of each row is not marked")
	}
	checkVerdict(t, doc.Find(".verdict").Text(), run)
	var charts map[string]viz.Chart
	if err := json.Unmarshal([]byte(section.Find("script[data-charts]").Text()), &charts); err != nil {
		t.Fatal(err)
	}
	if charts["forecast"].Meta.Horizon != 12 || len(charts) != 3 {
		t.Errorf("%d charts, horizon %d", len(charts), charts["forecast"].Meta.Horizon)
	}
	if got, want := section.AttrOr("data-after", ""), strconv.Itoa(run.Length); got != want {
		t.Errorf("data-after is %s of %s events", got, want)
	}
	settings := one(t, doc, ".receipt a").AttrOr("href", "")
	again := s.get(settings).want(200).doc()
	if got := one(t, again, `input[name="hidden"]`).AttrOr("value", ""); got != "4" {
		t.Errorf("the settings have hidden %q", got)
	}
}

// checkVerdict sees that the sentence follows from the numbers.
func checkVerdict(t *testing.T, text string, run storage.Run) {
	t.Helper()
	ratio := 1 - *run.Scores.Skill // the seasonal naive is the better rival of this series
	want := "It holds in this run"
	switch {
	case ratio > 1.02:
		want = "It does not hold in this run"
	case ratio > 0.98:
		want = "A draw in this run"
	}
	if !strings.Contains(text, want) || !strings.Contains(text, strconv.FormatFloat(ratio, 'f', 2, 64)) {
		t.Errorf("ratio %.3f, verdict %q", ratio, text)
	}
}

func TestVerdictComparesWithTheBetterRival(t *testing.T) {
	score := func(v float64) *viz.Score { return &viz.Score{RMSE: &v} }
	words := func(key string) string { return key }
	for name, try := range map[string]struct {
		net, naive, seasonal float64
		sign, number         string
	}{
		"wins":            {5, 20, 10, "holds", "0.50"},
		"loses":           {15, 20, 10, "diverged", "1.50"},
		"naive is better": {9, 8, 10, "diverged", "1.12"},
		"draw":            {10.1, 20, 10, "paused", "1.01"},
	} {
		f := finished(t, try.net, score(try.naive), score(try.seasonal))
		v := newVerdict(sayEnglish, words, f, "x", "kg")
		if v == nil || v.Sign != try.sign || v.Number != try.number {
			t.Errorf("%s: %+v", name, v)
		}
	}
	if v := newVerdict(sayEnglish, words, finished(t, 5, score(0), score(3)), "x", ""); v != nil {
		t.Errorf("a rival without error is compared with: %+v", v)
	}
	f := finished(t, 5, score(20), score(10))
	f.status.State = storage.Training
	if v := newVerdict(sayEnglish, words, f, "x", ""); v != nil {
		t.Error("a verdict before the end")
	}
}

func TestSameSpecIsTheSameRun(t *testing.T) {
	s := serve(t, nil)
	first := s.postJSON("/api/runs", small).want(http.StatusCreated)
	again := s.postJSON("/api/runs", strings.Replace(small, `"hidden":4`, `"hidden":"4","seed":1,"layers":1.0`, 1)).want(http.StatusOK)
	var a, b struct{ ID string }
	first.json(&a)
	again.json(&b)
	if a.ID == "" || a.ID != b.ID || first.Header.Get("Location") != "/api/runs/"+a.ID {
		t.Errorf("%q and %q", a.ID, b.ID)
	}
	form := url.Values{"data": {"air-passengers"}, "horizon": {"12"}, "hidden": {"4"}, "window": {"12"}, "epochs": {"12"}}
	if got := s.post("/runs", form).want(http.StatusSeeOther).Header.Get("Location"); got != "/runs/"+a.ID {
		t.Errorf("the form goes to %s", got)
	}
	form.Set("learning_rate", "0,004")
	other := s.post("/runs", form).want(http.StatusSeeOther).Header.Get("Location")
	if other == "/runs/"+a.ID {
		t.Error("another learning rate is the same run")
	}
	run := s.until(strings.TrimPrefix(other, "/runs/"), storage.Done)
	if run.Spec.LearningRate != 0.004 {
		t.Errorf("0,004 is read as %v", run.Spec.LearningRate)
	}
}

func TestCommandsFromPagesAndAPI(t *testing.T) {
	s := serve(t, nil)
	id := s.start(`{"data":"air-passengers","epochs":5000,"patience":5000}`)
	page := "/runs/" + id
	if got := s.post(page+"/pause", nil).want(http.StatusSeeOther).Header.Get("Location"); got != page {
		t.Errorf("pausing goes to %s", got)
	}
	doc := s.get(page).want(200).doc()
	if got := one(t, doc, "section[data-run]").AttrOr("data-state", ""); got != "paused" {
		t.Errorf("after pausing it is %s", got)
	}
	if doc.Find("button[data-able]:disabled").Length() != 0 {
		t.Error("a paused run can be stepped and stopped")
	}
	var before, after apiRun
	s.get("/api/runs/" + id).json(&before)
	s.do("POST", "/api/runs/"+id+"/step", "unit=batch", "Content-Type", "application/x-www-form-urlencoded").want(200).json(&after)
	if after.Steps != before.Steps+1 || after.State != storage.Paused {
		t.Errorf("one batch goes from %d to %d, %s", before.Steps, after.Steps, after.State)
	}
	s.post(page+"/step", url.Values{"unit": {"epoch"}}).want(http.StatusSeeOther)
	s.get("/api/runs/" + id).json(&after)
	if after.Steps%after.StepsPerEpoch != 0 {
		t.Errorf("an epoch ends at step %d of %d", after.Steps, after.StepsPerEpoch)
	}
	s.post(page+"/step", url.Values{"unit": {"decade"}}).want(http.StatusUnprocessableEntity)
	s.post(page+"/pace", url.Values{"epochs": {"2,5"}}).want(http.StatusSeeOther)
	s.post("/api"+page+"/resume", nil).want(200).json(&after)
	if after.State != storage.Training && after.State != storage.Queued {
		t.Errorf("resumed, it is %s", after.State)
	}
	s.post(page+"/step", nil).want(http.StatusConflict)
	var refused apiError
	s.post("/api"+page+"/step", nil, "Accept-Language", "en").want(http.StatusConflict).json(&refused)
	if refused.Error.Message != "Single steps are for a paused run." {
		t.Errorf("refused with %q", refused.Error.Message)
	}
	s.post("/api"+page+"/stop", nil).want(200).json(&after)
	if after.State != storage.Stopped {
		t.Errorf("stopped, it is %s", after.State)
	}
	s.post("/runs/nobody/pause", nil).want(http.StatusNotFound)
	s.post("/api/runs/nobody/pause", nil).want(http.StatusNotFound)
	s.quietLog()
}

func TestPaceOfRuns(t *testing.T) {
	s := serve(t, nil)
	var run apiRun
	a := s.postJSON("/api/runs?pace=3", `{"data":"air-passengers","epochs":4000}`).want(http.StatusCreated)
	a.json(&run)
	doc := s.get("/runs/" + run.ID).want(200).doc()
	if got := one(t, doc, `.speed button[aria-pressed=true]`).AttrOr("value", ""); got != "3" {
		t.Errorf("pace %s", got)
	}
	s.post("/runs/"+run.ID+"/pace", url.Values{"epochs": {"0"}}).want(http.StatusSeeOther)
	for _, bad := range []string{"", "fast", "-1", "NaN", "1e9"} {
		s.post("/api/runs/"+run.ID+"/pace", url.Values{"epochs": {bad}}).want(http.StatusUnprocessableEntity)
	}
	s.post("/runs/"+run.ID+"/stop", nil)
	other := strings.Replace(small, "12}", "11}", 1)
	s.postJSON("/api/runs?pace=soon", other).want(http.StatusUnprocessableEntity)
	if runs, _ := s.store.Recent(t.Context(), 5); len(runs) != 1 {
		t.Errorf("%d runs: a run with a pace that cannot be was started", len(runs))
	}
}

func TestDivergenceIsTold(t *testing.T) {
	s := serve(t, nil)
	id := s.start(`{"data":"air-passengers","hidden":8,"epochs":50,"learning_rate":10,"clip":1000000}`)
	s.until(id, storage.Diverged)
	doc := s.get("/runs/"+id, "Accept-Language", "en").want(200).doc()
	box := one(t, doc, `[data-renew="trouble"] .trouble`)
	if text := box.Text(); !strings.Contains(text, "Training diverged in epoch") || !strings.Contains(text, "optimiser step") {
		t.Errorf("it says %q", text)
	}
	var rates, clips []string
	for i := range box.Find(".remedies a").Length() {
		u, err := url.Parse(box.Find(".remedies a").Eq(i).AttrOr("href", ""))
		if err != nil {
			t.Fatal(err)
		}
		rates, clips = append(rates, u.Query().Get("learning_rate")), append(clips, u.Query().Get("clip"))
		form := s.get(u.String()).want(200).doc()
		one(t, form, "section[data-train] form[data-train-form]")
	}
	if strings.Join(rates, " ") != "1 10" || strings.Join(clips, " ") != "1000000 1" {
		t.Errorf("remedies: rates %v, clips %v", rates, clips)
	}
	if doc.Find(".verdict").Length() != 0 {
		t.Error("a diverged run has a verdict")
	}
}

func TestFragmentStandsAlone(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	s.until(id, storage.Done)
	idle := s.get("/notebooks/next-months").want(200).doc()
	address := one(t, idle, "section[data-train]").AttrOr("data-figure", "")
	a := s.get(strings.Replace(address, "{id}", id, 1)).want(200)
	body := strings.TrimSpace(a.Body)
	if !strings.HasPrefix(body, "<section") || !strings.HasSuffix(body, "</section>") {
		t.Errorf("the fragment is %.60s…", body)
	}
	section := one(t, a.doc(), "body > section")
	if section.AttrOr("data-run", "") != id || section.AttrOr("id", "") != "predict" {
		t.Errorf("the fragment is of run %q, with id %q", section.AttrOr("data-run", ""), section.AttrOr("id", ""))
	}
	if got := section.AttrOr("data-figure", ""); got != address {
		t.Errorf("the next comes from %q, this from %q", got, address)
	}
	odd := s.get("/runs/" + id + "/figure?at=%22%3E%3Cscript%3E&notebook=x").want(200).doc()
	if odd.Find("script:not([data-charts])").Length() != 0 || one(t, odd, "body > section").AttrOr("id", "") != "run" {
		t.Error("the place is taken as it comes")
	}
	s.get("/runs/nobody/figure").want(http.StatusNotFound)
}

// finished is a run that is over, with these errors.
func finished(t *testing.T, net float64, naive, seasonal *viz.Score) *folded {
	t.Helper()
	data := airline(t)
	spec, err := ml.Spec{Data: "air-passengers"}.Resolve(data)
	if err != nil {
		t.Fatal(err)
	}
	scores := func(v float64) *ml.Scores { return &ml.Scores{RMSE: v} }
	f := &folded{status: live.Status{State: storage.Done}, data: data, view: viz.NewView(spec, data)}
	f.view.Apply(
		ml.Event{Kind: ml.Begin, Begin: &ml.BeginEvent{NaiveScores: scores(*naive.RMSE), SeasonalScores: scores(*seasonal.RMSE)}},
		ml.Event{Kind: ml.Forecast, Forecast: &ml.ForecastEvent{Scores: scores(net)}})
	return f
}
