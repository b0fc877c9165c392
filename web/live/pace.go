package live

import (
	"math"
	"time"

	"caderno/storage"
)

// A small network learns in less time than it takes to look up: pace holds its training back so that people can watch,
// pause and step. It changes nothing that is computed, waits count neither as Elapsed nor as anybody's turn, and it does
// not outlive the process.

// MaxPace is the fastest pace in epochs per second; beyond it, a run may as well go freely.
const MaxPace = 10_000

// look is how often a held-back worker looks for commands.
const look = 20 * time.Millisecond

// Pace sets how many epochs a second a run does at most: 0 lets it train as fast as it goes. A run trains freely while
// others wait for a worker. The error is ErrPace outside 0 to MaxPace, storage.ErrNotFound, ErrClosed, or an ErrState for
// a run that has ended.
func (l *Live) Pace(id string, epochs float64) error {
	if !(epochs >= 0 && epochs <= MaxPace) {
		return ErrPace
	}
	r, err := l.command(id)
	if err != nil {
		return err
	}
	defer r.mu.Unlock()
	if r.row.State.Over() {
		return &StateError{"pace", r.row.State}
	}
	r.pace = epochs
	wake(r.log)
	return nil
}

// metronome says when the next batch may begin: it lets through pace epochs a second from the moment that it was set.
type metronome struct {
	pace  float64
	since time.Time
	from  float64 // epoch then
}

// ahead is how long a run at this epoch has to wait. A run that is slower than its pace, or was paused, does not catch up.
func (m *metronome) ahead(pace, epoch float64, now time.Time) time.Duration {
	if m.pace != pace || m.since.IsZero() {
		*m = metronome{pace: pace, since: now, from: epoch}
	}
	if pace == 0 {
		return 0
	}
	due := m.from + pace*now.Sub(m.since).Seconds()
	if due > epoch+1 {
		*m = metronome{pace: pace, since: now, from: epoch}
	}
	return time.Duration(math.Max(0, epoch-due) / pace * float64(time.Second))
}

// wait waits a moment if the run is ahead of its pace, and says whether it did.
func (t *turn) wait() bool {
	t.r.mu.Lock()
	pace, visitor := t.r.pace, t.r.visitor
	free := t.r.stepping || t.r.row.State != storage.Training
	t.r.mu.Unlock()
	if pace > 0 && !free {
		own, all := t.l.queue.Waiting(visitor)
		free = own+all > 0
	}
	if free {
		pace = 0
	}
	at := t.trainer.Position()
	ahead := t.metronome.ahead(pace, float64(at.Step)/float64(max(1, at.StepsPerEpoch)), t.l.opt.Clock())
	if ahead == 0 {
		return false
	}
	pause := time.NewTimer(min(ahead, look))
	defer pause.Stop()
	select {
	case <-pause.C:
	case <-t.l.ctx.Done():
	}
	return true
}
