package web

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

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
