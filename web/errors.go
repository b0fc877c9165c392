package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/ml/series"
	mltext "caderno/ml/text" // text is a word of this package
	"caderno/storage"
	"caderno/web/live"
	"caderno/web/words"
)

// problem is an error with what its reader is told: a status, and the key of a sentence.
type problem struct {
	status int
	key    string
	args   []any
	fields ml.FieldErrors // of a form or spec, where that is what is wrong
	data   *series.Error  // of people's own data, where that is what is wrong
	text   *mltext.Error  // of people's own text
	retry  int            // seconds after which to try again; 0 for none
	cause  error
}

func (p *problem) Error() string {
	if p.cause != nil {
		return p.key + ": " + p.cause.Error()
	}
	return p.key
}

func (p *problem) Unwrap() error { return p.cause }

// message is the sentence in the reader's language.
func (p *problem) message(say *words.Printer) string {
	if p.data != nil {
		return say.Series(p.data)
	}
	if p.text != nil {
		return say.Text(p.text)
	}
	return say.T(p.key, p.args...)
}

// problemOf is the one place where errors become a status and words. What it does not know is our mistake: 500.
func problemOf(err error) *problem {
	if p, ok := errors.AsType[*problem](err); ok {
		return p
	}
	if fields, ok := errors.AsType[ml.FieldErrors](err); ok {
		return &problem{status: http.StatusUnprocessableEntity, key: "problem.fields", args: []any{"n", len(fields)}, fields: fields, cause: err}
	}
	if bad, ok := errors.AsType[*series.Error](err); ok {
		status := http.StatusUnprocessableEntity
		if bad.Code == series.CodeTooLong {
			status = http.StatusRequestEntityTooLarge
		}
		return &problem{status: status, data: bad, cause: err}
	}
	if bad, ok := errors.AsType[*mltext.Error](err); ok {
		status := http.StatusUnprocessableEntity
		if bad.Code == mltext.CodeTooLong {
			status = http.StatusRequestEntityTooLarge
		}
		return &problem{status: status, text: bad, cause: err}
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &problem{status: http.StatusRequestEntityTooLarge, key: "problem.too-large", args: []any{"limit", int(large.Limit)}, cause: err}
	}
	if state, ok := errors.AsType[*live.StateError](err); ok {
		return &problem{status: http.StatusConflict, key: "problem.state." + state.Command, cause: err}
	}
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return &problem{status: http.StatusNotFound, key: "problem.404", cause: err}
	case errors.Is(err, live.ErrBusy):
		return &problem{status: http.StatusTooManyRequests, key: "problem.busy", retry: 30, cause: err}
	case errors.Is(err, live.ErrUnit):
		return &problem{status: http.StatusUnprocessableEntity, key: "problem.unit", cause: err}
	case errors.Is(err, live.ErrNoNetwork):
		return &problem{status: http.StatusConflict, key: "problem.no-network", cause: err}
	case errors.Is(err, live.ErrOutdated):
		return &problem{status: http.StatusConflict, key: "problem.outdated", cause: err}
	case errors.Is(err, live.ErrClosed), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return &problem{status: http.StatusServiceUnavailable, key: "problem.503", retry: 5, cause: err}
	case errors.Is(err, storage.ErrFull):
		return &problem{status: http.StatusInsufficientStorage, key: "problem.full", cause: err}
	}
	if he, ok := errors.AsType[*echo.HTTPError](err); ok && he.Code < 500 {
		return &problem{status: he.Code, key: statusKey(he.Code), cause: err}
	}
	return &problem{status: http.StatusInternalServerError, key: "problem.500", cause: err}
}

// statusKey is the sentence of a status that Echo answers by itself.
func statusKey(code int) string {
	switch code {
	case http.StatusNotFound:
		return "problem.404"
	case http.StatusMethodNotAllowed:
		return "problem.405"
	case http.StatusRequestEntityTooLarge:
		return "problem.413"
	case http.StatusUnsupportedMediaType:
		return "problem.415"
	}
	return "problem.400"
}

// answerError is Echo's error handler: it answers with words, and logs what is our own mistake and nothing else.
func (s *Site) answerError(err error, c echo.Context) {
	p := problemOf(err)
	switch {
	case c.Request().Context().Err() != nil && errors.Is(err, context.Canceled):
		return // the reader has left
	case p.status == http.StatusInternalServerError:
		s.log.Error("request failed", "method", c.Request().Method, "route", c.Path(), "error", err.Error())
	}
	if c.Response().Committed {
		return
	}
	if p.retry > 0 {
		c.Response().Header().Set("Retry-After", strconv.Itoa(p.retry))
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	if isAPI(c) {
		err = c.JSON(p.status, problemJSON(p, sayTo(c)))
	} else {
		err = s.showProblem(c, p)
	}
	if err != nil {
		s.log.Error("answering an error failed", "route", c.Path(), "error", err.Error())
	}
}

// apiError is an error as the JSON API tells it.
type apiError struct {
	Error struct {
		Message string     `json:"message"`
		Fields  []apiField `json:"fields,omitempty"`
	} `json:"error"`
}

type apiField struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

func problemJSON(p *problem, say *words.Printer) apiError {
	var out apiError
	out.Error.Message = p.message(say)
	for _, f := range p.fields {
		out.Error.Fields = append(out.Error.Fields, apiField{f.Field, f.Code, say.Field(f)})
	}
	return out
}

// errorPage is the page of a problem.
type errorPage struct {
	page
	Status  int
	Message string
	Fields  []namedError
}

// namedError is a refused field with its label.
type namedError struct{ Label, Message string }

func (s *Site) showProblem(c echo.Context, p *problem) error {
	say := sayTo(c)
	d := errorPage{page: s.page(c, say.T("problem.title")), Status: p.status, Message: p.message(say)}
	for _, f := range p.fields {
		d.Fields = append(d.Fields, namedError{say.FieldName(f.Field), say.Field(f)})
	}
	return s.show(c, p.status, "error", d)
}
