package web

import (
	"errors"
	"math"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/web/live"
	"caderno/web/words"
)

// watchPace is how many epochs a second a run does that was started on a page: a small network would be done before its
// reader has looked up. Programs that post to the API without ?pace= get all the speed there is.
const watchPace = "15"

// paceChoice is a button of the run bar.
type paceChoice struct {
	Epochs       string // as the form sends it
	Label, Title string
	On           bool
}

// paces lists the speeds of the run bar: to look at each epoch, to watch, and as fast as it goes.
var paces = []struct{ epochs, key string }{{"3", "bar.slow"}, {watchPace, "bar.watch"}, {"0", "bar.fast"}}

func paceChoices(say *words.Printer, at float64) []paceChoice {
	var choices []paceChoice
	for _, p := range paces {
		v, _ := strconv.ParseFloat(p.epochs, 64)
		c := paceChoice{Epochs: p.epochs, Label: say.T(p.key), Title: say.T("bar.free-title"), On: v == at}
		if v > 0 {
			c.Title = say.T("bar.pace-title", "n", v)
		}
		choices = append(choices, c)
	}
	return choices
}

// readPace reads a number of epochs a second, 0 for as fast as it goes.
func readPace(field, text string) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	switch {
	case err != nil || math.IsNaN(v):
		return 0, ml.FieldErrors{{Field: field, Code: ml.CodeNumber, Args: map[string]any{"got": shorten(text)}}}
	case v < 0 || v > live.MaxPace:
		return 0, ml.FieldErrors{{Field: field, Code: ml.CodeRange, Args: map[string]any{"min": 0, "max": live.MaxPace, "got": shorten(text)}}}
	}
	return v, nil
}

// setPace tells a run how fast to train.
func (s *Site) setPace(id, text string) error {
	v, err := readPace("epochs", text)
	if err != nil {
		return err
	}
	return s.live.Pace(id, v)
}

// begin starts a run, or finds the one that computes the same. An address with ?pace= holds a new run back.
func (s *Site) begin(c echo.Context, spec ml.Spec, data ml.Data) (status live.Status, created bool, err error) {
	var pace float64
	if text := c.QueryParam("pace"); text != "" {
		if pace, err = readPace("pace", text); err != nil {
			return status, false, err
		}
	}
	status, created, err = s.live.Start(c.Request().Context(), spec, data, visitor(c))
	if err != nil || !created {
		return status, created, err
	}
	s.meter.started.Inc()
	if err = s.live.Pace(status.Run.ID, pace); errors.Is(err, live.ErrState) {
		err = nil // it has ended already
	}
	status.Pace = pace
	return status, created, err
}
