package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// BenchmarkClass is a class of thirty that watches one run at full speed, each over a socket of their own: the seconds from
// the start until every page has everything, beside those of the training alone, and how long a late thirty-first waits
// for the whole of it.
func BenchmarkClass(b *testing.B) {
	s := serve(b, nil)
	seed := 0
	var all, late time.Duration
	var trained float64
	for b.Loop() {
		seed++
		from := time.Now()
		var run apiRun
		s.postJSON("/api/runs", fmt.Sprintf(`{"data":"air-passengers","seed":%d}`, seed)).json(&run)
		done := make(chan error, 30)
		for range cap(done) {
			go func() { done <- s.watchToEnd(run.ID) }()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		}
		all += time.Since(from)
		from = time.Now()
		if err := s.watchToEnd(run.ID); err != nil {
			b.Fatal(err)
		}
		late += time.Since(from)
		s.get("/api/runs/" + run.ID).json(&run)
		trained += run.Elapsed
	}
	n := float64(b.N)
	b.ReportMetric(all.Seconds()/n, "s/class")
	b.ReportMetric(trained/n, "s/training")
	b.ReportMetric(late.Seconds()*1000/n, "ms/latecomer")
}

// watchToEnd follows a run's socket from its first event until everything of a finished run is there.
func (s *server) watchToEnd(id string) error {
	ws, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.http.URL, "http")+"/ws/runs/"+id+"?after=0", nil)
	if err != nil {
		return err
	}
	defer ws.Close()
	for {
		var f receivedFrame
		if err := ws.ReadJSON(&f); err != nil {
			return err
		}
		if f.Status.State == "done" && f.Next == f.Status.Length {
			return nil
		}
	}
}
