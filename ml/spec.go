package ml

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"caderno/ml/inside"
	"caderno/ml/optim"
	"caderno/ml/series"
)

// Spec says what to train: a recurrent network that reads one series and writes its next values. Zero means
// "choose for me" in every field; Resolve replaces each zero by the value it stands for.
type Spec struct {
	// Data names the series: a built-in id such as "air-passengers", or the id of the reader's own data.
	Data string `json:"data" yaml:"data"`
	// Horizon is how many steps ahead the forecast goes, 1 to 365. Default: two seasons, or
	// one, if that is no more than a quarter of the series; otherwise a tenth of it.
	Horizon int `json:"horizon" yaml:"horizon"`
	// Future forecasts beyond the last value. Otherwise the last Horizon values are held out, never seen in
	// training, and the forecast is measured against them.
	Future bool `json:"future,omitempty" yaml:"future"`
	// Window is how many values the network reads before each forecast, 2 to 256. Default: two seasons, at least 24.
	Window int `json:"window" yaml:"window"`
	// Log trains on the logarithm, so that a yearly swing that grows with the level has one size.
	// "on" (values must be positive), "off", or "auto": on where all values are positive and the largest is at
	// least twice the smallest. Default auto.
	Log string `json:"log" yaml:"log"`
	// Difference says what the network sees: "none" the level, "step" the change from one value to the next,
	// "season" the change from the same time last season. Default step.
	Difference string `json:"difference" yaml:"difference"`
	// Cell is the recurrent cell: "lstm", "gru", or "rnn", the simple network with the hyperbolic tangent. Default lstm.
	Cell string `json:"cell" yaml:"cell"`
	// Activation is the simple network's: "tanh", "sigmoid", "relu", "leaky-relu", "elu" or "softplus". Default tanh; it is
	// empty for cells with gates, which have their own.
	Activation string `json:"activation,omitempty" yaml:"activation"`
	// Variant is the cell's form: "usual", "original" (a gru with its reset before the product) or "peephole" (an lstm whose
	// gates see the cell state). Default usual; it is empty for a cell that does not have it.
	Variant string `json:"variant,omitempty" yaml:"variant"`
	// Init is how the weights begin: "uniform", "xavier", "he", "orthogonal", "identity", "small", "large",
	// "constant" or "zero".
	// Default uniform, in ±1/√hidden.
	Init string `json:"init" yaml:"init"`
	// Hidden is the number of units in each layer, 1 to 256. Default 32.
	Hidden int `json:"hidden" yaml:"hidden"`
	// Layers is the depth of the stack, 1 to 4. Default 1.
	Layers int `json:"layers" yaml:"layers"`
	// Wiring joins layers: "plain", "residual" or "skip"; see package rnn. Default plain; it is empty for one layer.
	Wiring string `json:"wiring,omitempty" yaml:"wiring"`
	// Norm normalises the sums of each gate: "none" or "layer". Default none.
	Norm string `json:"norm" yaml:"norm"`
	// Dropout is the share of a layer's outputs hidden from the next while training, 0 to 0.9; in a single layer of its
	// state. Default 0.
	Dropout float64 `json:"dropout,omitempty" yaml:"dropout"`
	// Dropping draws what is hidden for each "step", or once for a whole "sequence", and then hides part of the state, too.
	// Default sequence; it is empty without dropout.
	Dropping string `json:"dropping,omitempty" yaml:"dropping"`
	// Epochs is the most passes over the training windows, 1 to 5000. Default 300.
	Epochs int `json:"epochs" yaml:"epochs"`
	// Batch is the number of windows in each step of the optimiser, 1 to 512. Default 16.
	Batch int `json:"batch" yaml:"batch"`
	// Loss is what training makes small: "squared", "absolute" or "huber" errors. Default squared. What is shown of the
	// validation part is squared in any case.
	Loss string `json:"loss" yaml:"loss"`
	// Sampling is the share of steps at which the network reads its own forecast instead of the truth when training ends,
	// 0 to 1; it grows from nothing, in proportion to the epochs (scheduled sampling). Default 0: teacher forcing.
	Sampling float64 `json:"sampling,omitempty" yaml:"sampling"`
	// Optimizer is "adam", "adamw", "sgd", "momentum", "nesterov", "rmsprop" or "adagrad". Default adam.
	Optimizer string `json:"optimizer" yaml:"optimizer"`
	// LearningRate is the optimiser's, at its highest, 1e-6 to 10. Default 0.005.
	LearningRate float64 `json:"learning_rate" yaml:"learning_rate"`
	// Momentum is how much of its running sum momentum or nesterov keeps at each step, 0 to 0.999. Default 0.9; it is 0 for
	// the others.
	Momentum float64 `json:"momentum,omitempty" yaml:"momentum"`
	// Decay draws the weights towards zero, 0 to 1; see optim.Config. Default 0.
	Decay float64 `json:"decay,omitempty" yaml:"decay"`
	// Schedule is how the learning rate changes: "constant", "step", "cosine" or "one-cycle", over all epochs. Default
	// constant.
	Schedule string `json:"schedule" yaml:"schedule"`
	// Warmup is how many epochs lead up to the full learning rate, 0 to 1000; one-cycle has its own. Default 0.
	Warmup int `json:"warmup,omitempty" yaml:"warmup"`
	// Clip is the most that the gradient may be, 1e-3 to 1e6: its global norm or, as ClipBy says, each of its values.
	// Default 1.
	Clip float64 `json:"clip" yaml:"clip"`
	// ClipBy is "norm" or "value". Default norm.
	ClipBy string `json:"clip_by" yaml:"clip_by"`
	// Validation is how many values at the end of the training part are kept for early stopping, 1 to 365.
	// Default: one season, or a tenth of the training part.
	Validation int `json:"validation" yaml:"validation"`
	// Patience is how many epochs may pass without a better validation loss before training stops, 1 to 5000.
	// Default 60.
	Patience int `json:"patience" yaml:"patience"`
	// Seed starts every random choice: first weights, order of batches, sample paths. Default 1.
	Seed uint64 `json:"seed" yaml:"seed"`
	// Look is the steps of the optimiser after which the run looks inside its network and emits an Inside event, at most
	// MaxLooks, each from 0 (before training) to the last step that there can be. It changes nothing that is trained.
	// All looks together may hold at most MaxLookSize numbers: looks × window × hidden × layers × (gates + 2). Default none.
	Look Looks `json:"look,omitempty" yaml:"look"`
	// Words is how word vectors are trained, where Data names a text; then no other field counts.
	Words WordSpec `json:"words,omitzero" yaml:"words"`
}

// Passes is the most epochs that a resolved spec asks for.
func (s Spec) Passes() int {
	if s.Words.Epochs > 0 {
		return s.Words.Epochs
	}
	return s.Epochs
}

// ResolveWords is Resolve for a spec of word vectors on its text.
func (s Spec) ResolveWords(t *Text) (Spec, error) {
	var errs FieldErrors
	full := Spec{Data: s.Data, Words: s.Words}
	full.Words.resolve(t, &errs)
	return full, errs.orNil()
}

// Resolve returns the spec with every zero replaced by the value that it stands for on this series. The error, if
// any, is a FieldErrors with one entry for each field that is out of range or does not fit the data.
func (s Spec) Resolve(data *series.Series) (Spec, error) {
	var errs FieldErrors
	s.resolveNumbers(&errs)
	s.resolveWords(&errs)
	if len(errs) > 0 {
		return s, errs
	}
	s.fitToData(data, &errs)
	return s, errs.orNil()
}

func (s *Spec) resolveNumbers(errs *FieldErrors) {
	for _, b := range Bounds {
		v := s.Number(b.Field)
		if v == 0 {
			s.SetNumber(b.Field, b.Default)
			continue
		}
		if !(v >= b.Min && v <= b.Max) {
			errs.add(b.Field, CodeRange, "min", b.Min, "max", b.Max, "got", v)
		}
	}
}

func (s *Spec) resolveWords(errs *FieldErrors) {
	for _, c := range Choices {
		p := s.word(c.Field)
		if *p == "" {
			*p = c.Words[0]
			continue
		}
		known := false
		for _, w := range c.Words {
			known = known || w == *p
		}
		if !known {
			errs.add(c.Field, CodeChoice, "choices", strings.Join(c.Words, ", "), "got", shorten(*p))
		}
	}
	s.forgetIdle()
}

// forgetIdle empties what changes nothing, so that it does not change the run's name.
func (s *Spec) forgetIdle() {
	if s.Cell != Simple {
		s.Activation = ""
	}
	if s.Cell == Simple || s.Cell == LSTM && s.Variant == Original || s.Cell == GRU && s.Variant == Peephole {
		s.Variant = ""
	}
	if s.Layers == 1 {
		s.Wiring = ""
	}
	if s.Dropout == 0 {
		s.Dropping = ""
	} else if s.Layers == 1 {
		s.Dropping = EachSequence // there is nothing else to hide than the state
	}
	switch s.Optimizer {
	case optim.NameMomentum, optim.NameNesterov:
		if s.Momentum == 0 {
			s.Momentum = 0.9
		}
	default:
		s.Momentum = 0
	}
	if s.Schedule == optim.OneCycle {
		s.Warmup = 0
	}
}

// fitToData chooses what depends on the series and checks that enough of it is left to train on.
func (s *Spec) fitToData(data *series.Series, errs *FieldErrors) {
	n, season := len(data.Values), data.Calendar.Season
	if s.Horizon == 0 {
		s.Horizon = defaultHorizon(n, season)
	}
	train := n
	if !s.Future {
		train -= s.Horizon
	}
	if s.Validation == 0 {
		s.Validation = defaultValidation(train, season)
	}
	if s.Window == 0 {
		s.Window = defaultWindow(train-s.Validation, season)
	}
	s.resolveLog(data, train, errs)
	if s.Difference == Season && season < 2 {
		errs.add("difference", CodeNoSeason)
	}
	// What is left must give a handful of windows: the difference eats lag values, each window eats Window more.
	lag := s.lag(season)
	if size := s.Batch * s.Window * s.Hidden * s.Layers; size > maxActivations {
		errs.add("batch", CodeTooLarge, "size", size, "max", maxActivations)
	}
	if left := train - s.Validation - lag - s.Window; left < minWindows {
		errs.add("horizon", CodeTooShort, "values", n, "horizon", s.Horizon, "validation", s.Validation,
			"window", s.Window+lag, "need", n-left+minWindows)
	}
	s.resolveLook(data, errs)
}

// resolveLook checks the looks against the steps that there will be, which only the windows tell.
func (s *Spec) resolveLook(data *series.Series, errs *FieldErrors) {
	if s.Look == "" || len(*errs) > 0 {
		return
	}
	c, err := cutSeries(*s, data)
	if err != nil {
		return // NewTrainer says why
	}
	look, err := s.Look.Resolve("look", s.Epochs*c.stepsPerEpoch(s.Batch), inside.Size(networkOf(*s), s.Window))
	if fields, ok := err.(FieldErrors); ok {
		*errs = append(*errs, fields...)
		return
	}
	s.Look = look
}

// maxActivations bounds batch × window × hidden × layers, and with it the memory of one run: about fifty bytes each.
const maxActivations = 4 << 20

// minWindows is the fewest training windows worth calling training.
const minWindows = 4

func (s *Spec) resolveLog(data *series.Series, train int, errs *FieldErrors) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range data.Values[:max(0, min(train, len(data.Values)))] {
		if !math.IsNaN(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	switch {
	case s.Log == On && low <= 0:
		errs.add("log", CodeNotPositive, "low", low)
	case s.Log == Auto && low > 0 && high >= 2*low:
		s.Log = On
	case s.Log == Auto:
		s.Log = Off
	}
}

// lag is how many steps back the difference reaches: 0, 1 or one season.
func (s Spec) lag(season int) int {
	switch s.Difference {
	case Step:
		return 1
	case Season:
		return season
	}
	return 0
}

func defaultHorizon(n, season int) int {
	for _, h := range []int{2 * season, season} {
		if season > 1 && h <= n/4 && h <= 365 {
			return h
		}
	}
	return min(365, max(1, n/10))
}

func defaultValidation(train, season int) int {
	if season > 1 && season <= train/6 {
		return min(365, season)
	}
	return min(365, max(1, train/10))
}

func defaultWindow(fit, season int) int {
	w := 24
	if season > 1 && 2*season > w {
		w = 2 * season
	}
	return max(2, min(w, 60, fit/3))
}

// ID names the run that this resolved spec computes on data with this hash: 26 characters of lower-case base32,
// the first 130 bits of a SHA-256 over the engine version, the data and every field.
func (s Spec) ID(dataHash string) string {
	body, err := json.Marshal(s)
	if err != nil {
		panic("ml: a resolved spec always encodes: " + err.Error())
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "caderno engine %s\n%s\n%s", Engine, dataHash, body))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:26])
}
