package web

import (
	"math"
	"strings"
	"time"

	"caderno/storage"
	"caderno/web/live"
	"caderno/web/words"
)

// statusFrame is how a run stands, as pages and sockets tell it.
type statusFrame struct {
	State    storage.State `json:"state"`
	Stepping bool          `json:"stepping,omitempty"`
	Queue    int           `json:"queue"`
	Watchers int           `json:"watchers"`
	Length   int           `json:"length"`
	Step     int           `json:"step"`  // optimiser steps done; the latest event may be some steps back
	Epoch    float64       `json:"epoch"` // the same in epochs
	Elapsed  float64       `json:"elapsed"`
	Pace     float64       `json:"pace"`             // epochs a second at most; 0 for as fast as it goes
	Rate     *float64      `json:"rate"`             // epochs a second; null when unknown
	Left     *float64      `json:"left"`             // seconds, if all epochs are done; null when unknown
	Reason   string        `json:"reason,omitempty"` // why it ended or failed, in words
}

// statusOf tells a status; rate is in epochs a second, 0 when unknown.
func statusOf(say *words.Printer, s live.Status, rate float64) statusFrame {
	f := statusFrame{State: s.State, Stepping: s.Stepping, Queue: s.Queue, Watchers: s.Watchers, Pace: s.Pace, Length: s.Length, Step: s.Steps, Epoch: s.Run.Epoch, Elapsed: s.Run.Elapsed}
	if s.Pace > 0 && (rate == 0 || rate > s.Pace) {
		rate = s.Pace // waits are no part of Elapsed
	}
	if rate > 0 && s.State == storage.Training {
		left := math.Max(0, float64(s.Run.Epochs)-s.Run.Epoch) / rate
		f.Rate, f.Left = &rate, &left
	}
	if s.State == storage.Failed {
		code, _, _ := strings.Cut(s.Run.Failure, ":")
		if f.Reason = say.T("failure.other"); say.Has("failure." + code) {
			f.Reason = say.T("failure." + code)
		}
	}
	return f
}

// words says the state beside its sign, in the sentences that the script uses.
func (f statusFrame) words(say *words.Printer) string {
	switch {
	case f.State == storage.Queued:
		return say.T("js.state.queued", "n", max(1, f.Queue))
	case f.State == storage.Training && f.Left != nil:
		return say.T("js.state.trainingLeft", "left", say.Duration(math.Ceil(*f.Left)))
	case f.State == storage.Done:
		return say.T("js.state.done", "elapsed", say.Duration(f.Elapsed))
	}
	return say.T("js.state." + string(f.State))
}

// tempo measures the epochs a second by the clock on the wall, over the last few seconds: what a reader waits for counts
// pauses between batches and the turns of others, too.
type tempo struct {
	epochs []float64
	at     []time.Time
}

// tempoSpan is how far back the rate looks.
const tempoSpan = 4 * time.Second

// add notes how far a run in training is, and returns its rate; 0 while unknown.
func (p *tempo) add(epoch float64, now time.Time) float64 {
	if n := len(p.epochs); n > 0 && epoch < p.epochs[n-1] { // the log was recovered
		*p = tempo{}
	}
	p.epochs, p.at = append(p.epochs, epoch), append(p.at, now)
	for len(p.at) > 2 && now.Sub(p.at[1]) >= tempoSpan {
		p.epochs, p.at = p.epochs[1:], p.at[1:]
	}
	seconds := now.Sub(p.at[0]).Seconds()
	if seconds < 0.3 {
		return 0
	}
	return (epoch - p.epochs[0]) / seconds
}
