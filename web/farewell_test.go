package web

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"caderno/storage"
)

// A reader that reads nothing holds up neither the trainer nor other readers, and finds everything when it looks.
func TestSlowReaderHoldsNobodyUp(t *testing.T) {
	s := serve(t, nil)
	id := s.start(strings.Replace(small, `"epochs":12`, `"epochs":150,"patience":5000`, 1))
	slow := s.follow(t, id, 0, nil)
	run := s.until(id, storage.Done)
	for {
		if _, open := slow.read(); !open {
			break
		}
	}
	slow.checkSeen(0, run.Length)
}

// A message longer than a reader has any reason to send ends the connection, not the server.
func TestTalkativeReaderIsShownOut(t *testing.T) {
	s := serve(t, nil)
	id := s.start(long)
	f := s.follow(t, id, 0, nil)
	f.conn.WriteMessage(websocket.TextMessage, []byte("hello")) // is ignored
	f.until(func(f receivedFrame) bool { return f.Next > 3 })
	f.conn.WriteMessage(websocket.TextMessage, make([]byte, maxMessage+1))
	for {
		if _, _, err := f.conn.ReadMessage(); err != nil {
			break
		}
	}
	s.follow(t, id, 0, nil).until(func(f receivedFrame) bool { return f.Next > 3 })
	s.quietLog()
}

func TestSocketsAreToldGoodbye(t *testing.T) {
	s := serve(t, nil)
	id := s.start(long)
	f := s.follow(t, id, 0, nil)
	f.until(func(f receivedFrame) bool { return f.Next > 3 })
	s.post("/api/runs/"+id+"/pause", nil).want(200)
	idle := s.follow(t, id, 0, nil)
	idle.until(func(f receivedFrame) bool { return f.Status.State == storage.Paused && f.Next == f.Status.Length })
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := s.http.Config.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	for _, f := range []*follower{f, idle} {
		for {
			code, open := f.read()
			if open {
				continue
			}
			if code != websocket.CloseGoingAway {
				t.Errorf("closed with %d, want %d", code, websocket.CloseGoingAway)
			}
			break
		}
	}
	s.close()
	if n := s.site.sockets.count(); n != 0 {
		t.Errorf("%v sockets are open after the end", n)
	}
}

// A page that was open when the server died goes on where it was when the server is back.
func TestSocketGoesOnAfterARestart(t *testing.T) {
	path := t.TempDir() + "/caderno.db"
	s := serveFrom(t, path, nil)
	id := s.start(long)
	f := s.follow(t, id, 0, nil)
	f.until(func(f receivedFrame) bool { return f.Next > 10 })
	seen, next := f.seen, f.next
	s.close()
	s = serveFrom(t, path, nil)
	f = s.follow(t, id, next, nil)
	f.seen = seen
	f.until(func(f receivedFrame) bool { return f.Next > next+10 })
	f.checkSeen(0, f.next)
	s.post("/api/runs/"+id+"/stop", nil).want(200)
}
