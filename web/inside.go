package web

import (
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"caderno/ml"
)

// apiTouch answers POST /api/runs/{id}/touch, an object {"touches": […]}, with what the run's network does before and after.
func (s *Site) apiTouch(c echo.Context) error {
	if err := mustBeJSON(c.Request()); err != nil {
		return err
	}
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		if isTooLarge(err) {
			return err
		}
		return &problem{status: http.StatusBadRequest, key: "problem.json", cause: err}
	}
	touches, err := ml.ReadTouches(body)
	if _, ok := err.(ml.FieldErrors); err != nil && !ok {
		return &problem{status: http.StatusBadRequest, key: "problem.json", cause: err}
	}
	if err != nil {
		return err
	}
	touched, err := s.live.Touch(c.Request().Context(), c.Param("id"), touches)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, touched)
}

// apiInside answers GET /api/runs/{id}/inside?at=step with the event of the look at this step; without a step, of the last
// look so far.
func (s *Site) apiInside(c echo.Context) error {
	const mostSteps = 1_000_000_000 // beyond the end of any run
	at, err := count(c.QueryParams(), "at", -1, mostSteps)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	var found *ml.Event
	for after := 0; ; {
		page, err := s.live.Read(ctx, id, after)
		if err != nil {
			return err
		}
		for i, e := range page.Events {
			if e.Inside != nil && (at < 0 || e.Step == at) {
				found = &page.Events[i]
			}
		}
		if after += len(page.Events); len(page.Events) == 0 || found != nil && at >= 0 {
			break
		}
	}
	if found == nil {
		return &problem{status: http.StatusNotFound, key: "problem.no-look"}
	}
	return c.JSON(http.StatusOK, found)
}
