package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/live"
)

// apiRun is a run as the JSON API tells it.
type apiRun struct {
	ID            string        `json:"id"`
	State         storage.State `json:"state"`
	Queue         int           `json:"queue,omitempty"`
	Watchers      int           `json:"watchers"`
	Failure       string        `json:"failure,omitempty"`
	Spec          ml.Spec       `json:"spec"`
	Name          string        `json:"name"`
	DataHash      string        `json:"data_hash"`
	Engine        string        `json:"engine"`
	Created       time.Time     `json:"created"`
	Updated       time.Time     `json:"updated"`
	Elapsed       float64       `json:"elapsed"`
	Length        int           `json:"length"`
	Steps         int           `json:"steps"`
	StepsPerEpoch int           `json:"steps_per_epoch"`
	Epoch         float64       `json:"epoch"`
	Epochs        int           `json:"epochs"`
	Validation    *float64      `json:"validation"`
	Scores        *ml.Scores    `json:"scores"`
}

func runJSON(s live.Status) apiRun {
	failure, _, _ := strings.Cut(s.Run.Failure, ":")
	return apiRun{ID: s.Run.ID, State: s.State, Queue: s.Queue, Watchers: s.Watchers, Failure: failure, Spec: s.Run.Spec, Name: s.Run.Name,
		DataHash: s.Run.DataHash, Engine: ml.Engine, Created: s.Run.Created, Updated: s.Run.Updated, Elapsed: s.Run.Elapsed, Length: s.Length,
		Steps: s.Steps, StepsPerEpoch: s.StepsPerEpoch, Epoch: s.Run.Epoch, Epochs: s.Run.Epochs, Validation: s.Run.Validation, Scores: s.Run.Scores}
}

// apiStart answers POST /api/runs: 201 for a new run, 200 for one that exists already.
func (s *Site) apiStart(c echo.Context) error {
	spec, errs, err := readJSON(c.Request())
	if err != nil {
		return err
	}
	full, data, err := s.resolve(c.Request().Context(), spec, errs)
	if err != nil {
		return err
	}
	status, created, err := s.begin(c, full, data)
	if err != nil {
		return err
	}
	code := http.StatusOK
	if created {
		code = http.StatusCreated
	}
	c.Response().Header().Set("Location", "/api/runs/"+status.Run.ID)
	return c.JSON(code, runJSON(status))
}

// readJSON reads a spec from a JSON object. Numbers may be numbers or text, null is left out; whatever a field cannot
// take is a refusal of that field, and only a body that is no object is an error of the request.
func readJSON(r *http.Request) (ml.Spec, ml.FieldErrors, error) {
	var spec ml.Spec
	body, err := io.ReadAll(r.Body)
	if err != nil {
		if isTooLarge(err) {
			return spec, nil, err
		}
		return spec, nil, &problem{status: http.StatusBadRequest, key: "problem.json", cause: err}
	}
	if err := mustBeJSON(r); err != nil {
		return spec, nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
		return spec, nil, &problem{status: http.StatusBadRequest, key: "problem.json", cause: err}
	}
	var inner map[string]json.RawMessage
	if raw := fields["words"]; len(raw) > 0 && json.Unmarshal(raw, &inner) == nil { // its fields are named by their path
		delete(fields, "words")
		for name, raw := range inner {
			fields["words."+name] = raw
		}
	}
	var errs ml.FieldErrors
	for _, name := range sortedNames(fields) {
		raw := bytes.TrimSpace(fields[name])
		if bytes.Equal(raw, []byte("null")) {
			continue
		}
		text := string(raw)
		if raw[0] == '"' {
			if err := json.Unmarshal(raw, &text); err != nil {
				return spec, nil, &problem{status: http.StatusBadRequest, key: "problem.json", cause: err}
			}
		}
		errs = append(errs, setField(&spec, name, text)...)
	}
	return spec, errs, nil
}

// mustBeJSON refuses a body that says it is something else.
func mustBeJSON(r *http.Request) error {
	if kind := r.Header.Get("Content-Type"); kind != "" && !strings.HasPrefix(kind, "application/json") {
		return &problem{status: http.StatusUnsupportedMediaType, key: "problem.json-type"}
	}
	return nil
}

// sortedNames is the fields of a spec in their order, then any others by name.
func sortedNames(fields map[string]json.RawMessage) []string {
	var names []string
	for name := range fields {
		names = append(names, name)
	}
	rank := func(name string) int {
		if i := slices.Index(specFields, name); i >= 0 {
			return i
		}
		return len(specFields)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

func (s *Site) apiRun(c echo.Context) error {
	page, err := s.live.Read(c.Request().Context(), c.Param("id"), 1<<30) // its status and no events
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, runJSON(page.Status))
}

// apiCommand answers POST /api/runs/{id}/pause and its like with the run as it stands then.
func (s *Site) apiCommand(name string) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := s.tell(c, name); err != nil {
			return err
		}
		return s.apiRun(c)
	}
}

// apiEvents answers with the log from ?after= to its present end, one JSON object a line.
func (s *Site) apiEvents(c echo.Context) error {
	after, err := position(c.QueryParams(), "after", 0)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	page, err := s.live.Read(ctx, id, after)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Content-Type", "application/x-ndjson")
	c.Response().Header().Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	out := json.NewEncoder(c.Response())
	for end := page.Status.Length; len(page.Events) > 0 && after < end; {
		for _, e := range page.Events[:min(len(page.Events), end-after)] {
			if err := out.Encode(e); err != nil {
				return nil // the reader has left
			}
		}
		if after += len(page.Events); after >= end {
			break
		}
		if page, err = s.live.Read(ctx, id, after); err != nil {
			return err
		}
	}
	return nil
}

// position reads a place in a log from an address: a whole number from 0.
func position(q url.Values, name string, missing int) (int, error) {
	return count(q, name, missing, maxPosition)
}

// count reads a whole number from 0 to most from an address.
func count(q url.Values, name string, missing, most int) (int, error) {
	text := q.Get(name)
	if text == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(text)
	switch {
	case errors.Is(err, strconv.ErrSyntax):
		return 0, ml.FieldErrors{{Field: name, Code: ml.CodeNumber, Args: map[string]any{"got": shorten(text)}}}
	case err != nil || n < 0 || n > most:
		return 0, ml.FieldErrors{{Field: name, Code: ml.CodeRange, Args: map[string]any{"min": 0, "max": most, "got": shorten(text)}}}
	}
	return n, nil
}

// maxPosition is beyond the end of any log.
const maxPosition = 1_000_000

// stateFrame is a run folded up to some event, for the scrubber.
type stateFrame struct {
	Next   int            `json:"next"`
	Charts map[string]any `json:"charts"`
	Now    viz.Now        `json:"now"`
	Status statusFrame    `json:"status"`
}

// apiState answers with the charts as they were after the first ?at= events; without it, as they are.
func (s *Site) apiState(c echo.Context) error {
	at, err := position(c.QueryParams(), "at", -1)
	if err != nil {
		return err
	}
	say := sayTo(c)
	f, err := s.fold(c.Request().Context(), c.Param("id"), at)
	if err != nil {
		return err
	}
	now := f.any().Now()
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.JSON(http.StatusOK, stateFrame{Next: f.next, Charts: f.any().Charts(f.names(say)), Now: now,
		Status: statusOf(say, f.status, averageRate(now))})
}
