package live

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"caderno/ml"
	"caderno/storage"
)

// breakage is a way for a run to fail.
type breakage struct {
	code string
	load Loader
	open opener
}

// breakages are in force as long as broken is true.
func breakages(broken *bool) []breakage {
	return []breakage{
		{FailurePanic + ": the network has a hole", loadToy, func(s ml.Spec, d ml.Data, ck []byte) (ml.Training, error) {
			return toys(func(step int) {
				if *broken && step == 150 {
					panic("the network has a hole")
				}
			})(s, d, ck)
		}},
		{FailurePanic + ": at once", loadToy, func(s ml.Spec, d ml.Data, ck []byte) (ml.Training, error) {
			if *broken {
				panic("at once")
			}
			return toys(nil)(s, d, ck)
		}},
		{FailureSpec + ": does not fit", loadToy, func(s ml.Spec, d ml.Data, ck []byte) (ml.Training, error) {
			if *broken {
				return nil, errors.New("does not fit")
			}
			return toys(nil)(s, d, ck)
		}},
		{FailureChanged, func(context.Context, string) (ml.Data, error) {
			s := toySeries()
			if *broken {
				s.Values[0] = -1
			}
			return s, nil
		}, toys(nil)},
		{FailureData + ": gone", func(context.Context, string) (ml.Data, error) {
			if *broken {
				return nil, errors.New("gone")
			}
			return toySeries(), nil
		}, toys(nil)},
	}
}

// TestFailures holds that a run that cannot go on says why, keeps what is stored, harms no other, and can be tried again.
func TestFailures(t *testing.T) {
	spec := toySpec(1, 30)
	var broken bool // until it is mended
	for _, c := range breakages(&broken) {
		t.Run(c.code, func(t *testing.T) {
			broken = true
			s, _, id, _ := crashed(t, spec)
			l, err := openWith(s, c.load, Options{Workers: 1, Logger: quiet()}, c.open)
			if err != nil {
				t.Fatal(err)
			}
			defer closeLive(t, l)
			got := await(t, l, id, storage.Failed)
			row, err := s.Run(t.Context(), id)
			if err != nil || got.Run.Failure != c.code || row.Failure != c.code || row.State != storage.Failed {
				t.Errorf("failed with %q, stored %s %q, %v; want %q", got.Run.Failure, row.State, row.Failure, err, c.code)
			}
			if got.Length != row.Length || row.Length < 100 || got.Steps != row.Steps {
				t.Errorf("a log of %d events at step %d, stored %d at %d", got.Length, got.Steps, row.Length, row.Steps)
			}
			broken = false
			if err := l.Resume(id); err != nil {
				t.Fatal(err)
			}
			if got := await(t, l, id, storage.Done); got.Run.Failure != "" {
				t.Errorf("done, and yet it failed with %q", got.Run.Failure)
			}
			sameLog(t, readAll(t, l, id, 0), toyEvents(spec))
		})
	}
}

func TestEngineOfAnotherVersion(t *testing.T) {
	s, path, id, _ := crashed(t, toySpec(1, 30))
	damage(t, path, `UPDATE run SET spec = replace(spec, '"seed":1', '"seed":2')`) // as another version would see it
	l := openToys(t, s, nil, Options{Workers: 1})
	if got := await(t, l, id, storage.Failed); got.Run.Failure != FailureEngine {
		t.Errorf("failed with %q", got.Run.Failure)
	}
}

// TestPanicHarmsNoOther lets one of two runs panic.
func TestPanicHarmsNoOther(t *testing.T) {
	open := func(spec ml.Spec, data ml.Data, ck []byte) (ml.Training, error) {
		return toys(func(step int) {
			if spec.Seed == 1 && step == 20 {
				panic(fmt.Errorf("seed %d", spec.Seed))
			}
		})(spec, data, ck)
	}
	l, err := openWith(openStore(t), loadToy, Options{Workers: 1, Logger: quiet()}, open)
	if err != nil {
		t.Fatal(err)
	}
	defer closeLive(t, l)
	bad, good := mustStart(t, l, toySpec(1, 9), "ana"), mustStart(t, l, toySpec(2, 9), "ana")
	await(t, l, good, storage.Done)
	if got := await(t, l, bad, storage.Failed); !strings.HasSuffix(got.Run.Failure, "seed 1") {
		t.Errorf("failed with %q", got.Run.Failure)
	}
	sameLog(t, readAll(t, l, good, 0), toyEvents(toySpec(2, 9)))
}

// TestStorageFails holds that a run whose checkpoint cannot be stored fails and says so, and goes on once it can.
func TestStorageFails(t *testing.T) {
	s, path, id, _ := crashed(t, toySpec(1, 30))
	db := openSQL(t, path)
	defer db.Close()
	if _, err := db.Exec(`CREATE TRIGGER full BEFORE UPDATE ON checkpoint BEGIN SELECT RAISE(ABORT, 'disk full'); END`); err != nil {
		t.Fatal(err)
	}
	l := openToys(t, s, nil, Options{Workers: 1})
	got := await(t, l, id, storage.Failed)
	if !strings.HasPrefix(got.Run.Failure, FailureStorage+": ") || !strings.Contains(got.Run.Failure, "disk full") {
		t.Errorf("failed with %q", got.Run.Failure)
	}
	if _, err := db.Exec(`DROP TRIGGER full`); err != nil {
		t.Fatal(err)
	}
	if err := l.Resume(id); err != nil {
		t.Fatal(err)
	}
	await(t, l, id, storage.Done)
	sameLog(t, readAll(t, l, id, 0), toyEvents(toySpec(1, 30)))
}

// TestTwoProcesses opens two Lives on one file: the slower writer of a run must give it up and leave the log whole.
func TestTwoProcesses(t *testing.T) {
	spec := toySpec(1, 60)
	s, path, id, _ := crashed(t, spec)
	twin, err := storage.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer twin.Close()
	held := make(chan struct{})
	slow := openToys(t, s, func(int) { <-held }, Options{Workers: 1})
	await(t, slow, id, storage.Training)
	fast := openToys(t, twin, nil, Options{Workers: 1})
	await(t, fast, id, storage.Done)
	close(held)
	await(t, slow, id, storage.Failed)
	sameLog(t, readAll(t, slow, id, 0), toyEvents(spec))
	if err := slow.Resume(id); !isState(err) || status(t, slow, id).State != storage.Done {
		t.Errorf("resumed by the slower: %v, %s", err, status(t, slow, id).State)
	}
	if row, err := s.Run(t.Context(), id); err != nil || row.State != storage.Done {
		t.Errorf("the slower has stored %s, %v", row.State, err)
	}
}
