package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// fetch asks a handler without a network.
func fetch(t *testing.T, h http.Handler, path string) *answer {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return &answer{t: t, what: "GET " + path, Status: w.Code, Header: w.Header(), Body: w.Body.String()}
}
