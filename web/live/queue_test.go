package live

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// testQueue is what every Queue must keep to.
func testQueue(t *testing.T, open func() Queue) {
	t.Run("visitors take turns", func(t *testing.T) { testTurnTaking(t, open) })
	t.Run("who comes back waits for the others", func(t *testing.T) {
		q := open()
		submit(q, "ana1 bia1 caio1")
		if got := mustTake(t, q); got != "ana1" {
			t.Fatal(got)
		}
		submit(q, "ana2")
		if got := mustTake(t, q) + mustTake(t, q) + mustTake(t, q); got != "bia1caio1ana2" {
			t.Error(got)
		}
	})
	t.Run("cancel", func(t *testing.T) {
		q := open()
		submit(q, "ana1 ana2 bia1")
		if !q.Cancel("ana1") || q.Cancel("ana1") || q.Cancel("nobody") {
			t.Error("Cancel does not tell whether the run waited")
		}
		if q.Place("ana1") != 0 || q.Place("ana2") != 1 || q.Place("bia1") != 2 {
			t.Error("places after a cancel:", q.Place("ana1"), q.Place("ana2"), q.Place("bia1"))
		}
		if !q.Cancel("bia1") || mustTake(t, q) != "ana2" || q.Cancel("ana2") {
			t.Error("a cancelled run was in the way")
		}
	})
	t.Run("place is the order of taking", func(t *testing.T) { testPlaces(t, open) })
	t.Run("take waits", func(t *testing.T) { testTakeWaits(t, open) })
}

func testTurnTaking(t *testing.T, open func() Queue) {
	for _, c := range []struct{ in, out string }{
		{"ana1 ana2 ana3", "ana1 ana2 ana3"},
		{"ana1 ana2 ana3 bia1", "ana1 bia1 ana2 ana3"},
		{"ana1 ana2 bia1 bia2 caio1", "ana1 bia1 caio1 ana2 bia2"},
		{"ana1 ana1 bia1 ana1", "ana1 bia1"},
	} {
		q := open()
		submit(q, c.in)
		var out []string
		for range strings.Fields(c.out) {
			out = append(out, mustTake(t, q))
		}
		if got := strings.Join(out, " "); got != c.out {
			t.Errorf("%s came out as %s, want %s", c.in, got, c.out)
		}
		if own, all := q.Waiting("ana"); own != 0 || all != 0 {
			t.Errorf("%d, %d wait in an empty queue", own, all)
		}
	}
}

func testTakeWaits(t *testing.T, open func() Queue) {
	q := open()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := q.Take(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Take with a dead context: %v", err)
	}
	got := make(chan string)
	for range 4 {
		go func() {
			id, _ := q.Take(t.Context())
			got <- id
		}()
	}
	var taken []string
	for i := range 4 {
		q.Submit("ana", fmt.Sprint(i))
	}
	for range 4 {
		taken = append(taken, <-got)
	}
	slices.Sort(taken)
	if strings.Join(taken, "") != "0123" {
		t.Errorf("four takers got %v", taken)
	}
}

func mustTake(t *testing.T, q Queue) string {
	t.Helper()
	id, err := q.Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// submit puts runs into a queue: "ana1 bia1" are one run each of ana and bia.
func submit(q Queue, runs string) {
	for _, id := range strings.Fields(runs) {
		q.Submit(id[:len(id)-1], id)
	}
}

// testPlaces fills queues at random and holds the places given against the order in which runs come out.
func testPlaces(t *testing.T, open func() Queue) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 200 {
		q := open()
		var ids []string
		for i := range 1 + rng.IntN(20) {
			id := fmt.Sprint(i)
			ids = append(ids, id)
			q.Submit(fmt.Sprint(rng.IntN(4)), id)
			switch rng.IntN(6) {
			case 0:
				taken, _ := q.Take(t.Context())
				ids = slices.DeleteFunc(ids, func(s string) bool { return s == taken })
			case 1:
				gone := ids[rng.IntN(len(ids))]
				q.Cancel(gone)
				ids = slices.DeleteFunc(ids, func(s string) bool { return s == gone })
			}
			if len(ids) == 0 {
				break
			}
		}
		order := make([]string, len(ids))
		for _, id := range ids {
			p := q.Place(id)
			if p < 1 || p > len(ids) || order[p-1] != "" {
				t.Fatalf("place %d of %d is given twice or does not exist", p, len(ids))
			}
			order[p-1] = id
		}
		for i, want := range order {
			if got, _ := q.Take(t.Context()); got != want {
				t.Fatalf("%q was taken at place %d, which %q had", got, i+1, want)
			}
		}
	}
}

func TestTurns(t *testing.T) {
	testQueue(t, func() Queue { return newTurns() })
}

func TestTurnsRace(t *testing.T) {
	q := newTurns()
	var workers, visitors sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	taken := make([]int, 400)
	var mu sync.Mutex
	for range 4 {
		workers.Go(func() {
			for {
				id, err := q.Take(ctx)
				if err != nil {
					return
				}
				var n int
				fmt.Sscan(id, &n)
				mu.Lock()
				taken[n]++
				all := !slices.Contains(taken, 0)
				mu.Unlock()
				if all {
					cancel()
				}
			}
		})
	}
	for v := range 8 {
		visitors.Go(func() {
			for i := range 50 {
				q.Submit(fmt.Sprint(v), fmt.Sprint(50*v+i))
				q.Place(fmt.Sprint(50 * v))
			}
		})
	}
	visitors.Wait()
	workers.Wait()
	if slices.Max(taken) != 1 {
		t.Error("a run was taken twice")
	}
}
