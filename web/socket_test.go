package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"caderno/storage"
	"caderno/viz"
)

// long is a run that goes on until it is told otherwise.
const long = `{"data":"air-passengers","horizon":12,"hidden":4,"window":12,"epochs":3000,"patience":5000}`

// follower is a page's end of a socket.
type follower struct {
	t    *testing.T
	conn *websocket.Conn
	next int           // the cursor to resume with
	seen []int         // numbers of the events that deltas have brought
	last receivedFrame // the latest frame
}

type receivedFrame struct {
	Next   int         `json:"next"`
	Delta  viz.Delta   `json:"delta"`
	Now    *viz.Now    `json:"now"`
	Status statusFrame `json:"status"`
}

// follow connects to a run's socket, with the events before after known already.
func (s *server) follow(t *testing.T, id string, after int, header http.Header) *follower {
	t.Helper()
	conn, res, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.http.URL, "http")+"/ws/runs/"+id+"?after="+strconv.Itoa(after), header)
	if err != nil {
		t.Fatalf("dial: %v, %+v", err, res)
	}
	t.Cleanup(func() { conn.Close() })
	return &follower{t: t, conn: conn, next: after}
}

// read takes one frame; false when the socket was closed, with the code.
func (f *follower) read() (code int, open bool) {
	f.t.Helper()
	f.conn.SetReadDeadline(time.Now().Add(30 * time.Second))
	_, body, err := f.conn.ReadMessage()
	var closed *websocket.CloseError
	if errors.As(err, &closed) {
		return closed.Code, false
	}
	if err != nil {
		f.t.Fatalf("read: %v", err)
	}
	f.last = receivedFrame{}
	if err := json.Unmarshal(body, &f.last); err != nil {
		f.t.Fatalf("%v in %.200s", err, body)
	}
	// The timeline has one point for each event, whose y is the event's number plus one.
	for _, p := range f.last.Delta[viz.Timeline].Append["events"] {
		f.seen = append(f.seen, int(p.Y)-1)
	}
	f.next = f.last.Next
	return 0, true
}

// until reads frames until one fits.
func (f *follower) until(fits func(receivedFrame) bool) {
	f.t.Helper()
	for {
		if code, open := f.read(); !open {
			f.t.Fatalf("closed with %d after %d events", code, f.next)
		}
		if fits(f.last) {
			return
		}
	}
}

func (f *follower) checkSeen(from, to int) {
	f.t.Helper()
	if len(f.seen) != to-from {
		f.t.Errorf("%d events seen, want %d", len(f.seen), to-from)
	}
	for i, n := range f.seen {
		if n != from+i {
			f.t.Fatalf("event %d comes where %d should: a gap or a repeat", n, from+i)
		}
	}
}

// A page joins in the middle, loses its connection twice and is there at the end: every event comes once.
func TestSocketResumesWithoutGapOrRepeat(t *testing.T) {
	s := serve(t, nil)
	id := s.start(long)
	late := s.follow(t, id, 0, nil)
	late.until(func(f receivedFrame) bool { return f.Next > 20 })
	s.post("/api/runs/"+id+"/pause", nil).want(200)
	late.until(func(f receivedFrame) bool { return f.Status.State == storage.Paused })

	const joined = 7
	f := s.follow(t, id, joined, nil)
	f.until(func(f receivedFrame) bool { return f.Next == f.Status.Length })
	s.post("/api/runs/"+id+"/resume", nil).want(200)
	for range 2 {
		from := f.next
		f.until(func(f receivedFrame) bool { return f.Next > from+15 })
		f.conn.Close() // no goodbye, as when a train enters a tunnel
		seen := f.seen
		f = s.follow(t, id, f.next, nil)
		f.seen = seen
	}
	s.post("/api/runs/"+id+"/pause", nil).want(200)
	f.until(func(f receivedFrame) bool { return f.Status.State == storage.Paused && f.Next == f.Status.Length })
	f.checkSeen(joined, f.next)
	late.until(func(l receivedFrame) bool { return l.Next == f.next })
	late.checkSeen(0, f.next)
	s.quietLog()
}

// lines reads the points of every line of every chart of a run's state.
func (s *server) lines(path string) map[string]map[string][]viz.Point {
	s.t.Helper()
	var state struct {
		Charts map[string]struct {
			Option struct {
				Series []struct {
					ID   string      `json:"id"`
					Data []viz.Point `json:"data"`
				} `json:"series"`
			} `json:"option"`
		} `json:"charts"`
	}
	s.get(path).want(200).json(&state)
	out := map[string]map[string][]viz.Point{}
	for chart, c := range state.Charts {
		out[chart] = map[string][]viz.Point{}
		for _, line := range c.Option.Series {
			out[chart][line.ID] = line.Data
		}
	}
	return out
}

// The charts of the page with the socket's deltas are the charts of a page loaded afterwards.
func TestDeltasGiveTheChartsOfAReload(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	s.until(id, storage.Done)
	const at = 9
	page, want := s.lines("/api/runs/"+id+"/state?at="+strconv.Itoa(at)), s.lines("/api/runs/"+id+"/state")
	f := s.follow(t, id, at, nil)
	for {
		code, open := f.read()
		if !open {
			if code != websocket.CloseNormalClosure {
				t.Errorf("closed with %d", code)
			}
			break
		}
		for chart, d := range f.last.Delta {
			for line, points := range d.Set {
				page[chart][line] = points
			}
			for line, points := range d.Append {
				page[chart][line] = append(page[chart][line], points...)
			}
		}
	}
	if f.last.Status.State != storage.Done || f.last.Now == nil || f.last.Now.End == "" {
		t.Errorf("the last frame is %+v", f.last.Status)
	}
	for chart := range want {
		for line := range want[chart] {
			if !reflect.DeepEqual(text(t, page[chart][line]), text(t, want[chart][line])) {
				t.Errorf("%s of %s is another after the deltas", line, chart)
			}
		}
	}
}

// text is how points are written: NaN is not equal to itself.
func text(t *testing.T, points []viz.Point) string {
	t.Helper()
	body, err := json.Marshal(points)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestSocketRefuses(t *testing.T) {
	s := serve(t, nil)
	id := s.start(small)
	base := "ws" + strings.TrimPrefix(s.http.URL, "http") + "/ws/runs/"
	for name, try := range map[string]struct {
		path, origin string
		status       int
	}{
		"another origin": {id, "https://evil.example", http.StatusForbidden},
		"null origin":    {id, "null", http.StatusForbidden},
		"unknown run":    {"nobody", "", http.StatusNotFound},
		"bad cursor":     {id + "?after=-3", "", http.StatusUnprocessableEntity},
	} {
		header := http.Header{}
		if try.origin != "" {
			header.Set("Origin", try.origin)
		}
		conn, res, err := websocket.DefaultDialer.Dial(base+try.path, header)
		if err == nil {
			conn.Close()
			t.Errorf("%s is let in", name)
			continue
		}
		if res == nil || res.StatusCode != try.status {
			t.Errorf("%s: %v, %+v, want status %d", name, err, res, try.status)
		}
	}
	s.get("/ws/runs/" + id).want(http.StatusBadRequest) // no upgrade asked for
	s.until(id, storage.Done)
	s.quietLog()
}
