package ml

import (
	"slices"
	"strings"

	"caderno/ml/word2vec"
)

// WordSpec says how word vectors are trained. Zero means "choose for me" in every field; Resolve replaces each zero by the
// value it stands for. Training is always in word2vec's reproducible mode.
type WordSpec struct {
	// Architecture is "skip-gram" or "cbow". Default skip-gram.
	Architecture string `json:"architecture" yaml:"architecture"`
	// Softmax stands for the softmax over all words: "negative-sampling" or "hierarchical-softmax". Default
	// negative-sampling.
	Softmax string `json:"softmax" yaml:"softmax"`
	// Size is the number of components of a vector, 2 to 300. Default 50.
	Size int `json:"size" yaml:"size"`
	// Window is how many words on either side count at most, 1 to 20; how many is drawn anew for each word. Default 5.
	Window int `json:"window" yaml:"window"`
	// Negative is how many words are drawn at random against each pair, 1 to 20. Default 5; it is 0 with the hierarchical
	// softmax.
	Negative int `json:"negative,omitempty" yaml:"negative"`
	// Sample is the share of the text above which a word is left out at random, the more often the commoner it is, 1e-6 to 1;
	// at 1 none is (Mikolov et al. 2013b, section 2.3). Default 0.001.
	Sample float64 `json:"sample" yaml:"sample"`
	// MinCount is how often a word must come to have a vector, 1 to 10000. Default 5 or, in the small world, 60.
	MinCount int `json:"min_count" yaml:"min_count"`
	// Rate is the learning rate at first, 1e-4 to 1; it falls to almost nothing. Default 0.025.
	Rate float64 `json:"rate" yaml:"rate"`
	// Epochs is how many times training goes through the text, 1 to 100. Default 5 in the small world, otherwise as many
	// as make two million words, 1 to 20.
	Epochs int `json:"epochs" yaml:"epochs"`
	// Seed starts every random choice, 1 to 2⁵³. Default 1.
	Seed uint64 `json:"seed" yaml:"seed"`
}

// WordBounds lists the numbers of a WordSpec by their path in a Spec. Default 0 means that it depends on the text.
var WordBounds = []Bound{
	{Field: "words.size", Min: 2, Max: 300, Default: 50},
	{Field: "words.window", Min: 1, Max: 20, Default: 5},
	{Field: "words.negative", Min: 1, Max: 20, Default: 5},
	{Field: "words.sample", Min: 1e-6, Max: 1, Default: 1e-3},
	{Field: "words.min_count", Min: 1, Max: 10_000},
	{Field: "words.rate", Min: 1e-4, Max: 1, Default: 0.025},
	{Field: "words.epochs", Min: 1, Max: 100},
	{Field: "words.seed", Min: 1, Max: 1 << 53, Default: 1},
}

// WordChoices lists the worded fields of a WordSpec by their path in a Spec.
var WordChoices = []Choice{
	{Field: "words.architecture", Words: []string{word2vec.SkipGram, word2vec.CBOW}},
	{Field: "words.softmax", Words: []string{word2vec.NegativeSampling, word2vec.Hierarchical}},
}

// enoughWords is how many words are trained on, over all epochs, where nobody says how many epochs.
const enoughWords = 2_000_000

// resolve replaces every zero and checks what is left against the text.
func (s *WordSpec) resolve(t *Text, errs *FieldErrors) {
	for _, c := range WordChoices {
		p := s.word(c.Field)
		if *p == "" {
			*p = c.Words[0]
		}
		if !slices.Contains(c.Words, *p) {
			errs.add(c.Field, CodeChoice, "choices", strings.Join(c.Words, ", "), "got", shorten(*p))
		}
	}
	if s.MinCount == 0 {
		s.MinCount = t.minCount
	}
	if s.Epochs == 0 {
		s.Epochs = t.epochs
	}
	for _, b := range WordBounds {
		v := s.Number(b.Field)
		if v == 0 {
			s.SetNumber(b.Field, b.Default)
		} else if !(v >= b.Min && v <= b.Max) {
			errs.add(b.Field, CodeRange, "min", b.Min, "max", b.Max, "got", v)
		}
	}
	if s.Softmax == word2vec.Hierarchical {
		s.Negative = 0
	}
	if len(*errs) > 0 {
		return
	}
	if n := t.Frequent(s.MinCount); n < minVocabulary {
		errs.add("words.min_count", CodeFewWords, "words", n, "need", minVocabulary)
	} else if n > MaxVocabulary {
		errs.add("words.min_count", CodeManyWords, "words", n, "max", MaxVocabulary)
	}
}

// Bounds of a vocabulary that is trained as a run; the command line has none.
const (
	minVocabulary = 5
	MaxVocabulary = 50_000
)

// Number returns a numeric field by its name in WordBounds, or it panics.
func (s *WordSpec) Number(field string) float64 { return numberIn(s.number(field)) }

// SetNumber sets a numeric field by its name in WordBounds, or it panics.
func (s *WordSpec) SetNumber(field string, v float64) { putNumber(s.number(field), v) }

func (s *WordSpec) number(field string) any {
	switch field {
	case "words.size":
		return &s.Size
	case "words.window":
		return &s.Window
	case "words.negative":
		return &s.Negative
	case "words.sample":
		return &s.Sample
	case "words.min_count":
		return &s.MinCount
	case "words.rate":
		return &s.Rate
	case "words.epochs":
		return &s.Epochs
	case "words.seed":
		return &s.Seed
	}
	panic("ml: no numeric field " + field)
}

// Word returns a worded field by its name in WordChoices.
func (s *WordSpec) Word(field string) string { return *s.word(field) }

// Parse sets a field by its path from what a reader typed, as Spec.Parse does.
func (s *WordSpec) Parse(field, text string, errs *FieldErrors) {
	for _, b := range WordBounds {
		if b.Field == field {
			_, fraction := s.number(field).(*float64)
			if v, ok := parseNumber(b, text, fraction, errs); ok {
				s.SetNumber(field, v)
			}
			return
		}
	}
	for _, c := range WordChoices {
		if c.Field == field {
			*s.word(field) = text
			return
		}
	}
	errs.add(shorten(field), CodeUnknown, "got", shorten(field))
}

func (s *WordSpec) word(field string) *string {
	if field == "words.architecture" {
		return &s.Architecture
	}
	return &s.Softmax
}
