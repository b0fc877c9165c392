package web

import (
	"net/http"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/storage"
)

// looking is small with looks at its beginning, in its midst and at its end.
var looking = strings.Replace(small, "{", `{"look":[0,5,84],`, 1)

func TestInsideAPI(t *testing.T) {
	path := filepath.Join(t.TempDir(), "caderno.db")
	s := serveFrom(t, path, nil)
	id := s.start(looking)
	run := s.until(id, storage.Done)
	if run.Spec.Look != "0,5,84" || run.Steps != 84 {
		t.Fatalf("it looks at %s of %d steps", run.Spec.Look, run.Steps)
	}
	at := func(query string) (e ml.Event) {
		s.get("/api/runs/" + id + "/inside" + query).want(200).json(&e)
		if e.Kind != ml.Inside || e.Inside == nil || len(e.Inside.Layers[0].Gates[1].Values) != 12 || len(e.Inside.Layers[0].Cell[11]) != 4 {
			t.Errorf("%s is %s at %d", query, e.Kind, e.Step)
		}
		return e
	}
	first, last := at("?at=0"), at("")
	if first.Step != 0 || last.Step != 84 || at("?at=5").Step != 5 {
		t.Errorf("the first look is at %d, the last at %d", first.Step, last.Step)
	}
	var refused apiError
	s.get("/api/runs/"+id+"/inside?at=6", "Accept-Language", "en").want(http.StatusNotFound).json(&refused)
	if refused.Error.Message != "This run did not look inside at this step." {
		t.Errorf("refused with %q", refused.Error.Message)
	}
	s.get("/api/runs/" + id + "/inside?at=-1").want(http.StatusUnprocessableEntity)
	s.get("/api/runs/nobody/inside").want(http.StatusNotFound)
	s.get("/api/runs/" + s.start(small) + "/inside").want(http.StatusNotFound)

	doc := s.get("/runs/" + id).want(200).doc() // the page knows nothing of looks, and stands
	if got := one(t, doc, `input[name="look"]`).AttrOr("value", ""); got != "0, 5, 84" {
		t.Errorf("the form looks at %q", got)
	}
	if href := doc.Find(`a[href^="/runs/new?"][href*="look="]`).AttrOr("href", "/runs/new"); one(t, s.get(href).want(200).doc(), `input[name="look"]`).AttrOr("value", "") != "0, 5, 84" {
		t.Errorf("%s forgets the looks", href)
	}
	s.quietLog()
	s.close()
	s = serveFrom(t, path, nil) // as it is stored
	if !reflect.DeepEqual(at("?at=0"), first) || !reflect.DeepEqual(at(""), last) {
		t.Error("after a restart the looks are others")
	}
}

// A run that looks inside is another run than the same without, with the same charts; its events go over log and socket as
// all others do.
func TestLooksGoOverLogAndSocket(t *testing.T) {
	s := serve(t, nil)
	plain, id := s.start(small), s.start(looking)
	if plain == id {
		t.Fatal("looks do not change the name")
	}
	s.until(plain, storage.Done)
	run := s.until(id, storage.Done)
	f := s.follow(t, id, 0, nil)
	for open := true; open; {
		_, open = f.read()
	}
	f.checkSeen(0, run.Length)
	want, got := s.lines("/api/runs/"+plain+"/state"), s.lines("/api/runs/"+id+"/state")
	for chart := range want {
		for line := range want[chart] {
			if chart != "timeline" && !reflect.DeepEqual(text(t, got[chart][line]), text(t, want[chart][line])) {
				t.Errorf("%s of %s is another in a run that looks inside", line, chart)
			}
		}
	}
	var state stateFrame
	s.get("/api/runs/" + id + "/state?at=3").want(200).json(&state) // begin, forecast, inside
	if state.Next != 3 || state.Now.Step != 0 {
		t.Errorf("at 3 it is %d, step %d", state.Next, state.Now.Step)
	}
	s.quietLog()
}

const forget = `{"touches":[{"clamp":{"gate":"forget gate","value":0}},{"silence":{"unit":2}},{"weight":{"tensor":"out.bias","row":0,"value":0.5}}]}`

func TestTouchAPI(t *testing.T) {
	s := serve(t, nil)
	id := s.start(looking)
	run := s.until(id, storage.Done)
	var log, after ml.Touched
	s.postJSON("/api/runs/"+id+"/touch", forget).want(200).json(&log)
	if log.Step != run.Steps || len(log.Touches) != 3 || len(log.After.Forecast.Mean) != 12 || reflect.DeepEqual(log.After.Forecast.Mean, log.Before.Forecast.Mean) {
		t.Errorf("at step %d, %d touches: %v became %v", log.Step, len(log.Touches), log.Before.Forecast.Mean, log.After.Forecast.Mean)
	}
	y := log.After.Inside.Layers[0]
	if y.Hidden[11][2] != 0 || y.Hidden[11][1] == 0 || y.Gates[1].Activity.High != 1 || y.Gates[1].Values[3][0] > 1e-30 {
		t.Errorf("hidden %v, forget gate %v", y.Hidden[11], y.Gates[1].Values[3])
	}
	s.postJSON("/api/runs/"+id+"/touch", forget).want(200).json(&after)
	if !reflect.DeepEqual(after, log) {
		t.Error("touched again, the network does something else")
	}
	if again := s.until(id, storage.Done); again.Length != run.Length || again.Updated != run.Updated {
		t.Error("touching has changed the run")
	}
	s.quietLog()
}

func TestTouchIsRefused(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	s.until(id, storage.Done)
	for body, want := range map[string]string{
		`{"touches":[{"clamp":{"gate":"reset gate","value":0}}]}`:     "touches[0].clamp.gate choice",
		`{"touches":[{"clamp":{"gate":"input gate","value":2}}]}`:     "touches[0].clamp.value range",
		`{"touches":[{"silence":{"unit":1}},{"silence":{"unit":4}}]}`: "touches[1].silence.unit range",
		`{"touches":[{"weight":{"tensor":"bias_l0","value":1}}]}`:     "touches[0].weight.tensor unknown",
		`{"touches":[{"weight":{"tensor":"out.weight","column":4}}]}`: "touches[0].weight.column range",
		`{"touches":[{}]}`:                         "touches[0] one-touch",
		`{"touches":[{"silence":{"unit":"two"}}]}`: "touches.silence.unit number",
		`{"touches":[{"silence":{"unit":0.5}}]}`:   "touches.silence.unit whole",
		`{"touches":[{"clamp":{"gate":1}}]}`:       "touches.clamp.gate type",
		`{"touches":[],"more":1}`:                  "more unknown",
		`{}`:                                       "touches required",
		`{"touches":[` + strings.Repeat(`{"silence":{}},`, 64) + `{}` + `]}`: "touches too-many",
	} {
		messages := map[string]bool{}
		for _, lang := range []string{"pt-BR", "en"} {
			var refused apiError
			s.postJSON("/api/runs/"+id+"/touch", body, "Accept-Language", lang).want(http.StatusUnprocessableEntity).json(&refused)
			f := refused.Error.Fields
			if len(f) != 1 || f[0].Field+" "+f[0].Code != want || strings.Contains(f[0].Message, "⟦") {
				t.Errorf("%.60s: %+v, want %s", body, f, want)
				continue
			}
			messages[f[0].Message] = true
		}
		if len(messages) != 2 {
			t.Errorf("%.60s: %v", body, messages)
		}
	}
	for body, status := range map[string]int{`[]`: 400, `{`: 400, ``: 400, `{"touches":[]} 1`: 400, strings.Repeat(" ", formBytes+1): 413} {
		s.postJSON("/api/runs/"+id+"/touch", body).want(status)
	}
	s.do("POST", "/api/runs/"+id+"/touch", forget, "Content-Type", "text/plain").want(http.StatusUnsupportedMediaType)
	s.postJSON("/api/runs/nobody/touch", forget).want(http.StatusNotFound)
	s.quietLog()
}

// Runs whose network is not there, or not any more, say so in a sentence.
func TestTouchOfRunsWithoutANetwork(t *testing.T) {
	s := serve(t, func(o *Options) { o.Live.Workers = -1 }) // nothing trains
	id := s.start(small)
	row, err := s.store.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	told := func(id, want string) {
		t.Helper()
		var refused apiError
		s.postJSON("/api/runs/"+id+"/touch", forget, "Accept-Language", "en").want(http.StatusConflict).json(&refused)
		if !strings.Contains(refused.Error.Message, want) {
			t.Errorf("refused with %q, want %q", refused.Error.Message, want)
		}
	}
	told(id, "no network to touch yet")
	for name, set := range map[string]func(*storage.Run){
		"has failed":               func(r *storage.Run) { r.State, r.Failure = storage.Failed, "panic" },
		"another version":          func(r *storage.Run) { r.State = storage.Paused },
		"no network to touch yet.": func(r *storage.Run) { r.State, r.Spec.Seed = storage.Paused, 77 },
	} {
		other := row
		set(&other)
		other.ID = strings.Map(func(r rune) rune {
			if r >= 'a' && r <= 'z' {
				return r
			}
			return 'x'
		}, name)
		if other.Spec.Seed == 77 {
			other.ID = other.Spec.ID(other.DataHash)
		}
		if _, _, err := s.store.CreateRun(t.Context(), other); err != nil {
			t.Fatal(err)
		}
		told(other.ID, name)
	}
	s.quietLog()
}
