package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
)

// library finds data by id: series and texts, the built-in ones and people's own. It keeps the last used in memory; they
// never change.
type library struct {
	store *storage.Store
	mu    sync.Mutex
	kept  map[string]*series.Series
	order []string // of use, the latest last
	own   ownLibrary
}

// maxKept is how many series stay in memory, at most some 160 kB each.
const maxKept = 64

func newLibrary(store *storage.Store) *library {
	return &library{store: store, kept: map[string]*series.Series{}, own: newOwnLibrary()}
}

// isOwn says whether an id is of people's own data, a series or a text.
func isOwn(id string) bool { return strings.HasPrefix(id, "d-") || isOwnText(id) }

func isOwnText(id string) bool { return strings.HasPrefix(id, "t-") }

// load returns a series; the error wraps storage.ErrNotFound when there is none with this id. The series is shared: do
// not change it.
func (l *library) load(ctx context.Context, id string) (*series.Series, error) {
	if s := l.known(id); s != nil {
		return s, nil
	}
	var s *series.Series
	var err error
	switch {
	case isOwn(id) && !isOwnText(id):
		s, err = l.store.Series(ctx, id)
	case slices.Contains(series.Builtin(), id):
		s, err = series.Load(id)
	default:
		err = fmt.Errorf("series %q: %w", id, storage.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	l.keep(id, s)
	return s, nil
}

// data returns a series or a text; see load.
func (l *library) data(ctx context.Context, id string) (ml.Data, error) {
	if slices.Contains(ml.Texts, id) {
		return ml.LoadText(id), nil
	}
	if isOwnText(id) {
		text, err := l.own.load(ctx, l.store, id)
		if err != nil {
			return nil, err
		}
		return text, nil
	}
	s, err := l.load(ctx, id)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (l *library) known(id string) *series.Series {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.kept[id]
	if s != nil {
		l.touch(id)
	}
	return s
}

func (l *library) keep(id string, s *series.Series) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept[id] = s
	l.touch(id)
	for len(l.order) > maxKept {
		delete(l.kept, l.order[0])
		l.order = l.order[1:]
	}
}

func (l *library) touch(id string) {
	if i := slices.Index(l.order, id); i >= 0 {
		l.order = slices.Delete(l.order, i, i+1)
	}
	l.order = append(l.order, id)
}

// named returns the data that a spec names; an id that does not exist is a mistake in the field data.
func (l *library) named(ctx context.Context, id string) (ml.Data, error) {
	if id == "" {
		return nil, ml.FieldErrors{{Field: "data", Code: ml.CodeRequired}}
	}
	s, err := l.data(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, ml.FieldErrors{{Field: "data", Code: ml.CodeUnknown, Args: map[string]any{"got": shorten(id)}}}
	}
	return s, err
}

// shorten keeps what a reader typed recognisable without echoing all of a hostile value.
func shorten(s string) string {
	r := []rune(s)
	if len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
