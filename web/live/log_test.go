package live

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"caderno/ml"
)

// testLog is what every Log must keep to. open returns a log that holds base events already, each with its number as
// its Step.
func testLog(t *testing.T, base int, open func(t *testing.T, base int) Log) {
	t.Run("reads from any cursor", func(t *testing.T) { testCursors(t, open(t, base), base) })
	t.Run("what was read stays as it was", func(t *testing.T) {
		g := open(t, base)
		appendSteps(t, g, 3)
		events, err := g.Read(t.Context(), base, 3)
		if err != nil {
			t.Fatal(err)
		}
		appendSteps(t, g, 3)
		checkSteps(t, events, base)
		if events, err = g.Read(t.Context(), base, 2); err != nil {
			t.Fatal(err)
		}
		_ = append(events, ml.Event{Seq: -1}) // must not reach the log
		again, err := g.Read(t.Context(), base+2, 4)
		if err != nil || len(again) != 4 {
			t.Fatal(again, err)
		}
		checkSteps(t, again, base+2)
	})
	t.Run("tells of every change", func(t *testing.T) {
		g := open(t, base)
		for _, n := range []int{1, 0, 5} {
			changed := g.Changed()
			select {
			case <-changed:
				t.Fatal("changed before anything happened")
			default:
			}
			appendSteps(t, g, n)
			select {
			case <-changed:
			default:
				t.Fatalf("appending %d events told nobody", n)
			}
		}
	})
	t.Run("many readers see no gap and no repeat", func(t *testing.T) {
		g := open(t, base)
		const events = 500
		var readers sync.WaitGroup
		for i := range 20 {
			rng := rand.New(rand.NewPCG(1, uint64(i)))
			readers.Go(func() { follow(t, g, rng, base+events) })
		}
		for n := 0; n < events; n += 5 {
			appendSteps(t, g, 5)
		}
		readers.Wait()
	})
}

func testCursors(t *testing.T, g Log, base int) {
	appendSteps(t, g, 1)
	appendSteps(t, g, 40)
	if g.Length() != base+41 {
		t.Fatalf("length %d, want %d", g.Length(), base+41)
	}
	for after := -2; after < base+45; after++ {
		for _, limit := range []int{1, 7, 1000} {
			events, err := g.Read(t.Context(), after, limit)
			if err != nil {
				t.Fatal(err)
			}
			from := max(0, after)
			if left := base + 41 - from; len(events) > limit || left > 0 && len(events) == 0 || len(events) > max(0, left) {
				t.Fatalf("Read(%d, %d) gave %d events of %d", after, limit, len(events), left)
			}
			checkSteps(t, events, from)
		}
	}
}

// appendSteps appends n events with their numbers as their Step.
func appendSteps(t *testing.T, g Log, n int) {
	t.Helper()
	events := make([]ml.Event, n)
	for i := range events {
		events[i].Step = g.Length() + i
	}
	if err := g.Append(t.Context(), events...); err != nil {
		t.Fatal(err)
	}
}

// checkSteps holds that events are those from number from on.
func checkSteps(t *testing.T, events []ml.Event, from int) {
	t.Helper()
	for i, e := range events {
		if e.Seq != from+i || e.Step != from+i {
			t.Fatalf("event %d (step %d) stands where %d belongs", e.Seq, e.Step, from+i)
		}
	}
}

// follow reads a log from a random cursor to length end in random pages.
func follow(t *testing.T, g Log, rng *rand.Rand, end int) {
	cursor := rng.IntN(end)
	for cursor < end {
		changed := g.Changed()
		events, err := g.Read(context.Background(), cursor, 1+rng.IntN(50))
		if err != nil {
			t.Error(err)
			return
		}
		for _, e := range events {
			if e.Seq != cursor {
				t.Errorf("event %d at cursor %d", e.Seq, cursor)
				return
			}
			cursor++
		}
		if len(events) == 0 {
			<-changed
		}
	}
}

func TestLocalLog(t *testing.T) {
	open := func(_ *testing.T, base int) Log {
		return newLocalLog(base, func(_ context.Context, after, limit int) ([]ml.Event, error) {
			var events []ml.Event
			for seq := after; seq < base && len(events) < limit; seq++ {
				events = append(events, ml.Event{Seq: seq, Step: seq})
			}
			return events, nil
		})
	}
	for name, base := range map[string]int{"new": 0, "recovered": 30} {
		t.Run(name, func(t *testing.T) { testLog(t, base, open) })
	}
}
