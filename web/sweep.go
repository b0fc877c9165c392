package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/storage"
	"caderno/web/live"
	"caderno/web/notebooks"
)

// A sweep is several runs of word vectors that differ in their size alone. It is named by what it asks for, as a run is: a
// text, the sizes and all other settings stand in its address, and nothing about it is stored but its runs.

// sweepAsk is what a sweep asks for.
type sweepAsk struct {
	spec  ml.Spec // without a size
	sizes []int   // rising
}

// defaultSizes about double each time, which is even on the chart's axis.
var defaultSizes = []int{2, 5, 10, 20, 50, 100}

// readSweep reads a sweep from an address or a form. What it leaves out is the small world in the reader's language, and
// defaultSizes.
func readSweep(c echo.Context, values url.Values) (sweepAsk, error) {
	spec, errs := readSpec(values, false)
	spec.Words.Size = 0
	ask := sweepAsk{spec: ml.Spec{Data: spec.Data, Words: spec.Words}, sizes: defaultSizes}
	if ask.spec.Data == "" {
		ask.spec.Data = ml.WorldPortuguese
		if sayTo(c).Lang() == "en" {
			ask.spec.Data = ml.WorldEnglish
		}
	}
	if text := values.Get("sizes"); text != "" {
		var more ml.FieldErrors
		ask.sizes, more = readSizes(text)
		errs = append(errs, more...)
	}
	if len(errs) > 0 {
		return ask, errs
	}
	return ask, nil
}

// readSizes reads sizes with commas between them; they come back rising, each once.
func readSizes(text string) (sizes []int, errs ml.FieldErrors) {
	refuse := func(code string, args map[string]any) ([]int, ml.FieldErrors) {
		return nil, ml.FieldErrors{{Field: "sizes", Code: code, Args: args}}
	}
	bound := ml.WordBounds[slices.IndexFunc(ml.WordBounds, func(b ml.Bound) bool { return b.Field == "words.size" })]
	parts := strings.Split(text, ",")
	if len(parts) > notebooks.MaxSizes {
		return refuse(ml.CodeTooMany, map[string]any{"max": notebooks.MaxSizes, "got": len(parts)})
	}
	for _, part := range parts {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		switch {
		case errors.Is(err, strconv.ErrSyntax):
			return refuse(ml.CodeNumber, map[string]any{"got": shorten(part)})
		case err != nil || float64(n) < bound.Min || float64(n) > bound.Max:
			return refuse(ml.CodeRange, map[string]any{"min": bound.Min, "max": bound.Max, "got": shorten(part)})
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	sizes = slices.Compact(sizes)
	if len(sizes) < notebooks.MinSizes {
		return refuse(ml.CodeRange, map[string]any{"min": notebooks.MinSizes, "max": notebooks.MaxSizes, "got": len(sizes)})
	}
	return sizes, nil
}

// values are the sweep as an address or a form says it.
func (a sweepAsk) values() url.Values {
	var sizes []string
	for _, n := range a.sizes {
		sizes = append(sizes, strconv.Itoa(n))
	}
	return wordValues(a.spec, url.Values{"data": {a.spec.Data}, "sizes": {strings.Join(sizes, ",")}})
}

// trial is one size of a sweep: its run, as far as there is one.
type trial struct {
	size   int
	spec   ml.Spec // resolved
	run    bool    // there is one
	status live.Status
	reached
}

// reached is what the log of a run says of it so far; nil where that is not known.
type reached struct {
	right, purity *float64 // of the last map
	trained       float64  // seconds that training alone took: the time up to each step's end since whatever was before
}

// trials finds the runs of a sweep. Refusals are ml.FieldErrors.
func (s *Site) trials(ctx context.Context, ask sweepAsk) ([]trial, *ml.Text, error) {
	data, err := s.series.named(ctx, ask.spec.Data)
	if err != nil {
		return nil, nil, err
	}
	text, ok := data.(*ml.Text)
	if !ok {
		return nil, nil, ml.FieldErrors{{Field: "data", Code: ml.CodeUnknown, Args: map[string]any{"got": shorten(ask.spec.Data)}}}
	}
	var out []trial
	for _, size := range ask.sizes {
		t := trial{size: size, spec: ask.spec}
		t.spec.Words.Size = size
		if t.spec, err = t.spec.ResolveWords(text); err != nil {
			return nil, nil, err
		}
		page, err := s.live.Read(ctx, t.spec.ID(text.Hash()), 1<<30) // its status and no events
		switch {
		case errors.Is(err, storage.ErrNotFound):
			out = append(out, t)
			continue
		case err != nil:
			return nil, nil, err
		}
		t.run, t.status = true, page.Status
		if t.reached, err = s.spaces.of(ctx, s.live, page.Status); err != nil {
			return nil, nil, err
		}
		out = append(out, t)
	}
	return out, text, nil
}

// spaces keeps what the logs of runs say, so that a page that asks every second reads no event twice.
type spaces struct {
	mu   sync.Mutex
	kept map[string]readSpace
}

// readSpace is a log as far as it was read.
type readSpace struct {
	length int
	until  float64 // seconds spent up to there
	reached
}

func newSpaces() *spaces { return &spaces{kept: map[string]readSpace{}} }

// maxSpaces is how many runs are kept.
const maxSpaces = 512

func (k *spaces) of(ctx context.Context, from *live.Live, status live.Status) (reached, error) {
	id := status.Run.ID
	k.mu.Lock()
	now := k.kept[id]
	k.mu.Unlock()
	if now.length == status.Length {
		return now.reached, nil
	}
	if now.length > status.Length { // the log was recovered
		now = readSpace{}
	}
	for now.length < status.Length {
		page, err := from.Read(ctx, id, now.length)
		if err != nil {
			return reached{}, err
		}
		if len(page.Events) == 0 {
			break
		}
		for i := range page.Events {
			now.add(&page.Events[i])
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.kept) >= maxSpaces {
		clear(k.kept)
	}
	k.kept[id] = now
	return now.reached, nil
}

// add takes the next event in. A step tells of its training first and of its map after that, so that drawing and measuring
// are no part of the time of training.
func (r *readSpace) add(e *ml.Event) {
	if e.Progress != nil {
		r.trained += e.Elapsed - r.until
	}
	if e.Map != nil {
		r.right, r.purity = e.Map.Right, e.Map.Purity
	}
	r.until, r.length = e.Elapsed, r.length+1
}

// beginSweep starts the runs of a sweep that do not exist, and goes on with those that wait for someone. Where the queue has
// no room for all, those that had stay; the error is live.ErrBusy when none had.
func (s *Site) beginSweep(c echo.Context, values url.Values) (sweepAsk, error) {
	ask, err := readSweep(c, values)
	if err != nil {
		return ask, err
	}
	ctx := c.Request().Context()
	all, text, err := s.trials(ctx, ask)
	if err != nil {
		return ask, err
	}
	moved := 0
	for _, t := range all {
		var created bool
		switch {
		case !t.run:
			_, created, err = s.live.Start(ctx, t.spec, text, visitor(c))
		case waits(t.status.State):
			err = s.live.Resume(t.status.Run.ID)
		default:
			continue
		}
		if created {
			s.meter.started.Inc()
		}
		switch {
		case errors.Is(err, live.ErrState): // someone else was faster
		case errors.Is(err, live.ErrBusy) && moved > 0:
			return ask, nil
		case err != nil:
			return ask, err
		}
		moved++
	}
	return ask, nil
}

// waits says whether a run stands still until someone goes on with it.
func waits(state storage.State) bool {
	return state == storage.Paused || state == storage.Stopped || state == storage.Failed
}

// startSweep answers the form of a sweep and goes back to the page it stands on.
func (s *Site) startSweep(c echo.Context) error {
	values, err := formValues(c)
	if err != nil {
		return err
	}
	ask, err := s.beginSweep(c, values)
	if err != nil {
		return err
	}
	back := backTo(c.Request(), "/sweeps?"+ask.values().Encode())
	if id := values.Get("at"); placeShape.MatchString(id) {
		back += "#" + id
	}
	return c.Redirect(http.StatusSeeOther, back)
}

// apiStartSweep answers the same form sent by a script.
func (s *Site) apiStartSweep(c echo.Context) error {
	values, err := formValues(c)
	if err != nil {
		return err
	}
	if _, err = s.beginSweep(c, values); err != nil {
		return err
	}
	return c.NoContent(http.StatusAccepted)
}
