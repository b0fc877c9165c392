package web

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml/series"
	"caderno/storage"
)

// There are no accounts: people's own data, series and texts, is at an address that nobody can guess, and pages list it only to the browser
// that brought it, which keeps the ids in a cookie. Who is given the address sees the data.
const ownCookie = "own"

// maxOwn is how many data a browser remembers, the newest.
const maxOwn = 8

var ownShape = regexp.MustCompile(`^[dt]-[a-z2-7]{16}$`)

// ownData lists the ids of the data that a reader brought, the newest first.
func ownData(c echo.Context) []string {
	cookie, err := c.Cookie(ownCookie)
	if err != nil {
		return nil
	}
	ids := strings.SplitN(cookie.Value, ".", maxOwn+1)
	ids = ids[:min(len(ids), maxOwn)]
	return slices.DeleteFunc(ids, func(id string) bool { return !ownShape.MatchString(id) })
}

// rememberData puts data first among those that the reader brought.
func rememberData(c echo.Context, id string) {
	ids := []string{id}
	for _, other := range ownData(c) {
		if other != id && len(ids) < maxOwn {
			ids = append(ids, other)
		}
	}
	c.SetCookie(&http.Cookie{Name: ownCookie, Value: strings.Join(ids, "."), Path: "/", MaxAge: year, HttpOnly: true, SameSite: http.SameSiteLaxMode})
}

// ownSeries loads the series that a reader brought; what is gone is left out.
func (s *Site) ownSeries(c echo.Context) ([]*series.Series, error) {
	var out []*series.Series
	for _, id := range ownData(c) {
		if isOwnText(id) {
			continue
		}
		data, err := s.series.load(c.Request().Context(), id)
		if err != nil {
			if problemOf(err).status == http.StatusNotFound {
				continue
			}
			return nil, err
		}
		out = append(out, data)
	}
	return out, nil
}

// ownTexts tells of the texts that a reader brought, without what stands in them; what is gone is left out.
func (s *Site) ownTexts(c echo.Context) ([]storage.Text, error) {
	var out []storage.Text
	for _, id := range ownData(c) {
		if !isOwnText(id) {
			continue
		}
		text, err := s.store.AboutText(c.Request().Context(), id)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			continue
		case err != nil:
			return nil, err
		}
		out = append(out, text)
	}
	return out, nil
}

// listed says whether a run may stand in a list that this reader sees.
func listed(run storage.Run, own []string) bool {
	return !isOwn(run.Data) || slices.Contains(own, run.Data)
}
