package web

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// sweepFigure is a sweep as a page shows it: two curves over the sizes, where more of them stop helping, the runs, a verdict.
type sweepFigure struct {
	*words.Printer
	ID, Title, Caption string
	Fragment           string // where the figure comes from again
	Values             []hidden
	Working            bool // some run goes on
	Trained, Sizes     int
	Ask                string // what the button says, "" where nothing is left to train
	Charts             []sweepChart
	Knee, KneeWhy      string
	NoTruth            bool // the text has no questions whose answers are known
	Runs               []sweepRun
	Verdict            *wordVerdict
}

// sweepRun is one size: its row in the table and its link.
type sweepRun struct {
	URL, Size, Sign, Words string
	Right, Purity, Seconds string
	Knee                   bool
}

// placeShape is what the id of an element looks like.
var placeShape = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,63}$`)

// sweepBlock shows the sweep of a notebook.
func (s *Site) sweepBlock(ctx context.Context, say *words.Printer, b notebooks.Sweep) (*sweepFigure, error) {
	return s.sweepFigure(ctx, say, b.ID, b.Caption, sweepAsk{ml.Spec{Data: b.Data, Words: b.Words}, b.Sizes})
}

func (s *Site) sweepFigure(ctx context.Context, say *words.Printer, id, caption string, ask sweepAsk) (*sweepFigure, error) {
	all, text, err := s.trials(ctx, ask)
	if err != nil {
		return nil, err
	}
	values := ask.values()
	f := &sweepFigure{Printer: say, ID: id, Title: say.T("sweep.title"), Caption: strings.TrimSpace(caption + " " + say.T("sweep.caption")),
		NoTruth: len(text.Axes) == 0, Sizes: len(all), Fragment: "/sweeps/figure?" + values.Encode() + "&at=" + url.QueryEscape(id)}
	for _, name := range append([]string{"sizes"}, specFields...) {
		if values.Has(name) {
			f.Values = append(f.Values, hidden{name, values.Get(name)})
		}
	}
	left, knee := 0, kneeOf(all)
	for i, t := range all {
		switch {
		case !t.run || waits(t.status.State):
			left++
		case t.status.State == storage.Done:
			f.Trained++
		case !t.status.State.Over():
			f.Working = true
		}
		f.Runs = append(f.Runs, sweepRunOf(say, t, i == knee))
	}
	if left > 0 {
		f.Ask = say.T("sweep.train", "n", left)
		if left < len(all) {
			f.Ask = say.T("sweep.train-rest", "n", left)
		}
	}
	if knee >= 0 {
		f.Knee, f.KneeWhy = say.T("sweep.dimensions", "n", all[knee].size), say.T("sweep.knee-of", "n", f.Trained)
	}
	f.Charts = sweepCharts(say, all, knee, f.NoTruth)
	f.Verdict = newSweepVerdict(say, id, all, knee)
	return f, nil
}

func sweepRunOf(say *words.Printer, t trial, knee bool) sweepRun {
	r := sweepRun{Size: say.Count(t.size), Words: say.T("sweep.idle"), Right: words.None, Purity: words.None, Seconds: words.None, Knee: knee}
	if !t.run {
		return r
	}
	run := t.status.Run
	r.URL, r.Sign = "/runs/"+run.ID, signOf(t.status.State)
	r.Words = statusOf(say, t.status, averageRate(viz.Now{Epoch: run.Epoch, Elapsed: run.Elapsed})).words(say)
	if sec := t.seconds(); sec != nil {
		r.Seconds = say.Duration(*sec)
	}
	if t.status.State != storage.Diverged {
		r.Right, r.Purity = say.Percent(t.right), say.Percent(t.purity)
	}
	return r
}

// within is how far from the best share of right answers a size may stay and still be as good: three points.
const within = 0.03

// kneeOf is the number of the knee among the trained sizes: the smallest within three points of the best. It is -1 while
// fewer than notebooks.MinSizes are trained, and where nobody knows the right answers.
func kneeOf(all []trial) int {
	best, n := 0.0, 0
	for _, t := range all {
		if t.done() && t.right != nil {
			best = max(best, *t.right)
			n++
		}
	}
	if n < notebooks.MinSizes {
		return -1
	}
	for i, t := range all {
		if t.done() && t.right != nil && *t.right >= best-within {
			return i
		}
	}
	return -1
}

func (t trial) done() bool { return t.run && t.status.State == storage.Done }

// newSweepVerdict judges a sweep whose runs are all over; nil before, and where there is no knee. More dimensions must have
// taken longer and known more: by more than three points at the best size than at the smallest.
func newSweepVerdict(say *words.Printer, prefix string, all []trial, knee int) *wordVerdict {
	if knee < 0 {
		return nil
	}
	var done []trial
	for _, t := range all {
		if !t.run || !t.status.State.Over() {
			return nil
		}
		if t.done() && t.right != nil {
			done = append(done, t)
		}
	}
	small, large, at := done[0], done[len(done)-1], all[knee]
	best := small
	for _, t := range done {
		if *t.right > *best.right {
			best = t
		}
	}
	gain, slower := *best.right-*small.right, large.trained/small.trained
	v := &wordVerdict{ID: prefix + "-verdict", Claim: say.T("sweep.claim"), Number: say.Count(at.size), What: say.T("sweep.number")}
	key := "holds"
	v.Sign = "holds"
	switch {
	case gain <= within:
		key, v.Sign = "fails", "diverged"
	case !(slower > 1):
		key, v.Sign = "no-slower", "paused"
	case at.size == large.size:
		key = "no-knee"
	}
	v.Says = say.T("sweep.says."+key, "knee", at.size, "large", large.size)
	v.Facts = []fact{
		{say.T("sweep.fact.right", "n", small.size), say.Percent(small.right), ""},
		{say.T("sweep.fact.best", "n", best.size), say.Percent(best.right), ""},
		{say.T("sweep.fact.slower", "small", small.size, "large", large.size), say.T("sweep.times", "n", say.Significant(math.Round(10*slower)/10, 3)), ""},
		{say.T("sweep.fact.limit"), say.T("sweep.points", "n", 100*within), ""},
	}
	return v
}

// sweepPage is a sweep by itself.
type sweepPage struct {
	page
	Lead  string
	Sweep *sweepFigure
}

func (s *Site) showSweep(c echo.Context) error {
	say := sayTo(c)
	ask, err := readSweep(c, c.QueryParams())
	if err != nil {
		return err
	}
	f, err := s.sweepFigure(c.Request().Context(), say, "sweep", "", ask)
	if err != nil {
		return err
	}
	data, err := s.series.data(c.Request().Context(), ask.spec.Data)
	if err != nil {
		return err
	}
	name := say.RunName(ask.spec.Data, ml.NameOf(data))
	d := sweepPage{page: s.page(c, say.T("sweep.page", "text", name)), Lead: say.T("sweep.lead"), Sweep: f}
	return s.show(c, http.StatusOK, "sweep", d)
}

// showSweepFigure answers with the section of a sweep alone, for a page that renews it.
func (s *Site) showSweepFigure(c echo.Context) error {
	id := c.QueryParam("at")
	if !placeShape.MatchString(id) {
		id = "sweep"
	}
	ask, err := readSweep(c, c.QueryParams())
	if err != nil {
		return err
	}
	f, err := s.sweepFigure(c.Request().Context(), sayTo(c), id, "", ask)
	if err != nil {
		return err
	}
	body, err := s.pages.render("sweep", "sweep", f)
	if err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.HTMLBlob(http.StatusOK, body)
}
