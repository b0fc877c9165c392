package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

// What breaks on our side is logged with its cause, and told in words without it.
func TestInternalErrorsAreToldInWords(t *testing.T) {
	s := serve(t, nil)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/api/runs/x"} {
		a := s.get(path, "Accept-Language", "en").want(http.StatusInternalServerError)
		if !strings.Contains(a.Body, "Something broke on our side") || strings.Contains(a.Body, "sql") || strings.Contains(a.Body, "closed") {
			t.Errorf("%s: %s", path, a.Body)
		}
	}
	if log := s.log.String(); strings.Count(log, "request failed") != 2 || !strings.Contains(log, "database is closed") {
		t.Errorf("logged: %s", log)
	}
}

func TestPanicsAreErrors(t *testing.T) {
	s := serve(t, nil)
	s.site.echo.GET("/boom", func(echo.Context) error { panic("boom") })
	a := s.get("/boom").want(http.StatusInternalServerError)
	if strings.Contains(a.Body, "panic") || !strings.Contains(s.log.String(), "panic: boom") {
		t.Errorf("said %.200s, logged %.200s", a.Body, s.log.String())
	}
}
