// Package web is the application over HTTP: pages, the JSON API and one websocket per run. It is the only place that
// knows Echo and gorilla; what it shows comes from web/live, storage, viz, web/notebooks and web/words.
//
// There is one file for each page: home, notebook, run, settings, data. Handlers return errors; errors.go turns every
// error into a status and plain words, as a page or as JSON, and is the only place that logs one. Pages work without
// script: forms are posted, tables are there; with script the same page is live.
//
// A page never shows what was not measured: charts, tables, scores and verdicts are the fold of a run's log
// (viz.View), the same fold that the socket sends on as deltas.
package web

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"caderno/storage"
	"caderno/web/live"
)

// Options are the settings of Open. Zero means the default.
type Options struct {
	Clock  func() time.Time // default time.Now
	Log    *slog.Logger     // internal errors only; default slog.Default()
	Assets fs.FS            // what belongs under static/vendor, where the binary was built without it; default nothing
	Live   live.Options     // Clock and Logger are taken from here when they are not set there
}

// Site is the running application.
type Site struct {
	store  *storage.Store
	live   *live.Live
	clock  func() time.Time
	log    *slog.Logger
	echo   *echo.Echo
	files  *files
	pages  *pages
	series *library
	covers *covers
	counts *comparisons
	meter  *meter

	spaces *spaces

	ctx     context.Context // ends with Close or when the server shuts down: the sockets' farewell
	goodbye context.CancelFunc
	sockets *sockets
	starts  echo.MiddlewareFunc // limits how often a peer starts runs
}

// Open prepares the application on an open store: it takes up the runs that were under way, but listens nowhere yet.
// The caller closes the Site before the store.
func Open(store *storage.Store, opt Options) (*Site, error) { return openWith(store, opt, builtIn()) }

func openWith(store *storage.Store, opt Options, static fs.FS) (*Site, error) {
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.Default()
	}
	if opt.Live.Clock == nil {
		opt.Live.Clock = opt.Clock
	}
	if opt.Live.Logger == nil {
		opt.Live.Logger = opt.Log
	}
	s := &Site{store: store, clock: opt.Clock, log: opt.Log, series: newLibrary(store), covers: newCovers(), counts: newComparisons(), spaces: newSpaces(), sockets: newSockets()}
	var err error
	if s.files, err = newFiles(static, opt.Assets); err != nil {
		return nil, err
	}
	if s.pages, err = newPages(s.files); err != nil {
		return nil, err
	}
	if s.live, err = live.Open(store, s.series.data, opt.Live); err != nil {
		return nil, err
	}
	s.ctx, s.goodbye = context.WithCancel(context.Background())
	s.meter = newMeter(s.sockets.count)
	s.echo = s.routes()
	return s, nil
}

// Handler answers every request of the application.
func (s *Site) Handler() http.Handler { return headAsGet(s.echo) }

// How long a client may take. The longest read is an upload of 8 MiB over a slow network; sockets are not bound by
// these, they have deadlines of their own.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 90 * time.Second
	writeTimeout      = 90 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 32 << 10
)

// Server is an http.Server for the Handler with timeouts against clients that dawdle. Its Shutdown says goodbye to the
// sockets.
func (s *Site) Server() *http.Server {
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
		BaseContext: func(net.Listener) context.Context { return context.Background() },
		ErrorLog:    slog.NewLogLogger(quiet{}, slog.LevelError), // what clients do wrong is no news
	}
	server.RegisterOnShutdown(s.goodbye)
	return server
}

// quiet drops what it is given.
type quiet struct{ slog.Handler }

func (quiet) Enabled(context.Context, slog.Level) bool { return false }

// Close says goodbye to the sockets, puts every run down where the next Open takes it up, and ends what the Site
// started. When ctx ends first, Close returns its error.
func (s *Site) Close(ctx context.Context) error {
	s.goodbye()
	s.sockets.wait(ctx)
	return s.live.Close(ctx)
}

// sockets counts the open websockets, in all and by peer.
type sockets struct {
	mu    sync.Mutex
	open  map[string]int
	total int
	work  sync.WaitGroup
}

func newSockets() *sockets { return &sockets{open: map[string]int{}} }

// Most websockets at once. A reader has one for each figure of each open page; a class of thirty behind one address
// stays far below.
const (
	maxSockets        = 4096
	maxSocketsPerPeer = 512
)

// enter counts a socket in; false when there are too many. The caller calls leave once.
func (k *sockets) enter(peer string) (leave func(), ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.total >= maxSockets || k.open[peer] >= maxSocketsPerPeer {
		return nil, false
	}
	k.total++
	k.open[peer]++
	k.work.Add(1)
	return func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.total--
		if k.open[peer]--; k.open[peer] == 0 {
			delete(k.open, peer)
		}
		k.work.Done()
	}, true
}

func (k *sockets) count() float64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	return float64(k.total)
}

// wait returns when every socket is closed or ctx is done.
func (k *sockets) wait(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		k.work.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}
