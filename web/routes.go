package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"caderno/ml/series"
)

// The largest bodies: of a form or spec, and of an upload with the frame that a browser puts around it.
const (
	formBytes   = 64 << 10
	uploadBytes = series.MaxBytes + 64<<10
)

// answerWithin is how long an answer may take; a page that folds a long log takes some tenths of a second.
const answerWithin = 20 * time.Second

func (s *Site) routes() *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.answerError
	e.Logger.SetOutput(nothing{})
	unpacked := func(c echo.Context) bool {
		p := c.Request().URL.Path
		return strings.HasPrefix(p, "/ws/") || strings.HasPrefix(p, "/static/") || p == "/metrics"
	}
	unlimited := func(c echo.Context) bool {
		p := c.Request().URL.Path
		return strings.HasPrefix(p, "/static/") || p == "/healthz" || p == "/metrics"
	}
	unhurried := func(c echo.Context) bool { // a socket, and an upload over a slow network
		p := c.Request().URL.Path
		return strings.HasPrefix(p, "/ws/") || p == "/data" || p == "/texts"
	}
	e.Use(s.meter.count, secure, speak, recovered,
		middleware.GzipWithConfig(middleware.GzipConfig{Level: 4, MinLength: 1024, Skipper: unpacked}),
		middleware.ContextTimeoutWithConfig(middleware.ContextTimeoutConfig{Timeout: answerWithin, Skipper: unhurried,
			ErrorHandler: func(err error, _ echo.Context) error { return err }}),
		limited(readLimit, unlimited), sameOrigin())

	s.starts = limited(startLimit, nil) // one count for forms and the API
	s.addPages(e)
	s.addAPI(e)
	return e
}

// addPages adds what people see.
func (s *Site) addPages(e *echo.Echo) {
	small := bodyLimit(formBytes)
	uploads := limited(dataLimit, nil)
	e.GET("/healthz", func(c echo.Context) error { return c.String(http.StatusOK, "ok\n") })
	e.GET("/metrics", s.meter.handler())
	e.GET("/static/*", s.files.serve)

	e.GET("/", s.showHome)
	e.GET("/notebooks/:id", s.showNotebook)
	e.POST("/notebooks/:id", s.askNotebook)
	e.POST("/notebooks/:id/tokens", s.showTokens)
	e.GET("/runs/new", s.showSettings)
	e.POST("/runs", s.startRun, small, s.starts)
	e.GET("/runs/:id", s.showRun)
	e.GET("/runs/:id/figure", s.showFigure)
	e.GET("/runs/:id/words", s.showWords)
	e.GET("/sweeps", s.showSweep)
	e.GET("/sweeps/figure", s.showSweepFigure)
	e.POST("/sweeps", s.startSweep, small, s.starts)
	e.GET("/data/new", s.showUpload)
	e.POST("/data", s.readData, uploads)
	e.GET("/data/:id", s.showData)
	e.POST("/data/:id/read", s.rereadData, small, uploads)
	e.GET("/texts/new", s.showTextUpload)
	e.POST("/texts", s.readText, uploads)
	e.GET("/texts/:id", s.showText)
	for _, command := range commands {
		e.POST("/runs/:id/"+command, s.command(command), small)
	}
}

// addAPI adds what programs and scripts use.
func (s *Site) addAPI(e *echo.Echo) {
	small := bodyLimit(formBytes)
	e.GET("/api/notebooks", s.apiNotebooks)
	e.GET("/api/notebooks/:id", s.apiNotebook)
	e.POST("/api/runs", s.apiStart, small, s.starts)
	e.POST("/api/sweeps", s.apiStartSweep, small, s.starts)
	e.GET("/api/runs/:id", s.apiRun)
	e.GET("/api/runs/:id/events", s.apiEvents)
	e.GET("/api/runs/:id/state", s.apiState)
	e.GET("/api/runs/:id/map", s.apiMap)
	e.GET("/api/runs/:id/inside", s.apiInside)
	e.POST("/api/runs/:id/touch", s.apiTouch, small, limited(touchLimit, nil))
	e.GET("/ws/runs/:id", s.watch)
	for _, command := range commands {
		e.POST("/api/runs/:id/"+command, s.apiCommand(command), small)
	}
}

// headAsGet lets HEAD ask for whatever GET does; the server leaves the body out.
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := *r
			get.Method = http.MethodGet
			r = &get
		}
		next.ServeHTTP(w, r)
	})
}

// nothing is where Echo's own log goes: errors.go logs what is worth it.
type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }
