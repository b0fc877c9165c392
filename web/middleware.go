package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"caderno/web/words"
)

var noTime time.Time // no Last-Modified

// contentPolicy lets a page load what this server serves and nothing else: no inline script or style, no eval, no
// foreign frame.
const contentPolicy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"

// secure sets the headers that every answer has.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "SAMEORIGIN")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		return next(c)
	}
}

// recovered turns a panic into an error with its stack, for the log.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		return next(c)
	}
}

const (
	sayKey     = "say"
	langCookie = "lang"
	whoCookie  = "visitor"
	year       = 365 * 24 * 60 * 60 // seconds
)

// speak chooses the language of the answer. An address that asks for one is remembered.
func speak(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		asked, kept := c.QueryParam("lang"), ""
		if cookie, err := c.Cookie(langCookie); err == nil {
			kept = cookie.Value
		}
		lang := words.Match(asked, kept, c.Request().Header.Get("Accept-Language"))
		if chosen, ok := words.Parse(asked); ok && asked != "" && string(chosen) != kept {
			c.SetCookie(&http.Cookie{Name: langCookie, Value: string(chosen), Path: "/", MaxAge: year, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		}
		c.Set(sayKey, words.Get(lang))
		c.Response().Header().Add("Vary", "Accept-Language, Cookie")
		return next(c)
	}
}

// sayTo is the printer of the request's language.
func sayTo(c echo.Context) *words.Printer {
	if say, ok := c.Get(sayKey).(*words.Printer); ok {
		return say
	}
	return words.Get(words.Portuguese)
}

// sameOrigin refuses what another site makes a reader's browser post.
func sameOrigin() echo.MiddlewareFunc {
	check := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := check.Check(c.Request()); err != nil {
				return &problem{status: http.StatusForbidden, key: "problem.cross-origin", cause: err}
			}
			return next(c)
		}
	}
}

// bodyLimit refuses a body of more than n bytes: at once when its length is announced, else when it gets there.
func bodyLimit(n int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if r.ContentLength > n {
				return &http.MaxBytesError{Limit: n}
			}
			r.Body = http.MaxBytesReader(c.Response(), r.Body, n)
			return next(c)
		}
	}
}

// A limit of requests by peer.
type limit struct {
	rate  rate.Limit // a second
	burst int
}

// The limits count a whole class behind one address as one peer: thirty readers who all load a page at once, drag a
// scrubber (some ten requests a second each) or press Train in the same second are served; a script is slowed down.
// Static files, health and metrics are not counted.
var (
	readLimit  = limit{300, 1500} // pages, API reads, commands to runs, sockets
	startLimit = limit{4, 120}    // starting runs: four presses each in one go, then one every eight seconds each
	dataLimit  = limit{1, 60}     // reading people's own data: two tries each in one go
	touchLimit = limit{2, 60}     // touching networks: two touches each in one go
)

// limited answers 429 to a peer that asks more often than l. Peers are told apart by the address of the connection.
func limited(l limit, skip middleware.Skipper) echo.MiddlewareFunc {
	if skip == nil {
		skip = middleware.DefaultSkipper
	}
	store := middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: l.rate, Burst: l.burst, ExpiresIn: 10 * time.Minute})
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Skipper: skip, Store: store,
		IdentifierExtractor: func(c echo.Context) (string, error) { return peer(c), nil },
		DenyHandler: func(c echo.Context, _ string, _ error) error {
			wait := max(1, int(5/float64(l.rate)))
			return &problem{status: http.StatusTooManyRequests, key: "problem.too-often", args: []any{"n", wait}, retry: wait}
		},
	})
}

// peer names who is at the other end of the connection: its address, or the network of an IPv6 address, since one
// household or phone has 2⁶⁴ of those. What a client writes into headers does not count.
func peer(c echo.Context) string {
	addr, err := netip.ParseAddr(c.RealIP())
	if err != nil {
		return "?"
	}
	if addr = addr.Unmap(); addr.Is6() {
		if network, err := addr.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return addr.String()
}

// isAPI says whether the answer is for a program: errors are JSON.
func isAPI(c echo.Context) bool {
	p := c.Request().URL.Path
	return strings.HasPrefix(p, "/api/") || strings.HasPrefix(p, "/ws/")
}

// isTooLarge says whether reading a body failed because there was too much of it.
func isTooLarge(err error) bool {
	_, ok := errors.AsType[*http.MaxBytesError](err)
	return ok
}
