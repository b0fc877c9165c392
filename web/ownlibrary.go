package web

import (
	"context"
	"slices"
	"sync"

	"caderno/ml"
	"caderno/storage"
)

// ownLibrary makes people's own texts ready for training and keeps those used last, as many as fit in ownRoom; the latest
// stays whatever its size. One is made at a time, because making a text takes several times its size.
type ownLibrary struct {
	making chan struct{} // holds a token meanwhile

	mu   sync.Mutex
	kept []*ml.Text // in the order of use, the latest last
}

// ownRoom is how many bytes of texts stay in memory, about.
const ownRoom = 128 << 20

func newOwnLibrary() ownLibrary { return ownLibrary{making: make(chan struct{}, 1)} }

// alone waits until nobody else makes a text; the caller calls done.
func (l *ownLibrary) alone(ctx context.Context) (done func(), err error) {
	select {
	case l.making <- struct{}{}:
		return func() { <-l.making }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// load returns a text; the error wraps storage.ErrNotFound when there is none with this id.
func (l *ownLibrary) load(ctx context.Context, store *storage.Store, id string) (*ml.Text, error) {
	if t := l.find(id); t != nil {
		return t, nil
	}
	done, err := l.alone(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	if t := l.find(id); t != nil { // it was made while we waited
		return t, nil
	}
	stored, err := store.Text(ctx, id)
	if err != nil {
		return nil, err
	}
	t, err := ml.NewText(ctx, id, stored.Name, stored.Lang, stored.Raw)
	if err != nil {
		return nil, err
	}
	l.keep(t)
	return t, nil
}

func (l *ownLibrary) find(id string) *ml.Text {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.kept, func(t *ml.Text) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	t := l.kept[i]
	l.kept = append(slices.Delete(l.kept, i, i+1), t)
	return t
}

func (l *ownLibrary) keep(t *ml.Text) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kept = append(l.kept, t)
	room := 0
	for _, t := range l.kept {
		room += sizeOf(t)
	}
	for room > ownRoom && len(l.kept) > 1 {
		room -= sizeOf(l.kept[0])
		l.kept = slices.Delete(l.kept, 0, 1)
	}
}

// sizeOf is about how many bytes a text takes: its words by number, and each different one as a string, a count and an
// entry of a map.
func sizeOf(t *ml.Text) int { return 4*int(t.Size()) + 120*len(t.Words) }
