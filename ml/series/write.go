package series

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"unicode/utf8"
)

// WriteCSV writes the series as a table of two columns, the stamp and the value, headed "date" ("n" for Count) and the
// name. Values are written to the last bit; a value left empty is an empty field. ReadCSV with the name, unit and season of
// the series and Gaps "leave" reads the same series back, with the same hash; which values were filled is not written.
func (s *Series) WriteCSV(w io.Writer) error {
	stamps := "date"
	if s.Calendar.Freq == Count {
		stamps = "n"
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{stamps, s.Name}); err != nil {
		return err
	}
	for i, v := range s.Values {
		text := ""
		if !math.IsNaN(v) {
			text = formatValue(v)
		}
		if err := out.Write([]string{s.Stamp(i), text}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// MarshalCSV is WriteCSV into memory.
func (s *Series) MarshalCSV() []byte {
	var b bytes.Buffer
	if err := s.WriteCSV(&b); err != nil {
		panic("series: writing to memory cannot fail: " + err.Error())
	}
	return b.Bytes()
}

// seriesJSON is a Series without its methods, with values that JSON can hold.
type seriesJSON struct {
	*plainSeries
	Values []*float64 `json:"values"`
}

type plainSeries Series

// MarshalJSON writes the whole series; a value left empty is null.
func (s Series) MarshalJSON() ([]byte, error) {
	values := make([]*float64, len(s.Values))
	for i := range s.Values {
		if !math.IsNaN(s.Values[i]) {
			values[i] = &s.Values[i]
		}
	}
	return json.Marshal(seriesJSON{(*plainSeries)(&s), values})
}

// UnmarshalJSON reads what MarshalJSON wrote and checks it with Validate.
func (s *Series) UnmarshalJSON(raw []byte) error {
	var read Series
	in := seriesJSON{plainSeries: (*plainSeries)(&read)}
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	read.Values = make([]float64, len(in.Values))
	for i, v := range in.Values {
		read.Values[i] = math.NaN()
		if v != nil {
			read.Values[i] = *v
		}
	}
	if err := read.Validate(); err != nil {
		return err
	}
	*s = read
	return nil
}

// Invalid says what is wrong with a series that no reader made.
type Invalid string

func (e Invalid) Error() string { return "series: " + string(e) }

// Validate checks what every Series of this package keeps to: its length, finite values with none missing at the ends, a
// calendar that can go on, and texts of one line. The error is an Invalid.
func (s *Series) Validate() error {
	n := len(s.Values)
	if n < MinValues || n > MaxValues {
		return Invalid("length out of bounds")
	}
	for _, v := range s.Values {
		if math.Abs(v) > MaxSize {
			return Invalid("value out of bounds")
		}
	}
	if math.IsNaN(s.Values[0]) || math.IsNaN(s.Values[n-1]) || n-s.Missing() < MinValues {
		return Invalid("values missing")
	}
	for i, f := range s.Filled {
		if f <= 0 || f >= n-1 || i > 0 && f <= s.Filled[i-1] || math.IsNaN(s.Values[f]) {
			return Invalid("filled values out of order")
		}
	}
	for _, text := range []string{s.Name, s.Unit} {
		if !utf8.ValidString(text) || text != cleanName(text) {
			return Invalid("name or unit of more than one line")
		}
	}
	return s.Calendar.validate(n)
}

func (c Calendar) validate(n int) error {
	switch c.Freq {
	case Count:
		if !c.Start.IsZero() {
			return Invalid("a count with a date")
		}
	case Year, Quarter, Month, Week, Day, BusinessDay, Hour, Minute:
		if c.Start.IsZero() || !c.Start.Equal(c.Time(0)) || c.First != 0 {
			return Invalid("calendar without a proper start")
		}
	default:
		return Invalid("unknown frequency")
	}
	if c.Every < 1 || c.Season < 1 || c.Season > MaxValues {
		return Invalid("step or season out of bounds")
	}
	for _, i := range []int{0, n - 1} {
		if at, ok := c.Index(c.Stamp(i)); !ok || at != i {
			return Invalid("calendar that does not count its steps")
		}
	}
	return nil
}
