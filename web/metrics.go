package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// meter counts what the server does, for /metrics.
type meter struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	frames   prometheus.Counter
	started  prometheus.Counter
}

func newMeter(sockets func() float64) *meter {
	m := &meter{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "caderno_requests_total", Help: "Requests answered, by route, method and status."},
			[]string{"route", "method", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "caderno_request_seconds", Help: "Time to answer, by route; sockets left out.",
			Buckets: []float64{.001, .003, .01, .03, .1, .3, 1, 3, 10}}, []string{"route"}),
		frames:  prometheus.NewCounter(prometheus.CounterOpts{Name: "caderno_frames_total", Help: "Frames sent over sockets."}),
		started: prometheus.NewCounter(prometheus.CounterOpts{Name: "caderno_runs_started_total", Help: "Runs created; asking for a run that exists does not count."}),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.frames, m.started, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "caderno_sockets", Help: "Open websockets."}, sockets))
	return m
}

// count is the outermost middleware. Routes come from the router, so that no address can make new series.
func (m *meter) count(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		from := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err) // answers, so that the status is known
		}
		route := c.Path()
		if route == "" {
			route = "none"
		}
		m.requests.WithLabelValues(route, method(c.Request().Method), strconv.Itoa(c.Response().Status)).Inc()
		if !c.IsWebSocket() {
			m.seconds.WithLabelValues(route).Observe(time.Since(from).Seconds())
		}
		return nil
	}
}

// method is the method, or "other" for what a client has made up.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return m
	}
	return "other"
}

func (m *meter) handler() echo.HandlerFunc {
	return echo.WrapHandler(promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
}
