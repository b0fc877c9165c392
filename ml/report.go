package ml

import (
	"math"
	"slices"

	"caderno/ml/forecast"
)

// event makes an event at the present position.
func (t *Trainer) event(kind Kind, fill func(*Event)) Event {
	e := Event{Kind: kind, Step: t.step, Epoch: float64(t.step) / float64(t.stepsPerEpoch())}
	fill(&e)
	return e
}

func (t *Trainer) beginEvent() *BeginEvent {
	c := t.cut
	b := &BeginEvent{
		Engine: Engine, Parameters: len(t.net.Params()), Windows: len(c.fit), StepsPerEpoch: t.stepsPerEpoch(),
		Epochs: t.spec.Epochs, FitEnd: c.fitEnd, TrainEnd: c.trainEnd, Horizon: c.horizon,
		Naive:    forecast.Naive(c.values[:c.trainEnd], c.horizon),
		Seasonal: forecast.SeasonalNaive(c.values[:c.trainEnd], c.season, c.horizon),
	}
	b.NaiveScores = c.scores(b.Naive)
	b.SeasonalScores = c.scores(b.Seasonal)
	return b
}

func (t *Trainer) emitProgress(emit func(Event), validation *float64, best bool) {
	if t.lossN > 0 {
		t.lastLoss = t.lossSum / float64(t.lossN)
	}
	t.lossSum, t.lossN = 0, 0
	emit(t.event(Progress, func(e *Event) {
		e.Progress = &ProgressEvent{Loss: t.lastLoss, Validation: validation, Best: best, GradientNorm: t.norm,
			LearningRate: t.spec.LearningRate * t.schedule.At(max(0, t.step-1))}
	}))
}

func (t *Trainer) emitForecast(emit func(Event), e effort, final bool) {
	f := t.forecast(t.look, e)
	f.Final = final
	emit(t.event(Forecast, func(e *Event) { e.Forecast = f }))
}

// forecast is what a lookout sees at the present position, with its scores.
func (t *Trainer) forecast(l *lookout, e effort) *ForecastEvent {
	f := l.forecast(e, generator(t.spec.Seed, streamPaths, t.step))
	f.Scores = t.cut.scores(f.Mean)
	if f.Scores != nil {
		truth := t.cut.truth()
		f.Scores.Inside80 = finite(forecast.Coverage(truth, f.Low80, f.High80))
		f.Scores.Inside95 = finite(forecast.Coverage(truth, f.Low95, f.High95))
	}
	return f
}

// emitInside looks inside the network where the spec asks for it at this step.
func (t *Trainer) emitInside(emit func(Event)) {
	if !slices.Contains(t.looks, t.step) {
		return
	}
	if t.glass == nil {
		t.glass = newGlass(t.net, t.cut, t.spec)
	}
	seen := t.glass.look(true)
	emit(t.event(Inside, func(e *Event) { e.Inside = seen }))
}

// end takes the best weights back, forecasts with them once more, and closes the log.
func (t *Trainer) end(emit func(Event), reason string, where *Divergence) {
	t.over = true
	copy(t.net.Params(), t.best)
	if reason != EndDiverged {
		t.emitForecast(emit, thorough, true)
	}
	emit(t.event(End, func(e *Event) {
		e.End = &EndEvent{Reason: reason, BestEpoch: t.bestAt, Loss: finite(t.lastLoss), Best: finite(t.bestLoss), Diverged: where}
	}))
}

// scores measures a forecast against the held-out truth; nil when there is none, or nothing but gaps.
func (c *cut) scores(says []float64) *Scores {
	truth := c.truth()
	if truth == nil {
		return nil
	}
	rmse := forecast.RMSE(truth, says)
	if math.IsNaN(rmse) {
		return nil
	}
	train := c.values[:c.trainEnd]
	rival := forecast.RMSE(truth, forecast.SeasonalNaive(train, c.season, c.horizon))
	return &Scores{
		RMSE: rmse, MAE: forecast.MAE(truth, says), SMAPE: forecast.SMAPE(truth, says),
		MASE:  finite(forecast.MASE(truth, says, train, c.season)),
		Skill: finite(forecast.Skill(rmse, rival)),
	}
}

// finite is nil for what JSON cannot say.
func finite(v float64) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	return &v
}
