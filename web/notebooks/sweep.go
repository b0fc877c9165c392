package notebooks

import (
	"fmt"

	"caderno/ml"
)

// Sweep trains the word vectors of one text in several sizes, with all other settings the same.
type Sweep struct {
	ID      string      `yaml:"id"` // of the element, unique in the notebook
	Caption string      `yaml:"caption"`
	Data    string      `yaml:"data"`  // a text
	Sizes   []int       `yaml:"sizes"` // rising; each makes one run
	Words   ml.WordSpec `yaml:"words"` // its Size is 0: the sizes are above
}

func (Sweep) block() {}

// Sweeps have at least so many sizes, because a knee lies between others, and at most so many, which make as many runs.
const (
	MinSizes = 3
	MaxSizes = 12
)

// sweep reads a sweep block.
func (r *reading) sweep(body []byte, line int) error {
	var s Sweep
	if err := decode(body, &s, "sweep block", line); err != nil {
		return err
	}
	switch {
	case s.Data == "":
		return &Error{line, "the sweep block names no data"}
	case len(s.Sizes) < MinSizes || len(s.Sizes) > MaxSizes:
		return &Error{line, fmt.Sprintf("the sweep block has %d sizes: it takes %d to %d", len(s.Sizes), MinSizes, MaxSizes)}
	case s.Words.Size != 0:
		return &Error{line, "the sweep block's words have a size: it stands in sizes"}
	}
	for i, n := range s.Sizes {
		if i > 0 && n <= s.Sizes[i-1] {
			return &Error{line, "the sweep block's sizes must rise"}
		}
	}
	for _, b := range ml.WordBounds {
		for _, n := range s.Sizes {
			s.Words.Size = n
			if v := s.Words.Number(b.Field); v != 0 && !(v >= b.Min && v <= b.Max) {
				return &Error{line, fmt.Sprintf("the sweep block's %s must be between %v and %v, not %v", b.Field, b.Min, b.Max, v)}
			}
		}
	}
	s.Words.Size = 0
	s.ID = r.ids.take(s.ID, "sweep")
	r.notebook.Blocks = append(r.notebook.Blocks, s)
	return nil
}
