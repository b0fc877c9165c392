package web

import (
	"crypto/sha256"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/viz"
)

// keptMap is a map of a log that keeps its vectors. A run has about a dozen, of a thousand words at most.
type keptMap struct {
	*ml.MapEvent
	events int // of the log up to it, itself among them
	epoch  float64
}

// drawnMaps is every kept map of a run on the same axes. Step, Angle, X and Y are nil where they mean nothing.
type drawnMaps struct {
	Axes   string     `json:"axes"`
	Step   *int       `json:"step"`
	Angle  *float64   `json:"angle"`
	X      *axisEnds  `json:"x"`
	Y      *axisEnds  `json:"y"`
	Frames []mapFrame `json:"frames"`
}

// mapFrame is one of them, its points by kind of word as the map's chart has them.
type mapFrame struct {
	Events    int                    `json:"events"`
	Step      int                    `json:"step"`
	Epoch     float64                `json:"epoch"`
	Explained float64                `json:"explained"`
	Kept      *float64               `json:"kept"`
	Lines     map[string][]viz.Point `json:"lines"`
}

// apiMap answers GET /api/runs/{id}/map?axes=follow|stay|concepts&x=pairs&y=pairs with the maps that have kept their vectors so
// far, drawn on these axes, which are made from the map of the step ?frozen= or from the latest among ?at= events. An answer
// stays what it is until the log grows.
func (s *Site) apiMap(c echo.Context) error {
	ask, errs := axesAskOf(c.QueryParams())
	if len(errs) > 0 {
		return errs
	}
	var err error
	if ask.at, err = position(c.QueryParams(), "at", -1); err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	page, err := s.live.Read(ctx, id, 1<<30) // its status and no events
	if err != nil {
		return err
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s %s %d %d %q %q", id, page.Status.Length, sayTo(c).Lang(), ask.kind, ask.step, ask.at, ask.x, ask.y))
	tag := fmt.Sprintf(`W/"%x"`, sum[:12])
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	answer, err := s.drawMaps(c, id, ask)
	if err != nil {
		h.Del("ETag")
		return err
	}
	return c.JSON(http.StatusOK, answer)
}

func (s *Site) drawMaps(c echo.Context, id string, ask axesAsk) (*drawnMaps, error) {
	run, err := s.fold(c.Request().Context(), id, -1)
	if err != nil {
		return nil, err
	}
	if run.words == nil {
		return nil, echo.ErrNotFound
	}
	chosen, err := chooseAxes(sayTo(c), run, ask)
	if err != nil {
		return nil, err
	}
	out := &drawnMaps{Axes: ask.kind, Frames: []mapFrame{}}
	if chosen.axes != nil {
		out.Step, out.Angle = &chosen.step, &chosen.axes.Angle
	}
	if chosen.x.To != "" {
		out.X, out.Y = &chosen.x, &chosen.y
	}
	for _, m := range run.maps {
		d, err := chosen.draw(m.MapEvent)
		if err != nil {
			return nil, err
		}
		out.Frames = append(out.Frames, mapFrame{m.events, m.Step, m.epoch, d.Explained, d.Kept, run.words.Lines(d.Points)})
	}
	return out, nil
}
