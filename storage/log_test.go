package storage

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"testing"

	"caderno/ml"
)

// saveInParts stores events by Saves of random sizes.
func saveInParts(t *testing.T, s *Store, id string, events []ml.Event, most int, rng *rand.Rand) {
	t.Helper()
	run, err := s.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for len(events) > 0 {
		n := min(1+rng.IntN(most), len(events))
		if err := s.Save(t.Context(), run, events[:n], nil); err != nil {
			t.Fatal(err)
		}
		run.Length += n
		events = events[n:]
	}
}

func TestEventsFromAnyCursor(t *testing.T) {
	s, _ := openStore(t)
	rng := rand.New(rand.NewPCG(1, 2))
	for id, c := range map[string]struct{ n, most int }{"singly": {200, 1}, "some": {700, 80}, "large": {700, 400}} {
		events := someEvents(0, c.n)
		mustCreate(t, s, newRun(id))
		saveInParts(t, s, id, events, c.most, rng)
		for range 15 {
			after, limit := rng.IntN(len(events)+10), 1+rng.IntN(600)
			got, err := s.Events(t.Context(), id, after, limit)
			want := events[min(after, len(events)):min(after+limit, len(events))]
			if err != nil || len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: Events(%d, %d) gave %d events, %v; want %d", id, after, limit, len(got), err, len(want))
			}
		}
	}
	if got, err := s.Events(t.Context(), "some", -7, 2); err != nil || len(got) != 2 || got[0].Seq != 0 {
		t.Errorf("a negative cursor: %v, %v", got, err)
	}
	if got, err := s.Events(t.Context(), "nobody", 0, 2); err != nil || len(got) != 0 {
		t.Errorf("an unknown run: %v, %v", got, err)
	}
}

// TestChunksFillUp holds that saving one event at a time does not leave a row for each, and says what deflating gains.
func TestChunksFillUp(t *testing.T) {
	s, _ := openStore(t)
	mustCreate(t, s, newRun("a"))
	events := someEvents(0, 900)
	saveInParts(t, s, "a", events, 15, rand.New(rand.NewPCG(3, 4)))
	var rows, n, size, packed int
	if err := s.read.QueryRow(`SELECT COUNT(*), SUM(n), SUM(size), SUM(LENGTH(data)) FROM run_chunk`).Scan(&rows, &n, &size, &packed); err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	for _, e := range events {
		if err := enc.Encode(e); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d events in %d chunks: %d bytes of JSON, %d stored (%.0f %%)", n, rows, size, packed, 100*float64(packed)/float64(size))
	if n != len(events) || size != lines.Len() {
		t.Errorf("%d events in %d bytes, want %d in %d", n, size, len(events), lines.Len())
	}
	if most := size/chunkBytes + n/chunkEvents + 1; rows > most {
		t.Errorf("%d chunks, want at most %d", rows, most)
	}
	if packed > size*6/10 {
		t.Errorf("%d of %d bytes: deflating gains too little", packed, size)
	}
}

func TestDamageIsNoticed(t *testing.T) {
	for _, c := range []struct {
		name, sql string
	}{
		{"a chunk cut short", `UPDATE run_chunk SET data = substr(data, 1, 20)`},
		{"a chunk overwritten", `UPDATE run_chunk SET data = x'00ff00ff00ff'`},
		{"a chunk of another length", `UPDATE run_chunk SET size = size - 1`},
		{"a chunk moved", `UPDATE run_chunk SET from_seq = from_seq + 1`},
		{"a chunk that promises more", `UPDATE run_chunk SET n = n + 1`},
	} {
		s, _ := openStore(t)
		run := mustCreate(t, s, newRun("a"))
		if err := s.Save(t.Context(), run, someEvents(0, 20), []byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := s.write.Exec(c.sql); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Events(t.Context(), "a", 0, 100); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %d events, %v", c.name, len(got), err)
		}
	}
	s, _ := openStore(t)
	run := mustCreate(t, s, newRun("a"))
	if err := s.Save(t.Context(), run, nil, []byte("weights")); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.Exec(`UPDATE checkpoint SET data = x'77656967687473' || x'00'`); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Checkpoint(t.Context(), "a"); !errors.Is(err, ErrDamaged) {
		t.Errorf("a checkpoint with a byte too many: %v", err)
	}
}

func BenchmarkSave(b *testing.B) {
	s, err := Open(b.TempDir() + "/caderno.db")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	run, _, err := s.CreateRun(b.Context(), newRun("a"))
	if err != nil {
		b.Fatal(err)
	}
	weights := make([]byte, 100<<10)
	for b.Loop() { // what a checkpoint about every second writes
		if err := s.Save(b.Context(), run, someEvents(run.Length, 50), weights); err != nil {
			b.Fatal(err)
		}
		run.Length += 50
	}
}

func BenchmarkEvents(b *testing.B) {
	s, err := Open(b.TempDir() + "/caderno.db")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	run, _, err := s.CreateRun(b.Context(), newRun("a"))
	if err != nil {
		b.Fatal(err)
	}
	if err := s.Save(b.Context(), run, someEvents(0, 1000), nil); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if got, err := s.Events(b.Context(), "a", 0, 1000); err != nil || len(got) != 1000 {
			b.Fatal(len(got), err)
		}
	}
}
