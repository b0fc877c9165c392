package web

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"caderno/ml"
	"caderno/ml/series"
	"caderno/storage"
	"caderno/viz"
	"caderno/web/words"
)

// figure is the figures of one run, or of a spec that has no run yet: forecast, loss, scoreboard, verdict and controls.
type figure struct {
	*words.Printer
	ID       string // begins the ids of its elements, unique on the page
	Run      string // "" before there is a run
	State    string // a storage.State, "idle" before there is a run
	After    int    // events folded
	Fragment string // where the figure of another run comes from, with {id}
	Title    string
	Unit     string
	Caption  string
	Alt      string // the forecast chart in words
	LossAlt  string
	Charts   map[string]any
	Keys     []key
	Forecast []table
	Loss     []table
	Board    board
	Verdict  *verdict
	Trouble  *trouble
	Receipt  []string
	Bar      bar
	Form     form
	Settings string // address of the settings of this run
	Start    string // address that a script posts the form to
	Post     string // and a browser without script
	NoChart  bool
}

// bar is the run bar: how far a run is.
type bar struct {
	Epoch, Epochs  string
	Step           string // optimiser steps done
	EpochNow       int    // whole epochs
	EpochsAll      int
	Sign, Words    string
	Share          string // of the epochs, 0 to 1
	ScrubText      string
	Rate, Watchers string
	Paces          []paceChoice
}

// place is where a figure stands: it comes back the same when its run changes.
type place struct {
	id       string // of its elements
	notebook string // "" on a run's or data's own page
	caption  string
}

// fragment is the address of the figure of a run in the same place.
func (p place) fragment() string {
	q := url.Values{"at": {p.id}}
	if p.notebook != "" {
		q.Set("notebook", p.notebook)
	}
	return "/runs/{id}/figure?" + q.Encode()
}

// newFigure starts the figure of a spec on its series.
func (s *Site) newFigure(say *words.Printer, at place, spec ml.Spec, data *series.Series, view *viz.View) figure {
	w, meta := chartWords(say, data.Calendar), view.Meta()
	steps := say.Steps(spec.Horizon, data.Calendar)
	f := figure{
		Printer: say, ID: at.id, State: "idle", Fragment: at.fragment(), NoChart: !s.files.charts, Start: "/api/runs?pace=" + watchPace,
		Post:  "/runs?pace=" + watchPace,
		Title: say.T("figure.title", "steps", steps, "series", say.Name(data)), Unit: say.Unit(data), Caption: at.caption,
		Charts: view.Charts(w), Keys: legend(w),
		Settings: settingsURL(spec),
		Form:     newForm(say, at.id, spec, data, nil, nil),
	}
	if f.Caption == "" {
		f.Caption = say.T("figure.caption", "steps", steps, "from", say.Period(data.Calendar.Stamp(meta.TrainEnd)))
	}
	tables := view.Tables(w)
	f.Forecast = tablesOf(say, tables, viz.ForecastChart, meta.Decimals)
	f.Loss = tablesOf(say, tables, viz.LossChart, meta.Decimals)
	f.Board = newBoard(say, w, view.Now(), meta, f.Unit)
	f.Alt = say.T("figure.alt", "series", say.Name(data), "from", say.Period(data.Calendar.Stamp(0)),
		"to", say.Period(data.Calendar.Stamp(meta.TrainEnd-1)), "steps", steps, "naive", w("chart.naive"), "seasonal", w("chart.seasonal"))
	f.LossAlt = say.T("figure.loss-alt")
	return f
}

// idleFigure is the figure of a spec that has no run yet: the data and the rivals.
func (s *Site) idleFigure(say *words.Printer, at place, spec ml.Spec, data *series.Series) figure {
	f := s.newFigure(say, at, spec, data, viz.NewView(spec, data))
	f.Bar = bar{Sign: "", Words: say.T("state.idle")}
	return f
}

// runFigure is the figure of a run as it stands.
func (s *Site) runFigure(ctx context.Context, say *words.Printer, at place, id string) (figure, error) {
	run, err := s.fold(ctx, id, -1)
	if err != nil {
		return figure{}, err
	}
	return s.figureOfRun(say, at, run), nil
}

// figureOfRun is the figure of a run as it was folded.
func (s *Site) figureOfRun(say *words.Printer, at place, run *folded) figure {
	row, id := run.status.Run, run.status.Run.ID
	f := s.newFigure(say, at, row.Spec, run.data, run.view)
	f.Run, f.State, f.After = id, string(run.status.State), run.next
	now := run.view.Now()
	f.Bar = newBar(say, statusOf(say, run.status, averageRate(now)), now)
	f.Verdict = newVerdict(say, chartWords(say, run.data.Calendar), run, at.id, f.Unit)
	f.Trouble = newTrouble(say, row, run.status.State, now)
	f.Receipt = receiptOf(say, row)
	return f
}

// averageRate is the epochs a second of the whole run so far, 0 when unknown.
func averageRate(now viz.Now) float64 {
	if now.Elapsed < 0.2 || now.Epoch <= 0 {
		return 0
	}
	return now.Epoch / now.Elapsed
}

func newBar(say *words.Printer, status statusFrame, now viz.Now) bar {
	now.Epoch, now.Step = max(now.Epoch, status.Epoch), max(now.Step, status.Step)
	b := bar{EpochNow: int(now.Epoch), EpochsAll: now.Epochs, Epoch: say.Count(int(now.Epoch)), Step: say.Count(now.Step), Epochs: say.Count(now.Epochs),
		Sign: signOf(status.State), Words: status.words(say), Rate: words.None, Watchers: say.Count(status.Watchers)}
	share := 0.0
	if now.Epochs > 0 {
		share = min(1, now.Epoch/float64(now.Epochs))
	}
	b.Share = plainNumber(words.Get(words.English), float64(int(share*1000))/1000)
	b.ScrubText = say.T("js.epoch", "n", b.EpochNow, "all", now.Epochs)
	b.Paces = paceChoices(say, status.Pace)
	if status.Rate != nil {
		b.Rate = say.T("js.rate", "n", *status.Rate)
	}
	return b
}

// signOf is the class of the sign of a state.
func signOf(state storage.State) string {
	switch state {
	case storage.Training:
		return "running"
	case storage.Paused:
		return "paused"
	case storage.Done:
		return "holds"
	case storage.Diverged, storage.Failed:
		return "diverged"
	}
	return ""
}

// receiptOf says what it takes to get the same numbers again.
func receiptOf(say *words.Printer, row storage.Run) []string {
	return []string{
		say.T("receipt.seed", "seed", max(row.Spec.Seed, row.Spec.Words.Seed)),
		say.T("receipt.data", "hash", brief(row.DataHash)),
		say.T("receipt.engine", "version", ml.Engine),
		say.T("receipt.time", "time", say.Duration(row.Elapsed)),
		say.T("receipt.run", "id", brief(row.ID)),
	}
}

// brief shortens a hash to its ends.
func brief(hash string) string {
	if len(hash) < 10 {
		return hash
	}
	return hash[:4] + "…" + hash[len(hash)-2:]
}

// settingsOfWords says in a few words how word vectors are trained.
func settingsOfWords(w ml.WordSpec) string {
	return w.Architecture + " " + strconv.Itoa(w.Size)
}

// modelOf says in a few words what is trained: LSTM, 32 units.
func modelOf(say *words.Printer, spec ml.Spec) string {
	return say.T("model", "cell", strings.ToUpper(spec.Cell), "units", say.T("model.units", "n", spec.Hidden), "layers", say.T("model.layers", "n", spec.Layers))
}

// shortModel is modelOf for a line in a list: LSTM 32, or LSTM 2×32.
func shortModel(spec ml.Spec) string {
	name := strings.ToUpper(spec.Cell) + " "
	if spec.Layers > 1 {
		name += strconv.Itoa(spec.Layers) + "×"
	}
	return name + strconv.Itoa(spec.Hidden)
}

// ago says how long ago something was.
func ago(say *words.Printer, now, then time.Time) string {
	switch d := now.Sub(then); {
	case d < time.Minute:
		return say.T("ago.now")
	case d < time.Hour:
		return say.T("ago.minutes", "n", int(d/time.Minute))
	case d < 24*time.Hour:
		return say.T("ago.hours", "n", int(d/time.Hour))
	default:
		return say.T("ago.days", "n", int(d/(24*time.Hour)))
	}
}
