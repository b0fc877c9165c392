package web

import (
	"context"
	"errors"
	"math"
	"net/http"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// homePage is the shelf of notebooks and the runs that changed last.
type homePage struct {
	page
	Books []bookCard
	Runs  []runRow
	Count string
}

// bookCard is a notebook on the shelf.
type bookCard struct {
	URL, Title, Short, Chapter, State string
	Cover                             cover
	Words                             []string // on the cover in place of a drawing
}

// runRow is a run in the list.
type runRow struct {
	URL, ID, Name, What    string
	Sign, Words            string
	State                  storage.State
	Pause, Resume, Stop    bool // what it can be told
	PauseLabel, StopLabel  string
	ResumeLabel            string
	Spark                  spark
	Score, ScoreOf, ItsAge string
}

// runsShown is how many runs home lists, and runsRead among how many of the latest it looks for them.
const runsShown, runsRead = 12, 100

func (s *Site) showHome(c echo.Context) error {
	say, ctx := sayTo(c), c.Request().Context()
	d := homePage{page: s.page(c, say.T("home.title"))}
	d.Crumb = say.T("site.subject")
	for _, n := range notebooks.All(string(say.Lang())) {
		card, err := s.bookCard(ctx, say, n)
		if err != nil {
			return err
		}
		d.Books = append(d.Books, card)
	}
	runs, err := s.store.Recent(ctx, runsRead)
	if err != nil {
		return err
	}
	working, own := 0, ownData(c)
	for _, stored := range runs {
		if !listed(stored, own) || len(d.Runs) == runsShown {
			continue
		}
		row, err := s.runRow(ctx, say, stored)
		if err != nil {
			return err
		}
		if row.State == storage.Training || row.State == storage.Queued {
			working++
		}
		d.Runs = append(d.Runs, row)
	}
	d.Count = say.T("home.working", "n", working)
	return s.show(c, http.StatusOK, "home", d)
}

// bookCard draws a notebook's cover from its first train block or, where it has none, from the data that it names for its
// cover: the series, and the forecast of its run if there is one. On a notebook that cuts text stand the words that it claims.
func (s *Site) bookCard(ctx context.Context, say *words.Printer, n *notebooks.Notebook) (bookCard, error) {
	card := bookCard{URL: "/notebooks/" + n.ID, Title: n.Title, Short: n.Short, State: say.T("home.untrained")}
	if n.Chapter > 0 {
		card.Chapter = say.T("notebook.chapter", "n", n.Chapter)
	}
	first := ml.Spec{Data: n.Cover}
	if claim := n.Expected(); len(claim) > 0 {
		card.Words, card.State = claim, say.T("home.no-training")
		return card, nil
	}
	if trains := n.Trains(); len(trains) > 0 {
		first = trains[0].Spec
	}
	if first.Data == "" {
		return card, nil
	}
	what, err := s.series.data(ctx, first.Data)
	if err != nil {
		return card, err
	}
	data, ok := what.(*series.Series)
	if !ok {
		return s.wordCard(ctx, say, card, first, what.(*ml.Text))
	}
	spec, err := first.Resolve(data)
	if err != nil {
		return card, err
	}
	row, err := s.store.Run(ctx, spec.ID(data.Hash()))
	switch {
	case errors.Is(err, storage.ErrNotFound):
		card.Cover, err = s.covers.get("", 0, func() (*folded, error) {
			return &folded{data: data, view: viz.NewView(spec, data)}, nil
		}, spec)
		return card, err
	case err != nil:
		return card, err
	}
	status := statusOf(say, storedStatus(row), 0)
	card.State = status.words(say)
	card.Cover, err = s.covers.get(row.ID, row.Length, func() (*folded, error) { return s.fold(ctx, row.ID, row.Length) }, spec)
	return card, err
}

// wordCard draws the cover of a notebook on words: the map of its run or, where there is none, that of its random vectors.
func (s *Site) wordCard(ctx context.Context, say *words.Printer, card bookCard, spec ml.Spec, text *ml.Text) (bookCard, error) {
	spec, err := spec.ResolveWords(text)
	if err != nil {
		return card, err
	}
	row, err := s.store.Run(ctx, spec.ID(text.Hash()))
	if errors.Is(err, storage.ErrNotFound) {
		card.Cover, err = s.covers.get("", 0, func() (*folded, error) { return newborn(spec, text) }, spec)
		return card, err
	}
	if err != nil {
		return card, err
	}
	status := statusOf(say, storedStatus(row), 0)
	card.State = status.words(say)
	card.Cover, err = s.covers.get(row.ID, row.Length, func() (*folded, error) { return s.fold(ctx, row.ID, row.Length) }, spec)
	return card, err
}

// runRow says a run in a line. A run that goes on is asked how it stands now; the others are as they are stored.
func (s *Site) runRow(ctx context.Context, say *words.Printer, stored storage.Run) (runRow, error) {
	status := storedStatus(stored)
	if stored.State == storage.Training || stored.State == storage.Queued {
		page, err := s.live.Read(ctx, stored.ID, 1<<30) // its status and no events
		if err != nil {
			return runRow{}, err
		}
		status = page.Status
	}
	run := status.Run
	rate := averageRate(viz.Now{Epoch: run.Epoch, Elapsed: run.Elapsed})
	frame := statusOf(say, status, rate)
	name := say.RunName(run.Data, run.Name)
	row := runRow{URL: "/runs/" + run.ID, ID: run.ID, Name: name, State: status.State, Sign: signOf(status.State), Words: frame.words(say),
		What:       say.T("home.run", "model", shortModel(run.Spec), "steps", run.Spec.Horizon, "epoch", int(run.Epoch), "epochs", run.Epochs),
		PauseLabel: say.T("home.pause", "run", name), StopLabel: say.T("home.stop", "run", name), ResumeLabel: say.T("home.resume", "run", name),
		Spark: newSpark(run, status.State), Score: words.None, ScoreOf: say.T("home.no-score"), ItsAge: ago(say, s.clock(), run.Updated)}
	if frame.Left != nil {
		row.Words = say.T("home.left", "left", say.Duration(math.Ceil(*frame.Left)))
	}
	if run.Spec.Words.Size > 0 {
		row.What = say.T("home.word-run", "model", settingsOfWords(run.Spec.Words), "epoch", int(run.Epoch), "epochs", run.Epochs)
	}
	row.Pause = status.State == storage.Training || status.State == storage.Queued
	row.Resume = status.State == storage.Paused || status.State == storage.Stopped || status.State == storage.Failed
	row.Stop = row.Pause || status.State == storage.Paused
	if score := run.Scores; score != nil && score.Skill != nil && status.State != storage.Diverged {
		row.Score, row.ScoreOf = say.Number(1-*score.Skill, 2), say.T("home.score")
	}
	return row, nil
}
