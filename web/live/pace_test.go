package live

import (
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"caderno/storage"
)

func TestPaceHoldsARunBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(time.Millisecond), Options{Workers: 1})
		id := mustStart(t, l, toySpec(1, 100), "ana")
		if err := l.Pace(id, 10); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		p, err := l.Read(t.Context(), id, 0)
		if err != nil {
			t.Fatal(err)
		}
		if e := p.Status.Run.Epoch; e < 49 || e > 52 {
			t.Errorf("after 5 s at 10 epochs a second: epoch %v", e)
		}
		if p.Status.Pace != 10 || p.Status.Run.Elapsed > 1 {
			t.Errorf("pace %v, %v s of training", p.Status.Pace, p.Status.Run.Elapsed)
		}
		from := time.Now()
		if err := l.Pause(id); err != nil {
			t.Fatal(err)
		}
		await(t, l, id, storage.Paused)
		if took := time.Since(from); took > 100*time.Millisecond {
			t.Errorf("pausing a held-back run took %v", took)
		}
		time.Sleep(time.Minute) // which must not be made up for
		if err := l.Resume(id); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if p, err = l.Read(t.Context(), id, 0); err != nil || p.Status.Run.Epoch > 65 {
			t.Errorf("a second after a long pause: epoch %v, %v", p.Status.Run.Epoch, err)
		}
		if err := l.Pace(id, 0); err != nil {
			t.Fatal(err)
		}
		from = time.Now()
		await(t, l, id, storage.Done)
		if took := time.Since(from); took > time.Second {
			t.Errorf("let go, the rest took %v", took)
		}
		if err := l.Pace(id, 1); !errors.Is(err, ErrState) {
			t.Errorf("pacing a finished run: %v", err)
		}
	})
}

func TestPaceYieldsToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := openToys(t, openStore(t), every(time.Millisecond), Options{Workers: 1})
		slow := mustStart(t, l, toySpec(1, 100), "ana")
		if err := l.Pace(slow, 1); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		from := time.Now()
		await(t, l, mustStart(t, l, toySpec(2, 1), "bia"), storage.Done)
		if took := time.Since(from); took > 20*time.Second {
			t.Errorf("another run waited %v behind one that only kept its pace", took)
		}
	})
}

func TestPaceRefuses(t *testing.T) {
	l := openToys(t, openStore(t), nil, Options{Workers: -1})
	id := mustStart(t, l, toySpec(1, 1), "ana")
	for _, pace := range []float64{-1, math.NaN(), math.Inf(1), MaxPace + 1} {
		if err := l.Pace(id, pace); !errors.Is(err, ErrPace) {
			t.Errorf("pace %v: %v", pace, err)
		}
	}
	if err := l.Pace("nobody", 1); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("an unknown run: %v", err)
	}
}
