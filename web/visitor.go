package web

import (
	"crypto/rand"
	"net/http"
	"regexp"

	"github.com/labstack/echo/v4"
)

var visitorShape = regexp.MustCompile(`^[A-Z2-7]{26}$`)

// visitor names whose turn in the queue a run takes: a random name kept in a cookie since the first page, so that thirty
// readers behind one address take thirty turns. Who has none, such as a program, is known by the address. Someone who
// makes names up gets more turns, but no more runs: the limit on starting them goes by address.
func visitor(c echo.Context) string {
	if cookie, err := c.Cookie(whoCookie); err == nil && visitorShape.MatchString(cookie.Value) {
		return cookie.Value
	}
	return peer(c)
}

// welcome gives a reader a name, once.
func welcome(c echo.Context) {
	if cookie, err := c.Cookie(whoCookie); err == nil && visitorShape.MatchString(cookie.Value) {
		return
	}
	c.SetCookie(&http.Cookie{Name: whoCookie, Value: rand.Text(), Path: "/", MaxAge: year, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
