// Package series holds one variable on a regular calendar: the built-in series, the reader of people's own tables,
// and what a network needs of a series: scaling that is fitted on the training part only, and windows.
//
// A Series is values, oldest first, on a Calendar that says when each step is and how many steps make a season.
// Load gives the built-in ones. ReadCSV reads whatever a spreadsheet or a statistics office writes (any common
// separator, decimal sign, date format and encoding) and answers with a Report of how it read it, so that a page
// can say so in words; what it cannot read, it refuses with an Error that names the row.
//
// Nothing here guesses silently: every choice that could have gone another way is a Note. Nothing here allocates by
// what the data claims: all bounds are on bytes, rows and columns that are really there.
//
// The package leaves out several variables at once, irregular time stamps, and time zones (times are read as they
// stand on the clock of the data).
//
// Shapes: a series has n values; a window is the length values before its target.
package series

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The limits of one's own data.
const (
	MaxBytes   = 8 << 20 // of the text as pasted or uploaded
	MaxValues  = 20_000  // steps of the calendar, gaps included
	MinValues  = 12      // values that are really there: fewer leave nothing to train on after the hold-out
	MaxColumns = 100     // columns of the table the series is read from
	MaxSize    = 1e15    // magnitude of a value: beyond it float64 no longer tells neighbouring units apart
)

// Series is one variable on a regular calendar, oldest first.
type Series struct {
	// ID is the name in a spec: "air-passengers" for a built-in, "d-" and the hash for one's own data.
	ID string `json:"id"`
	// Name is plain text as given: the title or the header of the value column, "value" when there is neither. The
	// message catalogue has a translated name for built-ins.
	Name string `json:"name"`
	// Unit is what one value counts, "" when unknown.
	Unit string `json:"unit,omitempty"`
	// Source is the citation, "" for one's own data.
	Source   string   `json:"source,omitempty"`
	Calendar Calendar `json:"calendar"`
	// Values holds one value for each step; NaN is a missing value that was left empty (null in JSON). The first and
	// the last are never NaN.
	Values []float64 `json:"values"`
	// Filled lists the indices of values that were missing and interpolated, ascending.
	Filled []int `json:"filled,omitempty"`
}

// Len is the number of steps, gaps included.
func (s *Series) Len() int { return len(s.Values) }

// Stamp is the ISO text of step i, see Calendar.Stamp.
func (s *Series) Stamp(i int) string { return s.Calendar.Stamp(i) }

// Hash is the hex SHA-256 over everything that changes a number drawn or trained on: the values to the last bit, the
// calendar, the name and the unit.
func (s *Series) Hash() string {
	h := sha256.New()
	writeText(h, "caderno series 1")
	writeText(h, s.Name)
	writeText(h, s.Unit)
	c := s.Calendar
	writeText(h, string(c.Freq))
	if c.Freq != Count {
		writeText(h, c.Start.UTC().Format(time.RFC3339))
	}
	writeNumber(h, uint64(c.every()))
	writeNumber(h, uint64(max(1, c.Season)))
	writeNumber(h, uint64(int64(c.First)))
	writeNumber(h, uint64(len(s.Values)))
	for _, v := range s.Values {
		if math.IsNaN(v) { // one gap is like another, whatever its payload
			v = math.NaN()
		}
		writeNumber(h, math.Float64bits(v))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// writeText puts the length first, so that no two lists of texts run together to the same bytes.
func writeText(h hash.Hash, s string) {
	writeNumber(h, uint64(len(s)))
	h.Write([]byte(s))
}

func writeNumber(h hash.Hash, v uint64) {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	h.Write(b[:])
}

// Missing counts the steps that were left empty.
func (s *Series) Missing() int {
	n := 0
	for _, v := range s.Values {
		if math.IsNaN(v) {
			n++
		}
	}
	return n
}

// maxName is the longest name or unit kept, in characters; a longer one would not fit a legend.
const maxName = 80

// maxNameBytes is how much of a hostile name is looked at.
const maxNameBytes = 16 * maxName

// cleanName makes a title or header fit for one line: control characters and line ends become spaces, the ends are
// trimmed, and what is too long is cut. Markup stays the text that it is.
func cleanName(s string) string {
	if len(s) > maxNameBytes {
		s = s[:maxNameBytes]
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == '\uFEFF' || unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}), " ")
	s = strings.ToValidUTF8(s, "\uFFFD")
	if utf8.RuneCountInString(s) > maxName {
		s = strings.TrimSpace(string([]rune(s)[:maxName-1])) + "…"
	}
	return s
}
