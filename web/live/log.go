package live

import (
	"context"
	"sync"

	"caderno/ml"
)

// Log holds the events of one run, numbered from 0 without gaps. One goroutine at a time appends; any number read.
type Log interface {
	// Append numbers the events from Length on, adds them, and closes the channel that Changed has given out. Without
	// events it does only the last: the run's status has changed.
	Append(ctx context.Context, events ...ml.Event) error
	// Read returns the events from number after on, at least one if there is one and at most limit. The caller must
	// not change them.
	Read(ctx context.Context, after, limit int) ([]ml.Event, error)
	// Length is how many events there are.
	Length() int
	// Changed returns a channel that is closed at the next Append. Taken before Read, it misses nothing.
	Changed() <-chan struct{}
}

// localLog keeps in memory what was appended, and reads what was there before from storage.
type localLog struct {
	base    int // events that are in storage only
	history func(ctx context.Context, after, limit int) ([]ml.Event, error)

	mu      sync.Mutex
	events  []ml.Event // from number base on
	changed chan struct{}
}

func newLocalLog(base int, history func(ctx context.Context, after, limit int) ([]ml.Event, error)) *localLog {
	return &localLog{base: base, history: history, changed: make(chan struct{})}
}

func (g *localLog) Append(_ context.Context, events ...ml.Event) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, e := range events {
		e.Seq = g.base + len(g.events)
		g.events = append(g.events, e)
	}
	close(g.changed)
	g.changed = make(chan struct{})
	return nil
}

func (g *localLog) Read(ctx context.Context, after, limit int) ([]ml.Event, error) {
	after = max(0, after)
	if after < g.base {
		return g.history(ctx, after, min(limit, g.base-after))
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	from := min(after-g.base, len(g.events))
	to := min(from+limit, len(g.events))
	return g.events[from:to:to], nil // Append never writes below its length, so readers may keep the slice
}

func (g *localLog) Length() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.base + len(g.events)
}

func (g *localLog) Changed() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.changed
}

// wake tells a log's readers that the status has changed.
func wake(g Log) {
	// Nothing is stored that could fail to be stored, and a reader that is not woken now is woken by the next event.
	_ = g.Append(context.Background())
}
