package live

import (
	"testing"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
)

// BenchmarkFirstEvent is from Start to the moment a reader has the untrained network's forecast, for the default spec.
func BenchmarkFirstEvent(b *testing.B) {
	s, l, data := benchLive(b)
	defer s.Close()
	defer l.Close(b.Context())
	seed := uint64(0)
	for b.Loop() {
		seed++
		id := benchStart(b, l, data, ml.Spec{Data: data.ID, Seed: seed})
		for {
			page, err := l.Read(b.Context(), id, 0)
			if err != nil {
				b.Fatal(err)
			}
			if len(page.Events) >= 2 {
				break
			}
			<-page.Changed
		}
		b.StopTimer()
		if err := l.Stop(id); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// BenchmarkRun trains the default spec to its end by way of queue, log and storage, and says what that leaves on disk.
func BenchmarkRun(b *testing.B) {
	s, l, data := benchLive(b)
	defer s.Close()
	defer l.Close(b.Context())
	seed := uint64(0)
	for b.Loop() {
		seed++
		id := benchStart(b, l, data, ml.Spec{Data: data.ID, Seed: seed})
		for {
			page, err := l.Read(b.Context(), id, 1<<30)
			if err != nil {
				b.Fatal(err)
			}
			if page.Status.State.Over() {
				b.ReportMetric(float64(page.Status.Length), "events")
				b.ReportMetric(page.Status.Run.Elapsed, "training-s")
				break
			}
			<-page.Changed
		}
		checkpoint, err := s.Checkpoint(b.Context(), id)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(checkpoint)), "checkpoint-B")
	}
}

func benchLive(b *testing.B) (*storage.Store, *Live, *series.Series) {
	b.Helper()
	s, err := storage.Open(b.TempDir() + "/caderno.db")
	if err != nil {
		b.Fatal(err)
	}
	l, err := Open(s, loadBuiltin, Options{Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	data, err := series.Load("air-passengers")
	if err != nil {
		b.Fatal(err)
	}
	return s, l, data
}

func benchStart(b *testing.B, l *Live, data *series.Series, spec ml.Spec) (id string) {
	b.Helper()
	spec, err := spec.Resolve(data)
	if err != nil {
		b.Fatal(err)
	}
	status, _, err := l.Start(b.Context(), spec, data, "ana")
	if err != nil {
		b.Fatal(err)
	}
	return status.Run.ID
}
