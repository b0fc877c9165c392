package web

import (
	"context"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/viz"
	"caderno/web/live"
)

// folded is a run as it stands after some of its events.
type folded struct {
	status live.Status
	data   *series.Series
	view   *viz.View
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
	data, err := s.series.load(ctx, page.Status.Run.Data)
	if err != nil {
		return nil, err
	}
	f := &folded{status: page.Status, data: data, view: viz.NewView(page.Status.Run.Spec, data)}
	for {
		events := page.Events
		if most >= 0 {
			events = events[:max(0, min(len(events), most-f.next))]
		}
		f.view.Apply(events...)
		for _, e := range events {
			if e.Forecast != nil {
				f.last = e.Forecast
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
