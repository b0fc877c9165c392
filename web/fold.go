package web

import (
	"context"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/viz"
	"caderno/web/live"
	"caderno/web/words"
)

// view is the fold of a run's log: a viz.View or a viz.WordView.
type view interface {
	Apply(events ...ml.Event)
	Delta(events []ml.Event) viz.Delta
	Charts(w viz.Words) map[string]any
	Now() viz.Now
}

// folded is a run as it stands after some of its events.
type folded struct {
	status live.Status
	data   *series.Series // nil where it is of word vectors
	view   *viz.View
	text   *ml.Text // nil where it is of a series
	words  *viz.WordView
	maps   []keptMap         // of the words, that can be drawn on other axes
	next   int               // number of events folded
	last   *ml.ForecastEvent // the latest forecast among them, nil before the first
}

// fold reads a run's log from its beginning to its present end, or only its first events where most is not negative,
// into a view. The error wraps storage.ErrNotFound when there is no such run.
func (s *Site) fold(ctx context.Context, id string, most int) (*folded, error) {
	page, err := s.live.Read(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	f, err := s.newFold(ctx, page.Status)
	if err != nil {
		return nil, err
	}
	for {
		events := page.Events
		if most >= 0 {
			events = events[:max(0, min(len(events), most-f.next))]
		}
		f.any().Apply(events...)
		for _, e := range events {
			switch {
			case e.Forecast != nil:
				f.last = e.Forecast
			case e.Map != nil && e.Map.Vectors != "":
				f.maps = append(f.maps, keptMap{e.Map, e.Seq + 1, e.Epoch})
			}
		}
		f.next += len(events)
		if len(events) < len(page.Events) || len(events) == 0 || f.next == most {
			return f, nil
		}
		if page, err = s.live.Read(ctx, id, f.next); err != nil {
			return nil, err
		}
		f.status = page.Status
	}
}

// newFold is a run before its first event.
func (s *Site) newFold(ctx context.Context, status live.Status) (*folded, error) {
	data, err := s.series.data(ctx, status.Run.Data)
	if err != nil {
		return nil, err
	}
	f := &folded{status: status}
	switch data := data.(type) {
	case *ml.Text:
		f.text, f.words = data, viz.NewWordView(status.Run.Spec)
	case *series.Series:
		f.data, f.view = data, viz.NewView(status.Run.Spec, data)
	}
	return f, nil
}

// any is the view, of whichever kind.
func (f *folded) any() view {
	if f.words != nil {
		return f.words
	}
	return f.view
}

// names are the names of the lines of its charts.
func (f *folded) names(say *words.Printer) viz.Words {
	if f.data == nil {
		return func(key string) string { return say.T(key) }
	}
	return chartWords(say, f.data.Calendar)
}
