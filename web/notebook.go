package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/notebooks"
	"caderno/web/words"
)

// notebookPage is one notebook: text with data and train blocks among it.
type notebookPage struct {
	page
	Book   *notebooks.Notebook
	Claim  string
	Blocks []shownBlock
	Live   int // blocks that are experiments
	Prev   *notebooks.Notebook
	Next   *notebooks.Notebook
}

// shownBlock is a block as the page shows it; one of its parts is set.
type shownBlock struct {
	Prose *notebooks.Prose
	Note  *notebooks.Note
	Data  *dataCard
	Train *figure
	Words *wordFigure

	Compare *compareBlock
	Axis    *axisBlock
	Sweep   *sweepFigure
	Tokens  *tokensBlock
}

// dataCard shows a series and what was read.
type dataCard struct {
	*words.Printer
	ID, Name, Unit, Caption string
	Charts                  map[string]any
	Alt                     string
	Lines                   []words.Line
	Table                   table
	NoChart                 bool
	Undo                    string // where filled gaps can be undone, "" where none are
	Gaps                    string // what undoing would set
}

func (s *Site) showNotebook(c echo.Context) error { return s.answerNotebook(c, c.QueryParams()) }

// answerNotebook shows a notebook; asked is what the reader asks for in its address or in a form.
func (s *Site) answerNotebook(c echo.Context, asked url.Values) error {
	say := sayTo(c)
	book, ok := notebooks.Get(string(say.Lang()), c.Param("id"))
	if !ok {
		return echo.ErrNotFound
	}
	d := notebookPage{page: s.page(c, book.Title), Book: book}
	d.Class, d.Crumb = "", say.T("site.subject")
	if book.Claim != "" {
		d.Claim = say.T("claim." + book.Claim)
	}
	for _, b := range book.Blocks {
		shown, err := s.showBlock(c.Request().Context(), say, book, b, asked)
		if err != nil {
			return err
		}
		if shown.waits() {
			d.Refresh = waitSeconds
		}
		if shown.Prose == nil && shown.Note == nil && shown.Data == nil {
			d.Live++
		}
		d.Blocks = append(d.Blocks, shown)
	}
	all := notebooks.All(string(say.Lang()))
	for i, n := range all {
		if n.ID == book.ID && i > 0 {
			d.Prev = all[i-1]
		}
		if n.ID == book.ID && i+1 < len(all) {
			d.Next = all[i+1]
		}
	}
	return s.show(c, http.StatusOK, "notebook", d)
}

// showBlock makes what the page shows of a block; asked is what the reader asks for.
func (s *Site) showBlock(ctx context.Context, say *words.Printer, book *notebooks.Notebook, b notebooks.Block, asked url.Values) (shownBlock, error) {
	switch b := b.(type) {
	case notebooks.Prose:
		return shownBlock{Prose: &b}, nil
	case notebooks.Note:
		return shownBlock{Note: &b}, nil
	case notebooks.Data:
		card, err := s.builtinCard(ctx, say, b)
		return shownBlock{Data: card}, err
	case notebooks.Compare:
		block, err := s.compareBlock(ctx, say, b)
		return shownBlock{Compare: block}, err
	case notebooks.Axis:
		block, err := s.axisBlock(ctx, say, b, book.ID, asked)
		return shownBlock{Axis: block}, err
	case notebooks.Sweep:
		f, err := s.sweepBlock(ctx, say, b)
		return shownBlock{Sweep: f}, err
	case notebooks.Tokens:
		block, err := s.tokensBlock(ctx, say, b, book.ID, asked)
		return shownBlock{Tokens: block}, err
	}
	t := b.(notebooks.Train)
	what, err := s.series.data(ctx, t.Spec.Data)
	if err != nil {
		return shownBlock{}, err
	}
	data, ok := what.(*series.Series)
	if !ok {
		f, err := s.trainedWords(ctx, say, place{id: t.ID, notebook: book.ID, caption: t.Caption}, t.Spec, what.(*ml.Text))
		return shownBlock{Words: f}, err
	}
	spec, err := t.Spec.Resolve(data)
	if err != nil {
		return shownBlock{}, err
	}
	at := place{id: t.ID, notebook: book.ID, caption: t.Caption}
	f, err := s.runFigure(ctx, say, at, spec.ID(data.Hash()))
	if errors.Is(err, storage.ErrNotFound) {
		f, err = s.idleFigure(say, at, spec, data), nil
	}
	return shownBlock{Train: &f}, err
}

// builtinCard shows a built-in series in a notebook.
func (s *Site) builtinCard(ctx context.Context, say *words.Printer, b notebooks.Data) (*dataCard, error) {
	data, err := s.series.load(ctx, b.Series)
	if err != nil {
		return nil, err
	}
	w := chartWords(say, data.Calendar)
	d := &dataCard{Printer: say, ID: b.ID, Name: say.Name(data), Unit: say.Unit(data), Caption: b.Caption, NoChart: !s.files.charts,
		Charts: viz.DataChart(data, b.Hold, w), Alt: say.T("data.alt", "series", say.Name(data), "extent", say.Extent(data)),
		Lines: []words.Line{{Text: say.Extent(data)}, {Text: say.T("data.source", "source", say.Source(data))}}}
	d.Table = dataTable(say, data, 2)
	if b.Hold > 0 {
		d.Lines = append(d.Lines, words.Line{Text: say.T("data.held", "steps", say.Steps(b.Hold, data.Calendar)), Code: "held"})
	}
	return d, nil
}
