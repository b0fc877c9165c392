package web

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// placedWord is a word with its place on an axis; role is the class of its mark.
type placedWord struct {
	word, role string
	score      float64
}

// strip draws words along an axis: each at its place from left to right, in the first lane where its name has room.
type strip struct {
	Class, Box, Width, Height string
	Zero                      string // where neither end is nearer, "" where that is off the strip
	Marks                     []stripMark
}

// stripMark is a word on a strip: the mark at X and Y, the name beside it.
type stripMark struct {
	Word, Role, X, Y string
	TextX, Anchor    string
}

// Sizes of a strip, in the units of its text.
const (
	laneHeight = 24.0
	letter     = 7.6 // about the mean width of a letter
	markRoom   = 9.0 // between the middle of a mark and its name
	nameGap    = 12.0
	stripEdge  = 10.0
)

// newStrips draws the same words for a wide, a middling and a narrow page.
func newStrips(placed []placedWord) []strip {
	return []strip{newStrip("wide-strip", 980, placed), newStrip("middle-strip", 640, placed), newStrip("narrow-strip", 330, placed)}
}

func newStrip(class string, width float64, placed []placedWord) strip {
	sorted := slices.Clone(placed)
	slices.SortStableFunc(sorted, func(a, b placedWord) int { return cmp.Compare(a.score, b.score) })
	low, high := 0.0, 0.0
	if len(sorted) > 0 {
		low, high = sorted[0].score, sorted[len(sorted)-1].score
	}
	if !(high > low) {
		low, high = low-1, high+1
	}
	at := func(score float64) float64 { return stripEdge + (width-2*stripEdge)*(score-low)/(high-low) }
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
	s := strip{Class: class, Width: number(width)}
	if low < 0 && high > 0 {
		s.Zero = number(at(0))
	}
	var ends []float64 // where each lane is free from
	for _, p := range sorted {
		x := at(p.score)
		from, to := x-markRoom, x+markRoom+letter*float64(utf8.RuneCountInString(p.word))
		m := stripMark{Word: p.word, Role: p.role, X: number(x), TextX: number(x + markRoom), Anchor: "start"}
		if to > width {
			from, to = x-(to-x), x+markRoom
			m.TextX, m.Anchor = number(x-markRoom), "end"
		}
		lane := slices.IndexFunc(ends, func(end float64) bool { return end+nameGap <= from })
		if lane < 0 {
			lane, ends = len(ends), append(ends, 0)
		}
		ends[lane] = to
		m.Y = number((float64(lane) + 0.75) * laneHeight)
		s.Marks = append(s.Marks, m)
	}
	s.Height = number((float64(len(ends)) + 0.5) * laneHeight)
	s.Box = "0 0 " + s.Width + " " + s.Height
	return s
}
