package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/live"
	"caderno/web/words"
)

const (
	framePause    = time.Second / 15 // between two frames at least
	pingEvery     = 25 * time.Second
	silenceAtMost = 65 * time.Second // two pings and some: then the reader is gone
	writeWithin   = 10 * time.Second // for one frame: a reader this slow resumes later
	maxMessage    = 4096             // bytes that a reader may send; it has nothing to say
	maxGather     = 8192             // events that go into one frame when a reader is far behind
)

var upgrader = websocket.Upgrader{
	HandshakeTimeout: 5 * time.Second, ReadBufferSize: 1024, WriteBufferSize: 4096, WriteBufferPool: &sync.Pool{},
	// CheckOrigin is nil: the same host only.
	Error: func(w http.ResponseWriter, _ *http.Request, status int, _ error) { w.WriteHeader(status) },
}

// frame is what the socket sends: the changes since the last one, and how the run stands. Delta and Now are left out
// when only the status has changed.
type frame struct {
	Next   int         `json:"next"` // the cursor to resume with
	Delta  viz.Delta   `json:"delta,omitempty"`
	Now    *viz.Now    `json:"now,omitempty"`
	Status statusFrame `json:"status"`
}

// watch answers GET /ws/runs/{id}?after=n with the log from event n on, as deltas, as it grows.
func (s *Site) watch(c echo.Context) error {
	after, err := position(c.QueryParams(), "after", 0)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	page, err := s.live.Read(ctx, id, 0)
	if err != nil {
		return err
	}
	empty, err := s.newFold(ctx, page.Status)
	if err != nil {
		return err
	}
	leave, ok := s.sockets.enter(peer(c))
	if !ok {
		return &problem{status: http.StatusTooManyRequests, key: "problem.too-many-sockets", retry: 30}
	}
	defer leave()
	conn, err := upgrader.Upgrade(c.Response(), c.Request(), nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	defer conn.Close()
	w := &watcher{site: s, conn: conn, id: id, say: sayTo(c), after: after, view: empty.any()}
	defer s.live.Watch(id)()
	live, cancel := context.WithCancel(s.ctx)
	defer cancel()
	var reading sync.WaitGroup
	reading.Go(func() {
		defer cancel()
		w.listen()
	})
	w.send(live)
	conn.Close() // ends listen
	reading.Wait()
	return nil
}

// watcher is one open socket. Its goroutine listen is the only one that reads, send the only one that writes.
type watcher struct {
	site  *Site
	conn  *websocket.Conn
	id    string
	say   *words.Printer
	after int // the reader has the events before this one
	view  view
	next  int // events folded into view
	tempo tempo
	last  []byte // the status sent last
}

// listen reads until the reader is gone; pongs prove that it is not.
func (w *watcher) listen() {
	w.conn.SetReadLimit(maxMessage)
	alive := func(string) error { return w.conn.SetReadDeadline(time.Now().Add(silenceAtMost)) }
	alive("")
	w.conn.SetPongHandler(alive)
	for {
		if _, _, err := w.conn.NextReader(); err != nil {
			return
		}
	}
}

// send follows the log until the run is over, the reader has left or the server ends.
func (w *watcher) send(ctx context.Context) {
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	pause := time.NewTimer(framePause)
	defer pause.Stop()
	for {
		page, err := w.turn(ctx)
		if err == nil && w.done(page) {
			w.close(websocket.CloseNormalClosure)
			return
		}
		pause.Reset(framePause)
		behind := len(page.Events) > 0 // there was too much for one frame
		if err != nil || !wait(ctx, w, pause.C, ping.C) || !behind && !wait(ctx, w, page.Changed, ping.C) {
			if w.site.ctx.Err() != nil {
				w.close(websocket.CloseGoingAway)
			}
			return
		}
	}
}

// wait waits for ready and pings meanwhile; false when the socket is to be closed.
func wait[T any](ctx context.Context, w *watcher, ready <-chan T, ping <-chan time.Time) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-ready:
			return ctx.Err() == nil
		case <-ping:
			if w.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeWithin)) != nil {
				return false
			}
		}
	}
}

// done says whether nothing can come any more: what failed or was stopped may be taken up again.
func (w *watcher) done(p live.Page) bool {
	return p.Status.State.Over() && w.next >= p.Status.Length
}

// turn sends what is new since the last turn, in one frame however much it is, and returns the last page read.
func (w *watcher) turn(ctx context.Context) (live.Page, error) {
	page, err := w.site.live.Read(ctx, w.id, w.next)
	if err != nil {
		return page, err
	}
	var fresh []ml.Event
	for len(page.Events) > 0 && len(fresh) < maxGather {
		known := max(0, min(len(page.Events), w.after-w.next)) // the reader has these: folded, not sent
		w.view.Apply(page.Events[:known]...)
		fresh = append(fresh, page.Events[known:]...)
		w.next += len(page.Events)
		if page, err = w.site.live.Read(ctx, w.id, w.next); err != nil {
			return page, err
		}
	}
	f := frame{Next: max(w.next, w.after)}
	if len(fresh) > 0 {
		f.Delta = w.view.Delta(fresh)
		w.view.Apply(fresh...)
		now := w.view.Now()
		f.Now = &now
	}
	f.Status = statusOf(w.say, page.Status, w.rate(page.Status.State))
	status, err := json.Marshal(f.Status)
	if err != nil || len(fresh) == 0 && bytes.Equal(status, w.last) {
		return page, err
	}
	w.last = status
	return page, w.write(f)
}

// rate is the epochs a second, 0 while unknown.
func (w *watcher) rate(state storage.State) float64 {
	if state != storage.Training {
		w.tempo = tempo{}
		return 0
	}
	return w.tempo.add(w.view.Now().Epoch, w.site.clock())
}

func (w *watcher) write(f frame) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	if err := w.conn.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	w.site.meter.frames.Inc()
	return w.conn.WriteMessage(websocket.TextMessage, body)
}

// close says goodbye. The reader comes back by itself after anything but a normal closure.
func (w *watcher) close(code int) {
	w.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}
