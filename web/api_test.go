package web

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/storage"
)

func TestEventsAPI(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	run := s.until(id, storage.Done)
	for _, after := range []int{0, 3, run.Length - 1, run.Length, run.Length + 5} {
		a := s.get("/api/runs/" + id + "/events?after=" + strconv.Itoa(after)).want(200)
		if a.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Errorf("type %s", a.Header.Get("Content-Type"))
		}
		n := after
		for line := range strings.Lines(a.Body) {
			var e struct{ Seq int }
			if err := json.Unmarshal([]byte(line), &e); err != nil || e.Seq != n {
				t.Fatalf("event %d is %.80s: %v", n, line, err)
			}
			n++
		}
		if n != max(after, run.Length) {
			t.Errorf("from %d there are events up to %d of %d", after, n, run.Length)
		}
	}
	var state stateFrame
	s.get("/api/runs/" + id + "/state?at=5").want(200).json(&state)
	if state.Next != 5 || state.Now.Step >= run.Steps {
		t.Errorf("at 5 it is %d, step %d", state.Next, state.Now.Step)
	}
	s.get("/api/runs/" + id + "/state?at=100000").want(200).json(&state)
	if state.Next != run.Length {
		t.Errorf("beyond the end it is %d of %d", state.Next, run.Length)
	}
	if body := s.get("/metrics").want(200).Body; !strings.Contains(body, `caderno_requests_total{method="GET",route="/api/runs/:id/events",status="200"}`) ||
		!strings.Contains(body, "caderno_runs_started_total 1") {
		t.Error("the metrics do not count")
	}
}

// The API names the runs of a notebook's sweeps as its page does, before there is any.
func TestNotebooksAPIListsSweeps(t *testing.T) {
	s := serve(t, nil)
	var books []apiBook
	s.get("/api/notebooks", "Accept-Language", "en").want(200).json(&books)
	sweeps := 0
	for _, b := range books {
		if b.Trains == nil || b.Sweeps == nil {
			t.Errorf("%s: what is empty is null", b.ID)
		}
		sweeps += len(b.Sweeps)
	}
	var book apiBook
	s.get("/api/notebooks/how-many-dimensions", "Accept-Language", "en").want(200).json(&book)
	if sweeps != 1 || len(book.Sweeps) != 1 || book.Sweeps[0].ID != "sizes" || len(book.Sweeps[0].Runs) < 6 {
		t.Fatalf("%d sweeps; the chapter's is %+v", sweeps, book.Sweeps)
	}
	last := 0
	for _, r := range book.Sweeps[0].Runs {
		if r.Spec.Words.Size <= last || r.Spec.Data != "world-en" || r.Spec.Words.Epochs == 0 {
			t.Errorf("a run of %+v", r.Spec)
		}
		last = r.Spec.Words.Size
	}
	text := s.text("world-en")
	full, err := (ml.Spec{Data: "world-en", Words: ml.WordSpec{Size: last}}).ResolveWords(text)
	if err != nil {
		t.Fatal(err)
	}
	if want := full.ID(text.Hash()); book.Sweeps[0].Runs[len(book.Sweeps[0].Runs)-1].Run != want {
		t.Errorf("the last run is %s, started it would be %s", book.Sweeps[0].Runs[len(book.Sweeps[0].Runs)-1].Run, want)
	}
}

// A chapter says how many experiments it has: whatever trains, measures or cuts counts.
func TestChaptersCountTheirExperiments(t *testing.T) {
	s := serve(t, nil)
	for id, want := range map[string]string{"next-months": "1 live experiment", "counting-or-learning": "1 live experiment", "how-many-dimensions": "1 live experiment",
		"axes-with-a-meaning": "2 live experiments", "from-text-to-words": "2 live experiments"} {
		if got := s.get("/notebooks/"+id, "Accept-Language", "en").want(200).doc().Find(".facts").Text(); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
}
