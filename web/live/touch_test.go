package live

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
)

// realRun starts a small run that is really trained, and resolves its spec.
func realRun(t *testing.T, load Loader) (*Live, ml.Spec, string) {
	t.Helper()
	spec, err := ml.Spec{Data: "toy", Hidden: 4, Epochs: 3, Look: "0,2"}.Resolve(toySeries())
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(openStore(t), load, Options{Workers: 1, Logger: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeLive(t, l) })
	id := mustStart(t, l, spec, "ana")
	await(t, l, id, storage.Done)
	return l, spec, id
}

// What is touched is the run's network as it was stored, and neither its log nor its checkpoint notice.
func TestTouchOfAStoredRun(t *testing.T) {
	l, spec, id := realRun(t, loadToy)
	before, err := l.store.Checkpoint(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	touches := []ml.Touch{{Silence: &ml.Silence{Unit: 1}}}
	got, err := l.Touch(t.Context(), id, touches)
	if err != nil {
		t.Fatal(err)
	}
	want, err := ml.TouchCheckpoint(spec, toySeries(), before, touches)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the network touched is not the run's: %v", err)
	}
	after, err := l.store.Checkpoint(t.Context(), id)
	if err != nil || string(after) != string(before) {
		t.Errorf("the checkpoint has changed: %v", err)
	}
	var fields ml.FieldErrors
	if _, err := l.Touch(t.Context(), id, []ml.Touch{{}}); !errors.As(err, &fields) {
		t.Errorf("a touch of nothing: %v", err)
	}
	if _, err := l.Touch(t.Context(), "x", touches); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an unknown run: %v", err)
	}
}

func TestTouchWaitsItsTurn(t *testing.T) {
	l, _, id := realRun(t, loadToy)
	l.touching <- struct{}{} // another network is being touched
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Touch(ctx, id, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("while another is touched: %v", err)
	}
	<-l.touching
	if _, err := l.Touch(t.Context(), id, nil); err != nil {
		t.Errorf("after it: %v", err)
	}
}

func TestTouchOfChangedData(t *testing.T) {
	var changed, gone bool
	load := func(ctx context.Context, id string) (ml.Data, error) {
		if gone {
			return nil, storage.ErrNotFound
		}
		data, err := loadToy(ctx, id)
		if changed {
			data.(*series.Series).Values[3]++
		}
		return data, err
	}
	l, _, id := realRun(t, load)
	for _, set := range []func(){func() { changed = true }, func() { gone = true }} {
		set()
		if _, err := l.Touch(t.Context(), id, nil); !errors.Is(err, ErrOutdated) {
			t.Errorf("on other data: %v", err)
		}
	}
}

// The looks of a run are in its log, also from storage.
func TestLooksAreInTheLog(t *testing.T) {
	l, _, id := realRun(t, loadToy)
	page, err := l.Read(t.Context(), id, 0)
	if err != nil {
		t.Fatal(err)
	}
	stored, err := l.store.Events(t.Context(), id, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	sameLog(t, stored, page.Events)
	var at []int
	for _, e := range stored {
		if e.Kind == ml.Inside && e.Inside != nil {
			at = append(at, e.Step)
		}
	}
	if !reflect.DeepEqual(at, []int{0, 2}) {
		t.Errorf("looks at %v", at)
	}
}
